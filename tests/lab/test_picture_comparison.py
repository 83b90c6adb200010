"""Two pictures of films compared."""

import numpy as np
import pytest
from PIL import Image

from printscp.lab.picture_comparison import compare


def gray(*rows):
    return Image.fromarray(np.array(rows, dtype=np.uint8))


def test_equal_pictures_differ_in_nothing():
    comparison = compare(gray([0, 100]), gray([0, 100]))

    assert (comparison.greatest, comparison.share) == (0, 0.0)


def test_it_tells_how_many_pixels_differ_and_how_much():
    comparison = compare(gray([0, 100, 200, 255]), gray([0, 90, 200, 255]))

    assert str(comparison) == "25.00% of its pixels differ, by at most 10 of 255"


@pytest.mark.parametrize(("allowed", "share"), [(9, 0.5), (10, 0.0)])
def test_what_is_allowed_does_not_count(allowed, share):
    assert compare(gray([0, 100]), gray([0, 90]), allowed).share == share


def test_the_picture_is_red_where_they_differ_and_dark_where_they_are_equal():
    picture = np.asarray(compare(gray([90, 0, 10]), gray([90, 255, 9])).picture)

    equal, much, little = picture[0].tolist()
    assert equal == [30, 30, 30]
    assert much[1:] == little[1:] == [0, 0]
    assert much[0] > little[0] > 90


def test_pictures_of_two_sizes_differ_and_both_sizes_are_told():
    comparison = compare(gray([0, 0]), gray([0, 0, 0]))

    assert not comparison.is_same_size
    assert str(comparison) == "it has 2 x 1 pixels instead of 3 x 1"
    assert comparison.share == pytest.approx(1 / 3)
    assert comparison.picture.size == (3, 1)


def test_a_color_picture_differs_from_its_gray():
    color = Image.fromarray(np.array([[[255, 0, 0]]], dtype=np.uint8))

    assert compare(color, color.convert("L")).greatest > 100
