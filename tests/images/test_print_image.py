"""DICOM images become print images; the pixels expected are computed from pydicom's own functions."""

import struct
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.encaps import encapsulate
from pydicom.filereader import dcmread
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_windowing, pixel_array
from pydicom.uid import MPEG4HP41

from printscp.film.terms import Photometric
from printscp.images.print_image import Appearance, NotPrintable, in_depth_of_eight, print_image
from printscp.images.values import ValueChoice
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


def test_a_decoder_that_panics_over_damaged_pixels_is_told_as_any_other():
    source = dataset("MR_small_RLE.dcm")
    # One run more than a segment has room for.
    segment = b"\x81\x00" * (64 * 64 // 128 + 1)
    source.PixelData = encapsulate([struct.pack("<16I", 2, 64, 64 + len(segment), *[0] * 13) + 2 * segment])

    with pytest.raises(NotPrintable, match=r"^is compressed as RLE Lossless and cannot be decoded \("):
        print_image(source, PLAIN)


def test_an_interruption_is_not_taken_for_damaged_pixels(monkeypatch):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("printscp.images.print_image.pixel_array", interrupted)

    with pytest.raises(KeyboardInterrupt):
        print_image(dataset("CT_small.dcm"), PLAIN)


def test_a_window_that_the_image_has_not_says_which_it_has():
    with pytest.raises(NotPrintable, match="has no window '2'; it has 1"):
        print_image(dataset("MR_small.dcm"), Appearance(values=ValueChoice(voi="2")))


def test_the_nearest_values_of_eight_bits_are_kept():
    image = print_image(dataset("MR_small.dcm"), PLAIN)

    less = in_depth_of_eight(image)

    assert (less.bits_allocated, less.bits_stored, less.high_bit) == (8, 8, 7)
    assert np.array_equal(values_of(less), np.floor(values_of(image) * 255 / 4095 + 0.5))
    assert in_depth_of_eight(less) is less
