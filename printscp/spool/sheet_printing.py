"""Making the print job of a closed sheet, which then leaves the shelf."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from errno import EMFILE, ENFILE, ENOMEM
from typing import Protocol

from pydicom.dataset import Dataset

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Printer
from printscp.images.stored_image import StoredImage
from printscp.images.stored_print_image import stored_print_image
from printscp.sop.storage import Sheet
from printscp.sop.stored_sheet import sheet_job
from printscp.spool.shelf import Kept, Shelf

_log = logging.getLogger("printscp.spool")

_OF_THE_MOMENT = (EMFILE, ENFILE, ENOMEM)


class JobQueue(Protocol):
    """Where print jobs go."""

    def submit(self, job: PrintJob) -> None:
        """Take *job*; when this returns the job survives a crash. Raises OSError when it cannot be kept."""

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None when it is not known. Raises OSError."""


def shown(sheet: Sheet | Kept) -> str:
    """*sheet* in a log: the names of its documents end in these figures too."""
    return f"sheet {sheet.uid[-12:]}"


class QueueFailed(OSError):
    """The queue cannot be used, or takes no job; what it said is the cause."""


class Interrupted(Exception):
    """Nobody waits for the job any more."""


class SheetPrinting:
    """Gives a queue the jobs of sheets."""

    def __init__(
        self,
        shelf: Shelf,
        queue: JobQueue,
        printers: Mapping[str, Printer],
        new_uid: Callable[[], str],
        is_interrupted: Callable[[], bool],
    ) -> None:
        """The first of *printers* prints what was meant for one that is gone."""
        self._shelf = shelf
        self._queue = queue
        self._printers = printers
        self._new_uid = new_uid
        self._is_interrupted = is_interrupted

    def print(self, sheet: Sheet) -> None:
        """Let the queue have the job of *sheet*, and let go of its folder; a job that the queue has stays as it is.

        Raises `QueueFailed`, OSError when the shelf fails, `Interrupted`, and an error of any kind for images of which no
        job can be made.
        """
        with _queue():
            is_known = self._queue.report(sheet.uid) is not None
        job = None if is_known else self._job(sheet)
        if job is not None:
            if self._is_interrupted():
                raise Interrupted
            with _queue():
                self._queue.submit(job)
        try:
            self._shelf.remove(sheet.uid)
        except OSError as error:
            # The next start knows by the queue that it is printed.
            _log.error("the folder of %s cannot be removed: %s", shown(sheet), error)

    def set_aside(self, sheet: Sheet) -> None:
        """Keep what is left of *sheet* where it is not looked at again."""
        where = "is kept in damaged/"
        try:
            self._shelf.set_sheet_aside(sheet.uid)
        except OSError as error:
            where = f"is tried again after the next start: {error}"
        _log.error("%s: %s was given up and %s", sheet.calling_ae, shown(sheet), where)

    def _job(self, sheet: Sheet) -> PrintJob | None:
        """The job of those images that can be read; None where there is none."""
        printer = self._printers.get(sheet.printer) or next(iter(self._printers.values()))
        created = datetime.now().astimezone()
        if sheet.images:
            try:
                return sheet_job(sheet, printer, self._reader(sheet), new_uid=self._new_uid, created=created)
            except Interrupted:
                raise
            except Exception as error:
                if is_of_the_moment(error):
                    raise
                troubles = {image: self._trouble(sheet, image, printer) for image in sheet.images}
                if not any(troubles.values()):
                    raise
            return self._job(self._without(sheet, troubles))
        _log.error("%s: no image of %s can be printed", sheet.calling_ae, shown(sheet))
        return None

    def _reader(self, sheet: Sheet) -> Callable[[StoredImage], Dataset]:
        def read(image: StoredImage) -> Dataset:
            if self._is_interrupted():
                raise Interrupted
            return self._shelf.read(sheet.uid, image.uid)

        return read

    def _trouble(self, sheet: Sheet, image: StoredImage, printer: Printer) -> str:
        """Why the file of *image* is not any more what could be printed when it came; empty where it is."""
        try:
            dataset = self._reader(sheet)(image)
            for frame in image.frames:
                stored_print_image(dataset, printer, frame)
        except Interrupted:
            raise
        except Exception as error:
            # Of what a damaged file may raise.
            if is_of_the_moment(error):
                raise
            return type(error).__name__
        return ""

    def _without(self, sheet: Sheet, troubles: Mapping[StoredImage, str]) -> Sheet:
        """*sheet* without the images that have trouble."""
        for image, trouble in troubles.items():
            if trouble:
                where = "set aside" if self._shelf.set_image_aside(sheet.uid, image.uid) else "gone"
                _log.error("image %s cannot be read, and is %s: %s", image.uid, where, trouble)
        return replace(sheet, images=tuple(image for image, trouble in troubles.items() if not trouble))


@contextmanager
def _queue() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise QueueFailed(*error.args) from error


def is_of_the_moment(error: BaseException) -> bool:
    """Whether it says nothing of the file."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _OF_THE_MOMENT)
