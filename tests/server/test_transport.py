"""What the transport promises its users, and for each override of pynetdicom a guard that fails if upstream moves."""

import logging
import socket
import sys
import threading
import time
from contextlib import ExitStack
from typing import Self

import pynetdicom.association
import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, _config, evt
from pynetdicom.service_class import VerificationServiceClass

from printscp.server import transport
from printscp.server.transport import Limits, PrintServer, oversize, serve_every_request
from tests.raw_scu import (
    EXPLICIT,
    GRAYSCALE_META,
    IMPLICIT,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Element,
    RawScu,
    RejectedError,
    association_request,
    encode_command,
)

pytestmark = pytest.mark.network

_config.LOG_HANDLER_LEVEL = "none"

FILM_SESSION = "1.2.840.10008.5.1.1.1"
IMAGE_BOX = "1.2.840.10008.5.1.1.4"
PRINTER = "1.2.840.10008.5.1.1.16"
PERFORMED_PROCEDURE_STEP = "1.2.840.10008.3.1.2.3.3"
PULL_PRINT_REQUEST = "1.2.840.10008.5.1.1.31"  # retired; pynetdicom does not know it
OUT_OF_MEMORY = 0xC605


class TinyServer:
    """An AE for two SOP Classes whose handlers note what they were asked."""

    def __init__(self, limits: Limits | None = None, handlers: tuple = (), answer: Dataset | None = None) -> None:
        self.requests: list[tuple[str, str | None, str | None, int, bool]] = []
        self.ended: list[int] = []
        self.associations: list = []
        self.answer = answer
        ae = AE("PRINTSCP")
        ae.maximum_pdu_size = 131072
        for abstract_syntax in (GRAYSCALE_META, VERIFICATION):
            ae.add_supported_context(abstract_syntax, [EXPLICIT, IMPLICIT])
        defaults = dict.fromkeys((evt.EVT_N_CREATE, evt.EVT_N_SET, evt.EVT_N_GET, evt.EVT_N_ACTION), self._note)
        defaults |= {evt.EVT_N_DELETE: lambda event: self._note(event)[0]}
        defaults |= {evt.EVT_CONN_OPEN: lambda event: self.associations.append(event.assoc)}
        self.server = ae.make_server(
            ("127.0.0.1", 0),
            evt_handlers=[*defaults.items(), *handlers],
            server_class=PrintServer,
            limits=limits,
            on_end=lambda association: self.ended.append(id(association)),
        )
        self.thread = threading.Thread(target=self.server.serve_forever, name="accept")
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def wait_for_end(self, count: int) -> None:
        wait_until(lambda: len(self.ended) >= count and not self.server.active_associations)

    def stop(self, grace_seconds: float = 0.0) -> int:
        aborted = self.server.stop(grace_seconds)
        self.thread.join(5)
        return aborted

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _note(self, event):
        request = event.request
        sop_class = getattr(request, "RequestedSOPClassUID", None) or request.AffectedSOPClassUID
        uid = getattr(request, "RequestedSOPInstanceUID", None) or request.AffectedSOPInstanceUID
        data = getattr(request, "ModificationList", None) or getattr(request, "AttributeList", None)
        length = len(data.getvalue()) if data else 0
        self.requests.append((request.msg_type, sop_class, uid, length, oversize(event.assoc)))
        answer = Dataset() if self.answer is None else self.answer
        if request.msg_type == "N-CREATE" and uid is None:
            answer.AffectedSOPInstanceUID = "1.2.3"
        return OUT_OF_MEMORY if oversize(event.assoc) else 0, answer


def wait_until(condition, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


@pytest.fixture
def tiny():
    with TinyServer() as server:
        yield server


@pytest.fixture
def scu(tiny):
    with RawScu.connect(tiny.port) as scu:
        yield scu


# What users of the module rely on


def test_a_device_can_verify_the_connection(scu):
    assert scu.c_echo().status == 0


def test_a_request_without_instance_uid_gets_one(scu):
    reply = scu.n_create(FILM_SESSION)

    assert reply.uid(Element.AFFECTED_INSTANCE) == "1.2.3"


def test_implicit_transfer_syntax_is_served(tiny):
    with RawScu.connect(tiny.port, transfer_syntax=IMPLICIT) as scu:
        assert scu.n_create(FILM_SESSION).status == 0


def test_more_associations_than_upstreams_default_are_taken(tiny):
    with ExitStack() as stack:
        peers = [stack.enter_context(RawScu.connect(tiny.port)) for _ in range(12)]

        assert {peer.c_echo().status for peer in peers} == {0}


def test_a_data_set_that_is_too_large_arrives_empty():
    with TinyServer(Limits(message_bytes=50_000)) as tiny, RawScu.connect(tiny.port) as scu:
        reply = scu.n_set(IMAGE_BOX, "1.2", bytes(60_000))

    assert reply.status == OUT_OF_MEMORY
    assert tiny.requests == [("N-SET", IMAGE_BOX, "1.2", 0, True)]


def test_being_too_large_is_told_of_one_request_only():
    with TinyServer(Limits(message_bytes=50_000)) as tiny, RawScu.connect(tiny.port) as scu:
        scu.n_set(IMAGE_BOX, "1.2", bytes(60_000))
        reply = scu.n_set(IMAGE_BOX, "1.2", bytes(40_000))

    assert reply.status == 0
    assert [length for *_, length, _ in tiny.requests] == [0, 40_000]


def test_being_too_large_is_told_of_the_right_one_of_requests_sent_ahead():
    started = threading.Event()

    def slow(event):
        started.wait(5)
        return (OUT_OF_MEMORY if oversize(event.assoc) else 0), None

    limits = Limits(message_bytes=50_000)
    with TinyServer(limits, handlers=((evt.EVT_N_SET, slow),)) as tiny, RawScu.connect(tiny.port) as scu:
        for size in (60_000, 1000, 60_000):
            scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(size))
        started.set()
        statuses = [scu.receive().status for _ in range(3)]

    assert statuses == [OUT_OF_MEMORY, 0, OUT_OF_MEMORY]


def test_requests_sent_ahead_share_the_room_of_one():
    first_is_served = threading.Event()
    go_on = threading.Event()

    def slow(event):
        first_is_served.set()
        go_on.wait(5)
        return (OUT_OF_MEMORY if oversize(event.assoc) else 0), None

    limits = Limits(message_bytes=50_000)
    with TinyServer(limits, handlers=((evt.EVT_N_SET, slow),)) as tiny, RawScu.connect(tiny.port) as scu:
        scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(30_000))
        first_is_served.wait(5)
        for _ in range(2):
            scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(30_000))
        wait_until(lambda: tiny.associations[0].dimse.msg_queue.qsize() == 2)
        go_on.set()
        statuses = [scu.receive().status for _ in range(3)]

    assert statuses == [0, 0, OUT_OF_MEMORY]


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


# The end of each association is told once


def release(scu):
    scu.release()


def abort(scu):
    scu.abort()


def vanish(scu):
    scu.vanish()


def close(scu):
    scu.close()


def send_garbage(scu):
    scu.send_bytes(b"GET / HTTP/1.1\r\n\r\n")


def send_unknown_command(scu):
    scu.send_request(0x0777, {})


def abort_with_a_source_that_does_not_exist(scu):
    scu.send_pdu(7, bytes((0, 0, 9, 9)))


def vanish_during_a_request(scu):
    scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(1000))
    scu.vanish()


ENDINGS = (
    release,
    abort,
    vanish,
    close,
    send_garbage,
    send_unknown_command,
    abort_with_a_source_that_does_not_exist,
    vanish_during_a_request,
)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
def test_the_end_of_an_association_is_told_once(tiny, ending):
    with RawScu.connect(tiny.port) as scu:
        ending(scu)
        tiny.wait_for_end(1)

    assert tiny.ended == [id(association) for association in tiny.associations]


def test_the_end_of_a_rejected_association_is_told_once():
    with TinyServer() as tiny:
        tiny.server.ae.require_called_aet = True
        with pytest.raises(RejectedError):
            RawScu.connect(tiny.port, called="ANOTHER")
        tiny.wait_for_end(1)

    assert len(tiny.ended) == 1


def test_the_end_of_an_association_that_the_server_aborts_is_told_once(tiny, scu):
    tiny.stop()

    assert len(tiny.ended) == 1


def test_the_end_comes_after_the_last_handler_has_returned():
    handling, peer_has_left = threading.Event(), threading.Event()
    ended_while_handling = []

    def slow(_event):
        handling.set()
        peer_has_left.wait(5)
        ended_while_handling.append(len(tiny.ended))
        return 0, None

    handlers = ((evt.EVT_N_SET, slow), (evt.EVT_CONN_CLOSE, lambda _event: peer_has_left.set()))
    with TinyServer(handlers=handlers) as tiny:
        with RawScu.connect(tiny.port) as scu:
            scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(10))
            handling.wait(5)
            scu.vanish()
        tiny.wait_for_end(1)

    assert ended_while_handling == [0]


# Stopping


@pytest.fixture
def idle_server():
    """A server that nobody has told to serve."""
    ae = AE("PRINTSCP")
    ae.add_supported_context(VERIFICATION)
    return ae.make_server(("127.0.0.1", 0), server_class=PrintServer)


def test_a_server_that_never_served_can_be_stopped(idle_server):
    assert idle_server.stop(0) == 0


def test_a_stopped_server_returns_from_serving_at_once(idle_server):
    idle_server.stop(0)

    thread = threading.Thread(target=idle_server.serve_forever)
    thread.start()
    thread.join(5)

    assert not thread.is_alive()


def test_stopping_twice_is_stopping_once(tiny):
    tiny.stop()

    assert tiny.stop() == 0


def test_a_server_can_be_stopped_by_two_threads_at_once(tiny, scu):
    threads = [threading.Thread(target=tiny.stop) for _ in range(2)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert not any(thread.is_alive() for thread in threads)


def test_a_stopped_server_takes_no_connection(tiny):
    tiny.stop()

    with pytest.raises(ConnectionRefusedError):
        RawScu(tiny.port)


def test_an_association_may_finish_while_the_server_stops(tiny, scu):
    stopping = threading.Thread(target=tiny.stop, args=(10,))
    stopping.start()

    status = scu.n_create(FILM_SESSION).status
    scu.release()
    stopping.join(5)

    assert (status, stopping.is_alive()) == (0, False)


def test_what_is_not_finished_in_time_is_aborted(tiny, scu):
    aborted = tiny.stop(0.1)

    assert aborted == 1
    with pytest.raises(AbortedError):
        scu.receive()


def test_a_peer_in_the_middle_of_a_pdu_does_not_hold_up_the_stop(tiny, scu):
    scu.send_bytes(b"\x04\x00\x00")
    time.sleep(0.1)

    tiny.stop()

    assert len(tiny.ended) == 1


def test_stopping_says_why_the_connection_ends(tiny, scu, caplog):
    tiny.stop()

    assert [record.getMessage() for record in caplog.records if record.name == "printscp.server"] == [
        "connection from 127.0.0.1 dropped: the server stops"
    ]


# Requests that pynetdicom would not hand to a handler. The guards fail if upstream names these things otherwise.


def test_an_n_set_without_instance_uid_is_answered(tiny, scu):
    scu.n_set(IMAGE_BOX, None, bytes(10))

    assert tiny.requests == [("N-SET", IMAGE_BOX, None, 10, False)]


def test_an_n_set_without_data_set_is_answered(tiny, scu):
    scu.n_set(IMAGE_BOX, "1.2", None)

    assert tiny.requests == [("N-SET", IMAGE_BOX, "1.2", 0, False)]


def test_an_n_get_without_instance_uid_is_answered(scu):
    assert scu.n_get(PRINTER, None).status == 0


def test_an_n_action_without_instance_uid_is_answered(scu):
    assert scu.n_action(FILM_SESSION, None).status == 0


def test_an_n_action_without_action_type_is_answered(scu):
    assert scu.n_action(FILM_SESSION, "1.2", None).status == 0


def test_an_n_delete_without_instance_uid_is_answered(scu):
    assert scu.n_delete(FILM_SESSION, None).status == 0


def test_a_request_of_an_unknown_sop_class_is_answered(tiny, scu):
    scu.n_create(PULL_PRINT_REQUEST, "1.2")

    assert tiny.requests == [("N-CREATE", PULL_PRINT_REQUEST, "1.2", 0, False)]


def test_a_request_of_another_service_is_answered(tiny, scu):
    scu.n_create(PERFORMED_PROCEDURE_STEP, "1.2")

    assert tiny.requests == [("N-CREATE", PERFORMED_PROCEDURE_STEP, "1.2", 0, False)]


def test_a_request_without_message_id_is_aborted(scu):
    with pytest.raises(AbortedError):
        scu.ask(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.MESSAGE_ID: None})


def test_a_known_sop_class_keeps_its_service():
    serve_every_request()
    serve_every_request()

    assert vars(pynetdicom.association)["uid_to_service_class"](VERIFICATION) is VerificationServiceClass


def test_a_new_instance_is_told_with_success(scu):
    assert scu.n_create(FILM_SESSION).uid(Element.AFFECTED_INSTANCE) == "1.2.3"


def test_a_new_instance_is_told_with_a_warning():
    def warn(_event):
        status = Dataset()
        status.Status = 0xB600
        status.AffectedSOPInstanceUID = "1.2.4"
        return status, None

    with TinyServer(handlers=((evt.EVT_N_CREATE, warn),)) as tiny, RawScu.connect(tiny.port) as scu:
        reply = scu.n_create(FILM_SESSION)

    assert (reply.status, reply.uid(Element.AFFECTED_INSTANCE)) == (0xB600, "1.2.4")


# Guards of the overrides: that upstream still calls them, and that what they answer still means the same to it


def test_upstream_reads_the_head_of_a_pdu_and_then_its_body(tiny, monkeypatch):
    asked = []
    recv = transport._Connection.recv
    monkeypatch.setattr(transport._Connection, "recv", lambda self, count: asked.append(count) or recv(self, count))

    RawScu.connect(tiny.port).close()

    body = association_request((GRAYSCALE_META, VERIFICATION), "PRINTSCP", "RAWSCU")
    assert asked[:2] == [6, len(body)]


def test_upstream_sends_a_pdu_whole(tiny, monkeypatch):
    sent = []
    send = transport._Connection.send
    monkeypatch.setattr(transport._Connection, "send", lambda self, data: sent.append(data[0]) or send(self, data))

    with RawScu.connect(tiny.port) as scu:
        scu.c_echo()
        scu.release()

    assert sent == [2, 4, 6]


def test_sent_bytes_are_an_event_as_upstream_makes_it():
    sent = []

    with TinyServer(handlers=((evt.EVT_DATA_SENT, lambda event: sent.append(event.data[0])),)) as tiny:
        RawScu.connect(tiny.port).release()

    assert sent == [2, 6]


def test_upstream_takes_an_os_error_for_a_closed_connection(tiny):
    closed = []
    tiny.server.bind(evt.EVT_CONN_CLOSE, closed.append)

    with RawScu.connect(tiny.port) as scu:
        scu.send_bytes(b"\x04\x00\xff\xff\xff\xff")
        tiny.wait_for_end(1)

    assert len(closed) == 1


def test_upstream_hands_messages_to_the_replaced_dimse_provider(tiny, monkeypatch):
    received = []
    receive = transport._BoundedDimse.receive_primitive
    monkeypatch.setattr(
        transport._BoundedDimse, "receive_primitive", lambda self, data: received.append(data) or receive(self, data)
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


def test_none_from_the_peer_ends_an_association_that_waits_for_one():
    with TinyServer(Limits(association_seconds=60)) as tiny:
        RawScu(tiny.port).close()

        tiny.wait_for_end(1)


def test_an_error_in_upstreams_reading_is_an_a_abort(scu):
    scu.send_pdu(7, bytes((0, 0, 9, 9)))

    with pytest.raises(AbortedError):
        scu.receive()


def test_a_socket_that_upstream_leaves_open_is_closed(tiny, monkeypatch):
    # As happens when the peer has reset the connection: upstream gives up when shutdown() fails.
    monkeypatch.setattr("pynetdicom.transport.AssociationSocket._shutdown_socket", lambda self: None)

    RawScu.connect(tiny.port).abort()
    tiny.wait_for_end(1)

    assert tiny.associations[0].dul.socket.stream.fileno() == -1


def test_an_error_in_upstreams_negotiation_ends_the_association(tiny, monkeypatch, caplog):
    def fail(self):
        raise RuntimeError("upstream")

    monkeypatch.setattr("pynetdicom.acse.ACSE.negotiate_association", fail)

    with pytest.raises((AbortedError, ClosedError)):
        RawScu.connect(tiny.port)
    tiny.wait_for_end(1)

    assert "dropped: RuntimeError('upstream')" in caplog.text


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

    assert (status, threading.active_count()) == (0x0110, before)


def test_the_socket_does_not_delay_answers(tiny, scu):
    connection = tiny.associations[0].dul.socket.socket

    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux delays acknowledgments by request")
def test_each_part_of_a_pdu_is_acknowledged_at_once():
    asked = []

    class Spy:
        def __init__(self, stream):
            self.stream = stream

        def __getattr__(self, name):
            return getattr(self.stream, name)

        def setsockopt(self, level, option, value):
            asked.append((option, value))
            self.stream.setsockopt(level, option, value)

        def __hash__(self):
            return hash(self.stream)

    def watch(event):
        event.assoc.dul.socket.stream = Spy(event.assoc.dul.socket.stream)

    with TinyServer(handlers=((evt.EVT_CONN_OPEN, watch),)) as tiny, RawScu.connect(tiny.port):
        pass

    assert asked[:2] == [(socket.TCP_QUICKACK, 1)] * 2


def test_the_threads_of_an_association_do_not_keep_the_process(tiny, scu):
    association = tiny.associations[0]

    assert (association.daemon, association.dul.daemon) == (True, True)


def test_connections_wait_in_a_long_queue():
    assert PrintServer.request_queue_size == 128


def test_accepting_does_not_wait_for_a_connection_that_has_gone(tiny):
    assert tiny.server.socket.gettimeout() <= 1


def test_a_server_without_threads_to_spare_says_so(tiny, monkeypatch, caplog):
    def fail(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("pynetdicom.association.Association.start", fail)

    with pytest.raises(ClosedError):
        RawScu.connect(tiny.port)

    assert "connection from 127.0.0.1 dropped: RuntimeError" in caplog.text


# Limits of connections


def test_connections_beyond_the_limit_are_refused(caplog):
    with TinyServer(Limits(connections=1)) as tiny, RawScu.connect(tiny.port), pytest.raises(ClosedError):
        RawScu.connect(tiny.port)

    assert "connection from 127.0.0.1 dropped: 1 are open, 1 its own, 0 silent" in caplog.text


def test_connections_of_one_address_beyond_its_limit_are_refused():
    with TinyServer(Limits(connections_per_peer=1)) as tiny, RawScu.connect(tiny.port), pytest.raises(ClosedError):
        RawScu.connect(tiny.port)


def test_silent_connections_beyond_the_limit_are_refused():
    with TinyServer(Limits(unassociated=1)) as tiny, RawScu(tiny.port):
        wait_until(lambda: tiny.server.active_associations)

        with pytest.raises(ClosedError):
            RawScu.connect(tiny.port)


def test_associations_do_not_count_as_silent():
    with TinyServer(Limits(unassociated=1)) as tiny, RawScu.connect(tiny.port), RawScu.connect(tiny.port) as second:
        assert second.c_echo().status == 0


def test_a_refused_connection_is_one_line_in_the_log(caplog):
    caplog.set_level(logging.INFO, "printscp.server")

    with TinyServer(Limits(connections=1)) as tiny:
        with RawScu.connect(tiny.port) as first:
            with pytest.raises(ClosedError):
                RawScu.connect(tiny.port)
            first.release()
        tiny.wait_for_end(1)

    assert len([record for record in caplog.records if record.name == "printscp.server"]) == 1
