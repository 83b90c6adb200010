import zlib

import numpy as np
import pytest

from printscp.output.image_stream import image_stream

NOISE = np.random.default_rng(1).integers(0, 256, (300, 2000), dtype=np.uint8)


def rows_of(stream: bytes, row_bytes: int) -> np.ndarray:
    """The decompressed rows, each with the number of its predictor in front."""
    return np.frombuffer(zlib.decompress(stream), np.uint8).reshape(-1, 1 + row_bytes)


def restored(stream: bytes, row_bytes: int) -> np.ndarray:
    """Undo the predictor: each byte is the sum of all differences down to it."""
    return np.cumsum(rows_of(stream, row_bytes)[:, 1:], axis=0, dtype=np.uint8)


def test_every_row_names_the_up_predictor():
    stream = image_stream(NOISE)

    assert np.all(rows_of(stream, 2000)[:, 0] == 2)


def test_row_holds_its_difference_from_the_row_above():
    stream = image_stream(np.array([[10, 20], [11, 18]], np.uint8))

    assert rows_of(stream, 2).tolist() == [[2, 10, 20], [2, 1, 254]]


def test_bands_join_without_a_seam():
    stream = image_stream(NOISE)

    assert np.array_equal(restored(stream, 2000), NOISE)


def test_row_wider_than_a_band_is_kept_whole():
    wide = np.random.default_rng(2).integers(0, 256, (3, 200 * 1024), dtype=np.uint8)

    assert np.array_equal(restored(image_stream(wide), 200 * 1024), wide)


def test_part_of_an_image_is_stored_alone():
    part = NOISE[10:20, 30:70]

    assert np.array_equal(restored(image_stream(part), 40), part)


@pytest.mark.parametrize(
    "colors",
    [NOISE.ravel()[:6000].reshape(40, 50, 3), NOISE.ravel()[:6000].reshape(3, 40, 50).transpose(1, 2, 0)],
    ids=["interleaved", "by plane"],
)
def test_color_is_stored_pixel_by_pixel(colors):
    assert np.array_equal(restored(image_stream(colors), 150), colors.reshape(40, 150))


def test_smooth_image_gets_smaller_than_with_zlib_at_its_best():
    smooth = np.add.outer(np.arange(512) // 3, np.arange(512) // 5).astype(np.uint8)

    assert len(image_stream(smooth)) < len(zlib.compress(smooth, 9))
