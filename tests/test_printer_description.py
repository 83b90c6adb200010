"""A printer in words."""

from dataclasses import fields

import pytest

from printscp.film.printer import CustomLayout, Printer, Share, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.printer_description import bits_stored, capabilities, layouts

HALVES = (Share(0, 0, 0.5, 1), Share(0.5, 0, 0.5, 1))
CUSTOM = (CustomLayout(2, HALVES), CustomLayout(7, HALVES[:1]))


def described(**changes: object) -> dict[str, str]:
    return dict(capabilities(Printer(**changes)))


def test_custom_stands_for_the_layouts_that_the_printer_has():
    printer = Printer(layouts=("ROW", "CUSTOM", r"STANDARD\2,3"), custom_layouts=CUSTOM)

    assert tuple(layouts(printer)) == ("ROW", r"CUSTOM\2", r"CUSTOM\7", r"STANDARD\2,3")
    assert "CUSTOM" not in "".join(layouts(Printer()))


def test_a_custom_layout_is_told_with_its_boxes():
    assert described(layouts=("ROW", "CUSTOM"), custom_layouts=CUSTOM)["Image Display Format"] == (
        r"ROW, CUSTOM\2 (2 boxes), CUSTOM\7 (1 box)"
    )


def test_the_default_is_marked():
    words = described(film_sizes=tuple(FILM_SIZES[size] for size in ("A3", "A4")), default_film_size=FILM_SIZES["A4"])

    assert words["Film Size ID"] == "A3, A4 (default)"
    assert described(media=("PAPER", "BLUE FILM"))["Medium Type"] == "PAPER (default), BLUE FILM"


@pytest.mark.parametrize(
    ("tolerance", "bits", "words"),
    [
        (Tolerance.STANDARD, 8, "8"),
        (Tolerance.STANDARD, 12, "8, 12; 9 to 16 are taken"),
        (Tolerance.STANDARD, 16, "8, 12, 16; 9 to 16 are taken"),
        (Tolerance.STRICT, 8, "8"),
        (Tolerance.STRICT, 12, "8, 12"),
        (Tolerance.STRICT, 16, "8, 12, 16"),
    ],
)
def test_bits_are_those_that_the_printer_takes(tolerance, bits, words):
    assert bits_stored(Printer(tolerance=tolerance, bits=bits)) == words


def test_six_boxes_for_any_other_format_are_of_standard_tolerance():
    assert described()["Annotation Display Format ID"].endswith("; any other: six boxes")
    assert described(tolerance=Tolerance.STRICT)["Annotation Display Format ID"].endswith("NONE: no text")
    assert described(annotation=False)["Annotation Display Format ID"] == "none"


def test_one_resolution_is_told_as_one():
    assert described(dpi=300)["printer pixels per inch"] == "300, 600 at HIGH"
    assert described(dpi=300, high_resolution=False)["printer pixels per inch"] == "300"


@pytest.mark.parametrize("field", [field.name for field in fields(Printer) if isinstance(field.default, bool)])
def test_everything_that_a_printer_may_offer_changes_its_description(field):
    assert described(**{field: False}) != described(**{field: True})
