"""The Print Jobs of an association, as their printer tells of them by N-EVENT-REPORT and when it is asked (PS3.4 H.4.5)."""

import time
from collections.abc import Sequence
from typing import cast

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import N_EVENT_REPORT

from printscp.client_answers import Execution, PrintFailed
from printscp.client_requests import Requests
from printscp.film.job import ExecutionStatus
from printscp.film.status_info import JOB_STATUS_INFO
from printscp.wire.parsers import Unsupported, term, text, value_of
from printscp.wire.sop_classes import PRINT_JOB
from printscp.wire.status import Status

_STATUS_OF_EVENT = {
    1: ExecutionStatus.PENDING,
    2: ExecutionStatus.PRINTING,
    3: ExecutionStatus.DONE,
    4: ExecutionStatus.FAILURE,
}
_status = term(ExecutionStatus)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0


class PrintJobs:
    """What is known of the jobs; events come in a thread of their own."""

    def __init__(self) -> None:
        self._told: dict[str, Execution] = {}

    def on_event(self, event: evt.Event) -> tuple[int, None]:
        """Keep what an event says of a job, and confirm it, as every other event too."""
        request = cast(N_EVENT_REPORT, event.request)
        status = _STATUS_OF_EVENT.get(int(request.EventTypeID or 0))
        if request.AffectedSOPClassUID == PRINT_JOB and status:
            self._told[str(request.AffectedSOPInstanceUID)] = Execution(status, _info(_information(event)))
        return Status.SUCCESS, None

    def ask(self, uid: str, requests: Requests) -> Execution | None:
        """How far the job is; None when the printer does not say. Raises `PrintFailed` where it does not answer.

        A printer forgets a job when it has told its end (PS3.4 H.4.5.3).
        """
        told = self._told.get(uid)
        if told and told.is_final:
            return told
        if PRINT_JOB not in requests.accepted:
            return None
        attributes = requests.get_if_known(PRINT_JOB, uid)
        try:
            return Execution(_status(value_of(attributes, "ExecutionStatus")), _info(attributes))
        except Unsupported:
            return self._told.get(uid)

    def follow(self, uids: Sequence[str], requests: Requests, seconds: float) -> dict[str, Execution | None]:
        """How far each job is when all have ended, or *seconds* have passed; None where the printer does not say."""
        end, pause = time.monotonic() + seconds, _FIRST_PAUSE
        known: dict[str, Execution | None] = dict.fromkeys(uids)
        waiting = list(uids)
        while waiting:
            try:
                known |= {uid: self.ask(uid, requests) for uid in waiting}
            except PrintFailed:
                return known
            waiting = [uid for uid in waiting if (found := known[uid]) and not found.is_final]
            left = end - time.monotonic()
            if left <= 0:
                break
            if waiting:
                time.sleep(min(pause, left))
                pause = min(pause * 2, _LONGEST_PAUSE)
        return known


def _information(event: evt.Event) -> Dataset:
    try:
        return event.event_information
    except Exception:  # noqa: BLE001  whatever a printer sends instead of a data set says nothing
        return Dataset()


def _info(attributes: Dataset) -> str:
    """Execution Status Info; UNKNOWN for what is no defined term."""
    try:
        info = text(value_of(attributes, "ExecutionStatusInfo"))
    except Unsupported:
        info = ""
    return info if info in JOB_STATUS_INFO else "UNKNOWN"
