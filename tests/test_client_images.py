"""DICOM images become print images; the pixels expected are computed from pydicom's own functions."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.filereader import dcmread
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_windowing, pixel_array
from pydicom.uid import MPEG4HP41

from printscp.client_files import ImageFile, Skipped, Why, find_images
from printscp.client_images import (
    Appearance,
    NotPrintable,
    ReadImage,
    SeriesWindows,
    in_depth_of_eight,
    print_image,
    read_images,
)
from printscp.client_values import ValueChoice
from printscp.film.terms import Photometric
from printscp.render.window import Window

PLAIN = Appearance()


def sample(name):
    return Path(get_testdata_file(name, download=False))


def dataset(name):
    return dcmread(sample(name))


def values_of(image):
    """(rows, columns) or, of colors, (3, rows, columns)."""
    kind = "<u2" if image.bits_allocated == 16 else np.uint8
    shape = (image.rows, image.columns)
    return np.frombuffer(image.pixel_data, kind).reshape(shape if image.samples == 1 else (3, *shape)).astype(int)


def p_values_by_pydicom(image, center, width, bits=12):
    """The values in a LINEAR window, not yet whole."""
    image.WindowCenter, image.WindowWidth, image.VOILUTFunction = center, width, "LINEAR"
    if "RescaleSlope" not in image:
        image.RescaleSlope, image.RescaleIntercept = 1, 0
    depth, is_signed = image.BitsStored, image.PixelRepresentation
    ends = np.array([-(2 ** (depth - 1)), 2 ** (depth - 1) - 1] if is_signed else [0, 2**depth - 1])
    low, high = apply_modality_lut(ends, image)
    return (apply_windowing(apply_modality_lut(image.pixel_array, image), image) - low) / (high - low) * (2**bits - 1)


def assert_nearest(values, expected):
    assert np.abs(values - expected).max() <= 0.5 + 1e-9


def test_an_image_is_sent_in_its_window_with_twelve_bits():
    image = print_image(dataset("MR_small.dcm"), PLAIN)

    assert (image.photometric, image.bits_allocated, image.bits_stored, image.high_bit) == (
        Photometric.MONOCHROME2,
        16,
        12,
        11,
    )
    assert_nearest(values_of(image), p_values_by_pydicom(dataset("MR_small.dcm"), 600, 1600))


@pytest.mark.parametrize("bits", [8, 12])
def test_a_window_that_is_asked_for_counts_more_than_that_of_the_image(bits):
    image = print_image(dataset("CT_small.dcm"), Appearance(bits=bits, values=ValueChoice(Window(40, 400))))

    assert_nearest(values_of(image), p_values_by_pydicom(dataset("CT_small.dcm"), 40, 400, bits))


def test_monochrome1_is_sent_with_its_lowest_values_white():
    name = "dicomdirtests/77654033/CR1/6154"
    source = dcmread(sample("DICOMDIR").parent / name.removeprefix("dicomdirtests/"))
    expected = 4095 - p_values_by_pydicom(source, source.WindowCenter, source.WindowWidth)

    image = print_image(source, PLAIN)

    assert (source.PhotometricInterpretation, image.photometric) == ("MONOCHROME1", Photometric.MONOCHROME2)
    assert_nearest(values_of(image), expected)


def test_an_image_may_be_inverted_or_sent_as_monochrome1():
    plain, inverted, sent = (
        print_image(dataset("MR_small.dcm"), appearance)
        for appearance in (PLAIN, Appearance(invert=True), Appearance(monochrome1=True))
    )

    assert np.abs(values_of(plain) + values_of(inverted) - 4095).max() <= 1  # halves are rounded upwards
    assert np.array_equal(values_of(sent), 4095 - values_of(plain))
    assert sent.photometric is Photometric.MONOCHROME1


def test_an_image_without_a_window_has_nearly_all_its_values():
    source = dataset("CT_small.dcm")
    low, high = np.percentile(source.pixel_array, (0.5, 99.5))

    values = values_of(print_image(source, PLAIN))

    assert np.array_equal(values == 0, source.pixel_array <= low)
    assert np.array_equal(values == 4095, source.pixel_array >= high)


def test_the_whole_range_has_black_and_white_at_its_ends():
    source = dataset("CT_small.dcm")

    values = values_of(print_image(source, Appearance(values=ValueChoice(voi="full"))))

    assert np.array_equal(values == 0, source.pixel_array == source.pixel_array.min())
    assert np.array_equal(values == 4095, source.pixel_array == source.pixel_array.max())


@pytest.mark.parametrize("voi", ["", "auto", "full"])
def test_an_image_of_one_value_is_black_and_white_where_its_lowest_values_are_white(voi):
    source = dataset("CT_small.dcm")
    source.PixelData = bytes(len(source.PixelData))
    appearance = Appearance(values=ValueChoice(voi=voi))

    assert set(values_of(print_image(source, appearance)).flat) == {0}
    source.PhotometricInterpretation = "MONOCHROME1"
    assert set(values_of(print_image(source, appearance)).flat) == {4095}


def test_the_whole_range_of_decimal_numbers_leaves_out_what_is_none():
    source = dataset("CT_small.dcm")
    pixels = np.zeros((source.Rows, source.Columns), "<f4")
    pixels.flat[:3] = [np.nan, 1.5, np.inf]
    del source.PixelData, source.PixelRepresentation, source.BitsStored, source.HighBit
    source.BitsAllocated, source.FloatPixelData = 32, pixels.tobytes()
    source.RescaleSlope, source.RescaleIntercept = 1, 0

    values = values_of(print_image(source, Appearance(values=ValueChoice(voi="full"))))

    assert (values.flat[1], values.flat[3]) == (4095, 0)


@pytest.mark.parametrize("is_signed", [0, 1])
def test_stored_bits_are_taken_from_where_the_high_bit_says(is_signed):
    source = dataset("MR_small.dcm")
    source.BitsStored, source.HighBit, source.PixelRepresentation = 12, 11, is_signed
    stored = np.arange(64 * 64).reshape(64, 64) - 2048 * is_signed
    source.PixelData = (stored & 0xFFF).astype("<u2").tobytes()
    expected = print_image(source, PLAIN)

    source.HighBit = 14
    # What stands beside the stored bits, such as overlays of old, does not count.
    source.PixelData = ((stored & 0xFFF) << 3 | 0x8005).astype("<u2").tobytes()

    assert print_image(source, PLAIN) == expected


def test_an_image_of_a_screen_is_sent_value_for_value():
    source = dataset("MR_small.dcm")
    pixels = (source.pixel_array % 251).astype(np.uint8)
    source.PixelData = pixels.tobytes()
    source.BitsAllocated = source.BitsStored = 8
    source.HighBit, source.PixelRepresentation = 7, 0
    del source.WindowCenter, source.WindowWidth

    image = print_image(source, PLAIN)

    assert (image.bits_stored, np.array_equal(values_of(image), pixels)) == (8, True)


@pytest.mark.parametrize(
    "name",
    [
        "SC_rgb_dcmtk_+eb+cr.dcm",
        "SC_rgb_dcmtk_+eb+cy+n1.dcm",
        "SC_ybr_full_422_uncompressed.dcm",
        "SC_rgb_rle.dcm",
        "ExplVR_BigEnd.dcm",
        "SC_rgb_jpeg_dcmtk.dcm",
    ],
)
def test_colors_are_sent_as_rgb_by_plane(name):
    image = print_image(dataset(name), PLAIN)

    assert (image.photometric, image.color_by_plane, image.bits_stored) == (Photometric.RGB, True, 8)
    assert np.array_equal(values_of(image), pixel_array(dataset(name)).transpose(2, 0, 1))


def test_a_palette_is_looked_up():
    source = dataset("examples_palette.dcm")
    colors = apply_color_lut(pixel_array(source, index=0), source)
    expected = np.floor(colors / np.iinfo(colors.dtype).max * 255 + 0.5)

    assert np.array_equal(values_of(print_image(source, PLAIN)), expected.transpose(2, 0, 1))


def test_colors_of_sixteen_bits_are_sent_in_eight():
    source = dataset("SC_rgb_rle_16bit.dcm")

    values = values_of(print_image(source, PLAIN))

    assert np.array_equal(values, np.floor(source.pixel_array / 65535 * 255 + 0.5).transpose(2, 0, 1))


def test_colors_may_be_sent_as_grays():
    image = print_image(dataset("SC_rgb_rle.dcm"), Appearance(gray=True))

    assert (image.photometric, image.bits_stored) == (Photometric.MONOCHROME2, 8)


def test_an_overlay_is_white_where_it_is_wished():
    source = dataset("examples_overlay.dcm")
    mask = source.overlay_array(0x6000).astype(bool)

    plain, covered = (values_of(print_image(source, Appearance(overlays=wished))) for wished in (False, True))

    assert (covered[mask] == 4095).all()
    assert np.array_equal(covered[~mask], plain[~mask])


def test_the_shape_of_pixels_is_told():
    source = dataset("MR_small.dcm")
    source.PixelSpacing = [0.5, 1.0]

    assert print_image(source, PLAIN).aspect_ratio == (1, 2)


def file(name, frames=1):
    return ImageFile(path=sample(name), frames=frames)


def test_each_frame_is_an_image():
    images = list(read_images(file("SC_rgb_rle_2frame.dcm", 2), PLAIN))

    assert [image.name for image in images] == ["SC_rgb_rle_2frame.dcm frame 1", "SC_rgb_rle_2frame.dcm frame 2"]
    assert images[0].image != images[1].image


def test_frames_may_be_chosen_and_those_that_are_not_there_are_left_out():
    (image,) = read_images(file("SC_rgb_rle_2frame.dcm", 2), PLAIN, [2, 7])
    (skipped,) = read_images(file("SC_rgb_rle_2frame.dcm", 2), PLAIN, [7])

    assert image.name.endswith("frame 2")
    assert (skipped.why, skipped.words) == (Why.NO_IMAGE, "has none of these frames, but 1 to 2")


def test_the_width_is_that_of_all_columns():
    (image,) = read_images(file("MR_small.dcm"), PLAIN)
    (without,) = read_images(file("ExplVR_BigEnd.dcm"), PLAIN)

    assert (image.width_mm, without.width_mm) == (64 * 0.3125, None)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "MR_small_jpeg_ls_lossless.dcm",
            r"is compressed as JPEG-LS .*no decoder here: `pip install pylibjpeg pylibjpeg-l",
        ),
        (
            "JPEG-lossy.dcm",
            r"is compressed as JPEG Extended and cannot be decoded \(.*12-bit precision\); `pip install",
        ),
        ("MR_truncated.dcm", "has pixels that cannot be read: .*less than expected"),
    ],
)
def test_what_cannot_be_decoded_says_why_and_what_helps(name, words):
    (skipped,) = read_images(file(name), PLAIN)

    assert isinstance(skipped, Skipped)
    assert skipped.why is Why.CANNOT_PRINT
    assert re.match(words, skipped.words)


def test_an_image_without_pixels_says_so():
    source = dataset("CT_small.dcm")
    del source.PixelData

    with pytest.raises(NotPrintable, match=r"^has no pixels$"):
        print_image(source, PLAIN)


def test_a_video_says_that_it_cannot_be_decoded():
    source = dataset("CT_small.dcm")
    source.file_meta.TransferSyntaxUID = MPEG4HP41

    with pytest.raises(NotPrintable, match=r"compressed as MPEG-4 .* which cannot be decoded here"):
        print_image(source, PLAIN)


def test_a_window_that_the_image_has_not_says_which_it_has():
    with pytest.raises(NotPrintable, match="has no window '2'; it has 1"):
        print_image(dataset("MR_small.dcm"), Appearance(values=ValueChoice(voi="2")))


def test_the_nearest_values_of_eight_bits_are_kept():
    image = print_image(dataset("MR_small.dcm"), PLAIN)

    less = in_depth_of_eight(image)

    assert (less.bits_allocated, less.bits_stored, less.high_bit) == (8, 8, 7)
    assert np.array_equal(values_of(less), np.floor(values_of(image) * 255 / 4095 + 0.5))
    assert in_depth_of_eight(less) is less


def test_each_sample_of_pydicom_is_an_image_or_has_a_reason():
    found = find_images([sample("CT_small.dcm").parent])

    read = [each for image in found.images for each in read_images(image, PLAIN, [1])]

    assert len([each for each in read if isinstance(each, ReadImage)]) > 70
    assert {each.why for each in read if isinstance(each, Skipped)} == {Why.CANNOT_PRINT}


@pytest.fixture
def series(tmp_path):
    """Three images of a series without windows, each ten times as bright as the one before."""
    for number, factor in enumerate((1, 10, 100), start=1):
        image = dataset("CT_small.dcm")
        image.InstanceNumber = number
        image.PixelData = (np.arange(128 * 128, dtype="<u2") % 100 * factor).tobytes()
        image.PixelRepresentation = 0
        image.save_as(tmp_path / f"{number}.dcm")
    return find_images([tmp_path]).images


def read_values(file, *, windows=None):
    return [values_of(read.image) for read in read_images(file, PLAIN, windows=windows)]


def test_images_of_a_series_that_name_no_window_have_one(series):
    stored = [dcmread(file.path).pixel_array.astype(float) for file in series]
    low, high = np.percentile(np.array(stored), (0.5, 99.5))

    windows = SeriesWindows(series)

    for file, pixels in zip(series, stored, strict=True):
        (values,) = read_values(file, windows=windows)
        assert_nearest(values, np.clip((pixels - low) / (high - low), 0, 1) * 4095)


def test_frames_that_name_no_window_have_one():
    (file,) = find_images([sample("rtdose.dcm")]).images
    source = dcmread(file.path)
    low, high = np.percentile(source.pixel_array, (0.5, 99.5))

    values = np.array(read_values(file))

    assert_nearest(values, np.clip((source.pixel_array.astype(float) - low) / (high - low), 0, 1) * 4095)


def test_the_window_of_a_series_counts_no_image_of_another(series):
    dimmest = dcmread(series[0].path)
    dimmest.SeriesInstanceUID = "2.25.1"
    dimmest.save_as(series[0].path)
    files = find_images([file.path for file in series]).images

    (values,) = read_values(next(file for file in files if file.series == "2.25.1"), windows=SeriesWindows(files))

    assert (values.min(), values.max()) == (0, 4095)


def test_an_image_that_cannot_be_read_leaves_the_window_of_its_series_to_the_others(series):
    windows = SeriesWindows(series)
    series[2].path.write_bytes(b"damaged")

    (values,) = read_values(series[1], windows=windows)

    assert values.max() == 4095


def test_a_long_series_has_its_window_from_some_of_its_images(series):
    many = [replace(series[2], series="long")] + 32 * [replace(series[0], series="long")]
    evenly = [replace(series[0], series="long")] * 33
    evenly[1] = replace(series[2], series="long")

    assert SeriesWindows(many).of(many[0]).center > 100
    assert SeriesWindows(evenly).of(evenly[0]).center < 100  # every second is looked at
