"""The attributes of a printer in its conformance statement: those that it has, and what the machine makes of them."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.conformance_tables import COLUMNS, TABLES, attribute_rows, defaults_of
from printscp.film.printer import Printer, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.sop import printer_configuration
from printscp.wire import presentation_lut, report_tables, tables
from printscp.wire.attribute import Table
from printscp.wire.pixels import IMAGE
from printscp.wire.sop_classes import COLOR_IMAGE_BOX, FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX
from printscp.wire.status import Status
from tests.conversation import Conversation, color_item, gray_item

MODULES = (tables, report_tables, printer_configuration, presentation_lut)
STRICT = Printer(tolerance=Tolerance.STRICT)


def keywords(printer: Printer, sop_class: str) -> set[str]:
    return {row[0] for table in TABLES[sop_class] for row in attribute_rows(printer, sop_class, table, Dataset())}


def test_every_table_of_a_sop_class_is_told():
    told = {id(table) for group in TABLES.values() for table in group}

    values = (value for module in MODULES for value in vars(module).values())
    assert {id(value) for value in values if isinstance(value, Table)} == told - {id(IMAGE)}


def test_a_row_has_a_cell_for_each_column():
    rows = attribute_rows(Printer(), FILM_BOX, tables.FILM_BOX, Dataset())

    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize(
    ("printer", "missing"),
    [
        (Printer(presentation_lut=False), {"ReferencedPresentationLUTSequence"}),
        (STRICT, {"ReferencedPresentationLUTSequence", "Illumination", "ReflectedAmbientLight"}),
    ],
)
def test_a_session_has_no_row_for_what_the_printer_refuses_or_cannot_use(printer, missing):
    assert keywords(Printer(), FILM_SESSION) - keywords(printer, FILM_SESSION) == missing


def test_a_strict_printer_has_no_planar_configuration_in_a_gray_box():
    assert "PlanarConfiguration" in keywords(STRICT, COLOR_IMAGE_BOX)
    assert "PlanarConfiguration" not in keywords(STRICT, GRAYSCALE_IMAGE_BOX)


@pytest.mark.parametrize("tolerance", Tolerance)
@pytest.mark.parametrize("film_session_print", [False, True])
def test_defaults_are_those_of_the_printer_whatever_it_refuses(tolerance, film_session_print):
    sizes = (FILM_SIZES["A4"],)
    printer = Printer(
        tolerance=tolerance, film_session_print=film_session_print, film_sizes=sizes, default_film_size=sizes[0]
    )

    defaults = defaults_of(replace(printer, media=("PAPER",), max_density=2.0))

    assert defaults[FILM_SESSION].MediumType == "PAPER"
    assert (defaults[FILM_BOX].FilmSizeID, defaults[FILM_BOX].MaxDensity) == ("A4", 200)


def test_a_printer_that_makes_no_film_has_no_defaults_and_says_so():
    with pytest.raises(RuntimeError, match=r"PRINTSCP makes no Film Box: 0x0106 ImageDisplayFormat CUSTOM"):
        defaults_of(Printer(layouts=(r"CUSTOM\3",)))


# What the statement claims of images is what the machine does

GRAYS = {bits: gray_item(bits=bits) for bits in (8, 9, 10, 12, 14, 16)}


@pytest.mark.parametrize("tolerance", Tolerance)
@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("stored", GRAYS)
def test_the_bits_that_are_claimed_are_taken_and_no_other(tolerance, bits, stored):
    printer = Printer(tolerance=tolerance, bits=bits)
    rows = attribute_rows(printer, GRAYSCALE_IMAGE_BOX, TABLES[GRAYSCALE_IMAGE_BOX][1], Dataset())
    claimed = next(row[4] for row in rows if row[0] == "BitsStored")

    reply = Conversation(printer).with_film().set_image(image=GRAYS[stored])

    offered, _, beside = claimed.partition("; ")
    is_claimed = str(stored) in offered.split(", ") or beside == "9 to 16 are taken"
    assert (reply.status is Status.SUCCESS) == is_claimed


@pytest.mark.parametrize("tolerance", Tolerance)
@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("item", [color_item(), gray_item(bits=8)], ids=["RGB", "MONOCHROME2"])
def test_the_photometric_interpretations_that_are_claimed_are_taken_and_no_other(tolerance, color, item):
    printer = Printer(tolerance=tolerance, color=color)
    rows = attribute_rows(printer, GRAYSCALE_IMAGE_BOX, TABLES[GRAYSCALE_IMAGE_BOX][1], Dataset())
    claimed = next(row[4] for row in rows if row[0] == "PhotometricInterpretation")

    reply = Conversation(printer).with_film().set_image(image=item)

    assert (reply.status is Status.SUCCESS) == (item.PhotometricInterpretation in claimed)


@pytest.mark.parametrize(("keyword", "value"), [("AnnotationDisplayFormatID", "LABEL"), ("ICCProfile", bytes(8))])
def test_a_film_attribute_without_a_row_is_left_out(keyword, value):
    printer = Printer(annotation=False, color=False)
    talk = Conversation(printer)
    talk.create_session()

    reply = talk.create_film(**{keyword: value})

    assert keyword not in keywords(printer, FILM_BOX)
    assert reply.status is Status.ATTRIBUTE_LIST_WARNING
