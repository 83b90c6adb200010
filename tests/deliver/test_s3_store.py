"""Objects in a bucket, put by obstore into a server that judges every signature."""

import pytest

from printscp.deliver.delivery import DestinationDown, NotTaken
from printscp.deliver.s3_store import bucket_at, put
from tests.s3_server import S3Object, S3Server


@pytest.fixture
def server():
    with S3Server() as server:
        yield server


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def bucket(server: S3Server, **changes: object) -> object:
    values = {
        "bucket": server.bucket,
        "endpoint": server.endpoint,
        "region": "eu-central-1",
        "keys": (server.access_key, server.secret_key),
        "certificates": None,
        "path_style": True,
        "seconds": 20.0,
    }
    return bucket_at(**(values | changes))


def test_a_file_is_put_with_its_media_type(server, document):
    put(bucket(server), "2026/film 1.pdf", document, "application/pdf")

    assert server.objects == {"2026/film 1.pdf": S3Object(b"%PDF-1.7", "application/pdf")}


def test_a_large_file_is_put_in_parts(server, document):
    content = bytes(range(256)) * 40_000
    document.write_bytes(content)

    put(bucket(server), "large.pdf", document, "application/pdf")

    assert [len(part) for _, part in sorted(server.parts.items())] == [8 << 20, len(content) - (8 << 20)]
    assert server.objects["large.pdf"] == S3Object(content, "application/pdf")


def test_a_token_of_the_environment_is_not_mixed_with_keys_that_are_given(server, document, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of the environment")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the environment")

    put(bucket(server), "film.pdf", document, "application/pdf")

    assert server.objects.keys() == {"film.pdf"}


def test_without_keys_those_of_the_environment_are_used(server, document, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)

    put(bucket(server, keys=None), "film.pdf", document, "application/pdf")

    assert server.objects.keys() == {"film.pdf"}


@pytest.mark.parametrize(
    ("refusal", "problem", "info"),
    [
        ((403, "AccessDenied"), "bucket films: AccessDenied", "CHECK PRINTER"),
        ((404, "NoSuchBucket"), "bucket films: NoSuchBucket", "CHECK PRINTER"),
        ((507, "XMinioStorageFull"), "bucket films: XMinioStorageFull", "RECEIVER FULL"),
        ((400, "?"), "bucket films: HTTP status 400 Bad Request", "CHECK PRINTER"),
    ],
)
def test_a_refusal_that_all_would_meet_is_told_in_its_code(server, document, refusal, problem, info):
    server.refusal = refusal

    with pytest.raises(DestinationDown) as raised:
        put(bucket(server), "film.pdf", document, "application/pdf")

    assert (str(raised.value), raised.value.info) == (problem, info)


def test_an_object_that_is_too_large_keeps_no_other_waiting(server, document):
    server.refusal = (400, "EntityTooLarge")

    with pytest.raises(NotTaken, match=r"^bucket films: EntityTooLarge$"):
        put(bucket(server), "film.pdf", document, "application/pdf")


def test_a_wrong_key_is_told(server, document):
    with pytest.raises(DestinationDown, match=r"^bucket films: SignatureDoesNotMatch$"):
        put(bucket(server, keys=(server.access_key, "wrong")), "film.pdf", document, "application/pdf")


def test_a_server_that_does_not_listen_is_told(document):
    with S3Server() as server:
        closed = bucket(server)

    with pytest.raises(DestinationDown, match=r"^bucket films: no connection or no answer in time$"):
        put(closed, "film.pdf", document, "application/pdf")


def test_a_file_that_is_missing_here_is_no_matter_of_the_bucket(server, document):
    with pytest.raises(FileNotFoundError) as raised:
        put(bucket(server), "film.pdf", document.with_name("absent"), "application/pdf")

    assert raised.value.filename == str(document.with_name("absent"))
    assert server.requests == []
