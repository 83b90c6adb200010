"""What is done to a connection while an image, or any other data set, is still coming."""

import time

import pytest

from printscp.disturbances import Abort, Garbage, Refuse, Reset, Stall, Throttle
from printscp.server.disturbed_connection import GARBAGE
from printscp.wire.sop_classes import FILM_SESSION
from tests.disturbed_server import DisturbedServer
from tests.network_fixtures import wait_until
from tests.raw_scu import NO_DATA_SET, ClosedError, Element, RawScu, encode_command

pytestmark = pytest.mark.network

CREATE = {
    Element.AFFECTED_SOP_CLASS: FILM_SESSION,
    Element.COMMAND_FIELD: 0x0140,
    Element.MESSAGE_ID: 1,
    Element.DATA_SET_TYPE: 0,
    Element.AFFECTED_INSTANCE: "1.2.3",
}


def begin(scu: RawScu) -> None:
    """Send the command set of an N-CREATE, and less than half of its data set."""
    scu.send_pdv(3, encode_command(CREATE))
    scu.send_data(bytes(1000), last=False)


def begin_and_wait(scu: RawScu) -> None:
    begin(scu)
    scu._receive_bytes(1)


@pytest.mark.parametrize("disturbance", [Reset(fault="breaks"), Refuse(fault="breaks")])
def test_the_connection_breaks_before_the_data_set_has_come(disturbance):
    with DisturbedServer(arrival=[disturbance]) as server, RawScu.connect(server.port) as scu:
        # No more than the command set: what is sent after the connection has broken fails in another way.
        scu.send_pdv(3, encode_command(CREATE))
        with pytest.raises(ConnectionResetError):
            scu.socket.recv(1)
        server.wait_for_end()

    assert server.notes.disturbances == ["breaks"]
    assert server.notes.endings[0] == "connection lost: fault breaks"


def test_nonsense_comes_before_the_data_set_has_come():
    with DisturbedServer(arrival=[Garbage(fault="proxy")]) as server, RawScu.connect(server.port) as scu:
        scu.send_pdv(3, encode_command(CREATE))

        assert scu.socket.recv(len(GARBAGE), 0x100) == GARBAGE


def test_nothing_is_read_of_a_data_set_for_a_while():
    with DisturbedServer(arrival=[Stall(fault="hangs", seconds=0.3)]) as server, RawScu.connect(server.port) as scu:
        start = time.monotonic()
        with pytest.raises(ClosedError):
            begin_and_wait(scu)
        seconds = time.monotonic() - start

    assert seconds >= 0.3


def test_a_stall_within_a_data_set_ends_with_its_peer():
    with DisturbedServer(arrival=[Stall(fault="hangs", seconds=600)]) as server:
        with RawScu.connect(server.port) as scu:
            begin(scu)
            wait_until(lambda: server.notes.disturbances == ["hangs"])
        server.wait_for_end()


def test_a_request_that_came_in_one_pdu_is_not_carried_out_either():
    with DisturbedServer(arrival=[Reset(fault="breaks")]) as server:
        with RawScu.connect(server.port) as scu:
            command = encode_command(CREATE)
            data = b""
            items = [bytes((scu.context_id, 3)) + command, bytes((scu.context_id, 2)) + data]
            scu.send_pdu(4, b"".join(len(item).to_bytes(4, "big") + item for item in items))
            server.wait_for_end()
        asked = [each for each in server.saboteur.asked if len(each) == 3]

    assert asked == []


def test_a_data_set_is_read_slowly_from_its_beginning():
    slow = Throttle(fault="slow", octets_per_second=4000)

    with DisturbedServer(arrival=[slow]) as server, RawScu.connect(server.port) as scu:
        start = time.monotonic()
        scu.n_create(FILM_SESSION, "1.2.3", b"\x09\0\0\x10UN\0\0" + (1988).to_bytes(4, "little") + bytes(1988))
        seconds = time.monotonic() - start

    assert seconds >= 0.5


def test_a_request_without_a_data_set_does_not_come_bit_by_bit():
    with DisturbedServer(arrival=[Reset(fault="breaks")]) as server:
        with RawScu.connect(server.port) as scu:
            status = scu.ask(0x0140, {**CREATE, Element.DATA_SET_TYPE: NO_DATA_SET}).status
            told = list(server.notes.disturbances)
        server.saboteur._wanted.clear()

    assert (status, told) == (0, [])


def test_what_is_for_an_answer_is_not_done_before(caplog):
    with DisturbedServer(arrival=[Abort(fault="early", before=True)]) as server, RawScu.connect(server.port) as scu:
        scu.n_create(FILM_SESSION, "1.2.3", b"")

    assert "RAWSCU: fault early: Abort is not done, it is for an answer" in caplog.text
    assert server.notes.disturbances == []
