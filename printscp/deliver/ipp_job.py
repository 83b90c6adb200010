"""One job at an IPP printer: it is sent once, whatever happens in between, and followed to its end (RFC 8011 4.2, 4.3)."""

import json
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from printscp.deliver.delivery import DestinationDown, NeedsPerson, NeverTaken, NotTaken
from printscp.deliver.ipp_client import IppPrinter, Operation, Refused, Status
from printscp.deliver.ipp_message import Attribute, GroupTag, Message
from printscp.deliver.ipp_states import JOB_ATTRIBUTES, JobReport, PrinterState, in_words, info_of
from printscp.deliver.ipp_ticket import Ticket
from printscp.deliver.ipp_values import Tag
from printscp.film.job_state import JobState
from printscp.outcomes import Checkpoint, Done

PDF = "application/pdf"
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.2, 10.0, 1.5
_MOST_JOBS = 500
_SUBSTITUTED = frozenset({0x0001, 0x0002})
"""successful-ok, but attributes were ignored or substituted, or were in conflict."""
_HAS_ITS_DOCUMENT = frozenset({
    Status.CLIENT_ERROR_NOT_POSSIBLE, Status.SERVER_ERROR_MULTIPLE_DOCUMENT_JOBS_NOT_SUPPORTED,
})  # fmt: skip
_UNKNOWN_JOB = frozenset({Status.CLIENT_ERROR_NOT_FOUND, Status.CLIENT_ERROR_GONE})
_COMPLAINTS = frozenset({
    Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, Status.CLIENT_ERROR_CONFLICTING_ATTRIBUTES,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job came, as a checkpoint keeps it."""

    uri: str
    """Of the printer; another one knows nothing of the job."""
    name: str
    """job-name, by which a job is found of which nothing else is known."""
    job: int | None = None
    """job-id; None until the printer has told it."""
    is_sent: bool = False
    """Whether the printer has the whole document."""
    warnings: tuple[str, ...] = ()

    @classmethod
    def read(cls, checkpoint: str, uri: str) -> Self | None:
        """What *checkpoint* keeps about the printer at *uri*; None when that is nothing."""
        with suppress(ValueError, TypeError, KeyError):
            values = json.loads(checkpoint)
            progress = cls(**values | {"warnings": tuple(values["warnings"])})
            return progress if progress.uri == uri else None
        return None

    def written(self) -> str:
        values = ("uri", "name", "job", "is_sent", "warnings")
        return json.dumps({name: getattr(self, name) for name in values})


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A document on its way to a printer."""

    printer: IppPrinter
    uri: str
    document: Path
    name: str
    """job-name, without anything of the patient."""
    checkpoint: Checkpoint
    end: float
    """Until when the job is followed, on the monotonic clock; then there is still time to ask the printer how it is."""

    def resumed(self, text: str) -> Progress | None:
        """The job that the checkpoint *text* tells of, with its document at the printer; None when there is none yet."""
        progress = Progress.read(text, self.uri)
        if progress is None or progress.is_sent:
            return progress
        if progress.job is None:
            return self._found(progress)
        report = self._report(progress)
        if report is None or _ended_without_document(report):
            return None
        if report.state.is_final or report.documents:
            return self._kept(replace(progress, is_sent=True))
        return self._sent(progress)

    def created(self, ticket: Ticket, operations: tuple[int, ...]) -> Progress:
        """A new job with the attributes of *ticket*, by the *operations* that the printer has."""
        if Operation.VALIDATE_JOB in operations:
            _, ticket = self._agreed(Operation.VALIDATE_JOB, self.name, ticket)
        if {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= set(operations):
            # Its number is known before it has any data, and so no crash prints it twice.
            answer, ticket = self._agreed(Operation.CREATE_JOB, self.name, ticket)
            progress = Progress(uri=self.uri, name=self.name, job=_job_id(answer), warnings=ticket.warnings)
            return self._sent(self._kept(progress))
        # Here the number comes after the data; a name that no other job has finds the job if the answer is lost.
        name = f"{self.name} {secrets.token_hex(4)}"
        progress = self._kept(Progress(uri=self.uri, name=name))
        try:
            answer, ticket = self._agreed(Operation.PRINT_JOB, name, ticket, self.document)
        except Refused:
            self.checkpoint("")
            raise
        return self._kept(replace(progress, job=_job_id(answer), is_sent=True, warnings=ticket.warnings))

    def followed(self, progress: Progress) -> Done:
        """What became of the job, when it has ended. Raises `Undelivered`."""
        pause, was_processing = _FIRST_PAUSE, False
        while True:
            report = self._report(progress)
            if report is None:
                return self._vanished(progress, was_processing=was_processing)
            if report.state.is_final:
                return self._ended(progress, report)
            if time.monotonic() + pause > self.end:
                raise self._unfinished(progress, report)
            was_processing = report.state is JobState.PROCESSING
            time.sleep(pause)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    def _agreed(
        self, operation: Operation, name: str, ticket: Ticket, document: Path | None = None
    ) -> tuple[Message, Ticket]:
        """The answer to a request with what the printer takes of *ticket*, and that."""
        attributes = [Attribute.of("job-name", Tag.NAME, name)]
        if operation is not Operation.CREATE_JOB:
            attributes.append(Attribute.of("document-format", Tag.MIME_MEDIA_TYPE, PDF))
        try:
            answer = self.printer.ask(operation, *attributes, job=ticket.attributes, document=document)
        except Refused as refused:
            smaller = ticket.without(refused.answer.attributes(GroupTag.UNSUPPORTED))
            if refused.status not in _COMPLAINTS or smaller == ticket:
                raise
            return self._agreed(operation, name, smaller, document)
        if answer.code in _SUBSTITUTED:
            ticket = ticket.without(answer.attributes(GroupTag.UNSUPPORTED))
        return answer, ticket

    def _sent(self, progress: Progress) -> Progress:
        """The job of *progress* with its document."""
        attributes = (
            Attribute.of("document-name", Tag.NAME, progress.name),
            Attribute.of("document-format", Tag.MIME_MEDIA_TYPE, PDF),
            Attribute.of("last-document", Tag.BOOLEAN, True),
        )
        try:
            self.printer.ask(Operation.SEND_DOCUMENT, *attributes, job_id=progress.job, document=self.document)
        except Refused as refused:
            if refused.status not in _HAS_ITS_DOCUMENT:
                with suppress(NotTaken, DestinationDown):
                    self.printer.ask(Operation.CANCEL_JOB, job_id=progress.job)
                self.checkpoint("")
                raise
        return self._kept(replace(progress, is_sent=True))

    def _kept(self, progress: Progress) -> Progress:
        self.checkpoint(progress.written())
        return progress

    def _found(self, progress: Progress) -> Progress | None:
        """The job of which only the name is known, if the printer has it."""
        for which in ("not-completed", "completed"):
            attributes = (
                Attribute.of("limit", Tag.INTEGER, _MOST_JOBS),
                Attribute.of("requested-attributes", Tag.KEYWORD, "job-id", "job-name"),
                Attribute.of("which-jobs", Tag.KEYWORD, which),
            )
            with suppress(Refused):
                answer = self.printer.ask(Operation.GET_JOBS, *attributes)
                for group in answer.groups:
                    job = {attribute.name: attribute for attribute in group.attributes}
                    if group.tag == GroupTag.JOB and JobReport.of(job).name == progress.name:
                        return self._kept(replace(progress, job=_id_in(job), is_sent=True))
        return None

    def _report(self, progress: Progress) -> JobReport | None:
        """How far the job is; None when the printer does not know it, or has given its number to another."""
        requested = Attribute.of("requested-attributes", Tag.KEYWORD, *JOB_ATTRIBUTES)
        try:
            answer = self.printer.ask(Operation.GET_JOB_ATTRIBUTES, requested, job_id=progress.job)
        except Refused as refused:
            if refused.status in _UNKNOWN_JOB:
                return None
            raise
        report = JobReport.of(answer.attributes(GroupTag.JOB))
        return report if report.name in {"", progress.name} else None

    def _vanished(self, progress: Progress, *, was_processing: bool) -> Done:
        """Some printers forget a job when it ends; one that waited or stood when last seen may not have printed."""
        words = f"the printer forgot job {progress.job} before it said how it ended"
        if was_processing:
            return Done(receipt=f"job {progress.job}", warnings=(*progress.warnings, words))
        self.checkpoint("")
        raise NeedsPerson(f"{words}: look whether its sheets are there; released, it is printed again")

    def _ended(self, progress: Progress, report: JobReport) -> Done:
        job = f"job {progress.job}"
        if report.state is JobState.COMPLETED:
            receipt = f"{job}, {report.printed}" if report.printed else job
            return Done(receipt=receipt, warnings=progress.warnings + report.reasons)
        self.checkpoint("")
        if report.state is JobState.CANCELED:
            raise NeverTaken(in_words(f"{job} was canceled at the printer", report.reasons))
        raise NotTaken(in_words(f"the printer gave {job} up", report.reasons))

    def _unfinished(self, progress: Progress, report: JobReport) -> DestinationDown | NotTaken:
        """It goes on at the printer; the next try follows it. Only a printer that stands lets the other jobs wait."""
        printer = printer_state(self.printer)
        if printer.is_stopped or report.state is JobState.STOPPED:
            reasons = printer.reasons + report.reasons
            return DestinationDown(
                in_words(f"the printer has stopped in job {progress.job}", reasons), info_of(reasons)
            )
        words = f"job {progress.job} is not finished and will be looked after again, it is {report.state.value}"
        return NotTaken(in_words(words, report.reasons))


def printer_state(printer: IppPrinter) -> PrinterState:
    """How *printer* is now."""
    names = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
    return PrinterState.of(printer_attributes(printer, names))


def printer_attributes(printer: IppPrinter, names: tuple[str, ...]) -> Mapping[str, Attribute]:
    """Those of *names* that *printer* has. Raises DestinationDown when it does not tell."""
    requested = Attribute.of("requested-attributes", Tag.KEYWORD, *names)
    try:
        return printer.ask(Operation.GET_PRINTER_ATTRIBUTES, requested).attributes(GroupTag.PRINTER)
    except Refused as refused:
        raise DestinationDown(f"{refused}; is the path of uri right?") from None


def _ended_without_document(report: JobReport) -> bool:
    """Whether the printer waited for the document in vain (RFC 8011 5.4.31, multiple-operation-time-out-action)."""
    if report.state is JobState.COMPLETED:
        return report.documents == 0
    return report.state is JobState.ABORTED


def _job_id(answer: Message) -> int:
    return _id_in(answer.attributes(GroupTag.JOB))


def _id_in(job: Mapping[str, Attribute]) -> int:
    number = next(iter(job["job-id"].contents), None) if "job-id" in job else None
    if not isinstance(number, int):
        raise DestinationDown("the printer did not tell the number of the job")
    return number
