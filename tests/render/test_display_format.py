from itertools import combinations
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.display_format import DisplayFormat
from printscp.render.display_format import image_box_areas
from printscp.render.rect import Rect
from tests.ascii_film import sketch

DUST = 1e-9
side = st.floats(1, 1000)
count = st.integers(1, 12)
layouts = st.one_of(
    st.builds(DisplayFormat.standard, columns=count, rows=count),
    st.builds(DisplayFormat, st.sampled_from(["ROW", "COL"]), st.lists(count, min_size=1, max_size=6).map(tuple)),
)
areas = st.builds(Rect, st.floats(0, 500), st.floats(0, 500), side, side)
gaps = st.floats(0, 50)


def test_standard_format_names_columns_first():
    assert sketch(r"STANDARD\3,2", width=9, height=4) == dedent("""\
        AAABBBCCC
        AAABBBCCC
        DDDEEEFFF
        DDDEEEFFF""")


def test_row_format_numbers_boxes_along_each_row():
    assert sketch(r"ROW\1,3", width=11, height=5, gap=1) == dedent("""\
        AAAAAAAAAAA
        AAAAAAAAAAA
        ...........
        BBB.CCC.DDD
        BBB.CCC.DDD""")


def test_col_format_numbers_boxes_down_each_column():
    assert sketch(r"COL\1,2", width=11, height=5, gap=1) == dedent("""\
        AAAAA.BBBBB
        AAAAA.BBBBB
        AAAAA......
        AAAAA.CCCCC
        AAAAA.CCCCC""")


@pytest.mark.parametrize("layout", ["STANDARD\\4,3", "ROW\\1,2,3,4", "COL\\2,1,3", "COL\\1,4"])
def test_layout_looks_as_it_always_did(layout, golden):
    drawn = sketch(layout, width=47, height=29, gap=1)

    assert drawn == golden(layout.replace("\\", "_").replace(",", "-") + ".txt", drawn)


def test_gap_lies_between_boxes_only():
    areas = image_box_areas(DisplayFormat.standard(columns=2, rows=2), Rect(0, 0, 21, 11), gap=1)

    assert areas == (Rect(0, 0, 10, 5), Rect(11, 0, 10, 5), Rect(0, 6, 10, 5), Rect(11, 6, 10, 5))


def test_gap_wider_than_the_boxes_shrinks_to_their_width():
    areas = image_box_areas(DisplayFormat.standard(columns=2, rows=1), Rect(0, 0, 30, 10), gap=29)

    assert areas == (Rect(0, 0, 10, 10), Rect(20, 0, 10, 10))


def test_absurd_layout_still_gives_every_box_some_size():
    areas = image_box_areas(DisplayFormat.standard(columns=1, rows=256), Rect(0, 0, 203.2, 254), gap=20)

    assert min(area.height for area in areas) == pytest.approx(254 / 511)


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_layout_has_a_rectangle_per_box(layout, area, gap):
    assert len(image_box_areas(layout, area, gap)) == layout.box_count


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_box_has_a_size(layout, area, gap):
    assert all(box.width > 0 and box.height > 0 for box in image_box_areas(layout, area, gap))


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_box_lies_inside_the_area(layout, area, gap):
    boxes = image_box_areas(layout, area, gap)

    assert min(box.x for box in boxes) >= area.x - DUST
    assert min(box.y for box in boxes) >= area.y - DUST
    assert max(box.right for box in boxes) <= area.right + DUST
    assert max(box.bottom for box in boxes) <= area.bottom + DUST


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_no_two_boxes_overlap(layout, area, gap):
    boxes = image_box_areas(layout, area, gap)

    assert all(_apart(one, other) for one, other in combinations(boxes, 2))


def _apart(one: Rect, other: Rect) -> bool:
    beside = one.right <= other.x + DUST or other.right <= one.x + DUST
    above = one.bottom <= other.y + DUST or other.bottom <= one.y + DUST
    return beside or above
