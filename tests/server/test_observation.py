"""What an observer is told of associations, on a real connection."""

import logging
import struct

import pytest

from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import Remark
from printscp.lab.recorder import Recorder
from printscp.server.connection import Limits
from printscp.server.scp import Listen, PrintScp
from printscp.wire.association import Context
from printscp.wire.sop_classes import FILM_SESSION, PRINTER, PRINTER_INSTANCE, VERIFICATION
from tests.network_fixtures import wait_until
from tests.raw_scu import EXPLICIT, GRAYSCALE_META, IMPLICIT, RawScu, RejectedError
from tests.raw_scu import Context as Proposed
from tests.server.test_scp import PRINTERS
from tests.server.test_service import Shelf

pytestmark = pytest.mark.network

UNKNOWN_CLASS = "1.2.840.10008.5.1.4.1.1.2"
COPIES = b"\x00\x20\x10\x00IS\x02\x002 "
UNKNOWN_ATTRIBUTE = b"\x0a\x30\xc2\x00LO\x04\x00BEAM"


@pytest.fixture
def recorder():
    return Recorder(pixels=True)


@pytest.fixture
def scp_with(recorder):
    """Starts servers that *recorder*, or another observer, watches."""
    started = []

    def scp_with(*, observer=recorder, queue=None, **listen):
        scp = PrintScp(PRINTERS, queue or Shelf(), Listen(port=0, **listen), observer=observer)
        scp.start()
        started.append(scp)
        return scp

    yield scp_with
    for scp in started:
        scp.stop(0)


@pytest.fixture
def ended(recorder):
    """The record of the only association, once it has ended."""

    def ended():
        assert recorder.wait_for(lambda records: bool(records) and records[0].end is not None, 60)
        (record,) = recorder.associations
        return record

    return ended


def connect(scp, contexts=(GRAYSCALE_META, VERIFICATION), **options):
    return RawScu.connect(scp.address[1], contexts, **options)


def test_the_request_is_told_as_it_was_sent(scp_with, ended):
    with connect(scp_with(), called="PAPER", calling="CT1", max_pdu=32768) as scu:
        scu.release()

    request = ended().request
    assert (request.calling_ae, request.called_ae, request.printer) == ("CT1", "PAPER", "paper")
    assert (request.maximum_pdu, request.implementation_class_uid) == (32768, "1.2.826.0.1.3680043.10.1")
    assert request.address == "127.0.0.1"


def test_each_context_is_told_with_what_came_of_it(scp_with, ended):
    proposed = [
        Proposed(5, UNKNOWN_CLASS),
        Proposed(3, GRAYSCALE_META, (IMPLICIT, EXPLICIT)),
        Proposed(1, VERIFICATION, ("1.2.840.10008.1.2.2",)),
    ]
    with connect(scp_with(), proposed) as scu:
        scu.release()

    contexts = ended().contexts
    assert [(each.context_id, each.result, each.transfer_syntax) for each in contexts] == [
        (5, 3, ""),
        (3, 0, EXPLICIT),
        (1, 4, ""),
    ]
    assert contexts[1].transfer_syntaxes == (IMPLICIT, EXPLICIT)
    assert ended().request.contexts[0] == Context(
        context_id=5, abstract_syntax=UNKNOWN_CLASS, transfer_syntaxes=(EXPLICIT,)
    )


def test_messages_are_told_byte_by_byte_in_both_directions(scp_with, ended):
    with connect(scp_with()) as scu:
        created = scu.n_create(FILM_SESSION, None, COPIES)
        got = scu.n_get(PRINTER, PRINTER_INSTANCE, [0x21100010])
        scu.release()

    messages = ended().messages
    assert [(each.number, each.sent, each.message.name, each.answers) for each in messages] == [
        (1, False, "N-CREATE-RQ", None),
        (2, True, "N-CREATE-RSP", 1),
        (3, False, "N-GET-RQ", None),
        (4, True, "N-GET-RSP", 3),
    ]
    assert [each.message.data_set for each in messages] == [COPIES, created.data, None, got.data]
    assert messages[1].message.status == created.status
    # The command set of an answer begins with its length, as it was sent.
    (length,) = struct.unpack_from("<I", messages[1].message.command, 8)
    assert length == len(messages[1].message.command) - 12


def test_a_large_data_set_of_many_fragments_is_told_whole(scp_with, ended):
    whole = b"\xe0\x7f\x10\x00OW\0\0" + struct.pack("<I", 300_000) + bytes(range(250)) * 1200

    with connect(scp_with()) as scu:
        scu.n_set("1.2.3", "1.2.4", whole)
        scu.release()

    assert ended().messages[0].message.data_set == whole


def test_specific_character_set_is_told_although_it_is_blanked_while_decoding(scp_with, ended):
    named = b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100" + COPIES

    with connect(scp_with()) as scu:
        scu.n_create(FILM_SESSION, None, named)
        scu.release()

    assert ended().messages[0].message.data_set == named


def test_remarks_are_those_of_their_request(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.n_get(PRINTER, PRINTER_INSTANCE)
        scu.n_create(FILM_SESSION, None, UNKNOWN_ATTRIBUTE)
        scu.release()

    got, _, created, _ = ended().messages
    assert got.remarks == ()
    assert [(remark.code, remark.attribute) for remark in created.remarks] == [("unknown-attribute", "BeamName")]


def test_what_a_strict_printer_refuses_is_remarked_too(recorder, ended):
    scp = PrintScp(
        [Printer(name="strict", ae_title="STRICT", tolerance=Tolerance.STRICT)],
        Shelf(),
        Listen(port=0),
        observer=recorder,
    )
    scp.start()
    with connect(scp) as scu:
        refused = scu.n_create(FILM_SESSION, None, UNKNOWN_ATTRIBUTE)
        scu.release()
    scp.stop(0)

    assert refused.status == 0x0105
    assert [remark.code for remark in ended().messages[0].remarks] == ["unknown-attribute"]


def test_remarks_about_the_request_for_the_association_are_told(scp_with, ended):
    with connect(scp_with(), called=b"FILM1\0\0\0\0\0\0\0\0\0\0\0") as scu:
        scu.release()

    assert [remark.code for remark in ended().remarks] == ["nul-padded-ae-title"]


def test_a_response_that_nobody_asked_for_is_told(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.send_request(0x8110, {0x0110: None, 0x0120: 99, 0x0900: 0})
        scu.release()

    (stray,) = ended().messages
    assert (stray.sent, stray.message.name, stray.answers) == (False, "N-GET-RSP", None)


# How it ended


def test_a_release_is_told(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.release()

    assert ended().end == "released"


def test_an_abort_by_the_print_scu_is_told(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.abort()

    assert ended().end == "aborted by the print SCU"


@pytest.mark.parametrize(
    ("last", "how"), [(b"", "connection lost"), (b"\x04\x00\x00\x00\x00\xff", "connection lost within a PDU")]
)
def test_a_connection_that_is_closed_is_told(scp_with, ended, last, how):
    with connect(scp_with()) as scu:
        scu.send_bytes(last)

    assert ended().end == how


def test_a_connection_that_is_reset_is_told(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.vanish()

    assert ended().end.startswith("connection lost")


def test_an_abort_for_a_message_that_is_none_is_told_with_its_reason(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.send_pdv(2, b"data without a command")
        ended()

    assert ended().end == "aborted by the printer: invalid message: ValueError('command and data set are out of order')"


def test_an_abort_by_a_server_that_stops_is_told(scp_with, ended):
    scp = scp_with()

    with connect(scp):
        scp.stop(0)

    assert ended().end == "aborted by the printer: the server stops"


@pytest.mark.parametrize(
    ("listen", "how"),
    [
        ({"reject_unknown_called_ae": True}, "rejected: called AE title not recognized (for good)"),
        ({"limits": Limits(associations=0)}, "rejected: local limit exceeded (for now)"),
    ],
)
def test_a_rejection_is_told_with_its_reason(scp_with, ended, listen, how):
    with pytest.raises(RejectedError):
        connect(scp_with(**listen), called="OTHER")

    record = ended()
    assert (record.end, record.messages) == (how, ())
    assert [context.result for context in record.contexts] == [None, None]


def test_a_connection_on_which_no_association_is_asked_for_is_not_told(scp_with, recorder):
    scp = scp_with()

    RawScu(scp.address[1]).close()
    with connect(scp) as scu:
        scu.release()

    assert recorder.wait_for(lambda records: bool(records) and records[0].end is not None, 60)
    assert len(recorder.associations) == 1


# What goes wrong in the server


def test_an_error_in_the_server_is_told(scp_with, ended, caplog):
    class BrokenShelf(Shelf):
        def has_room(self):
            raise KeyError("DOE^JOHN")

    with caplog.at_level(logging.CRITICAL), connect(scp_with(queue=BrokenShelf())) as scu:
        reply = scu.n_create(FILM_SESSION, None, COPIES)
        scu.release()

    assert reply.status == 0x0110
    (error,) = ended().errors
    assert error.startswith("KeyError in test_observation.py, line ")


class Clumsy:
    """An observer that fails at everything."""

    def __getattr__(self, name):
        def fail(*_arguments, **_options):
            raise ValueError(name)

        return fail


def test_an_observer_that_fails_costs_nothing_and_is_told_once(scp_with, caplog):
    scp = scp_with(observer=Clumsy())

    with caplog.at_level(logging.ERROR, "printscp.server"), connect(scp) as scu:
        created = scu.n_create(FILM_SESSION, None, UNKNOWN_ATTRIBUTE)
        scu.release()
        wait_until(lambda: not scp.association_count)

    assert created.status == 0x0107
    assert [record.getMessage() for record in caplog.records if "observer" in record.getMessage()] == [
        "the observer of an association failed; that it fails again on it is not told"
    ]


def test_without_an_observer_nothing_is_gathered(scp_with):
    scp = scp_with(observer=None)

    assert scp._observation.handlers() == []


def test_a_remark_is_told_before_the_response(scp_with):
    order = []

    class Ordered(Recorder):
        def passed(self, association, message, *, sent):
            order.append(message.name)
            super().passed(association, message, sent=sent)

        def remarked(self, association, message_id, remarks):
            order.extend(type(remark) for remark in remarks)

    with connect(scp_with(observer=Ordered())) as scu:
        scu.n_create(FILM_SESSION, None, UNKNOWN_ATTRIBUTE)
        scu.release()

    assert order == ["N-CREATE-RQ", Remark, "N-CREATE-RSP"]


CREATE_SESSION = {0x0002: FILM_SESSION, 0x0800: 0}
HALF, REST = COPIES[:7], COPIES[7:]


@pytest.mark.parametrize("come", [b"", HALF])
def test_a_request_whose_data_set_does_not_come_is_told_while_it_hangs(scp_with, recorder, ended, come):
    with connect(scp_with()) as scu:
        scu.send_request(0x0140, CREATE_SESSION)
        if come:
            scu.send_data(come, last=False)

        assert recorder.wait_for(lambda records: bool(records and records[0].messages), 60)
        hanging = recorder.associations[0]

    (told,) = hanging.messages
    assert (hanging.end, told.awaited, told.message.name, told.message.data_set) == (None, True, "N-CREATE-RQ", come)
    assert [each.awaited for each in ended().messages] == [True]


def test_a_data_set_that_came_late_is_told_whole(scp_with, recorder, ended):
    with connect(scp_with()) as scu:
        scu.send_request(0x0140, CREATE_SESSION)
        scu.send_data(HALF, last=False)
        assert recorder.wait_for(lambda records: bool(records and records[0].messages), 60)
        scu.send_data(REST)
        scu.receive()
        scu.release()

    asked, answered = ended().messages
    assert (asked.awaited, asked.message.data_set, answered.answers) == (False, COPIES, 1)


def test_what_had_come_of_a_request_when_the_association_ended_is_told(scp_with, ended):
    with connect(scp_with()) as scu:
        scu.send_request(0x0140, CREATE_SESSION)
        scu.send_data(HALF, last=False)
        scu.abort()

    (told,) = ended().messages
    assert (told.awaited, told.message.data_set) == (True, HALF)
