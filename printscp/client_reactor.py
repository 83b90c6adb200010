"""What pynetdicom needs for its requests: a hold on its reactor, and patience while a request leaves."""

import math
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pynetdicom.association import Association
from pynetdicom.dimse_primitives import N_EVENT_REPORT

if TYPE_CHECKING:
    from pynetdicom.dimse import _QueueItem

_LOOK_SECONDS = 0.05
"""How often it is looked whether a reactor that is waited for has ended."""


def park(association: Association) -> Callable[[], None]:
    """Keep the reactor of *association* from taking responses that a request waits for; the result undoes it.

    pynetdicom pauses its reactor thread for each request, but believes it paused a moment before it is, and then the
    reactor may take the response and drop it: about one in a thousand against a fast printer. And once an event report
    has come it believes the reactor running, and each request waits for ever.
    """
    checkpoint = association._reactor_checkpoint  # noqa: SLF001  no public way
    if not isinstance(checkpoint, _Checkpoint):
        # The first one is open, so that the reactor comes to this one soon.
        checkpoint = association._reactor_checkpoint = _Checkpoint(association)  # noqa: SLF001
    checkpoint.close()
    return checkpoint.open


def be_patient(association: Association) -> None:
    """Wait for an answer as long as the request leaves, and serve event reports that come before the answer.

    pynetdicom counts from when the request stands in a queue, which a film may take minutes to leave; and it takes
    whatever comes for the answer. Event reports without end are no answer.
    """
    stock, leaving = association.dimse.get_msg, association.dul.to_provider_queue

    def get_msg(block: bool = False) -> "_QueueItem":  # noqa: FBT001, FBT002  as pynetdicom has it
        events_from = time.monotonic()
        while True:
            left = leaving.qsize()
            received = context_id, message = stock(block)
            if leaving.qsize() < left:
                events_from = time.monotonic()
            if block and context_id and isinstance(message, N_EVENT_REPORT) and message.is_valid_request:
                association._serve_request(message, context_id)  # noqa: SLF001  as its reactor does
                if time.monotonic() - events_from > (association.dimse_timeout or math.inf):
                    return None, None
            elif not block or message or leaving.qsize() >= left or association.acse.is_aborted():
                return received

    association.dimse.get_msg = get_msg  # type: ignore[method-assign]


class _Checkpoint(threading.Event):
    """A checkpoint that no request opens, and of which it is known whether the reactor waits at it."""

    def __init__(self, association: Association) -> None:
        super().__init__()
        self._association = association
        self._is_open, self._is_waited_at = True, False
        self._changed = threading.Condition()

    def close(self) -> None:
        """Come back when the reactor waits, or has ended."""
        with self._changed:
            self._is_open = False
            while not self._is_waited_at and self._association.is_alive():
                self._changed.wait(_LOOK_SECONDS)

    def open(self) -> None:
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        """Called by the reactor alone, which is let through or held."""
        with self._changed:
            while not self._is_open:
                self._is_waited_at = True
                self._changed.notify_all()
                self._changed.wait(timeout)
            self._is_waited_at = False
        return True

    def clear(self) -> None:
        """Called before a request, which looks next whether the reactor is paused; after an event report it seems not to be."""
        if self._is_waited_at or not self._association.is_alive():
            self._association._is_paused = True  # noqa: SLF001

    def set(self) -> None:
        """Called after the response, and to have the reactor end, which it does when it is let go."""
