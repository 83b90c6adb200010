"""Film Session SOP Class (PS3.4 H.4.1)."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.film.scu import Scu
from printscp.film.terms import PrintPriority
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, GRAYSCALE_META, PRESENTATION_LUT, PRINT_JOB
from printscp.wire.status import Status
from tests.conversation import Conversation, gray_item, strict


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
        ("MediumType", "GLASS", "BLUE FILM"),
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
    reply = talk.create(FILM_SESSION, Rows=5)

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00280010,))
    assert "Rows" not in reply.attributes


def test_patient_attributes_are_kept_with_success_and_remarked(talk):
    reply = talk.create(FILM_SESSION, PatientID="4711")

    assert (reply.status, talk.state.session.stray) == (Status.SUCCESS, (("PatientID", "4711"),))
    assert talk.codes == ["stray-identity"]
    assert "PatientID" not in reply.attributes


def test_a_strict_printer_refuses_an_unknown_attribute_with_0105():
    reply = strict().create(FILM_SESSION, Rows=5)

    assert (reply.status, reply.tags) == (Status.NO_SUCH_ATTRIBUTE, (0x00280010,))
    assert reply.comment == "Rows is not supported"


def test_a_strict_printer_refuses_patient_attributes_with_0105():
    reply = strict().create(FILM_SESSION, PatientID="4711")

    assert (reply.status, reply.comment) == (Status.NO_SUCH_ATTRIBUTE, "PatientID is not supported")


def test_a_strict_printer_refuses_an_unsupported_value_with_0106():
    talk = strict()
    before = talk.state

    reply = talk.create(FILM_SESSION, PrintPriority="URGENT")

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE
    assert talk.state is before


def test_a_second_session_with_the_same_uid_is_refused_0111(talk):
    talk.create(FILM_SESSION, "1.2.9")

    assert talk.create(FILM_SESSION, "1.2.9").status is Status.DUPLICATE_SOP_INSTANCE


@pytest.mark.parametrize("before", ["nothing", "an empty film", "a printed film", "a printed session"])
def test_a_second_session_takes_the_place_of_one_that_has_nothing_to_print(talk, before):
    talk.create(FILM_SESSION, "1.2.9")
    if before != "nothing":
        talk.create_film()
    if before.startswith("a printed"):
        talk.set_image(1, gray_item())
        talk.print_film() if before == "a printed film" else talk.print_session()

    reply = talk.create(FILM_SESSION, "1.2.10")

    assert (reply.status, talk.codes) == (Status.SUCCESS, ["second-film-session"])
    assert (talk.state.session.uid, talk.state.session.film_boxes) == ("1.2.10", ())


@pytest.mark.parametrize("conversation", [Conversation, strict])
def test_a_second_session_is_refused_0213_while_a_film_of_the_first_is_unprinted(conversation):
    talk = conversation().with_film()
    talk.set_image(1, gray_item())
    before = talk.state

    reply = talk.create(FILM_SESSION, "1.2.10")

    assert (reply.status, reply.comment) == (
        Status.RESOURCE_LIMITATION,
        "the Film Session before has unprinted films, N-DELETE it",
    )
    assert talk.state is before


def test_a_strict_printer_refuses_any_second_session_with_0213():
    talk = strict()
    talk.create(FILM_SESSION, "1.2.9")
    before = talk.state

    reply = talk.create(FILM_SESSION, "1.2.10")

    assert (reply.status, reply.comment) == (
        Status.RESOURCE_LIMITATION,
        "one Film Session at a time, N-DELETE the first",
    )
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


def test_a_disk_without_room_refuses_the_job_with_0213_and_keeps_the_session(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    before = talk.state
    talk.around = replace(talk.around, storage_has_room=False)

    reply = talk.print_session()

    assert reply.status is Status.RESOURCE_LIMITATION
    assert talk.state is before


def test_a_disk_without_room_refuses_a_new_session_with_0213(talk):
    talk.around = replace(talk.around, storage_has_room=False)

    reply = talk.create(FILM_SESSION)

    assert (reply.status, reply.comment) == (Status.RESOURCE_LIMITATION, "the disk of the printer is full")
    assert talk.state.session is None


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


@pytest.mark.parametrize(
    ("keyword", "sent", "used"),
    [
        ("MediumType", "CURRENT", "BLUE FILM"),
        ("MediumType", "mammo clear", "MAMMO CLEAR FILM"),
        ("PrintPriority", "Medium", "MED"),
        ("FilmDestination", "bin_2", "BIN_2"),
    ],
)
def test_a_value_spelled_otherwise_is_used_with_success_and_remarked(talk, keyword, sent, used):
    reply = talk.create(FILM_SESSION, **{keyword: sent})

    assert (reply.status, reply.attributes[keyword].value) == (Status.SUCCESS, used)
    assert [(remark.code, remark.sent, remark.used) for remark in talk.step.remarks] == [("other-spelling", sent, used)]


def test_a_strict_printer_refuses_a_value_spelled_otherwise_with_0106():
    assert strict().create(FILM_SESSION, MediumType="paper").status is Status.INVALID_ATTRIBUTE_VALUE


def test_the_first_medium_of_the_printer_is_its_default():
    talk = Conversation(Printer(media=("PAPER", "CLEAR FILM")))

    assert talk.create(FILM_SESSION).attributes.MediumType == "PAPER"


def test_a_medium_that_the_printer_does_not_have_is_replaced_and_answered_0116():
    talk = Conversation(Printer(media=("PAPER",)))

    reply = talk.create(FILM_SESSION, MediumType="BLUE FILM")

    assert (reply.status, reply.attributes.MediumType) == (Status.VALUE_OUT_OF_RANGE, "PAPER")
    assert [(remark.sent, remark.used) for remark in talk.step.remarks] == [("BLUE FILM", "PAPER")]


def test_a_strict_printer_refuses_a_medium_that_it_does_not_have_with_0106():
    assert strict(media=("PAPER",)).create(FILM_SESSION, MediumType="BLUE FILM").status is (
        Status.INVALID_ATTRIBUTE_VALUE
    )


def test_no_memory_asked_for_is_no_deviation(talk):
    reply = talk.create(FILM_SESSION, MemoryAllocation=0)

    assert (reply.status, talk.step.remarks) == (Status.SUCCESS, ())


def test_a_session_refers_to_a_presentation_lut_and_that_is_remarked(talk):
    lut = talk.create_lut()

    reply = talk.create(FILM_SESSION, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])

    assert (reply.status, talk.state.session.presentation_lut_uid) == (Status.SUCCESS, lut)
    assert talk.codes == ["session-level-lut"]


def test_a_strict_printer_refuses_a_presentation_lut_of_a_session_with_0105():
    talk = strict()
    lut = talk.create_lut()

    reply = talk.create(FILM_SESSION, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])

    assert reply.status is Status.NO_SUCH_ATTRIBUTE


def test_a_presentation_lut_of_a_session_that_does_not_exist_is_left_out(talk):
    reply = talk.create(FILM_SESSION, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, "1.2.7")])

    assert (reply.status, talk.state.session.presentation_lut_uid) == (Status.VALUE_OUT_OF_RANGE, None)


def test_stray_words_of_n_set_are_added_to_those_of_n_create(talk):
    uid = talk.create(FILM_SESSION, PatientID="4711").uid

    talk.set(FILM_SESSION, uid, StudyID="7")

    assert talk.state.session.stray == (("PatientID", "4711"), ("StudyID", "7"))


def test_a_name_without_the_id_that_was_sent_before_is_not_joined_to_it(talk):
    uid = talk.create(FILM_SESSION, PatientID="4711").uid

    talk.set(FILM_SESSION, uid, PatientName="Doe^Jane")

    assert talk.state.session.stray == (("PatientName", "Doe^Jane"),)


def test_a_quiet_print_scu_is_answered_success_where_another_is_warned():
    talk = Conversation(scu=Scu(quiet=frozenset({0xB600})))

    reply = talk.create(FILM_SESSION, MemoryAllocation=4096)

    assert (reply.status, talk.codes) == (Status.SUCCESS, ["memory-allocation"])


def test_a_quiet_print_scu_is_not_told_of_empty_films():
    talk = Conversation(scu=Scu(quiet=frozenset({0xB602}))).with_film()

    assert talk.print_session().status is Status.SUCCESS


def test_a_job_of_the_session_is_referred_to_where_the_print_job_class_was_accepted(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    reply = talk.print_session()

    (item,) = reply.attributes[0x21000500].value
    assert (item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID) == (PRINT_JOB, talk.job.uid)


@pytest.mark.parametrize("print_job", [True, False])
def test_a_session_without_image_has_no_job_to_refer_to(print_job):
    talk = Conversation(accepted=(GRAYSCALE_META, PRINT_JOB) if print_job else (GRAYSCALE_META,)).with_film()

    assert talk.print_session().attributes is None


def test_a_full_queue_is_no_matter_where_there_is_nothing_to_print(talk):
    talk.with_film()
    talk.around = replace(talk.around, queue_has_room=False)

    assert talk.print_session().status is Status.EMPTY_SESSION_PAGE


def test_the_films_of_a_printed_session_are_printed(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    talk.print_session()

    assert [film.printed for film in talk.state.session.film_boxes] == [True]


def test_all_that_n_action_prints_is_told_by_its_worst(talk):
    talk.with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]))
    talk.set(FILM_BOX, talk.state.session.film_boxes[0].uid, MagnificationType="NONE")
    talk.create_film()

    assert [talk.print_session().status for _ in range(2)] == [Status.DEMAGNIFIED, Status.EMPTY_SESSION_PAGE]


def test_every_request_without_uid_means_the_session(talk):
    uid = talk.with_film().state.session.uid

    replies = [
        talk.set(FILM_SESSION, None, NumberOfCopies=2),
        talk.action(FILM_SESSION, None),
        talk.delete(FILM_SESSION, None),
    ]

    assert [(reply.status, reply.uid) for reply in replies] == [
        (Status.SUCCESS, uid),
        (Status.EMPTY_SESSION_PAGE, uid),
        (Status.SUCCESS, uid),
    ]
    assert talk.codes == ["missing-uid"]
