"""What becomes of jobs that faults meet: they take long, they fail, and nobody hears of it."""

import time
from collections.abc import Callable
from typing import TypeAlias

from printscp.film.job import ExecutionStatus, JobReport
from printscp.lab.fault_printer import Failure, NoEvents, Slow
from printscp.lab.faults import Faults, Fired
from printscp.outcomes import Failed, Outcome

Wait: TypeAlias = Callable[[float], bool]
"""Waits so many seconds, and says whether it was interrupted before they had passed."""

_LOOK_SECONDS = 0.1
"""How often it is seen that a fault was removed."""
_OVER = (ExecutionStatus.DONE, ExecutionStatus.FAILURE)


class FaultyJobs:
    """Stands before the rendering of each job, and before whoever tells print SCUs of it."""

    def __init__(self, faults: Faults, tell: Callable[[JobReport], None]) -> None:
        """*tell* tells the print SCU of its job."""
        self._faults = faults
        self._tell = tell

    def before_rendering(self, uid: str, wait: Wait) -> Outcome | None:
        """Let the job *uid* wait for as long as it should, and say whether it fails then.

        A fault does that once: a job that a person has rendered again is printed.
        """
        for fired in self._faults.of_job(uid):
            match fired.fault:
                case Slow(seconds=seconds):
                    if self._interrupted(uid, fired, seconds, wait):
                        return None
                    self._faults.forget_job(uid, fired)
        for fired in self._faults.of_job(uid):
            match fired.fault:
                case Failure(info=info):
                    self._faults.forget_job(uid, fired)
                    return Failed(problem=f"fault {fired.name}: {info}", info=info)
        return None

    def job_changed(self, report: JobReport) -> None:
        """Tell of a job, unless none is to hear of it."""
        silent = any(isinstance(fired.fault, NoEvents) for fired in self._faults.of_job(report.uid))
        if report.status in _OVER:
            self._faults.forget_job(report.uid)
        if not silent:
            self._tell(report)

    def _interrupted(self, uid: str, fired: Fired, seconds: float, wait: Wait) -> bool:
        """Wait for *seconds*, or until the fault is removed; whether that was interrupted."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and fired in self._faults.of_job(uid):
            if wait(min(left, _LOOK_SECONDS)):
                return True
        return False
