"""Lanes: threads that claim the tasks of a queue and do them, each lane by itself.

What hangs or waits in one lane holds up no other. A lane has as many threads as it does things at once, and each of
them its own worker, a child process that may die.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from printscp.outcomes import Checkpoint, Died, Failed, Later, Outcome
from printscp.spool.queue import Backoff, Queue, QueuedJob, Task

_log = logging.getLogger("printscp.spool")

_LONGEST_WAIT_SECONDS = 5.0
_SHORTEST_WAIT_SECONDS = 0.02
_RETRY_SECONDS = 1.0
_INTERRUPT_SECONDS = 10.0
_REST_SECONDS = 60.0


class Worker(Protocol):
    """Who does the tasks of one thread."""

    def do(self, job: QueuedJob, task: Task, checkpoint: Checkpoint) -> Outcome | None:
        """Do *task*; None when it was interrupted."""

    def interrupt(self) -> None:
        """End what is being done, from another thread."""

    def start(self) -> None:
        """There may soon be something to do. Raises OSError."""

    def rest(self) -> None:
        """Nothing was to be done for a while."""

    def close(self) -> None:
        """No more is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane of the queue and who works it off."""

    name: str
    backoff: Backoff
    workers: Sequence[Worker]
    """One for each thing that is done at once."""


Listener = Callable[[QueuedJob, Task, Outcome | None], None]
"""Hears of each task that was claimed, without an outcome, and then of what came of it."""


class Lanes:
    """The threads of all lanes."""

    def __init__(self, queue: Queue, lanes: Sequence[Lane], on_change: Listener) -> None:
        self._queue = queue
        self._news = _News()
        self._threads = [
            _Thread(queue, lane, worker, on_change, self._news) for lane in lanes for worker in lane.workers
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look into the queue again: somebody has changed it."""
        self._news.tell()

    def interrupt_canceled(self) -> None:
        """End what is being done of tasks that somebody has canceled. Raises OSError."""
        for thread in self._threads:
            task = thread.task
            if task is not None and self._queue.is_canceled(task):
                thread.worker.interrupt()

    def stop(self, drain_seconds: float) -> None:
        """Do what is due for at most *drain_seconds*, then end; what is not done is put back into the queue."""
        if not any(thread.is_alive() for thread in self._threads):
            return
        self._news.tell()
        self._news.stop_when(self._is_idle, drain_seconds)
        for thread in self._threads:
            # Also one that has nothing to do: it may just have claimed something.
            thread.worker.interrupt()
        end = time.monotonic() + _INTERRUPT_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                _log.warning("%s does not end; what it does stays in the queue for the next start", thread.name)

    def hurry(self) -> None:
        """Let `stop` not wait for what is due, from another thread."""
        self._news.stop_now()

    def _is_idle(self) -> bool:
        """Whether nothing is being done, and every thread has seen that nothing is due."""
        return all(thread.task is None and thread.seen == self._news.version for thread in self._threads)


class _News:
    """Something has changed in the queue; whoever waits for that looks again."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.version = 0
        self.stopping = threading.Event()

    def tell(self) -> None:
        with self._condition:
            self.version += 1
            self._condition.notify_all()

    def wait(self, version: int, seconds: float) -> None:
        """Wait until there are news after *version*, for at most *seconds*; this is news for whoever waits for idleness."""
        with self._condition:
            self._condition.notify_all()
            self._condition.wait_for(lambda: self.version != version or self.stopping.is_set(), seconds)

    def stop_when(self, is_idle: Callable[[], bool], seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self.stopping.is_set() or is_idle(), seconds)
        self.stop_now()

    def stop_now(self) -> None:
        with self._condition:
            self.stopping.set()
            self._condition.notify_all()


class _Thread(threading.Thread):
    """One thing at a time."""

    def __init__(self, queue: Queue, lane: Lane, worker: Worker, on_change: Listener, news: _News) -> None:
        # Not to be waited for at the end of the program: a task may hang where no one can interrupt it.
        super().__init__(name=f"printscp-{lane.name}", daemon=True)
        self.worker = worker
        self.task: Task | None = None
        """What is being done."""
        self.seen = -1
        """Version of the news at which nothing was due."""
        self._idle_since = time.monotonic()
        self._queue = queue
        self._lane = lane
        self._on_change = on_change
        self._news = news

    def run(self) -> None:
        try:
            with suppress(OSError):  # what cannot be started now is started with the first task, which tells of it
                self.worker.start()
            while not self._news.stopping.is_set():
                self._turn()
        except Exception:  # noqa: BLE001  nobody else would hear of it
            _log.exception("%s does nothing any more", self._lane.name)
        finally:
            self.worker.close()

    def _turn(self) -> None:
        """Do the next task that is due, or wait for one."""
        version, self.seen = self._news.version, -1
        try:
            claimed = self._queue.claim(self._lane.name)
            wait = 0.0 if claimed else self._seconds_to_next()
        except OSError as error:
            _log.error("%s cannot look into the queue, again in %g s: %s", self._lane.name, _RETRY_SECONDS, error)
            claimed, wait = None, _RETRY_SECONDS
        if claimed is not None:
            self._do(*claimed)
            self._idle_since = time.monotonic()
        else:
            self.seen = version
            self._news.wait(version, wait)
            if time.monotonic() - self._idle_since > _REST_SECONDS:
                self.worker.rest()

    def _seconds_to_next(self) -> float:
        due = self._queue.next_due(self._lane.name)
        # At most so long, for the clock of the system may be set.
        return _LONGEST_WAIT_SECONDS if due is None else min(_LONGEST_WAIT_SECONDS, _seconds_until(due))

    def _do(self, job: QueuedJob, task: Task) -> None:
        self.task = task
        try:
            self._tell(job, task, None)
            outcome, settled = self._settle(task, self._outcome(job, task))
        finally:
            self.task = None
        if settled is not None:
            self._tell(settled, task, outcome)
        self._news.tell()

    def _outcome(self, job: QueuedJob, task: Task) -> Outcome | None:
        try:
            return self.worker.do(job, task, lambda text: self._queue.checkpoint(task, text))
        except OSError as error:
            return Later(problem=str(error), everyone=True)
        except Exception as error:  # noqa: BLE001  one job must not end the lane
            # What comes of the job tells of it too.
            _log.exception("job %d in %s", job.number, self._lane.name, extra={"is_told": True})
            return Died(problem=f"{type(error).__name__}: {error}")

    def _settle(self, task: Task, outcome: Outcome | None) -> tuple[Outcome | None, QueuedJob | None]:
        """What is kept of *task*: *outcome*, or where that cannot be that it failed for good, and the job as `_kept`."""
        try:
            return outcome, self._kept(task, outcome)
        except Exception as error:  # noqa: BLE001  one job must neither end the lane nor be done without end
            _log.exception("what came of job %d in %s cannot be kept", task.job, self._lane.name)
            failed = Failed(problem=f"what came of it cannot be kept: {type(error).__name__}: {error}")
        try:
            return failed, self._kept(task, failed)
        except Exception:  # noqa: BLE001
            _log.exception("job %d stays in %s until the next start", task.job, self._lane.name)
            return failed, None

    def _kept(self, task: Task, outcome: Outcome | None) -> QueuedJob | None:
        """Keep what came of *task*, tried until the disk allows it.

        None when the server stops before that, and for a job that was canceled, purged and forgotten meanwhile.
        """
        while True:
            try:
                return self._queue.settle(task, outcome, self._lane.backoff)
            except KeyError:
                return None
            except OSError as error:
                _log.error("%s cannot keep what came of job %d: %s", self._lane.name, task.job, error)
                if self._news.stopping.wait(_RETRY_SECONDS):
                    return None

    def _tell(self, job: QueuedJob, task: Task, outcome: Outcome | None) -> None:
        try:
            self._on_change(job, task, outcome)
        except Exception:  # noqa: BLE001  whoever listens must not hold up the printing
            _log.exception("a listener failed")


def _seconds_until(moment: datetime) -> float:
    # Not at once when it has just passed: another thread of the lane may have taken it.
    return max(_SHORTEST_WAIT_SECONDS, (moment - datetime.now(UTC)).total_seconds())
