"""The sheets that wait for their job to be made and kept, and which of them is tried when."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from printscp.sop.storage import Sheet
from printscp.spool.queue import Backoff

_MOST_DOUBLINGS = 40


@dataclass(slots=True)
class _Waiting:
    sheet: Sheet
    failures: int = 0
    """How often the sheet itself could not be printed."""
    errors: int = 0
    """How often no job could be made of it."""
    due: float = -inf


class ClosedSheets:
    """In the order in which they are printed; whoever uses it holds a lock.

    While the queue takes nothing all wait, in their order. A sheet with trouble of its own goes behind the others.
    """

    def __init__(self, backoff: Backoff) -> None:
        self.backoff = backoff
        self._waiting: list[_Waiting] = []
        self._failures = 0
        """How often the queue has taken nothing since it last took a job."""
        self._held_until = -inf

    def __iter__(self) -> Iterator[Sheet]:
        return (waiting.sheet for waiting in self._waiting)

    def add(self, sheet: Sheet) -> None:
        self._waiting.append(_Waiting(sheet))

    def due(self, moment: float) -> Sheet | None:
        """The first that may be tried now."""
        if moment < self._held_until:
            return None
        return next((waiting.sheet for waiting in self._waiting if waiting.due <= moment), None)

    @property
    def next_try(self) -> float | None:
        """When one may be tried next; None where none waits."""
        first = min((waiting.due for waiting in self._waiting), default=None)
        return None if first is None else max(first, self._held_until)

    def hold(self, moment: float) -> int:
        """The queue took nothing; how often that has been so before, since it took a job."""
        before, self._failures = self._failures, self._failures + 1
        self._held_until = moment + self._wait(before)
        return before

    def put_behind(self, sheet: Sheet, moment: float) -> int:
        """*sheet* could not be printed for a reason of its own; how often that has been so before."""
        waiting = self._pop(sheet)
        self._waiting.append(waiting)
        before, waiting.failures = waiting.failures, waiting.failures + 1
        waiting.due = moment + self._wait(before)
        return before

    def blame(self, sheet: Sheet) -> int:
        """No job can be made of *sheet*; how often that has been so."""
        waiting = self._waiting[self._place(sheet)]
        waiting.errors += 1
        return waiting.errors

    def remove(self, sheet: Sheet) -> None:
        """Nothing more is to be done for *sheet*."""
        self._pop(sheet)
        self._failures, self._held_until = 0, -inf

    def try_now(self) -> None:
        """Let none wait for another try."""
        self._held_until = -inf
        for waiting in self._waiting:
            waiting.due = -inf

    def clear(self) -> None:
        self._waiting.clear()

    def _pop(self, sheet: Sheet) -> _Waiting:
        return self._waiting.pop(self._place(sheet))

    def _place(self, sheet: Sheet) -> int:
        return next(place for place, waiting in enumerate(self._waiting) if waiting.sheet.uid == sheet.uid)

    def _wait(self, failures: int) -> float:
        return min(self.backoff.most, self.backoff.first * 2.0 ** min(failures, _MOST_DOUBLINGS))
