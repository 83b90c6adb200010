"""What gathers stored images in tests: a queue that keeps jobs in a list, a clock that is set, and who sends."""

import threading
from errno import ENOSPC
from os import strerror

from printscp.film.display_format import DisplayFormat
from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.sop.storage import Sender
from tests.stored_requests import noise

_NUMBERS = {noise(number).tobytes(): number for number in range(1, 100)}


class TakenJobs:
    """A queue that takes jobs unless a test says otherwise."""

    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []
        self.errors: list[BaseException] = []
        """Each is raised once, before anything is taken."""
        self.tries = 0
        self.is_open = threading.Event()
        """Jobs wait for it to be taken."""
        self.is_open.set()
        self.is_asked = threading.Event()
        self.room = self.storage_room = True

    def has_room(self) -> bool:
        return self.room

    def storage_has_room(self) -> bool:
        return self.storage_room

    def submit(self, job: PrintJob) -> None:
        self.tries += 1
        self.is_asked.set()
        assert self.is_open.wait(30)
        if self.errors:
            raise self.errors.pop(0)
        self.jobs.append(job)

    def report(self, uid: str) -> JobReport | None:
        return next((JobReport.of(job) for job in self.jobs if job.uid == uid), None)

    @property
    def numbers(self) -> list[list[int]]:
        """Of the captures in each job."""
        return [numbers_in(job) for job in self.jobs]


class Seconds:
    """A clock that stands still until a test sets it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.looks = 0
        """How often somebody looked."""

    def __call__(self) -> float:
        self.looks += 1
        return self.now


def disk_full() -> OSError:
    return OSError(ENOSPC, strerror(ENOSPC))


def numbers_in(job: PrintJob) -> list[int]:
    """Of the captures on the films of *job*, in their order."""
    images = [box.image for film in job.films for box in film.image_boxes if box.image]
    return [_NUMBERS[image.pixel_data] for image in images]


def printer_for_images(name: str = "film1", **storing: object) -> Printer:
    """One that prints four images on a film."""
    values = {"display_format": DisplayFormat.standard(columns=2, rows=2), **storing}
    return Printer(name=name, ae_title=name.upper(), storing=Storing(**values))


def sender(printer: Printer, association: str = "A", calling_ae: str = "CT1") -> Sender:
    return Sender(association=association, calling_ae=calling_ae, printer=printer)
