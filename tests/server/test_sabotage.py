"""What a saboteur is asked, and who is told what is done."""

import pytest

from printscp.disturbances import Answer, Stall
from printscp.server.instrument import Nobody
from printscp.server.sabotage import Sabotage
from printscp.wire.message import Message
from tests.disturbed_server import Notes, Plan
from tests.raw_scu import VERIFICATION, encode_command

STALL = Stall(fault="hangs", seconds=1)
ANSWER = Answer(fault="fails", status=0x0110)
ECHO = Message(context_id=1, command=encode_command({0x0100: 0x0030, 0x0110: 1}))


class Failing(Nobody):
    def on_connection(self, address):
        raise ValueError("no such thing")

    def on_association(self, calling_ae, printer, abstract_syntaxes):
        return None


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def sabotage_by(notes):
    return lambda saboteur: Sabotage(saboteur, notes, "the association", "192.0.2.7")


def test_what_the_saboteur_wants_is_wanted(sabotage_by):
    sabotage = sabotage_by(Plan(connection=[STALL], association=[STALL], request=[ANSWER]))

    wanted = sabotage.of_connection(), sabotage.of_association("CT1", "film", [VERIFICATION]), sabotage.of_request(ECHO)

    assert wanted == ((STALL,), (STALL,), (ANSWER,))


def test_something_may_be_wanted_while_a_request_is_coming(sabotage_by):
    assert sabotage_by(Plan(arrival=[STALL])).of_arrival(ECHO) == (STALL,)


def test_a_request_is_one_of_its_association(sabotage_by):
    plan = Plan()
    sabotage = sabotage_by(plan)

    sabotage.of_association("CT1", "film", [VERIFICATION])
    sabotage.of_request(ECHO)

    assert plan.asked == [("CT1", "film"), ("CT1", "film", ECHO)]


def test_errors_of_the_saboteur_are_logged_once_and_each_told(sabotage_by, notes, caplog):
    sabotage = sabotage_by(Failing())

    wanted = sabotage.of_connection(), sabotage.of_association("CT1", "film", [VERIFICATION])

    assert wanted == ((), ())
    assert [record.message for record in caplog.records] == ["192.0.2.7: the saboteur failed, nothing is disturbed"]
    assert notes.failures[0] == "ValueError('no such thing')"
    assert len(notes.failures) == 2


@pytest.mark.parametrize("who", ["192.0.2.7", "CT1"])
def test_what_is_done_is_logged_and_told(sabotage_by, notes, caplog, who):
    sabotage = sabotage_by(Nobody())
    if who == "CT1":
        sabotage.of_association("CT1", "film", [VERIFICATION])

    sabotage.done(STALL, "nothing is sent")

    assert caplog.record_tuples == [("printscp.server", 30, f"{who}: fault hangs: nothing is sent")]
    assert notes.disturbances == ["hangs"]


def test_what_cannot_be_done_is_logged_and_not_told(sabotage_by, notes, caplog):
    sabotage_by(Nobody()).not_done(ANSWER, "it is for a request")

    assert caplog.messages == ["192.0.2.7: fault fails: Answer is not done, it is for a request"]
    assert notes.disturbances == []


def test_what_is_done_is_told_of_the_request_that_was_asked_about(sabotage_by, notes):
    sabotage = sabotage_by(Nobody())

    sabotage.done(STALL, "nothing is sent")
    sabotage.of_request(ECHO)
    sabotage.done(ANSWER, "answered 0x0110")

    assert notes.message_ids == [None, 1]
