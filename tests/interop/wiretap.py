"""A relay between a print SCU and its SCP that keeps what both said, so that a test knows which pixels were sent.

It reads the PDUs (PS3.8 9.3) itself: what a test compares with must not come out of the code that it tests.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Self

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

EXPLICIT = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"

_ASSOCIATE_AC, _P_DATA_TF = 2, 4
_PRESENTATION_CONTEXT, _TRANSFER_SYNTAX = 0x21, 0x40
_SECONDS = 30
_QUICK_ACKNOWLEDGMENT = getattr(socket, "TCP_QUICKACK", None)


class Wiretap:
    """Listens on a free loopback port and passes everything on to *host* and *port*."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._connections: list[_Connection] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, name="wiretap")

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def transfer_syntaxes(self) -> list[str]:
        """The transfer syntax of each association, in the order they were made."""
        return [connection.transfer_syntax() for connection in self._connections]

    def image_boxes(self) -> list[Dataset]:
        """The data sets that carried an image, in the order they were sent."""
        return self.data_sets("BasicGrayscaleImageSequence")

    def data_sets(self, keyword: str) -> list[Dataset]:
        """The data sets that were sent with this attribute, in the order they were sent."""
        data_sets = (data_set for connection in self._connections for data_set in connection.data_sets())
        return [data_set for data_set in data_sets if keyword in data_set]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        # A thread that waits in accept wakes up when the socket is shut down, not when it is closed.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection in self._connections:
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                scu, _ = self._listener.accept()
                self._connections.append(_Connection(scu, socket.create_connection(self._target)))


class _Connection:
    """One TCP connection, relayed by a thread for each direction."""

    def __init__(self, scu: socket.socket, scp: socket.socket) -> None:
        self._from_scu, self._from_scp = bytearray(), bytearray()
        self._sockets = scu, scp
        self._threads = [
            threading.Thread(target=_relay, args=(scu, scp, self._from_scu), name="wiretap scu"),
            threading.Thread(target=_relay, args=(scp, scu, self._from_scp), name="wiretap scp"),
        ]
        for connected in self._sockets:
            connected.settimeout(_SECONDS)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        for thread in self._threads:
            thread.join(_SECONDS)
        for connected in self._sockets:
            connected.close()

    def transfer_syntax(self) -> str:
        """The one that the SCP accepted first."""
        accepted = next(body for kind, body in _pdus(self._from_scp) if kind == _ASSOCIATE_AC)
        contexts = (body for kind, body in _items(accepted, 68) if kind == _PRESENTATION_CONTEXT)
        syntaxes = (body for context in contexts for kind, body in _items(context, 4) if kind == _TRANSFER_SYNTAX)
        return next(syntaxes).decode()

    def data_sets(self) -> Iterator[Dataset]:
        implicit = self.transfer_syntax() == IMPLICIT
        whole = bytearray()
        for kind, body in _pdus(self._from_scu):
            for is_command, is_last, fragment in _fragments(body) if kind == _P_DATA_TF else ():
                whole += b"" if is_command else fragment
                if is_last and not is_command:
                    yield read_dataset(BytesIO(whole), implicit, True)
                    whole = bytearray()


def _relay(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while received := _received(source):
            kept += received
            sink.sendall(received)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _received(source: socket.socket) -> bytes:
    """What comes next; acknowledged at once, since DCMTK waits with the rest of a message for that."""
    if _QUICK_ACKNOWLEDGMENT is not None:
        source.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGMENT, 1)
    return source.recv(1 << 16)


def _pdus(stream: bytearray) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stream):
        kind, length = struct.unpack_from(">BxI", stream, at)
        yield kind, bytes(stream[at + 6 : at + 6 + length])
        at += 6 + length


def _items(body: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The items of an A-ASSOCIATE PDU, or those in an item."""
    while at < len(body):
        kind, length = struct.unpack_from(">BxH", body, at)
        yield kind, body[at + 4 : at + 4 + length]
        at += 4 + length


def _fragments(body: bytes) -> Iterator[tuple[bool, bool, bytes]]:
    """Of each presentation data value: whether it is of a command, whether it is the last, and its bytes."""
    at = 0
    while at < len(body):
        (length,) = struct.unpack_from(">I", body, at)
        control = body[at + 5]
        yield bool(control & 1), bool(control & 2), body[at + 6 : at + 4 + length]
        at += 4 + length
