from itertools import combinations
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, Printer, Share, Slides
from printscp.render.display_format import image_box_areas, near_square
from printscp.render.rect import Rect
from tests.ascii_film import sketch

DUST = 1e-9
side = st.floats(1, 1000)
count = st.integers(1, 12)
layouts = st.one_of(
    st.builds(DisplayFormat.standard, columns=count, rows=count),
    st.builds(DisplayFormat, st.sampled_from(["ROW", "COL"]), st.lists(count, min_size=1, max_size=6).map(tuple)),
)
SLIDE, SUPERSLIDE = DisplayFormat("SLIDE", ()), DisplayFormat("SUPERSLIDE", ())
SMALL_SLIDES = Slides(slide_mm=7, superslide_mm=9, mount_mm=11)
ONE_BESIDE_TWO = CustomLayout(7, (Share(0.0, 0.0, 0.5, 1.0), Share(0.5, 0.0, 0.5, 0.25), Share(0.6, 0.5, 0.3, 0.5)))
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


@pytest.mark.parametrize("layout", ["SLIDE", "SUPERSLIDE", "CUSTOM\\7"])
def test_layout_of_the_printer_looks_as_it_always_did(layout, golden):
    drawn = sketch(layout, width=47, height=29, gap=1, slides=SMALL_SLIDES, custom_layouts=(ONE_BESIDE_TWO,))

    assert drawn == golden(layout.replace("\\", "_") + ".txt", drawn)


def test_gap_lies_between_boxes_only():
    areas = image_box_areas(DisplayFormat.standard(columns=2, rows=2), Rect(0, 0, 21, 11), Printer(gap_mm=1))

    assert areas == (Rect(0, 0, 10, 5), Rect(11, 0, 10, 5), Rect(0, 6, 10, 5), Rect(11, 6, 10, 5))


def test_gap_wider_than_the_boxes_shrinks_to_their_width():
    areas = image_box_areas(DisplayFormat.standard(columns=2, rows=1), Rect(0, 0, 30, 10), Printer(gap_mm=29))

    assert areas == (Rect(0, 0, 10, 10), Rect(20, 0, 10, 10))


def test_absurd_layout_still_gives_every_box_some_size():
    areas = image_box_areas(DisplayFormat.standard(columns=1, rows=256), Rect(0, 0, 203.2, 254), Printer(gap_mm=20))

    assert min(area.height for area in areas) == pytest.approx(254 / 511)


@pytest.mark.parametrize(("layout", "side"), [(SLIDE, 35), (SUPERSLIDE, 40)])
def test_slide_frame_is_a_square_of_its_size_in_the_middle_of_a_mount_of_two_inches(layout, side):
    first, second, *_ = image_box_areas(layout, Rect(0, 0, 355.6, 431.8), Printer())

    assert (first.width, first.height) == (side, side)
    assert second.x - first.x == pytest.approx(50.8)
    assert first.x == pytest.approx((50.8 - side) / 2)


@pytest.mark.parametrize(
    ("width", "height", "count"), [(355.6, 431.8, 7 * 8), (203.2, 254, 4 * 5), (101.5, 50.8, 1), (20, 254, 5)]
)
def test_film_has_as_many_slides_as_whole_mounts_find_room(width, height, count):
    assert len(image_box_areas(SLIDE, Rect(0, 0, width, height), Printer())) == count


def test_dust_of_arithmetic_costs_no_slide():
    width, mount = 0.7, 0.1
    assert width / mount < 7

    assert len(image_box_areas(SLIDE, Rect(0, 0, width, mount), Printer(slides=Slides(mount_mm=mount)))) == 7


def test_mounts_lie_in_the_middle_of_the_area():
    areas = image_box_areas(SLIDE, Rect(5, 5, 120, 100), Printer())

    assert areas[0].x - 5 == pytest.approx(125 - areas[-1].right)
    assert areas[0].y - 5 == pytest.approx(105 - areas[-1].bottom)


@pytest.mark.parametrize(
    ("area", "slides", "side"),
    [
        (Rect(0, 0, 20, 300), Slides(), 20),
        (Rect(0, 0, 300, 300), Slides(slide_mm=60, mount_mm=50), 50),
    ],
    ids=["area", "mount"],
)
def test_slide_frame_is_no_larger_than_its_mount_and_the_area(area, slides, side):
    first, *_ = image_box_areas(SLIDE, area, Printer(slides=slides))

    assert (first.width, first.height) == (side, side)


def test_area_has_at_most_256_slides():
    assert len(image_box_areas(SLIDE, Rect(0, 0, 355.6, 431.8), Printer(slides=Slides(mount_mm=1)))) == 256


def test_area_that_texts_made_lower_has_no_fewer_slides_and_they_are_as_large():
    printable = Rect(0, 0, 203.2, 254)

    areas = image_box_areas(SLIDE, Rect(0, 5, 203.2, 244), Printer(), printable=printable)

    assert len(areas) == 20
    assert {area.width for area in areas} == {area.height for area in areas} == {35}
    assert areas[-1].bottom <= 249


def test_custom_layout_divides_the_area_by_its_shares():
    areas = image_box_areas(
        DisplayFormat("CUSTOM", (7,)), Rect(10, 20, 100, 200), Printer(gap_mm=5, custom_layouts=(ONE_BESIDE_TWO,))
    )

    assert areas == (Rect(10, 20, 50, 200), Rect(60, 20, 50, 50), Rect(70, 120, 30, 100))


def test_custom_layout_that_the_printer_does_not_have_has_no_boxes():
    printer = Printer(custom_layouts=(ONE_BESIDE_TWO,))

    assert image_box_areas(DisplayFormat("CUSTOM", (8,)), Rect(0, 0, 100, 100), printer) == ()


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (4, 2, 2), (5, 3, 2), (7, 3, 3), (9, 3, 3), (10, 4, 3)]
)
def test_near_square_has_room_for_every_box(count, columns, rows):
    assert near_square(count) == DisplayFormat.standard(columns=columns, rows=rows)


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_layout_has_a_rectangle_per_box(layout, area, gap):
    assert len(image_box_areas(layout, area, Printer(gap_mm=gap))) == layout.box_count


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_box_has_a_size(layout, area, gap):
    assert all(box.width > 0 and box.height > 0 for box in image_box_areas(layout, area, Printer(gap_mm=gap)))


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_every_box_lies_inside_the_area(layout, area, gap):
    boxes = image_box_areas(layout, area, Printer(gap_mm=gap))

    assert min(box.x for box in boxes) >= area.x - DUST
    assert min(box.y for box in boxes) >= area.y - DUST
    assert max(box.right for box in boxes) <= area.right + DUST
    assert max(box.bottom for box in boxes) <= area.bottom + DUST


@given(layouts, areas, gaps)
@settings(deadline=None)
def test_no_two_boxes_overlap(layout, area, gap):
    boxes = image_box_areas(layout, area, Printer(gap_mm=gap))

    assert all(_apart(one, other) for one, other in combinations(boxes, 2))


def _apart(one: Rect, other: Rect) -> bool:
    beside = one.right <= other.x + DUST or other.right <= one.x + DUST
    above = one.bottom <= other.y + DUST or other.bottom <= one.y + DUST
    return beside or above
