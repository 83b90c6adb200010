"""What is done to an association that is asked for."""

import struct

import pytest

from printscp.disturbances import Answer, DropContexts, Refuse, Reject, TinyPdu
from printscp.wire.sop_classes import PRESENTATION_LUT, PRINT_JOB
from tests.disturbed_server import DisturbedServer
from tests.raw_scu import GRAYSCALE_META, ClosedError, RawScu, RejectedError, association_request

pytestmark = pytest.mark.network


def test_a_reason_that_the_standard_does_not_have_is_sent_and_told(caplog):
    rejection = Reject(fault="no", result=2, source=3, reason=99)

    with DisturbedServer(association=[rejection]) as server:
        with pytest.raises(RejectedError) as rejected:
            RawScu.connect(server.port, calling="CT1")
        server.wait_for_end()

    assert rejected.value.args == (2, 3, 99)
    assert "CT1: fault no: association rejected, reason 99 of source 3 (for now)" in caplog.text
    assert server.notes.endings[0] == "rejected: reason 99 of source 3 (for now)"


def test_a_rejected_association_has_no_state():
    with DisturbedServer(association=[Reject(fault="no", result=1, source=1, reason=1)]) as server:
        with pytest.raises(RejectedError):
            RawScu.connect(server.port)

        assert server.scp.association_count == 0


def test_what_is_not_accepted_is_told_by_its_name(caplog):
    dropped = DropContexts(fault="none", abstract_syntaxes=(PRESENTATION_LUT, "1.2.3"))

    with (
        DisturbedServer(association=[dropped]) as server,
        RawScu.connect(server.port, [GRAYSCALE_META, PRESENTATION_LUT, PRINT_JOB], calling="CT1") as scu,
    ):
        accepted = list(scu.contexts.values())

    assert accepted == [GRAYSCALE_META, PRINT_JOB]
    assert "CT1: fault none: not accepted: Presentation LUT\n" in caplog.text


def test_a_context_that_nobody_proposes_is_not_told_as_dropped(caplog):
    dropped = DropContexts(fault="none", abstract_syntaxes=(PRESENTATION_LUT,))

    with DisturbedServer(association=[dropped]) as server, RawScu.connect(server.port, [GRAYSCALE_META]):
        told = list(server.notes.disturbances)

    assert told == []
    assert "fault none: DropContexts is not done, nothing would be accepted that it names" in caplog.text


def test_an_association_without_any_context_is_accepted_as_upstream_does():
    dropped = DropContexts(fault="none", abstract_syntaxes=(GRAYSCALE_META,))

    with (
        DisturbedServer(association=[dropped]) as server,
        RawScu.connect(server.port, [GRAYSCALE_META]) as scu,
    ):
        assert scu.contexts == {}
        scu.release()


def test_the_maximum_length_may_still_be_set_when_an_association_is_asked_for():
    with DisturbedServer(association=[TinyPdu(fault="tiny", octets=8)]) as server, RawScu(server.port) as scu:
        scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))

        assert struct.pack(">BxHI", 0x51, 4, 8) in scu.receive_pdu(2)


def test_to_refuse_an_association_is_to_reset_its_connection():
    with DisturbedServer(association=[Refuse(fault="closed")]) as server, pytest.raises(ClosedError):
        RawScu.connect(server.port)

    assert server.notes.disturbances == ["closed"]


def test_what_is_for_a_request_is_not_done_to_an_association(caplog):
    with (
        DisturbedServer(association=[Answer(fault="early", status=0x0110)]) as server,
        RawScu.connect(server.port, calling="CT1") as scu,
    ):
        status = scu.c_echo().status

    assert status == 0
    assert "CT1: fault early: Answer is not done, it is for a request" in caplog.text
