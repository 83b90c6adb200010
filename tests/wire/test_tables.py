"""The attribute tables agree with the standard's dictionary and with the values they fill."""

from dataclasses import fields

import pytest
from pydicom.datadict import dictionary_has_tag

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.job import JobReport
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Polarity,
    PrintPriority,
    Resolution,
    Shade,
)
from printscp.wire import report_tables, tables
from printscp.wire.parsers import Unsupported
from printscp.wire.pixels import IMAGE

TABLES = [
    (tables.FILM_SESSION, FilmSession),
    (tables.FILM_BOX, FilmBox),
    (tables.GRAYSCALE_IMAGE_BOX, ImageBox),
    (tables.COLOR_IMAGE_BOX, ImageBox),
    (tables.ANNOTATION_BOX, AnnotationBox),
    (report_tables.PRINT_JOB, JobReport),
    (report_tables.PRINTER, Printer),
    (IMAGE, PrintImage),
]
ROWS = [(row, kind) for table, kind in TABLES for row in table.attributes]


@pytest.mark.parametrize(("row", "kind"), ROWS)
def test_each_row_names_an_attribute_of_the_standard_and_a_field(row, kind):
    assert dictionary_has_tag(row.tag)
    assert row.field in {field.name for field in fields(kind)}


@pytest.mark.parametrize(("table", "kind"), TABLES)
def test_no_attribute_stands_twice(table, kind):
    keywords = [row.keyword for row in table.attributes]

    assert len(keywords) == len(set(keywords))


def test_the_film_box_has_its_eighteen_attributes_and_the_session_reference():
    # PS3.4 table H.4-3 without what is in the response only.
    assert len(tables.FILM_BOX.attributes) + len(tables.FILM_BOX.created_elsewhere) == 18


@pytest.mark.parametrize(
    "keyword",
    [
        "ImageDisplayFormat", "FilmOrientation", "FilmSizeID", "AnnotationDisplayFormatID", "RequestedResolutionID",
    ],
)  # fmt: skip
def test_what_is_fixed_at_creation_is_marked(keyword):
    (row,) = [row for row in tables.FILM_BOX.attributes if row.keyword == keyword]

    assert row.create_only


@pytest.mark.parametrize(
    ("table", "keyword", "is_settable"),
    [
        (tables.ANNOTATION_BOX, "TextString", True),
        (tables.FILM_BOX, "Trim", True),
        (tables.FILM_BOX, "FilmSizeID", False),
    ],
)
def test_n_set_may_name_what_is_not_fixed(table, keyword, is_settable):
    (row,) = [row for row in table.attributes if row.keyword == keyword]

    assert row.create_only is not is_settable


@pytest.mark.parametrize(("table", "kind"), TABLES)
def test_what_keeps_stray_words_has_a_field_for_them(table, kind):
    assert not table.keeps_identity or "stray" in {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    ("table", "keywords"),
    [
        (tables.FILM_BOX, {"ImageDisplayFormat"}),
        (tables.GRAYSCALE_IMAGE_BOX, {"ImageBoxPosition"}),
        (tables.COLOR_IMAGE_BOX, {"ImageBoxPosition"}),
        (tables.ANNOTATION_BOX, {"AnnotationPosition"}),
        (tables.FILM_SESSION, set()),
    ],
)
def test_what_is_mandatory_in_each_table(table, keywords):
    assert {row.keyword for row in table.attributes if row.mandatory} == keywords


@pytest.mark.parametrize(
    ("table", "keyword", "sent", "used"),
    [
        (tables.FILM_SESSION, "PrintPriority", "normal", PrintPriority.MEDIUM),
        (tables.FILM_SESSION, "PrintPriority", "Medium", PrintPriority.MEDIUM),
        (tables.FILM_SESSION, "MediumType", "mammo clear", "MAMMO CLEAR FILM"),
        (tables.FILM_SESSION, "FilmDestination", "bin_2", "BIN_2"),
        (tables.FILM_BOX, "ImageDisplayFormat", "standard/2,3", DisplayFormat.standard(columns=2, rows=3)),
        (tables.FILM_BOX, "FilmOrientation", "Landscape", FilmOrientation.LANDSCAPE),
        (tables.FILM_BOX, "FilmSizeID", "14in x 17in", FILM_SIZES["14INX17IN"]),
        (tables.FILM_BOX, "MagnificationType", "none", Magnification.NONE),
        (tables.FILM_BOX, "BorderDensity", "white", Shade.WHITE),
        (tables.FILM_BOX, "EmptyImageDensity", "Black", Shade.BLACK),
        (tables.FILM_BOX, "Trim", "yes", True),
        (tables.FILM_BOX, "RequestedResolutionID", "high", Resolution.HIGH),
        (tables.GRAYSCALE_IMAGE_BOX, "Polarity", "reverse", Polarity.REVERSE),
        (tables.GRAYSCALE_IMAGE_BOX, "MagnificationType", "cubic", Magnification.CUBIC),
        (tables.COLOR_IMAGE_BOX, "RequestedDecimateCropBehavior", "crop", OversizeBehavior.CROP),
    ],
)
def test_values_spelled_otherwise_are_repaired(table, keyword, sent, used):
    (row,) = [row for row in table.attributes if row.keyword == keyword]

    with pytest.raises(Unsupported):
        row.read(sent)
    assert row.repair(sent) == used
