"""Answering requests: the state of each association, and effects carried out before the reply leaves."""

import logging
from collections.abc import Callable, Hashable
from datetime import datetime
from errno import EDQUOT, ENOSPC
from typing import Protocol

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Condition, Printer
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.server.observation import Observation
from printscp.server.reports import Reports
from printscp.sop import machine
from printscp.sop.requests import MOST_OCTETS, Reply, Request, Step, Surroundings, operation_of
from printscp.sop.state import State
from printscp.wire.masking import shown_comment, shown_name, shown_remark
from printscp.wire.status import Status

_log = logging.getLogger("printscp.server")


_MOST_OCTETS_IN_ALL = 4 << 30
"""Bytes that all associations together may hold."""


_UNKNOWN_SCU = Scu()
_DISK_IS_FULL = (ENOSPC, EDQUOT)


class Queue(Protocol):
    """Where print jobs go."""

    def has_room(self) -> bool:
        """Whether one more job would be taken."""

    def storage_has_room(self) -> bool:
        """Whether the disk may take one more job."""

    def submit(self, job: PrintJob) -> None:
        """Take *job*; when this returns the job survives a crash. Raises OSError when it cannot be kept."""

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None when it is not known, or finished long ago."""

    def condition(self, printer: str) -> Condition:
        """Whether the printer of this name delivers."""


class PrintService:
    """One per server; its associations are told apart by any hashable key."""

    def __init__(
        self,
        queue: Queue,
        new_uid: Callable[[], str],
        reports: Reports | None = None,
        observation: Observation | None = None,
    ) -> None:
        """*reports* hear which association prints a job before the queue has it, *observation* what is remarked."""
        self._queue = queue
        self._new_uid = new_uid
        self._reports = reports or Reports()
        self._observation = observation or Observation()
        self._states: dict[Hashable, State] = {}
        self._octets: dict[Hashable, int] = {}

    def begin(
        self,
        association: Hashable,
        *,
        calling_ae: str,
        printer: Printer,
        accepted: frozenset[str] = frozenset(),
        scu: Scu = _UNKNOWN_SCU,
        remarks: tuple[Remark, ...] = (),
    ) -> None:
        """Remember an association, the abstract syntaxes *accepted* on it, and what its request deviated in."""
        self._states[association] = State(
            calling_ae=calling_ae, printer=printer, accepted=accepted, scu=scu, remarks=remarks
        )

    def end(self, association: Hashable) -> None:
        """Forget an association; films that were never printed go with it (PS3.4 H.2.3)."""
        state = self._states.pop(association, None)
        self._octets.pop(association, None)
        if state is None:
            return
        films = state.session.film_boxes if state.session else ()
        lost = sum(1 for film in films if film.has_image and not film.printed)
        unprinted = f", {lost} film(s) with images were never printed" if lost else ""
        _log.info("%s: association ended%s", state.calling_ae, unprinted)

    def __len__(self) -> int:
        """How many associations have a state."""
        return len(self._states)

    def character_set(self, association: Hashable) -> tuple[str, ...]:
        """The Specific Character Set of the film session; none when there is no session."""
        state = self._states.get(association)
        return state.session.character_set if state and state.session else ()

    def handle(self, association: Hashable, request: Request, message_id: int = 0) -> Reply:
        """Answer *request*. A job that cannot be kept turns the answer into 0x0213 or 0x0110 and changes nothing."""
        state = self._states[association]
        step = machine.step(state, request, self._surroundings(association, state.printer))
        self._observation.remarked(association, message_id, step.remarks)
        try:
            for effect in step.effects:
                self._submit(association, effect.job)
        except OSError as error:
            _log.error("%s: the job cannot be kept: %s", state.calling_ae, error)
            status = Status.RESOURCE_LIMITATION if error.errno in _DISK_IS_FULL else Status.PROCESSING_FAILURE
            return Reply(status=status, comment=f"job cannot be kept: {error.strerror or 'the disk failed'}")
        if association in self._states:
            self._states[association], self._octets[association] = step.state, step.state.octets
        _report(state.calling_ae, request, step)
        return step.reply

    def failed(self, association: Hashable, error: Exception) -> None:
        """Tell whoever watches that a request of *association* could not even be answered by the machine."""
        self._observation.failed(association, error)

    def _submit(self, association: Hashable, job: PrintJob) -> None:
        self._reports.bind(job.uid, association)
        try:
            self._queue.submit(job)
        except BaseException:
            self._reports.unbind(job.uid)
            raise

    def _surroundings(self, association: Hashable, printer: Printer) -> Surroundings:
        return Surroundings(
            new_uid=self._new_uid,
            moment=datetime.now().astimezone(),
            queue_has_room=self._queue.has_room(),
            storage_has_room=self._queue.storage_has_room(),
            job_report=self._queue.report,
            condition=self._queue.condition(printer.name),
            most_octets=min(MOST_OCTETS, _MOST_OCTETS_IN_ALL - self._octets_of_others(association)),
        )

    def _octets_of_others(self, association: Hashable) -> int:
        return sum(octets for other, octets in list(self._octets.items()) if other != association)


def _report(calling_ae: str, request: Request, step: Step) -> None:
    """One log line for the answer, one for each remark; no text that could tell who the patient is."""
    status = step.reply.status
    level = logging.DEBUG if status is Status.SUCCESS else logging.WARNING
    words = shown_comment(step.reply.comment) or status.meaning
    operation = operation_of(request)
    _log.log(level, "%s: %s %s: 0x%04X %s", calling_ae, operation, shown_name(request.sop_class), status, words)
    for remark in step.remarks:
        _log.info("%s: %s %s", calling_ae, operation, shown_remark(remark))
