"""The jobs of a running server, as they were when it printed them."""

from printscp.film.job import PrintJob
from tests.network_fixtures import RunningServer, wait_until


class PrintedJobs:
    """Keeps each job that a server delivers, from the moment that this is made."""

    def __init__(self, server: RunningServer) -> None:
        self._jobs: list[PrintJob] = []
        spool = server.app._spool
        self._deliver, spool._deliver = spool._deliver, self._keep

    def first(self, count: int) -> list[PrintJob]:
        """The first jobs in the order in which they were printed, once there are so many."""
        wait_until(lambda: len(self._jobs) >= count, seconds=20)
        return self._jobs[:count]

    def _keep(self, job, document):
        delivered = self._deliver(job, document)
        self._jobs.append(job)
        return delivered
