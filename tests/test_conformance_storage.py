"""What the conformance statement says of stored images."""

from dataclasses import replace

import pytest

from printscp.conformance_storage import class_rows, rule_rows, syntax_rows
from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation


def rules(printer: Printer = Printer(), **changes: object) -> dict[str, str]:  # noqa: B008  it is frozen
    storing = Storing(**changes)
    return dict(rule_rows(replace(printer, storing=storing), storing))


def test_a_class_is_told_by_its_name_and_uid():
    assert ("CT Image Storage", "1.2.840.10008.5.1.4.1.1.2") in class_rows()


def test_a_syntax_is_told_with_the_package_that_decodes_it():
    rows = {uid: (name, package) for name, uid, package in syntax_rows()}

    assert rows["1.2.840.10008.1.2.1"] == ("Explicit VR Little Endian", "built in")
    assert rows["1.2.840.10008.1.2.5"] == ("RLE Lossless", "pylibjpeg-rle")


@pytest.mark.parametrize(
    ("changes", "matter", "words"),
    [
        ({}, "calling AE titles", "all"),
        ({"allowed": frozenset({"US3", "CT1"})}, "calling AE titles", "CT1, US3; others: 0x0124"),
        ({}, "layout", "the smallest usual STANDARD layout that holds all images of the sheet"),
        ({"display_format": DisplayFormat("ROW", (2, 1))}, "layout", r"ROW\2,1"),
        ({}, "film", "14INX17IN, PORTRAIT"),
        ({"film_size": FILM_SIZES["A4"], "orientation": FilmOrientation.LANDSCAPE}, "film", "A4, LANDSCAPE"),
        ({}, "frames", "all"),
        ({"frames": (1, 5)}, "frames", "1, 5; the last one of an image that has none of these"),
        ({"window": "auto"}, "values", "modality LUT or rescale, then an automatic window"),
        ({"window": "full"}, "values", "modality LUT or rescale, then all values"),
        ({}, "size", "fills its image box"),
        ({"true_size": True}, "size", "true size where the image says how large a pixel is"),
        ({}, "overlays", "not drawn"),
        ({"overlays": True}, "overlays", "drawn in white"),
        ({"header": ("{PatientName}", "{StudyDate}")}, "text at the head", "{PatientName}  {StudyDate}"),
        ({"caption": ()}, "text below each image", "none"),
    ],
)
def test_each_rule_is_that_of_the_settings(changes, matter, words):
    assert rules(**changes)[matter] == words


def test_a_window_that_is_named_comes_first():
    assert rules(window="BONE")["values"].endswith("window BONE of the image, else its first, else an automatic window")


def test_a_sheet_is_full_by_its_layout_and_over_when_its_association_is_released():
    told = rules(display_format=DisplayFormat.standard(columns=2, rows=3), close_at_association_end=True)

    assert told["a sheet is printed"].split("; ") == [
        "when it has 6 images",
        "when its calling AE title sends another study or patient",
        "when no image came for it for 30 s",
        "when the association that filled it is released",
    ]


def test_a_sheet_that_waits_for_all_of_its_study_is_not_over_when_it_is_full():
    told = rules(close_when_full=False)

    assert told["a sheet is printed"].startswith("when its calling AE title sends another study or patient; ")


def test_depth_and_color_are_those_of_the_printer():
    assert rules()["depth"] == "8 bits, or 12 where the image has more; color RGB of 8 bits"
    assert rules(Printer(bits=8, color=False))["depth"] == "8 bits; color as grays"


def test_a_strict_printer_refuses_what_does_not_match_its_class():
    matter = "data set that does not match its SOP Class"

    assert rules()[matter] == "printed (0xB007) if it has an image, else refused (0xA900)"
    assert rules(Printer(tolerance=Tolerance.STRICT))[matter] == "refused (0xA900)"
