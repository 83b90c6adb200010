"""The spool: what was submitted is rendered and delivered once, whatever the disk does meanwhile."""

import errno
import threading
from dataclasses import replace

import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.job import JobReport
from printscp.film.job_state import JobState
from printscp.film.printer import Condition, FileKind, Printer, PrinterStatus
from printscp.film.session import FilmSession
from printscp.outcomes import Done, Failed, Held, Later
from printscp.spool.queue import Backoff
from printscp.spool.retention import Limits
from printscp.spool.spool import Listeners, Spool, SpoolOptions
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore
from tests.jobs import film_box, print_image, print_job
from tests.network_fixtures import wait_until

FULL = Later(problem="No space left on device", everyone=True, info="RECEIVER FULL")
SOON = Backoff(first=0.01, most=0.01, give_up=3600)
HERE = SpoolOptions(render_processes=0, backoff=SOON, look_seconds=0.02)


class Tray:
    """A destination that takes everything, or answers as it is told to."""

    backoff = SOON
    timeout = 60.0

    def __init__(self, kinds=None) -> None:
        self._kinds = kinds
        self.outcomes = []
        """The next answers; Done when there are none."""
        self.delivered = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def kinds(self, printer_files):
        return self._kinds or printer_files

    def call(self, job, task, files, printer):
        return self._deliver, (job, files)

    def _deliver(self, job, files, *, checkpoint):
        self.may_go_on.wait(10)
        outcome = self.outcomes.pop(0) if self.outcomes else Done(receipt=f"{job.uid}.pdf")
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Done):
            content = {document.suffix: (files.folder / document.name).read_bytes() for document in files.documents}
            self.delivered.append((job.uid, content))
        return outcome

    @property
    def uids(self):
        return [uid for uid, _ in self.delivered]


class News:
    """What the spool tells."""

    def __init__(self, *, tells_taken=False):
        self.jobs, self.printers, self.receipts = [], [], []
        self.listeners = Listeners(
            taken=[lambda job: self.jobs.append(job.uid)] if tells_taken else [],
            job=[lambda report: self.jobs.append((report.status.value, report.status_info))],
            condition=[lambda printer, condition: self.printers.append((printer, condition))],
            delivery=[lambda name, done: self.receipts.append((name, done.receipt))],
        )


@pytest.fixture
def tray():
    return Tray()


@pytest.fixture
def news():
    return News()


@pytest.fixture
def opened(tmp_path, tray, news):
    """Starts spools in one data folder, one after another."""
    started = []

    def opened(trays=None, *, printer=None, options=HERE, **changes) -> Spool:
        trays = trays or {"out": tray}
        printer = printer or Printer(name="FILM1")
        store = FilmStore(tmp_path)
        spool = Spool(
            store,
            SqliteQueue(store.queue_path),
            {printer.name: printer},
            trays,
            routes={printer.name: tuple(trays)},
            options=options,
            listeners=news.listeners,
            **changes,
        )
        started.append(spool)
        spool.start()
        return spool

    yield opened
    for spool in started:
        spool.stop(0)


@pytest.fixture
def spool(opened):
    return opened()


def files_of(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_submitted_job_is_delivered_as_a_pdf(spool, tray):
    spool.submit(print_job())

    spool.stop(10)

    ((uid, content),) = tray.delivered
    assert uid == "1.2.3.4"
    assert list(content) == [".pdf"]
    assert content[".pdf"].startswith(b"%PDF-")


def test_jobs_are_delivered_in_the_order_they_were_submitted(spool, tray):
    uids = [f"1.2.{number}" for number in (5, 3, 9)]
    for uid in uids:
        spool.submit(print_job(uid))

    spool.stop(10)

    assert tray.uids == uids


def test_a_job_and_its_documents_are_kept_after_it_is_delivered(spool, tmp_path):
    spool.submit(print_job())

    spool.stop(10)

    assert files_of(tmp_path / "jobs") == ["20261121T153012345678-1.2.3.4.dcm"]
    assert files_of(tmp_path / "documents" / "1.2.3.4") == ["film.pdf"]


def test_what_an_earlier_run_left_is_delivered_after_the_next_start(opened, tray):
    tray.may_go_on.clear()
    first = opened()
    first.submit(print_job())
    tray.outcomes = [None]
    tray.may_go_on.set()
    first.stop(0)

    opened().stop(10)

    assert tray.uids == ["1.2.3.4"]


def test_the_jobs_of_a_folder_without_a_queue_are_printed_also_those_that_were_set_aside(opened, tray, tmp_path):
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job("1.2.1"))
    (tmp_path / "failed").mkdir()
    failed = store.put(print_job("1.2.2", created=print_job().created.replace(hour=23)))
    store.path(failed).rename(tmp_path / "failed" / failed)
    store.close()

    opened().stop(10)

    assert tray.uids == ["1.2.1", "1.2.2"]


def test_a_start_that_died_while_it_took_up_old_jobs_takes_up_the_rest(opened, tray, tmp_path):
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job("1.2.1"))
    store.close()
    queue = SqliteQueue(store.queue_path)
    queue.open()
    queue.close()

    opened().stop(10)

    assert tray.uids == ["1.2.1"]


def test_a_file_that_is_no_job_is_set_aside_and_holds_up_no_other(opened, tray, tmp_path):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "20261121-broken.dcm").write_bytes(b"no DICOM file")
    spool = opened()
    spool.submit(print_job())

    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]
    assert (tmp_path / "damaged" / "20261121-broken.dcm").read_bytes() == b"no DICOM file"


def test_a_file_without_a_row_was_never_acknowledged_and_is_not_printed(opened, tray, tmp_path):
    opened().stop(10)
    store = FilmStore(tmp_path)
    store.open()
    store.put(print_job())
    store.close()

    opened().stop(10)

    assert tray.uids == []
    assert files_of(tmp_path / "unacknowledged") == ["20261121T153012345678-1.2.3.4.dcm"]


def test_a_job_that_cannot_be_rendered_has_failed_and_holds_up_no_other(spool, tray, news):
    spool.submit(print_job(films=(film_box(image=print_image(rows=3)),)))
    spool.submit(print_job("1.2.5"))

    spool.stop(10)

    assert tray.uids == ["1.2.5"]
    assert ("FAILURE", "INVALID PAGE DES") in news.jobs
    assert spool.condition("FILM1") == Condition()


def test_a_job_whose_file_is_gone_has_failed(opened, tray, tmp_path, news):
    tray.outcomes = [Held(problem="whose?")]
    first = opened()
    first.submit(print_job())
    first.stop(10)
    for path in (tmp_path / "jobs").iterdir():
        path.unlink()
    queue = SqliteQueue(tmp_path / "queue.sqlite")
    queue.attach()
    queue.release(1)
    queue.close()

    second = opened()
    wait_until(lambda: second._queue.job(1).state is JobState.ABORTED)

    assert second._queue.job(1).deliveries[0].problem.endswith("1.2.3.4.dcm is gone from the data folder")


def test_a_full_disk_delays_a_film_and_is_reported_until_it_takes_it(spool, tray, news):
    tray.outcomes = [FULL] * 3
    tray.may_go_on.clear()
    spool.submit(print_job())
    tray.may_go_on.set()
    wait_until(lambda: tray.delivered)
    spool.stop(10)

    warning = Condition(PrinterStatus.WARNING, "RECEIVER FULL")
    assert tray.uids == ["1.2.3.4"]
    assert ("PENDING", "RECEIVER FULL") in news.jobs
    assert news.printers == [("FILM1", warning), ("FILM1", Condition())]
    assert news.jobs[-1] == ("DONE", "NORMAL")


def test_a_full_disk_is_the_condition_of_the_printer_after_a_restart_too(opened, tray, monkeypatch):
    monkeypatch.setattr(tray, "backoff", Backoff(first=1000, most=1000, give_up=10_000))
    tray.outcomes = [FULL]
    first = opened()
    first.submit(print_job())
    wait_until(lambda: first._queue.job(1).state is JobState.STOPPED)
    first.stop(0)

    assert opened().condition("FILM1") == Condition(PrinterStatus.WARNING, "RECEIVER FULL")


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize(("verb", "number", "over"), [("hold", 1, True), ("cancel", 1, True), ("cancel", 2, False)])
def test_the_trouble_of_a_printer_is_over_when_no_job_has_it(
    opened, tray, tmp_path, monkeypatch, stored, verb, number, over
):
    monkeypatch.setattr(tray, "backoff", Backoff(first=1000, most=1000, give_up=10_000))
    tray.outcomes = [FULL]
    spool = opened(finished_when_stored=frozenset({"FILM1"} if stored else ()))
    spool.submit(print_job("1.2.1"))
    wait_until(lambda: spool.condition("FILM1").info == "RECEIVER FULL")
    spool.submit(print_job("1.2.2"))
    other = SqliteQueue(tmp_path / "queue.sqlite")
    other.attach()
    seen = spool._housekeeping._seen

    getattr(other, verb)(number)
    other.close()
    wait_until(lambda: spool._housekeeping._seen != seen)
    spool._housekeeping.stop()

    assert (spool.condition("FILM1") == Condition()) is over


def test_what_only_one_job_suffers_from_is_no_condition_of_the_printer(spool, tray, news):
    tray.outcomes = [Later(problem="refused", everyone=False)]
    spool.submit(print_job())
    wait_until(lambda: tray.delivered)
    spool.stop(10)

    assert news.printers == []


def test_a_job_is_reported_from_submit_to_delivery(spool, news):
    spool.submit(print_job())

    spool.stop(10)

    assert news.jobs == [("PENDING", "QUEUED"), ("PRINTING", "NORMAL"), ("DONE", "NORMAL")]
    assert news.receipts == [("out", "1.2.3.4.pdf")]


def test_a_job_may_be_done_when_it_is_rendered(opened, tray, news):
    tray.may_go_on.clear()
    spool = opened(finished_when_stored=frozenset({"FILM1"}))
    spool.submit(print_job())

    wait_until(lambda: news.jobs[-1] == ("DONE", "NORMAL"))
    before = tray.uids
    tray.may_go_on.set()
    spool.stop(10)

    assert (before, tray.uids) == ([], ["1.2.3.4"])


def test_the_label_is_reported_while_the_job_is_not_done(spool, tray):
    tray.may_go_on.clear()
    job = print_job(session=FilmSession(uid="1.2.3.1", label="Schädel", character_set=("ISO_IR 100",)))
    spool.submit(job)

    report = spool.report("1.2.3.4")
    tray.may_go_on.set()

    assert (report.label, report.character_set) == ("Schädel", ("ISO_IR 100",))


def test_a_job_that_is_done_is_known_after_a_restart_too(opened):
    first = opened()
    first.submit(print_job())
    first.stop(10)

    report = opened().report("1.2.3.4")

    assert report == replace(JobReport.of(print_job()), status=report.status, status_info="NORMAL")
    assert report.status.value == "DONE"


def test_a_job_that_nobody_submitted_is_not_known(spool):
    assert spool.report("1.2.9") is None


def test_a_job_that_cannot_be_kept_leaves_nothing_and_is_not_reported(spool, news, tmp_path, monkeypatch):
    def refuse(job):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(spool._queue, "submit", refuse)

    with pytest.raises(OSError, match="Input/output"):
        spool.submit(print_job())

    assert (news.jobs, files_of(tmp_path / "jobs")) == ([], [])


def test_a_data_folder_that_is_full_fails_the_printer_until_there_is_room(spool, news, monkeypatch):
    def full(job):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(spool._store, "put", full)
        with pytest.raises(OSError, match="No space"):
            spool.submit(print_job())
    wait_until(lambda: news.printers[-1:] == [("FILM1", Condition())])

    assert news.printers == [
        ("FILM1", Condition(PrinterStatus.FAILURE, "PRINT BUFF FULL")),
        ("FILM1", Condition()),
    ]
    assert spool.storage_has_room()


def test_a_disk_with_less_left_than_others_need_has_no_room(opened):
    spool = opened(options=replace(HERE, limits=Limits(min_free=1e18)))

    assert not spool.storage_has_room()
    assert spool.condition("FILM1") == Condition(PrinterStatus.FAILURE, "PRINT BUFF FULL")


def test_a_data_folder_that_is_larger_than_it_may_be_has_no_room(opened, tray):
    tray.outcomes = [Held(problem="whose?")]
    first = opened()
    first.submit(print_job())
    first.stop(10)

    spool = opened(options=replace(HERE, limits=Limits(max_octets=1)))

    assert not spool.storage_has_room()


def test_old_jobs_are_purged_when_the_spool_starts_and_known_all_the_same(opened, tmp_path):
    first = opened()
    first.submit(print_job("1.2.1"))
    first.submit(print_job("1.2.2"))
    first.stop(10)

    spool = opened(options=replace(HERE, limits=Limits(max_films=1)))

    assert files_of(tmp_path / "documents") == ["1.2.2"]
    assert [name.endswith("-1.2.2.dcm") for name in files_of(tmp_path / "jobs")] == [True]
    assert spool.report("1.2.1").status.value == "DONE"


def test_a_full_queue_has_no_room(opened, tray):
    spool = opened(options=replace(HERE, most_waiting=2))
    spool._lanes.stop(0)
    room = []
    for number in range(3):
        room.append(spool.has_room())
        spool.submit(print_job(f"1.2.{number}"))

    assert room == [True, True, False]


def test_a_queue_without_limit_has_always_room(opened):
    spool = opened(options=replace(HERE, most_waiting=0))
    spool._lanes.stop(0)
    spool.submit(print_job())

    assert spool.has_room()


def test_a_printer_that_the_settings_no_longer_have_prints_like_the_first(spool, tray):
    spool.submit(print_job(printer="GONE"))

    spool.stop(10)

    assert tray.uids == ["1.2.3.4"]


def test_a_delivery_that_the_settings_no_longer_have_is_told_and_its_job_waits(opened, tray, caplog):
    tray.outcomes = [Held(problem="whose?")]
    first = opened({"pacs": tray})
    first.submit(print_job())
    first.stop(10)

    second = opened({"out": Tray()})

    assert "job 1 waits for [deliveries.pacs], which the settings lack" in caplog.messages
    assert second._queue.job(1).state is JobState.HELD


def test_what_an_operator_cancels_in_another_process_is_ended_and_told(spool, tray, news, tmp_path):
    tray.outcomes = [Held(problem="whose?")]
    spool.submit(print_job())
    wait_until(lambda: spool._queue.job(1).state is JobState.HELD)
    other = SqliteQueue(tmp_path / "queue.sqlite")
    other.attach()

    other.cancel(1)
    other.close()

    wait_until(lambda: news.jobs[-1] == ("FAILURE", "JOB CANCELED"))


def test_what_an_operator_releases_in_another_process_is_done(spool, tray, tmp_path):
    tray.outcomes = [Held(problem="whose?")]
    spool.submit(print_job())
    wait_until(lambda: spool._queue.job(1).state is JobState.HELD)
    other = SqliteQueue(tmp_path / "queue.sqlite")
    other.attach()

    other.release(1)
    other.close()

    wait_until(lambda: tray.uids == ["1.2.3.4"])


def test_every_delivery_has_the_documents_that_it_needs(opened):
    trays = {"out": Tray(), "pacs": Tray((FileKind.SECONDARY_CAPTURE,)), "printer": Tray(())}
    spool = opened(trays, printer=Printer(name="FILM1", dpi=50, files=(FileKind.PDF, FileKind.PNG)))

    spool.submit(print_job(films=(film_box("1.2"), film_box("1.3"))))
    spool.stop(10)

    ((_, content),) = trays["out"].delivered
    assert list(content) == [".pdf", "_1.png", "_1.dcm", "_2.png", "_2.dcm"]
    assert [len(tray.delivered) for tray in trays.values()] == [1, 1, 1]


def test_a_destination_that_hangs_holds_up_no_other(opened, tray):
    hanging = Tray()
    hanging.may_go_on.clear()
    spool = opened({"hangs": hanging, "out": tray})
    for uid in ("1.2.1", "1.2.2"):
        spool.submit(print_job(uid))

    wait_until(lambda: tray.uids == ["1.2.1", "1.2.2"])
    hanging.may_go_on.set()

    assert spool.condition("FILM1") == Condition()


def test_a_delivery_that_can_never_be_made_ends_the_job_where_no_other_was(spool, tray, news):
    tray.outcomes = [Failed(problem="no such folder", info="UNKNOWN")]
    spool.submit(print_job())

    spool.stop(10)

    assert news.jobs[-1] == ("FAILURE", "UNKNOWN")


def test_a_stopped_spool_leaves_no_thread(spool):
    spool.stop(10)

    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("printscp-")] == []


def test_characters_that_no_font_has_are_told_and_not_which(opened, caplog):
    spool = opened()
    spool.submit(print_job(films=(film_box(annotation_boxes=(AnnotationBox("1.9", 0, "a\ue000"),)),)))

    spool.stop(10)

    assert spool._queue is not None
    assert "no font has" in caplog.text
    assert "E000" not in caplog.text


def test_jobs_are_rendered_in_processes_that_may_die(opened, tray):
    spool = opened(options=replace(HERE, render_processes=1))
    spool._lanes._threads[0].worker.process.start()
    spool.submit(print_job())

    wait_until(lambda: spool._queue.job(1).render.state is JobState.COMPLETED, 60)

    assert not spool._queue.job(1).render.problem


def test_a_job_is_told_as_taken_before_it_is_told_to_wait(tmp_path, tray):
    news = News(tells_taken=True)
    store = FilmStore(tmp_path)
    queue = SqliteQueue(store.queue_path)
    printers = {"FILM1": Printer(name="FILM1")}
    spool = Spool(
        store, queue, printers, {"out": tray}, routes={"FILM1": ("out",)}, options=HERE, listeners=news.listeners
    )
    spool.start()

    spool.submit(print_job())
    spool.stop(10)

    assert news.jobs[:2] == ["1.2.3.4", ("PENDING", "QUEUED")]


def test_of_jobs_that_are_dropped_nothing_is_left_and_nothing_told(spool, tray, news, tmp_path):
    tray.may_go_on.clear()
    spool.submit(print_job("1.2.3"))
    spool.submit(print_job("1.2.4"))
    wait_until(lambda: spool.job("1.2.3").render.state is JobState.COMPLETED)

    spool.drop_all()
    news.jobs.clear()
    tray.may_go_on.set()
    spool.submit(print_job("1.2.5"))
    wait_until(lambda: "1.2.5" in tray.uids)

    assert (spool.report("1.2.3"), spool.report("1.2.4")) == (None, None)
    assert len(files_of(tmp_path / "jobs")) == 1
    spool.stop(10)
    assert news.jobs == [("PENDING", "QUEUED"), ("PRINTING", "NORMAL"), ("DONE", "NORMAL")]
