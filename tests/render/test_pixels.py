import numpy as np
import pytest

from printscp.film.presentation_lut import LutTable
from printscp.film.terms import Polarity
from printscp.render.pixels import pixels as pixels_of
from printscp.render.placement import Crop
from printscp.render.tone import gray_lookup
from tests.render.films import byte_image, color_image, gray_image

NORMAL, REVERSE = Polarity.NORMAL, Polarity.REVERSE
COLORS = np.arange(2 * 4 * 3, dtype=np.uint8).reshape(2, 4, 3)


def pixels(image, polarity, crop=None, *curve):
    return pixels_of(image, gray_lookup(image, polarity, *curve), crop)


def test_12_bit_words_become_gray():
    image = gray_image([[0, 2048], [4095, 1]])

    assert pixels(image, NORMAL).tolist() == [[0, 128], [255, 0]]


def test_junk_above_the_stored_bits_does_not_show():
    image = gray_image([[0xF000, 0xFFFF]])

    assert pixels(image, NORMAL).tolist() == [[0, 255]]


def test_words_are_little_endian():
    image = gray_image([[0]], bits_stored=16, high_bit=15, pixel_data=b"\x00\x80")

    assert pixels(image, NORMAL).tolist() == [[128]]


def test_gray_bytes_are_shown_as_they_are():
    assert pixels(byte_image([[7, 8], [9, 10]]), NORMAL).tolist() == [[7, 8], [9, 10]]


def test_gray_bytes_are_not_copied():
    image = byte_image([[7, 8], [9, 10]])

    shown = pixels(image, NORMAL)

    assert np.shares_memory(shown, np.frombuffer(image.pixel_data, np.uint8))


def test_reversed_gray_bytes_are_mirrored():
    assert pixels(byte_image([[0, 200]]), REVERSE).tolist() == [[255, 55]]


def test_image_larger_than_a_band_is_looked_up_whole():
    words = np.arange(700 * 300).reshape(700, 300) % 4096

    shown = pixels(gray_image(words), NORMAL)

    assert np.array_equal(shown, np.rint(words * 255 / 4095))


def test_only_the_crop_of_a_gray_image_is_shown():
    image = gray_image(np.arange(24).reshape(4, 6) * 16, bits_stored=12)

    shown = pixels(image, NORMAL, Crop(2, 1, 3, 2))

    assert shown.tolist() == [[8, 9, 10], [14, 15, 16]]


@pytest.mark.parametrize("color_by_plane", [True, False])
def test_color_image_has_its_channels_side_by_side(color_by_plane):
    image = color_image(COLORS, color_by_plane=color_by_plane)

    assert np.array_equal(pixels(image, NORMAL), COLORS)


def test_color_image_by_pixel_is_not_copied():
    image = color_image(COLORS, color_by_plane=False)

    shown = pixels(image, NORMAL)

    assert np.shares_memory(shown, np.frombuffer(image.pixel_data, np.uint8))


@pytest.mark.parametrize("color_by_plane", [True, False])
def test_reversed_color_image_shows_the_complement_of_each_channel(color_by_plane):
    image = color_image(COLORS, color_by_plane=color_by_plane)

    assert np.array_equal(pixels(image, REVERSE), 255 - COLORS)


def test_reversed_color_image_larger_than_a_band_is_looked_up_whole():
    colors = np.random.default_rng(5).integers(0, 256, (300, 400, 3), dtype=np.uint8)

    assert np.array_equal(pixels(color_image(colors), REVERSE), 255 - colors)


def test_only_the_crop_of_a_color_image_is_shown():
    shown = pixels(color_image(COLORS), NORMAL, Crop(1, 1, 2, 1))

    assert np.array_equal(shown, COLORS[1:2, 1:3])


def test_bytes_after_the_last_pixel_are_ignored():
    image = byte_image([[1, 2, 3]], pixel_data=b"\x01\x02\x03\x00")

    assert pixels(image, NORMAL).tolist() == [[1, 2, 3]]


def test_too_little_pixel_data_is_an_error_that_says_what_is_missing():
    image = gray_image([[0, 0, 0], [0, 0, 0]], pixel_data=bytes(11))

    with pytest.raises(ValueError, match=r"has 11 bytes, but 2 x 3 pixels of 1 x 16 bits need 12"):
        pixels(image, NORMAL)


def test_lut_shows_in_the_pixels():
    lut = LutTable(bits=8, entries=(0, 51))

    assert pixels(gray_image([[0, 2048, 4095]]), NORMAL, None, lut).tolist() == [[0, 26, 51]]


def test_gray_bytes_are_not_copied_by_a_lut_that_changes_none():
    image = byte_image([[7, 8], [9, 10]])
    lut = LutTable(bits=8, entries=tuple(range(256)))

    assert np.shares_memory(pixels(image, NORMAL, None, lut), np.frombuffer(image.pixel_data, np.uint8))
