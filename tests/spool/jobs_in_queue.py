"""Jobs as they stand in the queue, for tests of what decides about them."""

from dataclasses import replace
from datetime import UTC, datetime

from printscp.film.job_state import JobState, Reason
from printscp.film.terms import PrintPriority
from printscp.spool.queue import RENDER, QueuedJob, Task, job_state

MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def task(lane: str = RENDER, state: JobState = JobState.COMPLETED, **changes: object) -> Task:
    known = Task(id=1, job=1, lane=lane, state=state, reason=Reason.SUCCESSFUL, since=MOMENT)
    return replace(known, **changes)


def queued_job(number: int = 1, *tasks: Task, **changes: object) -> QueuedJob:
    tasks = tasks or (task(), task("out"))
    state, reason, info = job_state(tasks, done_when_delivered=True)
    known = QueuedJob(
        number=number,
        uid=f"1.2.{number}",
        file=f"{number}.dcm",
        printer="ct",
        calling_ae="CT1",
        created=MOMENT,
        priority=PrintPriority.MEDIUM,
        films=1,
        copies=1,
        octets=100,
        done_when_delivered=True,
        purged=False,
        state=state,
        reason=reason,
        info=info,
        since=MOMENT,
        tasks=tasks,
    )
    return replace(known, **changes)
