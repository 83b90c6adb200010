"""How far each job is and whether each printer delivers; whoever listens is told of every change (PS3.4 H.4.5, H.4.6)."""

import errno
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Condition, PrinterStatus

_log = logging.getLogger("printscp.spool")

# A print SCU may ask for a job from another association, minutes after it was printed (PS3.2 F.4).
_KEPT_SECONDS = 3600.0
# More films than any site prints in an hour; at half a kilobyte each they are a few megabytes.
_MOST_KEPT = 10_000
_FINAL = (ExecutionStatus.DONE, ExecutionStatus.FAILURE)
_DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
_NORMAL = Condition()

ReportListener = Callable[[JobReport], None]
ConditionListener = Callable[[str, Condition], None]


class Ledger:
    """The reports of the jobs and the conditions of the printers.

    Listeners are called on the thread that makes the change, in the order of the changes that it makes, without a lock.
    """

    def __init__(
        self,
        on_report: Sequence[ReportListener] = (),
        on_condition: Sequence[ConditionListener] = (),
        *,
        clock: Callable[[], float] = time.monotonic,
        most_kept: int = _MOST_KEPT,
    ) -> None:
        """*on_condition* gets the name of a printer with its condition."""
        self._on_report = tuple(on_report)
        self._on_condition = tuple(on_condition)
        self._clock = clock
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._reports: dict[str, JobReport] = {}
        self._finished: deque[tuple[float, str]] = deque()
        self._conditions: dict[str, Condition] = {}

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None when it is not known, or finished long ago."""
        with self._lock:
            self._forget()
            return self._reports.get(uid)

    def condition(self, printer: str) -> Condition:
        """Whether the documents of *printer* can be delivered."""
        with self._lock:
            return self._conditions.get(printer, _NORMAL)

    def take(self, report: JobReport) -> None:
        """Begin with a job that waits."""
        with self._lock:
            self._reports[report.uid] = report
        self._tell(report)

    def printing(self, uid: str) -> None:
        """The films of the job are being made."""
        self._change(uid, ExecutionStatus.PRINTING, "NORMAL")

    def hold_up(self, uid: str, error: OSError) -> None:
        """The document of the job cannot be delivered now."""
        info = "RECEIVER FULL" if error.errno in _DISK_IS_FULL else "CHECK PRINTER"
        self._change(uid, ExecutionStatus.PENDING, info, Condition(PrinterStatus.WARNING, info))

    def done(self, uid: str) -> None:
        """The document of the job is delivered."""
        self._change(uid, ExecutionStatus.DONE, "NORMAL", _NORMAL)

    def failed(self, uid: str) -> None:
        """The job cannot be printed."""
        self._change(uid, ExecutionStatus.FAILURE, "INVALID PAGE DES", _NORMAL)

    def _change(self, uid: str, status: ExecutionStatus, info: str, condition: Condition | None = None) -> None:
        with self._lock:
            known = self._reports.get(uid)
            if known is None:
                return
            report = self._reports[uid] = replace(known, status=status, status_info=info)
            if status in _FINAL:
                self._finished.append((self._clock(), uid))
                self._forget()
            printer = report.printer_name
            before = self._conditions.get(printer, _NORMAL)
            after = self._conditions[printer] = condition or before
        if report != known:
            self._tell(report)
        if after != before:
            for listener in self._on_condition:
                _call(listener, printer, after)

    def _tell(self, report: JobReport) -> None:
        for listener in self._on_report:
            _call(listener, report)

    def _forget(self) -> None:
        """Let go of finished jobs that are too old or too many; the lock is held."""
        too_old = self._clock() - _KEPT_SECONDS
        while self._finished and (len(self._finished) > self._most_kept or self._finished[0][0] <= too_old):
            self._reports.pop(self._finished.popleft()[1], None)


def _call(listener: Callable[..., None], *news: object) -> None:
    try:
        listener(*news)
    except Exception:  # noqa: BLE001  whoever listens must not hold up the printing
        _log.exception("a listener failed")
