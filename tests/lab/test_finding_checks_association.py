"""What is wrong with an association."""

from dataclasses import replace

import pytest

from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.wire.sop_classes import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    IMPLICIT_VR_LITTLE_ENDIAN,
)
from tests.lab.finding_examples import EXAMPLES, whole
from tests.lab.recording import Recording


def codes_of(record: AssociationRecord) -> list[str]:
    return [finding.code for finding in findings_of(record)]


def test_an_abort_after_a_fault_is_right():
    talk = Recording()
    talk.faults = ("no answer",)
    talk.create_session()

    assert codes_of(talk.record("aborted by the print SCU")) == []


def test_an_event_that_crosses_the_last_message_need_not_be_confirmed():
    talk = whole(Recording())
    talk.event(None)

    assert codes_of(replace(talk.record(), ended_seconds=0.2)) == []


def test_a_lost_connection_says_when_it_was():
    (finding,) = findings_of(whole(Recording()).record("connection lost within a PDU"))

    assert (finding.code, finding.message, finding.sent) == ("PSA112", None, "connection lost within a PDU")


@pytest.mark.parametrize(
    "end", ["released", "aborted by the printer: too long", "rejected: local limit exceeded (for now)"]
)
def test_what_the_printer_ends_is_no_finding(end):
    assert findings_of(whole(Recording()).record(end)) == ()


def test_a_rejected_title_is_told_as_it_was_called():
    (finding,) = findings_of(EXAMPLES["PSA108"]())

    assert (finding.where, finding.sent) == ("A-ASSOCIATE-RQ, AETitle", "FILM1")


def test_each_class_that_is_proposed_by_itself_is_told_in_one_finding():
    (finding,) = findings_of(whole(Recording(proposed=(FILM_SESSION, FILM_BOX))).record())

    assert (finding.code, finding.sent) == ("PSA107", "Film Session, Film Box")


def test_transfer_syntaxes_may_be_proposed_one_by_one():
    talk = whole(Recording(syntaxes=(EXPLICIT_VR_LITTLE_ENDIAN,)))
    also = tuple(replace(each, transfer_syntaxes=(IMPLICIT_VR_LITTLE_ENDIAN,), result=4) for each in talk.contexts)
    talk.contexts += also

    assert codes_of(talk.record()) == []


def test_a_retired_class_is_told_by_its_name():
    (finding,) = findings_of(EXAMPLES["PSQ108"]())

    assert finding.sent == "Print Queue Management"


def test_a_hurried_request_names_the_one_that_it_did_not_wait_for():
    finding = next(finding for finding in findings_of(EXAMPLES["PSA113"]()) if finding.code == "PSA113")

    assert (finding.where, finding.sent) == (
        "N-ACTION-RQ Film Box",
        "before the answer to N-SET-RQ Grayscale Image Box",
    )


@pytest.mark.parametrize(("status", "found"), [(0, []), (0x0110, ["PSP104"])])
def test_an_event_is_confirmed_with_success(status, found):
    talk = Recording()
    talk.event(status)

    assert codes_of(whole(talk).record()) == found


def test_an_event_is_waited_for_while_the_association_goes_on():
    talk = Recording()
    talk.event(None)

    assert codes_of(whole(talk).record(None)) == []
