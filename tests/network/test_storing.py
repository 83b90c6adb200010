"""Images that are stored over real associations: contexts, statuses, ends (PS3.4 B, PS3.7 9.1.1, PS3.8 7.1.1)."""

import logging
import threading
import time
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    MPEG2MPML,
    EncapsulatedPDFStorage,
    EnhancedSRStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    JPEGBaseline8Bit,
    MRImageStorage,
    RTDoseStorage,
    RTPlanStorage,
    SecondaryCaptureImageStorage,
    SegmentationStorage,
    VLWholeSlideMicroscopyImageStorage,
)
from pynetdicom import AE, build_role

from printscp.disturbances import Abort, Answer, Late, NoAnswer
from printscp.film.printer import Printer
from printscp.server.connection import Limits
from printscp.wire.sop_classes import FILM_SESSION, PRINTER, PRINTER_INSTANCE
from printscp.wire.status import Status
from tests.disturbed_server import Notes, Plan
from tests.event_scu import EventScu
from tests.image_intake import C_STORE, CT, IMAGE, STORING, Gate, Intake, command, comment, store, storing_scp
from tests.network_fixtures import wait_until
from tests.printed_jobs import PrintedJobs
from tests.raw_scu import (
    BIG_ENDIAN,
    EXPLICIT,
    GRAYSCALE_META,
    IMPLICIT,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Context,
    Element,
    RawScu,
    Verdict,
)
from tests.server.test_service import Shelf
from tests.stored_requests import SECONDARY_CAPTURE, capture, request_of, stored

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


# Contexts


def verdicts(scp, *contexts, **options):
    numbered = [Context(2 * position + 1, *context) for position, context in enumerate(contexts)]
    with RawScu.connect(scp.address[1], numbered, **options) as scu:
        return [scu.verdicts[context.number] for context in numbered]


@pytest.mark.parametrize(
    ("proposed", "accepted"),
    [
        ((EXPLICIT,), EXPLICIT),
        ((IMPLICIT,), IMPLICIT),
        ((BIG_ENDIAN,), BIG_ENDIAN),
        ((BIG_ENDIAN, IMPLICIT, EXPLICIT), EXPLICIT),
        ((JPEGBaseline8Bit, IMPLICIT), IMPLICIT),
        ((MPEG2MPML, IMPLICIT), IMPLICIT),
    ],
)
def test_of_several_transfer_syntaxes_the_plainest_is_taken(scp, proposed, accepted):
    assert verdicts(scp, (CT, proposed)) == [Verdict(ACCEPTED, accepted)]


def test_contexts_of_one_sop_class_each_have_their_own_transfer_syntax(scp):
    told = verdicts(scp, (CT, (IMPLICIT,)), (CT, (MPEG2MPML,)), (CT, (EXPLICIT,)))

    assert [(each.result, each.transfer_syntax) for each in told if not each.result] == [(0, IMPLICIT), (0, EXPLICIT)]
    assert [each.result for each in told] == [ACCEPTED, TRANSFER_SYNTAXES_REFUSED, ACCEPTED]


@pytest.mark.parametrize(
    "sop_class",
    [
        EncapsulatedPDFStorage,
        EnhancedSRStorage,
        GrayscaleSoftcopyPresentationStateStorage,
        RTPlanStorage,
        RTDoseStorage,
        SegmentationStorage,
        VLWholeSlideMicroscopyImageStorage,
    ],
)
def test_what_is_no_image_is_refused_by_its_context(scp, sop_class):
    assert [each.result for each in verdicts(scp, (str(sop_class),), (CT,))] == [ABSTRACT_SYNTAX_REFUSED, ACCEPTED]


def test_a_transfer_syntax_that_cannot_be_decoded_is_refused(scp):
    assert [each.result for each in verdicts(scp, (CT, (MPEG2MPML,)))] == [TRANSFER_SYNTAXES_REFUSED]


def test_the_log_tells_what_is_stored_and_not_accepted_and_why(scp, caplog, monkeypatch):
    caplog.set_level("INFO")
    monkeypatch.setattr("printscp.server.contexts._decodable", lambda: (EXPLICIT, IMPLICIT))

    verdicts(scp, (str(EnhancedSRStorage),), (CT, (JPEGBaseline8Bit,)), (MR,), (VERIFICATION,))

    (line,) = (record for record in caplog.records if "not accepted" in record.getMessage())
    assert line.levelname == "INFO"
    assert line.getMessage() == (
        "RAWSCU: not accepted: Enhanced SR Storage (no images that can be printed); CT Image Storage in "
        "JPEG Baseline (Process 1) (cannot be decoded here; `pip install 'printscp[codecs]'` brings decoders)"
    )


def test_the_log_is_silent_where_all_is_accepted_that_is_stored(scp, caplog):
    caplog.set_level("INFO")

    verdicts(scp, (CT,), (VERIFICATION,), ("1.2.840.10008.5.1.1.31",))

    assert "association accepted" in caplog.text
    assert "not accepted" not in caplog.text


def test_a_printer_that_stores_nothing_takes_no_images(intake):
    printers = [Printer(ae_title="PRINTS"), Printer(name="b", ae_title="STORES", storing=STORING.storing)]
    with storing_scp(intake, printers) as scp:
        told = [verdicts(scp, (CT,), (GRAYSCALE_META,), called=called) for called in ("PRINTS", "STORES")]

    assert [[each.result for each in of_one] for of_one in told] == [[ABSTRACT_SYNTAX_REFUSED, 0], [0, 0]]


def test_without_an_intake_no_printer_takes_images():
    with storing_scp(None) as scp:
        told = verdicts(scp, (CT,), (GRAYSCALE_META,))

    assert [each.result for each in told] == [ABSTRACT_SYNTAX_REFUSED, ACCEPTED]


def test_128_contexts_of_images_are_negotiated(scp):
    told = verdicts(scp, *[((CT, MR)[number % 2], (EXPLICIT, IMPLICIT)) for number in range(128)])

    assert told == [Verdict(ACCEPTED, EXPLICIT)] * 128


def test_an_scu_that_proposes_to_be_an_scp_too_stores_all_the_same(scp, intake):
    ae = AE("STATION")
    ae.add_requested_context(CT, EXPLICIT)
    association = ae.associate("127.0.0.1", scp.address[1], ext_neg=[build_role(CT, scu_role=True, scp_role=True)])
    status = association.send_c_store(image())
    association.release()

    assert status.Status == Status.SUCCESS
    assert [request.uid for request in intake.requests] == ["1.2.3"]


def image():
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = CT, "1.2.3"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = EXPLICIT
    return dataset


# Requests of other services, and images on other contexts


def test_an_image_on_a_context_of_printing_is_answered_0211(scu, intake):
    scu.context_id = 3

    reply = store(scu)

    assert (reply.status, comment(reply)) == (0x0211, "a printer is asked no C-STORE")
    assert intake.requests == []


def test_other_requests_on_a_context_of_images_are_answered_0211(scu, intake):
    replies = [
        scu.n_create(CT, "1.2.3"),
        scu.n_create(FILM_SESSION, "1.2.3"),
        scu.n_set(CT, "1.2.3", IMAGE),
        scu.n_get(PRINTER, PRINTER_INSTANCE),
        scu.n_action(CT, "1.2.3"),
        scu.n_delete(CT, "1.2.3"),
        scu.ask(C_FIND, command(), IMAGE),
    ]

    assert [reply.status for reply in replies] == [0x0211] * 7
    asked = [CT, FILM_SESSION, CT, PRINTER, CT, CT, CT]
    assert [reply.uid(Element.AFFECTED_SOP_CLASS) for reply in replies] == asked
    assert {comment(reply) for reply in replies} == {"images are stored on this context, and nothing else is done"}
    assert store(scu).status == 0


def test_an_echo_is_answered_on_any_context(scu):
    assert scu.ask(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION}).status == 0


# Requests that are sent ahead


def has_come(scp, count):
    (association,) = scp._server.active_associations
    return association.dimse.msg_queue.qsize() == count


def test_a_message_id_that_waits_for_its_answer_is_no_other_requests(gate):
    with storing_scp(gate) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        for uid in ("1.1", "1.2", "1.3", "1.4"):
            number = {"1.1": 7, "1.2": 7, "1.3": 8, "1.4": 8}[uid]
            scu.send_request(C_STORE, command(AFFECTED_INSTANCE=uid, MESSAGE_ID=number), IMAGE)
            # The second comes while the first is carried out, the fourth while the third waits.
            gate.reached.wait(30)
        wait_until(lambda: has_come(scp, 3))
        gate.opened.set()
        replies = [scu.receive() for _ in range(4)]

    assert [(reply.number(Element.MESSAGE_ID_RESPONDED_TO), reply.status) for reply in replies] == [
        (7, 0), (7, 0x0210), (8, 0), (8, 0x0210),
    ]  # fmt: skip
    assert comment(replies[1]) == "the Message ID is that of a request not answered yet"
    assert [request.uid for request in gate.requests] == ["1.1", "1.3"]


def test_requests_one_after_the_other_may_all_have_one_message_id(scu, intake):
    statuses = [store(scu, MESSAGE_ID=1).status for _ in range(50)]

    assert statuses == [0] * 50


def test_another_service_may_be_asked_with_a_message_id_that_waits(gate):
    with storing_scp(gate) as scp, RawScu.connect(scp.address[1], [CT, VERIFICATION]) as scu:
        scu.send_request(C_STORE, command(MESSAGE_ID=7), IMAGE)
        scu.context_id = 3
        scu.send_request(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION, Element.MESSAGE_ID: 7})
        gate.reached.wait(30)
        wait_until(lambda: has_come(scp, 1))
        gate.opened.set()
        statuses = [scu.receive().status for _ in range(2)]

    assert statuses == [0, 0]


# Large images

# The abort is not read by who still sends when the connection ends.
CUT_OFF = (AbortedError, ClosedError)
SMALL = Limits(message_bytes=50_000, message_abort_bytes=100_000, stored_bytes=200_000, stored_abort_bytes=400_000)


@pytest.fixture
def small(intake):
    with storing_scp(intake, limits=SMALL) as scp, RawScu.connect(scp.address[1], [CT, GRAYSCALE_META]) as scu:
        yield scu


def test_an_image_may_be_longer_than_other_messages(small, intake):
    assert store(small, bytes(199_000)).status == 0
    assert len(intake.requests[0].data_set) == 199_000


def test_a_longer_image_is_answered_a700_and_the_association_goes_on(small, intake):
    large = store(small, bytes(300_000))
    usual = store(small)

    assert (large.status, comment(large)) == (0xA700, "the data set is larger than this printer takes")
    assert (usual.status, len(intake.requests)) == (0, 1)


def test_large_images_that_others_leave_no_room_for_are_to_come_again(gate):
    limits = replace(SMALL, held_bytes=SMALL.stored_bytes + 100_000)
    with (
        storing_scp(gate, limits=limits) as scp,
        RawScu.connect(scp.address[1], [CT]) as first,
        RawScu.connect(scp.address[1], [CT]) as second,
    ):
        first.send_request(C_STORE, command(), bytes(101_000))
        gate.reached.wait(30)
        second.send_request(C_STORE, command(), bytes(60_000))
        refused = second.receive()
        second.send_request(C_STORE, command(), bytes(300_000))
        too_large = second.receive()
        gate.opened.set()
        statuses = [store(second, bytes(40_000)).status, first.receive().status]
        statuses += [store(second, bytes(101_000)).status]

    assert (refused.status, comment(refused)) == (0xA700, "other large images are being stored, try again later")
    assert comment(too_large) == "the data set is larger than this printer takes"
    assert statuses == [0, 0, 0]


def test_an_image_without_end_is_aborted(small, intake):
    with pytest.raises(AbortedError):
        store(small, bytes(500_000))

    assert intake.requests == []


def test_on_a_context_of_printing_an_image_is_as_short_as_other_messages(small):
    small.context_id = 3

    with pytest.raises(CUT_OFF):
        store(small, bytes(150_000))


def test_other_messages_on_a_context_of_images_are_as_short_as_ever(small):
    with pytest.raises(CUT_OFF):
        small.n_set(CT, "1.2", bytes(150_000))


def test_other_messages_do_not_get_longer_after_an_image(small):
    store(small, bytes(150_000))
    small.context_id = 3

    with pytest.raises(CUT_OFF):
        small.n_create(FILM_SESSION, "1.2", bytes(150_000))


def test_a_large_image_comes_while_others_wait(gate):
    with storing_scp(gate, limits=SMALL) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        sent = threading.Thread(
            target=lambda: [scu.send_request(C_STORE, command(), bytes(size)) for size in (10_000, 40_000, 199_000, 90)]
        )
        sent.start()
        gate.reached.wait(30)
        gate.opened.set()
        replies = [scu.receive().status for _ in range(4)]
        sent.join()

    assert replies == [0] * 4
    assert [len(request.data_set) for request in gate.requests] == [10_000, 40_000, 199_000, 90]


# Together with printing


def test_one_association_stores_and_prints(intake):
    shelf = Shelf()
    with storing_scp(intake, queue=shelf) as scp, EventScu.connect(scp.address[1], [GRAYSCALE_META, CT]) as scu:
        scu.context_id = 3
        first = store(scu)
        scu.context_id = 1
        film = scu.film("1.2.9")
        scu.context_id = 3
        second = store(scu)
        scu.context_id = 1
        scu.print_film(film)
        scu.release()

    assert (first.status, second.status) == (0, 0)
    assert (len(shelf.jobs), len(intake.requests), intake.released) == (1, 2, [True])


def test_what_one_association_stores_and_prints_both_become_films(server, caplog):
    with EventScu.connect(server.port, [GRAYSCALE_META, SECONDARY_CAPTURE], calling="CT1") as scu:
        film = scu.film("1.2.9")
        scu.context_id = 3
        statuses = [stored(scu, capture(number)).status for number in (1, 2)]
        scu.context_id = 1
        scu.print_film(film)
        scu.release()
    server.app.close_sheets()
    films = server.films(2)

    assert (statuses, len(films)) == ([0, 0], 2)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_an_image_that_comes_slowly_joins_the_film_of_the_one_before(server_with):
    server = server_with({"store": {"enabled": True, "quiet_time": "300ms"}})
    request = request_of(capture(2))
    with RawScu.connect(server.port, [SECONDARY_CAPTURE]) as scu:
        before = stored(scu, capture(1)).status
        elements = {"AFFECTED_SOP_CLASS": SECONDARY_CAPTURE, "AFFECTED_INSTANCE": request.uid, "DATA_SET_TYPE": 0}
        scu.send_request(C_STORE, command(**elements))
        for start in range(0, 400, 100):
            scu.send_data(request.data_set[start : start + 100], last=False)
            time.sleep(0.15)
        scu.send_data(request.data_set[400:])
        after = scu.receive().status
        jobs = PrintedJobs(server).first(1)

    assert (before, after) == (0, 0)
    assert [box.position for job in jobs for film in job.films for box in film.image_boxes if box.image] == [1, 2]


def test_pynetdicom_stores(scp, intake):
    ae = AE("STATION")
    for sop_class in (CT, SecondaryCaptureImageStorage, EncapsulatedPDFStorage):
        ae.add_requested_context(sop_class, [IMPLICIT, EXPLICIT])
    association = ae.associate("127.0.0.1", scp.address[1])
    accepted = [str(context.abstract_syntax) for context in association.accepted_contexts]
    status = association.send_c_store(image(), priority=1)
    association.release()
    wait_until(lambda: intake.departures)

    assert accepted == [CT, SecondaryCaptureImageStorage]
    assert (status.Status, intake.released) == (0, [True])


# Faults


@pytest.mark.parametrize(
    ("wanted", "status", "carried_out"),
    [
        (Answer(fault="f", status=0xA700, comment="no room"), 0xA700, False),
        (Answer(fault="f", status=0xB000, comment="odd"), 0xB000, True),
        (Late(fault="f", seconds=0.05), 0x0000, True),
    ],
)
def test_a_fault_answers_an_image(intake, wanted, status, carried_out):
    plan, notes = Plan(request=[wanted], service="C-STORE"), Notes()
    with (
        storing_scp(intake, observer=notes, saboteur=plan) as scp,
        RawScu.connect(scp.address[1], [CT, VERIFICATION]) as scu,
    ):
        scu.c_echo()
        faulty, next_one = store(scu), store(scu)

    assert (faulty.status, next_one.status) == (status, 0)
    assert faulty.uid(Element.AFFECTED_INSTANCE) == "1.2.3"
    assert len(intake.requests) == 1 + carried_out
    assert (notes.disturbances, notes.message_ids) == (["f"], [2])


def test_a_fault_leaves_an_image_without_answer(intake):
    plan = Plan(request=[NoAnswer(fault="f")], service="C-STORE")
    with storing_scp(intake, saboteur=plan) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        scu.send_request(C_STORE, command(MESSAGE_ID=7), IMAGE)
        (association,) = scp._server.active_associations
        wait_until(lambda: intake.requests and association.dimse._unanswered is None)
        reply = store(scu, MESSAGE_ID=7)
        numbers = [reply.number(Element.MESSAGE_ID_RESPONDED_TO), store(scu).number(Element.MESSAGE_ID_RESPONDED_TO)]

    assert (reply.status, numbers, len(intake.requests)) == (0, [7, 3], 3)


@pytest.mark.parametrize(("before", "carried_out"), [(True, 0), (False, 1)])
def test_a_fault_aborts_at_an_image(intake, before, carried_out):
    plan = Plan(request=[Abort(fault="f", before=before)], service="C-STORE")
    with storing_scp(intake, saboteur=plan) as scp, RawScu.connect(scp.address[1], [CT]) as scu:
        with pytest.raises(AbortedError):
            assert store(scu).status == scu.receive().status
        wait_until(lambda: intake.departures)

    assert (len(intake.requests), intake.released) == (carried_out, [False])
