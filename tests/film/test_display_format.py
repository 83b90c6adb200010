"""Image Display Format as a value."""

import pytest

from printscp.film.display_format import DisplayFormat


@pytest.mark.parametrize(
    ("display_format", "count"),
    [
        (DisplayFormat.standard(columns=2, rows=3), 6),
        (DisplayFormat("ROW", (1, 2, 3)), 6),
        (DisplayFormat("COL", (4,)), 4),
        (DisplayFormat("SLIDE", ()), 0),
        (DisplayFormat("SUPERSLIDE", ()), 0),
        (DisplayFormat("CUSTOM", (3,)), 0),
    ],
)
def test_the_number_of_image_boxes(display_format, count):
    assert display_format.box_count == count


def test_a_format_without_counts_is_spelled_by_its_kind():
    assert str(DisplayFormat("SLIDE", ())) == "SLIDE"


def test_columns_come_first_in_its_spelling():
    assert str(DisplayFormat.standard(columns=2, rows=3)) == r"STANDARD\2,3"
