"""A queue of print jobs that fails where faults say so, in front of one that does not."""

from collections.abc import Callable
from errno import EIO, ENOSPC
from os import strerror
from typing import Protocol

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Condition
from printscp.lab.fault_printer import StorageFull
from printscp.lab.faults import Faults


class Queue(Protocol):
    """Where print jobs go, as the print server sees it."""

    def has_room(self) -> bool: ...

    def storage_has_room(self) -> bool: ...

    def submit(self, job: PrintJob) -> None: ...

    def report(self, uid: str) -> JobReport | None: ...

    def condition(self, printer: str) -> Condition: ...


class FaultyQueue:
    """Hands on what no fault meets."""

    def __init__(self, queue: Queue, faults: Faults, on_fired: Callable[[str, str], None]) -> None:
        """*on_fired* is told the UID of the job that a fault meets, and the name of that."""
        self._queue = queue
        self._faults = faults
        self._on_fired = on_fired

    def has_room(self) -> bool:
        return self._queue.has_room()

    def storage_has_room(self) -> bool:
        return self._queue.storage_has_room()

    def submit(self, job: PrintJob) -> None:
        """Raises OSError as a disk does that takes nothing."""
        disk = self._faults.on_storage(job)
        if disk is not None:
            self._on_fired(job.uid, disk.name)
            number = ENOSPC if isinstance(disk.fault, StorageFull) else EIO
            raise OSError(number, strerror(number))
        for fired in self._faults.on_job(job):
            self._on_fired(job.uid, fired.name)
        try:
            self._queue.submit(job)
        except BaseException:
            self._faults.forget_job(job.uid)
            raise

    def report(self, uid: str) -> JobReport | None:
        return self._queue.report(uid)

    def condition(self, printer: str) -> Condition:
        """What the printer says of itself to whoever asks on this thread."""
        return self._faults.condition(printer) or self._queue.condition(printer)
