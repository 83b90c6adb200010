"""Presentation LUT SOP Class (PS3.4 H.4.9)."""

from dataclasses import replace

import pytest

from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, PRESENTATION_LUT
from printscp.wire.status import Status
from tests.conversation import gray_item, lut_item, strict


def test_a_shape_is_kept_and_returned_with_its_uid(talk):
    reply = talk.create(PRESENTATION_LUT, PresentationLUTShape="LIN OD")

    assert (reply.status, reply.uid, reply.attributes.PresentationLUTShape) == (Status.SUCCESS, "1.2.3.1", "LIN OD")
    assert (reply.attributes.SOPClassUID, reply.attributes.SOPInstanceUID) == (PRESENTATION_LUT, "1.2.3.1")
    assert talk.state.presentation_luts == (PresentationLut("1.2.3.1", LutShape.LIN_OD),)


def test_a_table_is_kept_and_not_sent_back(talk):
    reply = talk.create(PRESENTATION_LUT, "1.2.9", PresentationLUTSequence=[lut_item((4, 0, 12))])

    assert reply.attributes.dir() == ["SOPClassUID", "SOPInstanceUID"]
    assert talk.state.presentation_luts == (PresentationLut("1.2.9", LutTable(bits=12, entries=(0, 1, 2, 3))),)


def test_luts_need_no_session_and_outlive_it(talk):
    lut = talk.create_lut()
    talk.create_session()

    talk.delete(FILM_SESSION, None)

    assert [held.uid for held in talk.state.presentation_luts] == [lut]


def test_a_uid_in_use_is_refused_0111(talk):
    talk.create_lut(uid="1.2.9")

    assert talk.create(PRESENTATION_LUT, "1.2.9", PresentationLUTShape="IDENTITY").status is (
        Status.DUPLICATE_SOP_INSTANCE
    )


def test_neither_shape_nor_table_is_refused_0120(talk):
    before = talk.state

    reply = talk.create(PRESENTATION_LUT)

    assert (reply.status, reply.comment) == (Status.MISSING_ATTRIBUTE, "PresentationLUTShape missing")
    assert talk.state is before


def test_what_deviates_is_remarked(talk):
    talk.create_lut("INVERSE")

    assert (talk.codes, [remark.clause for remark in talk.step.remarks]) == (["softcopy-shape"], ["PS3.4 H.4.9.2.1"])


def test_an_unknown_attribute_is_left_out_and_answered_0107(talk):
    reply = talk.create(PRESENTATION_LUT, PresentationLUTShape="IDENTITY", PatientID="4711")

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00100020,))


def test_more_luts_than_the_limit_are_refused_0213(talk):
    talk.around = replace(talk.around, most_presentation_luts=1)
    talk.create_lut()

    reply = talk.create(PRESENTATION_LUT, PresentationLUTShape="IDENTITY")

    assert (reply.status, reply.comment) == (Status.RESOURCE_LIMITATION, "1 Presentation LUTs are the most")


def test_luts_beyond_the_memory_of_the_printer_are_refused_0213(talk):
    talk.around = replace(talk.around, most_octets=1000)

    reply = talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12))])

    assert (reply.status, reply.comment) == (
        Status.RESOURCE_LIMITATION,
        "more than the 0 MiB that this printer has left",
    )


def test_n_delete_removes_the_lut_alone(talk):
    first, second = talk.create_lut(), talk.create_lut("LIN OD")

    reply = talk.delete(PRESENTATION_LUT, first)

    assert reply.status is Status.SUCCESS
    assert [held.uid for held in talk.state.presentation_luts] == [second]


@pytest.mark.parametrize("where", ["session", "film", "image"])
def test_a_lut_in_use_cannot_be_deleted_and_is_answered_0110(talk, where):
    references = [reference(PRESENTATION_LUT, talk.create_lut())]
    talk.create_session(**{"ReferencedPresentationLUTSequence": references} if where == "session" else {})
    talk.create_film(**{"ReferencedPresentationLUTSequence": references} if where == "film" else {})
    talk.set_image(1, gray_item(), **{"ReferencedPresentationLUTSequence": references} if where == "image" else {})
    before = talk.state

    reply = talk.delete(PRESENTATION_LUT, talk.state.presentation_luts[0].uid)

    assert (reply.status, reply.comment) == (Status.PROCESSING_FAILURE, "the Presentation LUT is in use")
    assert talk.state is before


def test_a_lut_can_be_deleted_with_the_film_that_used_it(talk):
    lut = talk.create_lut()
    talk.with_film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])
    talk.delete(FILM_BOX, None)

    assert talk.delete(PRESENTATION_LUT, lut).status is Status.SUCCESS


def test_an_unknown_lut_is_refused_0112(talk):
    assert talk.delete(PRESENTATION_LUT, "1.9").status is Status.NO_SUCH_SOP_INSTANCE


def test_n_delete_without_uid_means_the_only_lut(talk):
    lut = talk.create_lut()

    reply = talk.delete(PRESENTATION_LUT, None)

    assert (reply.uid, talk.codes, talk.state.presentation_luts) == (lut, ["missing-uid"], ())


def test_a_strict_printer_refuses_what_is_not_as_the_standard_has_it():
    talk = strict()

    reply = talk.create(PRESENTATION_LUT, PresentationLUTShape="INVERSE")

    assert (reply.status, talk.state.presentation_luts) == (Status.INVALID_ATTRIBUTE_VALUE, ())
