"""Files that are complete or absent."""

import pytest

from printscp import durable


def test_a_written_file_has_its_content_and_no_remnant(tmp_path):
    durable.write(tmp_path / "film.pdf", b"content")

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert (tmp_path / "film.pdf").read_bytes() == b"content"


def test_a_write_that_fails_leaves_the_old_file_and_no_remnant(tmp_path, monkeypatch):
    path = tmp_path / "film.pdf"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        durable.write(path, b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert path.read_bytes() == b"old"
