"""What the server promises its users, and for each override of pynetdicom a guard that fails if upstream moves."""

import logging
import threading
import time
from contextlib import ExitStack

import pytest
from pynetdicom import AE, evt

from printscp.server.connection import Limits
from printscp.server.transport import PrintServer
from tests.raw_scu import IMPLICIT, VERIFICATION, AbortedError, ClosedError, Element, RawScu, RejectedError
from tests.tiny_server import TinyServer, wait_until

pytestmark = pytest.mark.network

FILM_SESSION = "1.2.840.10008.5.1.1.1"
IMAGE_BOX = "1.2.840.10008.5.1.1.4"


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
        peer_has_left.wait(30)
        ended_while_handling.append(len(tiny.ended))
        return 0, None

    handlers = ((evt.EVT_N_SET, slow), (evt.EVT_CONN_CLOSE, lambda _event: peer_has_left.set()))
    with TinyServer(handlers=handlers) as tiny:
        with RawScu.connect(tiny.port) as scu:
            scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: IMAGE_BOX}, bytes(10))
            handling.wait(30)
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
    thread.join(30)

    assert not thread.is_alive()


def test_stopping_twice_is_stopping_once(tiny):
    tiny.stop()

    assert tiny.stop() == 0


def test_a_server_can_be_stopped_by_two_threads_at_once(tiny, scu):
    threads = [threading.Thread(target=tiny.stop) for _ in range(2)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not any(thread.is_alive() for thread in threads)


def test_a_stopped_server_takes_no_connection(tiny):
    tiny.stop()

    with pytest.raises(ConnectionRefusedError):
        RawScu(tiny.port)


def test_an_association_may_finish_while_the_server_stops(tiny, scu):
    stopping = threading.Thread(target=tiny.stop, args=(60,))
    stopping.start()

    status = scu.n_create(FILM_SESSION).status
    scu.release()
    stopping.join(30)

    assert (status, stopping.is_alive()) == (0, False)


def test_what_is_not_finished_in_time_is_aborted(tiny, scu):
    aborted = tiny.stop(0.1)

    assert aborted == 1
    with pytest.raises(AbortedError):
        scu.receive()


def test_all_associations_can_be_aborted_and_others_are_taken(tiny, scu):
    assert tiny.server.abort_all(0, "a test begins") == 1

    with pytest.raises((AbortedError, ClosedError)):
        scu.c_echo()
    with RawScu.connect(tiny.port) as other:
        assert other.c_echo().status == 0


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


# Guards of the overrides


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
