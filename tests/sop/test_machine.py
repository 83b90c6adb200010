"""The service matrix (PS3.4 H.4): who answers what, and what nobody answers."""

import pytest
from pydicom.dataset import Dataset

from printscp.sop import machine
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    MEMBERS,
    PRINTER,
    PRINTER_INSTANCE,
)
from printscp.wire.status import COMMENT_LENGTH, Status
from tests.conversation import gray_item

PRINT_JOB = "1.2.840.10008.5.1.1.14"
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
    for sop_class in (FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER)
    for kind in REQUESTS
    if (sop_class, kind) not in machine.SERVICES
]


def test_the_matrix_of_the_standard_leaves_ten_operations_out():
    assert len(OUTSIDE_THE_MATRIX) == 10


@pytest.mark.parametrize(("sop_class", "kind"), OUTSIDE_THE_MATRIX)
def test_an_operation_outside_the_matrix_is_refused_0211(talk, sop_class, kind):
    talk.with_film()

    assert ask(talk, kind, sop_class).status is Status.UNRECOGNIZED_OPERATION


@pytest.mark.parametrize("sop_class", [PRINT_JOB, OVERLAY_BOX, MODALITY_PERFORMED_PROCEDURE_STEP, COLOR_IMAGE_BOX])
@pytest.mark.parametrize("kind", REQUESTS)
def test_a_class_that_the_context_does_not_speak_for_is_refused_0118(talk, kind, sop_class):
    assert ask(talk, kind, sop_class).status is Status.NO_SUCH_SOP_CLASS


def test_a_film_session_on_a_printer_context_is_refused_0118(talk):
    assert ask(talk, NCreate, FILM_SESSION, None, context=PRINTER).status is Status.NO_SUCH_SOP_CLASS


@pytest.mark.parametrize("context", MEMBERS)
def test_the_printer_answers_on_every_print_context(talk, context):
    assert ask(talk, NGet, PRINTER, PRINTER_INSTANCE, context).status is Status.SUCCESS


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
def test_a_request_without_instance_uid_is_refused_0117(talk, kind):
    talk.with_film()

    assert ask(talk, kind, FILM_SESSION, None).status is Status.INVALID_SOP_INSTANCE


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
