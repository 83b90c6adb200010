"""The data folder of a server that does not run, with jobs in whatever state a test wants."""

import json
from pathlib import Path
from typing import Self

from printscp.film.printer import FileKind
from printscp.outcomes import Done, Outcome
from printscp.spool.queue import RENDER, Backoff, NewJob, QueuedJob
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore
from tests.jobs import print_job

BACKOFF = Backoff(first=3600, most=3600, give_up=86400)


class DataFolder:
    """What a server has left; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = FilmStore(path)
        self.queue = SqliteQueue(self.store.queue_path)

    def __enter__(self) -> Self:
        self.store.open()
        self.store.close()
        self.queue.open()
        self.store.mark_queued(self.queue.identity())
        return self

    def __exit__(self, *error: object) -> None:
        self.queue.close()

    def add(
        self, uid: str = "1.2.3.4", deliveries: tuple[str, ...] = ("out",), calling_ae: str = "CT1", **changes: object
    ) -> QueuedJob:
        """Take a job of one film; *changes* are fields of the `PrintJob`."""
        job = print_job(uid, **changes)
        name = self.store.put(job)
        return self.queue.submit(
            NewJob(
                uid=uid,
                file=name,
                printer=job.printer,
                calling_ae=calling_ae,
                created=job.created,
                priority=job.session.print_priority,
                films=1,
                copies=1,
                octets=self.store.octets(name, uid),
                deliveries=deliveries,
            )
        )

    def render(self) -> QueuedJob:
        """Let the next job be rendered into a PDF of a few bytes."""
        job, task = self.queue.claim(RENDER)
        folder = self.store.documents(job.uid)
        folder.mkdir()
        (folder / "film.pdf").write_bytes(b"%PDF-")
        document = {"name": "film.pdf", "kind": FileKind.PDF.value, "media_type": "application/pdf"}
        receipt = json.dumps([document | {"suffix": ".pdf", "number": None}])
        return self.queue.settle(task, Done(receipt=receipt), BACKOFF)

    def settle(self, lane: str, outcome: Outcome | None) -> QueuedJob:
        """Let *outcome* come of the next task of *lane*."""
        _, task = self.queue.claim(lane)
        return self.queue.settle(task, outcome, BACKOFF)

    def states(self, number: int = 1) -> dict[str, str]:
        """The state of each task of a job."""
        return {task.lane: task.state.value for task in self.queue.job(number).tasks}
