"""A job at a printer: sent once, and followed to its end."""

from dataclasses import replace

import pytest

from printscp.deliver.delivery import Parcel, attempt
from printscp.deliver.ipp import IppDelivery
from printscp.deliver.ipp_client import Operation, Status
from printscp.deliver.ipp_job import Progress
from printscp.deliver.ipp_message import Attribute, Group, GroupTag, Message
from printscp.deliver.ipp_values import Tag
from printscp.outcomes import Done, Failed, Held, Later, Outcome
from tests.ipp_server import (
    ABORTED,
    CANCELED,
    COMPLETED,
    HELD,
    PENDING,
    PRINTER_STOPPED,
    PROCESSING,
    STOPPED,
    WITHOUT_CREATE_JOB,
    IppServer,
    Job,
)  # fmt: skip
from tests.parcels import make_parcel

OF_OLD = Attribute.of("operations-supported", Tag.ENUM, *WITHOUT_CREATE_JOB)
NEW = [Operation.GET_PRINTER_ATTRIBUTES, Operation.VALIDATE_JOB, Operation.CREATE_JOB, Operation.SEND_DOCUMENT]
SHEETS = Attribute.of("job-media-sheets-completed", Tag.INTEGER, 3)


@pytest.fixture
def parcel(tmp_path) -> Parcel:
    return make_parcel(tmp_path)


def _attempt(server: IppServer, parcel: Parcel, marks: list[str] | None = None, **keys: object) -> Outcome:
    delivery = IppDelivery(type="ipp", uri=server.uri, **keys)
    return attempt(delivery, parcel, [].append if marks is None else marks.append)


def _resumed(server: IppServer, parcel: Parcel, marks: list[str] | None = None, **progress: object) -> Outcome:
    """What comes of a try after one that kept this *progress*."""
    kept = Progress(**({"uri": server.uri, "name": "printscp 7"} | progress))
    return _attempt(server, replace(parcel, checkpoint=kept.written()), marks)


def test_progress_is_read_as_it_was_written():
    progress = Progress(uri="ipp://p:631/ipp/print", name="a", job=3, is_sent=True, warnings=("w",))

    assert Progress.read(progress.written(), progress.uri) == progress


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "{}", '{"uri": 1, "warnings": 2}', '{"else": 1, "warnings": []}']
)
def test_what_is_no_progress_is_none(text):
    assert Progress.read(text, "ipp://p:631/ipp/print") is None


def test_progress_at_another_printer_is_none():
    progress = Progress(uri="ipp://old:631/ipp/print", name="a", job=3)

    assert Progress.read(progress.written(), "ipp://new:631/ipp/print") is None


def test_a_job_is_made_then_kept_then_given_its_document(parcel):
    marks = []
    with IppServer(states=[PENDING, PROCESSING, COMPLETED], attributes=(SHEETS,)) as server:
        outcome = _attempt(server, parcel, marks)

        assert outcome == Done(receipt="job 1, 3 sheets")
        assert server.asked == [*NEW, *[Operation.GET_JOB_ATTRIBUTES] * 3]
        assert server.jobs[1].document == parcel.documents[0].path.read_bytes()
        kept = [Progress.read(mark, server.uri) for mark in marks]
        assert [(progress.job, progress.is_sent) for progress in kept] == [(1, False), (1, True)]


def test_a_printer_of_old_gets_the_job_in_one_piece_under_a_name_of_its_own(parcel):
    marks = []
    with IppServer(OF_OLD) as server:
        outcome = _attempt(server, parcel, marks)

        assert outcome == Done(receipt="job 1")
        assert server.asked[1:3] == [Operation.VALIDATE_JOB, Operation.PRINT_JOB]
        kept = [Progress.read(mark, server.uri) for mark in marks]
        assert [(progress.job, progress.is_sent) for progress in kept] == [(None, False), (1, True)]
        assert {progress.name for progress in kept} == {server.jobs[1].name} != {"printscp 7"}


def test_reasons_of_a_job_that_is_completed_are_warnings(parcel):
    with IppServer(reasons=("job-completed-with-warnings",)) as server:
        assert _attempt(server, parcel) == Done(receipt="job 1", warnings=("job-completed-with-warnings",))


def test_a_job_that_is_canceled_is_not_tried_again(parcel):
    with IppServer(states=[CANCELED], reasons=("job-canceled-at-device",)) as server:
        assert _attempt(server, parcel) == Failed(problem="job 1 was canceled at the printer: job-canceled-at-device")


def test_a_job_that_the_printer_aborts_is_forgotten_and_tried_again(parcel):
    marks = []
    with IppServer(states=[ABORTED], reasons=("document-format-error",)) as server:
        outcome = _attempt(server, parcel, marks)

    assert outcome == Later(problem="the printer gave job 1 up: document-format-error", everyone=False)
    assert marks[-1] == ""


@pytest.mark.parametrize("state", [PENDING, HELD, PROCESSING])
def test_a_job_that_goes_on_when_the_time_is_over_lets_the_others_pass(parcel, state):
    with IppServer(states=[state], reasons=("job-queued",)) as server:
        outcome = _attempt(server, parcel, timeout=2.0)

    assert isinstance(outcome, Later)
    assert (outcome.everyone, outcome.problem.endswith(": job-queued")) == (False, True)


def test_a_job_that_is_stopped_when_the_time_is_over_lets_all_wait(parcel):
    with IppServer(states=[STOPPED], reasons=("printer-stopped",)) as server:
        outcome = _attempt(server, parcel, timeout=2.0)

    words = "the printer has stopped in job 1: printer-stopped"
    assert outcome == Later(problem=words, everyone=True, info="PRINTER OFFLINE")


def test_a_printer_that_stops_tells_why(parcel):
    with IppServer(states=[PROCESSING]) as server:
        kept = Progress(uri=server.uri, name="printscp 7", job=1, is_sent=True)
        server.jobs[1] = Job(name="printscp 7", states=[PROCESSING])
        server.printer |= {
            "printer-state": Attribute.of("printer-state", Tag.ENUM, PRINTER_STOPPED),
            "printer-state-reasons": Attribute.of("printer-state-reasons", Tag.KEYWORD, "media-empty-error"),
        }
        outcome = _attempt(server, replace(parcel, checkpoint=kept.written()), timeout=2.0)

    words = "the printer has stopped in job 1: media-empty-error"
    assert outcome == Later(problem=words, everyone=True, info="SUPPLY EMPTY")


def test_a_job_that_is_sent_is_followed_and_not_printed_again(parcel):
    with IppServer() as server:
        server.jobs[1] = Job(name="printscp 7")

        outcome = _resumed(server, parcel, job=1, is_sent=True, warnings=("before",))

        assert outcome == Done(receipt="job 1", warnings=("before",))
        assert server.asked == [Operation.GET_JOB_ATTRIBUTES]


def test_a_job_that_waits_for_its_document_gets_it(parcel):
    with IppServer() as server:
        server.jobs[1] = Job(name="printscp 7", states=[HELD, COMPLETED], reasons=("job-data-insufficient",))

        outcome = _resumed(server, parcel, job=1)

        assert outcome.receipt == "job 1"
        assert server.jobs[1].document == parcel.documents[0].path.read_bytes()


@pytest.mark.parametrize("count", [[Attribute.of("number-of-documents", Tag.INTEGER, 1)], []])
def test_a_job_that_has_its_document_already_gets_no_second(parcel, count):
    with IppServer() as server:
        server.jobs[1] = Job(name="printscp 7", states=[PENDING, COMPLETED], attributes=tuple(count))
        server.refuse(Operation.SEND_DOCUMENT, Status.CLIENT_ERROR_NOT_POSSIBLE)

        outcome = _resumed(server, parcel, job=1)

        assert outcome == Done(receipt="job 1")
        assert server.jobs[1].document == b""


def test_a_job_that_ended_while_nobody_knew_that_it_was_sent_is_not_printed_again(parcel):
    with IppServer() as server:
        server.jobs[1] = Job(name="printscp 7", states=[COMPLETED])

        assert _resumed(server, parcel, job=1) == Done(receipt="job 1")
        assert Operation.CREATE_JOB not in server.asked


@pytest.mark.parametrize(
    "job",
    [
        Job(name="printscp 7", states=[ABORTED]),
        Job(name="printscp 7", states=[COMPLETED], attributes=(Attribute.of("number-of-documents", Tag.INTEGER, 0),)),
        Job(name="somebody else's", states=[COMPLETED]),
    ],
)
def test_a_job_that_waited_for_its_document_in_vain_is_made_anew(parcel, job):
    with IppServer() as server:
        server.jobs[1] = job

        assert _resumed(server, parcel, job=1) == Done(receipt="job 2")


def test_a_job_that_was_lost_before_it_had_its_document_is_made_anew(parcel):
    with IppServer() as server:
        assert _resumed(server, parcel, job=5) == Done(receipt="job 1")


def test_a_job_that_the_printer_forgot_waits_for_a_person(parcel):
    marks = []
    with IppServer() as server:
        outcome = _resumed(server, parcel, marks, job=5, is_sent=True)

    assert outcome == Held(
        problem="the printer forgot job 5 before it said how it ended: look whether its sheets are there; released, it is "
        "printed again"
    )
    assert marks == [""]


def test_a_number_that_has_become_another_job_is_a_job_that_was_forgotten(parcel):
    with IppServer() as server:
        server.jobs[1] = Job(name="somebody else's")

        assert isinstance(_resumed(server, parcel, job=1, is_sent=True), Held)


def _forgotten_after(parcel: Parcel, *states: int) -> Outcome:
    """What comes of a job that the printer told to be in these *states* before it forgot it."""
    with IppServer(states=list(states)) as server:
        told = [lambda request: Message(code=0, request_id=request.request_id, groups=(server.jobs[1].told(1),))]
        server.script[Operation.GET_JOB_ATTRIBUTES] = [
            *told * len(states),
            lambda request: Message(code=Status.CLIENT_ERROR_GONE, request_id=request.request_id, groups=()),
        ]
        return _attempt(server, parcel)


def test_a_printer_that_forgets_jobs_when_they_end_has_printed_what_was_being_printed(parcel):
    outcome = _forgotten_after(parcel, PENDING, PROCESSING)

    words = "the printer forgot job 1 before it said how it ended"
    assert outcome == Done(receipt="job 1", warnings=(words,))


@pytest.mark.parametrize("states", [[PENDING], [HELD], [STOPPED], [PROCESSING, STOPPED]])
def test_a_job_that_waited_or_stood_when_the_printer_forgot_it_waits_for_a_person(parcel, states):
    assert isinstance(_forgotten_after(parcel, *states), Held)


def test_a_job_whose_number_was_not_told_is_found_by_its_name(parcel):
    with IppServer(OF_OLD) as server:
        server.jobs |= {1: Job(name="another"), 2: Job(name="printscp 7 abcd")}

        assert _resumed(server, parcel, name="printscp 7 abcd") == Done(receipt="job 2")
        assert server.asked == [Operation.GET_JOBS, Operation.GET_JOB_ATTRIBUTES]


def test_a_job_that_is_not_found_by_its_name_is_printed(parcel):
    with IppServer(OF_OLD) as server:
        server.refuse(Operation.GET_JOBS, Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED)
        server.jobs[1] = Job(name="another")

        assert _resumed(server, parcel, name="printscp 7 abcd") == Done(receipt="job 2")


def test_what_the_printer_ignores_is_a_warning(parcel):
    unsupported = Group(GroupTag.UNSUPPORTED, (Attribute.of("sides", Tag.UNSUPPORTED, None),))
    with IppServer() as server:
        server.script[Operation.VALIDATE_JOB] = [
            lambda request: Message(code=0x0001, request_id=request.request_id, groups=(unsupported,))
        ]
        outcome = _attempt(server, parcel)

        assert outcome == Done(receipt="job 1", warnings=("the printer has no sides one-sided",))
        assert "sides" not in server.jobs[1].asked_for


@pytest.mark.parametrize("attributes", [[], [OF_OLD]])
@pytest.mark.parametrize("operation", [Operation.VALIDATE_JOB, Operation.CREATE_JOB, Operation.PRINT_JOB])
def test_what_the_printer_refuses_is_left_out(parcel, operation, attributes):
    with IppServer(*attributes) as server:
        sides = Attribute.of("sides", Tag.UNSUPPORTED, None)
        server.refuse(operation, Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, sides)
        outcome = _attempt(server, parcel)

        if operation in server.asked:
            assert outcome == Done(receipt="job 1", warnings=("the printer has no sides one-sided",))
            assert "sides" not in server.jobs[1].asked_for


def test_what_the_printer_refuses_for_something_that_it_was_not_asked_is_told(parcel):
    with IppServer() as server:
        server.refuse(Operation.VALIDATE_JOB, Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED)
        outcome = _attempt(server, parcel)

    assert isinstance(outcome, Later)
    assert outcome.problem.endswith("client-error-attributes-or-values-not-supported")
    assert not outcome.everyone


@pytest.mark.parametrize(
    ("attributes", "operation"), [([], Operation.SEND_DOCUMENT), ([OF_OLD], Operation.PRINT_JOB)]
)  # fmt: skip
def test_a_document_that_the_printer_refuses_leaves_nothing_behind(parcel, attributes, operation):
    marks = []
    with IppServer(*attributes) as server:
        server.refuse(operation, Status.CLIENT_ERROR_DOCUMENT_FORMAT_ERROR)
        outcome = _attempt(server, parcel, marks)

        assert isinstance(outcome, Later)
        assert outcome.problem.endswith("client-error-document-format-error")
        assert marks[-1] == ""
        assert (server.asked[-1] is Operation.CANCEL_JOB) is (operation is Operation.SEND_DOCUMENT)


def test_a_printer_that_tells_no_number_is_told(parcel):
    with IppServer() as server:
        server.script[Operation.CREATE_JOB] = [
            lambda request: Message(code=0, request_id=request.request_id, groups=())
        ]  # fmt: skip
        outcome = _attempt(server, parcel)

    assert outcome == Later(problem="the printer did not tell the number of the job", everyone=True)
