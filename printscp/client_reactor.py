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
    from pynetdicom.dimse_primitives import DimseServiceType

_REACTOR_SECONDS = 0.02
"""The reactor looks at its checkpoint once a millisecond."""


def park(association: Association) -> Callable[[], None]:
    """Keep the reactor of *association* from taking responses that a request waits for; the result undoes it.

    pynetdicom pauses its reactor thread for each request, but believes it paused a moment before it is, and then the
    reactor may take the response and drop it: about one in a thousand against a fast printer. And once an event report
    has come it believes the reactor running, and each request waits for ever.
    """
    checkpoint, serve = association._reactor_checkpoint, association._serve_request  # noqa: SLF001  no public way
    checkpoint.clear()
    time.sleep(_REACTOR_SECONDS)
    association._reactor_checkpoint = _ClosedCheckpoint()  # noqa: SLF001

    def serve_parked(msg: "DimseServiceType", context_id: int) -> None:
        serve(msg, context_id)
        association._is_paused = True  # noqa: SLF001

    association._serve_request = serve_parked  # type: ignore[method-assign]  # noqa: SLF001

    def unpark() -> None:
        association._serve_request = serve  # type: ignore[method-assign]  # noqa: SLF001
        association._reactor_checkpoint = checkpoint  # noqa: SLF001
        checkpoint.set()

    return unpark


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


class _ClosedCheckpoint(threading.Event):
    """A checkpoint that a request does not open after its response."""

    def set(self) -> None:
        pass
