"""The jobs of a running server, as they lie in its data folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from printscp.film.job import PrintJob
from printscp.film.job_state import JobState
from printscp.spool.sqlite_queue import SqliteQueue
from tests.network_fixtures import RunningServer, wait_until


class PrintedJobs(Sequence[PrintJob]):
    """The jobs that a server has delivered, in the order in which they came; empty until it has.

    It does not compare like a list: ``list(jobs)`` does.
    """

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._read: dict[str, PrintJob] = {}

    def first(self, count: int) -> list[PrintJob]:
        """The first jobs, once there are so many."""
        wait_until(lambda: len(self) >= count, seconds=20)
        return list(self[:count])

    def documents(self, job: PrintJob) -> Path:
        """The folder of the documents of *job*."""
        return self._server.store.documents(job.uid)

    def __len__(self) -> int:
        return len(self._files())

    def __getitem__(self, index):
        files = self._files()[index]
        return self._job(files) if isinstance(files, str) else [self._job(file) for file in files]

    def __iter__(self) -> Iterator[PrintJob]:
        return map(self._job, self._files())

    def _files(self) -> list[str]:
        # As another process sees it: the server may have stopped.
        queue = SqliteQueue(self._server.data / "queue.sqlite")
        queue.attach()
        kept = queue.kept()
        queue.close()
        return [job.file for job in reversed(kept) if job.state is JobState.COMPLETED]

    def _job(self, file: str) -> PrintJob:
        if file not in self._read:
            self._read[file] = self._server.store.get(file)
        return self._read[file]
