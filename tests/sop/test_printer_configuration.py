"""Printer Configuration Retrieval SOP Class (PS3.4 H.4.11)."""

import pytest

from printscp.film.printer import CustomLayout, Printer, Share
from printscp.film.sizes import FILM_SIZES
from printscp.sop.printer_configuration import offered_layouts
from printscp.wire import parsers
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
)
from printscp.wire.status import Status
from tests.conversation import Conversation, encoded

A4, SQUARE = FILM_SIZES["A4"], FILM_SIZES["24CMX24CM"]
SMALL = {"film_sizes": (SQUARE, A4), "default_film_size": A4, "layouts": (r"STANDARD\1,2",), "media": ("PAPER",)}


def configurations(**changes):
    """The items of the Printer Configuration Sequence."""
    reply = Conversation(Printer(**SMALL | changes)).get(
        PRINTER_CONFIGURATION_INSTANCE, sop_class=PRINTER_CONFIGURATION
    )
    assert reply.status is Status.SUCCESS
    return reply.attributes.PrinterConfigurationSequence


def test_a_color_printer_has_a_configuration_for_each_meta_class():
    assert [item.SOPClassesSupported[0] for item in configurations()] == [GRAYSCALE_META, COLOR_META]


def test_a_printer_without_color_has_one_configuration():
    assert [item.SOPClassesSupported[0] for item in configurations(color=False)] == [GRAYSCALE_META]


OFFERS = {
    "presentation_lut": PRESENTATION_LUT,
    "annotation": ANNOTATION_BOX,
    "print_job": PRINT_JOB,
    "printer_configuration": PRINTER_CONFIGURATION,
}


@pytest.mark.parametrize("missing", OFFERS)
def test_the_optional_classes_are_those_that_the_printer_offers(missing):
    item = configurations(**{missing: False})[0]

    assert set(item.SOPClassesSupported[1:]) == set(OFFERS.values()) - {OFFERS[missing]}


def test_the_printer_is_told_by_its_names():
    item = configurations(name="FILM1", manufacturer="ACME", model_name="Imager")[0]

    assert (item.PrinterName, item.Manufacturer, item.ManufacturerModelName) == ("FILM1", "ACME", "Imager")


def test_bits_are_those_that_the_printer_takes_eight_in_color():
    assert [(item.MemoryBitDepth, item.PrintingBitDepth) for item in configurations(bits=10)] == [(10, 8), (8, 8)]


@pytest.mark.parametrize(("film_session_print", "films"), [(True, 200), (False, 0)])
def test_films_are_collated_where_sessions_can_be_printed(film_session_print, films):
    assert configurations(film_session_print=film_session_print)[0].MaximumCollatedFilms == films


def test_no_memory_is_allocated_and_decimation_can_be_chosen():
    item = configurations()[0]

    assert (item.MaximumMemoryAllocation, item.DecimateCropResult) == (0, "DEF DECIMATE")


def test_the_defaults_are_those_of_a_bare_film_box():
    item = configurations()[0]

    assert (item.DefaultMagnificationType, item.DefaultPrinterResolutionID) == ("CUBIC", "STANDARD")
    assert list(item.OtherMagnificationTypesAvailable) == ["REPLICATE", "BILINEAR", "NONE"]


def test_media_are_numbered_the_default_first_in_each_size():
    media = configurations(media=("PAPER", "BLUE FILM"), min_density=0.1, max_density=2.8)[0].MediaInstalledSequence

    assert [(item.ItemNumber, item.MediumType, item.FilmSizeID) for item in media] == [
        (1, "PAPER", "A4"),
        (2, "PAPER", "24CMX24CM"),
        (3, "BLUE FILM", "A4"),
        (4, "BLUE FILM", "24CMX24CM"),
    ]
    assert {(item.MinDensity, item.MaxDensity) for item in media} == {(10, 280)}


def layouts(**changes):
    return configurations(**changes)[0].SupportedImageDisplayFormatsSequence


def test_each_film_is_told_with_its_orientations_and_resolutions():
    told = [(item.FilmSizeID, item.PrinterResolutionID, item.FilmOrientation) for item in layouts()]

    assert told == [
        ("24CMX24CM", "STANDARD", "PORTRAIT"),
        ("24CMX24CM", "HIGH", "PORTRAIT"),
        ("A4", "STANDARD", "PORTRAIT"),
        ("A4", "HIGH", "PORTRAIT"),
        ("A4", "STANDARD", "LANDSCAPE"),
        ("A4", "HIGH", "LANDSCAPE"),
    ]


def test_all_layouts_are_told_for_the_default_film_and_the_first_for_others():
    told = {(item.FilmSizeID, item.ImageDisplayFormat) for item in layouts(layouts=(r"STANDARD\1,2", "SLIDE"))}

    assert told == {("A4", r"STANDARD\1,2"), ("A4", "SLIDE"), ("24CMX24CM", r"STANDARD\1,2")}


def test_boxes_of_more_pixels_than_an_attribute_can_say_have_none_said():
    item = layouts(dpi=2400, film_sizes=(FILM_SIZES["A3"],), default_film_size=FILM_SIZES["A3"])[0]
    high = [
        item
        for item in layouts(
            dpi=2400, layouts=(r"STANDARD\1,1",), film_sizes=(FILM_SIZES["A3"],), default_film_size=FILM_SIZES["A3"]
        )
        if item.PrinterResolutionID == "HIGH"
    ]

    assert item.Rows < 65536
    assert all("Rows" not in each for each in high)


def test_a_printer_without_high_resolution_tells_of_none():
    assert {item.PrinterResolutionID for item in layouts(high_resolution=False)} == {"STANDARD"}


def test_boxes_that_are_alike_have_their_pixels():
    item = layouts(dpi=254, gap_mm=0.0, high_resolution=False)[0]

    assert (item.Rows, item.Columns, item.ImageDisplayFormat) == (1200, 2400, r"STANDARD\1,2")
    assert [float(spacing) for spacing in item.PrinterPixelSpacing] == [0.1, 0.1]
    assert item.RequestedImageSizeFlag == "YES"


def test_boxes_that_differ_have_no_pixels_in_common():
    item = layouts(layouts=(r"ROW\1,2",))[0]

    assert ("Rows" in item, "Columns" in item) == (False, False)


def test_an_image_of_the_pixels_told_fits_its_box():
    for dpi in (203, 254, 320, 600):
        printer = Printer(**SMALL, dpi=dpi, gap_mm=0.0)
        item = layouts(dpi=dpi, gap_mm=0.0)[0]
        width_mm, height_mm = SQUARE.width, SQUARE.height / 2

        assert item.Columns <= width_mm * printer.dpi / 25.4 + 1e-6 < item.Columns + 1
        assert item.Rows <= height_mm * printer.dpi / 25.4 + 1e-6 < item.Rows + 1


CUSTOM = CustomLayout(7, (Share(0, 0, 1, 1),))


def test_a_whole_kind_is_told_by_examples_and_a_custom_layout_by_its_number():
    offered = offered_layouts(Printer(custom_layouts=(CUSTOM,)))

    assert {r"STANDARD\1,1", r"ROW\1,2", r"COL\1,2", "SLIDE", "SUPERSLIDE", r"CUSTOM\7"} <= set(offered)
    assert all(str(parsers.display_format(layout)) == layout for layout in offered)


def test_a_layout_offered_by_itself_is_told_alone():
    assert offered_layouts(Printer(layouts=(r"STANDARD\5,7", "ROW"))) == (r"STANDARD\5,7", r"ROW\1,2")


def test_the_layouts_that_are_told_can_be_created():
    talk = Conversation(Printer(custom_layouts=(CUSTOM,)))
    talk.create_session()

    statuses = {talk.create_film(layout).status for layout in offered_layouts(talk.state.printer)}

    assert statuses == {Status.SUCCESS}


def test_the_whole_configuration_can_be_encoded():
    (gray, _) = configurations(layouts=Printer().layouts, custom_layouts=(CUSTOM,))

    assert len(encoded(gray)) < 50_000


def test_without_uid_the_one_instance_is_meant(talk):
    reply = talk.get(None, sop_class=PRINTER_CONFIGURATION)

    assert (reply.status, reply.uid) == (Status.SUCCESS, PRINTER_CONFIGURATION_INSTANCE)


def test_another_instance_is_refused_0112(talk):
    assert talk.get("1.9", sop_class=PRINTER_CONFIGURATION).status is Status.NO_SUCH_SOP_INSTANCE


def test_an_unknown_attribute_is_left_out_and_answered_0107(talk):
    reply = talk.get(PRINTER_CONFIGURATION_INSTANCE, 0x00100020, sop_class=PRINTER_CONFIGURATION)

    assert (reply.status, len(reply.attributes)) == (Status.ATTRIBUTE_LIST_WARNING, 0)
