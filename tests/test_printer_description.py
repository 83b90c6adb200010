"""A printer in words."""

from dataclasses import fields

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, FileKind, ImageMode, LinOd, Printer, Share, Tolerance, Tone
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation
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
    files = tuple(FileKind)

    assert described(files=files, **{field: False}) != described(files=files, **{field: True})


def test_each_file_is_told_with_what_is_set_for_it_alone():
    files = tuple(FileKind)

    assert described()["files of a job"] == "pdf"
    assert described(files=files)["files of a job"] == (
        "pdf, png (8 bits), tiff (8 bits), preview (clear film base), secondary-capture (8 bits), encapsulated-pdf"
    )
    assert described(files=files, raster_bits=16, blue_base=True, pdfa=True)["files of a job"] == (
        "pdf (structure of PDF/A-2b), png (16 bits), tiff (16 bits), preview (blue film base), "
        "secondary-capture (16 bits), encapsulated-pdf (structure of PDF/A-2b)"
    )


RESAMPLED = "NONE exact, REPLICATE by integer arithmetic, BILINEAR, CUBIC as Catmull-Rom"
NATIVE = "REPLICATE and NONE exact, BILINEAR and CUBIC"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, f"pdf: {NATIVE} smoothed by the viewer"),
        ({"pdfa": True}, f"pdf: {NATIVE} as the viewer likes"),
        ({"images": ImageMode.FILM}, f"pdf: {RESAMPLED}"),
        ({"files": (FileKind.PNG, FileKind.PREVIEW)}, f"png, preview: {RESAMPLED}"),
        (
            {"files": (FileKind.PDF, FileKind.TIFF, FileKind.ENCAPSULATED_PDF)},
            f"pdf, encapsulated-pdf: {NATIVE} smoothed by the viewer; tiff: {RESAMPLED}",
        ),
        (
            {"files": (FileKind.PDF, FileKind.TIFF), "images": ImageMode.FILM},
            f"pdf, tiff: {RESAMPLED}",
        ),
    ],
)
def test_magnification_is_told_for_each_file_as_it_is_done_there(changes, words):
    assert described(**changes)["Magnification Type"] == words


def test_lin_od_is_told_where_presentation_luts_are_offered():
    matter = "Presentation LUT Shape LIN OD"

    assert described()[matter] == "keep-appearance: value 0 has the maximum density, black stays black"
    assert described(lin_od=LinOd.DENSITY)[matter] == (
        "density: value 0 has the minimum density, a MONOCHROME2 image becomes its negative"
    )
    assert described(presentation_lut=False)[matter] == "no"


@pytest.mark.parametrize(("field", "words"), [("images", ImageMode), ("tone", Tone), ("lin_od", LinOd)])
def test_every_word_of_the_settings_is_in_the_description(field, words):
    for word in words:
        assert any(value.startswith(f"{word.value}: ") for value in described(**{field: word}).values())


# Stored images


def test_a_printer_without_storing_takes_no_images():
    assert described()["stored images"] == "no"


def test_stored_images_are_told_with_their_layout_and_when_they_are_printed():
    assert described(storing=Storing())["stored images"] == (
        "from every AE title; laid out by the number of images, PORTRAIT; "
        "printed when full, the study changes, nothing comes for 30s"
    )


def test_all_that_is_set_for_stored_images_is_told():
    storing = Storing(
        allowed=frozenset({"US3", "CT1"}),
        display_format=DisplayFormat("ROW", (2, 1)),
        film_size=FILM_SIZES["A4"],
        orientation=FilmOrientation.LANDSCAPE,
        frames=(1, 2, 3, 8, 7),
        window="BONE",
        overlays=True,
        true_size=True,
        quiet_seconds=0.5,
        close_at_association_end=True,
    )

    assert described(storing=storing)["stored images"].split("; ") == [
        "from CT1, US3",
        r"laid out ROW\2,1 on A4, LANDSCAPE",
        "frames 1-3, 8, 7",
        "window BONE",
        "overlays and true size",
        "printed when full, the study changes, nothing comes for 500ms or the association is released",
    ]


@pytest.mark.parametrize(("seconds", "words"), [(3600, "1h"), (30 * 86400, "30d"), (90, "90s")])
def test_the_time_that_stored_images_are_waited_for_is_told_as_the_settings_have_it(seconds, words):
    told = described(storing=Storing(quiet_seconds=seconds))["stored images"]

    assert told.endswith(f", nothing comes for {words}")


def test_a_full_sheet_is_told_to_be_printed_only_where_it_is():
    told = described(storing=Storing(close_when_full=False))["stored images"]

    assert told.endswith("; printed when the study changes, nothing comes for 30s")
