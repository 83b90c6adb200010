"""Films as a printer can make them (PS3.4 H.2.4)."""

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, Printer, Share, Tolerance
from printscp.film.scu import Scu
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import Resolution
from printscp.wire.sop_classes import GRAYSCALE_META
from printscp.wire.status import Status
from tests.conversation import Conversation, strict

HALVES = CustomLayout(3, (Share(0, 0, 1, 0.5), Share(0, 0.5, 1, 0.5)))


def film(talk):
    return talk.state.session.film_boxes[-1]


def creating(display_format=r"STANDARD\1,1", scu=None, printer=None, **attributes):
    """A conversation in which such a film was asked for."""
    talk = Conversation(printer, scu=scu)
    talk.create_session()
    talk.create_film(display_format, **attributes)
    return talk


@pytest.mark.parametrize("layouts", [("STANDARD",), (r"STANDARD\2,3",), (r"STANDARD\1,1", r"STANDARD\2,3", "ROW")])
def test_a_layout_is_offered_by_its_kind_or_by_itself(layouts):
    assert creating(r"STANDARD\2,3", printer=Printer(layouts=layouts)).step.reply.status is Status.SUCCESS


@pytest.mark.parametrize(
    ("display_format", "layouts"),
    [
        (r"STANDARD\2,3", ("ROW", "COL")),
        (r"STANDARD\2,3", (r"STANDARD\3,2",)),
        ("SLIDE", ("STANDARD",)),
        (r"CUSTOM\3", (r"CUSTOM\4",)),
    ],
)
def test_a_layout_that_the_printer_does_not_have_is_refused_0106(display_format, layouts):
    printer = Printer(layouts=layouts, custom_layouts=(HALVES,))

    reply = creating(display_format, printer=printer).step.reply

    assert (reply.status, reply.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        f"ImageDisplayFormat {display_format} is not supported".replace("\\", "/"),
    )


def test_a_custom_layout_has_the_boxes_that_the_printer_says():
    talk = creating(r"CUSTOM\3", printer=Printer(custom_layouts=(HALVES,)))

    assert (film(talk).display_format, len(film(talk).image_boxes)) == (DisplayFormat("CUSTOM", (3,)), 2)


def test_a_custom_layout_without_boxes_is_refused_0106():
    reply = creating(r"CUSTOM\4", printer=Printer(custom_layouts=(HALVES,))).step.reply

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE


@pytest.mark.parametrize(("display_format", "boxes"), [("SLIDE", 20), ("SUPERSLIDE", 20)])
def test_slides_are_as_many_as_the_film_holds(display_format, boxes):
    talk = creating(display_format, FilmSizeID="8INX10IN")

    assert len(film(talk).image_boxes) == boxes


def test_slides_are_counted_on_the_size_that_is_used():
    talk = creating(
        "SLIDE", printer=Printer(film_sizes=(FILM_SIZES["8INX10IN"],), default_film_size=FILM_SIZES["8INX10IN"])
    )

    assert len(film(talk).image_boxes) == 20


SWAPPING = Scu(swap_layout=True)


def test_rows_and_columns_are_exchanged_for_a_print_scu_that_writes_them_so():
    talk = creating(r"STANDARD\2,3", SWAPPING)

    (remark,) = talk.step.remarks
    assert film(talk).display_format == DisplayFormat.standard(columns=3, rows=2)
    assert (remark.code, remark.sent, remark.used) == ("swapped-layout", r"STANDARD\2,3", r"STANDARD\3,2")


def test_a_swapped_layout_comes_back_as_it_was_sent():
    assert creating(r"STANDARD\2,3", SWAPPING).step.reply.attributes.ImageDisplayFormat == r"STANDARD\2,3"


def test_what_is_offered_is_the_layout_after_the_exchange():
    assert creating(r"STANDARD\2,3", SWAPPING, Printer(layouts=(r"STANDARD\3,2",))).step.reply.status is Status.SUCCESS


def test_only_standard_layouts_are_exchanged():
    talk = creating(r"ROW\1,2", SWAPPING)

    assert (film(talk).display_format, talk.step.remarks) == (DisplayFormat("ROW", (1, 2)), ())


def test_a_strict_printer_exchanges_them_too():
    talk = creating(r"STANDARD\2,3", SWAPPING, Printer(tolerance=Tolerance.STRICT))

    assert (talk.step.reply.status, film(talk).display_format.counts) == (Status.SUCCESS, (3, 2))


@pytest.mark.parametrize(
    ("sent", "used"), [("35CMX43CM", "14INX17IN"), ("43X35CM", "14INX17IN"), ("20CMX25CM", "8INX10IN")]
)
def test_a_size_that_is_nearly_one_of_the_printer_is_that_one(sent, used):
    talk = creating(FilmSizeID=sent)

    (remark,) = talk.step.remarks
    assert (talk.step.reply.status, film(talk).size) == (Status.SUCCESS, FILM_SIZES[used])
    assert (remark.code, remark.sent, remark.used) == ("metric-film-size", sent, used)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("215MMX292MM", Status.SUCCESS),
        ("216MMX297MM", Status.VALUE_OUT_OF_RANGE),
        ("210MMX303MM", Status.VALUE_OUT_OF_RANGE),
    ],
)
def test_no_side_may_differ_by_six_millimetres(sent, status):
    printer = Printer(film_sizes=(FILM_SIZES["A4"],), default_film_size=FILM_SIZES["A4"])

    assert creating(FilmSizeID=sent, printer=printer).step.reply.status is status


def test_a_strict_printer_refuses_a_size_that_is_nearly_its_own_with_0106():
    talk = strict()
    talk.create_session()

    assert talk.create_film(FilmSizeID="35CMX43CM").status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_size_that_the_printer_has_by_that_name_is_no_deviation():
    talk = creating(FilmSizeID="A4")

    assert (film(talk).size, talk.step.remarks) == (FILM_SIZES["A4"], ())


def test_a_printer_without_high_resolution_prints_in_standard_and_answers_0116():
    talk = creating(RequestedResolutionID="HIGH", printer=Printer(high_resolution=False))

    (remark,) = talk.step.remarks
    assert (talk.step.reply.status, film(talk).resolution) == (Status.VALUE_OUT_OF_RANGE, Resolution.STANDARD)
    assert (remark.attribute, remark.sent, remark.used) == ("RequestedResolutionID", "HIGH", "STANDARD")


def test_a_printer_without_high_resolution_takes_standard():
    talk = creating(RequestedResolutionID="STANDARD", printer=Printer(high_resolution=False))

    assert (talk.step.reply.status, talk.step.remarks) == (Status.SUCCESS, ())


def test_an_annotation_format_of_another_printer_has_six_boxes_and_is_remarked():
    talk = creating(AnnotationDisplayFormatID="Aycan")

    (remark,) = talk.step.remarks
    assert (talk.step.reply.status, film(talk).annotation_display_format) == (Status.SUCCESS, "Aycan")
    assert [box.position for box in film(talk).annotation_boxes] == [1, 2, 3, 4, 5, 6]
    assert (remark.code, remark.sent, remark.used) == ("unknown-format", "Aycan", "six boxes")


def test_an_annotation_format_means_nothing_where_annotation_boxes_were_not_accepted():
    talk = Conversation(accepted={GRAYSCALE_META})
    talk.create_session()
    talk.create_film(AnnotationDisplayFormatID="Aycan")

    assert (talk.step.reply.status, talk.step.remarks, film(talk).annotation_boxes) == (Status.SUCCESS, (), ())


def test_a_strict_printer_refuses_an_annotation_format_of_another_printer_with_0106():
    talk = strict()
    talk.create_session()

    assert talk.create_film(AnnotationDisplayFormatID="1").status is Status.INVALID_ATTRIBUTE_VALUE


def test_our_own_annotation_formats_are_known_in_any_case():
    talk = creating(AnnotationDisplayFormatID="Label")

    assert (film(talk).annotation_display_format, talk.step.remarks) == ("LABEL", ())
