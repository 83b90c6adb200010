"""Rows of the queue's SQLite file, and the jobs and tasks that they are."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from printscp.film.job_state import JobState, Reason
from printscp.film.terms import PrintPriority
from printscp.spool.queue import NewJob, QueuedJob, Task

# Numbers, because they are sorted by them.
_RANKS = {PrintPriority.HIGH: 1, PrintPriority.MEDIUM: 2, PrintPriority.LOW: 3}
_PRIORITIES = {rank: priority for priority, rank in _RANKS.items()}


def of_new_job(job: NewJob) -> dict[str, object]:
    """The values of its row, but for the state."""
    return {
        "uid": job.uid,
        "file": job.file,
        "printer": job.printer,
        "calling_ae": job.calling_ae,
        "created": job.created.isoformat(),
        "priority": _RANKS[job.priority],
        "films": job.films,
        "copies": job.copies,
        "octets": job.octets,
        "done_when_delivered": job.done_when_delivered,
    }


def of_task(task: Task) -> dict[str, object]:
    """The values of its row that a try may change."""
    return {
        "id": task.id,
        "state": task.state.value,
        "reason": task.reason.value,
        "since": task.since.timestamp(),
        "attempts": task.attempts,
        "deaths": task.deaths,
        "problem": task.problem,
        "info": task.info,
        "retry_at": task.next_try and task.next_try.timestamp(),
        "receipt": task.receipt,
        "warnings": json.dumps(task.warnings),
    }


def jobs_of(job_rows: Iterable[sqlite3.Row], task_rows: Iterable[sqlite3.Row]) -> tuple[QueuedJob, ...]:
    """The jobs, in the order of their rows; *task_rows* are all tasks of them, by `id`."""
    tasks: defaultdict[int, list[Task]] = defaultdict(list)
    for row in task_rows:
        tasks[row["job"]].append(_task(row))
    return tuple(_job(row, tuple(tasks[row["number"]])) for row in job_rows)


def _job(row: sqlite3.Row, tasks: tuple[Task, ...]) -> QueuedJob:
    return QueuedJob(
        number=row["number"],
        uid=row["uid"],
        file=row["file"],
        printer=row["printer"],
        calling_ae=row["calling_ae"],
        created=datetime.fromisoformat(row["created"]),
        priority=_PRIORITIES[row["priority"]],
        films=row["films"],
        copies=row["copies"],
        octets=row["octets"],
        done_when_delivered=bool(row["done_when_delivered"]),
        purged=bool(row["purged"]),
        state=JobState(row["state"]),
        reason=Reason(row["reason"]),
        info=row["info"],
        since=moment(row["since"]),
        tasks=tasks,
    )


def _task(row: sqlite3.Row) -> Task:
    return Task(
        id=row["id"],
        job=row["job"],
        lane=row["lane"],
        state=JobState(row["state"]),
        reason=Reason(row["reason"]),
        since=moment(row["since"]),
        claims=row["claims"],
        attempts=row["attempts"],
        deaths=row["deaths"],
        problem=row["problem"],
        info=row["info"],
        next_try=None if row["retry_at"] is None else moment(row["retry_at"]),
        checkpoint=row["checkpoint"],
        receipt=row["receipt"],
        warnings=tuple(json.loads(row["warnings"])),
    )


def moment(seconds: float) -> datetime:
    """Of seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
