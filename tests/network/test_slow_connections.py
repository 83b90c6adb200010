"""Connections that a server slows down on purpose: both ways, and never to the cost of the peer."""

import socket
import time

import pytest

from printscp.disturbances import Late, Stall, Throttle
from printscp.server.connection import Limits
from printscp.wire.sop_classes import FILM_SESSION
from tests.disturbed_server import DisturbedServer
from tests.raw_scu import ClosedError, Element, RawScu

pytestmark = pytest.mark.network

SESSION = {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.AFFECTED_INSTANCE: "1.2.3"}
SLOW = Throttle(fault="slow", octets_per_second=8000)
SLOWER = Throttle(fault="slow", octets_per_second=100)
# A private element, 4800 bytes long.
DATA = b"\x09\0\0\x10UN\0\0" + (4788).to_bytes(4, "little") + bytes(4788)


def only_association(server: DisturbedServer):
    (association,) = server.scp._server.active_associations
    return association


@pytest.mark.parametrize("at", ["connection", "association"])
def test_no_more_is_read_in_a_second_than_is_wanted(at):
    with DisturbedServer(**{at: [SLOW]}) as server, RawScu.connect(server.port) as scu:
        start = time.monotonic()
        scu.n_create(FILM_SESSION, "1.2.3", DATA)
        seconds = time.monotonic() - start

    assert seconds >= len(DATA) / 8000
    assert server.notes.disturbances == ["slow"]


def test_the_system_takes_in_no_megabytes_that_are_not_read():
    with DisturbedServer(association=[SLOW]) as server, RawScu.connect(server.port) as scu:
        stream = only_association(server).dul.socket.stream
        room = stream.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        scu.release()

    assert room <= 128 << 10


def test_a_connection_is_no_slower_than_was_wanted():
    data = b"\x09\0\0\x10UN\0\0" + (200_000).to_bytes(4, "little") + bytes(200_000)
    slow = Throttle(fault="slow", octets_per_second=1_000_000)

    with DisturbedServer(association=[slow]) as server, RawScu.connect(server.port) as scu:
        start = time.monotonic()
        scu.n_create(FILM_SESSION, "1.2.3", data)
        seconds = time.monotonic() - start

    # With buffers that are too small TCP would take half a minute.
    assert 0.2 <= seconds < 15


def test_what_we_wait_for_is_not_held_against_the_peer():
    slow, limits = Throttle(fault="slow", octets_per_second=3000), Limits(pdu_seconds=1.0)

    with DisturbedServer(limits=limits, association=[slow]) as server, RawScu.connect(server.port) as scu:
        only_association(server).network_timeout = 1.0
        status = scu.n_create(FILM_SESSION, "1.2.3", DATA).status

    assert status == 0x0107  # done, but for the private element


def test_the_slowness_of_the_peer_itself_is():
    limits = Limits(pdu_seconds=0.3)

    with DisturbedServer(limits=limits, association=[SLOW]) as server, RawScu.connect(server.port) as scu:
        scu.send_bytes(b"\4\0\0\0\1\0" + bytes(50))
        server.wait_for_end()

    assert server.notes.endings[0] == "connection lost: timed out"


def test_a_peer_that_has_left_is_not_read_slowly():
    with DisturbedServer(association=[SLOWER]) as server:
        with RawScu.connect(server.port) as scu:
            scu.send_request(0x0140, SESSION, DATA)
        server.wait_for_end()


def test_what_is_read_slowly_is_read_at_once_when_the_server_stops():
    server = DisturbedServer(association=[SLOWER])
    with RawScu.connect(server.port) as scu:
        scu.send_request(0x0140, SESSION, DATA)
        start = time.monotonic()
        server.scp.stop(0.5)

    assert time.monotonic() - start < len(DATA) / SLOWER.octets_per_second / 2


def test_an_association_is_not_idle_while_it_waits_for_us():
    late = Late(fault="late", seconds=1.2)

    with DisturbedServer(request=[late], service="N-CREATE") as server, RawScu.connect(server.port) as scu:
        only_association(server).network_timeout = 1.0
        status = scu.n_create(FILM_SESSION, "1.2.3").status

    assert status == 0


def test_a_stall_is_no_idleness():
    stall = Stall(fault="hangs", seconds=1.2)

    with DisturbedServer(request=[stall]) as server, RawScu.connect(server.port) as scu:
        only_association(server).network_timeout = 1.0
        start = time.monotonic()
        with pytest.raises(ClosedError):
            scu.n_create(FILM_SESSION, "1.2.3")

    assert time.monotonic() - start >= 1.2
    assert server.notes.endings[0] == "connection lost: fault hangs"
