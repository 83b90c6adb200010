"""Print Job SOP Class (PS3.4 H.4.5)."""

from dataclasses import replace

import pytest
from pydicom.datadict import tag_for_keyword

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.session import FilmSession
from printscp.film.terms import PrintPriority
from printscp.wire.sop_classes import PRINT_JOB
from printscp.wire.status import Status
from tests.jobs import print_job

REPORT = JobReport.of(print_job(session=FilmSession(uid="1.2.3.1", print_priority=PrintPriority.HIGH)))


@pytest.fixture
def asking(talk):
    """A conversation with a printer that knows one job."""
    talk.around = replace(talk.around, job_report={REPORT.uid: REPORT}.get)
    return talk


def test_a_job_that_waits_tells_all_of_itself(asking):
    attributes = asking.get(REPORT.uid, sop_class=PRINT_JOB).attributes

    assert (attributes.ExecutionStatus, attributes.ExecutionStatusInfo) == ("PENDING", "QUEUED")
    assert (attributes.PrintPriority, attributes.PrinterName, attributes.Originator) == ("HIGH", "FILM1", "CT1")
    assert (attributes.CreationDate, attributes.CreationTime) == ("20261121", "153012")


@pytest.mark.parametrize("status", ExecutionStatus)
def test_a_job_tells_how_far_it_is(talk, status):
    report = replace(REPORT, status=status, status_info="NORMAL")
    talk.around = replace(talk.around, job_report=lambda _: report)

    attributes = talk.get(REPORT.uid, tag_for_keyword("ExecutionStatus"), sop_class=PRINT_JOB).attributes

    assert (attributes.dir(), attributes.ExecutionStatus) == (["ExecutionStatus"], status.value)


def test_an_unknown_attribute_is_left_out_and_answered_0107(asking):
    reply = asking.get(REPORT.uid, 0x00100020, sop_class=PRINT_JOB)

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00100020,))
    assert asking.step.remarks[0].clause == "PS3.4 H.4.5.2.2"


def test_a_job_that_is_unknown_or_long_done_is_refused_0112(asking):
    reply = asking.get("1.9", sop_class=PRINT_JOB)

    assert (reply.status, reply.comment) == (
        Status.NO_SUCH_SOP_INSTANCE,
        "no Print Job of this UID is known, or it is long done",
    )


def test_no_job_is_known_where_the_surroundings_know_none(talk):
    assert talk.get("1.9", sop_class=PRINT_JOB).status is Status.NO_SUCH_SOP_INSTANCE


@pytest.mark.parametrize("uid", [None, "x"])
def test_a_uid_that_is_none_is_refused_0117(asking, uid):
    assert asking.get(uid, sop_class=PRINT_JOB).status is Status.INVALID_SOP_INSTANCE
