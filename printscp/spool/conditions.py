"""Whether each printer delivers: what is wrong in the lanes that its jobs take (PS3.3 C.13.9.1)."""

import threading
from collections.abc import Mapping

from printscp.film.printer import Condition, PrinterStatus

_NORMAL = Condition()
STORE = ""
"""The data folder, which all printers need, in the place of a lane."""


class Conditions:
    """What is wrong where, and what that means for the printers."""

    def __init__(self, lanes: Mapping[str, tuple[str, ...]]) -> None:
        """*lanes* are those that the jobs of each printer take."""
        self._lanes = lanes
        self._lock = threading.Lock()
        self._wrong: dict[str, str] = {}

    def of(self, printer: str) -> Condition:
        """The condition of *printer*; it fails only when it can take no job."""
        with self._lock:
            return self._of(printer)

    def note(self, lane: str, info: str) -> dict[str, Condition]:
        """*lane* has the trouble *info*, a Printer Status Info, or none; the printers that this changes."""
        with self._lock:
            before = {printer: self._of(printer) for printer in self._lanes}
            self._wrong[lane] = info
            after = {printer: self._of(printer) for printer in self._lanes}
        return {printer: after[printer] for printer in after if after[printer] != before[printer]}

    def _of(self, printer: str) -> Condition:
        if self._wrong.get(STORE):
            return Condition(PrinterStatus.FAILURE, self._wrong[STORE])
        troubles = [self._wrong[lane] for lane in self._lanes.get(printer, ()) if self._wrong.get(lane)]
        return Condition(PrinterStatus.WARNING, troubles[0]) if troubles else _NORMAL
