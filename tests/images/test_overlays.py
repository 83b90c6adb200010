"""Where overlays lie."""

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread

from printscp.images.overlays import overlay_mask


def with_overlay(plane, origin=(1, 1), frames=None, first=None):
    image = Dataset()
    group = 0x6000
    image.add_new((group, 0x0010), "US", plane.shape[-2])
    image.add_new((group, 0x0011), "US", plane.shape[-1])
    image.add_new((group, 0x0050), "SS", list(origin))
    if frames:
        image.add_new((group, 0x0015), "IS", frames)
    if first:
        image.add_new((group, 0x0051), "US", first)
    image.add_new((group, 0x0100), "US", 1)
    bits = np.packbits(plane.ravel(), bitorder="little").tobytes()
    image.add_new((group, 0x3000), "OW", bits + b"\0" * (len(bits) % 2))
    return image


def test_an_overlay_covers_the_pixels_of_its_bits():
    image = dcmread(get_testdata_file("examples_overlay.dcm", download=False))

    mask = overlay_mask(image, image.Rows, image.Columns, 1)

    assert mask.any()
    assert np.array_equal(mask, image.overlay_array(0x6000).astype(bool))


@pytest.mark.parametrize(("origin", "covered"), [((2, 3), [(1, 2), (2, 3)]), ((0, 0), [(0, 0)]), ((4, 4), [(3, 3)])])
def test_an_overlay_begins_at_its_origin_and_ends_with_the_image(origin, covered):
    mask = overlay_mask(with_overlay(np.eye(2, dtype=np.uint8), origin), 4, 4, 1)

    assert list(zip(*map(np.ndarray.tolist, np.nonzero(mask)), strict=True)) == covered


def test_an_overlay_of_frames_lies_over_its_own():
    planes = np.stack([np.eye(8, dtype=np.uint8), np.ones((8, 8), dtype=np.uint8)])
    image = with_overlay(planes, frames=2, first=3)

    assert [int(overlay_mask(image, 8, 8, frame).sum()) for frame in range(1, 6)] == [0, 0, 8, 64, 0]


def test_an_overlay_for_the_whole_image_lies_over_each_frame():
    image = with_overlay(np.eye(8, dtype=np.uint8))

    assert [int(overlay_mask(image, 8, 8, frame).sum()) for frame in (1, 7)] == [8, 8]


def test_an_overlay_that_cannot_be_read_covers_nothing():
    image = with_overlay(np.eye(8, dtype=np.uint8))
    del image[0x6000, 0x0010]

    assert not overlay_mask(image, 8, 8, 1).any()
