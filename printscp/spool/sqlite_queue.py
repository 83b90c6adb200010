"""The queue in one SQLite file: a transaction for each promise of `printscp.spool.queue.Queue`."""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from printscp.film.job_state import JobState, Reason
from printscp.outcomes import Outcome
from printscp.spool import schema
from printscp.spool import sqlite_statements as sql
from printscp.spool.queue import RENDER, Backoff, NewJob, QueuedJob, Task, job_state
from printscp.spool.settlement import settled, stays_in_order
from printscp.spool.sqlite_file import SqliteFile
from printscp.spool.sqlite_rows import jobs_of, moment, of_new_job, of_task

_WAITING = (JobState.PENDING, JobState.STOPPED)
_RESTING = (JobState.HELD, JobState.STOPPED)
_OVER = tuple(state for state in JobState if state.is_final)
_DELIVERED = (JobState.COMPLETED, JobState.CANCELED)
_NOT_FINAL = tuple(state for state in JobState if not state.is_final)
# When the rendering ends so, its deliveries do too.
_NOT_RENDERED = (JobState.CANCELED, JobState.ABORTED)
_BEHIND_ALL = 2**63 - 1


class SqliteQueue:
    """A `Queue` in the file *path*, for the threads of one process and for several processes on one machine."""

    def __init__(
        self, path: Path, *, clock: Callable[[], float] = time.time, steps: Sequence[str] = schema.STEPS
    ) -> None:
        """*clock* gives seconds since 1970; *steps* are those of the schema."""
        self._file = SqliteFile(path, steps)
        self._clock = clock

    def open(self) -> None:
        self._file.open()
        with self._file.writing() as connection:
            for row in connection.execute(sql.PROCESSING).fetchall():
                task = _task(_job(connection, row["job"]), row["id"])
                self._keep(connection, replace(task, state=JobState.PENDING, reason=Reason.QUEUED, since=self._now()))

    def attach(self) -> None:
        """Open what is there for an operator's commands, and leave alone what the server is doing.

        Raises OSError, FileNotFoundError where there is no queue, `NewerFolder` and `OlderFolder`.
        """
        self._file.attach()

    def close(self) -> None:
        self._file.close()

    def submit(self, job: NewJob) -> QueuedJob:
        with self._file.writing() as connection:
            known = connection.execute(sql.NUMBER_OF_UID, (job.uid,)).fetchone()
            if known:
                return _job(connection, known["number"])
            now = self._now().timestamp()
            number = connection.execute(sql.NEW_JOB, of_new_job(job) | {"now": now}).lastrowid
            for lane in (RENDER, *job.deliveries):
                connection.execute(sql.NEW_TASK, {"job": number, "lane": lane, "now": now})
            return _job(connection, number)

    def claim(self, lane: str) -> tuple[QueuedJob, Task] | None:
        with self._file.writing() as connection:
            now = self._now()
            row = connection.execute(sql.NEXT, {"lane": lane, "now": now.timestamp()}).fetchone()
            if row is None:
                return None
            reason = Reason.RENDERING if lane == RENDER else Reason.DELIVERING
            connection.execute(sql.CLAIM, {"id": row["id"], "reason": reason.value, "now": now.timestamp()})
            job = self._derive(connection, row["job"])
            return job, _task(job, row["id"])

    def next_due(self, lane: str) -> datetime | None:
        with self._file.reading() as connection:
            now = self._now().timestamp()
            due = connection.execute(sql.NEXT_DUE, {"lane": lane, "now": now}).fetchone()[0]
        return None if due is None else moment(due)

    def settle(self, task: Task, outcome: Outcome | None, backoff: Backoff) -> QueuedJob:
        with self._file.writing() as connection:
            job = _job(connection, task.job)
            if not _is_claimed(connection, task):
                return job
            now = self._now()
            first_try = moment(connection.execute(sql.FIRST_TRY, (task.id,)).fetchone()[0])
            after = settled(_task(job, task.id), outcome, backoff, now=now, first_try=first_try)
            return self._keep(connection, after, with_everyone=stays_in_order(after, outcome))

    def checkpoint(self, task: Task, text: str) -> None:
        with self._file.writing() as connection:
            connection.execute(sql.CHECKPOINT, {"id": task.id, "claims": task.claims, "text": text})

    def is_canceled(self, task: Task) -> bool:
        with self._file.reading() as connection:
            return not _is_claimed(connection, task)

    def identity(self) -> str:
        with self._file.reading() as connection:
            return str(connection.execute(sql.IDENTITY).fetchone()[0])

    def troubled(self) -> dict[str, str]:
        with self._file.reading() as connection:
            return {row["lane"]: row["info"] for row in connection.execute(sql.TROUBLED)}

    def waiting(self) -> int:
        with self._file.reading() as connection:
            return int(connection.execute(sql.WAITING).fetchone()[0])

    def job(self, key: int | str) -> QueuedJob | None:
        with self._file.reading() as connection:
            rows = connection.execute(sql.NUMBER_OF_UID, (key,)) if isinstance(key, str) else [{"number": key}]
            return next(iter(_jobs(connection, [row["number"] for row in rows])), None)

    def jobs(
        self, *, states: Sequence[JobState] = (), before: int | None = None, most: int = 100
    ) -> tuple[QueuedJob, ...]:
        limits: dict[str, object] = {"before": _BEHIND_ALL if before is None else before, "most": most}
        # For each state by itself, so that an index gives its newest and nothing is sorted.
        asked = [(sql.NEWEST_IN_STATE, limits | {"state": state.value}) for state in states] or [(sql.NEWEST, limits)]
        with self._file.reading() as connection:
            numbers = {row["number"] for statement, values in asked for row in connection.execute(statement, values)}
            return _jobs(connection, sorted(numbers, reverse=True)[:most])

    def kept(self) -> tuple[QueuedJob, ...]:
        with self._file.reading() as connection:
            return _jobs(connection, [row["number"] for row in connection.execute(sql.KEPT)])

    def unfinished(self) -> tuple[QueuedJob, ...]:
        return self.jobs(states=_NOT_FINAL, most=_BEHIND_ALL)

    def changes(self) -> int:
        return self._file.version_of_data()

    def hold(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        return self._change(number, lanes, _WAITING, JobState.HELD, Reason.HOLD)

    def release(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        return self._change(number, lanes, _RESTING, JobState.PENDING, Reason.QUEUED)

    def cancel(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        return self._change(number, lanes, _NOT_FINAL, JobState.CANCELED, Reason.BY_USER)

    def again(self, number: int, lanes: Sequence[str]) -> QueuedJob:
        with self._file.writing() as connection:
            job = _job(connection, number)
            if job.purged:
                raise ValueError(f"the films of job {number} are gone, only its history is left")
            # New documents would take the place of those that are being delivered.
            busy = [
                task.lane
                for task in job.tasks
                if task.state is JobState.PROCESSING and (task.lane in lanes or RENDER in lanes)
            ]
            if busy:
                raise ValueError(f"job {number} is being done just now in {', '.join(busy)}; wait, or cancel it first")
            values = {"job": number, "lanes": json.dumps(lanes), "now": self._now().timestamp()}
            connection.execute(sql.AGAIN, values)
            known = {task.lane for task in job.tasks}
            for lane in dict.fromkeys(lanes):
                if lane not in known:
                    connection.execute(sql.NEW_TASK, values | {"lane": lane})
            return self._derive(connection, number)

    def purge(self, numbers: Sequence[int], *, undelivered: bool = False) -> tuple[int, ...]:
        states = _json(_OVER if undelivered else _DELIVERED)
        with self._file.writing() as connection:
            rows = connection.execute(sql.TO_PURGE, {"numbers": json.dumps(numbers), "states": states}).fetchall()
            purged = tuple(row["number"] for row in rows)
            connection.execute(sql.PURGE, {"numbers": json.dumps(purged)})
        return purged

    def forget(self, before: datetime) -> int:
        with self._file.writing() as connection:
            return connection.execute(sql.FORGET, {"before": before.timestamp()}).rowcount

    def _change(
        self, number: int, lanes: Sequence[str], states: Sequence[JobState], state: JobState, reason: Reason
    ) -> QueuedJob:
        """Let the tasks in *states* be in *state*."""
        with self._file.writing() as connection:
            _job(connection, number)
            values = {"state": state.value, "reason": reason.value, "now": self._now().timestamp()}
            places = {"job": number, "lanes": json.dumps(lanes), "states": _json(states)}
            connection.execute(sql.CHANGE, values | places)
            return self._derive(connection, number)

    def _keep(self, connection: sqlite3.Connection, task: Task, *, with_everyone: bool = False) -> QueuedJob:
        connection.execute(sql.SETTLE, of_task(task) | {"with_everyone": with_everyone})
        return self._derive(connection, task.job)

    def _derive(self, connection: sqlite3.Connection, number: int) -> QueuedJob:
        """Let the deliveries follow the rendering, and the job its tasks."""
        now = self._now().timestamp()
        render = _job(connection, number).render
        connection.execute(sql.RENDERED, {"job": number, "rendered": render.state is JobState.COMPLETED})
        if render.state in _NOT_RENDERED:
            values = {"state": render.state.value, "reason": render.reason.value, "info": render.info, "now": now}
            connection.execute(sql.NOT_RENDERED, values | {"job": number, "states": _json(_NOT_FINAL)})
        job = _job(connection, number)
        state, reason, info = job_state(job.tasks, done_when_delivered=job.done_when_delivered)
        derived = {"job": number, "state": state.value, "reason": reason.value, "info": info, "now": now}
        connection.execute(sql.DERIVED, derived)
        return _job(connection, number)

    def _now(self) -> datetime:
        return moment(self._clock())


def _job(connection: sqlite3.Connection, number: int | None) -> QueuedJob:
    """Raises KeyError."""
    jobs = _jobs(connection, [number])
    if not jobs:
        raise KeyError(number)
    return jobs[0]


def _jobs(connection: sqlite3.Connection, numbers: Sequence[int | None]) -> tuple[QueuedJob, ...]:
    """Newest first."""
    these = (json.dumps(numbers),)
    return jobs_of(connection.execute(sql.JOBS, these), connection.execute(sql.TASKS, these))


def _task(job: QueuedJob, identity: int) -> Task:
    return next(task for task in job.tasks if task.id == identity)


def _is_claimed(connection: sqlite3.Connection, task: Task) -> bool:
    claim = {"id": task.id, "claims": task.claims}
    return bool(connection.execute(sql.IS_CLAIMED, claim).fetchone()[0])


def _json(states: Sequence[JobState]) -> str:
    return json.dumps([state.value for state in states])
