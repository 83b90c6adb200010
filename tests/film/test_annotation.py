"""How many annotation boxes a format has."""

import pytest

from printscp.film.annotation import ANNOTATION_FORMATS, annotation_positions


@pytest.mark.parametrize(
    ("format_id", "positions"),
    [
        ("", ()),
        ("NONE", ()),
        ("LABEL", (0,)),
        ("BOTTOM", (1, 2, 3)),
        ("COMBINED", (0, 1, 2, 3)),
        ("1", (1, 2, 3, 4, 5, 6)),
    ],
)
def test_each_format_has_its_positions(format_id, positions):
    assert annotation_positions(format_id, image_boxes=3) == positions


def test_our_formats_are_those_that_are_documented():
    assert set(ANNOTATION_FORMATS) == {"LABEL", "BOTTOM", "COMBINED", "NONE"}
