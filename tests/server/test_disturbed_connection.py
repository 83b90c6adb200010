"""Things done to a connection on purpose; for each use of pynetdicom a guard that fails if upstream moves."""

import select
import time
from contextlib import suppress

import pytest

from printscp.disturbances import Answer, Refuse, Reject, Stall, Throttle
from printscp.server.connection import Limits
from printscp.server.disturbed_connection import DisturbedConnection
from printscp.wire.sop_classes import FILM_SESSION, PRINTER, PRINTER_INSTANCE
from tests.disturbed_server import DisturbedServer
from tests.raw_scu import VERIFICATION, AbortedError, RawScu, association_request

pytestmark = pytest.mark.network

LONG = 600.0


@pytest.fixture
def disturbed():
    with DisturbedServer() as server:
        yield server


def only_connection(server) -> DisturbedConnection:
    (association,) = server.scp._server.active_associations
    return association.dul.socket


def test_upstream_sends_one_pdu_for_each_primitive_that_is_queued(disturbed):
    with RawScu.connect(disturbed.port) as scu:
        connection = only_connection(disturbed)
        scu.n_create(FILM_SESSION, "1.2.3")
        scu.n_get(PRINTER, PRINTER_INSTANCE)
        scu.n_delete(FILM_SESSION, "1.2.3")
        scu.release()
    disturbed.wait_for_end()

    # A-ASSOCIATE-AC, three answers of which two have a data set, A-RELEASE-RP.
    assert connection._sent == connection.assoc.dul.to_provider_queue.unfinished_tasks == 7


def test_upstream_takes_a_socket_that_was_closed_for_a_closed_connection():
    with DisturbedServer(limits=Limits(association_seconds=LONG), connection=[Refuse(fault="closed")]) as server:
        with suppress(ConnectionResetError):
            RawScu(server.port).close()
        server.wait_for_end()


def test_a_pdu_may_be_altered(disturbed):
    with RawScu.connect(disturbed.port) as scu:
        connection = only_connection(disturbed)
        connection.alter_next(lambda pdu: b"\x07" + pdu[1:2] + b"\0\0\0\4\0\0\2")
        connection.alter_next(lambda pdu: pdu + b"\6")

        with pytest.raises(AbortedError) as aborted:
            scu.c_echo()

    assert aborted.value.args == (2, 6)


def test_a_pdu_that_is_altered_is_the_one_that_is_recorded(disturbed):
    with RawScu.connect(disturbed.port) as scu:
        only_connection(disturbed).alter_next(lambda pdu: b"\x07\0\0\0\0\4\0\0\2\6")
        with pytest.raises(AbortedError):
            scu.c_echo()
    disturbed.wait_for_end()

    assert disturbed.notes.endings == ["aborted by the printer: invalid PDU parameter value"]


@pytest.mark.parametrize(
    "disturbance", [Answer(fault="early", status=0), Reject(fault="early", result=1, source=1, reason=1)]
)
def test_what_is_wanted_too_early_is_not_done(disturbance, caplog):
    with DisturbedServer(connection=[disturbance]) as server, RawScu.connect(server.port) as scu:
        status = scu.c_echo().status

    assert status == 0
    assert server.notes.disturbances == []
    assert f"127.0.0.1: fault early: {type(disturbance).__name__} is not done" in caplog.text


def test_a_stall_ends_in_time_where_nothing_tells_that_the_peer_has_left(monkeypatch):
    monkeypatch.delattr(select, "poll")

    with DisturbedServer(connection=[Stall(fault="hangs", seconds=0.2)]) as server:
        start = time.monotonic()
        RawScu(server.port).close()
        server.wait_for_end()

    assert time.monotonic() - start >= 0.2


def test_what_has_been_received_during_a_stall_is_not_read():
    with DisturbedServer(connection=[Stall(fault="hangs", seconds=0.1)]) as server:
        with RawScu(server.port) as scu:
            scu.send_pdu(1, association_request([VERIFICATION], "PRINTSCP", "RAWSCU"))
            server.wait_for_end()
        asked = list(server.saboteur.asked)

    assert server.notes.endings[0] == "connection lost: fault hangs"
    assert asked == [("127.0.0.1",)]


def test_slow_data_leave_in_small_pieces(disturbed, monkeypatch):
    pieces = []
    with RawScu.connect(disturbed.port) as scu:
        connection = only_connection(disturbed)
        connection.disturb(Throttle(fault="slow", octets_per_second=20_000))
        monkeypatch.setattr("printscp.server.connection.Connection._write", lambda self, data: pieces.append(data))
        connection._write(bytes(2500))
        monkeypatch.undo()
        scu.release()

    assert [len(piece) for piece in pieces] == [1000, 1000, 500]


def test_a_pause_ends_when_it_is_told_to_hasten(disturbed):
    with RawScu.connect(disturbed.port) as scu:
        connection = only_connection(disturbed)
        connection.hasten()

        assert connection.pause(LONG)
        scu.release()
