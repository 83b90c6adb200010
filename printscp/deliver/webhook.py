"""A message to a program on the web: a notice of each job, or the job itself, by HTTP POST (RFC 9110)."""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from http.client import responses
from pathlib import Path
from typing import Annotated, BinaryIO, Literal
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from printscp import __version__
from printscp.deliver.delivery import Delivery, DestinationDown, NotTaken, Parcel
from printscp.deliver.http_deadline import TOO_LATE, Deadline
from printscp.deliver.http_url import check_host, place_of
from printscp.deliver.secret_file import problems_of, secret_of, secrets_of
from printscp.deliver.tls import context_of
from printscp.deliver.webhook_message import key_of, message_id, name_of, notice, signatures
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done
from printscp.settings_values import FileKindWords

_CONNECT_SECONDS = 10.0
# Shares of the time for one try, so that it ends by itself and not with its process: sending is over by one half, and
# the answer, of which the first octet may take a quarter, by three quarters.
_SHARE_OF_CONNECTING = 0.1
_SHARE_OF_SENDING = 0.5
_SHARE_OF_ONE_WAIT = 0.25

# It would write the whole address, and an address may be a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

_MOST_ANSWER_OCTETS = 64 * 1024
_LONGEST_RETRY_AFTER = 6

# What says that this message was not liked. All else that is no success says that no message would be taken now.
_ABOUT_THIS_MESSAGE = frozenset({
    HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.CONFLICT, HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.PRECONDITION_FAILED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.EXPECTATION_FAILED, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
})  # fmt: skip


def _url(text: str) -> str:
    """*text* if it is an address that a message can be sent to; nothing of it is shown, for it may be a secret."""
    try:
        parts = urlsplit(text)
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        httpx.URL(text)
    except (ValueError, httpx.InvalidURL):
        fit = False
    if not fit or not text.isprintable() or " " in text:
        raise ValueError("must be an address that begins with https:// or http://")
    if "@" in parts.netloc:
        raise ValueError("must have no user and password; put a token into a file and name it in token_file")
    if parts.fragment:
        raise ValueError("must have no part behind #, which is never sent")
    check_host(text)
    return text


class WebhookDelivery(Delivery):
    """A message to a program on the web."""

    type: Literal["webhook"]
    """`"webhook"`."""
    url: Annotated[str, AfterValidator(_url), PlainSerializer(place_of, return_type=str, when_used="json")]
    """Where the message is posted to: `https://...` or `http://...`."""
    send: Literal["notice", "documents"] = "notice"
    """`"notice"` tells of the job in JSON; `"documents"` sends the files with it, and needs `patient_data = true`, for
    films show whose they are."""
    patient_data: bool = False
    """Whether anything of the patient may be sent. The notice then also has what the print SCU said of the patient, and
    the Film Session Label."""
    files: FileKindWords | None = None
    """Kinds of files to tell of or to send, such as `["pdf"]`; by default those of the printer."""
    secret_file: Path | None = Field(default=None, strict=False)
    """File with the key of the signature: `whsec_` and base64, or any text in ASCII. With several lines there are as
    many signatures, so that the key can be changed at one side after the other. Without it nothing is signed."""
    token_file: Path | None = Field(default=None, strict=False)
    """File with a token, sent as `Authorization: Bearer`."""
    ca_file: Path | None = Field(default=None, strict=False)
    """File with the certificates, in PEM, by which the receiver is known; by default those that the system trusts."""

    @model_validator(mode="after")
    def _films_are_asked_for(self) -> "WebhookDelivery":
        if self.send == "documents" and not self.patient_data:
            raise ValueError('send = "documents" sends films, which show whose they are; it needs patient_data = true')
        return self

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        return printer_files if self.files is None else tuple(FileKind(word) for word in self.files)

    def problems(self) -> tuple[str, ...]:
        problems = problems_of((self.secret_file, self.token_file))
        if problems:
            return problems
        try:
            self._keys()
            self._token()
            context_of(self.ca_file)
        except DestinationDown as problem:
            return (str(problem),)
        return ()

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:  # noqa: ARG002  there is one step
        """Post the message of *parcel*; each try has the same body and the same ``webhook-id``."""
        begin = time.monotonic()
        deadline = Deadline(begin + self.timeout * (_SHARE_OF_SENDING + _SHARE_OF_ONE_WAIT))
        with ExitStack() as files:
            files.enter_context(deadline)
            client = files.enter_context(self._client())
            request = self._request(client, parcel, files)
            request.stream = _Body(request, begin + self.timeout * _SHARE_OF_SENDING)
            request.extensions |= deadline.extensions
            try:
                response = client.send(request, stream=True)
                files.callback(_drain, response)
            except httpx.HTTPError as error:
                words = TOO_LATE if deadline.has_passed else _words(error)
                raise DestinationDown(f"{_place(request.url)}: {words}") from None
            except (UnicodeError, httpx.InvalidURL):
                raise DestinationDown(
                    f"{_place(request.url)}: this host, or that of the proxy, can be no name"
                ) from None
            return _judged(response)

    def _client(self) -> httpx.Client:
        wait = self.timeout * _SHARE_OF_ONE_WAIT
        connecting = min(_CONNECT_SECONDS, self.timeout * _SHARE_OF_CONNECTING)
        trusted = context_of(self.ca_file)
        try:
            return httpx.Client(
                verify=trusted,
                timeout=httpx.Timeout(wait, connect=connecting),
                follow_redirects=False,
                headers={"User-Agent": f"printscp/{__version__}"},
            )
        except (ValueError, httpx.InvalidURL):
            raise DestinationDown("the proxy that the environment names cannot be used") from None

    def _request(self, client: httpx.Client, parcel: Parcel, files: ExitStack) -> httpx.Request:
        """The signed request, with the documents open in *files*."""
        content = notice(parcel, patient_data=self.patient_data)
        identifier, timestamp = message_id(content), int(time.time())
        if self.send == "notice":
            headers = {"Content-Type": "application/json"}
            request = client.build_request("POST", self.url, content=content, headers=headers)
        else:
            # The boundary follows from what is told too, and so the body is the same at each try.
            headers = {"Content-Type": f"multipart/form-data; boundary={identifier}"}
            parts = _parts(parcel, content, files)
            request = client.build_request("POST", self.url, files=list(parts), headers=headers)
        request.headers["webhook-id"] = identifier
        request.headers["webhook-timestamp"] = str(timestamp)
        if self.secret_file:
            body = _chunks(request)
            request.headers["webhook-signature"] = signatures(self._keys(), identifier, timestamp, body)
        if self.token_file:
            request.headers["Authorization"] = f"Bearer {self._token()}"
        return request

    def _keys(self) -> list[bytes]:
        """The keys of the signature. Raises OSError and DestinationDown."""
        try:
            return [key_of(secret) for secret in secrets_of(self.secret_file)] if self.secret_file else []
        except ValueError as error:
            raise DestinationDown(f"{self.secret_file}: {error}") from None

    def _token(self) -> str:
        return secret_of(self.token_file) if self.token_file else ""


class _Body(httpx.SyncByteStream):
    """The body of a request, which is sent by a time of the monotonic clock or not at all."""

    def __init__(self, request: httpx.Request, end: float) -> None:
        self._chunks = _chunks(request)
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            if time.monotonic() > self._end:
                raise httpx.WriteTimeout("it takes too long to send this")
            yield chunk


def _chunks(request: httpx.Request) -> Iterator[bytes]:
    assert isinstance(request.stream, httpx.SyncByteStream), "made of bytes and of files"
    return iter(request.stream)


def _parts(parcel: Parcel, content: bytes, files: ExitStack) -> Iterator[tuple[str, tuple[str, BinaryIO | bytes, str]]]:
    yield "notice", ("notice.json", content, "application/json")
    for document in parcel.documents:
        file = files.enter_context(document.path.open("rb"))
        yield "document", (name_of(parcel, document), file, document.media_type)


def _judged(response: httpx.Response) -> Done:
    """What the status says; what the receiver wrote is not repeated, for it may be about the patient."""
    said = f"{response.status_code} {_phrase(response.status_code)}".strip()
    if response.is_success:
        return Done(receipt=said)
    problem = f"{_place(response.request.url)} answered {said}"
    if response.has_redirect_location:
        raise DestinationDown(f"{problem}: redirects are not followed, put the new address into url")
    if response.status_code in _ABOUT_THIS_MESSAGE:
        raise NotTaken(problem)
    raise DestinationDown(problem + _retry_after(response))


def _phrase(status: int) -> str:
    """That of the standard, not that of the receiver."""
    return responses.get(status, "")


def _retry_after(response: httpx.Response) -> str:
    seconds = response.headers.get("Retry-After", "")
    known = seconds.isdecimal() and seconds.isascii() and len(seconds) <= _LONGEST_RETRY_AFTER
    return f", and asks to wait {seconds} s" if known else ""


def _drain(response: httpx.Response) -> None:
    """Read a short answer to its end, so that an ordinary receiver is not cut off, and close a long one."""
    octets = 0
    try:
        for chunk in response.iter_raw():
            octets += len(chunk)
            if octets > _MOST_ANSWER_OCTETS:
                break
    except httpx.HTTPError:
        pass  # its status has been read, and nothing else is wanted
    finally:
        response.close()


def _place(url: httpx.URL) -> str:
    """Where the receiver is, without the path, which may be a secret."""
    return url.netloc.decode("ascii")


def _words(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection or no answer in time ({type(error).__name__})"
    return str(error) or type(error).__name__
