"""How far each job is, whether each printer delivers, and who is told."""

import errno
import threading

import pytest

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Condition, PrinterStatus
from printscp.spool.ledger import Ledger
from tests.jobs import print_job

JOB = print_job("1.2.3.4")
FULL = OSError(errno.ENOSPC, "No space left on device")
RECEIVER_FULL = Condition(PrinterStatus.WARNING, "RECEIVER FULL")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class News:
    """What listeners were told."""

    def __init__(self):
        self.jobs = []
        self.printers = []

    def job(self, report):
        self.jobs.append((report.uid, report.status.value, report.status_info))

    def printer(self, name, condition):
        self.printers.append((name, condition.status.value, condition.info))


@pytest.fixture
def news():
    return News()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(news, clock):
    return Ledger([news.job], [news.printer], clock=clock, most_kept=3)


def taken(ledger, uid="1.2.3.4"):
    ledger.take(JobReport.of(print_job(uid)))
    return uid


def status_of(ledger, uid="1.2.3.4"):
    report = ledger.report(uid)
    return report.status.value, report.status_info


def test_a_job_that_was_never_taken_is_not_known(ledger, news):
    ledger.printing("1.2.9")

    assert ledger.report("1.2.9") is None
    assert news.jobs == []


def test_a_job_is_reported_from_the_queue_to_the_end(ledger, news):
    uid = taken(ledger)
    ledger.printing(uid)
    ledger.done(uid)

    assert news.jobs == [(uid, "PENDING", "QUEUED"), (uid, "PRINTING", "NORMAL"), (uid, "DONE", "NORMAL")]
    assert status_of(ledger) == ("DONE", "NORMAL")


def test_a_job_that_cannot_be_printed_has_an_invalid_page_description(ledger):
    ledger.failed(taken(ledger))

    assert status_of(ledger) == ("FAILURE", "INVALID PAGE DES")


@pytest.mark.parametrize(
    ("number", "info"),
    [(errno.ENOSPC, "RECEIVER FULL"), (errno.EDQUOT, "RECEIVER FULL"), (errno.EIO, "CHECK PRINTER"), (None, "CHECK PRINTER")],
)  # fmt: skip
def test_a_document_that_cannot_be_delivered_waits_and_its_printer_warns(ledger, number, info):
    ledger.hold_up(taken(ledger), OSError(number, "no"))

    assert status_of(ledger) == ("PENDING", info)
    assert ledger.condition("FILM1") == Condition(PrinterStatus.WARNING, info)
    assert ledger.condition("OTHER") == Condition()


def test_the_same_news_is_told_once(ledger, news):
    uid = taken(ledger)
    for _ in range(3):
        ledger.hold_up(uid, FULL)

    assert news.jobs == [(uid, "PENDING", "QUEUED"), (uid, "PENDING", "RECEIVER FULL")]
    assert news.printers == [("FILM1", "WARNING", "RECEIVER FULL")]


@pytest.mark.parametrize("end", [Ledger.done, Ledger.failed])
def test_a_printer_is_normal_again_when_the_job_that_was_held_up_ends(ledger, news, end):
    uid = taken(ledger)
    ledger.hold_up(uid, FULL)
    end(ledger, uid)

    assert ledger.condition("FILM1") == Condition()
    assert news.printers == [("FILM1", "WARNING", "RECEIVER FULL"), ("FILM1", "NORMAL", "NORMAL")]


def test_the_condition_is_normal_before_anyone_hears_that_the_job_is_done(clock):
    seen = []
    ledger = Ledger([lambda report: seen.append((report.status, ledger.condition("FILM1")))])
    uid = taken(ledger)
    ledger.hold_up(uid, FULL)
    ledger.done(uid)

    assert seen[1:] == [(ExecutionStatus.PENDING, RECEIVER_FULL), (ExecutionStatus.DONE, Condition())]


def test_a_listener_may_ask_from_another_thread_for_it_is_called_without_the_lock(clock):
    asked = []

    def ask(report):
        thread = threading.Thread(target=lambda: asked.append(ledger.report(report.uid)), daemon=True)
        thread.start()
        thread.join(5)

    ledger = Ledger([ask])
    taken(ledger)

    assert asked == [JobReport.of(JOB)]


def test_a_listener_that_fails_holds_up_neither_the_job_nor_the_other_listeners(news, caplog):
    ledger = Ledger([lambda report: 1 / 0, news.job])

    taken(ledger)

    assert len(news.jobs) == 1
    assert "a listener failed" in caplog.text


def test_a_finished_job_is_known_for_an_hour(ledger, clock):
    ledger.done(taken(ledger))

    clock.now = 3599
    known = ledger.report("1.2.3.4")
    clock.now = 3600
    forgotten = ledger.report("1.2.3.4")

    assert (known is not None, forgotten) == (True, None)


def test_a_job_that_waits_is_known_for_as_long_as_it_waits(ledger, clock):
    taken(ledger)
    clock.now = 10**6

    assert status_of(ledger) == ("PENDING", "QUEUED")


def test_the_oldest_finished_jobs_give_way(ledger):
    uids = [taken(ledger, f"1.2.{number}") for number in range(5)]
    for uid in uids:
        ledger.done(uid)

    assert [ledger.report(uid) is not None for uid in uids] == [False, False, True, True, True]
