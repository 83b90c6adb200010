"""Objects in moto's S3 server, which is made after Amazon's by other hands (pip install 'moto[s3]' flask flask-cors)."""

import shutil
import socket
import subprocess
import urllib.request

import obstore
import pytest

from printscp.deliver.delivery import attempt
from printscp.deliver.s3 import S3Delivery
from printscp.deliver.s3_store import bucket_at
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Later
from tests.network_fixtures import wait_until
from tests.parcels import make_parcel

pytestmark = pytest.mark.interop

KEYS = ("AKTEST", "secret")
LARGE = 20_000_000


@pytest.fixture(scope="module")
def endpoint():
    """A running server with the bucket films."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("moto_server")
    with subprocess.Popen([program, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _answers(port), seconds=60)
            endpoint = f"http://127.0.0.1:{port}"
            urllib.request.urlopen(urllib.request.Request(f"{endpoint}/films", method="PUT"), timeout=10).close()
            yield endpoint
        finally:
            process.terminate()


@pytest.fixture(autouse=True)
def moto(need):
    need("moto_server")


@pytest.fixture
def delivery(request, tmp_path):
    """One to this bucket."""

    def delivery(bucket: str) -> S3Delivery:
        files = tmp_path / "access", tmp_path / "secret"
        for path, key in zip(files, KEYS, strict=True):
            path.write_text(key)
        endpoint = request.getfixturevalue("endpoint")
        return S3Delivery(
            type="s3", bucket=bucket, endpoint=endpoint, access_key_file=files[0], secret_key_file=files[1]
        )

    return delivery


def test_documents_are_read_back_as_they_were_put(delivery, tmp_path):
    parcel = make_parcel(tmp_path, (FileKind.PDF, FileKind.PNG))
    to_films = delivery("films")
    with parcel.documents[0].path.open("ab") as file:
        file.write(bytes(LARGE))  # so that it goes up in parts

    outcome = attempt(to_films, parcel, lambda _: None)

    assert isinstance(outcome, Done)
    for document in parcel.documents:
        read = obstore.get(_bucket(to_films), to_films._key(parcel, document))
        assert read.attributes["Content-Type"] == document.media_type
        assert bytes(read.bytes()) == document.path.read_bytes()


def test_a_bucket_that_is_missing_makes_all_wait(delivery, tmp_path):
    outcome = attempt(delivery("absent"), make_parcel(tmp_path), lambda _: None)

    assert outcome == Later(problem="bucket absent: NoSuchBucket", everyone=True)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _bucket(delivery: S3Delivery) -> object:
    return bucket_at(
        bucket=delivery.bucket,
        endpoint=delivery.endpoint,
        region=delivery.region,
        keys=KEYS,
        certificates=None,
        path_style=True,
        seconds=60,
    )
