"""A hold on the reactor of pynetdicom, which else may take the response that a request of ours waits for."""

import threading
import time
from collections.abc import Callable

from pynetdicom.association import Association

_REACTOR_SECONDS = 0.02
"""The reactor looks at its checkpoint once a millisecond."""


def park(association: Association) -> Callable[[], None]:
    """Keep the reactor of *association* from taking responses that a request waits for; the result undoes it.

    pynetdicom pauses its reactor thread for each request, but believes it paused a moment before it is, and then the
    reactor may take the response and drop it: about one in a thousand against a fast printer.
    """
    checkpoint = association._reactor_checkpoint  # noqa: SLF001  there is no public way
    checkpoint.clear()
    time.sleep(_REACTOR_SECONDS)
    association._reactor_checkpoint = _ClosedCheckpoint()  # noqa: SLF001

    def unpark() -> None:
        association._reactor_checkpoint = checkpoint  # noqa: SLF001
        checkpoint.set()

    return unpark


class _ClosedCheckpoint(threading.Event):
    """A checkpoint that a request does not open after its response."""

    def set(self) -> None:
        pass
