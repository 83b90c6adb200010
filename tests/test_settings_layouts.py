"""The layouts of the settings file."""

import pytest
from pydantic import TypeAdapter, ValidationError

from printscp.settings_layouts import KINDS, CustomLayouts, Layouts

HALVES = [[0, 0, 50, 100], [50, 0, 50, 100]]


def error_of(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize("layout", [*KINDS, r"STANDARD\2,3", r"STANDARD\16,16", r"ROW\1,2,3", r"COL\1", r"CUSTOM\300"])
def test_a_kind_or_one_format_can_be_on_offer(layout):
    assert TypeAdapter(Layouts).validate_python([layout]) == (layout,)


@pytest.mark.parametrize(
    "layout",
    ["", "STANDART", r"STANDARD\2", r"STANDARD\0,1", r"STANDARD\1,2,3", r"standard\1,1", "STANDARD\x01,1", r"SLIDE\1",
     r"ROW\1,", r"CUSTOM\1,2", "STANDARD\\\u0661,1", "COL\\1\n"],
)  # fmt: skip
def test_a_layout_that_is_none_is_told(layout):
    assert "is neither a kind of layout nor a format such as 'STANDARD\\2,3'" in error_of(Layouts, [layout])


def test_a_layout_that_is_none_is_told_with_the_nearest_kind():
    assert error_of(Layouts, [r"STANDART\1,1"]).endswith(", do you mean STANDARD?")


@pytest.mark.parametrize(("layout", "boxes"), [(r"STANDARD\16,17", 272), (r"ROW\200,57", 257)])
def test_a_layout_has_no_more_boxes_than_a_film_may_have(layout, boxes):
    assert error_of(Layouts, [layout]) == f"'{layout}' has {boxes} image boxes; a film has at most 256"


def test_some_layout_is_on_offer_and_none_twice():
    assert error_of(Layouts, []) == "must name at least one"
    assert error_of(Layouts, ["ROW", "ROW"]) == "more than once: ROW"


def test_a_custom_layout_is_a_list_of_boxes_below_its_number():
    layouts = TypeAdapter(CustomLayouts).validate_python({"2": HALVES})

    assert layouts == {2: ((0, 0, 50, 100), (50, 0, 50, 100))}


def test_a_number_may_be_one_in_python():
    assert [*TypeAdapter(CustomLayouts).validate_python({2: HALVES})] == [2]


# 0.1 + 0.2 is more than 0.3 in binary fractions, and what was computed may pass 100 by as little.
@pytest.mark.parametrize(
    "starts_and_widths",
    [((0.1, 0.2), (0.3, 0.2)), ((0.3, 0.2), (0.1, 0.2)), ((0, 100 / 3), (100 / 3, 100 / 3)), ((1.1, 98.9 + 1e-9),)],
)
def test_boxes_may_touch_each_other_and_the_edge(starts_and_widths):
    across = [[start, 0, width, 100] for start, width in starts_and_widths]
    down = [[0, start, 100, width] for start, width in starts_and_widths]

    assert TypeAdapter(CustomLayouts).validate_python({"1": across, "2": down})


@pytest.mark.parametrize("number", ["0", "01", "x", "1.0", "-1", "1000", " 1", "\u0661"])
def test_a_number_that_is_none_is_told(number):
    told = error_of(CustomLayouts, {number: HALVES})

    assert told == rf"'{number}' is no number of a layout: 1 to 999, for CUSTOM\1 to CUSTOM\999"


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ([], "0 boxes; a layout has 1 to 256"),
        ([[0, 0, 1, 1]] * 257, "257 boxes; a layout has 1 to 256"),
        ([[0, 0, 50]], "box 1 [0, 0, 50] must have four numbers: x, y, width, height"),
        ([[0, 0, 0, 50]], "box 1 [0, 0, 0, 50] has no size: width and height must be above 0"),
        ([[0, 0, 50, -1]], "box 1 [0, 0, 50, -1] has no size: width and height must be above 0"),
        ([[-1, 0, 50, 50]], "box 1 [-1, 0, 50, 50] leaves the printable area, which is 0 to 100 percent"),
        ([[0, -1, 50, 50]], "box 1 [0, -1, 50, 50] leaves the printable area, which is 0 to 100 percent"),
        ([[50.5, 0, 50, 50]], "box 1 [50.5, 0, 50, 50] leaves the printable area, which is 0 to 100 percent"),
        ([[0, 51, 50, 50]], "box 1 [0, 51, 50, 50] leaves the printable area, which is 0 to 100 percent"),
        ([*HALVES, [49, 50, 2, 2]], "box 3 [49, 50, 2, 2] overlaps box 1 [0, 0, 50, 100]"),
        ([[40, 40, 10, 10], [0, 0, 100, 100]], "box 2 [0, 0, 100, 100] overlaps box 1 [40, 40, 10, 10]"),
    ],
)
def test_boxes_that_make_no_layout_are_told(boxes, told):
    assert error_of(CustomLayouts, {"1": boxes}) == told
