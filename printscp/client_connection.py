"""The connection of an association with a peer whom we do not trust to end what it begins (PS3.8 9.3)."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias, cast

from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.transport import AssociationSocket

Handlers: TypeAlias = list[tuple[evt.EventType, Callable[[evt.Event], object]]]

_MOST_BYTES = 4 << 20
"""A report on 20 000 instances. Some peers send longer PDUs than they were granted, so that is not the limit."""


def bounds(seconds: float) -> Handlers:
    """Handlers that break an association with a peer that stops, trickles or floods.

    It may take *seconds* from the first byte of a PDU to its last, or to take one of ours, and send 4 MiB while we send
    nothing. Whoever aborts the association does not wait for the end of a PDU at all.
    """
    return [
        (evt.EVT_CONN_OPEN, lambda event: _bound(event.assoc, seconds)),
        (evt.EVT_ABORTED, lambda event: _read_no_more(event.assoc)),
    ]


def _bound(association: Association, seconds: float) -> None:
    stock = cast(AssociationSocket, association.dul.socket)
    association.dul.socket = _BoundedConnection(stock, seconds)


def _read_no_more(association: Association) -> None:
    """Wake the thread that may be amid a PDU: who aborts waits for it, and our A-ABORT can still leave."""
    connection = association.dul.socket
    if connection and connection.socket:
        with suppress(OSError):
            # That of an SSLSocket would have the A-ABORT leave in plain text.
            socket.socket.shutdown(connection.socket, socket.SHUT_RD)


class _BoundedConnection(AssociationSocket):
    def __init__(self, stock: AssociationSocket, seconds: float) -> None:
        # Upstream's constructor would open a socket, or announce the connection a second time (Evt5).
        vars(self).update(vars(stock))
        self._seconds = seconds
        self._deadline = 0.0
        self._bytes_left = _MOST_BYTES
        if self.socket:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def ready(self) -> bool:
        """Upstream asks before each PDU, which it then receives in two parts."""
        self._deadline = time.monotonic() + self._seconds
        return super().ready

    def recv(self, nr_bytes: int) -> bytearray:
        """Read *nr_bytes*, fewer if the peer closes the connection. Raises OSError, upon which upstream closes it."""
        stream = cast(socket.socket, self.socket)
        if nr_bytes > self._bytes_left:
            raise OSError(f"a PDU or message of more than {_MOST_BYTES} bytes")
        self._bytes_left -= nr_bytes
        received = bytearray()
        while len(received) < nr_bytes:
            seconds = self._deadline - time.monotonic()
            if seconds <= 0:
                raise TimeoutError("a PDU was not completed in time")
            stream.settimeout(seconds)
            part = stream.recv(nr_bytes - len(received))
            if not part:
                break
            received += part
        return received

    def _shutdown_socket(self) -> None:
        """Upstream does not close a socket whose peer has reset it."""
        stream = self.socket
        super()._shutdown_socket()
        if stream:
            stream.close()

    def send(self, bytestream: bytes) -> None:
        self._bytes_left = _MOST_BYTES
        if self.socket:
            with suppress(OSError):  # of one that another thread has closed just now, which upstream finds
                self.socket.settimeout(self._seconds)
        super().send(bytestream)
