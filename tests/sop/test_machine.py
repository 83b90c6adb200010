"""The service matrix (PS3.4 H.4): who answers what, and what nobody answers."""

from collections import Counter

import pytest
from pydicom.dataset import Dataset

from printscp.sop import machine
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet
from printscp.wire.sop_classes import (
    BARE_CLASSES,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    OPTIONAL_CLASSES,
    PRINT_JOB,
    PRINTER,
    PRINTER_INSTANCE,
)
from printscp.wire.status import COMMENT_LENGTH, Status
from tests.conversation import gray_item, strict

OVERLAY_BOX = "1.2.840.10008.5.1.1.24.1"
MODALITY_PERFORMED_PROCEDURE_STEP = "1.2.840.10008.3.1.2.3.3"

REQUESTS = {
    NCreate: {"attributes": Dataset()},
    NSet: {"attributes": Dataset()},
    NGet: {},
    NAction: {"action_type": 1},
    NDelete: {},
}


def ask(talk, kind, sop_class, uid="1.2.3.1", context=GRAYSCALE_META):
    return talk.ask(kind(context=context, sop_class=sop_class, uid=uid, **REQUESTS[kind]))


OUTSIDE_THE_MATRIX = [
    (sop_class, kind)
    for sop_class in (FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER, *OPTIONAL_CLASSES)
    for kind in REQUESTS
    if (sop_class, kind) not in machine.SERVICE_OF
]


def test_the_matrix_of_the_standard_leaves_twenty_five_operations_out():
    assert len(OUTSIDE_THE_MATRIX) == 25


@pytest.mark.parametrize(("sop_class", "kind"), OUTSIDE_THE_MATRIX)
def test_an_operation_outside_the_matrix_is_refused_0211(talk, sop_class, kind):
    talk.with_film()

    assert ask(talk, kind, sop_class, context=talk.context_of(sop_class)).status is Status.UNRECOGNIZED_OPERATION


@pytest.mark.parametrize("sop_class", [PRINT_JOB, OVERLAY_BOX, MODALITY_PERFORMED_PROCEDURE_STEP, COLOR_IMAGE_BOX])
@pytest.mark.parametrize("kind", REQUESTS)
def test_a_class_that_the_context_does_not_speak_for_is_refused_0118(talk, kind, sop_class):
    assert ask(talk, kind, sop_class).status is Status.NO_SUCH_SOP_CLASS


def test_a_film_session_on_a_printer_context_is_refused_0118(talk):
    assert ask(talk, NCreate, FILM_SESSION, None, context=PRINTER).status is Status.NO_SUCH_SOP_CLASS


@pytest.mark.parametrize("context", [GRAYSCALE_META, COLOR_META, PRINTER, *BARE_CLASSES])
def test_the_printer_answers_on_every_context_that_speaks_for_it(talk, context):
    assert ask(talk, NGet, PRINTER, PRINTER_INSTANCE, context).status is Status.SUCCESS


@pytest.mark.parametrize("context", OPTIONAL_CLASSES)
def test_the_printer_does_not_answer_on_the_context_of_an_optional_class(talk, context):
    assert ask(talk, NGet, PRINTER, PRINTER_INSTANCE, context).status is Status.NO_SUCH_SOP_CLASS


def test_a_uid_of_another_class_is_refused_0119(talk):
    session = talk.with_film().state.session

    assert ask(talk, NDelete, FILM_BOX, session.uid).status is Status.CLASS_INSTANCE_CONFLICT
    assert ask(talk, NSet, GRAYSCALE_IMAGE_BOX, session.film_boxes[0].uid).status is Status.CLASS_INSTANCE_CONFLICT
    assert ask(talk, NAction, FILM_SESSION, PRINTER_INSTANCE).status is Status.CLASS_INSTANCE_CONFLICT


def test_a_grayscale_image_box_addressed_as_color_is_refused_0119(talk):
    box = talk.with_film().state.session.film_boxes[0].image_boxes[0]

    reply = ask(talk, NSet, COLOR_IMAGE_BOX, box.uid, context=COLOR_META)

    assert (reply.status, reply.comment) == (
        Status.CLASS_INSTANCE_CONFLICT,
        "this UID is a Grayscale Image Box, not a Color Image Box",
    )


@pytest.mark.parametrize("kind", [NSet, NAction, NDelete])
def test_a_strict_printer_refuses_a_request_without_instance_uid_with_0117(kind):
    talk = strict().with_film()

    assert ask(talk, kind, FILM_SESSION, None).status is Status.INVALID_SOP_INSTANCE


def test_a_strict_printer_refuses_n_get_of_the_printer_without_instance_uid_with_0117():
    assert ask(strict(), NGet, PRINTER, None).status is Status.INVALID_SOP_INSTANCE


@pytest.mark.parametrize("kind", [NSet, NAction, NDelete])
def test_an_unknown_instance_is_refused_0112(talk, kind):
    talk.with_film()

    assert ask(talk, kind, FILM_SESSION, "1.9.9").status is Status.NO_SUCH_SOP_INSTANCE


def test_every_refusal_says_why_in_64_ascii_characters(talk):
    talk.with_film()
    long_uid = "1." + "9" * 70

    for kind in REQUESTS:
        for sop_class in (FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER, long_uid):
            for uid in (None, "1.9", long_uid, "ü"):
                reply = ask(talk, kind, sop_class, uid)
                if reply.status.is_failure:
                    assert 0 < len(reply.comment) <= COMMENT_LENGTH
                    assert reply.comment.isascii()


def test_a_film_printed_in_gray_and_one_in_color_share_a_session(talk):
    talk.create_session()
    talk.create_film()
    talk.set_image(1, gray_item())
    talk.meta = COLOR_META
    talk.create_film()

    assert [film.color for film in talk.state.session.film_boxes] == [False, True]


def test_what_deviated_beside_any_film_is_in_every_job(talk):
    talk.create_session(PrintPriority="URGENT")
    for _ in range(2):
        talk.create_film()
        talk.set_image(1, gray_item())
        talk.print_film()

        assert [remark.attribute for remark in talk.job.remarks] == ["PrintPriority"]


def test_what_deviated_on_a_film_is_in_its_jobs_alone(talk):
    talk.with_film(FilmOrientation="SIDEWAYS")
    talk.set_image(1, gray_item(bits=10))
    talk.print_film()
    first = talk.job
    talk.create_film()
    talk.set_image(1, gray_item())
    talk.print_film()
    second = talk.job
    talk.print_session()

    assert [remark.attribute for remark in first.remarks] == ["FilmOrientation", "BitsStored"]
    assert second.remarks == ()
    assert talk.job.remarks[:-1] == first.remarks
    assert talk.job.remarks[-1].code == "printed-again"


def test_what_deviates_in_the_request_to_print_is_in_the_job(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    talk.action(FILM_BOX, None)

    assert [remark.code for remark in talk.job.remarks] == ["missing-uid"]


def test_remarks_on_a_film_go_with_it(talk):
    talk.with_film(FilmOrientation="SIDEWAYS")

    talk.delete(FILM_BOX, talk.state.session.film_boxes[0].uid)

    assert talk.state.noted == ()


def test_remarks_on_a_session_and_its_films_go_with_it(talk):
    talk.create_session(PrintPriority="URGENT")
    talk.create_film(FilmOrientation="SIDEWAYS")

    talk.create_session()

    assert [remark.code for _, remark in talk.state.noted] == ["second-film-session"]


def test_a_session_keeps_so_many_remarks_and_no_more_and_its_films_their_own(talk):
    talk.create_session()
    for _ in range(machine.MOST_REMARKS + 5):
        talk.set(FILM_SESSION, None)
    talk.create_film(FilmOrientation="SIDEWAYS")

    assert Counter(owner for owner, _ in talk.state.noted) == {"1.2.3.1": machine.MOST_REMARKS, "1.2.3.2": 1}


def test_what_was_asked_for_is_no_matter_of_a_job(talk):
    talk.with_film()

    talk.get(PRINTER_INSTANCE, 0x00100010)

    assert (len(talk.step.remarks), talk.state.noted) == (1, ())


def test_a_request_without_deviation_leaves_the_remarks_as_they_are(talk):
    talk.create_session(PrintPriority="URGENT")
    before = talk.state

    talk.get()

    assert talk.state is before


def test_a_job_that_was_made_does_not_get_later_remarks(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    talk.print_film()
    job = talk.job

    talk.set(FILM_BOX, None, FilmOrientation="SIDEWAYS")

    assert job.remarks == ()
