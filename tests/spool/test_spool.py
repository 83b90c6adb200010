"""The spool: what was submitted is printed once, whatever the disk does meanwhile."""

import threading
import time
from io import BytesIO

import pytest
from printscp.spool.ledger import Ledger
from printscp.spool.worker import Spool

from printscp.film.annotation import AnnotationBox
from printscp.film.job import JobReport
from printscp.film.printer import Condition, FileKind, Printer, PrinterStatus
from printscp.fonts import typeface
from printscp.spool.store import FilmStore
from tests.jobs import film_box, print_image, print_job

PRINTERS = {"FILM1": Printer(name="FILM1")}
TYPEFACE = typeface(None)


class Tray:
    """Takes documents; may refuse the first few as a full disk does, or wait for a sign."""

    def __init__(self, refusals: int = 0) -> None:
        self.documents = []
        self.refusals = refusals
        self.refused_suffixes = set()
        self.writes = False
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, job, document):
        self.may_go_on.wait(10)
        if self.refusals or document.suffix in self.refused_suffixes:
            self.refusals -= 1
            raise OSError(28, "No space left on device")
        if self.writes:
            document.write(BytesIO())
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
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, retry_seconds=0.01)
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

    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE)
    spool.start()
    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]


def test_a_full_disk_delays_a_film_but_loses_none(spool, tray):
    tray.refusals = 3
    spool.submit(print_job())

    _wait_until(lambda: tray.documents)

    assert tray.uids == ["1.2.3.4"]


def test_a_damaged_job_is_set_aside_and_holds_up_no_other(tmp_path, tray):
    store = FilmStore(tmp_path)
    store.open()
    damaged = tmp_path / "jobs" / store.put(print_job("1.2.3.1"))
    store.put(print_job("1.2.3.9", created=print_job().created.replace(hour=23)))
    store.close()
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: whole.index(b"\x30\x21\x30\x00") + 13])

    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, retry_seconds=0.01)
    spool.start()
    _wait_until(lambda: tray.documents)
    spool.stop(10)

    assert (tray.uids, len(list((tmp_path / "failed").iterdir()))) == (["1.2.3.9"], 1)


def test_a_folder_that_is_away_for_a_while_delays_a_film_but_loses_none(tmp_path, tray):
    errors = iter((FileNotFoundError(2, "No such file or directory"),))

    def deliver(job, document):
        for error in errors:
            raise error
        return tray(job, document)

    spool = Spool(FilmStore(tmp_path), PRINTERS, deliver, TYPEFACE, retry_seconds=0.01)
    spool.start()
    spool.submit(print_job())
    _wait_until(lambda: tray.documents)
    spool.stop(10)

    assert (tray.uids, list((tmp_path / "failed").iterdir())) == (["1.2.3.4"], [])


def test_a_film_that_the_disk_does_not_take_before_the_end_waits_for_the_next_start(tmp_path):
    tray = Tray(refusals=10**6)
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, retry_seconds=0.01)
    spool.start()
    spool.submit(print_job())

    spool.stop(0.1)

    assert len(list((tmp_path / "jobs").iterdir())) == 1


def test_a_disk_that_cannot_read_a_job_for_a_while_delays_the_film_but_loses_none(tmp_path, tray, monkeypatch):
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job())
    store.close()
    answers = iter((OSError(5, "Input/output error"), OSError(5, "Input/output error")))
    get = FilmStore.get

    def failing(self, name):
        for error in answers:
            raise error
        return get(self, name)

    monkeypatch.setattr(FilmStore, "get", failing)
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, retry_seconds=0.01)
    spool.start()
    _wait_until(lambda: tray.documents)
    spool.stop(10)

    assert (tray.uids, list((tmp_path / "failed").iterdir())) == (["1.2.3.4"], [])


def test_a_job_that_cannot_be_read_before_the_end_waits_for_the_next_start(tmp_path, tray, monkeypatch):
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job())
    store.close()

    def failing(self, name):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(FilmStore, "get", failing)
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, retry_seconds=0.01)
    spool.start()
    spool.stop(0.1)

    assert len(list((tmp_path / "jobs").iterdir())) == 1


def test_a_job_that_cannot_be_printed_is_set_aside_and_holds_up_no_other(tmp_path, tray, caplog):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "20261121-broken.dcm").write_bytes(b"no DICOM file")
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE)
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
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, most_waiting=2)
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
    in_memory = [task.job is not None for task in spool._waiting.queue]

    tray.may_go_on.set()
    spool.stop(10)

    assert in_memory == [True, True, False, False, False]
    assert tray.uids == [f"1.2.{number}" for number in range(6)]


def test_a_stopped_spool_leaves_no_thread(spool):
    spool.stop(10)

    assert "printscp-spool" not in {thread.name for thread in threading.enumerate()}


class News:
    """What the ledger tells."""

    def __init__(self):
        self.jobs = []
        self.ledger = Ledger([lambda report: self.jobs.append((report.status.value, report.status_info))])


@pytest.fixture
def news():
    return News()


@pytest.fixture
def reporting_spool(tmp_path, tray, news):
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, ledger=news.ledger, retry_seconds=0.01)
    spool.start()
    yield spool
    tray.may_go_on.set()
    spool.stop(10)


def test_a_job_is_reported_from_submit_to_delivery(reporting_spool, news):
    reporting_spool.submit(print_job())

    reporting_spool.stop(10)

    assert news.jobs == [("PENDING", "QUEUED"), ("PRINTING", "NORMAL"), ("DONE", "NORMAL")]
    assert reporting_spool.report("1.2.3.4").status.value == "DONE"


def test_a_job_waits_in_the_reports_before_it_can_be_printed(tmp_path, tray):
    spool = None
    printed_before = []
    ledger = Ledger([lambda report: printed_before.append(spool._waiting.qsize())])
    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE, ledger=ledger)
    spool._store.open()

    spool.submit(print_job())
    spool._store.close()

    assert printed_before == [0]


def test_a_job_that_cannot_be_kept_is_not_reported(reporting_spool, news, tmp_path):
    (tmp_path / "jobs").rmdir()

    with pytest.raises(OSError, match="No such file"):
        reporting_spool.submit(print_job())

    assert (news.jobs, reporting_spool.report("1.2.3.4")) == ([], None)


def test_what_an_earlier_run_left_is_reported_as_waiting(tmp_path, tray):
    store = FilmStore(tmp_path)
    store.open()
    for uid in ("1.2.1", "1.2.2"):
        store.put(print_job(uid))
    store.close()
    tray.may_go_on.clear()

    spool = Spool(FilmStore(tmp_path), PRINTERS, tray, TYPEFACE)
    spool.start()
    report = spool.report("1.2.2")
    tray.may_go_on.set()
    spool.stop(10)

    assert report == JobReport.of(print_job("1.2.2"))
    assert spool.report("1.2.2").status.value == "DONE"


def test_a_job_that_cannot_be_rendered_has_failed(reporting_spool, news, monkeypatch):
    monkeypatch.setattr("printscp.spool.worker.documents", lambda *arguments: 1 / 0)
    reporting_spool.submit(print_job())

    reporting_spool.stop(10)

    assert news.jobs[-1] == ("FAILURE", "INVALID PAGE DES")
    assert reporting_spool.condition("FILM1") == Condition()


def test_a_job_that_cannot_even_be_set_aside_has_failed_and_holds_up_no_other(reporting_spool, tray, news, monkeypatch):
    def refuse(name):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("printscp.spool.worker.documents", lambda *arguments: 1 / 0)
        broken.setattr(reporting_spool._store, "set_aside", refuse)
        reporting_spool.submit(print_job("1.2.1"))
        _wait_until(lambda: news.jobs[-1] == ("FAILURE", "INVALID PAGE DES"))
    reporting_spool.submit(print_job("1.2.2"))
    reporting_spool.stop(10)

    assert tray.uids == ["1.2.2"]


def test_a_full_disk_is_reported_until_it_takes_the_document(reporting_spool, tray, news):
    tray.refusals = 10**6
    reporting_spool.submit(print_job())
    _wait_until(lambda: tray.refusals < 10**6 - 3)
    held_up = reporting_spool.report("1.2.3.4"), reporting_spool.condition("FILM1")
    tray.refusals = 0
    reporting_spool.stop(10)

    assert (held_up[0].status.value, held_up[0].status_info) == ("PENDING", "RECEIVER FULL")
    assert held_up[1] == Condition(PrinterStatus.WARNING, "RECEIVER FULL")
    assert news.jobs[2:] == [("PENDING", "RECEIVER FULL"), ("DONE", "NORMAL")]
    assert reporting_spool.condition("FILM1") == Condition()


def _wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


FILES = (FileKind.PDF, FileKind.PNG, FileKind.SECONDARY_CAPTURE)
SEVERAL = {"FILM1": Printer(name="FILM1", dpi=50, files=FILES)}


def test_a_job_becomes_every_file_that_its_printer_is_set_to_make(tmp_path, tray):
    spool = Spool(FilmStore(tmp_path), SEVERAL, tray, TYPEFACE)
    spool.start()

    spool.submit(print_job(films=(film_box("1.2"), film_box("1.3"))))
    spool.stop(10)

    assert [document.suffix for _, document in tray.documents] == [".pdf", "_1.png", "_1.dcm", "_2.png", "_2.dcm"]


def test_a_job_is_kept_until_its_last_file_is_delivered(tmp_path, tray, news):
    spool = Spool(FilmStore(tmp_path), SEVERAL, tray, TYPEFACE, ledger=news.ledger, retry_seconds=60)
    spool.start()
    tray.refused_suffixes = {"_1.dcm"}
    spool.submit(print_job())
    _wait_until(lambda: len(tray.documents) == 2)

    kept = len(list((tmp_path / "jobs").iterdir()))
    spool.stop(0.1)

    assert kept == len(list((tmp_path / "jobs").iterdir())) == 1
    assert ("DONE", "NORMAL") not in news.jobs


def test_a_film_that_breaks_while_its_file_is_written_has_failed(reporting_spool, tray, news):
    tray.writes = True

    reporting_spool.submit(print_job(films=(film_box(image=print_image(rows=3)),)))
    reporting_spool.submit(print_job("1.2.5"))
    reporting_spool.stop(10)

    assert reporting_spool.report("1.2.3.4").status.value == "FAILURE"
    assert tray.uids == ["1.2.5"]


def test_a_disk_that_is_full_while_a_file_is_written_delays_it(tmp_path, news):
    class Full(BytesIO):
        """Refuses the first bytes, as a disk does."""

        refusals = 1

        def write(self, content):
            if self.refusals:
                self.refusals -= 1
                raise OSError(28, "No space left on device")
            return super().write(content)

    full, tries = Full(), []

    def deliver(job, document):
        tries.append(document.suffix)
        document.write(full)
        return tmp_path / "film.pdf"

    spool = Spool(FilmStore(tmp_path), PRINTERS, deliver, TYPEFACE, ledger=news.ledger, retry_seconds=0.01)
    spool.start()
    spool.submit(print_job())
    spool.stop(10)

    assert tries == [".pdf", ".pdf"]
    assert news.jobs[-1] == ("DONE", "NORMAL")


def test_a_document_that_cannot_be_made_is_no_fault_of_the_disk(tmp_path):
    def deliver(job, document):
        if job.uid == "1.1":
            raise OSError("broken data stream when writing image file")  # as Pillow says it, without a number
        return tmp_path

    spool = Spool(FilmStore(tmp_path), PRINTERS, deliver, TYPEFACE, retry_seconds=0.01)
    spool.start()
    spool.submit(print_job("1.1"))
    spool.submit(print_job("1.2"))
    spool.stop(10)

    assert [spool.report(uid).status.value for uid in ("1.1", "1.2")] == ["FAILURE", "DONE"]


def test_characters_that_no_font_has_are_remarked_with_the_job_and_not_told_in_the_log(tmp_path, caplog):
    delivered = []
    spool = Spool(FilmStore(tmp_path), PRINTERS, lambda job, document: delivered.append(job) or tmp_path, TYPEFACE)
    spool.start()

    spool.submit(print_job("1.1"))
    spool.submit(print_job(films=(film_box(annotation_boxes=(AnnotationBox("1.9", 0, "a\ue000"),)),)))
    spool.stop(10)

    assert [[remark.code for remark in job.remarks] for job in delivered] == [[], ["missing-glyph"]]
    assert "CT1: no font has some characters of 1 text(s): boxes are drawn" in caplog.text
    assert "E000" not in caplog.text
