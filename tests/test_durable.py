"""Files that are complete or absent."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from printscp import durable


def test_a_written_file_has_its_content_and_no_remnant(tmp_path):
    with durable.writing(tmp_path / "film.pdf") as file:
        file.write(b"content")

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert (tmp_path / "film.pdf").read_bytes() == b"content"


def test_what_the_system_said_is_told_where_a_library_put_other_words_around_it(tmp_path):
    full = OSError(errno.ENOSPC, "No space left on device")
    told = OSError("With tag (7FE0,0010) got exception: [Errno 28] No space left on device")
    told.__cause__ = OSError("in an item of a sequence")
    told.__cause__.__cause__ = full

    with pytest.raises(OSError, match="No space") as caught, durable.writing(tmp_path / "film.dcm"):
        raise told

    assert caught.value is full
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_the_system_did_not_tell_stays_as_it_is(tmp_path):
    told = OSError("cannot identify image file")

    with pytest.raises(OSError, match="cannot identify") as caught, durable.writing(tmp_path / "film.dcm"):
        raise told

    assert caught.value is told


@pytest.fixture
def order(monkeypatch):
    """What is forced to disk and what is renamed, in that order, by name."""
    steps = []
    fsync, replace = durable.os.fsync, Path.replace

    def note_fsync(descriptor):
        steps.append(f"fsync {Path(durable.os.readlink(f'/proc/self/fd/{descriptor}')).name}")
        fsync(descriptor)

    def note_replace(path, target):
        steps.append(f"rename {path.name} {target.name}")
        return replace(path, target)

    monkeypatch.setattr(durable.os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    return steps


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells files by /proc")
def test_a_file_is_on_disk_before_it_has_its_name_and_its_name_before_it_is_done(tmp_path, order):
    folder = tmp_path / "films"
    folder.mkdir()

    with durable.writing(folder / "film.pdf") as file:
        file.write(b"content")

    temporary = f".film.pdf.{os.getpid()}.part"
    assert order == [f"fsync {temporary}", f"rename {temporary} film.pdf", "fsync films"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells files by /proc")
def test_each_folder_that_is_made_is_on_disk(tmp_path, order):
    durable.make_folder(tmp_path / "films" / "2026-11-21")
    durable.make_folder(tmp_path / "films" / "2026-11-21")

    assert order == ["fsync films", f"fsync {tmp_path.name}"]
    assert (tmp_path / "films" / "2026-11-21").is_dir()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_the_mode_is_that_of_the_folder_alone_and_one_that_is_there_keeps_its_own(tmp_path):
    folder, usual = tmp_path / "films" / "private", tmp_path / "usual"
    usual.mkdir()

    durable.make_folder(folder, durable.PRIVATE)
    durable.make_folder(tmp_path / "films", durable.PRIVATE)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.parent.stat().st_mode == usual.stat().st_mode


def test_a_folder_that_takes_files_is_left_as_it_was(tmp_path):
    (tmp_path / "probe").write_text("precious")

    durable.require_writable(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["probe"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that no one may write to")
def test_a_folder_that_takes_no_files_is_an_error():
    with pytest.raises(OSError, match="/proc/self"):
        durable.require_writable(Path("/proc/self"))


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


_OTHER_WRITER = """
import sys
from pathlib import Path
from printscp import durable
with durable.writing(Path(sys.argv[1])) as file:
    file.write(b"other")
    file.flush()
    print(flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other_writer(tmp_path):
    """Another process that is in the middle of writing film.pdf, and ends when it is told to."""
    command = [sys.executable, "-c", _OTHER_WRITER, str(tmp_path / "film.pdf")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process


@pytest.mark.parametrize("other_is_last", [False, True])
def test_of_two_processes_that_write_one_file_the_last_has_it_whole(tmp_path, other_writer, other_is_last):
    with durable.writing(tmp_path / "film.pdf") as file:
        file.write(b"ours")
        if not other_is_last:
            other_writer.communicate(b"\n", timeout=30)
    if other_is_last:
        other_writer.communicate(b"\n", timeout=30)

    assert [path.name for path in tmp_path.iterdir()] == ["film.pdf"]
    assert (tmp_path / "film.pdf").read_bytes() == (b"other" if other_is_last else b"ours")


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
@pytest.mark.parametrize(("mode", "kept"), [((), 0o644), ((durable.OWNER_ONLY,), 0o600)])
def test_a_file_has_the_mode_that_is_asked_for_less_the_umask(tmp_path, mode, kept):
    before = os.umask(0o022)
    try:
        with durable.writing(tmp_path / "film.pdf", *mode):
            pass
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "film.pdf").stat().st_mode) == kept
