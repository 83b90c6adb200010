"""The jobs of a printer since it began anew, for who waits for them in a test."""

import threading
import time
from collections.abc import Callable

from printscp.film.job import ExecutionStatus, JobReport, PrintJob

_LOOK_SECONDS = 0.1
"""How often somebody who waits looks for what nobody tells."""


class AwaitedJobs:
    """Told of each job and of each of its reports, from any thread; asked from any other."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jobs: dict[str, PrintJob] = {}
        self._reports: dict[str, JobReport] = {}
        self._given = 0

    def taken(self, job: PrintJob) -> None:
        """*job* was accepted."""
        with self._changed:
            self._jobs[job.uid] = job
            self._reports[job.uid] = JobReport.of(job)

    def changed(self, report: JobReport) -> None:
        """This is how far a job is now."""
        with self._changed:
            if report.uid in self._jobs:  # else it is of before the last beginning
                self._reports[report.uid] = report
            self._changed.notify_all()

    def clear(self) -> None:
        """Begin anew, without a job."""
        with self._changed:
            self._jobs.clear()
            self._reports.clear()
            self._given = 0

    @property
    def all(self) -> tuple[PrintJob, ...]:
        """In the order in which they were accepted."""
        with self._changed:
            return tuple(self._jobs.values())

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None where there is none."""
        with self._changed:
            return self._reports.get(uid)

    def final_report(self, uid: str, seconds: float) -> JobReport | None:
        """The report of the job *uid* once it is over, or that after *seconds*."""
        with self._changed:
            self._changed.wait_for(lambda: uid not in self._reports or self._reports[uid].status.is_final, seconds)
            return self._reports.get(uid)

    def next(
        self, count: int, seconds: float, status: ExecutionStatus, look: Callable[[], object]
    ) -> tuple[tuple[PrintJob, ...], tuple[JobReport, ...]]:
        """The next *count* jobs that were not given before, and their reports, once they are over or *seconds* have passed.

        Only jobs that all ended in *status* are given. While it waits it calls *look* now and then.
        """
        with self._changed:
            first = self._given
        end = time.monotonic() + seconds
        while not self._is_decided(first, count, status, end) and time.monotonic() < end:
            look()
        with self._changed:
            jobs = tuple(self._jobs.values())[first : first + count]
            reports = tuple(self._reports[job.uid] for job in jobs)
            if len(jobs) == count and all(report.status is status for report in reports):
                self._given = first + count
            return jobs, reports

    def are_over(self, seconds: float) -> bool:
        """Whether, after *seconds* at most, all jobs are over."""
        with self._changed:
            return self._changed.wait_for(
                lambda: all(each.status.is_final for each in self._reports.values()), max(seconds, 0.0)
            )

    def _is_decided(self, first: int, count: int, status: ExecutionStatus, end: float) -> bool:
        """Whether, soon or at the latest at *end*, no more can come of waiting for *count* jobs after the *first* ones."""

        def is_decided() -> bool:
            states = [self._reports[uid].status for uid in list(self._jobs)[first : first + count]]
            over = [state for state in states if state.is_final]
            return len(over) == count or any(state is not status for state in over)

        with self._changed:
            return self._changed.wait_for(is_decided, max(0.0, min(_LOOK_SECONDS, end - time.monotonic())))
