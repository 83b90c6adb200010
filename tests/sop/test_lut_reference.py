"""References to a Presentation LUT (PS3.4 H.4.9.1)."""

from dataclasses import replace

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.printer import Printer, Tolerance
from printscp.film.session import FilmBox, FilmSession
from printscp.film.terms import Photometric
from printscp.sop.lut_reference import known_lut, lut_references, report_lut_size
from printscp.sop.state import State
from printscp.wire.deviations import Deviations
from printscp.wire.status import Refusal, Status
from tests.jobs import print_image

EIGHT = PresentationLut("1.8", LutTable(bits=12, entries=tuple(range(256))))
TWELVE = PresentationLut("1.12", LutTable(bits=12, entries=tuple(range(4096))))
SHAPE = PresentationLut("1.1", LutShape.LIN_OD)


def box(lut=None, *, image=True, **changes):
    return ImageBox(uid="1.2.1", position=1, image=print_image(**changes) if image else None, presentation_lut_uid=lut)


def film(lut=None, *boxes):
    return FilmBox(uid="1.2", display_format=DisplayFormat("ROW", (1,)), presentation_lut_uid=lut, image_boxes=boxes)


def state(session_lut=None, *films):
    session = FilmSession(uid="1.3", presentation_lut_uid=session_lut, film_boxes=films)
    return State(calling_ae="CT1", printer=Printer(), session=session, presentation_luts=(EIGHT, TWELVE, SHAPE))


def standard():
    return Deviations(Tolerance.STANDARD, "")


def sizes_remarked(box, film, state):
    deviations = standard()
    report_lut_size(box, film, state, deviations)
    return [remark.sent for remark in deviations.remarks]


@pytest.mark.parametrize("uid", [None, "1.8"])
def test_a_lut_that_the_association_has_is_used(uid):
    deviations = standard()

    assert known_lut(uid, "1.12", state(), deviations) == uid
    assert deviations.remarks == []


@pytest.mark.parametrize(("before", "used"), [(None, "no LUT"), ("1.12", "1.12")])
def test_an_unknown_lut_leaves_what_stood_and_is_answered_0116(before, used):
    deviations = standard()

    assert known_lut("1.9", before, state(), deviations) == before
    (remark,) = deviations.remarks
    assert deviations.status is Status.VALUE_OUT_OF_RANGE
    assert (remark.code, remark.sent, remark.used) == ("unknown-lut", "1.9", used)


def test_a_strict_printer_refuses_an_unknown_lut_with_0106():
    with pytest.raises(Refusal) as caught:
        known_lut("1.9", None, state(), Deviations(Tolerance.STRICT, ""))

    assert caught.value.status is Status.INVALID_ATTRIBUTE_VALUE


def test_sessions_films_and_image_boxes_refer_to_luts():
    assert lut_references(state("1.8", film("1.12", box("1.1")), film())) == {"1.8", "1.12", "1.1"}


def test_without_a_session_nothing_refers_to_a_lut():
    assert lut_references(replace(state(), session=None)) == frozenset()


def test_a_table_with_an_entry_for_each_value_is_no_deviation():
    assert sizes_remarked(box("1.8"), film(), state()) == []


@pytest.mark.parametrize(
    ("box_lut", "film_lut", "session_lut"), [("1.12", "1.8", "1.8"), (None, "1.12", "1.8"), (None, None, "1.12")]
)
def test_the_lut_of_the_image_comes_before_that_of_the_film_and_that_before_the_one_of_the_session(
    box_lut, film_lut, session_lut
):
    remarked = sizes_remarked(box(box_lut), film(film_lut), state(session_lut))

    assert remarked == ["4096 entries for 256 values"]


@pytest.mark.parametrize(
    "box",
    [
        box("1.12", image=False),
        box("1.12", photometric=Photometric.RGB, pixel_data=bytes(18)),
        box("1.1"),
        box(None),
        box("1.9"),
    ],
)
def test_without_an_image_in_gray_and_a_table_there_is_no_size_to_compare(box):
    assert sizes_remarked(box, film(), state()) == []


def test_without_a_session_there_is_no_lut_of_it():
    assert sizes_remarked(box(), film(), replace(state(), session=None)) == []


def test_another_size_is_resampled_with_success_and_strictly_refused_0106():
    deviations = standard()

    report_lut_size(box("1.12"), film(), state(), deviations)
    with pytest.raises(Refusal) as caught:
        report_lut_size(box("1.12"), film(), state(), Deviations(Tolerance.STRICT, ""))

    (remark,) = deviations.remarks
    assert deviations.status is Status.SUCCESS
    assert (remark.code, remark.used, remark.clause) == ("lut-size", "it resampled", "PS3.4 H.4.9.1")
    assert caught.value.status is Status.INVALID_ATTRIBUTE_VALUE
