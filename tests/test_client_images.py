"""The images of DICOM files, frame by frame, and the window of those of a series that have none."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.filereader import dcmread

from printscp.client_files import ImageFile, Skipped, Why, find_images
from printscp.client_images import read_images, series_windows
from printscp.images.print_image import Appearance
from printscp.images.sheets import ReadImage
from tests.installed_codecs import have_no_codecs

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


def assert_nearest(values, expected):
    assert np.abs(values - expected).max() <= 0.5 + 1e-9


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


def unprintable(name):
    (skipped,) = read_images(file(name), PLAIN)
    assert isinstance(skipped, Skipped)
    assert skipped.why is Why.CANNOT_PRINT
    return skipped.words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "MR_small_jpeg_ls_lossless.dcm",
            r"is compressed as JPEG-LS .*no decoder here: `pip install 'printscp\[codecs\]'` brings one$",
        ),
        (
            "JPEG-lossy.dcm",
            r"is compressed as JPEG Extended and cannot be decoded \(.*12-bit precision\); `pip install .* may help$",
        ),
        ("MR_truncated.dcm", "has pixels that cannot be read: .*less than expected"),
    ],
)
def test_what_cannot_be_decoded_says_why_and_what_helps(monkeypatch, name, words):
    have_no_codecs(monkeypatch)

    assert re.match(words, unprintable(name))


def test_what_all_decoders_cannot_decode_is_not_helped_by_another():
    assert re.match(
        r"is compressed as JPEG Extended and cannot be decoded \(pylibjpeg.*\)$", unprintable("JPEG-lossy.dcm")
    )


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

    windows = series_windows(series)

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

    (values,) = read_values(next(file for file in files if file.series == "2.25.1"), windows=series_windows(files))

    assert (values.min(), values.max()) == (0, 4095)


def test_an_image_that_cannot_be_read_leaves_the_window_of_its_series_to_the_others(series):
    windows = series_windows(series)
    series[2].path.write_bytes(b"damaged")

    (values,) = read_values(series[1], windows=windows)

    assert values.max() == 4095


def test_a_long_series_has_its_window_from_some_of_its_images(series):
    many = [replace(series[2], series="long")] + 32 * [replace(series[0], series="long")]
    evenly = [replace(series[0], series="long")] * 33
    evenly[1] = replace(series[2], series="long")

    assert series_windows(many).of("long").center > 100
    assert series_windows(evenly).of("long").center < 100  # every second is looked at


def test_an_image_that_the_memory_does_not_bear_is_told(monkeypatch):
    def without_memory(*_, **__):
        raise MemoryError

    monkeypatch.setattr("printscp.images.print_image.pixel_array", without_memory)

    (skipped,) = read_images(file("CT_small.dcm"), PLAIN)

    assert (skipped.why, skipped.words) == (Why.CANNOT_PRINT, "needs more memory than there is")
