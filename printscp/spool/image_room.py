"""Whether there is room for one more stored image: in the memory while it is examined, in the queue, on the disk."""

import threading
from collections.abc import Container, Iterable
from typing import Protocol

from printscp.film.printer import Printer
from printscp.images.examination import Examined, examine
from printscp.images.stored_image import StoredImage
from printscp.sop.storage import Sheet
from printscp.spool.sheet_printing import JobQueue
from printscp.wire.status import Refusal, Status
from printscp.wire.store_request import StoreRequest

_EXAMINED_AT_ONCE = 2
"""Images: few bytes may become hundreds of megabytes once they are inflated or decoded."""
_OCTETS_TO_SPARE = 1 << 20
"""Of the disk, for what comes with images and jobs beside their pixels."""


class Queue(JobQueue, Protocol):
    """Where print jobs go, and whether more of them may come."""

    def has_room(self) -> bool:
        """Whether one more job may wait."""

    def storage_has_room(self) -> bool:
        """Whether the disk may take one more job."""


class ImageRoom:
    """Refuses with 0xA700 what there is no room for; from any thread."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._examining = threading.BoundedSemaphore(_EXAMINED_AT_ONCE)

    def examined(self, request: StoreRequest, printer: Printer, quiet: Container[int]) -> Examined:
        """As `examine`, for few images at once. Raises Refusal."""
        with self._examining:
            try:
                return examine(request, printer, quiet)
            except MemoryError as error:
                raise Refusal(Status.OUT_OF_RESOURCES, "the printer lacks memory for the image now") from error

    def require_queue(self) -> None:
        """Raises Refusal."""
        if not self._queue.has_room():
            raise Refusal(Status.OUT_OF_RESOURCES, "the print queue is full")
        if not self._queue.storage_has_room():
            raise Refusal(Status.OUT_OF_RESOURCES, "the disk of the printer is full")

    @staticmethod
    def require_disk(free: int, image: StoredImage, octets: int, waiting: Iterable[Sheet]) -> None:
        """Refuse *image*, a file of so many *octets*, where the jobs of all that waits would not find room any more."""
        jobs = sum(sheet.octets for sheet in waiting) + image.octets
        if free < octets + jobs + _OCTETS_TO_SPARE:
            raise Refusal(Status.OUT_OF_RESOURCES, "the disk of the printer is full")
