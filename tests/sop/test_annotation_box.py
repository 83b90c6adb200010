"""Basic Annotation Box SOP Class (PS3.4 H.4.4)."""

from dataclasses import replace

import pytest

from printscp.film.printer import Printer
from printscp.wire.sop_classes import ANNOTATION_BOX
from printscp.wire.status import Status
from tests.conversation import Conversation, gray_item, strict


def boxes(talk):
    return talk.state.session.film_boxes[-1].annotation_boxes


@pytest.fixture
def labelled(talk):
    """A conversation with a film that has a label and two captions."""
    return talk.with_film(r"STANDARD\1,2", FilmSizeID="8INX10IN", AnnotationDisplayFormatID="COMBINED")


def annotate(talk, number, text, position=None):
    """N-SET of an annotation box at its own position or another."""
    box = boxes(talk)[number]
    return talk.set(
        ANNOTATION_BOX,
        box.uid,
        AnnotationPosition=box.position if position is None else position,
        TextString=text,
    )


def test_a_text_is_kept_in_its_box_and_returned(labelled):
    reply = annotate(labelled, 1, "left knee")

    assert (reply.status, [box.text for box in boxes(labelled)]) == (Status.SUCCESS, ["", "left knee", ""])
    assert (reply.attributes.AnnotationPosition, reply.attributes.TextString) == (1, "left knee")


def test_an_empty_text_takes_it_off_the_film(labelled):
    annotate(labelled, 0, "left knee")

    reply = annotate(labelled, 0, "")

    assert (reply.status, boxes(labelled)[0].text, labelled.step.remarks) == (Status.SUCCESS, "", ())


def test_what_n_set_does_not_name_stays(labelled):
    annotate(labelled, 0, "left knee")

    labelled.set(ANNOTATION_BOX, boxes(labelled)[0].uid, AnnotationPosition=0)

    assert boxes(labelled)[0].text == "left knee"


def test_a_text_without_a_position_is_refused_0120(labelled):
    reply = labelled.set(ANNOTATION_BOX, boxes(labelled)[0].uid, TextString="x")

    assert (reply.status, reply.comment) == (Status.MISSING_ATTRIBUTE, "AnnotationPosition missing")


def test_the_uid_says_which_box_is_meant_when_the_position_disagrees(labelled):
    reply = annotate(labelled, 1, "left knee", position=2)

    (remark,) = labelled.step.remarks
    assert (reply.status, reply.attributes.AnnotationPosition) == (Status.SUCCESS, 1)
    assert [box.text for box in boxes(labelled)] == ["", "left knee", ""]
    assert (remark.code, remark.sent, remark.used) == ("other-position", "2", "1, of this UID")


def test_a_long_text_is_kept_whole_and_remarked(labelled):
    reply = annotate(labelled, 0, "x" * 65)

    (remark,) = labelled.step.remarks
    assert (reply.status, len(boxes(labelled)[0].text)) == (Status.SUCCESS, 65)
    assert (remark.code, remark.sent, remark.used) == ("long-text", "65 characters", "all of them")


def test_a_text_of_64_characters_is_no_deviation(labelled):
    annotate(labelled, 0, "x" * 64)

    assert labelled.step.remarks == ()


def test_a_text_of_more_than_1024_characters_leaves_what_stands_and_is_answered_0116(labelled):
    annotate(labelled, 0, "before")

    reply = annotate(labelled, 0, "x" * 1025)

    assert (reply.status, boxes(labelled)[0].text) == (Status.VALUE_OUT_OF_RANGE, "before")


@pytest.mark.parametrize(("text", "position"), [("x" * 65, None), ("x", 2)])
def test_a_strict_printer_refuses_long_texts_and_other_positions_with_0106(text, position):
    talk = strict().with_film(r"STANDARD\1,2", AnnotationDisplayFormatID="BOTTOM")

    assert annotate(talk, 0, text, position).status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_request_without_uid_means_the_box_at_the_position(labelled):
    reply = labelled.set(ANNOTATION_BOX, None, AnnotationPosition=2, TextString="right knee")

    assert (reply.status, reply.uid) == (Status.SUCCESS, boxes(labelled)[2].uid)
    assert [box.text for box in boxes(labelled)] == ["", "", "right knee"]


def test_an_unknown_attribute_is_left_out_and_answered_0107(labelled):
    reply = labelled.set(ANNOTATION_BOX, boxes(labelled)[0].uid, AnnotationPosition=0, Manufacturer="ACME")

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00080070,))


def test_a_new_text_does_not_keep_the_patient_of_the_one_before(labelled):
    uid = boxes(labelled)[0].uid
    labelled.set(ANNOTATION_BOX, uid, AnnotationPosition=0, TextString="A", PatientID="4711")

    labelled.set(ANNOTATION_BOX, uid, AnnotationPosition=0, TextString="B")

    assert boxes(labelled)[0].stray == ()


def test_a_patient_who_comes_with_a_text_is_kept(labelled):
    reply = labelled.set(ANNOTATION_BOX, boxes(labelled)[0].uid, AnnotationPosition=0, PatientID="4711")

    assert (reply.status, boxes(labelled)[0].stray) == (Status.SUCCESS, (("PatientID", "4711"),))


def test_an_annotation_of_an_earlier_film_is_set_there(labelled):
    earlier = boxes(labelled)[0].uid
    labelled.create_film()

    reply = labelled.set(ANNOTATION_BOX, earlier, AnnotationPosition=0, TextString="x")

    assert (reply.status, labelled.codes) == (Status.SUCCESS, ["earlier-film-box"])
    assert labelled.state.session.film_boxes[0].annotation_boxes[0].text == "x"


def test_a_caption_that_leaves_an_image_too_little_room_is_told_by_n_action(labelled):
    labelled.set_image(1, gray_item(1596, 2560))
    assert labelled.step.reply.status is Status.SUCCESS

    annotate(labelled, 1, "left knee")

    assert labelled.print_film().status is Status.DEMAGNIFIED


def test_texts_beyond_the_memory_of_the_printer_are_refused_0213(labelled):
    labelled.around = replace(labelled.around, most_octets=5)
    before = labelled.state

    reply = annotate(labelled, 0, "123456")

    assert reply.status is Status.RESOURCE_LIMITATION
    assert labelled.state is before


def test_texts_are_in_the_job(labelled):
    labelled.set_image(1, gray_item())
    annotate(labelled, 0, "left knee")

    labelled.print_film()

    assert [box.text for box in labelled.job.films[0].annotation_boxes] == ["left knee", "", ""]


def test_remarks_on_an_annotation_are_in_the_job_of_its_film(labelled):
    annotate(labelled, 0, "x", position=1)
    labelled.set_image(1, gray_item())

    labelled.print_film()

    assert [remark.code for remark in labelled.job.remarks] == ["other-position"]


def test_remarks_on_an_annotation_are_in_the_job_of_no_other_film(labelled):
    annotate(labelled, 0, "x", position=1)
    labelled.create_film()
    labelled.set_image(1, gray_item())

    labelled.print_film()

    assert labelled.job.remarks == ()


def test_a_margin_does_not_matter_to_a_text():
    talk = Conversation(Printer(margin_mm=20)).with_film(AnnotationDisplayFormatID="LABEL")

    assert annotate(talk, 0, "x").status is Status.SUCCESS
