"""The operator's verbs, on the data folder of a server that runs or not: both look into the same queue."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydicom.dataset import Dataset

from printscp.film.job_state import JobState, Reason
from printscp.spool.housekeeping import purge
from printscp.spool.queue import RENDER, QueuedJob, Task
from printscp.spool.retention import may_go
from printscp.spool.shelf import Shelf
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import RESERVE_OCTETS, FilmStore

# In which states rendering comes before a delivery that is asked for again.
_RENDER_FIRST = {JobState.HELD, JobState.STOPPED, JobState.CANCELED, JobState.ABORTED}


class NotPossible(Exception):
    """What was asked for does not fit the state of the job; the words are for the operator."""


class Operator:
    """Changes the jobs of a data folder; a context manager.

    Each verb raises `NotPossible`, and OSError when the data folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._store = FilmStore(folder)
        self._shelf = Shelf(folder)
        self._queue = SqliteQueue(self._store.queue_path)

    def __enter__(self) -> Self:
        """Raises FileNotFoundError where there is no queue, `NewerFolder` and `OlderFolder`."""
        try:
            self._is_full = self._store.free() < RESERVE_OCTETS
        except OSError:  # which the queue tells
            self._is_full = False
        if self._is_full:  # and the queue itself needs some room
            self._store.give_reserve()
        try:
            self._queue.attach()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._queue.close()
        if self._is_full:
            self._store.take_reserve()

    @property
    def server_is_running(self) -> bool:
        """Whether what is asked for is done now, and not when the server is started."""
        return self._store.is_in_use()

    def jobs(self, states: Sequence[JobState] = (), *, most: int) -> tuple[QueuedJob, ...]:
        """The newest jobs first."""
        return self._queue.jobs(states=states, most=most)

    def waiting_images(self) -> tuple[int, int]:
        """How many stored images are no job yet, and on how many sheets they wait."""
        return self._shelf.counted()

    def job(self, number: int) -> QueuedJob:
        job = self._queue.job(number)
        if job is None:
            raise NotPossible(f"there is no job {number}")
        return job

    def hold(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """Let what waits of a job wait until it is released; without its rendering nothing of it can go on."""
        self._require_lanes(number, lanes)
        if RENDER in lanes:
            lanes = ()
        held = self._queue.hold(number, lanes)
        if not any(task.reason is Reason.HOLD for task in _of(held, lanes)):
            raise NotPossible(f"job {number} has nothing that waits: it is {held.state.value}")
        return held

    def release(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """Let what is held, or waits for another try, be done now."""
        self._require_lanes(number, lanes)
        before = self.job(number)
        if not any(task.state in {JobState.HELD, JobState.STOPPED} for task in _of(before, lanes)):
            raise NotPossible(f"job {number} has nothing that is held: it is {before.state.value}")
        # What is not rendered is not delivered.
        return self._queue.release(number, [RENDER, *lanes] if lanes else ())

    def cancel(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """End what is not over; what is being done is ended too."""
        self._require_lanes(number, lanes)
        before = self.job(number)
        if all(task.state.is_final for task in _of(before, lanes)):
            raise NotPossible(f"job {number} has nothing to cancel: it is {before.state.value}")
        return self._queue.cancel(number, lanes)

    def reprint(self, number: int) -> QueuedJob:
        """Deliver the documents of a job again, everywhere."""
        return self._again(number, [task.lane for task in self.job(number).deliveries])

    def rerender(self, number: int, *, deliver: bool) -> QueuedJob:
        """Make the documents of a job again, by the settings of now; *deliver* them again, everywhere."""
        lanes = [task.lane for task in self.job(number).deliveries] if deliver else []
        return self._again(number, [RENDER, *lanes])

    def redeliver(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """Deliver a job again to *lanes*, by default wherever it was not delivered.

        A delivery that is new to the job may need other documents, which are made first.
        """
        job = self.job(number)
        if RENDER in lanes:
            raise NotPossible(f"{RENDER} is no delivery; see re-render")
        chosen = list(lanes) or [task.lane for task in job.deliveries if task.state is not JobState.COMPLETED]
        if not chosen:
            raise NotPossible(f"job {number} is delivered everywhere; say where to with --to, or reprint it")
        is_new = set(chosen) - {task.lane for task in job.tasks}
        return self._again(number, [RENDER, *chosen] if is_new else chosen)

    def purge(self, number: int, *, undelivered: bool = False) -> QueuedJob:
        """Remove the data of a job that is over; of one that is not delivered only with *undelivered*."""
        job = self.job(number)
        if not all(task.state.is_final for task in job.tasks):
            raise NotPossible(f"job {number} is {job.state.value}; cancel it first")
        if not (may_go(job) or job.purged or undelivered):
            raise NotPossible(
                f"job {number} is not delivered everywhere, and its films would be lost; see --undelivered"
            )
        purge(self._store, self._queue, (job,), undelivered=undelivered)
        after = self.job(number)
        if not after.purged:
            raise NotPossible(f"job {number} was asked for again meanwhile: it is {after.state.value}")
        return after

    def match(self, number: int, identity: Dataset, lanes: Sequence[str] = ()) -> QueuedJob:
        """Keep whose films a job has, and deliver it to where a person was waited for, or to those of *lanes* of these.

        Where deliveries wait for different things, only *lanes* tells which of them waited for this.
        """
        self._require_lanes(number, lanes)
        job = self.job(number)
        if job.purged:
            raise NotPossible(f"the films of job {number} are gone, only its history is left")
        waiting = [task for task in _of(job, lanes) if task.reason is Reason.APPROVAL]
        if len({task.problem for task in waiting}) > 1:
            held = ", ".join(task.lane for task in waiting)
            raise NotPossible(f"job {number} is held in {held} for different reasons; say with --to where to go on")
        self._store.identify(job.file, identity)
        return self._queue.release(number, [task.lane for task in waiting]) if waiting else job

    def _again(self, number: int, lanes: Sequence[str]) -> QueuedJob:
        job = self.job(number)
        # What was never rendered cannot be delivered.
        if job.render.state in _RENDER_FIRST and RENDER not in lanes:
            lanes = [RENDER, *lanes]
        try:
            return self._queue.again(number, lanes)
        except ValueError as error:
            raise NotPossible(str(error)) from None

    def _require_lanes(self, number: int, lanes: Sequence[str]) -> None:
        job = self.job(number)
        unknown = set(lanes) - {task.lane for task in job.tasks}
        if unknown:
            goes = ", ".join(task.lane for task in job.deliveries)
            raise NotPossible(f"job {number} does not go to {', '.join(sorted(unknown))}, but to {goes}")


def _of(job: QueuedJob, lanes: Sequence[str]) -> tuple[Task, ...]:
    return tuple(task for task in job.tasks if not lanes or task.lane in lanes)
