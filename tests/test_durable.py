"""Files that are complete or absent."""

import pytest

from printscp import durable


def test_a_written_file_has_its_content_and_no_remnant(tmp_path):
    with durable.writing(tmp_path / "film.pdf") as file:
        file.write(b"content")

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert (tmp_path / "film.pdf").read_bytes() == b"content"


def test_a_write_that_fails_leaves_the_old_file_and_no_remnant(tmp_path, monkeypatch):
    path = tmp_path / "film.pdf"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)

    with pytest.raises(OSError, match="No space"), durable.writing(path) as file:
        file.write(b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert path.read_bytes() == b"old"


def test_a_block_that_fails_leaves_no_file(tmp_path):
    def fail():
        with durable.writing(tmp_path / "film.pdf") as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert list(tmp_path.iterdir()) == []
