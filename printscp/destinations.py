"""Deliveries as the spool sees them: a destination makes a parcel of a job and says which call delivers it."""

from dataclasses import dataclass

from printscp.deliver.delivery import Delivery, DocumentFile, Parcel, attempt
from printscp.film.printer import FileKind, Printer
from printscp.spool.queue import Backoff, QueuedJob, Task
from printscp.spool.workers import Call, JobFiles


@dataclass(frozen=True, slots=True)
class DeliveryDestination:
    """A destination that is a delivery of the settings."""

    delivery: Delivery

    @property
    def backoff(self) -> Backoff:
        retry = self.delivery.retry
        return Backoff(first=retry.first, most=retry.most, give_up=retry.give_up)

    @property
    def timeout(self) -> float:
        return self.delivery.timeout

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        return self.delivery.kinds(printer_files)

    def call(self, job: QueuedJob, task: Task, files: JobFiles, printer: Printer) -> Call:
        return attempt, (self.delivery, _parcel(job, task, files, printer, self.kinds(printer.files)))


def _parcel(job: QueuedJob, task: Task, files: JobFiles, printer: Printer, kinds: tuple[FileKind, ...]) -> Parcel:
    documents = (
        DocumentFile(
            path=files.folder / document.name,
            kind=document.kind,
            media_type=document.media_type,
            suffix=document.suffix,
            number=document.number,
        )
        for document in files.documents
        if document.kind in kinds
    )
    return Parcel(
        uid=job.uid,
        number=job.number,
        created=job.created,
        calling_ae=job.calling_ae,
        printer=job.printer,
        priority=job.priority,
        films=job.films,
        copies=job.copies,
        copies_in_file=printer.copies_in_file,
        job_file=files.job,
        identity_file=files.identity,
        documents=tuple(documents),
        checkpoint=task.checkpoint,
        tried_before=task.claims > 1,
    )
