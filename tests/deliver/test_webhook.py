"""Messages to a program on the web, over real sockets."""

import base64
import hashlib
import hmac
import json
import pickle
import shutil
import socket
import ssl
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import attempt
from printscp.deliver.webhook import WebhookDelivery, _Body
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Later
from tests.network_fixtures import wait_until
from tests.parcels import make_parcel
from tests.web_receiver import Posted, Receiver

KEY = b"0123456789abcdef"
SAMPLE = Path(__file__).parent.parent.parent / "samples" / "receive_webhook.py"


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def parcel(tmp_path):
    return make_parcel(tmp_path, (FileKind.PDF, FileKind.PNG))


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text(f"whsec_{base64.b64encode(KEY).decode()}\n")
    return path


@pytest.fixture
def certificate(tmp_path):
    """A certificate of localhost by itself, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "localhost.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*make, *names, "-keyout", path, "-out", path], check=True, capture_output=True, timeout=30)
    return path


def deliver(parcel, url: str, **settings: object) -> Done | Later:
    return attempt(WebhookDelivery(type="webhook", url=url, **settings), parcel, lambda _: None)


def parts_of(posted: Posted) -> list[Message]:
    """The parts of a multipart body, as the standard library reads them."""
    head = f"Content-Type: {posted.headers['Content-Type']}\r\n\r\n".encode()
    return message_from_bytes(head + posted.body, policy=policy.HTTP).get_payload()


def signature_by(key: bytes, posted: Posted) -> str:
    """Written from the text of Standard Webhooks."""
    content = b".".join([
        posted.headers["webhook-id"].encode(), posted.headers["webhook-timestamp"].encode(), posted.body,
    ])  # fmt: skip
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def test_a_notice_is_posted_to_the_address(receiver, parcel):
    outcome = deliver(parcel, receiver.url)

    (posted,) = receiver.posted
    assert outcome == Done(receipt="204 No Content")
    assert posted.path == "/films?key=s3cret"
    assert posted.headers["Content-Type"] == "application/json"
    assert json.loads(posted.body)["data"]["uid"] == parcel.uid
    assert "webhook-signature" not in posted.headers
    assert "Authorization" not in posted.headers


def test_a_notice_is_signed(receiver, parcel, secret_file):
    deliver(parcel, receiver.url, secret_file=secret_file)

    (posted,) = receiver.posted
    assert posted.headers["webhook-signature"] == signature_by(KEY, posted)


def test_a_repetition_has_the_same_id_and_the_same_body(receiver, parcel, secret_file):
    settings = {"send": "documents", "patient_data": True}
    deliver(parcel, receiver.url, **settings)
    deliver(parcel, receiver.url, **settings)

    first, second = receiver.posted
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_documents_are_sent_as_files_of_a_form_behind_the_notice(receiver, parcel):
    outcome = deliver(parcel, receiver.url, send="documents", patient_data=True)

    notice, *files = parts_of(receiver.posted[0])
    assert outcome == Done(receipt="204 No Content")
    assert json.loads(notice.get_content())["data"]["uid"] == parcel.uid
    assert [(file.get_filename(), file.get_content_type()) for file in files] == [
        ("1.2.3.4.pdf", "application/pdf"),
        ("1.2.3.4_1.png", "image/png"),
    ]
    assert [file.get_payload(decode=True) for file in files] == [
        document.path.read_bytes() for document in parcel.documents
    ]


def test_documents_are_signed_as_they_are_sent(receiver, parcel, secret_file):
    deliver(parcel, receiver.url, send="documents", patient_data=True, secret_file=secret_file)

    (posted,) = receiver.posted
    assert len(posted.body) > sum(document.path.stat().st_size for document in parcel.documents)
    assert posted.headers["webhook-signature"] == signature_by(KEY, posted)


def test_a_secret_may_be_changed_between_two_deliveries(receiver, parcel, secret_file):
    delivery = WebhookDelivery(type="webhook", url=receiver.url, secret_file=secret_file)
    attempt(delivery, parcel, lambda _: None)
    secret_file.write_text("another key\n")
    attempt(delivery, parcel, lambda _: None)

    first, second = receiver.posted
    assert first.headers["webhook-signature"] == signature_by(KEY, first)
    assert second.headers["webhook-signature"] == signature_by(b"another key", second)


def test_a_token_is_sent(receiver, parcel, tmp_path):
    token_file = tmp_path / "token"
    token_file.write_text("abc.def\n")

    deliver(parcel, receiver.url, token_file=token_file)

    assert receiver.posted[0].headers["Authorization"] == "Bearer abc.def"


def test_a_missing_secret_makes_all_wait_and_nothing_is_sent(receiver, parcel, tmp_path):
    outcome = deliver(parcel, receiver.url, secret_file=tmp_path / "absent")

    assert outcome == Later(problem=f"{tmp_path / 'absent'}: No such file or directory", everyone=True)
    assert receiver.posted == []


@pytest.mark.parametrize(
    ("status", "phrase", "everyone"),
    [
        (400, "Bad Request", False),
        (413, "Request Entity Too Large", False),
        (422, "Unprocessable Entity", False),
        (500, "Internal Server Error", False),
        (401, "Unauthorized", True),
        (404, "Not Found", True),
        (408, "Request Timeout", True),
        (410, "Gone", True),
        (425, "Too Early", True),
        (429, "Too Many Requests", True),
        (502, "Bad Gateway", True),
        (503, "Service Unavailable", True),
        (304, "Not Modified", True),
        (599, "", True),
    ],
)
def test_a_refusal_is_told_by_its_status_alone(receiver, parcel, status, phrase, everyone):
    receiver.status, receiver.body = status, b"MUELLER^ANNA" if status != 304 else b""

    outcome = deliver(parcel, receiver.url)

    assert outcome == Later(problem=f"{receiver.place} answered {status} {phrase}".strip(), everyone=everyone)


def test_a_receiver_that_asks_to_wait_is_heard(receiver, parcel):
    receiver.status, receiver.headers = 429, {"Retry-After": "120"}

    outcome = deliver(parcel, receiver.url)

    assert outcome.problem == f"{receiver.place} answered 429 Too Many Requests, and asks to wait 120 s"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver, parcel, status):
    receiver.status, receiver.headers = status, {"Location": receiver.url}

    outcome = deliver(parcel, receiver.url)

    assert len(receiver.posted) == 1
    assert outcome.everyone
    assert outcome.problem.endswith("redirects are not followed, put the new address into url")


def test_a_receiver_that_does_not_listen_makes_all_wait(parcel):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        outcome = deliver(parcel, f"http://127.0.0.1:{port}/")

    assert outcome == Later(problem=f"127.0.0.1:{port}: [Errno 111] Connection refused", everyone=True)


def test_a_proxy_whose_host_can_be_no_name_makes_all_wait(parcel, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://a..b:3128")

    outcome = deliver(parcel, "http://films.invalid/")

    assert outcome == Later(problem="films.invalid: this host, or that of the proxy, can be no name", everyone=True)


@pytest.mark.parametrize("proxy", ["http://[::1", "ftp://me:s3cret@proxy.invalid"])
def test_a_proxy_that_is_no_address_makes_all_wait(parcel, monkeypatch, proxy):
    monkeypatch.setenv("HTTP_PROXY", proxy)

    outcome = deliver(parcel, "http://films.invalid/")

    assert outcome == Later(problem="the proxy that the environment names cannot be used", everyone=True)


def test_a_receiver_that_does_not_answer_makes_all_wait_before_the_try_is_ended(receiver, parcel):
    receiver.hangs = True

    outcome = deliver(parcel, receiver.url, timeout=3.0)

    expected = f"{receiver.place}: no connection or no answer in time (ReadTimeout)"
    assert outcome == Later(problem=expected, everyone=True)


def test_a_body_that_is_not_sent_in_time_is_given_up():
    body = _Body(httpx.Request("POST", "http://localhost/", content=b"{}"), end=time.monotonic() - 1)

    with pytest.raises(httpx.WriteTimeout):
        list(body)


def test_a_huge_answer_is_not_read(receiver, parcel):
    receiver.status, receiver.body = 200, bytes(50_000_000)

    outcome = deliver(parcel, receiver.url)

    assert outcome == Done(receipt="200 OK")
    wait_until(lambda: receiver.posted[-1].path == "cut off")


def test_tls_is_by_the_certificates_of_ca_file(parcel, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    with Receiver(tls=context) as receiver:
        outcome = deliver(parcel, receiver.url, ca_file=certificate)

    assert outcome == Done(receipt="204 No Content")


def test_a_receiver_with_an_unknown_certificate_gets_nothing(parcel, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    with Receiver(tls=context) as receiver:
        outcome = deliver(parcel, receiver.url)

    assert receiver.posted == []
    assert outcome.everyone
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.problem


def test_the_files_are_those_that_are_named_else_those_of_the_printer():
    own = WebhookDelivery(type="webhook", url="https://example.org/", files=["png"])
    those_of_the_printer = WebhookDelivery(type="webhook", url="https://example.org/")

    assert own.kinds((FileKind.PDF,)) == (FileKind.PNG,)
    assert those_of_the_printer.kinds((FileKind.PDF,)) == (FileKind.PDF,)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/", "must be an address that begins with https:// or http://"),
        ("example.org/films", "must be an address that begins with https:// or http://"),
        ("https:///films", "must be an address that begins with https:// or http://"),
        ("http://[::1/", "must be an address that begins with https:// or http://"),
        ("http://example.org:99999/", "must be an address that begins with https:// or http://"),
        ("http://example.org/a b", "must be an address that begins with https:// or http://"),
        (
            "https://me:pass@example.org/",
            "must have no user and password; put a token into a file and name it in token_file",
        ),
        ("http://a..b/", "its host can be no name, such as one with .. in it"),
        ("http://xn--a.invalid/", "its host can be no name, such as one with .. in it"),
        ("https://example.org/#films", "must have no part behind #, which is never sent"),
    ],
)
def test_an_address_that_nothing_can_be_posted_to_is_refused(url, why):
    with pytest.raises(ValidationError) as raised:
        WebhookDelivery(type="webhook", url=url)

    assert str(raised.value.errors()[0]["ctx"]["error"]) == why


def test_documents_are_sent_only_where_patient_data_may_be():
    with pytest.raises(ValidationError) as raised:
        WebhookDelivery(type="webhook", url="https://example.org/", send="documents")

    assert "it needs patient_data = true" in str(raised.value.errors()[0]["ctx"]["error"])


def test_what_is_missing_is_told_without_sending_anything(receiver, tmp_path):
    settings = {"secret_file": tmp_path / "secret", "token_file": tmp_path / "token"}

    problems = WebhookDelivery(type="webhook", url=receiver.url, **settings).problems()

    assert problems == tuple(f"{path}: No such file or directory" for path in settings.values())
    assert receiver.posted == []


@pytest.mark.parametrize(
    ("key", "content", "problem"),
    [
        ("secret_file", "whsec_???", "no base64 stands behind whsec_"),
        ("token_file", "one\ntwo", "must have one line"),
        ("ca_file", "no certificate", ": it has no certificates in PEM (NO_CERTIFICATE_OR_CRL_FOUND)"),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path, key, content, problem):
    path = tmp_path / "file"
    path.write_text(content)

    (told,) = WebhookDelivery(type="webhook", url="https://example.org/", **{key: path}).problems()

    assert told.startswith(str(path))
    assert told.endswith(problem)


def test_the_path_of_the_address_is_not_shown():
    delivery = WebhookDelivery(type="webhook", url="https://chat.example/services/s3cret?key=s3cret")

    assert delivery.model_dump(mode="json")["url"] == "https://chat.example/..."


def test_a_delivery_goes_to_another_process_as_it_is(secret_file):
    delivery = WebhookDelivery(type="webhook", url="https://example.org/", secret_file=secret_file)

    assert pickle.loads(pickle.dumps(delivery)) == delivery


@pytest.fixture
def sample(secret_file):
    """The receiver of the samples with its address."""
    with subprocess.Popen(
        [sys.executable, SAMPLE, secret_file, "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process, process.stdout.readline().split()[-1]
        process.terminate()


def test_the_receiver_of_the_samples_takes_a_notice_once(sample, parcel, secret_file):
    process, url = sample

    outcomes = [deliver(parcel, url, secret_file=secret_file) for _ in range(2)]

    process.terminate()
    assert outcomes == [Done(receipt="204 No Content")] * 2
    assert process.stdout.read() == "job 7: 1 film(s) from CT1 on FILM1\n"


def test_the_receiver_of_the_samples_refuses_what_is_signed_by_another(sample, parcel, tmp_path):
    _, url = sample
    other = tmp_path / "other"
    other.write_text("another key")

    outcome = deliver(parcel, url, secret_file=other)

    assert outcome.problem.endswith("answered 401 Unauthorized")
