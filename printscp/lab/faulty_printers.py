"""What print SCUs hear of printers that faults say something of."""

import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from printscp.film.printer import Condition
from printscp.lab.faults import Faults


class Tell(Protocol):
    """Tells every association of a printer how that is; *always* also where it is set to tell nothing."""

    def __call__(self, printer: str, condition: Condition, *, always: bool = False) -> None: ...


class FaultyPrinters:
    """Stands between what knows the truth of printers and what tells it."""

    def __init__(self, faults: Faults, printers: Iterable[str], truth: Callable[[str], Condition], tell: Tell) -> None:
        """*printers* are the names of those that there are. Raises ValueError for a fault of one that there is not."""
        names = tuple(printers)
        faults.are_for(names)
        self._faults = faults
        self._truth = truth
        self._tell = tell
        self._lock = threading.Lock()
        self._said = {printer: faults.coming_condition(printer) for printer in names}
        faults.listen(self._faults_changed)

    def printer_changed(self, printer: str, condition: Condition) -> None:
        """The truth has changed; it is told where no fault says something else."""
        with self._lock:
            if self._said.get(printer) is None:
                self._tell(printer, condition)

    def _faults_changed(self) -> None:
        with self._lock:
            for printer, said in self._said.items():
                says = self._faults.coming_condition(printer)
                if says != said:
                    self._said[printer] = says
                    self._tell(printer, says or self._truth(printer), always=True)
