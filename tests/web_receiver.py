"""A program on the web for tests: it keeps what is posted to it, and answers as it is told."""

import threading
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Self


@dataclass(frozen=True, slots=True)
class Posted:
    """One request."""

    path: str
    headers: Message
    body: bytes


@dataclass(kw_only=True)
class Receiver:
    """It listens while it is used as a context, and answers every request alike."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs: bool = False
    tls: SSLContext | None = None
    posted: list[Posted] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self._server.server_port}/films?key=s3cret"

    @property
    def place(self) -> str:
        return f"localhost:{self._server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.posted.append(Posted(self.path, self.headers, body))
                if receiver.hangs:
                    receiver._end.wait()
                    return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(receiver.body)
                except OSError:
                    receiver.posted.append(Posted("cut off", self.headers, b""))

            def log_message(self, *_: object) -> None:
                """Nothing is written to the terminal."""

        return Handler
