"""The spool: what was submitted is printed once, whatever the disk does meanwhile."""

import threading
import time

import pytest

from printscp.film.printer import Printer
from printscp.spool.store import FilmStore
from printscp.spool.worker import Spool
from tests.jobs import print_job

PRINTERS = {"FILM1": Printer(name="FILM1")}


class Tray:
    """Takes documents; may refuse the first few as a full disk does, or wait for a sign."""

    def __init__(self, refusals: int = 0) -> None:
        self.documents = []
        self.refusals = refusals
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, job, document):
        self.may_go_on.wait(10)
        if self.refusals:
            self.refusals -= 1
            raise OSError(28, "No space left on device")
        self.documents.append((job.uid, document))
        return f"{job.uid}.pdf"

    @property
    def uids(self):
        return [uid for uid, _ in self.documents]


@pytest.fixture
def tray():
    return Tray()


@pytest.fixture
def spool(tmp_path, tray):
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, retry_seconds=0.01)
    spool.start()
    yield spool
    tray.may_go_on.set()
    spool.stop(10)


def test_a_submitted_job_becomes_a_pdf(spool, tray):
    spool.submit(print_job())

    spool.stop(10)

    ((uid, document),) = tray.documents
    assert uid == "1.2.3.4"
    assert document.content.startswith(b"%PDF-")


def test_jobs_are_printed_in_the_order_they_were_submitted(spool, tray):
    uids = [f"1.2.{number}" for number in (5, 3, 9)]
    for uid in uids:
        spool.submit(print_job(uid))

    spool.stop(10)

    assert tray.uids == uids


def test_a_job_is_on_disk_before_submit_returns_and_gone_when_printed(spool, tray, tmp_path):
    tray.may_go_on.clear()
    spool.submit(print_job())

    before = len(list((tmp_path / "jobs").iterdir()))
    tray.may_go_on.set()
    spool.stop(10)

    assert before == 1
    assert list((tmp_path / "jobs").iterdir()) == []


def test_what_an_earlier_run_left_is_printed(tmp_path, tray):
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job())
    store.close()

    spool = Spool(FilmStore(tmp_path), PRINTERS, tray)
    spool.start()
    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]


def test_a_full_disk_delays_a_film_but_loses_none(spool, tray):
    tray.refusals = 3
    spool.submit(print_job())

    _wait_until(lambda: tray.documents)

    assert tray.uids == ["1.2.3.4"]


def test_a_film_that_the_disk_does_not_take_before_the_end_waits_for_the_next_start(tmp_path):
    tray = Tray(refusals=10**6)
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, retry_seconds=0.01)
    spool.start()
    spool.submit(print_job())

    spool.stop(0.1)

    assert len(list((tmp_path / "jobs").iterdir())) == 1


def test_a_job_that_cannot_be_printed_is_set_aside_and_holds_up_no_other(tmp_path, tray, caplog):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "20261121-broken.dcm").write_bytes(b"no DICOM file")
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray)
    spool.start()
    spool.submit(print_job())

    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]
    assert (tmp_path / "failed" / "20261121-broken.dcm").read_bytes() == b"no DICOM file"
    assert "job cannot be printed" in caplog.text


def test_a_printer_that_the_settings_no_longer_have_prints_all_the_same(spool, tray):
    spool.submit(print_job(printer="GONE"))

    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]


def test_a_full_queue_has_no_room(tmp_path, tray):
    tray.may_go_on.clear()
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, most_waiting=2)
    spool.start()
    room = []
    for number in range(4):
        room.append(spool.has_room())
        spool.submit(print_job(f"1.2.{number}"))
        _wait_until(lambda most=number: spool._waiting.qsize() <= most)

    tray.may_go_on.set()
    spool.stop(10)

    assert room == [True, True, True, False]


def test_a_long_queue_waits_on_disk_and_not_in_memory(spool, tray):
    tray.may_go_on.clear()
    spool.submit(print_job("1.2.0"))
    _wait_until(lambda: spool._waiting.qsize() == 0)
    for number in range(1, 6):
        spool.submit(print_job(f"1.2.{number}"))
    in_memory = [job is not None for _, job in spool._waiting.queue]

    tray.may_go_on.set()
    spool.stop(10)

    assert in_memory == [True, True, False, False, False]
    assert tray.uids == [f"1.2.{number}" for number in range(6)]


def test_a_stopped_spool_leaves_no_thread(spool):
    spool.stop(10)

    assert "printscp-spool" not in {thread.name for thread in threading.enumerate()}


def _wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)
