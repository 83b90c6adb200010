"""The film store: a folder with one DICOM file for each job that is not printed yet."""

from pathlib import Path
from typing import IO

from printscp import durable
from printscp.film.job import JobReport, PrintJob
from printscp.wire import stored_print

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows opens the lock file exclusively by itself
    fcntl = None  # type: ignore[assignment]


_IN_USE = "another printscp uses this data folder; give this one its own with --data"


class FolderInUse(OSError):
    """Another server holds the data folder."""


class FilmStore:
    """Keeps jobs from the moment they are acknowledged until their documents are delivered."""

    def __init__(self, folder: Path) -> None:
        self._jobs = folder / "jobs"
        self._failed = folder / "failed"
        self._lock_path = folder / "lock"
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make the folders and hold them for this process. Raises OSError, `FolderInUse` when another holds them."""
        for folder in (self._jobs, self._failed):
            durable.make_folder(folder)
            durable.require_writable(folder)
        self._lock = self._lock_path.open("w")
        if fcntl:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                self._lock.close()
                raise FolderInUse(error.errno, _IN_USE, str(self._lock_path.parent)) from None
        # A file without its final name was never acknowledged.
        for remnant in self._jobs.glob(".*.part"):
            remnant.unlink()

    def close(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def put(self, job: PrintJob) -> str:
        """Keep *job*; its name in the store. When this returns the job survives a power cut. Raises OSError."""
        name = f"{job.created:%Y%m%dT%H%M%S%f}-{job.uid}.dcm"
        with durable.writing(self._jobs / name) as file:
            stored_print.write_job(job, file)
        return name

    def get(self, name: str) -> PrintJob:
        """The job of this name.

        Raises OSError when the disk fails, KeyError when the job is gone, an error of any kind for other content.
        """
        try:
            with (self._jobs / name).open("rb") as file:
                return stored_print.read_job(file)
        except FileNotFoundError:
            if self._jobs.is_dir():
                raise KeyError(name) from None
            raise

    def report(self, name: str) -> JobReport:
        """The report of a job that waits, without reading its films. Raises an error of any kind."""
        with (self._jobs / name).open("rb") as file:
            return stored_print.read_report(file)

    def pending(self) -> list[str]:
        """Names of the jobs that are not printed yet, oldest first."""
        return sorted(path.name for path in self._jobs.glob("*.dcm"))

    def done(self, name: str) -> None:
        """Forget a job whose documents are delivered."""
        (self._jobs / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> Path:
        """Keep a job that cannot be printed where it is not tried again; its new path."""
        kept = self._failed / name
        (self._jobs / name).replace(kept)
        durable.sync_folder(self._failed)
        return kept
