"""Why there is no association."""

import gc
import os
import re
import signal
import socket
import ssl
import threading
import time

import pytest
from pynetdicom import AE, evt
from pynetdicom.sop_class import CTImageStorage, Verification

from printscp.client_answers import (
    AssociationRejected,
    ConnectionBroke,
    NoAssociation,
    NoAssociationAnswer,
    NoCommonClass,
    Unreachable,
)
from printscp.client_association import Called, associate
from tests.odd_peer import TRICKLED, OddPeer, trickle
from tests.odd_printer import OddPrinter

pytestmark = [
    pytest.mark.network,
    # pynetdicom leaves the socket of a connection that failed to the garbage collector, which comes in any later test.
    pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning"),
]


def ask(port, host="127.0.0.1", *, handlers=(), called="ODD", acse_seconds=30.0, **changes):
    ae = AE("US")
    ae.connection_timeout = 5.0
    ae.acse_timeout = acse_seconds
    ae.add_requested_context(Verification)
    try:
        return associate(
            ae, Called(ae_title=called, host=host, port=port, **{"answer_seconds": 20.0} | changes), list(handlers)
        )
    finally:
        # pynetdicom leaves the socket of a connection that failed to the garbage collector.
        gc.collect()


def reason(*arguments, **changes):
    with pytest.raises(NoAssociation) as caught:
        ask(*arguments, **changes)
    gc.collect()
    return str(caught.value)


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_a_port_where_nobody_listens_refuses(host, shown):
    assert reason(1, host) == f"ODD@{shown}:1 cannot be reached: Connection refused"


def test_a_host_that_is_unknown_is_told_in_the_words_of_the_resolver():
    assert re.fullmatch(r"ODD@printer\.invalid:104 cannot be reached: \w.*", reason(104, "printer.invalid"))


def test_a_host_that_is_no_name_is_told():
    assert reason(104, "a..b") == "ODD@a..b:104 cannot be reached: its host is no name that a host can have"


@pytest.mark.parametrize("late", [evt.EVT_REQUESTED, evt.EVT_REJECTED])
def test_a_rejection_is_told_with_its_reason_also_where_upstream_reads_it_or_tells_of_it_late(late):
    with OddPrinter() as printer:
        told = reason(printer.port, called="EVEN", handlers=[(late, lambda _: time.sleep(0.3))])

    assert told == f"EVEN@127.0.0.1:{printer.port} rejected the association of US: Called AE title not recognized"


def test_a_silent_peer_is_told_with_the_time_that_it_had():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        told = reason(port, acse_seconds=0.3)

    assert told == f"ODD@127.0.0.1:{port} did not answer the request for an association within 0.3 s"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interruption_ends_an_association_that_is_not_answered():
    def interrupt(event):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    others = set(threading.enumerate())
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(KeyboardInterrupt):
            ask(listener.getsockname()[1], handlers=[(evt.EVT_CONN_OPEN, interrupt)], acse_seconds=20.0)
    finally:
        signal.signal(signal.SIGINT, before)

    assert set(threading.enumerate()) <= others


@pytest.mark.parametrize(("result", "is_transient"), [(1, False), (2, True)])
def test_whoever_asks_can_tell_a_busy_peer(result, is_transient):
    with OddPeer([bytes((3, 0, 0, 0, 0, 4, 0, result, 3, 2))]) as peer, pytest.raises(AssociationRejected) as rejected:
        ask(peer.port)

    assert rejected.value.is_transient is is_transient


def test_a_peer_that_hangs_up_is_told():
    with OddPeer([]) as peer, pytest.raises(ConnectionBroke) as broke:
        ask(peer.port)
    told = str(broke.value)

    assert told == f"ODD@127.0.0.1:{peer.port} did not answer the request for an association: the connection broke"


def test_an_answer_that_trickles_in_is_waited_for_no_longer_than_a_silent_peer():
    with OddPeer(trickle(0x02)) as peer:
        told = reason(peer.port, acse_seconds=0.3)

    assert told == f"ODD@127.0.0.1:{peer.port} did not answer the request for an association within 0.3 s"
    assert peer.sent < TRICKLED / 2


def test_a_peer_without_a_common_sop_class_is_told_apart():
    ae = AE("ODD")
    ae.add_supported_context(CTImageStorage)
    server = ae.start_server(("127.0.0.1", 0), block=False)

    with pytest.raises(NoCommonClass, match=r"takes none of Verification SOP Class$"):
        ask(server.server_address[1])
    server.shutdown()


def test_a_peer_that_speaks_no_tls_is_told():
    with OddPrinter() as printer:
        told = reason(printer.port, tls=ssl.create_default_context())

    assert told.startswith(f"ODD@127.0.0.1:{printer.port} cannot be reached: ")


def test_whoever_asks_can_tell_the_reasons_apart():
    with OddPrinter() as printer, OddPeer([b"\x07\0\0\0\0\x04\0\0\0\0"]) as aborting:
        with pytest.raises(Unreachable):
            ask(1)
        with pytest.raises(AssociationRejected):
            ask(printer.port, called="EVEN")
        with pytest.raises(NoAssociationAnswer):
            ask(aborting.port)
