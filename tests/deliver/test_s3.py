"""Documents as objects in a bucket."""

import shutil
import ssl
import subprocess
import sys
from dataclasses import replace

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import Parcel, attempt
from printscp.deliver.s3 import S3Delivery
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Later
from tests.jobs import CREATED
from tests.parcels import make_parcel
from tests.s3_server import S3Server

PDF = f"{CREATED:%Y-%m-%d/%H%M%S}_FILM1_1234.pdf"
PNG = PDF.replace(".pdf", "_1.png")


@pytest.fixture
def server():
    with S3Server() as server:
        yield server


@pytest.fixture
def parcel(tmp_path):
    return make_parcel(tmp_path, (FileKind.PDF, FileKind.PNG))


@pytest.fixture
def delivery(server, tmp_path):
    """One that fits the server, with some of its keys changed."""
    keys = tmp_path / "access", tmp_path / "secret"
    for path, key in zip(keys, (server.access_key, server.secret_key), strict=True):
        path.write_text(f"{key}\n")

    def delivery(**changes: object) -> S3Delivery:
        values = {"bucket": server.bucket, "endpoint": server.endpoint}
        values |= {"access_key_file": keys[0], "secret_key_file": keys[1]}
        return S3Delivery(type="s3", **(values | changes))

    return delivery


def deliver(delivery: S3Delivery, parcel: Parcel) -> tuple[object, list[str]]:
    """What came of it, and what was kept on the way."""
    kept: list[str] = []
    return attempt(delivery, parcel, kept.append), kept


def test_each_document_is_an_object(server, delivery, parcel):
    outcome, _ = deliver(delivery(), parcel)

    assert outcome == Done(receipt=f"s3://films/{PDF} and 1 more")
    assert {key: (each.content, each.media_type) for key, each in server.objects.items()} == {
        key: (document.path.read_bytes(), document.media_type)
        for key, document in zip((PDF, PNG), parcel.documents, strict=True)
    }


def test_a_repetition_puts_the_same_objects(server, delivery, parcel):
    deliver(delivery(), parcel)
    first = dict(server.objects)
    deliver(delivery(), parcel)

    assert server.objects == first
    assert len(server.requests) == 4


def test_what_an_earlier_try_has_put_is_not_put_again(server, delivery, parcel):
    _, kept = deliver(delivery(), parcel)
    server.objects.clear()

    outcome, _ = deliver(delivery(), replace(parcel, checkpoint=kept[0]))

    assert server.objects.keys() == {PNG}
    assert outcome == Done(receipt=f"s3://films/{PDF} and 1 more")


def test_the_key_of_an_object_is_as_the_template_says(server, delivery, parcel):
    deliver(delivery(name="{printer}/{scu}/{number}-{job}", files=["pdf"]), parcel)

    assert server.objects.keys() == {"FILM1/CT1/00000007-1234.pdf", "FILM1/CT1/00000007-1234_1.png"}


def test_a_bucket_that_refuses_makes_all_wait(server, delivery, parcel):
    server.refusal = (403, "AccessDenied")

    outcome, kept = deliver(delivery(), parcel)

    assert outcome == Later(problem="bucket films: AccessDenied", everyone=True)
    assert kept == []


def test_the_bucket_may_stand_before_the_name_of_the_server(delivery):
    styled = delivery(endpoint="https://s3.example.org:9000", path_style=False)

    assert styled._endpoint_of_requests() == "https://films.s3.example.org:9000"


def test_a_missing_key_makes_all_wait_and_is_told(server, delivery, parcel, tmp_path):
    absent = delivery(secret_key_file=tmp_path / "absent")

    outcome, _ = deliver(absent, parcel)

    assert outcome == Later(problem=f"{tmp_path / 'absent'}: No such file or directory", everyone=True)
    assert absent.problems() == (outcome.problem,)
    assert server.requests == []


def test_without_obstore_all_wait_and_what_to_install_is_told(delivery, parcel, monkeypatch):
    monkeypatch.delitem(sys.modules, "printscp.deliver.s3_store", raising=False)
    monkeypatch.delattr("printscp.deliver.s3_store", raising=False)
    monkeypatch.setitem(sys.modules, "obstore", None)

    outcome, _ = deliver(delivery(), parcel)

    assert outcome == Later(problem="obstore is not installed: pip install 'printscp[s3]'", everyone=True)
    assert delivery().problems() == (outcome.problem,)


def test_all_is_well_where_nothing_is_missing(delivery):
    assert delivery().problems() == ()


def test_tls_is_by_the_certificates_of_ca_file(delivery, parcel, tmp_path):
    authority, certificate = certificates(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    with S3Server(tls=context) as server:
        known, _ = deliver(delivery(endpoint=server.endpoint, ca_file=authority), parcel)
        unknown, _ = deliver(delivery(endpoint=server.endpoint), parcel)

    assert isinstance(known, Done)
    assert unknown == Later(
        problem="bucket films: the certificate of the server is not trusted; ca_file may name the one that it is "
        "known by",
        everyone=True,
    )


def test_a_file_without_certificates_is_told(delivery, tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text("no certificate")

    assert delivery(ca_file=path).problems() == (
        f"{path}: it has no certificates in PEM (NO_CERTIFICATE_OR_CRL_FOUND)",
    )


def test_a_file_of_certificates_that_is_missing_is_told_and_makes_all_wait(delivery, parcel, tmp_path):
    absent = delivery(ca_file=tmp_path / "absent")

    outcome, _ = deliver(absent, parcel)

    assert outcome == Later(problem=f"{tmp_path / 'absent'}: No such file or directory", everyone=True)
    assert absent.problems() == (outcome.problem,)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("bucket", "Films_", "'Films_' is no bucket: 3 to 63 small letters, digits, dots and -"),
        ("endpoint", "s3.example.org", "must be an address such as https://s3.example.org:9000"),
        ("endpoint", "https://me:pass@s3.example.org", "must be an address such as https://s3.example.org:9000"),
        ("endpoint", "https://s3.example.org/films", "must be an address such as https://s3.example.org:9000"),
        ("endpoint", "https://s3..example.org", "its host can be no name, such as one with .. in it"),
        ("name", "{date}/{number}", "may name the files of two jobs alike: put {job} into it"),
        ("name", "{suffix}/{job}", "{suffix} stands at the end, once"),
        ("name", "../{job}", "is no key for objects"),
        ("name", "/{job}", "is no key for objects"),
        ("name", "films//{job}", "is no key for objects"),
        ("name", "r\N{LATIN SMALL LETTER O WITH DIAERESIS}/{job}", "is no key for objects"),
        ("name", "x" * 500 + "{job}", "is no key for objects"),
        ("name", "{patient}/{job}", "there is no field {patient}"),
        ("secret_key_file", None, "access_key_file and secret_key_file go together"),
    ],
)
def test_what_cannot_be_is_refused(delivery, key, value, why):
    with pytest.raises(ValidationError) as raised:
        delivery(**{key: value})

    assert why in str(raised.value.errors()[0]["ctx"]["error"])


def test_the_files_are_those_that_are_named_else_those_of_the_printer(delivery):
    assert delivery(files=["png"]).kinds((FileKind.PDF,)) == (FileKind.PNG,)
    assert delivery().kinds((FileKind.PDF,)) == (FileKind.PDF,)


def certificates(folder):
    """A certificate authority, and a certificate of localhost by it with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    authority, key, own = folder / "ca.pem", folder / "ca.key", folder / "own.pem"
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    of_ca = ["-subj", "/CN=test authority", "-keyout", key, "-out", authority]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth"]
    for command in (
        [*new, *of_ca],
        [*new, *names, *kind, "-CA", authority, "-CAkey", key, "-keyout", own, "-out", own],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=30)
    return authority, own
