"""A time by which a talk by HTTP is over, whatever the peer does.

Timeouts of a client are for one wait each, and a peer that sends an octet now and then never lets one of them pass.
"""

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Literal, Protocol, Self, runtime_checkable

TOO_LATE = "no connection or no whole answer in time"
_CONNECTED = ".connect_tcp.complete"


class Deadline:
    """Breaks the connections of those requests that have `extensions`, at *end* of the monotonic clock.

    One request after the other is made, so that there is one connection at a time.
    """

    def __init__(self, end: float) -> None:
        self._end = end
        self._is_over = False
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self._timer = threading.Timer(max(end - time.monotonic(), 0.0), self._break)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        self._keep(None)

    @property
    def has_passed(self) -> bool:
        return self._is_over or time.monotonic() >= self._end

    @property
    def extensions(self) -> dict[str, object]:
        """Of a request of httpx."""
        return {"trace": self._trace}

    def _trace(self, event: str, info: Mapping[str, object]) -> None:
        stream = info.get("return_value")
        if event.endswith(_CONNECTED) and isinstance(stream, _Stream):
            # Its own handle, for TLS takes over that of the stream and does not show its own before the handshake.
            self._keep(stream.get_extra_info("socket").dup())
            if self.has_passed:
                self._break()

    def _keep(self, connection: socket.socket | None) -> None:
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = connection

    def _break(self) -> None:
        self._is_over = True
        with self._lock, suppress(OSError):
            if self._connection:
                self._connection.shutdown(socket.SHUT_RDWR)


@runtime_checkable
class _Stream(Protocol):
    """A connection of httpx."""

    def get_extra_info(self, info: Literal["socket"]) -> socket.socket: ...
