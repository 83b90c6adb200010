"""Rows of the queue's file: what is kept of a job and a task is what is read."""

import json
from datetime import UTC, datetime

from printscp.film.job_state import JobState, Reason
from printscp.film.terms import PrintPriority
from printscp.spool.queue import Task
from printscp.spool.sqlite_rows import jobs_of, moment, of_new_job, of_task
from tests.spool.queues import START, new_job

TASK = Task(
    id=5,
    job=2,
    lane="out",
    state=JobState.STOPPED,
    reason=Reason.NOT_READY,
    since=START,
    claims=4,
    attempts=3,
    deaths=1,
    problem="away",
    info="CHECK PRINTER",
    next_try=START.replace(hour=13),
    checkpoint="half",
    receipt="1.pdf",
    warnings=("no duplex", "Zeilenumbruch\nÄ"),
)


def job_row(**changes):
    state = {"state": "pending", "reason": "job-queued", "info": "QUEUED", "since": START.timestamp()}
    return of_new_job(new_job()) | {"number": 2, "purged": 0} | state | changes


def task_row(task):
    return of_task(task) | {"job": task.job, "lane": task.lane, "claims": task.claims, "checkpoint": task.checkpoint}


def test_a_task_is_read_as_it_was_kept():
    job = jobs_of([job_row()], [task_row(TASK)])[0]

    assert job.tasks == (TASK,)


def test_tasks_stand_with_their_jobs():
    jobs = jobs_of([job_row(number=9), job_row(number=2)], [task_row(TASK)])

    assert [(job.number, len(job.tasks)) for job in jobs] == [(9, 0), (2, 1)]


def test_each_priority_is_a_number_of_its_own_high_first():
    ranks = [of_new_job(new_job(priority=priority))["priority"] for priority in PrintPriority]

    assert ranks == [1, 2, 3]
    assert [jobs_of([job_row(priority=rank)], [])[0].priority for rank in ranks] == list(PrintPriority)


def test_a_moment_is_kept_to_the_microsecond():
    time = datetime(2031, 12, 31, 23, 59, 59, 999999, UTC)

    assert moment(time.timestamp()) == time


def test_warnings_are_kept_one_by_one():
    assert json.loads(str(of_task(TASK)["warnings"])) == ["no duplex", "Zeilenumbruch\nÄ"]
