"""Who does the tasks: one that renders, one that delivers, each by way of a child process that may die."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from printscp.film.printer import FileKind, Printer
from printscp.outcomes import Checkpoint, Died, Failed, Held, Later, Outcome
from printscp.spool.queue import Backoff, QueuedJob, Task
from printscp.spool.rendering import RenderedDocument, read_receipt, render
from printscp.spool.store import FilmStore

Call: TypeAlias = tuple[Callable[..., Outcome], tuple[object, ...]]
"""A function of a module and its arguments, which a child process can be sent; it is given a checkpoint beside them."""

Wait: TypeAlias = Callable[[float], bool]
"""Waits so many seconds, and says whether it was interrupted before they had passed."""
BeforeRendering: TypeAlias = Callable[[str, Wait], Outcome | None]
"""Called with the UID of each job that is to be rendered; an outcome stands for that of rendering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFiles:
    """What is on disk of a job that is rendered."""

    job: Path
    identity: Path | None
    """Whose films these are, where a person has said so."""
    folder: Path
    documents: tuple[RenderedDocument, ...]


class Destination(Protocol):
    """A delivery as the spool sees it."""

    @property
    def backoff(self) -> Backoff: ...

    @property
    def timeout(self) -> float:
        """Seconds for one try."""

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        """The documents that it needs of a printer that is set to make *printer_files*."""

    def call(self, job: QueuedJob, task: Task, files: JobFiles, printer: Printer) -> Call:
        """What delivers *job* of *printer*, with the documents that it needs."""


class Process(Protocol):
    """Where calls are made: in a child process, or here."""

    def start(self) -> None:
        """Be ready before the first call."""

    def run(
        self, function: Callable[..., Outcome], *args: object, checkpoint: Checkpoint, timeout: float
    ) -> Outcome | None:
        """What *function* gives; None when it was interrupted."""

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Makes the documents that the deliveries of each job need."""

    process: Process
    store: FilmStore
    printers: Mapping[str, Printer]
    """By name."""
    destinations: Mapping[str, Destination]
    font_folder: Path | None
    timeout: float
    before: BeforeRendering | None = None
    interrupted: threading.Event = field(default_factory=threading.Event)

    def do(self, job: QueuedJob, task: Task, checkpoint: Checkpoint) -> Outcome | None:  # noqa: ARG002  as every worker
        if self.before is None:
            return self._render(job, checkpoint)
        try:
            instead = self.before(job.uid, self.interrupted.wait)
            return instead or (None if self.interrupted.is_set() else self._render(job, checkpoint))
        finally:
            self.interrupted.clear()

    def start(self) -> None:
        self.process.start()

    def rest(self) -> None:
        """The process stays, for the next film is to be made at once."""

    def interrupt(self) -> None:
        self.interrupted.set()
        self.process.interrupt()

    def close(self) -> None:
        self.process.close()

    def _render(self, job: QueuedJob, checkpoint: Checkpoint) -> Outcome | None:
        path = self.store.path(job.file)
        if _is_gone(path, path.parent):
            return Failed(problem=f"{path.name} is gone from the data folder")
        printer = printer_of(job, self.printers)
        made = replace(printer, files=self._kinds(job, printer))
        return self.process.run(
            render,
            path,
            made,
            self.font_folder,
            self.store.documents(job.uid),
            checkpoint=checkpoint,
            timeout=self.timeout,
        )

    def _kinds(self, job: QueuedJob, printer: Printer) -> tuple[FileKind, ...]:
        wanted = {
            kind
            for task in job.deliveries
            if task.lane in self.destinations
            for kind in self.destinations[task.lane].kinds(printer.files)
        }
        return tuple(kind for kind in FileKind if kind in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Brings the documents of each job to one destination."""

    process: Process
    store: FilmStore
    printers: Mapping[str, Printer]
    destination: Destination

    def do(self, job: QueuedJob, task: Task, checkpoint: Checkpoint) -> Outcome | None:
        folder = self.store.documents(job.uid)
        documents = read_receipt(job.render.receipt)
        printer = printer_of(job, self.printers)
        path = self.store.path(job.file)
        if _is_gone(path, path.parent):
            return Failed(problem=f"{job.file} is gone from the data folder")
        gone = [path.name for path in _paths(documents, folder) if _is_gone(path, folder.parent)]
        if gone:
            remedy = _remedy(job, task, "redeliver")
            return Failed(problem=f"{', '.join(gone)} gone from documents/{job.uid} in the data folder; {remedy}")
        made = {document.kind for document in documents}
        unmade = [kind.value for kind in self.destination.kinds(printer.files) if kind not in made]
        if unmade:
            remedy = _remedy(job, task, "release")
            return Held(problem=f"rendered without {', '.join(unmade)}, which the settings ask for now; {remedy}")
        files = JobFiles(
            job=path,
            identity=self.store.identity(job.file),
            folder=folder,
            documents=documents,
        )
        function, args = self.destination.call(job, task, files, printer)
        outcome = self.process.run(function, *args, checkpoint=checkpoint, timeout=self.destination.timeout)
        match outcome:
            case Died(problem=problem, took_too_long=True):
                # The destination may be to blame, or the size of this job: none is a bug that only this job meets.
                return Later(problem=problem, everyone=False)
            case _:
                return outcome

    def start(self) -> None:
        """A process is started with the first parcel, for many a destination gets few."""

    def rest(self) -> None:
        self.process.close()

    def interrupt(self) -> None:
        self.process.interrupt()

    def close(self) -> None:
        self.process.close()


def printer_of(job: QueuedJob, printers: Mapping[str, Printer]) -> Printer:
    """The printer of *job*; one that the settings no longer have prints like the first."""
    return printers.get(job.printer) or next(iter(printers.values()))


def _remedy(job: QueuedJob, task: Task, verb: str) -> str:
    """What lets *job* have new documents and go to the delivery of *task* alone."""
    jobs = "printscp jobs"
    return f"say {jobs} re-render {job.number} --only and then {jobs} {verb} {job.number} --to {task.lane}"


def _paths(documents: tuple[RenderedDocument, ...], folder: Path) -> tuple[Path, ...]:
    return tuple(folder / document.name for document in documents)


def _is_gone(path: Path, folder: Path) -> bool:
    """Whether *path* is not there although *folder* is, on the disk that it should be on."""
    return not path.exists() and folder.is_dir()
