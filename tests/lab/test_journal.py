"""The folder of bundles that grow while their associations go on."""

import errno
import logging
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from printscp.film.remark import Remark
from printscp.lab import bundle, journal
from printscp.lab.record import Hole
from printscp.lab.recorder import Recorder
from tests.lab.records import ACCEPTED, REQUEST, message

N_GET, RESPONSE = 0x0110, 0x8000
REMARK = Remark(code="missing-uid", attribute="x", clause="y", sent="nothing", used="the only one")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "associations"


def only_file(folder):
    (path,) = journal.bundles(folder)
    return path


def test_a_bundle_is_there_and_whole_while_its_association_is_open(folder):
    recorder = Recorder(folder=folder)

    recorder.requested("a", REQUEST)
    recorder.established("a", [ACCEPTED], [])
    recorder.passed("a", message(N_GET, 1), sent=False)
    recorder.disturbed("a", "jam")

    assert bundle.read(only_file(folder)) == recorder.associations[0]
    assert recorder.associations[0].end is None


def test_the_bundle_of_an_ended_association_is_its_record(folder):
    recorder = Recorder(folder=folder)

    recorder.requested("a", REQUEST)
    recorder.established("a", [ACCEPTED], [])
    recorder.passed("a", message(N_GET, 1), sent=False)
    recorder.passed("a", message(N_GET | RESPONSE, 1, Status=0), sent=True)
    recorder.failed("a", ValueError())
    recorder.ended("a", "released")

    assert bundle.read(only_file(folder)) == recorder.associations[0]
    assert recorder.associations[0].end == "released"


def test_only_the_owner_may_read_what_was_sent(folder):
    Recorder(folder=folder).requested("a", REQUEST)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


def test_the_name_tells_number_time_and_calling_ae_title(folder):
    recorder = Recorder(folder=folder)
    recorder.requested("a", replace(REQUEST, calling_ae="../CT 1"))

    began = recorder.associations[0].began
    assert only_file(folder).name == f"000001_{began:%Y%m%dT%H%M%S}____CT_1.jsonl"


def test_numbers_go_on_after_those_that_are_there(folder):
    Recorder(folder=folder).requested("a", REQUEST)

    recorder = Recorder(folder=folder)
    recorder.requested("b", REQUEST)

    assert recorder.associations[0].number == 2
    assert [journal.number_of(path) for path in journal.bundles(folder)] == [1, 2]


def test_the_newest_bundles_are_kept(folder):
    recorder = Recorder(keep=2, folder=folder)

    for key in "abc":
        recorder.requested(key, REQUEST)
        recorder.ended(key, "released")

    assert [journal.number_of(path) for path in journal.bundles(folder)] == [2, 3]


def test_the_oldest_bundle_goes_when_they_are_too_large(folder):
    recorder = Recorder(folder=folder, most_octets=5000)

    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(N_GET, 1, b"\0" * 2000), sent=False)
        recorder.ended(key, "released")

    assert [journal.number_of(path) for path in journal.bundles(folder)] == [2]


def test_what_makes_a_bundle_too_large_is_in_it_without_its_data_set(folder):
    recorder = Recorder(folder=folder, most_octets=5000)

    recorder.requested("a", REQUEST)
    recorder.passed("a", message(N_GET, 1, b"\0" * 5000), sent=False)
    recorder.disturbed("a", "jam")
    recorder.ended("a", "released")

    (kept,) = bundle.read(only_file(folder)).messages
    (whole,) = recorder.associations[0].messages
    assert (kept.message.data_set, kept.holes, kept.faults) == (b"", (Hole(0, 5000),), ("jam",))
    assert (kept.message.command, kept.octets) == (whole.message.command, whole.octets)


def test_a_bundle_that_would_be_too_large_misses_messages_but_not_its_end(folder):
    recorder = Recorder(folder=folder, most_octets=5000)

    recorder.requested("a", REQUEST)
    for number in range(30):
        recorder.passed("a", message(N_GET, number), sent=False)
    recorder.remarked("a", 29, [REMARK])
    recorder.ended("a", "released")

    kept = bundle.read(only_file(folder))
    assert 0 < len(kept.messages) < 30
    assert kept.end == "released"


def test_nothing_else_in_the_folder_is_touched(folder):
    folder.mkdir()
    (folder / "notes.jsonl").write_text("mine")
    recorder = Recorder(keep=1, folder=folder)

    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.ended(key, "released")

    assert sorted(path.name for path in folder.iterdir())[1:] == ["notes.jsonl"]


def test_after_a_clear_nothing_is_added_to_the_bundle_of_an_open_association(folder):
    recorder = Recorder(folder=folder)
    recorder.requested("a", REQUEST)
    before = only_file(folder).read_bytes()

    recorder.clear()
    recorder.passed("a", message(N_GET, 1), sent=False)

    assert only_file(folder).read_bytes() == before


def test_a_folder_that_cannot_be_made_costs_no_record_and_is_told_once(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    recorder = Recorder(folder=tmp_path / "file" / "associations")

    with caplog.at_level(logging.WARNING, "printscp.lab"):
        for key in "ab":
            recorder.requested(key, REQUEST)
            recorder.ended(key, "released")

    assert [record.end for record in recorder.associations] == ["released"] * 2
    assert len(caplog.records) == 1
    assert "associations cannot be recorded: Not a directory" in caplog.text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_ends_the_bundle_and_not_the_record(folder, monkeypatch, caplog):
    recorder = Recorder(folder=folder)
    recorder.requested("a", REQUEST)
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(recorder._journal._open[1], "_descriptor", full)

    recorder.passed("a", message(N_GET, 1), sent=False)
    recorder.passed("a", message(N_GET, 2), sent=False)

    assert len(recorder.associations[0].messages) == 2
    assert bundle.read(only_file(folder)).messages == ()
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "associations cannot be recorded: No space left on device; films are printed all the same"
    ]


def test_of_a_bundle_that_could_not_be_begun_nothing_stays(folder, monkeypatch):
    recorder = Recorder(folder=folder)

    def write(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        recorder.requested("a", REQUEST)
    recorder.requested("b", REQUEST)

    assert [journal.number_of(path) for path in journal.bundles(folder)] == [2]


def test_bundles_of_those_that_only_asked_how_the_printer_is_go_first(folder):
    recorder = Recorder(keep=3, folder=folder)
    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(0x0140, 1), sent=False)
    recorder.ended("b", "released")

    for key in range(5):
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(0x0030, 1), sent=False)
        recorder.ended(key, "released")

    assert [journal.number_of(path) for path in journal.bundles(folder)] == [1, 2, 7]
    assert [each.number for each in recorder.associations] == [1, 2, 7]


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_message_that_has_come_in_part_is_in_the_bundle_once(folder, is_whole):
    recorder = Recorder(folder=folder)
    recorder.requested("a", REQUEST)

    recorder.coming("a", message(0x0140, 1, b""))
    if is_whole:
        recorder.passed("a", message(0x0140, 1, b"12345678"), sent=False)

    (kept,) = bundle.read(only_file(folder)).messages
    assert (kept.awaited, kept.message.data_set) == ((False, b"12345678") if is_whole else (True, b""))
    assert bundle.read(only_file(folder)) == recorder.associations[0]
