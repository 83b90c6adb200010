"""A peer of HTTP that never keeps one waiting for long, and comes to an end only after some seconds."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice, repeat
from typing import Self

_PIECES = 60
OK = b"HTTP/1.1 200 OK\r\n"
HABITS = {
    "headers octet by octet": lambda: chain((OK,), repeat(b"X")),
    "continue without end": lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body octet by octet": lambda: chain((OK + b"Content-Length: 100000\r\n\r\n",), repeat(b"X")),
    "a body of any length": lambda: chain((OK + b"\r\n",), repeat(b"X")),
}


class SlowPeer:
    """It listens while it is used as a context, and answers each request with a *habit*, ten pieces a second."""

    def __init__(self, habit: str, tls: ssl.SSLContext | None = None) -> None:
        self.is_heard_out = False
        self._pieces = HABITS[habit]
        self._tls = tls
        self._end = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._end.is_set():
            with suppress(OSError):
                connection, _ = self._listening.accept()
                with self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as talking:
                    talking.recv(100)
                    self._answer(talking, self._pieces())

    def _answer(self, talking: socket.socket, pieces: Iterator[bytes]) -> None:
        for piece in islice(pieces, _PIECES):
            if self._end.wait(0.1):
                return
            talking.sendall(piece)
        self.is_heard_out = True
