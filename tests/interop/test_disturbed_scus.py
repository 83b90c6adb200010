"""DCMTK's echoscu and dcmprscu, and pynetdicom's SCU, when the printer fails on purpose: what they say of it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, build_context
from pynetdicom.sop_class import Verification
from pynetdicom.transport import AssociationSocket

from printscp.disturbances import (
    Abort,
    Answer,
    CloseWithinPdu,
    DropContexts,
    Garbage,
    Late,
    NoAnswer,
    Refuse,
    Reject,
    Reset,
    Stall,
    TinyPdu,
    WrongMessageId,
)
from printscp.wire.sop_classes import FILM_SESSION, GRAYSCALE_META, PRINTER, PRINTER_INSTANCE
from tests.disturbed_server import DisturbedServer
from tests.interop.conftest import CT
from tests.interop.dcmprscu import Conversation, Dcmprscu

pytestmark = [pytest.mark.interop, pytest.mark.network]

LONG = 600.0


# DCMTK


@pytest.fixture
def echo(need) -> Callable[..., str]:
    """What DCMTK's echoscu complains of, with a printer of which this is wanted."""
    need("dcmprscu")
    echoscu = Path(shutil.which("dcmprscu")).with_name("echoscu")  # not the one that pynetdicom installs

    def echo(**wanted: object) -> str:
        with DisturbedServer(**wanted) as server:
            command = [echoscu, "-to", "2", "-ta", "2", "-td", "2", "127.0.0.1", str(server.port)]
            return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stderr

    return echo


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1, 1, 1), ["Rejected Permanent", "Service User", "No Reason"]),
        ((1, 1, 2), ["Rejected Permanent", "Service User", "App Context Name Not Supported"]),
        ((1, 1, 3), ["Rejected Permanent", "Service User", "Calling AE Title Not Recognized"]),
        ((2, 1, 7), ["Rejected Transient", "Service User", "Called AE Title Not Recognized"]),
        ((1, 2, 2), ["Rejected Permanent", "Service Provider (ACSE Related)", "Protocol Version Not Supported"]),
        ((2, 3, 1), ["Rejected Transient", "Service Provider (Presentation Related)", "Temporary Congestion"]),
        ((2, 3, 2), ["Rejected Transient", "Service Provider (Presentation Related)", "Local Limit Exceeded"]),
    ],
)
def test_dcmtk_reads_each_reason_of_a_rejection(echo, numbers, words):
    result, source, reason = numbers

    complaint = echo(association=[Reject(fault="no", result=result, source=source, reason=reason)])

    assert [word in complaint for word in words] == [True] * 3


# Which of them depends on how soon it looks.
GONE = "Peer aborted Association (or never connected)|Connection reset by peer"


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ({"connection": [Refuse(fault="f")]}, GONE),
        ({"connection": [Stall(fault="f", seconds=LONG)]}, "DUL network read timeout"),
        ({"association": [Reset(fault="f")]}, GONE),
        ({"association": [CloseWithinPdu(fault="f")]}, "DUL network closed"),
        ({"association": [Garbage(fault="f")]}, "Unrecognized PDU type: 48"),
        ({"association": [DropContexts(fault="f", abstract_syntaxes=(Verification,))]}, "No Acceptable Presentation"),
        ({"request": [Reset(fault="f")]}, GONE),
        ({"request": [CloseWithinPdu(fault="f")]}, "DUL network closed"),
        ({"request": [NoAnswer(fault="f")]}, "DIMSE No data available"),
        ({"request": [Abort(fault="f", before=True)]}, "Peer aborted Association (or never connected)"),
        ({"request": [Abort(fault="f", before=False)]}, "Association Release Failed"),
        ({"request": [WrongMessageId(fault="f")]}, "Unexpected Response MsgId: 32769 (expected: 1)"),
        ({"request": [Late(fault="f", seconds=0.1)]}, ""),
    ],
    ids=str,
)
def test_dcmtk_says_what_is_wrong(echo, wanted, complaint):
    said = echo(**wanted)

    assert any(words in said for words in complaint.split("|"))
    assert bool(complaint) is bool(said)


@pytest.fixture
def print_with_dcmprscu(need, tmp_path) -> Callable[..., Conversation]:
    need("dcmpsprt", "dcmprscu")

    def print_with_dcmprscu(server: DisturbedServer) -> Conversation:
        scu = Dcmprscu(tmp_path / "dcmtk", server.port)
        return scu.print([scu.make([CT], (1, 1))])

    return print_with_dcmprscu


@pytest.mark.parametrize(
    ("service", "status", "jobs"),
    [("N-CREATE", 0x0110, 0), ("N-SET", 0xC603, 0), ("N-ACTION", 0xC602, 0), ("N-ACTION", 0xB604, 1)],
)
def test_dcmprscu_prints_after_a_warning_and_gives_up_after_a_failure(print_with_dcmprscu, service, status, jobs):
    with DisturbedServer(request=[Answer(fault="says", status=status)], service=service) as server:
        conversation = print_with_dcmprscu(server)

        statuses = [answer.status for answer in conversation.answers if answer.message == service]
        assert status in statuses
        assert len(server.shelf.jobs) == jobs


def test_dcmprscu_prints_although_an_answer_is_late_and_pdus_are_tiny(print_with_dcmprscu):
    wanted = {"association": [TinyPdu(fault="tiny", octets=4096)], "request": [Late(fault="late", seconds=0.3)]}

    with DisturbedServer(**wanted) as server:
        conversation = print_with_dcmprscu(server)

        assert conversation.is_good
        assert len(server.shelf.jobs) == 1
    assert server.notes.disturbances == ["tiny", "late"]


# pynetdicom


@pytest.fixture
def associate(monkeypatch):
    """Makes associations of pynetdicom, which does not close the socket of each that has failed."""
    sockets = []
    create = AssociationSocket._create_socket

    def create_and_keep(self, address):
        sockets.append(create(self, address))
        return sockets[-1]

    def associate(server: DisturbedServer):
        ae = AE("STOCK")
        ae.acse_timeout = ae.network_timeout = 30
        ae.dimse_timeout = 2
        contexts = [build_context(uid) for uid in (GRAYSCALE_META, PRINTER)]
        return ae.associate("127.0.0.1", server.port, contexts=contexts, ae_title="PRINTSCP")

    monkeypatch.setattr(AssociationSocket, "_create_socket", create_and_keep)
    yield associate
    for each in sockets:
        each.close()


def test_pynetdicom_is_rejected(associate):
    with DisturbedServer(association=[Reject(fault="no", result=2, source=3, reason=2)]) as server:
        association = associate(server)

    primitive = association.acceptor.primitive
    assert association.is_rejected
    assert (primitive.result_str, primitive.reason_str) == ("Rejected Transient", "Local limit exceeded")


@pytest.mark.parametrize(
    "disturbance", [Refuse(fault="f"), Reset(fault="f"), CloseWithinPdu(fault="f"), Garbage(fault="f")]
)
def test_pynetdicom_gets_no_association(associate, disturbance):
    with DisturbedServer(association=[disturbance]) as server:
        association = associate(server)

    assert not association.is_established
    assert not association.is_rejected


@pytest.mark.parametrize(
    "disturbance",
    [
        Reset(fault="f"),
        CloseWithinPdu(fault="f"),
        Garbage(fault="f"),
        NoAnswer(fault="f"),
        Abort(fault="f", before=True),
    ],
)
def test_pynetdicom_gets_no_status(associate, disturbance):
    with DisturbedServer(request=[disturbance]) as server:
        association = associate(server)
        status, _ = association.send_n_get([], PRINTER, PRINTER_INSTANCE)

    assert status == Dataset()
    assert association.is_aborted


def test_pynetdicom_gets_the_status_and_the_comment(associate):
    session = Dataset()
    session.NumberOfCopies = 1

    with DisturbedServer(request=[Answer(fault="f", status=0xC601, comment="Out of film")]) as server:
        association = associate(server)
        status, _ = association.send_n_create(session, FILM_SESSION, "1.2.3", meta_uid=GRAYSCALE_META)
        association.release()

    assert (status.Status, status.ErrorComment) == (0xC601, "Out of film")
