"""Film Session SOP Class (PS3.4 H.4.1)."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer, Tolerance
from printscp.film.terms import PrintPriority
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from printscp.wire.status import Status
from tests.conversation import Conversation, gray_item


def test_a_session_without_a_uid_gets_one_that_the_reply_tells(talk):
    reply = talk.create(FILM_SESSION)

    assert (reply.status, reply.uid) == (Status.SUCCESS, "1.2.3.1")


def test_a_session_keeps_the_uid_of_the_scu(talk):
    reply = talk.create(FILM_SESSION, "1.2.840.99")

    assert reply.uid == "1.2.840.99"
    assert talk.state.session.uid == "1.2.840.99"


def test_an_empty_request_is_answered_with_the_defaults(talk):
    reply = talk.create(FILM_SESSION)

    assert reply.attributes.NumberOfCopies == 1
    assert reply.attributes.PrintPriority == "MED"
    assert reply.attributes.MediumType == "BLUE FILM"
    assert reply.attributes.FilmDestination == "MAGAZINE"
    assert "FilmSessionLabel" not in reply.attributes


def test_the_reply_names_class_and_instance(talk):
    reply = talk.create(FILM_SESSION)

    assert reply.attributes.SOPClassUID == FILM_SESSION
    assert reply.attributes.SOPInstanceUID == "1.2.3.1"


SENT = {
    "SpecificCharacterSet": "ISO_IR 192",
    "NumberOfCopies": 3,
    "PrintPriority": "HIGH",
    "MediumType": "MAMMO CLEAR FILM",
    "FilmDestination": "BIN_2",
    "FilmSessionLabel": "Müller",
    "OwnerID": "WARD 4",
}


@pytest.mark.parametrize("keyword", SENT)
def test_each_attribute_comes_back_as_it_was_sent(talk, keyword):
    reply = talk.create(FILM_SESSION, **SENT)

    assert reply.attributes[keyword].value == SENT[keyword]


def test_the_values_are_kept_in_the_session(talk):
    talk.create(FILM_SESSION, **SENT)

    session = talk.state.session
    assert (session.number_of_copies, session.print_priority) == (3, PrintPriority.HIGH)
    assert (session.medium_type, session.film_destination) == ("MAMMO CLEAR FILM", "BIN_2")
    assert (session.label, session.owner_id) == ("Müller", "WARD 4")


def test_the_proposed_study_is_kept_and_returned(talk):
    study = Dataset()
    study.PatientName, study.PatientID, study.StudyInstanceUID = "Doe^Jane", "4711", "1.2.9"

    reply = talk.create(FILM_SESSION, ProposedStudySequence=[study])

    assert talk.state.session.proposed_study == (
        ("PatientName", "Doe^Jane"),
        ("PatientID", "4711"),
        ("StudyInstanceUID", "1.2.9"),
    )
    assert reply.attributes.ProposedStudySequence[0].PatientID == "4711"


def test_requested_memory_is_answered_b600_and_none_is_reserved(talk):
    reply = talk.create(FILM_SESSION, MemoryAllocation=4096)

    assert reply.status is Status.MEMORY_NOT_ALLOCATED
    assert reply.attributes.MemoryAllocation == 0


def test_a_warning_still_tells_the_new_uid(talk):
    reply = talk.create(FILM_SESSION, MemoryAllocation=4096)

    assert reply.uid == "1.2.3.1"


@pytest.mark.parametrize(
    ("keyword", "value", "used"),
    [
        ("NumberOfCopies", 0, 1),
        ("NumberOfCopies", 100, 1),
        ("PrintPriority", "URGENT", "MED"),
        ("MediumType", "CURRENT", "BLUE FILM"),
        ("FilmDestination", "BIN_0", "MAGAZINE"),
        ("FilmDestination", "SOMEWHERE", "MAGAZINE"),
    ],
)
def test_an_unsupported_value_is_replaced_and_answered_0116(talk, keyword, value, used):
    reply = talk.create(FILM_SESSION, **{keyword: value})

    assert reply.status is Status.VALUE_OUT_OF_RANGE
    assert reply.attributes[keyword].value == used
    assert [(remark.attribute, remark.sent) for remark in talk.step.remarks] == [(keyword, str(value))]


@pytest.mark.parametrize("keyword", ["NumberOfCopies", "PrintPriority", "MediumType", "MemoryAllocation"])
def test_an_empty_value_means_the_default_and_is_no_deviation(talk, keyword):
    reply = talk.create(FILM_SESSION, **{keyword: None})

    assert reply.status is Status.SUCCESS
    assert talk.step.remarks == ()


def test_an_unknown_attribute_is_left_out_and_answered_0107(talk):
    reply = talk.create(FILM_SESSION, PatientID="4711")

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00100020,))
    assert "PatientID" not in reply.attributes


def test_a_strict_printer_refuses_an_unknown_attribute_with_0105():
    talk = Conversation(Printer(tolerance=Tolerance.STRICT))

    reply = talk.create(FILM_SESSION, PatientID="4711")

    assert (reply.status, reply.tags) == (Status.NO_SUCH_ATTRIBUTE, (0x00100020,))
    assert reply.comment == "PatientID is not supported"


def test_a_strict_printer_refuses_an_unsupported_value_with_0106():
    talk = Conversation(Printer(tolerance=Tolerance.STRICT))
    before = talk.state

    reply = talk.create(FILM_SESSION, PrintPriority="URGENT")

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE
    assert talk.state is before


def test_a_second_session_with_the_same_uid_is_refused_0111(talk):
    talk.create(FILM_SESSION, "1.2.9")

    assert talk.create(FILM_SESSION, "1.2.9").status is Status.DUPLICATE_SOP_INSTANCE


def test_a_second_session_is_refused_0213_and_the_first_stays(talk):
    talk.create(FILM_SESSION, "1.2.9")
    before = talk.state

    reply = talk.create(FILM_SESSION, "1.2.10")

    assert reply.status is Status.RESOURCE_LIMITATION
    assert talk.state is before


@pytest.mark.parametrize("uid", ["1.2.abc", "x", "1..2", ".1", "1." + "2" * 63])
def test_a_uid_that_is_none_is_refused_0117(talk, uid):
    assert talk.create(FILM_SESSION, uid).status is Status.INVALID_SOP_INSTANCE


def test_n_set_changes_what_it_names_and_returns_only_that(talk):
    uid = talk.create(FILM_SESSION, PrintPriority="LOW").uid

    reply = talk.set(FILM_SESSION, uid, NumberOfCopies=2)

    assert reply.attributes.dir() == ["NumberOfCopies"]
    assert (talk.state.session.number_of_copies, talk.state.session.print_priority) == (2, PrintPriority.LOW)


def test_n_set_with_an_unsupported_value_leaves_what_stands(talk):
    uid = talk.create(FILM_SESSION, PrintPriority="LOW").uid

    reply = talk.set(FILM_SESSION, uid, PrintPriority="URGENT")

    assert reply.status is Status.VALUE_OUT_OF_RANGE
    assert talk.state.session.print_priority is PrintPriority.LOW


def test_n_set_of_an_unknown_session_is_refused_0112(talk):
    talk.create_session()

    assert talk.set(FILM_SESSION, "1.9", NumberOfCopies=2).status is Status.NO_SUCH_SOP_INSTANCE


def test_n_action_prints_all_films_as_one_job(talk):
    talk.create_session(NumberOfCopies=2)
    for _ in range(3):
        talk.create_film()
        talk.set_image(1, gray_item())

    reply = talk.print_session()

    (effect,) = talk.step.effects
    assert reply.status is Status.SUCCESS
    assert [film.uid for film in effect.job.films] == [film.uid for film in talk.state.session.film_boxes]
    assert effect.job.session.number_of_copies == 2


def test_n_action_on_a_session_without_film_is_refused_c600(talk):
    talk.create_session()

    assert talk.print_session().status is Status.NO_FILM_BOX


def test_n_action_on_a_session_whose_films_were_deleted_is_refused_c600(talk):
    uid = talk.with_film().state.session.film_boxes[-1].uid
    talk.delete(FILM_BOX, uid)

    assert talk.print_session().status is Status.NO_FILM_BOX


def test_a_film_without_image_is_left_out_of_the_job_and_answered_b602(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    talk.create_film()

    reply = talk.print_session()

    (effect,) = talk.step.effects
    assert reply.status is Status.EMPTY_SESSION_PAGE
    assert len(effect.job.films) == 1


def test_a_session_of_empty_films_makes_no_job(talk):
    talk.with_film()

    reply = talk.print_session()

    assert (reply.status, talk.step.effects) == (Status.EMPTY_SESSION_PAGE, ())


def test_a_full_queue_refuses_the_job_with_c601_and_keeps_the_session(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    before = talk.state
    talk.around = replace(talk.around, queue_has_room=False)

    reply = talk.print_session()

    assert reply.status is Status.SESSION_QUEUE_FULL
    assert talk.state is before


def test_an_action_type_other_than_print_is_refused_0123(talk):
    talk.with_film()

    assert talk.action(FILM_SESSION, talk.state.session.uid, 2).status is Status.NO_SUCH_ACTION


def test_a_printer_without_session_print_refuses_it_with_0211():
    talk = Conversation(Printer(film_session_print=False)).with_film()

    reply = talk.print_session()

    assert (reply.status, reply.comment) == (Status.UNRECOGNIZED_OPERATION, "Film Session has no N-ACTION here")


def test_n_delete_removes_the_session_with_its_films_and_a_new_one_may_follow(talk):
    uid = talk.with_film().state.session.uid

    talk.delete(FILM_SESSION, uid)

    assert talk.state.session is None
    assert talk.create(FILM_SESSION).status is Status.SUCCESS


def test_a_deleted_session_is_unknown(talk):
    uid = talk.create_session().uid
    talk.delete(FILM_SESSION, uid)

    assert talk.delete(FILM_SESSION, uid).status is Status.NO_SUCH_SOP_INSTANCE
