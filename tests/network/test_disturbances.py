"""What is done to a print SCU on purpose, seen from its end of the wire; another one is always served as ever."""

import struct
import threading
import time

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE

from printscp.disturbances import (
    Abort,
    Answer,
    CloseWithinPdu,
    DropContexts,
    EmptyDataSet,
    Garbage,
    Late,
    NoAnswer,
    Refuse,
    Reject,
    Reset,
    Stall,
    Throttle,
    TinyPdu,
    WithoutDataSet,
    WrongMessageId,
)
from printscp.server.disturbed_connection import GARBAGE
from printscp.server.instrument import Nobody
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, PRINTER, PRINTER_INSTANCE
from tests.conversation import encoded
from tests.disturbed_server import DisturbedServer
from tests.event_scu import EventScu
from tests.network_fixtures import wait_until
from tests.raw_scu import (
    GRAYSCALE_META,
    NO_DATA_SET,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Element,
    RawScu,
    RejectedError,
    association_request,
)

pytestmark = pytest.mark.network

EVERYWHERE = pytest.mark.parametrize("at", ["connection", "association", "request"])
REQUESTED_FILM = {Element.REQUESTED_SOP_CLASS: FILM_BOX, Element.ACTION_TYPE: 1}
LONG = 600.0
GRACE = 60.0
"""Seconds that no test waits for."""


def ask(port: int, at: str) -> RawScu:
    """An SCU that has sent a request and has its answer to read: for an association, or N-GET."""
    if at == "request":
        scu = RawScu.connect(port)
        scu.send_request(0x0110, {Element.REQUESTED_SOP_CLASS: PRINTER, Element.REQUESTED_INSTANCE: PRINTER_INSTANCE})
        return scu
    scu = RawScu(port)
    scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))
    return scu


def rest(scu: RawScu) -> bytes:
    """All that the server still sends before it closes the connection."""
    received = b""
    while piece := scu.socket.recv(65536):
        received += piece
    return received


# The network


def test_a_connection_is_refused_before_anything_is_read(caplog):
    with DisturbedServer(connection=[Refuse(fault="closed")]) as server:
        # The reset may come before connect() has returned.
        with pytest.raises(ConnectionResetError), RawScu(server.port) as scu:
            scu.socket.recv(1)
        server.wait_for_end()

    assert server.notes.disturbances == ["closed"]
    assert server.notes.endings[0] == "connection lost: fault closed"
    assert "127.0.0.1: fault closed: the connection is reset before anything is done" in caplog.text


@EVERYWHERE
def test_the_connection_is_reset_instead_of_the_answer(at):
    with DisturbedServer(**{at: [Reset(fault="reset")]}) as server, ask(server.port, at) as scu:
        with pytest.raises(ConnectionResetError):
            scu.socket.recv(1)
        server.wait_for_end()

    assert server.notes.disturbances == ["reset"]


@EVERYWHERE
def test_the_connection_is_closed_after_half_a_pdu(at):
    with DisturbedServer(**{at: [CloseWithinPdu(fault="half")]}) as server, ask(server.port, at) as scu:
        received = rest(scu)

    (length,) = struct.unpack_from(">2xI", received)
    assert len(received) == (6 + length) // 2
    assert server.notes.disturbances == ["half"]


@EVERYWHERE
def test_bytes_come_that_are_no_pdu(at):
    with DisturbedServer(**{at: [Garbage(fault="proxy")]}) as server, ask(server.port, at) as scu:
        assert rest(scu) == GARBAGE
    assert server.notes.disturbances == ["proxy"]


@EVERYWHERE
def test_nothing_comes_for_a_while_and_then_the_connection_is_closed(at):
    with DisturbedServer(**{at: [Stall(fault="hangs", seconds=0.3)]}) as server:
        start = time.monotonic()
        with ask(server.port, at) as scu:
            received = rest(scu)
        seconds = time.monotonic() - start

    assert received == b""
    assert seconds >= 0.3
    assert server.notes.disturbances == ["hangs"]


@EVERYWHERE
def test_a_stall_ends_with_its_peer(at):
    with DisturbedServer(**{at: [Stall(fault="hangs", seconds=LONG)]}) as server:
        with ask(server.port, at):
            wait_until(lambda: server.notes.disturbances == ["hangs"])
        server.wait_for_end()


@EVERYWHERE
def test_a_stall_ends_when_the_server_stops(at):
    server = DisturbedServer(**{at: [Stall(fault="hangs", seconds=LONG)]})
    with ask(server.port, at):
        wait_until(lambda: server.notes.disturbances == ["hangs"])

        assert seconds_to_stop(server) < GRACE / 2


@EVERYWHERE
def test_no_more_is_sent_in_a_second_than_is_wanted(at):
    with DisturbedServer(**{at: [Throttle(fault="slow", octets_per_second=1000)]}) as server:
        start = time.monotonic()
        with ask(server.port, at) as scu:
            octets = 6 + len(scu.receive_pdu(4 if at == "request" else 2))
        seconds = time.monotonic() - start

    # The last 50 octets need not be waited for.
    assert seconds >= (octets - 50) / 1000
    assert server.notes.disturbances == ["slow"]


def test_what_is_sent_slowly_is_sent_whole_and_at_once_when_the_server_stops():
    server, replies = DisturbedServer(request=[Throttle(fault="slow", octets_per_second=10)]), []
    with ask(server.port, "request") as scu:
        wait_until(lambda: server.notes.disturbances == ["slow"])
        seconds = seconds_to_stop_once(server, lambda: replies.append(scu.receive()) or scu.release())

    assert [reply.status for reply in replies] == [0]
    assert seconds < GRACE / 2


def seconds_to_stop_once(server: DisturbedServer, release) -> float:
    """How long it takes when the peer does this as soon as it can."""
    stopping = threading.Thread(target=server.scp.stop, args=(GRACE,))
    start = time.monotonic()
    stopping.start()
    release()
    stopping.join()
    return time.monotonic() - start


def seconds_to_stop(server: DisturbedServer) -> float:
    """How long it takes although associations have a minute to finish."""
    start = time.monotonic()
    server.scp.stop(GRACE)
    assert server.scp.association_count == 0
    return time.monotonic() - start


# The association


@pytest.mark.parametrize("reason", [(1, 1, 1), (1, 1, 7), (2, 3, 1), (2, 3, 2), (0, 0, 0), (9, 200, 255)])
def test_an_association_is_rejected_with_any_reason(reason):
    result, source, diagnostic = reason
    rejection = Reject(fault="no", result=result, source=source, reason=diagnostic)

    with DisturbedServer(association=[rejection]) as server, pytest.raises(RejectedError) as rejected:
        RawScu.connect(server.port)

    assert rejected.value.args == reason
    assert server.notes.disturbances == ["no"]


def test_contexts_of_some_abstract_syntaxes_are_not_accepted():
    dropped = DropContexts(fault="no-printer", abstract_syntaxes=(PRINTER, VERIFICATION))

    with (
        DisturbedServer(association=[dropped]) as server,
        RawScu.connect(server.port, [GRAYSCALE_META, PRINTER, VERIFICATION]) as scu,
    ):
        verdicts = [verdict.result for verdict in scu.verdicts.values()]

    assert verdicts == [0, 3, 3]
    assert server.notes.disturbances == ["no-printer"]


def test_tiny_pdus_are_granted_and_larger_ones_taken_all_the_same():
    with DisturbedServer(association=[TinyPdu(fault="tiny", octets=16)]) as server, RawScu(server.port) as scu:
        scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))
        accepted = scu.receive_pdu(2)
        label = encoded(Dataset(), implicit=False)
        reply = scu.n_create(FILM_SESSION, "1.2.3", label)

    # The Maximum Length sub-item (PS3.8 D.1).
    assert struct.pack(">BxHI", 0x51, 4, 16) in accepted
    assert reply.status == 0
    assert server.notes.disturbances == ["tiny"]


def test_an_scu_that_fragments_prints_within_tiny_pdus():
    ae = AE("STOCK")
    ae.add_requested_context(GRAYSCALE_META)
    session = Dataset()
    session.FilmSessionLabel = "a label that takes more than one PDU of sixty-four bytes"

    with DisturbedServer(association=[TinyPdu(fault="tiny", octets=64)]) as server:
        association = ae.associate("127.0.0.1", server.port, ae_title="PRINTSCP")
        granted = association.acceptor.maximum_length
        status, _ = association.send_n_create(session, FILM_SESSION, "1.2.3", meta_uid=GRAYSCALE_META)
        association.release()

    assert (granted, status.Status) == (64, 0)


# A request

SERVICES = {
    "N-CREATE": lambda scu: scu.n_create(FILM_SESSION, "1.2.3"),
    "N-SET": lambda scu: scu.n_set(FILM_SESSION, "1.2.3"),
    "N-GET": lambda scu: scu.n_get(PRINTER, PRINTER_INSTANCE),
    "N-ACTION": lambda scu: scu.n_action(FILM_SESSION, "1.2.3"),
    "N-DELETE": lambda scu: scu.n_delete(FILM_SESSION, "1.2.3"),
    "C-ECHO": lambda scu: scu.c_echo(),
}


class Statuses(Nobody):
    """Wants each request answered with the next of these."""

    def __init__(self, *statuses):
        self._answers = [Answer(fault="says", status=status, comment="as the fault says") for status in statuses]

    def on_request(self, calling_ae, printer, message):
        return [self._answers.pop(0)] if self._answers else []


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_answered_with_any_status(service):
    statuses = [0x0000, 0x0001, 0x0110, 0xB600, 0xC602, 0xFE00, 0xFFFF, 0x1234]

    with DisturbedServer(Statuses(*statuses)) as server, RawScu.connect(server.port) as scu:
        replies = [SERVICES[service](scu) for _ in statuses]
        scu.release()

    assert [reply.status for reply in replies] == statuses
    assert {reply.command[0x0902].decode().strip() for reply in replies} == {"as the fault says"}
    assert server.notes.disturbances == ["says"] * len(statuses)


@pytest.mark.parametrize("status", [0x0110, 0xC600, 0xFF00, 0x1234])
def test_after_a_failure_nothing_was_done(status):
    with (
        DisturbedServer(request=[Answer(fault="fails", status=status)], service="N-CREATE") as server,
        RawScu.connect(server.port) as scu,
    ):
        refused = scu.n_create(FILM_SESSION, "1.2.3")
        created = scu.n_create(FILM_SESSION, "1.2.3")

    assert (refused.status, created.status) == (status, 0)
    assert refused.uid(Element.AFFECTED_INSTANCE) == "1.2.3"
    assert Element.ATTRIBUTES not in refused.command
    assert refused.data == b""


@pytest.mark.parametrize("status", [0x0001, 0x0107, 0xB604, 0x0000])
def test_after_a_warning_what_was_asked_for_was_done_and_its_data_set_comes(status):
    with (
        DisturbedServer(request=[Answer(fault="warns", status=status)], service="N-GET") as server,
        RawScu.connect(server.port) as scu,
    ):
        warned = scu.n_get(PRINTER, PRINTER_INSTANCE)
        plain = scu.n_get(PRINTER, PRINTER_INSTANCE)

    assert (warned.status, plain.status) == (status, 0)
    assert warned.data == plain.data != b""


def test_a_film_that_is_printed_with_a_warning_is_printed():
    with (
        DisturbedServer(request=[Answer(fault="warns", status=0xB604)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        reply = scu.n_action(FILM_BOX, scu.film())

        assert reply.status == 0xB604
        assert len(server.shelf.jobs) == 1


def test_a_film_that_is_refused_is_not_printed():
    with (
        DisturbedServer(request=[Answer(fault="fails", status=0xC602)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        film = scu.film()
        statuses = [scu.n_action(FILM_BOX, film).status for _ in range(2)]

        assert statuses == [0xC602, 0]
        assert len(server.shelf.jobs) == 1


def test_a_success_that_is_wanted_stands_although_the_request_failed():
    with (
        DisturbedServer(request=[Answer(fault="lies", status=0)], service="N-SET") as server,
        RawScu.connect(server.port) as scu,
    ):
        reply = scu.n_set(FILM_SESSION, "1.2.3")

    assert reply.status == 0
    assert 0x0902 not in reply.command


def test_an_answer_comes_late():
    with (
        DisturbedServer(request=[Late(fault="slow", seconds=0.3)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        film = scu.film()
        start = time.monotonic()
        scu.send_request(0x0130, {**REQUESTED_FILM, Element.REQUESTED_INSTANCE: film})
        reply = scu.receive()
        seconds = time.monotonic() - start

    assert reply.status == 0
    assert seconds >= 0.3


def test_what_was_asked_for_is_done_before_its_late_answer():
    with (
        DisturbedServer(request=[Late(fault="slow", seconds=LONG)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        film = scu.film()
        scu.send_request(0x0130, {**REQUESTED_FILM, Element.REQUESTED_INSTANCE: film})
        wait_until(lambda: server.shelf.jobs)


@pytest.mark.parametrize("leave", [RawScu.abort, RawScu.vanish])
def test_a_late_answer_ends_with_its_peer(leave):
    with DisturbedServer(request=[Late(fault="slow", seconds=LONG)]) as server:
        scu = ask(server.port, "request")
        wait_until(lambda: server.notes.disturbances)
        leave(scu)
        server.wait_for_end()


def test_a_late_answer_comes_when_the_server_stops():
    server = DisturbedServer(request=[Late(fault="slow", seconds=LONG)])
    with ask(server.port, "request") as scu:
        wait_until(lambda: server.notes.disturbances)
        seconds = seconds_to_stop_once(server, lambda: (scu.receive(), scu.release()))

    assert seconds < GRACE / 2


def test_a_request_that_is_not_answered_is_done_and_the_next_is_answered():
    with (
        DisturbedServer(request=[NoAnswer(fault="mute")], service="N-CREATE") as server,
        RawScu.connect(server.port) as scu,
    ):
        scu.send_request(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.AFFECTED_INSTANCE: "1.2.3"})
        scu.send_request(0x0120, {Element.REQUESTED_SOP_CLASS: FILM_SESSION, Element.REQUESTED_INSTANCE: "1.2.3"})
        reply = scu.receive()
        scu.release()

    assert (reply.status, reply.number(Element.MESSAGE_ID_RESPONDED_TO)) == (0, 2)
    assert server.notes.disturbances == ["mute"]


@pytest.mark.parametrize(("before", "jobs"), [(True, 0), (False, 1)])
def test_the_association_is_aborted_before_or_after_a_film_is_printed(before, jobs):
    with (
        DisturbedServer(request=[Abort(fault="dies", before=before)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        film = scu.film()
        scu.send_request(0x0130, {**REQUESTED_FILM, Element.REQUESTED_INSTANCE: film})
        statuses = [] if before else [scu.receive().status]
        with pytest.raises(AbortedError) as aborted:
            scu.receive()
        server.wait_for_end()

        assert statuses == [0] * jobs
        assert len(server.shelf.jobs) == jobs
        assert aborted.value.args == (0, 0)
    assert server.notes.endings[0] == "aborted by the printer: fault dies"


def test_requests_sent_ahead_are_not_carried_out_after_an_abort():
    with (
        DisturbedServer(request=[Abort(fault="dies", before=True)], service="N-ACTION") as server,
        EventScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        film = scu.film()
        for _ in range(3):
            scu.send_request(0x0130, {**REQUESTED_FILM, Element.REQUESTED_INSTANCE: film})
        with pytest.raises((AbortedError, ClosedError)):
            scu.receive()
        server.wait_for_end()

        assert server.shelf.jobs == []


def test_an_answer_comes_without_its_data_set():
    with (
        DisturbedServer(request=[WithoutDataSet(fault="bare")]) as server,
        RawScu.connect(server.port) as scu,
    ):
        bare, plain = (scu.n_get(PRINTER, PRINTER_INSTANCE) for _ in range(2))

    assert (bare.status, bare.data, bare.number(Element.DATA_SET_TYPE)) == (0, b"", NO_DATA_SET)
    assert plain.data


@pytest.mark.parametrize("service", ["N-CREATE", "N-SET", "N-GET", "N-ACTION"])
def test_an_empty_data_set_is_announced_and_sent(service):
    with (
        DisturbedServer(request=[EmptyDataSet(fault="empty")], service=service) as server,
        RawScu.connect(server.port) as scu,
    ):
        reply = SERVICES[service](scu)
        echo = scu.c_echo()

    # The data set has ended, or the answer to the C-ECHO would be taken for its rest.
    assert (reply.data, reply.number(Element.DATA_SET_TYPE)) == (b"", 1)
    assert echo.status == 0
    assert server.notes.disturbances == ["empty"]


@pytest.mark.parametrize("service", ["N-DELETE", "C-ECHO"])
def test_an_answer_that_never_has_a_data_set_gets_none(service, caplog):
    with (
        DisturbedServer(request=[EmptyDataSet(fault="empty")]) as server,
        RawScu.connect(server.port) as scu,
    ):
        reply = SERVICES[service](scu)

    assert reply.number(Element.DATA_SET_TYPE) == NO_DATA_SET
    assert server.notes.disturbances == []
    assert f"RAWSCU: fault empty: EmptyDataSet is not done, an answer to {service} has no place for it" in caplog.text


def test_an_answer_names_a_message_that_was_none():
    with (
        DisturbedServer(request=[WrongMessageId(fault="odd")], service="N-GET") as server,
        RawScu.connect(server.port) as scu,
    ):
        scu.c_echo()
        odd, plain = (scu.n_get(PRINTER, PRINTER_INSTANCE) for _ in range(2))

    assert odd.number(Element.MESSAGE_ID_RESPONDED_TO) not in (1, 2, 3)
    assert plain.number(Element.MESSAGE_ID_RESPONDED_TO) == 3


# Several at once


def test_what_is_wanted_of_one_request_is_done_in_order():
    wanted = [
        Late(fault="late", seconds=0.2),
        Answer(fault="warns", status=0xB600),
        WithoutDataSet(fault="bare"),
        Abort(fault="dies", before=False),
    ]

    with DisturbedServer(request=wanted) as server, RawScu.connect(server.port) as scu:
        start = time.monotonic()
        reply = scu.n_get(PRINTER, PRINTER_INSTANCE)
        seconds = time.monotonic() - start
        with pytest.raises(AbortedError):
            scu.receive()

    assert (reply.status, reply.data) == (0xB600, b"")
    assert seconds >= 0.2
    assert server.notes.disturbances == ["late", "warns", "bare", "dies"]


def test_an_association_is_rejected_after_a_while_and_within_a_pdu():
    wanted = [Reject(fault="no", result=1, source=1, reason=7), CloseWithinPdu(fault="half")]

    with DisturbedServer(association=wanted) as server, ask(server.port, "association") as scu:
        received = rest(scu)

    assert received == b"\x03\0\0\0\0"
    assert server.notes.disturbances == ["no", "half"]


def test_the_answer_before_the_one_that_is_disturbed_leaves_whole():
    slow = Throttle(fault="slow", octets_per_second=4000)

    with (
        DisturbedServer(association=[slow], request=[Reset(fault="reset")], service="N-GET") as server,
        RawScu.connect(server.port) as scu,
    ):
        scu.send_request(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.AFFECTED_INSTANCE: "1.2.3"})
        scu.send_request(0x0110, {Element.REQUESTED_SOP_CLASS: PRINTER, Element.REQUESTED_INSTANCE: PRINTER_INSTANCE})
        created = scu.receive()
        with pytest.raises(ClosedError):
            scu.receive()

    assert (created.status, created.number(Element.MESSAGE_ID_RESPONDED_TO)) == (0, 1)


def test_others_are_served_while_one_stalls():
    with (
        DisturbedServer(connection=[Stall(fault="hangs", seconds=LONG)]) as server,
        ask(server.port, "connection"),
        RawScu.connect(server.port) as other,
    ):
        assert other.c_echo().status == 0
        other.release()


# Saboteurs and their errors


@pytest.mark.parametrize("method", ["on_connection", "on_association", "on_request"])
def test_an_error_of_the_saboteur_is_told_once_and_disturbs_nobody(method, monkeypatch, caplog):
    def fail(self, *arguments):
        raise ValueError("not thought through")

    monkeypatch.setattr(Nobody, method, fail)

    with DisturbedServer(Nobody()) as server, RawScu.connect(server.port) as scu:
        statuses = [scu.c_echo().status for _ in range(2)]
        scu.release()
        server.wait_for_end()
        logged = caplog.text.count("Traceback")
        failures = set(server.notes.failures)

    assert statuses == [0, 0]
    assert logged == 1
    assert failures == {"ValueError('not thought through')"}


def test_a_saboteur_is_told_who_asks_for_what():
    with DisturbedServer() as server, RawScu.connect(server.port, calling="CT1") as scu:
        scu.n_get(PRINTER, PRINTER_INSTANCE)
        scu.release()
        connection, association, request = server.saboteur.asked

    assert connection == ("127.0.0.1",)
    assert association == ("CT1", "PRINTSCP")
    assert request[:2] == ("CT1", "PRINTSCP")
    assert (request[2].name, request[2].sop_class, request[2].uid) == ("N-GET-RQ", PRINTER, PRINTER_INSTANCE)
    assert request[2].data_set is None


def test_what_is_done_is_logged_with_the_name_of_the_fault_and_of_the_print_scu(caplog):
    with (
        DisturbedServer(request=[Answer(fault="out-of-film", status=0xC602)]) as server,
        RawScu.connect(server.port, calling="CT1") as scu,
    ):
        scu.c_echo()

    assert ("printscp.server", 30, "CT1: fault out-of-film: answered 0xC602") in caplog.record_tuples
