"""An IPP printer over HTTP: its answers, and in words why there is none (RFC 8010 4, RFC 8011 4.1)."""

import ipaddress
import re
import ssl
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from http import HTTPStatus
from http.client import responses
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import httpx

from printscp import __version__
from printscp.deliver.delivery import DestinationDown, NotTaken
from printscp.deliver.http_deadline import TOO_LATE, Deadline
from printscp.deliver.http_url import check_host
from printscp.deliver.ipp_message import Attribute, Group, GroupTag, Message, decoded, encoded
from printscp.deliver.ipp_values import IppMessageError, Tag

_PORT = 631
_PATH = "/ipp/print"
_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 30.0
_SHORTEST_SECONDS = 0.1
_MOST_ANSWER_OCTETS = 4 * 2**20
_CHUNK_OCTETS = 64 * 1024
_LONGEST_WORDS = 200


class Operation(IntEnum):
    """What a printer is asked to do (RFC 8011 5.4.15)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Status(IntEnum):
    """Answers that mean something to us (RFC 8011 B.1)."""

    CLIENT_ERROR_FORBIDDEN = 0x0401
    CLIENT_ERROR_NOT_AUTHENTICATED = 0x0402
    CLIENT_ERROR_NOT_AUTHORIZED = 0x0403
    CLIENT_ERROR_NOT_POSSIBLE = 0x0404
    CLIENT_ERROR_TIMEOUT = 0x0405
    CLIENT_ERROR_NOT_FOUND = 0x0406
    CLIENT_ERROR_GONE = 0x0407
    CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE = 0x0408
    CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED = 0x040A
    CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED = 0x040B
    CLIENT_ERROR_CONFLICTING_ATTRIBUTES = 0x040E
    CLIENT_ERROR_DOCUMENT_FORMAT_ERROR = 0x0411
    SERVER_ERROR_INTERNAL_ERROR = 0x0500
    SERVER_ERROR_OPERATION_NOT_SUPPORTED = 0x0501
    SERVER_ERROR_SERVICE_UNAVAILABLE = 0x0502
    SERVER_ERROR_VERSION_NOT_SUPPORTED = 0x0503
    SERVER_ERROR_DEVICE_ERROR = 0x0504
    SERVER_ERROR_TEMPORARY_ERROR = 0x0505
    SERVER_ERROR_NOT_ACCEPTING_JOBS = 0x0506
    SERVER_ERROR_BUSY = 0x0507
    SERVER_ERROR_MULTIPLE_DOCUMENT_JOBS_NOT_SUPPORTED = 0x0509


_FIRST_ERROR = 0x0400
_NOT_ALLOWED = frozenset({
    Status.CLIENT_ERROR_FORBIDDEN, Status.CLIENT_ERROR_NOT_AUTHENTICATED, Status.CLIENT_ERROR_NOT_AUTHORIZED,
})  # fmt: skip
# Every job would be answered so now.
_FOR_EVERYONE = _NOT_ALLOWED | {
    Status.CLIENT_ERROR_TIMEOUT, Status.SERVER_ERROR_SERVICE_UNAVAILABLE, Status.SERVER_ERROR_DEVICE_ERROR,
    Status.SERVER_ERROR_TEMPORARY_ERROR, Status.SERVER_ERROR_NOT_ACCEPTING_JOBS, Status.SERVER_ERROR_BUSY,
}  # fmt: skip
_ADVICE_FOR_HTTP = {
    HTTPStatus.UNAUTHORIZED: "it asks for a user and a password: check user and password_file",
    HTTPStatus.FORBIDDEN: "it does not let this machine print",
    HTTPStatus.NOT_FOUND: f"it has no printer at this path; most have {_PATH}, CUPS has /printers/NAME",
    HTTPStatus.UPGRADE_REQUIRED: "it wants TLS: write ipps:// into uri",
}


class Refused(NotTaken):
    """The printer said no to a request about this job."""

    def __init__(self, problem: str, answer: Message) -> None:
        self.status = answer.code
        self.answer = answer
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class PrinterUri:
    """Where a printer is: ``ipps://HOST:PORT/PATH`` (RFC 3510, RFC 7472)."""

    scheme: str
    netloc: str
    """Host and port."""
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The printer of *text*; without a port 631, without a path that of most printers. Raises ValueError."""
        parts = urlsplit(text)
        if parts.scheme not in {"ipp", "ipps"} or not parts.hostname:
            raise ValueError(f"{text!r} is not like ipps://printer.example/ipp/print, with ipps:// or ipp://")
        if "@" in parts.netloc:
            raise ValueError("must have no user and password; name them in user and password_file")
        if parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", text):
            raise ValueError(f"{text!r} must have no blanks, and nothing behind ? or #")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        path = parts.path if parts.path.strip("/") else _PATH
        uri = cls(parts.scheme, f"{host}:{_PORT if parts.port is None else parts.port}", path)
        check_host(uri.url)
        return uri

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def url(self) -> str:
        """The same place in HTTP."""
        return f"{'https' if self.scheme == 'ipps' else 'http'}://{self.netloc}{self.path}"

    @property
    def keeps_secrets(self) -> bool:
        """Whether nobody on the way can read a password: by TLS, or because there is no way."""
        host = self.netloc.rpartition(":")[0].strip("[]")
        with suppress(ValueError):
            return self.scheme == "ipps" or ipaddress.ip_address(host).is_loopback
        return self.scheme == "ipps" or host == "localhost"


class IppPrinter:
    """A printer that answers requests until *end*, a time of the monotonic clock."""

    def __init__(
        self, uri: PrinterUri, *, trusted: ssl.SSLContext, end: float, login: tuple[str, str] | None = None
    ) -> None:
        self._uri = uri
        self._end = end
        self._deadline = Deadline(end)
        self._version = (2, 0)
        self._requests = 0
        auth = _Login(*login, basic=uri.keeps_secrets) if login else None
        # No proxy of the environment: a printer is near, and films are for nobody else.
        self._http = httpx.Client(verify=trusted, auth=auth, trust_env=False, follow_redirects=False)

    def __enter__(self) -> Self:
        self._deadline.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._deadline.__exit__(None, None, None)

    def ask(
        self,
        operation: Operation,
        *attributes: Attribute,
        job_id: int | None = None,
        job: Sequence[Attribute] = (),
        document: Path | None = None,
    ) -> Message:
        """The answer to *operation* with its own *attributes* and those of the *job*; *document* goes with it.

        Raises DestinationDown, Refused for an error of RFC 8011 that is about this job, and OSError of the document.
        """
        self._requests += 1
        target = () if job_id is None else (Attribute.of("job-id", Tag.INTEGER, job_id),)
        operation_attributes = (
            Attribute.of("attributes-charset", Tag.CHARSET, "utf-8"),
            Attribute.of("attributes-natural-language", Tag.NATURAL_LANGUAGE, "en"),
            Attribute.of("printer-uri", Tag.URI, str(self._uri)),
            *target,
            Attribute.of("requesting-user-name", Tag.NAME, "printscp"),
            *attributes,
        )
        groups = [Group(GroupTag.OPERATION, operation_attributes)]
        groups += [Group(GroupTag.JOB, tuple(job))] if job else []
        message = Message(
            code=operation, request_id=self._requests, version=self._version, groups=tuple(groups)
        )  # fmt: skip
        answer = self._answer(_Body(encoded(message), document, self._end))
        if answer.code == Status.SERVER_ERROR_VERSION_NOT_SUPPORTED and self._version != (1, 1):
            self._version = (1, 1)
            return self.ask(operation, *attributes, job_id=job_id, job=job, document=document)
        if answer.code >= _FIRST_ERROR:
            raise self._refusal(answer)
        return answer

    def _answer(self, body: "_Body") -> Message:
        remaining = max(self._end - time.monotonic(), _SHORTEST_SECONDS)
        # Some printers answer when the whole document is printed.
        patience = remaining if body.document else min(_ANSWER_SECONDS, remaining)
        headers = {
            "Content-Type": "application/ipp",
            "Content-Length": str(len(body)),
            "Accept-Encoding": "identity",
            "User-Agent": f"printscp/{__version__} IPP/2.0",
        }
        try:
            with self._http.stream(
                "POST",
                self._uri.url,
                content=body,
                headers=headers,
                timeout=httpx.Timeout(patience, connect=min(_CONNECT_SECONDS, remaining)),
                extensions=self._deadline.extensions,
            ) as response:
                self._check(response)
                return decoded(self._read(response))[0]
        except httpx.HTTPError as error:
            words = TOO_LATE if self._deadline.has_passed else _words(error)
            raise self._down(words, "PRINTER OFFLINE") from None
        except (UnicodeError, httpx.InvalidURL):
            raise self._down("this host can be no name") from None
        except IppMessageError as error:
            raise self._down(f"{error}; is it a printer?") from None

    def _check(self, response: httpx.Response) -> None:
        if response.status_code == HTTPStatus.OK:
            return
        phrase = responses.get(response.status_code, "")
        said = f"it answers {response.status_code} {phrase}".strip()
        advice = _ADVICE_FOR_HTTP.get(HTTPStatus(response.status_code)) if phrase else None
        if response.status_code == HTTPStatus.UNAUTHORIZED and not self._uri.keeps_secrets:
            advice = (
                "it asks for a user and a password, and a password that can be read on the way is only sent by ipps://"
            )
        if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise NotTaken(f"{self._uri.netloc}: {said}: the document is too large for it")
        raise self._down(f"{said}: {advice}" if advice else said)

    def _read(self, response: httpx.Response) -> bytes:
        octets = bytearray()
        for chunk in response.iter_raw():
            octets += chunk
            if len(octets) > _MOST_ANSWER_OCTETS:
                raise self._down("its answer has no end")
        if self._deadline.has_passed:
            raise self._down(TOO_LATE, "PRINTER OFFLINE")
        return bytes(octets)

    def _refusal(self, answer: Message) -> Refused | DestinationDown:
        said = name_of(answer.code)
        message = answer.attributes(GroupTag.OPERATION).get("status-message")
        words = printable(str(message.contents[0])) if message and message.contents else ""
        problem = f"{said} ({words})" if words else said
        if answer.code in _NOT_ALLOWED:
            return self._down(f"{problem}: it does not let us print; check user and password_file")
        if answer.code in _FOR_EVERYONE:
            return self._down(problem)
        return Refused(f"{self._uri.netloc}: {problem}", answer)

    def _down(self, problem: str, info: str = "CHECK PRINTER") -> DestinationDown:
        return DestinationDown(f"{self._uri.netloc}: {problem}", info)


def name_of(status: int) -> str:
    """The keyword of a status, such as ``server-error-busy``; its number where we have no word for it."""
    with suppress(ValueError):
        return Status(status).name.lower().replace("_", "-")
    return f"status 0x{status:04x}"


def printable(text: str) -> str:
    """What a printer wrote, as one short line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST_WORDS]


class _Body(Iterable[bytes]):
    """A request with its document, which can be sent again when the printer wants to know who we are."""

    def __init__(self, head: bytes, document: Path | None, end: float) -> None:
        """It is sent by *end* or not at all."""
        self._head = head
        self.document = document
        self._end = end

    def __len__(self) -> int:
        return len(self._head) + (self.document.stat().st_size if self.document else 0)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        if self.document:
            with self.document.open("rb") as file:
                while chunk := file.read(_CHUNK_OCTETS):
                    if time.monotonic() > self._end:
                        raise httpx.WriteTimeout("it takes too long to send the document")
                    yield chunk


class _Login(httpx.Auth):
    """Digest where the printer offers it, else Basic where nobody can read it (RFC 7616, RFC 7617)."""

    def __init__(self, user: str, password: str, *, basic: bool) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._may_be_basic = basic
        self._is_basic = False

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._is_basic:
            yield from self._basic.auth_flow(request)
            return
        digest = self._digest.auth_flow(request)
        response = yield next(digest)
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            return
        offered = {offer.partition(" ")[0].lower() for offer in response.headers.get_list("WWW-Authenticate")}
        if "digest" in offered:
            with suppress(StopIteration):
                yield digest.send(response)
        elif "basic" in offered and self._may_be_basic:
            self._is_basic = True
            yield from self._basic.auth_flow(request)


def _words(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection or no answer in time ({type(error).__name__})"
    words = str(error) or type(error).__name__
    if "certificate" in words.lower():
        return f"{words}: put its certificate, or that of its authority, into ca_file"
    return words
