"""A printer for tests of IPP on the loopback interface: it answers as its script says, and notes what it was asked."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from printscp.deliver.ipp_client import Operation, Status
from printscp.deliver.ipp_message import Attribute, Group, GroupTag, Message, decoded, encoded
from printscp.deliver.ipp_values import IntegerRange, Tag

PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
IDLE, PRINTER_STOPPED = 3, 5
OK = 0x0000
WITHOUT_CREATE_JOB = (Operation.PRINT_JOB, Operation.VALIDATE_JOB, Operation.GET_JOBS, Operation.GET_JOB_ATTRIBUTES)

PRINTER = {
    attribute.name: attribute
    for attribute in (
        Attribute.of("document-format-supported", Tag.MIME_MEDIA_TYPE, "application/pdf", "image/jpeg"),
        Attribute.of("operations-supported", Tag.ENUM, *Operation),
        Attribute.of("printer-state", Tag.ENUM, IDLE),
        Attribute.of("printer-state-reasons", Tag.KEYWORD, "none"),
        Attribute.of("printer-is-accepting-jobs", Tag.BOOLEAN, True),
        Attribute.of("media-default", Tag.KEYWORD, "iso_a4_210x297mm"),
        Attribute.of("media-supported", Tag.KEYWORD, "iso_a4_210x297mm", "na_8x10_8x10in"),
        Attribute.of("copies-supported", Tag.RANGE_OF_INTEGER, IntegerRange(1, 9)),
        Attribute.of("sides-supported", Tag.KEYWORD, "one-sided"),
    )
}


@dataclass(slots=True)
class Job:
    """A job at the printer, which goes through its *states*, one for each time that somebody asks."""

    name: str
    states: list[int] = field(default_factory=lambda: [COMPLETED])
    reasons: tuple[str, ...] = ("none",)
    attributes: tuple[Attribute, ...] = ()
    asked_for: dict[str, Attribute] = field(default_factory=dict)
    document: bytes = b""

    def told(self, number: int) -> Group:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Group(
            GroupTag.JOB,
            (
                Attribute.of("job-id", Tag.INTEGER, number),
                Attribute.of("job-name", Tag.NAME, self.name),
                Attribute.of("job-state", Tag.ENUM, state),
                Attribute.of("job-state-reasons", Tag.KEYWORD, *self.reasons),
                *self.attributes,
            ),
        )


class _QuietServer(ThreadingHTTPServer):
    """It is used to clients that hang up in the middle, which is what some tests are about; all else is told."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class IppServer:
    """*printer* has its attributes; *script* has answers that come instead of the usual ones, each once.

    An answer is a status, with the attributes that it does not support, or a number of HTTP with its headers.
    """

    def __init__(self, *attributes: Attribute, **job: object) -> None:
        self.printer = PRINTER | {attribute.name: attribute for attribute in attributes}
        self.script: dict[Operation, list[Callable[[Message], Message] | bytes]] = {}
        self.http: list[tuple[int, dict[str, str]]] = []
        self.job = job
        self.jobs: dict[int, Job] = {}
        self.asked: list[Operation] = []
        self.requests: list[Message] = []
        self.headers: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.headers.append(dict(self.headers))
                status, headers = server.http.pop(0) if server.http else (200, {})
                content = server.answer(body) if status == 200 else b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._http = _QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self._http.server_port}/ipp/print"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def refuse(self, operation: Operation, status: int, *unsupported: Attribute, words: str = "") -> None:
        """Let the next request for *operation* be answered so, before anything is done."""
        message = (Attribute.of("status-message", Tag.TEXT, words),) if words else ()
        groups = (Group(GroupTag.OPERATION, message), Group(GroupTag.UNSUPPORTED, unsupported))
        self.script.setdefault(operation, []).append(
            lambda request: Message(code=status, request_id=request.request_id, groups=groups)
        )

    def say(self, operation: Operation, octets: bytes) -> None:
        """Let the next request for *operation* be answered with *octets*."""
        self.script.setdefault(operation, []).append(octets)

    def answer(self, body: bytes) -> bytes:
        request, document = decoded(body)
        operation = Operation(request.code)
        self.asked.append(operation)
        self.requests.append(request)
        if self.script.get(operation):
            answer = self.script[operation].pop(0)
            return answer if isinstance(answer, bytes) else encoded(answer(request))
        status, *groups = self._done(operation, request, document)
        return encoded(Message(code=status, request_id=request.request_id, groups=(Group(1), *groups)))

    def _done(self, operation: Operation, request: Message, document: bytes) -> tuple:
        match operation:
            case Operation.GET_PRINTER_ATTRIBUTES:
                groups = [Group(GroupTag.PRINTER, tuple(self.printer.values()))]
            case Operation.VALIDATE_JOB:
                groups = []
            case Operation.GET_JOBS:
                groups = [job.told(number) for number, job in self.jobs.items()]
            case Operation.CREATE_JOB | Operation.PRINT_JOB:
                groups = [self._new(request, document).told(len(self.jobs))]
            case _:
                return self._done_to_job(operation, request, document)
        return OK, *groups

    def _done_to_job(self, operation: Operation, request: Message, document: bytes) -> tuple:
        number = request.attributes(GroupTag.OPERATION)["job-id"].contents[0]
        if number not in self.jobs:
            return (Status.CLIENT_ERROR_NOT_FOUND,)
        if operation is Operation.SEND_DOCUMENT:
            self.jobs[number].document = document
            return (OK,)
        return OK, self.jobs[number].told(number)

    def _new(self, request: Message, document: bytes) -> Job:
        name = request.attributes(GroupTag.OPERATION)["job-name"].contents[0]
        job = Job(name=name, asked_for=request.attributes(GroupTag.JOB), document=document, **self.job)
        # Its creation is told too.
        job.states = [PENDING, *job.states]
        self.jobs[len(self.jobs) + 1] = job
        return job
