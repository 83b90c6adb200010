"""Each PDU whole and in time; for each override of pynetdicom a guard that fails if upstream moves."""

import socket
import sys

import pytest
from pynetdicom import AE, evt
from pynetdicom.association import MODE_ACCEPTOR, Association

from printscp.server.association_request import Titles
from printscp.server.connection import Connection, Limits, titles
from tests.raw_scu import GRAYSCALE_META, VERIFICATION, AbortedError, ClosedError, Element, RawScu, association_request
from tests.tiny_server import TinyServer, wait_until

pytestmark = pytest.mark.network


def test_upstream_reads_the_head_of_a_pdu_and_then_its_body(tiny, monkeypatch):
    asked = []
    recv = Connection.recv
    monkeypatch.setattr(Connection, "recv", lambda self, count: asked.append(count) or recv(self, count))

    RawScu.connect(tiny.port).close()

    body = association_request((GRAYSCALE_META, VERIFICATION), "PRINTSCP", "RAWSCU")
    assert asked[:2] == [6, len(body)]


def test_upstream_sends_a_pdu_whole(tiny, monkeypatch):
    sent = []
    send = Connection.send
    monkeypatch.setattr(Connection, "send", lambda self, data: sent.append(data[0]) or send(self, data))

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


# AE titles


def test_upstream_sees_the_readable_titles(tiny):
    RawScu.connect(tiny.port, called=b"FILM\xd6".ljust(16, b"\0"), calling=bytes(16)).release()
    tiny.wait_for_end(1)

    primitive = tiny.associations[0].requestor.primitive
    assert (primitive.called_ae_title.strip(), primitive.calling_ae_title.strip()) == ("FILM?", "?")


def test_the_titles_and_what_is_odd_about_them_are_told(tiny):
    with RawScu.connect(tiny.port, called=b"FILM1".ljust(16, b"\0"), calling=b"\xff" * 16):
        told = titles(tiny.associations[0])

    assert told == Titles("FILM1", "?" * 16, ("nul-padded-ae-title", "not-ascii-ae-title"))


def test_titles_are_told_after_the_end(tiny):
    RawScu.connect(tiny.port, called=b"FILM1".ljust(16, b"\0")).release()
    tiny.wait_for_end(1)

    assert titles(tiny.associations[0]).called == "FILM1"


def test_an_association_of_another_server_has_no_titles_of_ours():
    assert titles(Association(AE(), MODE_ACCEPTOR)) == Titles("?", "?", ())


def test_a_peer_gets_its_titles_back_as_it_sent_them(tiny):
    sent = b"FILM1".ljust(16, b"\0") + b"\xff" * 16

    with RawScu(tiny.port) as scu:
        scu.send_pdu(1, association_request((VERIFICATION,), sent[:16], sent[16:]))
        body = scu.receive_pdu(2)

    assert body[4:36] == sent


# Holding back


def hold_back(association):
    """Hold the peer back; returns a list that grows with each question whether to."""
    asked = []
    wait_until(lambda: association.is_established)
    association.dul.socket.has_enough = lambda: asked.append(1) or True
    wait_until(lambda: len(asked) > 1)
    return asked


def is_unread(connection):
    """Whether the first byte that the peer has sent is still in the socket."""
    try:
        return bool(connection.stream.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


def test_upstream_asks_whether_to_read_before_it_does(tiny, scu):
    connection, asked = tiny.associations[0].dul.socket, hold_back(tiny.associations[0])

    scu.send_request(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION})
    wait_until(lambda: is_unread(connection))
    asked.clear()
    wait_until(lambda: len(asked) > 5)
    unread = is_unread(connection)
    connection.has_enough = lambda: False

    assert (unread, scu.receive().status) == (True, 0)


def test_a_peer_that_is_held_back_is_answered(tiny, scu):
    connection = tiny.associations[0].dul.socket
    answered = []

    def hold_back_at_once(event):
        connection.has_enough = lambda: not answered
        return 0, None

    tiny.server.bind(evt.EVT_N_SET, hold_back_at_once)
    status = scu.n_set("1.2.840.10008.5.1.1.4", "1.2", bytes(10)).status
    answered.append(status)

    assert (answered, scu.c_echo().status) == ([0], 0)


def test_an_association_that_is_aborted_is_read_to_its_end_although_it_was_held_back():
    with TinyServer() as tiny, RawScu.connect(tiny.port) as scu:
        hold_back(tiny.associations[0])
        scu.send_request(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION})
        wait_until(lambda: is_unread(tiny.associations[0].dul.socket))
        aborted = tiny.stop()

        with pytest.raises(AbortedError):
            scu.receive()

    assert (aborted, tiny.server.active_associations) == (1, [])


def test_what_a_peer_sends_after_our_abort_is_thrown_away_in_large_pieces(tiny, scu, monkeypatch):
    asked = []
    recv = Connection.recv
    monkeypatch.setattr(Connection, "recv", lambda self, count: asked.append(count) or recv(self, count))

    scu.send_bytes(b"\x09\x00\x00\x00\x00\x02??" + bytes(300_000))
    with pytest.raises(AbortedError):
        scu.receive_pdu(4)
    scu.close()
    tiny.wait_for_end(1)

    assert len(asked) < 10
