"""Peers that break the rules, by mistake or on purpose, over the loopback interface; the server outlives them all."""

import threading
import time
import weakref
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset
from pynetdicom import evt

from printscp.server.connection import Limits
from tests.raw_scu import (
    GRAYSCALE_META,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Element,
    RawScu,
    association_request,
)
from tests.tiny_server import TinyServer, wait_until

pytestmark = pytest.mark.network

IMAGE_BOX = "1.2.840.10008.5.1.1.4"
PRINTER = "1.2.840.10008.5.1.1.16"
KIB, MIB = 1 << 10, 1 << 20
PATIENT = Limits(
    association_seconds=60.0,
    pdu_seconds=60.0,
    message_bytes=MIB,
    message_abort_bytes=4 * MIB,
    command_set_bytes=4 * KIB,
    waiting_requests=3,
)
HURRIED = replace(PATIENT, association_seconds=0.5, pdu_seconds=0.5)
SET = {Element.REQUESTED_SOP_CLASS: IMAGE_BOX, Element.REQUESTED_INSTANCE: "1.2"}
N_SET_RQ = 0x0120


@pytest.fixture
def tiny():
    """A server that gives its peers time, and more; see `outliving`."""
    yield from outliving(PATIENT)


@pytest.fixture
def hurried():
    """A server in a hurry, and more; see `outliving`."""
    yield from outliving(HURRIED)


def outliving(limits):
    """A server which afterwards still serves, and then has left no thread and no state behind."""
    before = set(threading.enumerate())
    with TinyServer(limits) as server:
        yield server
        server.wait_for_end(len(server.associations))
        server.server.limits = PATIENT
        with RawScu.connect(server.port) as scu:
            assert scu.c_echo().status == 0
            scu.release()
        server.wait_for_end(len(server.associations))
    assert sorted(server.ended) == sorted(id(association) for association in server.associations)
    wait_until(lambda: set(threading.enumerate()) <= before)


def ended(scu: RawScu) -> type[Exception] | None:
    """How the server has ended the connection."""
    try:
        scu.receive_pdu(2)
    except (AbortedError, ClosedError) as error:
        return type(error)
    return None


# Peers that stop in the middle


def test_three_bytes_and_silence_end_an_association(hurried):
    with RawScu.connect(hurried.port) as scu:
        scu.send_bytes(b"\x04\x00\x00")

        assert ended(scu) is ClosedError


def test_three_bytes_and_silence_end_a_connection(hurried):
    with RawScu(hurried.port) as scu:
        scu.send_bytes(b"\x01\x00\x00")

        assert ended(scu) is ClosedError


def test_silence_ends_a_connection(hurried):
    with RawScu(hurried.port) as scu:
        assert ended(scu) is ClosedError


def test_a_silent_connection_is_logged(hurried, caplog):
    with RawScu(hurried.port) as scu:
        ended(scu)
        hurried.wait_for_end(1)

    assert "connection from 127.0.0.1 dropped: it did not ask for an association in time" in caplog.text


def test_dripping_bytes_do_not_stretch_the_time_of_a_pdu(hurried):
    with RawScu.connect(hurried.port) as scu, pytest.raises(ClosedError):
        drip(scu, b"\x04\x00\x00\x00\xff\xff" + bytes(200), seconds=30)


def test_dripping_bytes_do_not_stretch_the_time_to_associate(hurried):
    body = association_request((GRAYSCALE_META,), "PRINTSCP", "RAWSCU")

    with RawScu(hurried.port) as scu, pytest.raises(ClosedError):
        drip(scu, b"\x01\x00" + len(body).to_bytes(4, "big") + body, seconds=30)


def drip(scu: RawScu, data: bytes, seconds: float) -> None:
    """Send *data* byte by byte, as far as the time goes."""
    end = time.monotonic() + seconds
    for byte in data:
        if time.monotonic() > end:
            return
        scu.send_bytes(bytes((byte,)))
        time.sleep(0.05)


def test_connecting_and_leaving_frees_the_connection_at_once():
    with TinyServer(Limits(association_seconds=60)) as tiny:
        RawScu(tiny.port).close()

        tiny.wait_for_end(1)


def test_a_peer_that_vanishes_in_a_data_set_is_forgotten(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_data(bytes(100_000), last=False)
        scu.vanish()

    tiny.wait_for_end(1)


def test_half_a_data_set_is_freed_with_its_association(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_data(bytes(100_000), last=False)
        wait_until(lambda: (message := tiny.associations[0].dimse.message) and message.data_set.tell() == 100_000)
        message = weakref.ref(tiny.associations[0].dimse.message)
        scu.vanish()
    tiny.wait_for_end(1)

    assert message() is None


def test_a_peer_that_vanishes_while_it_is_served_is_forgotten():
    serving = threading.Event()

    def slow(_event):
        serving.set()
        time.sleep(0.3)
        return 0, None

    with TinyServer(HURRIED, handlers=((evt.EVT_N_SET, slow),)) as tiny:
        with RawScu.connect(tiny.port) as scu:
            scu.send_request(N_SET_RQ, SET, bytes(1000))
            serving.wait(30)
            scu.vanish()

        tiny.wait_for_end(1)


def test_a_peer_that_never_reads_is_dropped(caplog):
    answer = Dataset()
    answer.add_new(0x00091001, "OB", bytes(16 * MIB))

    with TinyServer(HURRIED, answer=answer) as tiny, RawScu.connect(tiny.port) as scu:
        scu.send_request(0x0110, {Element.REQUESTED_SOP_CLASS: PRINTER})

        tiny.wait_for_end(1)

    assert "dropped: cannot send: timed out" in caplog.text


# Peers that send too much


def test_a_pdu_of_4_gib_is_refused_by_its_length(tiny, caplog):
    with RawScu.connect(tiny.port) as scu:
        scu.send_bytes(b"\x04\x00\xff\xff\xff\xff")
        tiny.wait_for_end(1)

    assert "dropped: a PDU of 4294967295 bytes is longer than 132096" in caplog.text


def test_an_association_request_of_4_gib_is_refused_by_its_length(tiny, caplog):
    with RawScu(tiny.port) as scu:
        scu.send_bytes(b"\x01\x00\xff\xff\xff\xff")
        tiny.wait_for_end(1)

    assert "dropped: a PDU of 4294967295 bytes is longer than 262144" in caplog.text


def test_a_pdu_a_little_longer_than_granted_is_taken(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_data(bytes(131072), size=131072)

        assert scu.receive().status == 0


def test_an_oversize_data_set_is_answered(tiny):
    with RawScu.connect(tiny.port) as scu:
        assert scu.n_set(IMAGE_BOX, "1.2", bytes(2 * MIB)).status == 0xC605


def test_an_association_survives_an_oversize_data_set(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.n_set(IMAGE_BOX, "1.2", bytes(2 * MIB))

        assert scu.n_set(IMAGE_BOX, "1.2", bytes(1000)).status == 0


def test_an_oversize_data_set_is_not_kept_while_it_arrives(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_data(bytes(2 * MIB), last=False)
        dimse = tiny.associations[0].dimse
        wait_until(lambda: dimse.message is not None and dimse._length >= 2 * MIB)

        assert dimse.message.data_set.getbuffer().nbytes == 0


def test_a_data_set_without_end_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        # With its command the message is longer than that, by its last fragment.
        scu.send_data(bytes(4 * MIB), last=False)

        assert ended(scu) is AbortedError


def test_a_peer_that_sends_on_after_the_abort_is_cut_off(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})

        with pytest.raises(ClosedError):
            send_on(scu)


def send_on(scu, seconds=20):
    """Send fragments of a data set that does not end, for longer than any limit of the server."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        scu.send_data(bytes(MIB), last=False, size=MIB // 8)


def test_a_command_set_without_end_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_pdv(1, bytes(5 * KIB))

        assert ended(scu) is AbortedError


# Peers that send nonsense


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", bytes(100)])
def test_garbage_instead_of_an_association_request_is_aborted(hurried, garbage):
    with RawScu(hurried.port) as scu:
        scu.send_bytes(garbage)

        assert ended(scu) in {AbortedError, ClosedError}


def test_garbage_instead_of_a_message_is_aborted(hurried):
    with RawScu.connect(hurried.port) as scu:
        scu.send_bytes(b"GET / HTTP/1.1\r\n\r\n")

        assert ended(scu) in {AbortedError, ClosedError}


def test_a_flood_of_garbage_ends(tiny):
    with RawScu.connect(tiny.port) as scu, pytest.raises(ClosedError):
        scu.send_bytes(bytes(range(8, 256)) * 200_000)


@pytest.mark.parametrize(
    "command",
    [
        bytes(40),
        b"\xff" * 40,
        b"",
        b"\x00\x00\x00\x01\xff\xff\xff\xff",
    ],
    ids=["zeros", "ones", "empty", "endless element"],
)
def test_a_malformed_command_set_is_aborted(tiny, command):
    with RawScu.connect(tiny.port) as scu:
        scu.send_pdv(3, command)

        assert ended(scu) is AbortedError


def test_an_unknown_command_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(0x0777, SET)

        assert ended(scu) is AbortedError


def test_a_pdv_without_content_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_pdu(4, b"\x00\x00\x00\x01\x01")

        assert ended(scu) is AbortedError


def test_a_data_set_without_command_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_data(bytes(10))

        assert ended(scu) is AbortedError


def test_a_command_instead_of_the_announced_data_set_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_request(N_SET_RQ, {**SET, Element.DATA_SET_TYPE: 0})
        scu.send_request(N_SET_RQ, SET)

        assert ended(scu) is AbortedError


def test_a_context_that_was_not_accepted_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.context_id = 99
        scu.send_request(N_SET_RQ, SET)

        assert ended(scu) is AbortedError


def test_a_second_association_request_is_aborted(tiny):
    with RawScu.connect(tiny.port) as scu:
        scu.send_pdu(1, association_request((VERIFICATION,), "PRINTSCP", "RAWSCU"))

        assert ended(scu) is AbortedError


def test_the_log_of_a_malformed_message_is_one_line(tiny, caplog):
    with RawScu.connect(tiny.port) as scu:
        scu.send_pdv(3, b"\n\n\n\n" * 10)
        ended(scu)
        tiny.wait_for_end(1)

    lines = [record.getMessage() for record in caplog.records if record.name == "printscp.server"]
    assert len(lines) == 1
    assert "\n" not in lines[0]


# Many peers


@contextmanager
def crowd(server, caplog):
    """Forty silent connections, each taken or refused."""
    with ExitStack() as stack:
        peers = [stack.enter_context(RawScu(server.port)) for _ in range(40)]
        wait_until(lambda: len(server.associations) + caplog.text.count("are open") == len(peers))
        yield peers


def test_a_client_gets_in_when_silent_connections_leave(tiny, caplog):
    with crowd(tiny, caplog) as peers:
        for peer in peers:
            peer.close()
        wait_until(lambda: not tiny.server.active_associations)

        with RawScu.connect(tiny.port) as scu:
            assert scu.c_echo().status == 0


def test_a_client_gets_in_when_silent_connections_have_had_their_time(hurried, caplog):
    with crowd(hurried, caplog):
        wait_until(lambda: not hurried.server.active_associations)
        hurried.server.limits = PATIENT

        with RawScu.connect(hurried.port) as scu:
            assert scu.c_echo().status == 0


def test_a_client_is_served_beside_silent_connections(tiny):
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(RawScu(tiny.port))
        scu = stack.enter_context(RawScu.connect(tiny.port))

        assert scu.c_echo().status == 0


def test_a_server_under_attack_can_be_stopped():
    with TinyServer(Limits(association_seconds=60, pdu_seconds=60)) as tiny, ExitStack() as stack:
        peers = [stack.enter_context(RawScu(tiny.port)) for _ in range(5)]
        peers += [stack.enter_context(RawScu.connect(tiny.port)) for _ in range(5)]
        for peer in peers:
            peer.send_bytes(b"\x04\x00\x00")
        wait_until(lambda: len(tiny.associations) == len(peers))

        tiny.stop()

        assert not tiny.server.active_associations
