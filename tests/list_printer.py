"""A printer of our own over the loopback interface that keeps its jobs in a list: the network without spool and disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Self

from printscp.client import PrintClient
from printscp.film.job import ExecutionStatus, JobReport, PrintJob
from printscp.film.printer import Condition, Printer
from printscp.film.session import FilmBox
from printscp.server.instrument import Observer
from printscp.server.reports import Reports
from printscp.server.scp import Listen, PrintScp


class ListPrinter:
    """A context manager; the keys of *printer* are fields of `Printer`."""

    def __init__(
        self,
        *,
        condition: Condition | None = None,
        job_info: str = "NORMAL",
        observer: Observer | None = None,
        **printer: object,
    ) -> None:
        """Its jobs are done at once, or have failed with any other *job_info* than NORMAL."""
        self.jobs: list[PrintJob] = []
        self.room = 1_000
        self.job_status = ExecutionStatus.DONE if job_info == "NORMAL" else ExecutionStatus.FAILURE
        self.job_info = job_info
        self._condition = condition or Condition()
        self.reports = Reports()
        self._scp = PrintScp([Printer(**printer)], self, Listen(port=0), self.reports, observer=observer)
        self._is_running = False

    def __enter__(self) -> Self:
        self._scp.start()
        self._is_running = True
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all associations at once."""
        if self._is_running:
            self._is_running = False
            self._scp.stop(0)

    @property
    def host(self) -> str:
        return self._scp.address[0]

    @property
    def port(self) -> int:
        return self._scp.address[1]

    @property
    def address(self) -> str:
        return f"PRINTSCP@{self.host}:{self.port}"

    def has_room(self) -> bool:
        return len(self.jobs) < self.room

    def storage_has_room(self) -> bool:
        return True

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)

    def report(self, uid: str) -> JobReport | None:
        reports = (JobReport.of(job) for job in self.jobs if job.uid == uid)
        return next((replace(each, status=self.job_status, status_info=self.job_info) for each in reports), None)

    def condition(self, printer: str) -> Condition:
        return self._condition


@contextmanager
def client_of(**fields: object) -> Iterator[tuple[PrintClient, ListPrinter]]:
    """A client of a printer with *fields*, and that printer."""
    with (
        ListPrinter(**fields) as printer,
        PrintClient(printer.host, printer.port, called_ae="PRINTSCP", calling_ae="CT1") as client,
    ):
        yield client, printer


def without_uids(film: FilmBox) -> FilmBox:
    """*film* as it is compared with one that came by another way: each print has new UIDs."""
    return replace(
        film,
        uid="",
        presentation_lut_uid=None,
        image_boxes=tuple(replace(box, uid="", presentation_lut_uid=None) for box in film.image_boxes),
        annotation_boxes=tuple(replace(box, uid="") for box in film.annotation_boxes),
    )


def all_without_uids(films: Sequence[FilmBox]) -> tuple[FilmBox, ...]:
    return tuple(map(without_uids, films))
