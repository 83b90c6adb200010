"""A peer that answers the first bytes it gets with bytes of a test's choice, a part at a time, and counts them."""

import itertools
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Self

TRICKLED = 200
"""Bytes of a PDU that comes byte by byte, in ten seconds."""
FLOODED = 64 << 20
"""Bytes of a flood: more than any buffer of the operating system."""
LONGEST_PDU_HEAD = b"\x02\x00\xff\xff\xff\xff"


def trickle(kind: int) -> Iterable[bytes]:
    """A PDU byte by byte."""
    yield bytes([kind, 0, 0, 0, 0, TRICKLED])
    for _ in range(TRICKLED):
        time.sleep(0.05)
        yield b"\0"


def flood(head: bytes, part: bytes = b"\0" * 65536) -> Iterable[bytes]:
    """*head*, and then *part* again and again."""
    return itertools.chain([head], itertools.repeat(part, FLOODED // len(part)))


def send(connection: socket.socket, parts: Iterable[bytes]) -> int:
    """How many bytes the other side took before it broke the connection."""
    sent = 0
    with suppress(OSError):
        for part in parts:
            connection.sendall(part)
            sent += len(part)
    return sent


class OddPeer:
    """Listens for one connection."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.sent = 0
        self._parts = parts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._thread.join()
        self._listener.close()

    def _answer(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.recv(65536)
            self.sent = send(connection, self._parts)
