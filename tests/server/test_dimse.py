"""Messages within limits and in order; for each override of pynetdicom a guard that fails if upstream moves."""

import threading
from contextlib import contextmanager

import pytest
from pynetdicom import evt
from pynetdicom.dimse_primitives import N_EVENT_REPORT

from printscp.server.connection import Limits
from printscp.server.dimse import BoundedDimse, ServingAcse, dimse_of, oversize
from tests.raw_scu import VERIFICATION, AbortedError, Element, RawScu, encode_command
from tests.tiny_server import OUT_OF_MEMORY, TinyServer, wait_until

pytestmark = pytest.mark.network

FILM_SESSION = "1.2.840.10008.5.1.1.1"
IMAGE_BOX = "1.2.840.10008.5.1.1.4"
PRINTER = "1.2.840.10008.5.1.1.16"


def test_a_data_set_that_is_too_large_arrives_empty():
    with TinyServer(Limits(message_bytes=50_000)) as tiny, RawScu.connect(tiny.port) as scu:
        reply = scu.n_set(IMAGE_BOX, "1.2", bytes(60_000))

    assert reply.status == OUT_OF_MEMORY
    assert tiny.requests == [("N-SET", IMAGE_BOX, "1.2", 0, True)]


def test_nothing_is_kept_of_a_data_set_that_is_too_large_while_it_arrives():
    with TinyServer(Limits(message_bytes=50_000)) as tiny, RawScu.connect(tiny.port) as scu:
        dimse = dimse_of(tiny.associations[0])
        scu.send_request(0x0120, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_data(bytes(200_000), last=False)
        wait_until(lambda: dimse._length >= 200_000)

        assert dimse.message.data_set.getbuffer().nbytes == 0


def test_being_too_large_is_told_of_one_request_only():
    with TinyServer(Limits(message_bytes=50_000)) as tiny, RawScu.connect(tiny.port) as scu:
        scu.n_set(IMAGE_BOX, "1.2", bytes(60_000))
        reply = scu.n_set(IMAGE_BOX, "1.2", bytes(40_000))

    assert reply.status == 0
    assert [length for *_, length, _ in tiny.requests] == [0, 40_000]


def test_being_too_large_is_told_of_the_right_one_of_requests_sent_ahead():
    started = threading.Event()

    def slow(event):
        started.wait(30)
        return (OUT_OF_MEMORY if oversize(event.assoc) else 0), None

    limits = Limits(message_bytes=50_000)
    with TinyServer(limits, handlers=((evt.EVT_N_SET, slow),)) as tiny, RawScu.connect(tiny.port) as scu:
        for size in (60_000, 1000, 60_000):
            scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(size))
        started.set()
        statuses = [scu.receive().status for _ in range(3)]

    assert statuses == [OUT_OF_MEMORY, 0, OUT_OF_MEMORY]


def test_two_messages_in_one_pdu_are_both_served(scu):
    command = {
        Element.AFFECTED_SOP_CLASS: VERIFICATION,
        Element.COMMAND_FIELD: 0x0030,
        Element.MESSAGE_ID: 1,
        Element.DATA_SET_TYPE: 0x0101,
    }
    encoded = encode_command(command)
    pdv = (len(encoded) + 2).to_bytes(4, "big") + b"\x03\x03" + encoded

    scu.send_pdu(4, pdv * 2)

    assert [scu.receive().status for _ in range(2)] == [0, 0]


def test_an_association_that_has_ended_holds_nothing_too_large(tiny):
    RawScu.connect(tiny.port).vanish()
    tiny.wait_for_end(1)

    assert not oversize(tiny.associations[0])


def test_upstream_hands_messages_to_the_replaced_dimse_provider(tiny, monkeypatch):
    received = []
    receive = BoundedDimse.receive_primitive
    monkeypatch.setattr(
        BoundedDimse, "receive_primitive", lambda self, data: received.append(data) or receive(self, data)
    )

    with RawScu.connect(tiny.port) as scu:
        scu.n_create(FILM_SESSION, None, bytes(10))

    assert len(received) == 2


def test_received_messages_are_an_event_as_upstream_makes_it():
    received = []

    def note(event):
        received.append(type(event.message).__name__)

    with TinyServer(handlers=((evt.EVT_DIMSE_RECV, note),)) as tiny, RawScu.connect(tiny.port) as scu:
        scu.n_create(FILM_SESSION, None, bytes(10))

    assert received == ["N_CREATE_RQ"]


def test_event_19_is_an_a_abort_by_the_service_provider(scu):
    scu.send_request(0x0777, {})

    with pytest.raises(AbortedError) as abortion:
        scu.receive()

    assert abortion.value.args == (2, 0)


def test_a_malformed_message_is_told_as_an_abort():
    aborted = threading.Event()

    handlers = ((evt.EVT_ABORTED, lambda _event: aborted.set()),)
    with TinyServer(handlers=handlers) as tiny, RawScu.connect(tiny.port) as scu:
        scu.send_request(0x0777, {})
        tiny.wait_for_end(1)

    assert aborted.is_set()


def test_an_n_event_report_request_starts_no_thread(tiny, scu):
    scu.c_echo()
    before = threading.active_count()
    command = {
        Element.AFFECTED_SOP_CLASS: PRINTER,
        Element.AFFECTED_INSTANCE: "1.2.840.10008.5.1.1.17",
        Element.EVENT_TYPE: 1,
    }

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pynetdicom.dimse.threading.Thread", None)
        status = scu.ask(0x0100, command).status

    assert (status, threading.active_count()) == (0x0211, before)


# Requests sent ahead


SET = {Element.REQUESTED_SOP_CLASS: IMAGE_BOX, Element.REQUESTED_INSTANCE: "1.2"}
N_SET_RQ, N_SET_RSP, N_EVENT_REPORT_RQ, N_EVENT_REPORT_RSP, C_CANCEL_RQ = 0x0120, 0x8120, 0x0100, 0x8100, 0x0FFF


class Gate:
    """An N-SET handler that stops at its first request until it is opened, and notes how much waits at each."""

    def __init__(self):
        self.reached, self.opened = threading.Event(), threading.Event()
        self.most_bytes = self.most_requests = 0

    def __call__(self, event):
        self.reached.set()
        self.opened.wait(30)
        waiting = tuple(dimse_of(event.assoc)._waiting)
        self.most_bytes = max(self.most_bytes, sum(arrival.length or 0 for arrival in waiting))
        self.most_requests = max(self.most_requests, len(waiting))
        return (OUT_OF_MEMORY if oversize(event.assoc) else 0), None


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.opened.set()


def gated(gate, **limits):
    return TinyServer(Limits(**limits), handlers=((evt.EVT_N_SET, gate),))


def replies_in_order(scu, count):
    """The statuses of the next *count* answers, which are those to the first requests, in order."""
    replies = [scu.receive() for _ in range(count)]
    assert [reply.number(Element.MESSAGE_ID_RESPONDED_TO) for reply in replies] == list(range(1, count + 1))
    return [reply.status for reply in replies]


def test_a_hundred_requests_sent_ahead_are_answered_in_order(scu):
    for _ in range(50):
        scu.send_request(0x0110, {Element.REQUESTED_SOP_CLASS: PRINTER, Element.REQUESTED_INSTANCE: "1.2"})
        scu.send_request(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION})

    assert replies_in_order(scu, 100) == [0] * 100


def test_large_data_sets_sent_ahead_are_answered_in_order(gate):
    with gated(gate, message_bytes=100_000) as tiny, RawScu.connect(tiny.port) as scu:
        gate.opened.set()
        for _ in range(12):
            scu.send_request(N_SET_RQ, SET, bytes(90_000))

        assert replies_in_order(scu, 12) == [0] * 12


def test_data_sets_sent_ahead_share_the_room_of_one(gate):
    with gated(gate, message_bytes=100_000) as tiny, RawScu.connect(tiny.port) as scu:
        sender = threading.Thread(target=lambda: [scu.send_request(N_SET_RQ, SET, bytes(40_000)) for _ in range(40)])
        sender.start()
        gate.reached.wait(30)
        wait_until(dimse_of(tiny.associations[0]).has_enough)
        gate.opened.set()
        statuses = replies_in_order(scu, 40)
        sender.join(30)

    assert statuses == [0] * 40
    # What has arrived of the next data set counts, so that no third one is complete, and a PDU is read whole.
    assert gate.most_bytes <= 100_000 + 16_384


def test_requests_sent_ahead_wait_in_the_socket_when_enough_are_here(gate):
    with gated(gate, waiting_requests=3) as tiny, RawScu.connect(tiny.port) as scu:
        for _ in range(20):
            scu.send_request(N_SET_RQ, SET)
        gate.reached.wait(30)
        wait_until(lambda: dimse_of(tiny.associations[0]).has_enough())
        gate.opened.set()
        statuses = replies_in_order(scu, 20)

    assert statuses == [0] * 20
    assert gate.most_requests == 3


def test_an_oversize_data_set_among_those_sent_ahead_is_answered_in_its_turn(gate):
    with gated(gate, message_bytes=50_000) as tiny, RawScu.connect(tiny.port) as scu:
        gate.opened.set()
        for size in (30_000, 60_000, 30_000, 200_000, 30_000):
            scu.send_request(N_SET_RQ, SET, bytes(size))

        assert replies_in_order(scu, 5) == [0, OUT_OF_MEMORY, 0, OUT_OF_MEMORY, 0]


def test_a_data_set_as_long_as_granted_is_taken_alone(gate):
    with gated(gate, message_bytes=100_000) as tiny, RawScu.connect(tiny.port) as scu:
        gate.opened.set()

        assert scu.n_set(IMAGE_BOX, "1.2", bytes(99_000)).status == 0


def test_a_data_set_exactly_as_long_as_granted_is_read_to_its_end(gate):
    with gated(gate, message_bytes=100_000) as tiny, RawScu.connect(tiny.port) as scu:
        gate.opened.set()
        dimse = dimse_of(tiny.associations[0])
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        wait_until(lambda: dimse._length)
        scu.send_data(bytes(100_000 - dimse._length), last=False)
        scu.send_pdv(2, b"")

        assert scu.receive().status == 0


def test_a_data_set_that_waits_counts_once(gate):
    with gated(gate, message_bytes=100_000) as tiny, RawScu.connect(tiny.port) as scu:
        dimse = dimse_of(tiny.associations[0])
        scu.send_request(N_SET_RQ, SET)
        gate.reached.wait(30)
        scu.send_request(N_SET_RQ, SET, bytes(60_000))
        wait_until(lambda: dimse.msg_queue.qsize() == 1 and not dimse._length)

        assert not dimse.has_enough()


def test_all_requests_are_answered_before_the_release_that_follows_them(scu):
    for _ in range(20):
        scu.send_request(N_SET_RQ, SET, bytes(1000))
    scu.send_pdu(5, bytes(4))

    statuses = replies_in_order(scu, 20)
    scu.receive_pdu(6)

    assert statuses == [0] * 20


def test_an_abort_after_requests_sent_ahead_frees_the_association(gate):
    with gated(gate, waiting_requests=2) as tiny:
        with RawScu.connect(tiny.port) as scu:
            for _ in range(20):
                scu.send_request(N_SET_RQ, SET)
            gate.reached.wait(30)
            scu.abort()
        gate.opened.set()
        tiny.wait_for_end(1)

    assert len(tiny.ended) == 1


# Requests of ours


def event_report(number=1):
    primitive = N_EVENT_REPORT()
    primitive.MessageID = number
    primitive.AffectedSOPClassUID = PRINTER
    primitive.AffectedSOPInstanceUID = "1.2.840.10008.5.1.1.17"
    primitive.EventTypeID = 1
    return primitive


def send_between_requests(tiny, primitive):
    """Have *primitive* sent once, as reports are."""
    dimse = dimse_of(tiny.associations[0])

    def send_once(_pause):
        dimse.between_requests = None
        dimse.send_event(primitive, 1)

    dimse.between_requests = send_once


def confirm(scu, number=1, status=0, **elements):
    command = {
        Element.MESSAGE_ID: None,
        Element.MESSAGE_ID_RESPONDED_TO: number,
        Element.STATUS: status,
        Element.EVENT_TYPE: 1,
    }
    scu.send_request(N_EVENT_REPORT_RSP, command, **elements)


def test_between_requests_is_called_on_the_thread_of_the_association(tiny, scu):
    called = []
    wait_until(lambda: tiny.associations[0].is_established)

    dimse_of(tiny.associations[0]).between_requests = lambda _pause: called.append(threading.current_thread())
    wait_until(lambda: called)

    assert set(called) == {tiny.associations[0]}


def test_between_requests_comes_before_each_request_that_waits(gate):
    order = []

    with gated(gate) as tiny, RawScu.connect(tiny.port) as scu:
        for _ in range(3):
            scu.send_request(N_SET_RQ, SET)
        dimse = dimse_of(tiny.associations[0])
        wait_until(lambda: dimse.msg_queue.qsize() == 2)
        dimse.between_requests = lambda _pause: order.append(dimse.msg_queue.qsize())
        gate.opened.set()
        replies_in_order(scu, 3)
        wait_until(lambda: order)

    assert {1, 2} <= set(order)


@pytest.fixture
def pauses(tiny):
    """What is told between the requests of the first association, from when it is established."""
    told = []

    def pauses():
        dimse_of(tiny.associations[0]).between_requests = told.append
        wait_until(lambda: told)
        return told

    return pauses


def test_how_long_the_peer_has_asked_for_nothing_counts_from_its_last_answer(scu, pauses):
    told = pauses()
    wait_until(lambda: told[-1] > 0.5)
    scu.c_echo()
    scu.c_echo()
    answered = len(told)
    wait_until(lambda: len([pause for pause in told[answered:] if pause is not None]) > 1)
    first, second, *_ = [pause for pause in told[answered:] if pause is not None]

    assert first < second < 0.5


def test_an_event_of_ours_does_not_end_the_pause(tiny, scu, pauses):
    told = pauses()
    wait_until(lambda: told[-1] > 0.1)
    send_between_requests(tiny, event_report())
    scu.receive()
    told = pauses()

    assert told[-1] > 0.1


def test_there_is_no_pause_while_a_request_arrives(tiny, scu, pauses):
    told = pauses()
    scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
    wait_until(lambda: told[-1] == 0)
    held = len(told)
    wait_until(lambda: len(told) > held + 20)
    scu.send_data(bytes(10))
    scu.receive()

    assert set(told[held : held + 20]) == {0}


def test_there_is_no_pause_while_a_request_waits(gate):
    told = []

    with gated(gate) as tiny, RawScu.connect(tiny.port) as scu:
        for _ in range(3):
            scu.send_request(N_SET_RQ, SET)
        dimse = dimse_of(tiny.associations[0])
        wait_until(lambda: dimse.msg_queue.qsize() == 2)
        dimse.between_requests = told.append
        gate.opened.set()
        replies_in_order(scu, 3)

    assert told[:2] == [None, None]


class Halt(threading.Event):
    """Tells when somebody waits for it."""

    def __init__(self):
        super().__init__()
        self.reached = threading.Event()

    def wait(self, timeout=None):
        self.reached.set()
        return super().wait(timeout)


@contextmanager
def paused(association):
    """The association with its thread stopped between two requests."""
    wait_until(lambda: association.is_established)
    association._reactor_checkpoint = halt = Halt()
    halt.reached.wait(30)
    yield
    halt.set()


def test_between_requests_is_not_called_once_the_peer_asks_to_release(tiny, scu):
    called = []
    association = tiny.associations[0]

    with paused(association):
        dimse_of(association).between_requests = lambda _pause: called.append(1)
        scu.send_pdu(5, bytes(4))
        wait_until(lambda: association.dul.peek_next_pdu() is not None)
    scu.receive_pdu(6)

    assert called == []


def test_between_requests_is_not_called_by_those_who_wait_for_a_message(tiny, scu):
    called = []
    association = tiny.associations[0]
    dimse = dimse_of(association)
    association.dimse_timeout = 0.01

    with paused(association):
        dimse.between_requests = lambda _pause: called.append(1)
        dimse.get_msg(block=True)
        dimse.between_requests = None

    assert called == []


def test_an_event_is_sent_as_a_request(tiny, scu):
    send_between_requests(tiny, event_report(7))

    report = scu.receive()

    assert report.number(Element.COMMAND_FIELD) == N_EVENT_REPORT_RQ
    assert (report.number(Element.MESSAGE_ID), report.number(Element.EVENT_TYPE)) == (7, 1)


@pytest.mark.parametrize("status", [0, 0x0110, 0x0113])
def test_a_confirmation_is_handed_over_on_the_thread_of_the_association(tiny, scu, status):
    confirmed = []
    dimse_of(tiny.associations[0]).on_confirmed = lambda response: confirmed.append(
        (response.MessageIDBeingRespondedTo, response.Status, threading.current_thread())
    )
    send_between_requests(tiny, event_report(7))
    scu.receive()

    confirm(scu, 7, status)
    echo = scu.c_echo()

    assert confirmed == [(7, status, tiny.associations[0])]
    assert echo.status == 0


def test_a_confirmation_that_crosses_requests_is_handed_over(tiny, scu):
    confirmed = []
    dimse_of(tiny.associations[0]).on_confirmed = confirmed.append
    send_between_requests(tiny, event_report())
    report = scu.receive()

    scu.send_request(N_SET_RQ, SET)
    confirm(scu)
    scu.send_request(N_SET_RQ, SET)
    statuses = [scu.receive().status for _ in range(2)]

    assert report.number(Element.COMMAND_FIELD) == N_EVENT_REPORT_RQ
    assert statuses == [0, 0]
    wait_until(lambda: len(confirmed) == 1)


def test_a_confirmation_is_no_waiting_request(gate):
    with gated(gate) as tiny, RawScu.connect(tiny.port) as scu:
        dimse = dimse_of(tiny.associations[0])
        dimse.on_confirmed = lambda _response: None
        scu.send_request(N_SET_RQ, SET)
        gate.reached.wait(30)
        confirm(scu)
        wait_until(lambda: dimse._confirmations)

        assert (dimse.msg_queue.qsize(), len(dimse._waiting)) == (0, 0)


def test_a_flood_of_confirmations_waits_in_the_socket(gate):
    with gated(gate, waiting_requests=3) as tiny, RawScu.connect(tiny.port) as scu:
        dimse = dimse_of(tiny.associations[0])
        dimse.on_confirmed = lambda _response: None
        scu.send_request(N_SET_RQ, SET)
        gate.reached.wait(30)
        for _ in range(10):
            confirm(scu)
        wait_until(dimse.has_enough)

        assert len(dimse._confirmations) == 3


def test_the_data_set_of_a_confirmation_is_not_kept(gate):
    with gated(gate) as tiny, RawScu.connect(tiny.port) as scu:
        dimse = dimse_of(tiny.associations[0])
        dimse.on_confirmed = lambda _response: None
        scu.send_request(N_SET_RQ, SET)
        gate.reached.wait(30)
        confirm(scu, data=bytes(5000))
        wait_until(lambda: dimse._confirmations)

        assert dimse._confirmations[0].EventReply is None


STRAYS = {
    "a confirmation": (N_EVENT_REPORT_RSP, {Element.MESSAGE_ID_RESPONDED_TO: 1, Element.STATUS: 0}),
    "a response": (N_SET_RSP, {Element.MESSAGE_ID_RESPONDED_TO: 1, Element.STATUS: 0}),
    "a response without status": (N_SET_RSP, {}),
    "a cancellation": (C_CANCEL_RQ, {Element.MESSAGE_ID_RESPONDED_TO: 1}),
}


@pytest.mark.parametrize("stray", STRAYS.values(), ids=STRAYS)
def test_what_nobody_asked_for_is_ignored(scu, stray):
    field, command = stray

    scu.send_request(field, {Element.MESSAGE_ID: None, **command})

    assert scu.c_echo().status == 0


@pytest.mark.parametrize(
    ("field", "name"),
    [(N_SET_RSP, "N_SET_RSP"), (N_EVENT_REPORT_RSP, "N_EVENT_REPORT_RSP"), (C_CANCEL_RQ, "C_CANCEL_RQ")],
)
def test_what_nobody_asked_for_is_logged_once(scu, caplog, field, name):
    for _ in range(3):
        scu.send_request(field, {Element.MESSAGE_ID_RESPONDED_TO: 1, Element.STATUS: 0})
    scu.c_echo()

    messages = [record.getMessage() for record in caplog.records if record.name == "printscp.server"]
    assert messages == [f"127.0.0.1: {name} that nobody asked for, ignored"]


def test_an_association_that_has_ended_has_no_provider_of_ours(tiny, scu):
    scu.release()
    tiny.wait_for_end(1)

    assert dimse_of(tiny.associations[0]) is None


def test_upstream_asks_the_replaced_acse_whether_to_release(tiny, scu, monkeypatch):
    asked = []
    stock = ServingAcse.is_release_requested
    monkeypatch.setattr(ServingAcse, "is_release_requested", lambda self: asked.append(1) or stock(self))

    scu.release()

    assert asked


def test_upstream_asks_the_replaced_dimse_provider_for_requests(tiny, scu, monkeypatch):
    asked = []
    stock = BoundedDimse.get_msg
    monkeypatch.setattr(BoundedDimse, "get_msg", lambda self, block: asked.append(block) or stock(self, block))

    scu.c_echo()

    assert set(asked) == {False}
