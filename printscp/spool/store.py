"""The film store: a folder with one DICOM file for each job, and the documents that were made of it.

lock                      held by the server that uses the folder
queue.sqlite              the queue (`printscp.spool.sqlite_queue`)
jobs/<file>               the job as it was taken, a DICOM file
jobs/<file>.identity      whose films these are, where a person has said so, a DICOM file too
documents/<UID>/          the documents of the job
sheets/                   stored images that are no job yet (`printscp.spool.shelf`)
queued                    says which queue knows all jobs
damaged/                  files that are no jobs, and no images
reserve                   room that is given up when a full disk is purged
associations/             what print SCUs said, which the store does not touch (`printscp.lab.journal`)
unacknowledged/           jobs that the queue does not know: no print SCU was told that they were taken, unless it is a copy
"""

import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pydicom import dcmwrite
from pydicom.dataset import Dataset

from printscp import durable
from printscp.film.job import PrintJob
from printscp.wire import stored_print

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows opens the lock file exclusively by itself
    fcntl = None  # type: ignore[assignment]


_IN_USE = "another printscp uses this data folder; give this one its own with --data"
_IDENTITY = ".identity"
RESERVE_OCTETS = 1 << 20
# Who looks whether a server runs holds the folder for a moment; a server that starts just then waits for that.
_OF_A_LOOK_SECONDS = 0.5
_BETWEEN_LOOKS_SECONDS = 0.01


class FolderInUse(OSError):
    """Another server holds the data folder."""


class FilmStore:
    """Keeps the data of jobs from the moment before they are acknowledged until they are purged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queue_path = folder / "queue.sqlite"
        self._jobs = folder / "jobs"
        self._documents = folder / "documents"
        # Where versions before the queue put the jobs that they could not print.
        self._failed = folder / "failed"
        self._mark = folder / "queued"
        self._reserve = folder / "reserve"
        self._lock_path = folder / "lock"
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make the folders and hold them for this process. Raises OSError, `FolderInUse` when another holds them."""
        for folder in (self.folder, self._jobs, self._documents):
            # Films name and show patients.
            durable.make_folder(folder, durable.PRIVATE)
            durable.require_writable(folder)
        self._hold(_OF_A_LOOK_SECONDS)
        # The queue needs some room to be opened too; housekeeping takes the reserve again.
        self.give_reserve()
        # A file without its final name was never acknowledged.
        for folder in (self._jobs, *self._documents.iterdir()):
            for remnant in folder.glob(".*.part"):
                remnant.unlink(missing_ok=True)

    def is_in_use(self) -> bool:
        """Whether a server holds the folder now. Raises OSError."""
        try:
            self._hold()
        except FolderInUse:
            return True
        self.close()
        return False

    def close(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def put(self, job: PrintJob) -> str:
        """Keep *job*; its name in the store. When this returns the job survives a power cut. Raises OSError."""
        name = f"{job.created:%Y%m%dT%H%M%S%f}-{job.uid}.dcm"
        try:
            with durable.writing(self._jobs / name) as file:
                stored_print.write_job(job, file)
        except OSError:
            # It has its name already where only the folder could not be synced.
            self.path(name).unlink(missing_ok=True)
            raise
        return name

    @staticmethod
    def uid_of(name: str) -> str:
        """The UID of the job of this name."""
        return name.removesuffix(".dcm").partition("-")[2]

    def get(self, name: str) -> PrintJob:
        """The job of this name. Raises OSError when the disk fails, an error of any kind for other content."""
        with self.path(name).open("rb") as file:
            return stored_print.read_job(file)

    def path(self, name: str) -> Path:
        """Of the DICOM file of a job."""
        return self._jobs / name

    def documents(self, uid: str) -> Path:
        """The folder of the documents of a job; it is there when the job is rendered."""
        return self._documents / uid

    def identify(self, name: str, identity: Dataset) -> None:
        """Keep what a person said of the patient of a job. Raises OSError."""
        with durable.writing(self._identity(name)) as file:
            dcmwrite(file, identity, implicit_vr=False, little_endian=True)

    def identity(self, name: str) -> Path | None:
        """The file of what a person said of the patient of a job; None when nobody has."""
        path = self._identity(name)
        return path if path.exists() else None

    def octets(self, name: str, uid: str) -> int:
        """How much the data of a job takes on disk; what is gone takes nothing."""
        return sum(_size(path) for path in (self.path(name), *_files(self.documents(uid))))

    def free(self) -> int:
        """How many bytes the disk has left. Raises OSError."""
        return shutil.disk_usage(self.folder).free

    @contextmanager
    def reserve_given(self) -> Iterator[None]:
        """Give back what is kept in reserve of a disk that may be full; afterwards it is taken again where there is room."""
        self.give_reserve()
        try:
            yield
        finally:
            self.take_reserve()

    def give_reserve(self) -> None:
        """Give up what is kept in reserve. Raises OSError."""
        self._reserve.unlink(missing_ok=True)

    def take_reserve(self) -> None:
        """Keep some of the disk, so that a full one can be purged; not the last that there is."""
        with suppress(OSError):
            if self.free() > 2 * RESERVE_OCTETS:
                self._reserve.write_bytes(bytes(RESERVE_OCTETS))

    def remove(self, name: str, uid: str) -> None:
        """Let go of the data of a job, whatever is left of it. Raises OSError."""
        self._identity(name).unlink(missing_ok=True)
        self.path(name).unlink(missing_ok=True)
        if self.documents(uid).is_dir():
            shutil.rmtree(self.documents(uid))

    def names(self) -> tuple[str, ...]:
        """Of all jobs that have a file, oldest first."""
        return tuple(sorted(path.name for path in self._jobs.glob("*.dcm")))

    def sweep_documents(self, uids: Collection[str]) -> None:
        """Remove the documents of all jobs but those of *uids*, and what else lies there. Raises OSError."""
        for path in self._documents.iterdir():
            if not path.is_dir():
                path.unlink()
            elif path.name not in uids:
                shutil.rmtree(path)

    def is_queued(self, queue: str) -> bool:
        """Whether all jobs have been queued in the queue of this identity. Raises OSError."""
        return self._mark.exists() and self._mark.read_text() == queue

    def mark_queued(self, queue: str) -> None:
        """All jobs are in this queue: from now on a file that it does not know was never acknowledged. Raises OSError."""
        with durable.writing(self._mark) as file:
            file.write(queue.encode())

    def take_back_failed(self) -> None:
        """Put what a version before the queue set aside to the other jobs, for another try. Raises OSError."""
        for path in self._failed.glob("*.dcm"):
            path.replace(self._jobs / path.name)
        durable.sync_folder(self._jobs)

    def set_aside(self, name: str, folder: str) -> None:
        """Keep a file in *folder*, where it is not looked at again. Raises OSError."""
        aside = self.folder / folder
        durable.make_folder(aside, durable.PRIVATE)
        for path in (self._identity(name), self.path(name)):
            if path.exists():
                path.replace(aside / path.name)
        durable.sync_folder(aside)

    def _hold(self, seconds: float = 0.0) -> None:
        """Hold the folder, at the latest after so many *seconds*. Raises OSError, `FolderInUse` when that fails."""
        self._lock = self._lock_path.open("w")
        end = time.monotonic() + seconds
        while fcntl:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= end:
                    self.close()
                    raise FolderInUse(error.errno, _IN_USE, str(self.folder)) from None
            time.sleep(_BETWEEN_LOOKS_SECONDS)

    def _identity(self, name: str) -> Path:
        return self._jobs / (name + _IDENTITY)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
