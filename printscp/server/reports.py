"""Which association hears of which print job and of which printer (PS3.4 H.4.5.2.1, H.4.6.2.1)."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Condition, Printer, PrinterStatus
from printscp.server.outbox import Event, Outbox
from printscp.wire.character_set_choice import character_set_for
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_META, PRINT_JOB, PRINTER, PRINTER_INSTANCE

_JOB_EVENTS = {
    ExecutionStatus.PENDING: 1,
    ExecutionStatus.PRINTING: 2,
    ExecutionStatus.DONE: 3,
    ExecutionStatus.FAILURE: 4,
}
_PRINTER_EVENTS = {
    PrinterStatus.NORMAL: 1,
    PrinterStatus.WARNING: 2,
    PrinterStatus.FAILURE: 3,
}


@dataclass(frozen=True, slots=True)
class _Listener:
    printer: Printer
    outbox: Outbox


class Reports:
    """Posts what the spool tells to the outboxes of the associations it concerns; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[Hashable, _Listener] = {}
        self._jobs: dict[str, Hashable] = {}

    def open(self, association: Hashable, printer: Printer, outbox: Outbox) -> None:
        """From now on *association* hears of *printer* and of its own jobs."""
        with self._lock:
            self._listeners[association] = _Listener(printer, outbox)

    def close(self, association: Hashable) -> None:
        """Forget an association that has ended, and who asked for its jobs."""
        with self._lock:
            if self._listeners.pop(association, None) is not None:
                self._jobs = {uid: owner for uid, owner in self._jobs.items() if owner != association}

    def bind(self, uid: str, association: Hashable) -> None:
        """*association* prints the job *uid*, and it alone hears of it."""
        with self._lock:
            if association in self._listeners:
                self._jobs[uid] = association

    def unbind(self, uid: str) -> None:
        """The job *uid* was not taken after all."""
        with self._lock:
            self._jobs.pop(uid, None)

    def job_changed(self, report: JobReport) -> None:
        event = job_event(report)
        with self._lock:
            owner = self._jobs.get(report.uid)
            listener = self._listeners.get(owner)
            if event.is_final:
                self._jobs.pop(report.uid, None)
        if listener is not None:
            listener.outbox.post(event, PRINT_JOB)

    def owner(self, uid: str) -> Hashable | None:
        """The association that hears of the job *uid*."""
        with self._lock:
            return self._jobs.get(uid)

    def printer_changed(self, printer: str, condition: Condition, *, always: bool = False) -> None:
        """*always* tells it also where the printer is set to tell nothing of itself."""
        event = printer_event(printer, condition)
        with self._lock:
            listeners = list(self._listeners.values())
        for listener in listeners:
            if listener.printer.name == printer and (always or listener.printer.printer_events):
                listener.outbox.post(event, PRINTER, GRAYSCALE_META, COLOR_META)


def job_event(report: JobReport) -> Event:
    """What a print SCU is told of its job (PS3.4 table H.4-12)."""
    attributes: dict[str, str | tuple[str, ...]] = {
        "ExecutionStatusInfo": report.status_info,
        "PrinterName": report.printer_name,
    }
    if report.label:
        attributes["FilmSessionLabel"] = report.label
    if not report.label.isascii():
        attributes["SpecificCharacterSet"] = character_set_for(report.label, report.character_set)
    return Event(
        sop_class=PRINT_JOB,
        uid=report.uid,
        event_type=_JOB_EVENTS[report.status],
        attributes=attributes,
        is_final=report.status in (ExecutionStatus.DONE, ExecutionStatus.FAILURE),
    )


def printer_event(printer: str, condition: Condition) -> Event:
    """What a print SCU is told of its printer; of a normal one there is nothing to add (PS3.4 table H.4-14)."""
    is_normal = condition.status is PrinterStatus.NORMAL
    return Event(
        sop_class=PRINTER,
        uid=PRINTER_INSTANCE,
        event_type=_PRINTER_EVENTS[condition.status],
        attributes={} if is_normal else {"PrinterStatusInfo": condition.info, "PrinterName": printer},
    )
