from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.render.grid import Grid
from printscp.render.rect import Rect

TENTHS = Grid(10)


def test_box_has_its_sides_on_the_nearest_lines():
    assert TENTHS.box(Rect(1.04, 2.06, 3.0, 4.0)) == Rect(1.0, 2.1, 3.0, 4.0)


def test_box_is_never_less_than_a_pixel():
    assert TENTHS.box(Rect(1.0, 1.0, 0.01, 0.01)) == Rect(1.0, 1.0, 0.1, 0.1)


def test_rows_and_columns_of_an_area_are_counted():
    assert TENTHS.size(Rect(0.3, 0.1, 1.2, 0.7)) == (7, 12)


def test_picture_has_the_nearest_whole_size_in_the_middle_of_its_cell():
    assert TENTHS.picture(Rect(0.33, 0, 2.26, 4), Rect(0.0, 0.0, 3.0, 4.0)) == Rect(0.3, 0.0, 2.3, 4.0)


def test_pictures_of_equal_size_get_equal_sizes_wherever_they_lie():
    sizes = {
        TENTHS.size(TENTHS.picture(Rect(x, 0, 2.25, 2), TENTHS.box(Rect(x, 0, 3, 2)))) for x in (0, 3.01, 6.02, 9.03)
    }

    assert len(sizes) == 1


def test_picture_does_not_exceed_its_cell():
    cell = TENTHS.box(Rect(0.04, 0.04, 1.0, 1.0))

    assert TENTHS.picture(Rect(0.04, 0.04, 1.09, 1.09), cell) == cell


def test_picture_is_never_less_than_a_pixel():
    assert TENTHS.size(TENTHS.picture(Rect(0, 0, 0.01, 0.01), Rect(0, 0, 1, 1))) == (1, 1)


def test_line_is_a_whole_number_of_pixels_and_at_least_one():
    assert (TENTHS.line(0.25), TENTHS.line(0.29), TENTHS.line(0.01)) == (0.3, 0.3, 0.1)


@given(edges=st.lists(st.floats(0, 400), min_size=3, max_size=8), pixels_per_mm=st.floats(2, 95))
def test_boxes_that_touch_still_touch_on_the_grid(edges, pixels_per_mm):
    edges, grid = sorted(edges), Grid(pixels_per_mm)
    areas = [Rect(left, 0, right - left, 10) for left, right in pairwise(edges) if right - left > 1]

    boxes = [grid.box(area) for area in areas]

    for area, box in zip(areas, boxes, strict=True):
        assert abs(box.x - area.x) * pixels_per_mm <= 0.5 + 1e-6
        assert abs(box.right - area.right) * pixels_per_mm <= 0.5 + 1e-6
    assert all(box.right <= other.x + 1e-9 for box, other in pairwise(boxes))


# Sides that end in the middle of a printer pixel, and miss it by the dust of their arithmetic.
@pytest.mark.parametrize(
    ("dpi", "width", "margin", "columns"),
    [(300, 279.4, 6.35, 4), (300, 215.9, 0.0, 8), (203, 215.9, 0.0, 7), (309, 215.9, 0.0, 5), (601, 215.9, 0.5, 3)],
)
def test_boxes_side_by_side_meet_and_end_with_the_sheet(dpi, width, margin, columns):
    grid = Grid(dpi / 25.4)
    side = (width - 2 * margin) / columns
    areas = [Rect(margin + number * side, 0, side, 10) for number in range(columns)]

    boxes = [grid.box(area) for area in areas]

    sides = [(grid.lines(box.x), grid.lines(box.right)) for box in boxes]
    assert [right for _, right in sides[:-1]] == [left for left, _ in sides[1:]]
    assert sides[-1][1] <= grid.size(Rect(0, 0, width, 10))[1] - grid.lines(margin) + 1
    assert margin > 0 or sides[-1][1] == grid.size(Rect(0, 0, width, 10))[1]


def test_half_a_pixel_more_counts_as_one_however_it_was_computed():
    assert [Grid(203 / 25.4).lines(length) for length in (215.9, 215.9 - 1e-9, 7 * (215.9 / 7))] == [1726] * 3
