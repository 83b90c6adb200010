"""Jobs that take long, that fail, and that nobody hears of."""

import time
from dataclasses import replace

import pytest

from printscp.film.job import ExecutionStatus, JobReport
from printscp.lab.faults import Faults
from printscp.lab.faulty_jobs import FaultyJobs
from printscp.outcomes import Failed
from tests.jobs import print_job

UID = "1.2.3"
WAITS = JobReport.of(print_job(UID))
DONE = replace(WAITS, status=ExecutionStatus.DONE, status_info="NORMAL")


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def told():
    return []


@pytest.fixture
def jobs(faults, told):
    return FaultyJobs(faults, told.append)


def never_interrupted(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def unexpected_wait(seconds: float) -> bool:
    raise AssertionError("it waits")


def test_a_job_that_no_fault_meets_does_not_wait(jobs):
    assert jobs.before_rendering(UID, unexpected_wait) is None


def test_a_slow_job_takes_as_long_as_it_should_and_that_once(jobs, faults):
    faults.add("job", effect="slow", seconds=0.15)
    faults.on_job(print_job(UID))
    start = time.monotonic()

    assert jobs.before_rendering(UID, never_interrupted) is None
    assert time.monotonic() - start >= 0.15
    assert jobs.before_rendering(UID, unexpected_wait) is None


def test_a_slow_job_that_is_interrupted_waits_again(jobs, faults):
    faults.add("job", effect="slow", seconds=60)
    faults.add("job", effect="failure")
    faults.on_job(print_job(UID))

    assert jobs.before_rendering(UID, lambda _: True) is None
    assert [each.name for each in faults.of_job(UID)] == ["job-slow", "job-failure"]


def test_a_job_is_slow_no_longer_than_its_fault_is_set(jobs, faults):
    slow = faults.add("job", effect="slow", seconds=60)
    faults.on_job(print_job(UID))
    waits = []

    def remove(seconds: float) -> bool:
        waits.append(seconds)
        slow.remove()
        return False

    assert jobs.before_rendering(UID, remove) is None
    assert waits == [0.1]


def test_a_job_fails_once_with_the_info_of_the_fault(jobs, faults):
    faults.add("job", info="FILM JAM", name="jam")
    faults.on_job(print_job(UID))

    assert jobs.before_rendering(UID, unexpected_wait) == Failed(problem="fault jam: FILM JAM", info="FILM JAM")
    assert jobs.before_rendering(UID, unexpected_wait) is None


def test_of_a_silent_job_nobody_hears(jobs, faults, told):
    faults.add("job", effect="no-events", times=1)
    faults.on_job(print_job(UID))
    other = replace(DONE, uid="1.2.4")

    for report in (WAITS, DONE, other):
        jobs.job_changed(report)

    assert told == [other]


def test_a_job_that_is_over_is_forgotten(jobs, faults):
    faults.add("job", effect="no-events")
    faults.on_job(print_job(UID))

    jobs.job_changed(WAITS)
    before = faults.of_job(UID)
    jobs.job_changed(DONE)

    assert len(before) == 1
    assert faults.of_job(UID) == ()
