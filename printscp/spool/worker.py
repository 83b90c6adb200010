"""Printing the jobs of the store: make the documents of each, deliver them, forget the job.

A delivery that fails because of the disk is tried again until it works. A job that cannot be printed at all is set
aside and stays on disk, so no film is lost and none holds up the others.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Condition, Printer
from printscp.output.document import Document
from printscp.output.files import documents, missing_characters
from printscp.output.typeface import Typeface
from printscp.spool.ledger import Ledger
from printscp.spool.store import FilmStore

_log = logging.getLogger("printscp.spool")

Delivery = Callable[[PrintJob, Document], Path]
Result = TypeVar("Result")

_MOST_WAITING = 1000
_MOST_IN_MEMORY = 2
_RETRY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Task:
    """A job in the store that waits to be printed."""

    name: str
    """Of its file."""
    uid: str
    """Empty when the file cannot be read."""
    job: PrintJob | None = None
    """None when it is to be read back."""


class Spool:
    """The queue of a print server and the thread that works it off."""

    def __init__(
        self,
        store: FilmStore,
        printers: Mapping[str, Printer],
        deliver: Delivery,
        typeface: Typeface,
        *,
        ledger: Ledger | None = None,
        most_waiting: int = _MOST_WAITING,
        retry_seconds: float = _RETRY_SECONDS,
    ) -> None:
        self._store = store
        self._printers = printers
        self._deliver = deliver
        self._typeface = typeface
        self._ledger = ledger or Ledger()
        self._most_waiting = most_waiting
        self._retry_seconds = retry_seconds
        self._waiting: queue.Queue[_Task | None] = queue.Queue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="printscp-spool")

    def start(self) -> None:
        """Open the store, take up what an earlier run left, and begin to print. Raises OSError."""
        self._store.open()
        for name in self._store.pending():
            self._waiting.put(_Task(name, self._take_up(name)))
        self._thread.start()

    def has_room(self) -> bool:
        return self._waiting.qsize() < self._most_waiting

    def submit(self, job: PrintJob) -> None:
        """Keep *job* on disk and print it soon. Raises OSError when it cannot be kept."""
        name = self._store.put(job)
        # A film that is printed at once need not be read back; a longer queue waits on disk alone.
        is_next = self._waiting.qsize() < _MOST_IN_MEMORY
        # Whoever listens hears that the job waits before it can hear that it is printed.
        self._ledger.take(JobReport.of(job))
        self._waiting.put(_Task(name, job.uid, job if is_next else None))

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None when it is not known, or no longer."""
        return self._ledger.report(uid)

    def condition(self, printer: str) -> Condition:
        """Whether the documents of *printer* can be delivered."""
        return self._ledger.condition(printer)

    def stop(self, drain_seconds: float) -> None:
        """Print what waits, for at most *drain_seconds*; the rest stays on disk for the next start."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join(drain_seconds)
            self._stopping.set()
            self._thread.join()
        self._store.close()

    def _take_up(self, name: str) -> str:
        """Report the job that an earlier run left; its UID, empty when the file cannot be read."""
        try:
            report = self._store.report(name)
        except Exception:  # noqa: BLE001  the worker tells about it when it comes to print the job
            return ""
        self._ledger.take(report)
        return report.uid

    def _work(self) -> None:
        while not self._stopping.is_set():
            task = self._waiting.get()
            if task is None:
                return
            try:
                self._print(task)
            except Exception:  # noqa: BLE001  the next job must not wait for this one
                _log.exception("job %s stays where it is until the next start", task.name)

    def _print(self, task: _Task) -> None:
        self._ledger.printing(task.uid)
        try:
            job = task.job or self._when_the_disk_works(task, partial(self._store.get, task.name))
            is_printed = job is not None and self._print_files(task, job)
        except Exception:  # noqa: BLE001  a film that breaks its own rendering must not break others
            self._set_aside(task)
            return
        if is_printed:
            self._ledger.done(task.uid)
            self._store.done(task.name)

    def _set_aside(self, task: _Task) -> None:
        try:
            kept = self._store.set_aside(task.name)
            _log.exception("job cannot be printed, kept as %s", kept)
        finally:
            self._ledger.failed(task.uid)

    def _print_files(self, task: _Task, job: PrintJob) -> bool:
        """Whether every file of *job* is delivered; not if the server stops before."""
        job = self._with_missing_characters(job)
        for document in documents(job, self._printer(job), self._typeface):
            path = self._when_the_disk_works(task, partial(self._deliver, job, document))
            if path is None:
                return False
            _log.info("%s: printed %s", job.calling_ae, path)
        return True

    def _with_missing_characters(self, job: PrintJob) -> PrintJob:
        """*job* with a remark for each text that no font has all of; the log does not say which, for it may be a name."""
        missing = missing_characters(job, self._typeface)
        if missing:
            _log.warning("%s: no font has some characters of %d text(s): boxes are drawn", job.calling_ae, len(missing))
        return replace(job, remarks=(*job.remarks, *missing))

    def _printer(self, job: PrintJob) -> Printer:
        """The printer of *job*; one that the settings no longer have prints like any other."""
        return self._printers.get(job.printer) or next(iter(self._printers.values()))

    def _when_the_disk_works(self, task: _Task, do: Callable[[], Result]) -> Result | None:
        """What *do* gives, tried until the disk allows it; None when the server stops before that."""
        while True:
            try:
                return do()
            except OSError as error:
                if error.errno is None:  # so libraries tell of a damaged file or picture, which no waiting mends
                    raise
                self._ledger.hold_up(task.uid, error)
                _log.error("job %s waits for the disk, next try in %g s: %s", task.name, self._retry_seconds, error)
                if self._stopping.wait(self._retry_seconds):
                    return None
