"""What goes on beside printing: to see what operators have changed, to purge what is old, to know whether there is room."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from printscp.spool.queue import Queue, QueuedJob
from printscp.spool.retention import Limits, to_purge
from printscp.spool.store import FilmStore

_log = logging.getLogger("printscp.spool")

_ROOM_SECONDS = 1.0
_PURGE_SECONDS = 60.0


class Housekeeping:
    """A thread that looks around now and then."""

    def __init__(
        self, store: FilmStore, queue: Queue, limits: Limits, on_change: Callable[[], None], *, look_seconds: float
    ) -> None:
        """*on_change* is called when another process has changed the queue, or there is room again or no more."""
        self.has_room = True
        """Whether the data folder may take one more job."""
        self._store = store
        self._queue = queue
        self._limits = limits
        self._on_change = on_change
        self._look_seconds = look_seconds
        self._seen = 0
        """The changes of the queue that were told."""
        self._used = 0
        """How much all jobs take on disk, when it was last looked at."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="printscp-housekeeping", daemon=True)

    def start(self) -> None:
        """Raises OSError when the data folder cannot be used."""
        self._seen = self._queue.changes()
        self._purge()
        self._store.take_reserve()
        self.has_room = self._is_room()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        look_at_room = purge = time.monotonic()
        while not self._stopping.wait(self._look_seconds):
            now = time.monotonic()
            try:
                changes = self._queue.changes()
                is_changed, self._seen = changes != self._seen, changes
                if now >= look_at_room:
                    look_at_room = now + _ROOM_SECONDS
                    is_changed |= self._look_at_room()
                if now >= purge:
                    purge = now + _PURGE_SECONDS
                    self._purge()
                if is_changed:
                    self._on_change()
            except Exception:  # noqa: BLE001  what fails now is looked at again in a moment
                _log.exception("housekeeping")

    def _look_at_room(self) -> bool:
        """Whether there is room now and was none, or the other way round."""
        before = self.has_room
        self.has_room = self._is_room()
        if before and not self.has_room:
            self._purge()
            self.has_room = self._is_room()
        return before != self.has_room

    def _is_room(self) -> bool:
        """Whether one more job may be kept; in a data folder that cannot be looked at there is none."""
        limits = self._limits
        try:
            free = self._store.free()
        except OSError as error:
            if self.has_room:
                _log.error("the data folder cannot be used: %s", error)
            return False
        return free > limits.min_free and (not limits.max_octets or self._used < limits.max_octets)

    def _purge(self) -> None:
        """Let go of what is kept for longer than the settings say."""
        kept = self._queue.kept()
        sizes = {job.number: self._store.octets(job.file, job.uid) for job in kept}

        def octets(job: QueuedJob) -> int:
            return sizes[job.number]

        now = datetime.now(UTC)
        gone = to_purge(kept, self._limits, now=now, octets=octets, free=self._store.free())
        if gone:
            self._let_go(gone)
        self._used = sum(sizes.values()) - sum(map(octets, gone))
        if self._limits.history:
            self._queue.forget(now - self._limits.history)

    def _let_go(self, gone: tuple[QueuedJob, ...]) -> None:
        """A file that cannot be removed holds up nobody."""
        try:
            # The queue needs some room itself to note what goes.
            with self._store.reserve_given():
                purge(self._store, self._queue, gone)
        except OSError as error:
            _log.error("not all data of %d job(s) that are to be purged can be removed: %s", len(gone), error)
        else:
            _log.info("purged the data of %d job(s)", len(gone))


def drop_all(store: FilmStore, queue: Queue) -> None:
    """Let go of all jobs, printed or not. Raises OSError."""
    for job in queue.unfinished():
        queue.cancel(job.number)
    purge(store, queue, queue.kept(), undelivered=True)
    queue.forget(datetime.max.replace(tzinfo=UTC))


def purge(store: FilmStore, queue: Queue, jobs: tuple[QueuedJob, ...], *, undelivered: bool = False) -> None:
    """Let go of the data of *jobs*; a job whose row says so has none, even where its files could not be removed yet.

    Raises the first OSError after all others are removed; what is left is swept when the server starts.
    """
    gone = set(queue.purge([job.number for job in jobs], undelivered=undelivered))
    errors = []
    for job in jobs:
        # One that somebody wanted again meanwhile is not gone.
        if job.number not in gone:
            continue
        try:
            store.remove(job.file, job.uid)
        except OSError as error:
            errors.append(error)
    if errors:
        raise errors[0]
