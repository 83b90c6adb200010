"""Events leave one at a time in a pause, are confirmed in bounds, and never raise on the association's thread."""

import threading

import pytest
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.presentation import build_context

from printscp.server import outbox as module
from printscp.server.outbox import Channel, Event, Outbox, channels
from printscp.wire.encoding import decode
from printscp.wire.sop_classes import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINT_JOB,
    PRINTER,
)

PAUSE = module.QUIET_SECONDS
CHANNELS = {PRINT_JOB: Channel(3, is_implicit=False), GRAYSCALE_META: Channel(1, is_implicit=True)}


class Line:
    """The way to the print SCU: keeps what is sent; may be broken."""

    def __init__(self):
        self.sent = []
        self.is_broken = False

    def __call__(self, primitive, context_id):
        if self.is_broken:
            raise RuntimeError("no way")
        self.sent.append((primitive, context_id))

    @property
    def numbers(self):
        return [primitive.MessageID for primitive, _ in self.sent]

    @property
    def told(self):
        return [(str(primitive.AffectedSOPInstanceUID), primitive.EventTypeID) for primitive, _ in self.sent]


@pytest.fixture
def line():
    return Line()


@pytest.fixture
def outbox(line):
    return Outbox(line, CHANNELS)


def event(uid="1.2.3", event_type=1, **changes):
    return Event(sop_class=PRINT_JOB, uid=uid, event_type=event_type, **changes)


def post(outbox, *events):
    for each in events:
        outbox.post(each, PRINT_JOB)


def confirm(outbox, number, status=0):
    response = N_EVENT_REPORT()
    response.MessageIDBeingRespondedTo = number
    response.Status = status
    outbox.on_confirmed(response)


def run(outbox, line):
    """Send all that waits, each confirmed at once."""
    while True:
        before = len(line.sent)
        outbox.between_requests(PAUSE)
        if len(line.sent) == before:
            return
        confirm(outbox, line.numbers[-1])


def test_an_event_is_sent_between_requests_and_not_before(outbox, line):
    post(outbox, event())
    before = list(line.sent)

    outbox.between_requests(PAUSE)

    assert before == []
    ((primitive, context_id),) = line.sent
    assert (primitive.AffectedSOPClassUID, primitive.AffectedSOPInstanceUID) == (PRINT_JOB, "1.2.3")
    assert (primitive.MessageID, primitive.EventTypeID, context_id) == (1, 1, 3)


def test_an_event_without_attributes_has_no_data_set(outbox, line):
    post(outbox, event())
    outbox.between_requests(PAUSE)

    assert line.sent[0][0].EventInformation is None


@pytest.mark.parametrize(("context", "implicit"), [(PRINT_JOB, False), (GRAYSCALE_META, True)])
def test_the_attributes_are_spelled_in_the_transfer_syntax_of_the_context(outbox, line, context, implicit):
    attributes = {"SpecificCharacterSet": ("ISO_IR 100",), "FilmSessionLabel": "Schädel", "PrinterName": "film"}
    outbox.post(event(attributes=attributes), context)
    outbox.between_requests(PAUSE)

    information = decode(line.sent[0][0].EventInformation, implicit=implicit)
    assert (information.FilmSessionLabel, information.PrinterName) == ("Schädel", "film")


def test_the_next_event_waits_for_the_confirmation_of_the_last(outbox, line):
    post(outbox, event(event_type=1), event(event_type=2))
    for _ in range(3):
        outbox.between_requests(PAUSE)
    unconfirmed = list(line.told)
    confirm(outbox, 1)
    outbox.between_requests(PAUSE)

    assert (unconfirmed, line.told) == ([("1.2.3", 1)], [("1.2.3", 1), ("1.2.3", 2)])


def test_a_confirmation_with_another_message_id_is_one_and_told_once(outbox, line, caplog):
    caplog.set_level("INFO")
    post(outbox, event(event_type=1), event(event_type=2), event(event_type=3))
    for odd in (0, 7, None):
        outbox.between_requests(PAUSE)
        confirm(outbox, odd)

    assert line.told == [("1.2.3", 1), ("1.2.3", 2), ("1.2.3", 3)]
    assert caplog.messages == ["event 1 of Print Job 1.2.3: confirmed as message 0, sent as 1"]


def test_a_confirmation_when_nothing_was_sent_is_ignored(outbox, line):
    confirm(outbox, 0)
    confirm(outbox, 1)

    assert line.sent == []


def test_a_refusal_confirms_as_well_and_is_logged(outbox, line, caplog):
    caplog.set_level("INFO")
    post(outbox, event(), event())
    outbox.between_requests(PAUSE)
    confirm(outbox, 1, 0x0113)
    outbox.between_requests(PAUSE)

    assert len(line.sent) == 2
    assert "event 1 of Print Job 1.2.3: the print SCU answers 0x0113" in caplog.messages


def test_a_second_confirmation_of_one_event_is_ignored(outbox, line, caplog):
    caplog.set_level("INFO")
    post(outbox, event())
    outbox.between_requests(PAUSE)
    confirm(outbox, 1)
    confirm(outbox, 1, 0x0113)

    assert caplog.messages == []


def test_an_event_that_stays_unconfirmed_is_given_up_in_time(line, caplog):
    outbox = Outbox(line, CHANNELS, confirm_seconds=0)
    post(outbox, event(event_type=1), event(event_type=2))
    for _ in range(3):
        outbox.between_requests(PAUSE)
    confirm(outbox, 1)
    outbox.between_requests(PAUSE)
    outbox.between_requests(PAUSE)

    assert line.told == [("1.2.3", 1), ("1.2.3", 2)]
    assert caplog.messages[0] == "event 1 of Print Job 1.2.3 is not confirmed after 0 s, given up"


def test_a_late_confirmation_does_not_confirm_the_next_event(line):
    outbox = Outbox(line, CHANNELS, confirm_seconds=0)
    post(outbox, event(event_type=1), event(event_type=2))
    for _ in range(3):
        outbox.between_requests(PAUSE)

    confirm(outbox, 1)

    assert outbox._unconfirmed.event_type == 2


# When the print SCU is told


@pytest.mark.parametrize(("pause", "sent"), [(0.0, 0), (0.24, 0), (0.25, 1), (60.0, 1), (None, 0)])
def test_an_event_waits_until_the_print_scu_pauses(outbox, line, pause, sent):
    post(outbox, event())

    outbox.between_requests(pause)

    assert len(line.sent) == sent


def test_an_event_that_is_overdue_is_sent_while_a_request_waits_for_its_answer(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "OVERDUE_SECONDS", 0)
    post(outbox, event())

    outbox.between_requests(None)

    assert len(line.sent) == 1


def test_an_event_that_is_overdue_is_not_sent_when_the_next_request_may_be_on_its_way(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "OVERDUE_SECONDS", 0)
    post(outbox, event())

    outbox.between_requests(0.1)

    assert line.sent == []


def test_an_event_is_overdue_two_seconds_after_it_was_posted(outbox, line, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    post(outbox, event())
    sent = []
    for seconds in (101.9, 102.0):
        now[0] = seconds
        outbox.between_requests(None)
        sent.append(len(line.sent))

    assert sent == [0, 1]


# A print SCU that does not confirm in time


@pytest.fixture
def clock(monkeypatch):
    """The time in a list of one, which the test moves."""
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def let_pass(outbox, clock, seconds):
    clock[0] += seconds
    outbox.between_requests(PAUSE)
    outbox.between_requests(PAUSE)


def test_after_the_first_time_out_two_seconds_are_enough(outbox, line, clock):
    post(outbox, *(event(f"1.{number}") for number in range(4)))
    outbox.between_requests(PAUSE)
    sent = []
    for seconds in (59.9, 0.1, 1.9, 0.1, 2.0):
        let_pass(outbox, clock, seconds)
        sent.append(len(line.sent))

    assert sent == [1, 2, 2, 3, 4]


def test_a_confirmation_time_below_two_seconds_stays_as_it_is(line, clock):
    outbox = Outbox(line, CHANNELS, confirm_seconds=0.5)
    post(outbox, *(event(f"1.{number}") for number in range(3)))
    outbox.between_requests(PAUSE)
    for _ in range(2):
        let_pass(outbox, clock, 0.5)

    assert len(line.sent) == 3


def test_while_it_is_behind_a_print_scu_is_not_told_what_its_job_has_overcome(outbox, line, clock):
    post(outbox, event("1.1", 1), event("1.1", 2), event("1.2", 1), event("1.1", 3, is_final=True), event("1.2", 2))
    outbox.between_requests(PAUSE)
    for _ in range(3):
        let_pass(outbox, clock, 60)

    assert line.told == [("1.1", 1), ("1.1", 3), ("1.2", 2)]


def test_a_print_scu_that_confirms_again_is_told_everything_again(outbox, line, clock):
    post(outbox, event("1.1", 1), event("1.2", 1))
    outbox.between_requests(PAUSE)
    let_pass(outbox, clock, 60)
    confirm(outbox, 2)
    post(outbox, *(event("1.3", number) for number in (1, 2, 3)))
    run(outbox, line)

    assert line.told == [("1.1", 1), ("1.2", 1), ("1.3", 1), ("1.3", 2), ("1.3", 3)]


def test_a_print_scu_that_confirms_is_told_what_its_job_has_overcome(outbox, line):
    post(outbox, *(event("1.1", number) for number in (1, 2, 3)))

    run(outbox, line)

    assert line.told == [("1.1", 1), ("1.1", 2), ("1.1", 3)]


# Which contexts, which numbers, what is left out


def test_the_first_context_that_was_accepted_is_used(outbox, line):
    outbox.post(event(), PRINTER, GRAYSCALE_META)
    outbox.between_requests(PAUSE)

    assert line.sent[0][1] == 1


def test_an_event_without_a_context_is_dropped(outbox, line):
    outbox.post(event(), PRINTER)
    outbox.between_requests(PAUSE)

    assert line.sent == []


def test_message_ids_begin_again_at_one(outbox, line):
    outbox._message_id = 65534
    post(outbox, event(), event(), event())

    run(outbox, line)

    assert line.numbers == [65535, 1, 2]


def test_an_event_that_cannot_be_sent_costs_only_itself(outbox, line, caplog):
    post(outbox, event(event_type=1), event(event_type=2))
    line.is_broken = True
    outbox.between_requests(PAUSE)
    line.is_broken = False
    outbox.between_requests(PAUSE)

    assert line.told == [("1.2.3", 2)]
    assert "event 1 of Print Job 1.2.3 cannot be sent" in caplog.text


def test_an_event_that_cannot_be_encoded_costs_only_itself(outbox, line, caplog):
    post(outbox, event(attributes={"PrinterName": object()}), event(event_type=2))
    outbox.between_requests(PAUSE)
    outbox.between_requests(PAUSE)

    assert line.told == [("1.2.3", 2)]


def test_what_a_job_has_overcome_is_dropped_first(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 4)
    post(outbox, event("1.1", 1), event("1.2", 1), event("1.1", 2), event("1.1", 3, is_final=True))
    post(outbox, event("1.2", 2), event("1.3", 1))

    run(outbox, line)

    assert line.told == [("1.1", 2), ("1.1", 3), ("1.2", 2), ("1.3", 1)]


def test_the_last_news_of_a_job_is_kept_while_another_job_has_older_news(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    post(outbox, event("1.1", 1), event("1.2", 1), event("1.2", 2))

    run(outbox, line)

    assert line.told == [("1.1", 1), ("1.2", 2)]


def test_how_a_job_ends_is_dropped_last(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    ends = [event(f"1.{number}", 3, is_final=True) for number in range(2)]
    post(outbox, ends[0], event("1.7", 1), ends[1], event("1.8", 1), event("1.9", 4, is_final=True))

    run(outbox, line)

    assert line.told == [("1.0", 3), ("1.1", 3), ("1.9", 4)]


def test_of_ends_alone_the_oldest_is_dropped(outbox, line, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    post(outbox, *(event(f"1.{number}", 3, is_final=True) for number in range(4)))

    run(outbox, line)

    assert line.told == [("1.2", 3), ("1.3", 3)]


def test_a_few_hundred_events_wait_and_their_overflow_is_told_once(outbox, line, caplog):
    post(outbox, *(event(f"1.{number}", 3, is_final=True) for number in range(600)))

    run(outbox, line)

    assert len(line.sent) == 500
    assert len(caplog.messages) == 1


def test_an_idle_outbox_takes_no_lock(outbox):
    outbox._lock.acquire()
    thread = threading.Thread(target=outbox.between_requests, args=(PAUSE,), daemon=True)
    thread.start()
    thread.join(30)

    assert not thread.is_alive()


def test_events_from_several_threads_are_all_sent_each_thread_in_its_order(outbox, line):
    def post_many(uid):
        post(outbox, *(event(uid, number) for number in range(1, 51)))

    threads = [threading.Thread(target=post_many, args=(f"1.{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    run(outbox, line)

    for number in range(4):
        assert [told for uid, told in line.told if uid == f"1.{number}"] == list(range(1, 51))


@pytest.mark.parametrize(
    ("syntax", "is_implicit"), [(EXPLICIT_VR_LITTLE_ENDIAN, False), (IMPLICIT_VR_LITTLE_ENDIAN, True)]
)
def test_each_accepted_context_is_a_channel(syntax, is_implicit):
    context = build_context(PRINT_JOB, syntax)
    context.context_id = 5

    assert channels([context]) == {PRINT_JOB: Channel(5, is_implicit=is_implicit)}
