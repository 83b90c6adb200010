"""The attribute tables agree with the standard's dictionary and with the values they fill."""

from dataclasses import fields

import pytest
from pydicom.datadict import dictionary_has_tag

from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.pixels import IMAGE

TABLES = [
    (tables.FILM_SESSION, FilmSession),
    (tables.FILM_BOX, FilmBox),
    (tables.GRAYSCALE_IMAGE_BOX, ImageBox),
    (tables.COLOR_IMAGE_BOX, ImageBox),
    (tables.PRINTER, Printer),
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
