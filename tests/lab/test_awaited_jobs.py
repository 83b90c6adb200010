"""The jobs of a printer, for who waits for them."""

import threading
import time
from dataclasses import replace

import pytest

from printscp.film.job import ExecutionStatus, JobReport
from printscp.lab.awaited_jobs import AwaitedJobs
from tests.jobs import print_job

DONE, FAILURE = ExecutionStatus.DONE, ExecutionStatus.FAILURE


@pytest.fixture
def awaited():
    return AwaitedJobs()


def taken(awaited: AwaitedJobs, uid: str, status: ExecutionStatus | None = DONE):
    one = print_job(uid)
    awaited.taken(one)
    if status:
        awaited.changed(replace(JobReport.of(one), status=status))
    return one


def test_each_wait_gives_jobs_that_none_gave_before(awaited):
    first, second = taken(awaited, "1.1"), taken(awaited, "1.2")

    assert awaited.next(1, 0, DONE, list)[0] == (first,)
    assert awaited.next(1, 0, DONE, list)[0] == (second,)
    assert awaited.next(1, 0, DONE, list) == ((), ())
    assert awaited.all == (first, second)


def test_what_ended_otherwise_is_told_at_once_and_given_to_who_wants_it(awaited):
    failed = taken(awaited, "1.1", FAILURE)
    began = time.monotonic()

    (_, (report,)) = awaited.next(2, 60, DONE, list)

    assert report.status is FAILURE
    assert time.monotonic() - began < 5
    assert awaited.next(1, 0, FAILURE, list)[0] == (failed,)


def test_who_waits_looks_until_the_job_is_there(awaited):
    looks = []

    def look() -> None:
        looks.append(True)
        if len(looks) == 2:
            taken(awaited, "1.1")

    jobs, _ = awaited.next(1, 60, DONE, look)

    assert [each.uid for each in jobs] == ["1.1"]
    assert len(looks) == 2


def test_a_job_that_is_told_of_ends_the_wait(awaited):
    taken(awaited, "1.1", None)
    report = replace(awaited.report("1.1"), status=DONE)
    threading.Timer(0.05, awaited.changed, [report]).start()

    assert awaited.final_report("1.1", 30) == report
    assert awaited.are_over(0)


def test_a_job_that_goes_on_is_not_over(awaited):
    taken(awaited, "1.1", None)

    assert not awaited.are_over(0)
    assert awaited.final_report("1.1", 0).status is ExecutionStatus.PENDING
    assert awaited.final_report("1.9", 30) is None


def test_reports_of_jobs_of_before_are_nothing(awaited):
    one = taken(awaited, "1.1")

    awaited.clear()
    awaited.changed(JobReport.of(one))

    assert (awaited.all, awaited.report("1.1")) == ((), None)
    assert awaited.are_over(0)
