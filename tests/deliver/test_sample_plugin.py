"""The sample of a plugin is a package that works: installed, found, set up and used."""

import importlib
import shutil
import socketserver
import threading
import tomllib
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from printscp.deliver import registry
from printscp.deliver.delivery import Delivery, attempt
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Failed, Later
from tests.installed_plugins import install
from tests.parcels import make_parcel

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "plugin"
PROJECT = tomllib.loads((SAMPLE / "pyproject.toml").read_text())["project"]


class MailServer(socketserver.TCPServer):
    """Takes mail in the few words of RFC 5321 that it needs."""

    allow_reuse_address = True
    refuses = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.taken: list[bytes] = []


class _Mail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            command = line.split()[0].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            if command == b"MAIL" and self.server.refuses:
                self.wfile.write(b"451 not now, DOE^JANE\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")


@pytest.fixture
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def email(tmp_path, monkeypatch) -> type[Delivery]:
    """The class of the sample, as the server finds it where the package is installed."""
    folder = tmp_path / "installed"
    install(monkeypatch, folder, "printscp_email", entry_points=PROJECT["entry-points"]["printscp.deliveries"])
    shutil.copy(SAMPLE / "printscp_email.py", folder)
    importlib.invalidate_caches()
    registry.delivery_types.cache_clear()
    yield registry.delivery_types()["email"]
    registry.delivery_types.cache_clear()


@pytest.fixture
def delivery(email, mail_server) -> Delivery:
    """As a table of the settings says it, checked as that is."""
    host, port = mail_server.server_address
    table = {"type": "email", "to": "reading@example.org", "sender": "films@example.org", "host": host, "port": port}
    return email.model_validate(table | {"tls": False})


def test_the_pdf_is_sent_by_mail(delivery, mail_server, tmp_path):
    parcel = make_parcel(tmp_path, delivery.kinds((FileKind.PNG,)))

    outcome = attempt(delivery, parcel, lambda _: None)

    (taken,) = mail_server.taken
    message = message_from_bytes(taken, policy=policy.default)
    (attached,) = message.iter_attachments()
    assert outcome == Done(receipt="<1.2.3.4@printscp> to reading@example.org")
    assert message["Subject"] == "1 film(s) from CT1 on FILM1"
    assert (attached.get_filename(), attached.get_content_type()) == ("job-7.pdf", "application/pdf")
    assert attached.get_content() == parcel.documents[0].path.read_bytes()


def test_a_server_that_takes_no_mail_makes_all_wait(delivery, mail_server, tmp_path):
    mail_server.refuses = True

    outcome = attempt(delivery, make_parcel(tmp_path), lambda _: None)

    assert outcome == Later(problem="127.0.0.1 does not take mail: SMTPSenderRefused", everyone=True)


def test_what_is_too_large_for_mail_is_not_tried_again(delivery, mail_server, tmp_path):
    parcel = make_parcel(tmp_path)
    with parcel.documents[0].path.open("ab") as file:
        file.truncate(20_000_001)

    outcome = attempt(delivery, parcel, lambda _: None)

    assert outcome == Failed(problem="larger than a mail may be")
    assert mail_server.taken == []


def test_a_missing_password_is_told(delivery, tmp_path):
    with_password = delivery.model_copy(update={"password_file": tmp_path / "absent"})

    assert with_password.problems() == (f"{tmp_path / 'absent'} is missing",)
    assert delivery.problems() == ()


def test_each_key_has_its_text(email):
    missing = [key for key, field in email.model_fields.items() if not field.description]

    assert missing == []
