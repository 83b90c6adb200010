"""Requests to a printer, and why there is no answer."""

import base64
import ssl
import time
from collections.abc import Iterator

import pytest

from printscp.deliver.delivery import DestinationDown, NotTaken
from printscp.deliver.ipp_client import IppPrinter, Operation, PrinterUri, Refused, Status
from printscp.deliver.ipp_message import Attribute, GroupTag
from printscp.deliver.ipp_values import Tag
from tests.ipp_server import IppServer

TRUSTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
REALM = 'Digest realm="printer", nonce="abc", qop="auth", algorithm=SHA-256'


@pytest.fixture
def server() -> Iterator[IppServer]:
    with IppServer() as server:
        yield server


def _printer(uri: str, seconds: float = 20.0, **keys: object) -> IppPrinter:
    return IppPrinter(PrinterUri.parse(uri), trusted=TRUSTED, end=time.monotonic() + seconds, **keys)


def _refusal(
    server: IppServer, kind: type[Exception], operation: Operation = Operation.VALIDATE_JOB, **keys: object
) -> str:
    """What is said when *server* refuses *operation*, without the place."""
    with _printer(server.uri, **keys) as printer, pytest.raises(kind) as raised:
        printer.ask(operation)
    assert type(raised.value) is kind
    return str(raised.value).partition(": ")[2]


@pytest.mark.parametrize(
    ("text", "uri", "url"),
    [
        ("ipp://p", "ipp://p:631/ipp/print", "http://p:631/ipp/print"),
        ("ipps://p/", "ipps://p:631/ipp/print", "https://p:631/ipp/print"),
        ("ipp://p:8631/printers/film", "ipp://p:8631/printers/film", "http://p:8631/printers/film"),
        ("ipp://[fe80::1]/ipp", "ipp://[fe80::1]:631/ipp", "http://[fe80::1]:631/ipp"),
    ],
)
def test_a_uri_has_the_port_and_path_of_printers_where_it_says_none(text, uri, url):
    parsed = PrinterUri.parse(text)

    assert (str(parsed), parsed.url) == (uri, url)


@pytest.mark.parametrize(
    "text",
    ["http://p/ipp", "ipp:///ipp", "p", "ipp://user:word@p/ipp", "ipp://p/ipp?a=b", "ipp://p/ipp#a", "ipp://p/a b", "ipp://p:port/", "ipp://a..b/", "ipp://xn--a.invalid/"],
)  # fmt: skip
def test_what_is_no_uri_of_a_printer_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  the words of urlsplit are its own
        PrinterUri.parse(text)


@pytest.mark.parametrize(
    ("text", "keeps"),
    [("ipps://p", True), ("ipp://p", False), ("ipp://localhost", True), ("ipp://[::1]", True), ("ipp://127.0.0.1", True)],
)  # fmt: skip
def test_a_password_can_be_read_on_the_way_without_tls(text, keeps):
    assert PrinterUri.parse(text).keeps_secrets is keeps


def test_a_request_says_who_asks_whom_for_what(server, tmp_path):
    document = tmp_path / "film.pdf"
    document.write_bytes(b"%PDF" * 50_000)
    name = Attribute.of("job-name", Tag.NAME, "printscp 7")
    copies = Attribute.of("copies", Tag.INTEGER, 2)

    with _printer(server.uri) as printer:
        printer.ask(Operation.PRINT_JOB, name, job=(copies,), document=document)

    (request,) = server.requests
    asked = {name: attribute.contents for name, attribute in request.attributes(GroupTag.OPERATION).items()}
    assert asked == {
        "attributes-charset": ("utf-8",),
        "attributes-natural-language": ("en",),
        "printer-uri": (server.uri,),
        "requesting-user-name": ("printscp",),
        "job-name": ("printscp 7",),
    }
    assert (request.version, request.attributes(GroupTag.JOB)) == ((2, 0), {"copies": copies})
    assert server.jobs[1].document == document.read_bytes()
    assert server.headers[0]["Content-Type"] == "application/ipp"


def test_the_first_attributes_stand_in_the_order_of_the_rfc(server):
    with _printer(server.uri) as printer, pytest.raises(Refused):
        printer.ask(Operation.GET_JOB_ATTRIBUTES, job_id=1)

    names = [attribute.name for attribute in server.requests[0].groups[0].attributes]
    assert names[:4] == ["attributes-charset", "attributes-natural-language", "printer-uri", "job-id"]


def test_a_printer_of_old_is_asked_in_its_version(server):
    server.refuse(Operation.VALIDATE_JOB, Status.SERVER_ERROR_VERSION_NOT_SUPPORTED)

    with _printer(server.uri) as printer:
        printer.ask(Operation.VALIDATE_JOB)
        printer.ask(Operation.VALIDATE_JOB)

    assert [request.version for request in server.requests] == [(2, 0), (1, 1), (1, 1)]


def test_a_printer_that_knows_no_version_is_asked_twice(server):
    for _ in range(2):
        server.refuse(Operation.VALIDATE_JOB, Status.SERVER_ERROR_VERSION_NOT_SUPPORTED)

    assert _refusal(server, Refused) == "server-error-version-not-supported"


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (Status.SERVER_ERROR_BUSY, "server-error-busy (wait)"),
        (Status.SERVER_ERROR_NOT_ACCEPTING_JOBS, "server-error-not-accepting-jobs (wait)"),
        (Status.SERVER_ERROR_TEMPORARY_ERROR, "server-error-temporary-error (wait)"),
        (Status.CLIENT_ERROR_NOT_AUTHORIZED,
         "client-error-not-authorized (wait): it does not let us print; check user and password_file"),
        (Status.CLIENT_ERROR_FORBIDDEN,
         "client-error-forbidden (wait): it does not let us print; check user and password_file"),
    ],
)  # fmt: skip
def test_what_every_job_would_be_told_is_a_printer_that_is_down(server, status, problem):
    server.refuse(Operation.VALIDATE_JOB, status, words="wait\n")

    assert _refusal(server, DestinationDown) == problem


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (Status.CLIENT_ERROR_DOCUMENT_FORMAT_ERROR, "client-error-document-format-error"),
        (Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED, "client-error-document-format-not-supported"),
        (Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE, "client-error-request-entity-too-large"),
        (0x04FF, "status 0x04ff"),
    ],
)
def test_what_is_about_this_job_is_a_refusal(server, status, problem):
    server.refuse(Operation.VALIDATE_JOB, status)

    assert _refusal(server, Refused) == problem


@pytest.mark.parametrize(
    ("status", "headers", "problem"),
    [
        (401, {}, "it answers 401 Unauthorized: it asks for a user and a password: check user and password_file"),
        (403, {}, "it answers 403 Forbidden: it does not let this machine print"),
        (404, {}, "it answers 404 Not Found: it has no printer at this path; most have /ipp/print, CUPS has /printers/NAME"),
        (426, {}, "it answers 426 Upgrade Required: it wants TLS: write ipps:// into uri"),
        (301, {"Location": "http://127.0.0.1:1/"}, "it answers 301 Moved Permanently"),
        (503, {}, "it answers 503 Service Unavailable"),
        (599, {}, "it answers 599"),
    ],
)  # fmt: skip
def test_what_http_refuses_is_said_with_what_to_do(server, status, headers, problem):
    server.http = [(status, headers)]

    assert _refusal(server, DestinationDown) == problem


def test_a_document_that_is_too_large_for_http_is_this_jobs_problem(server):
    server.http = [(413, {})]

    assert _refusal(server, NotTaken).startswith("it answers 413 Request Entity Too Large")


def test_an_answer_that_is_no_ipp_is_told(server):
    server.say(Operation.VALIDATE_JOB, b"<html><body>It works!</body></html>")

    problem = _refusal(server, DestinationDown)

    assert problem == "this is no message of IPP: a value stands outside of a group; is it a printer?"


def test_an_answer_without_end_is_not_read_to_it(server):
    server.say(Operation.VALIDATE_JOB, bytes(5 * 2**20))

    assert _refusal(server, DestinationDown) == "its answer has no end"


def test_nobody_at_the_address_is_a_printer_that_is_offline():
    with IppServer() as server:
        uri = server.uri

    with _printer(uri) as printer, pytest.raises(DestinationDown, match="Connection refused") as raised:
        printer.ask(Operation.VALIDATE_JOB)

    assert raised.value.info == "PRINTER OFFLINE"


def test_a_host_that_can_be_no_name_is_a_printer_that_is_down():
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with (
        IppPrinter(PrinterUri("ipp", "a..b:631", "/"), trusted=trusted, end=time.monotonic() + 20) as printer,
        pytest.raises(DestinationDown, match="this host can be no name"),
    ):
        printer.ask(Operation.VALIDATE_JOB)


def test_a_document_is_sent_in_time_or_not_at_all(server, tmp_path):
    document = tmp_path / "film.pdf"
    document.write_bytes(b"%PDF")

    with _printer(server.uri, seconds=-1.0) as printer, pytest.raises(DestinationDown, match="in time"):
        printer.ask(Operation.PRINT_JOB, document=document)

    assert server.jobs == {}


def test_digest_is_answered_and_the_document_sent_again(server, tmp_path):
    document = tmp_path / "film.pdf"
    document.write_bytes(b"%PDF")
    server.http = [(401, {"WWW-Authenticate": REALM})]

    with _printer(server.uri, login=("films", "secret")) as printer:
        printer.ask(Operation.PRINT_JOB, Attribute.of("job-name", Tag.NAME, "a"), document=document)

    assert server.headers[1]["Authorization"].startswith('Digest username="films", realm="printer"')
    assert server.jobs[1].document == b"%PDF"


def test_a_wrong_password_is_told(server):
    server.http = [(401, {"WWW-Authenticate": REALM})] * 2

    problem = _refusal(server, DestinationDown, login=("films", "secret"))

    assert problem == "it answers 401 Unauthorized: it asks for a user and a password: check user and password_file"


def test_basic_is_answered_on_this_machine_and_said_at_once_from_then_on(server):
    server.http = [(401, {"WWW-Authenticate": 'Basic realm="printer"'})]

    with _printer(server.uri, login=("films", "secret")) as printer:
        printer.ask(Operation.VALIDATE_JOB)
        printer.ask(Operation.VALIDATE_JOB)

    basic = f"Basic {base64.b64encode(b'films:secret').decode()}"
    assert [headers.get("Authorization") for headers in server.headers] == [None, basic, basic]


def test_basic_is_not_answered_where_the_password_can_be_read(server, monkeypatch):
    monkeypatch.setattr(PrinterUri, "keeps_secrets", False)
    server.http = [(401, {"WWW-Authenticate": 'Basic realm="printer"'})]

    problem = _refusal(server, DestinationDown, login=("films", "secret"))

    assert problem.endswith("a password that can be read on the way is only sent by ipps://")
    assert [headers.get("Authorization") for headers in server.headers] == [None]
