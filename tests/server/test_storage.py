"""Images that are stored: what the intake is given, what is answered, and what it is told of the end."""

import logging
import warnings

import pytest
from pydicom.misc import warn_and_log
from pydicom.uid import (
    MRImageStorage,
)

from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.sop.requests import Reply
from printscp.wire.sop_classes import PRINTER, PRINTER_INSTANCE
from printscp.wire.status import Refusal, Status
from tests.disturbed_server import Notes
from tests.image_intake import C_STORE, CT, IMAGE, STORING, Gate, Intake, command, comment, store, storing_scp
from tests.network_fixtures import wait_until
from tests.raw_scu import (
    EXPLICIT,
    GRAYSCALE_META,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Element,
    RawScu,
)

pytestmark = pytest.mark.network

MR = str(MRImageStorage)
OFFENDING = 0x0901
ACCEPTED, ABSTRACT_SYNTAX_REFUSED, TRANSFER_SYNTAXES_REFUSED = 0, 3, 4
C_FIND = 0x0020


@pytest.fixture
def intake():
    return Intake()


@pytest.fixture
def scp(intake, caplog):
    """A server with a printer that stores; nothing that it logs is an error."""
    with storing_scp(intake) as scp:
        yield scp
    # For upstream a peer that vanishes is an error.
    records = [record for record in caplog.get_records("call") if record.name != "pynetdicom.dul"]
    assert [record.getMessage() for record in records if record.levelno >= logging.ERROR] == []


@pytest.fixture
def scu(scp):
    """An association for images, for printing and for verification."""
    with RawScu.connect(scp.address[1], [CT, GRAYSCALE_META, VERIFICATION]) as scu:
        yield scu


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.opened.set()


# What the intake is given


def test_an_image_is_given_as_it_came(scp, intake):
    with RawScu.connect(scp.address[1], [CT], called="FILM9", calling="CT1") as scu:
        reply = store(scu)

    (request,), (sender,) = intake.requests, intake.senders
    assert (reply.status, reply.uid(Element.AFFECTED_INSTANCE)) == (0, "1.2.3")
    assert comment(reply) == ""
    assert (request.context, request.sop_class, request.uid) == (CT, CT, "1.2.3")
    assert (request.transfer_syntax, bytes(request.data_set)) == (EXPLICIT, IMAGE)
    assert (request.calling_ae, request.called_ae) == ("CT1", "FILM9")
    assert (sender.calling_ae, sender.printer) == ("CT1", STORING)


def test_images_of_one_association_have_one_sender(scu, intake):
    store(scu)
    store(scu)

    assert len(set(intake.senders)) == 1


def test_the_data_set_is_not_copied(scp, intake):
    with RawScu.connect(scp.address[1], [CT]) as scu:
        store(scu, bytes(3_000_000))

    assert type(intake.requests[0].data_set) is bytes


@pytest.mark.parametrize(
    ("elements", "sop_class", "uid"),
    [
        ({"AFFECTED_INSTANCE": None}, CT, ""),
        ({"AFFECTED_INSTANCE": ""}, CT, ""),
        ({"AFFECTED_INSTANCE": "1.2.x"}, CT, "1.2.x"),
        ({"AFFECTED_INSTANCE": "1." * 40 + "1"}, CT, "1." * 31 + "1?"),
        ({"AFFECTED_SOP_CLASS": MR}, MR, "1.2.3"),
        ({"AFFECTED_SOP_CLASS": GRAYSCALE_META}, GRAYSCALE_META, "1.2.3"),
        ({"AFFECTED_SOP_CLASS": "1.2.3.4"}, "1.2.3.4", "1.2.3"),
        ({"AFFECTED_SOP_CLASS": "1." * 40 + "1"}, "1." * 31 + "1?", "1.2.3"),
        ({"AFFECTED_SOP_CLASS": None}, "", "1.2.3"),
        ({"PRIORITY": None}, CT, "1.2.3"),
        ({"PRIORITY": b""}, CT, "1.2.3"),
        ({"PRIORITY": 1}, CT, "1.2.3"),
        ({"MOVE_ORIGINATOR": b"STATION\0\7" + bytes(20), "MOVE_ORIGINATOR_ID": b"\1\0\2\0"}, CT, "1.2.3"),
    ],
)
def test_what_the_command_set_lacks_or_mistakes_is_for_the_intake_to_judge(scu, intake, elements, sop_class, uid):
    reply = store(scu, **elements)

    assert reply.status == 0
    assert [(request.sop_class, request.uid) for request in intake.requests] == [(sop_class, uid)]


@pytest.mark.parametrize("data", [None, b""])
def test_a_request_without_data_set_has_none(scu, intake, data):
    store(scu, data)

    assert [request.data_set for request in intake.requests] == [None]


def test_the_intake_knows_of_which_warnings_the_scu_is_not_to_be_told(intake):
    with storing_scp(intake, scus={"RAWSCU": Scu(quiet=frozenset({0xB007}))}) as scp:
        with RawScu.connect(scp.address[1], [CT]) as scu:
            store(scu)
        with RawScu.connect(scp.address[1], [CT], calling="OTHER") as scu:
            store(scu)

    assert intake.quiet == [{0xB007}, frozenset()]


# Images on their way


def begun(scu, **elements):
    """An image of which the first part is sent."""
    scu.send_request(C_STORE, command(DATA_SET_TYPE=0, **elements))
    scu.send_data(IMAGE[:6], last=False)


def test_the_intake_is_told_once_that_an_image_is_coming(scu, intake):
    begun(scu)
    wait_until(lambda: intake.told)
    scu.send_data(IMAGE[6:])
    status = scu.receive().status

    assert (status, intake.words) == (0, ["coming", "come"])
    assert {association for _, association in intake.told} == {intake.senders[0].association}


def test_it_is_told_before_any_of_the_data_set_has_come(scu, intake):
    scu.send_request(C_STORE, command(DATA_SET_TYPE=0))

    wait_until(lambda: intake.told)
    assert intake.words == ["coming"]


def test_the_intake_is_told_of_an_image_that_is_refused_before_it_could_take_it(scu, intake):
    begun(scu, PRIORITY=7)
    wait_until(lambda: intake.told)
    scu.send_data(IMAGE[6:])
    status = scu.receive().status

    assert (status, intake.words) == (0x0212, ["coming", "refused"])


def test_an_image_that_comes_while_another_is_taken_is_told_of_after_that(gate):
    with storing_scp(gate) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        scu.send_request(C_STORE, command(), IMAGE)
        gate.reached.wait(30)
        scu.send_request(C_STORE, command(AFFECTED_INSTANCE="1.2.4"), IMAGE)
        begun(scu, AFFECTED_INSTANCE="1.2.5")
        dimse = scp._server.active_associations[0].dimse
        wait_until(lambda: dimse.arriving and dimse.msg_queue.qsize() == 1)
        gate.told.clear()
        gate.opened.set()
        wait_until(lambda: "coming" in gate.words)

    assert gate.words == ["come", "come", "coming"]


@pytest.mark.parametrize(("context_id", "service"), [(3, C_STORE), (1, 0x0120), (3, 0x0140)])
def test_of_what_is_no_image_on_a_context_of_images_the_intake_hears_nothing(scp, scu, intake, context_id, service):
    scu.context_id = context_id
    scu.send_request(service, command(DATA_SET_TYPE=0, REQUESTED_SOP_CLASS=CT, REQUESTED_INSTANCE="1.2.3"))
    scu.send_data(IMAGE[:6], last=False)
    (association,) = scp._server.active_associations
    wait_until(lambda: association.dimse.arriving)
    scu.send_data(IMAGE[6:])
    scu.receive()

    assert intake.words == []


def test_an_image_is_taken_although_it_went_wrong_to_tell_of_it(intake, monkeypatch, caplog):
    monkeypatch.setattr(intake, "coming", lambda *_: 1 / 0)
    with storing_scp(intake) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        begun(scu)
        wait_until(lambda: "internal error while an image was coming" in caplog.text)
        scu.send_data(IMAGE[6:])
        status = scu.receive().status

    assert (status, len(intake.requests)) == (0, 1)


# Answers


REFUSED = [
    Status.INVALID_SOP_INSTANCE,
    Status.SOP_CLASS_NOT_SUPPORTED,
    Status.NOT_AUTHORIZED,
    Status.MISTYPED_ARGUMENT,
    Status.OUT_OF_RESOURCES,
    Status.DATA_SET_MISMATCH,
    Status.CANNOT_UNDERSTAND,
    Status.NO_PIXELS,
    Status.UNREADABLE_PIXELS,
    Status.PROCESSING_FAILURE,
]


@pytest.mark.parametrize("status", REFUSED)
def test_a_refusal_is_answered_with_its_status_and_says_why(scu, intake, status):
    def refuse(_request):
        raise Refusal(status, "it is too la\u00fcrge " + "x" * 100)

    intake.answer = refuse
    reply = store(scu)

    assert reply.status == status
    assert comment(reply) == "it is too la?rge " + "x" * 44 + "..."
    assert reply.uid(Element.AFFECTED_INSTANCE) == "1.2.3"
    assert scu.c_echo().status == 0


@pytest.mark.parametrize("status", [Status.COERCED, Status.ELEMENTS_DISCARDED, Status.OTHER_SOP_CLASS])
@pytest.mark.parametrize("words", ["WindowWidth is 0", ""])
def test_a_warning_is_answered_with_its_status_and_says_why(scu, intake, status, words):
    intake.answer = lambda _request: (Reply(status=status, comment=words), ())

    reply = store(scu)

    assert (reply.status, comment(reply)) == (status, words or status.meaning)
    assert reply.uid(Element.AFFECTED_INSTANCE) == "1.2.3"


def test_the_elements_that_offend_are_told(scu, intake):
    def refuse(_request):
        raise Refusal(Status.DATA_SET_MISMATCH, "Rows is missing", tags=[0x00280010, 0x00280011])

    intake.answer = refuse

    assert store(scu).command[OFFENDING] == bytes.fromhex("2800100028001100")


class PanicError(BaseException):
    """As PyO3 raises for decoders."""


@pytest.mark.parametrize("error", [ZeroDivisionError, PanicError])
def test_whatever_goes_wrong_is_answered_0110_logged_and_told(caplog, error):
    def fail(_request):
        raise error

    notes = Notes()
    intake = Intake(fail)
    with storing_scp(intake, observer=notes) as scp, RawScu.connect(scp.address[1], [CT, VERIFICATION]) as scu:
        reply = store(scu)
        echo = scu.c_echo().status

    assert (reply.status, comment(reply)) == (0x0110, "internal error, see the log of the printer")
    assert echo == 0
    assert notes.failures == [f"{error.__name__}()"]
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "internal error while an image was stored"


@pytest.mark.parametrize("priority", [3, 0xFFFF, b"\0\0\1\0\7\0"])
def test_a_priority_there_is_not_is_answered_0212(scu, intake, priority):
    reply = store(scu, PRIORITY=priority)

    assert (reply.status, comment(reply)) == (0x0212, "Priority is none of 0, 1 and 2")
    assert intake.requests == []
    assert store(scu).status == 0


class Remarks(Notes):
    def __init__(self):
        super().__init__()
        self.remarks = []

    def remarked(self, association, message_id, remarks):
        self.remarks.append((message_id, [remark.code for remark in remarks]))


REMARK = Remark(code="replaced-image", attribute="SOPInstanceUID", clause="PS3.4 B", sent="1.2.3", used="replaced")


@pytest.mark.parametrize("is_refused", [False, True])
def test_remarks_are_told_of_the_request_and_logged(caplog, is_refused):
    def answer(_request):
        if is_refused:
            raise Refusal(Status.NO_PIXELS, remarks=[REMARK])
        return Reply(), (REMARK,)

    caplog.set_level("INFO")
    notes = Remarks()
    with (
        storing_scp(Intake(answer), observer=notes) as scp,
        RawScu.connect(scp.address[1], [CT, VERIFICATION]) as scu,
    ):
        scu.c_echo()
        store(scu)

    assert notes.remarks == [(2, ["replaced-image"])]
    assert "RAWSCU: C-STORE replaced-image: SOPInstanceUID was" in caplog.text


def test_the_log_says_what_was_answered_and_names_no_patient(scu, intake, caplog):
    intake.answer = lambda _request: (Reply(status=Status.COERCED, comment="DOE^JANE is odd"), ())

    store(scu)

    assert "RAWSCU: C-STORE CT Image Storage: 0xB000 Coercion of data elements" in caplog.text
    assert "DOE" not in caplog.text


# Ends


@pytest.mark.parametrize("way", ["release", "abort", "vanish", "close"])
def test_the_intake_is_told_how_an_association_ended(scp, intake, way):
    scu = RawScu.connect(scp.address[1], [CT])
    store(scu)

    getattr(scu, way)()

    wait_until(lambda: intake.departures)
    assert intake.departures == [(intake.senders[0].association, way == "release")]


def test_an_association_that_the_server_ends_was_not_released(intake):
    with storing_scp(intake) as scp:
        scu = RawScu.connect(scp.address[1], [CT])
        store(scu)
    scu.close()

    assert intake.released == [False]


def test_the_association_has_ended_once_its_last_image_is_answered(gate):
    with storing_scp(gate) as scp:
        scu = RawScu.connect(scp.address[1], [CT])
        scu.send_request(C_STORE, command(), IMAGE)
        gate.reached.wait(30)
        scu.abort()
        wait_until(lambda: not scp._server.active_associations[0].dul.is_alive())
        before = list(gate.departures)
        gate.opened.set()
        wait_until(lambda: gate.departures)

    assert (before, gate.released, len(gate.requests)) == ([], [False], 1)


def test_an_association_that_could_not_begin_has_ended_too(intake, monkeypatch):
    with storing_scp(intake) as scp:
        monkeypatch.setattr(scp._observation, "established", lambda *_: 1 / 0)
        with pytest.raises((AbortedError, ClosedError)), RawScu.connect(scp.address[1], [CT]) as scu:
            store(scu)
        wait_until(lambda: intake.departures)

    assert intake.released == [False]


def test_an_association_that_only_prints_is_none_of_the_intakes_business(scp, intake):
    with RawScu.connect(scp.address[1], [GRAYSCALE_META]) as scu:
        scu.n_get(PRINTER, PRINTER_INSTANCE)
        scu.release()
    wait_until(lambda: not scp._server.active_associations)

    assert intake.departures == []


def test_what_goes_wrong_at_the_end_is_logged_and_nothing_is_left(intake, monkeypatch, caplog):
    monkeypatch.setattr(intake, "left", lambda *_, **__: 1 / 0)
    notes = Notes()
    with storing_scp(intake, observer=notes) as scp:
        with RawScu.connect(scp.address[1], [CT]) as scu:
            store(scu)
            scu.release()
        wait_until(lambda: notes.endings)

    assert (scp.association_count, scp._storage._peers, notes.endings) == (0, {}, ["released"])
    assert "internal error at the end of an association" in caplog.text


# Warnings of pydicom


def test_what_pydicom_warns_of_an_image_is_for_no_exception(scu, intake):
    def warn(_request):
        # As if pydicom called it.
        exec(
            "warn('the pixel data is longer than expected')", {"__name__": "pydicom.pixels.utils", "warn": warn_and_log}
        )
        return Reply(), ()

    intake.answer = warn
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reply = store(scu)

    assert reply.status == 0
