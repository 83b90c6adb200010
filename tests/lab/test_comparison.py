from dataclasses import replace

import pytest

from printscp.lab.comparison import compare, request_in_words
from printscp.wire.exchange import Conversation
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, IMPLICIT_VR_LITTLE_ENDIAN
from tests.recorded import CONTEXT, JOBS, accepted, answer, conversation, data_set, film, job_event, request

UIDS = {f"1.2.3.{number}": f"1.9.{number}" for number in range(1, 5)}


def told(recorded: Conversation, replayed: Conversation) -> list[str]:
    return [str(each) for each in compare(recorded, replayed, UIDS)]


def answered(talk: Conversation, number: int, **changes: object) -> Conversation:
    """*talk* with another answer to one request."""
    exchanges = (
        replace(each, answer=answer(each.request, **changes)) if each.number == number else each
        for each in talk.exchanges
    )
    return replace(talk, exchanges=tuple(exchanges))


def up_to(talk: Conversation, number: int, end: str) -> Conversation:
    """*talk*, which ended instead of the answer to one request."""
    exchanges = [each for each in talk.exchanges if each.number <= number]
    return replace(talk, exchanges=(*exchanges[:-1], replace(exchanges[-1], answer=None)), events=(), end=end)


@pytest.mark.parametrize("implicit", [True, False])
def test_the_same_film_on_another_printer_has_no_difference(implicit):
    other = film("1.9", implicit=implicit)

    found = told(film("1.2.3"), other)

    assert found == ([] if not implicit else SYNTAX_DIFFERS)


SYNTAX_DIFFERS = [
    f"presentation context {number}: {sop_class} was accepted with Explicit VR Little Endian, "
    "is accepted with Implicit VR Little Endian"
    for number, sop_class in ((1, "Basic Grayscale Print Management Meta"), (3, "Print Job"))
]


def test_a_context_that_is_rejected_is_told_once():
    rejected = replace(film("1.9"), contexts=(replace(CONTEXT, result=3), accepted(JOBS)), exchanges=(), events=())

    (difference,) = compare(film(), rejected, {})

    assert (difference.kind, difference.what) == ("context", "Basic Grayscale Print Management Meta")
    assert difference.replayed == "rejected: abstract syntax not supported"


def test_another_transfer_syntax_is_told_even_where_nothing_was_said():
    one, other = (
        conversation(contexts=(accepted(syntax=syntax),))
        for syntax in (IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2")
    )

    (difference,) = compare(one, other, {})

    assert (difference.kind, difference.recorded, difference.replayed) == (
        "context", "accepted with Implicit VR Little Endian", "accepted with Explicit VR Big Endian",
    )  # fmt: skip


def test_another_status_is_told_with_its_meaning():
    warned = answered(film("1.9"), 5, status=0xB604, uid="1.9.3")

    assert told(film(), warned) == [
        "message 5, N-SET Grayscale Image Box: status was 0x0000 Success, is 0xB604 Image larger than its box, demagnified"
    ]


def test_a_refusal_is_told_once_without_the_attributes_that_it_lacks():
    refused = answered(film("1.9"), 3, status=0x0106)

    assert told(film(), refused) == [
        "message 3, N-CREATE Film Box: status was 0x0000 Success, is 0x0106 Invalid attribute value"
    ]


def test_an_attribute_is_told_with_the_message_it_is_in():
    with_size = answered(film("1.9"), 1, uid="1.9.1", data=data_set(NumberOfCopies="1"))

    (difference,) = compare(film(), with_size, UIDS)

    assert (difference.kind, difference.message, difference.where) == ("attribute", 1, "N-CREATE Film Session")
    assert (difference.what, difference.recorded, difference.replayed) == ("NumberOfCopies", "absent", "1")


def test_a_uid_that_an_answer_lacks_is_told():
    assert told(film(), answered(film("1.9"), 7, uid="1.9.2", data=film("1.9").exchanges[3].answer.data_set)) == []
    assert told(film(), answered(film("1.9"), 5)) == [
        "message 5, N-SET Grayscale Image Box: AffectedSOPInstanceUID was 1.2.3.3, is absent"
    ]


def test_the_words_of_a_comment_are_no_difference():
    one, other = (answered(film(), 5, status=0x0106, comment=words) for words in ("too small", "too large"))

    assert compare(one, other, {uid: uid for uid in UIDS}) == ()


def test_an_answer_that_came_only_once_is_told():
    asked = request("N-CREATE", FILM_SESSION)
    silent, talking = conversation((asked, None)), conversation((asked, answer(asked)))

    assert told(silent, talking) == ["message 1, N-CREATE Film Session: the answer was absent, is present"]
    assert told(talking, silent) == ["message 1, N-CREATE Film Session: the answer was present, is absent"]
    assert told(silent, silent) == []


def test_a_printer_that_aborts_is_told_once():
    aborted = up_to(film("1.9"), 3, "aborted by the printer")

    assert told(film(), aborted) == [
        "association: its end was released, is aborted by the printer after the answer to message 1"
    ]
    assert told(up_to(film(), 3, "aborted by the printer"), film("1.9")) == [
        "association: its end was aborted by the printer after the answer to message 1, is released"
    ]


def test_an_abort_at_the_same_place_is_no_difference_and_at_another_is():
    recorded = up_to(film(), 5, "aborted by the printer: a reason that only the printer knows")

    assert told(recorded, up_to(film("1.9"), 5, "aborted by the printer")) == []
    (difference,) = compare(recorded, up_to(film("1.9"), 3, "aborted by the printer"), UIDS)
    assert difference.recorded == "aborted by the printer after the answer to message 3"
    assert difference.replayed == "aborted by the printer after the answer to message 1"


def test_a_rejection_is_told_once():
    rejected = replace(film("1.9"), contexts=(CONTEXT, JOBS), exchanges=(), events=(), end="rejected: no such AE title")

    assert told(film(), rejected) == ["association: its end was released, is rejected: no such AE title"]
    assert told(rejected, rejected) == []


@pytest.mark.parametrize("end", ["aborted by the print SCU", "connection lost", None])
def test_how_the_print_scu_ended_is_no_difference(end):
    assert told(replace(film(), end=end), film("1.9")) == []


def test_a_job_that_fails_is_told_whenever_it_does():
    failed = replace(film("1.9"), events=(job_event("1.9.4", 2), job_event("1.9.4", 4)))

    assert told(film(), failed) == ["N-EVENT-REPORT Print Job: its end was Done, is Failure"]
    assert told(replace(film(), events=()), failed) == ["N-EVENT-REPORT Print Job: its end was not told, is Failure"]


def test_when_a_job_is_done_is_no_difference_but_it_must_be_told():
    pending = replace(film("1.9"), events=(job_event("1.9.4", 1),))

    assert told(replace(film(), events=(job_event("1.2.3.4", 2),)), film("1.9")) == []
    assert told(film(), pending) == ["N-EVENT-REPORT Print Job: its end was Done, is not told"]


def test_a_job_that_was_never_made_is_not_told_again():
    assert compare(film(), replace(film("1.9"), events=()), {}) != ()
    refused = replace(answered(film("1.9"), 7, status=0xC602), events=())

    found = compare(film(), refused, {uid: new for uid, new in UIDS.items() if uid != "1.2.3.4"})

    assert [each.kind for each in found] == ["status"]


def test_requests_that_were_not_sent_are_no_difference():
    refused = answered(film("1.9"), 3, status=0x0106)
    short = replace(refused, exchanges=refused.exchanges[:2], unsent={5: 3, 7: 3}, events=())

    assert [each.what for each in compare(film(), short, {"1.2.3.1": "1.9.1"})] == ["status"]


def test_a_request_is_named_by_its_service_and_sop_class():
    assert request_in_words(request("N-CREATE", FILM_BOX)) == "N-CREATE Film Box"
    assert request_in_words(request("N-GET", "1.2.3")) == "N-GET 1.2.3"
