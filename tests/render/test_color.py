"""Colors as a printer takes them."""

import numpy as np
import pytest
from PIL import Image

from printscp.render.color import gray_of, in_eight_bits


@pytest.mark.parametrize("bits", [4, 8, 10, 16])
def test_the_values_of_other_depths_are_the_nearest_of_eight_bits(bits):
    values = np.arange(2**bits)
    expected = np.floor(values * 255 / (2**bits - 1) + 0.5)

    assert np.array_equal(in_eight_bits(values, bits), expected)


def test_the_gray_of_a_color_is_its_luma():
    rgb = np.random.default_rng(1).integers(0, 256, (50, 50, 3), dtype=np.uint8)
    of_pillow = np.asarray(Image.fromarray(rgb).convert("L"))

    assert np.abs(gray_of(rgb).astype(int) - of_pillow).max() <= 1
    assert gray_of(np.array([[[255, 255, 255], [0, 0, 0], [255, 0, 0]]], dtype=np.uint8)).tolist() == [[255, 0, 76]]
