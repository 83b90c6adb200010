"""N-EVENT-REPORTs over the loopback interface: who is told what, and that no association is lost over them."""

import errno
import json
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pytest

from printscp.deliver.folder import FolderDelivery
from printscp.server import outbox
from printscp.wire.encoding import decode
from printscp.wire.sop_classes import GRAYSCALE_META, PRINT_JOB, PRINTER, PRINTER_INSTANCE
from tests.drills import often, some_of
from tests.event_scu import DONE, FAILURE, PENDING, PRINTING, EventScu
from tests.network import stock_scu
from tests.network_fixtures import wait_until
from tests.raw_scu import IMPLICIT

pytestmark = pytest.mark.network

NORMAL, WARNING = 1, 2
REFERENCED_PRINT_JOB_SEQUENCE = 0x21000500


@contextmanager
def connected(server, contexts=(GRAYSCALE_META, PRINT_JOB), **options):
    with EventScu.connect(server.port, contexts, **options) as scu:
        yield scu


@pytest.fixture
def no_thread_is_left():
    before = set(threading.enumerate())
    yield
    wait_until(lambda: set(threading.enumerate()) <= before)


@pytest.fixture
def hasty(monkeypatch):
    """Events leave without waiting for a pause, so that as many as can be cross a request."""
    monkeypatch.setattr(outbox, "QUIET_SECONDS", 0)
    monkeypatch.setattr(outbox, "OVERDUE_SECONDS", 0)


@pytest.fixture
def calm(monkeypatch):
    """Events wait for a pause that is none of a busy machine, which holds an SCU up for a quarter of a second."""
    monkeypatch.setattr(outbox, "QUIET_SECONDS", 1.0)
    monkeypatch.setattr(outbox, "OVERDUE_SECONDS", 60.0)


class Disk:
    """Takes no document until it is mended."""

    def __init__(self, monkeypatch, number):
        self._number = number
        self._mended = threading.Event()
        deliver = FolderDelivery.deliver

        def deliver_or_refuse(delivery, *arguments):
            if not self._mended.is_set():
                raise OSError(self._number, "the disk says no")
            return deliver(delivery, *arguments)

        monkeypatch.setattr(FolderDelivery, "deliver", deliver_or_refuse)

    def mend(self):
        self._mended.set()


# (a) an SCU that waits for its events


@pytest.mark.parametrize("options", [{}, {"transfer_syntax": IMPLICIT}])
def test_a_job_is_told_pending_printing_done_after_the_answer(server, no_thread_is_left, options):
    with connected(server, **options) as scu:
        film = scu.film()
        answer = scu.print_film(film)
        events_before_the_answer = list(scu.events)
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    uid = answer[REFERENCED_PRINT_JOB_SEQUENCE].value[0].ReferencedSOPInstanceUID
    assert events_before_the_answer == []
    assert {event.uid for event in scu.events} == {uid}
    assert scu.types_of(uid) == [PENDING, PRINTING, DONE]
    assert [event.information.ExecutionStatusInfo for event in scu.events] == ["QUEUED", "NORMAL", "NORMAL"]
    assert {event.information.PrinterName for event in scu.events} == {"printscp"}
    assert {scu.contexts[event.context_id] for event in scu.events} == {PRINT_JOB}
    assert [event.message_id for event in scu.events] == [1, 2, 3]


def test_a_job_that_is_done_can_be_asked_for_on_another_association(server):
    with connected(server) as scu:
        scu.print_film(scu.film())
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    with connected(server, [PRINT_JOB]) as other:
        reply = other.n_get(PRINT_JOB, scu.events[0].uid)
        other.release()

    attributes = decode(BytesIO(reply.data), implicit=False)
    assert (attributes.ExecutionStatus, attributes.ExecutionStatusInfo) == ("DONE", "NORMAL")
    assert (attributes.Originator, attributes.PrinterName) == ("RAWSCU", "printscp")


def test_an_event_names_the_session_in_the_characters_that_the_scu_used(server):
    with connected(server) as scu:
        scu.print_film(scu.film(SpecificCharacterSet="ISO_IR 100", FilmSessionLabel="Schädel"))
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    assert {event.information.FilmSessionLabel for event in scu.events} == {"Schädel"}
    assert {event.information.SpecificCharacterSet for event in scu.events} == {"ISO_IR 100"}


# (b) requests that cross an event


def test_requests_that_cross_an_event_are_answered_and_the_event_may_be_confirmed_later(server):
    with connected(server) as scu:
        scu.confirms = False
        scu.print_film(scu.film())
        first = scu.receive_event()
        for _ in range(3):
            scu.change_session()
            scu.printer_status()
        crossed = list(scu.events)
        scu.confirm(first)
        second = scu.receive_event()
        scu.confirm(second)
        scu.confirm(scu.receive_event())
        scu.change_session()
        scu.release()

    assert crossed == [first]
    assert [event.type for event in scu.events] == [PENDING, PRINTING, DONE]


def test_a_request_sent_in_the_same_moment_as_the_event_lives_on(server, hasty):
    jobs = often(8, 20)
    with connected(server) as scu:
        film = scu.film()
        scu.confirms = False
        for _ in range(jobs):
            scu.print_film(film)
            scu.change_session()
            for event in list(scu.unconfirmed):
                scu.confirm(event)
        scu.confirms = True
        for event in list(scu.unconfirmed):
            scu.confirm(event)
        scu.receive_until(lambda: scu.done == jobs)
        scu.release()

    assert len(scu.events) == 3 * jobs


def test_the_requests_of_a_print_scu_that_does_not_pause_cross_no_event(server, calm):
    with connected(server) as scu:
        film = scu.film()
        for _ in range(10):
            scu.print_film(film)
            scu.change_session()
        crossed = list(scu.events)
        scu.receive_until(lambda: scu.done == 10)
        scu.release()

    assert crossed == []
    assert {tuple(scu.types_of(event.uid)) for event in scu.events} == {(PENDING, PRINTING, DONE)}


def test_a_print_scu_that_never_pauses_is_told_in_time(server, monkeypatch):
    monkeypatch.setattr(outbox, "QUIET_SECONDS", 60.0)
    monkeypatch.setattr(outbox, "OVERDUE_SECONDS", 0.6)
    with connected(server) as scu:
        scu.print_film(scu.film())
        start = time.monotonic()
        while not scu.done and time.monotonic() < start + 60:
            scu.change_session()
        seconds = time.monotonic() - start
        scu.release()

    assert [event.type for event in scu.events] == [PENDING, PRINTING, DONE]
    assert seconds >= outbox.OVERDUE_SECONDS - 0.1


@pytest.mark.parametrize("overdue_seconds", some_of([0, outbox.OVERDUE_SECONDS], 1))
def test_a_stock_print_scu_prints_film_after_film_and_hears_of_each(server, monkeypatch, overdue_seconds):
    # With 0 each event leaves while a request waits for its answer.
    monkeypatch.setattr(outbox, "OVERDUE_SECONDS", overdue_seconds)
    # On a busy machine the SCU is held up for a quarter of a second between two requests, which is no pause of its own.
    monkeypatch.setattr(outbox, "QUIET_SECONDS", 1.0)
    associations, films = often(2, 4), often(5, 10)

    arguments = [sys.executable, stock_scu.__file__, *map(str, (server.port, associations, films))]
    result = subprocess.run(arguments, capture_output=True, timeout=120, check=False, text=True)

    assert (result.returncode, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert len(told) == associations
    for association in told:
        jobs, events = association["jobs"], association["events"]
        assert len(jobs) == films
        assert [uid for uid, kind in events if kind == DONE] == jobs
        for job in jobs:
            assert [kind for uid, kind in events if uid == job] == [PENDING, PRINTING, DONE]


# (c) an SCU that releases instead


def test_a_release_instead_of_a_confirmation_is_answered(server, no_thread_is_left):
    with connected(server) as scu:
        scu.confirms = False
        scu.print_film(scu.film())
        scu.receive_event()
        scu.release()

    assert len(server.films(1)) == 1
    wait_until(lambda: server.app.association_count == 0)


# (d) an SCU that never confirms


def test_an_scu_that_never_confirms_is_answered_and_told_how_its_job_ended(server_with, caplog, calm):
    server = server_with(confirm_seconds=0.1)
    with connected(server) as scu:
        scu.confirms = False
        answer = scu.print_film(scu.film())
        job = answer[REFERENCED_PRINT_JOB_SEQUENCE].value[0].ReferencedSOPInstanceUID
        # No pause, and so no event, before there is something to catch up with.
        wait_until(lambda: scu.job_status(job) == "DONE")
        scu.receive_until(lambda: scu.done == 1)
        scu.confirm(scu.events[0])
        scu.change_session()
        scu.release()

    assert [event.type for event in scu.events] == [PENDING, DONE]
    assert "is not confirmed after 0.1 s, given up" in caplog.text


def test_an_scu_that_confirms_every_event_as_message_1_hears_of_all_at_once(server):
    with connected(server) as scu:
        scu.confirms = False
        scu.print_film(scu.film())
        for _ in range(3):
            scu.confirm(replace(scu.receive_event(), message_id=1))
        scu.release()

    assert [event.type for event in scu.events] == [PENDING, PRINTING, DONE]


def test_a_failure_status_confirms_as_well(server):
    with connected(server) as scu:
        scu.confirms = False
        scu.print_film(scu.film())
        for _ in range(3):
            # No such event type (PS3.7 C.4.7).
            scu.confirm(scu.receive_event(), 0x0113)
        scu.release()

    assert scu.done == 1


# (e) an SCU that is gone


@pytest.mark.parametrize("leave", [EventScu.abort, EventScu.vanish])
def test_a_job_is_printed_although_its_scu_has_gone(server, no_thread_is_left, leave):
    with connected(server) as scu:
        scu.print_film(scu.film())
        leave(scu)

    assert len(server.films(1)) == 1
    wait_until(lambda: server.app.association_count == 0)
    assert server.app._scp._reports._jobs == {}


# (f) an SCU that did not ask for events


def test_without_the_print_job_class_there_are_no_events(server):
    with connected(server, [GRAYSCALE_META]) as scu:
        scu.film()
        answer = scu.print_film("1.2.3.1")
        server.films(1)
        wait_until(server.is_idle)
        for _ in range(5):
            scu.change_session()
        scu.release()

    assert REFERENCED_PRINT_JOB_SEQUENCE not in answer
    assert scu.events == []


def test_a_printer_without_the_print_job_class_does_not_accept_it(server_with):
    server = server_with({"print_job": False})

    with connected(server) as scu:
        scu.print_film(scu.film())
        server.films(1)
        scu.change_session()
        scu.release()

    assert list(scu.contexts.values()) == [GRAYSCALE_META]
    assert scu.events == []


# (g) two SCUs


def test_each_scu_hears_of_its_own_jobs_alone(server):
    with connected(server) as one, connected(server) as two:
        films = {one: one.film("1.2.3"), two: two.film("1.2.4")}
        for _ in range(5):
            for scu, film in films.items():
                scu.print_film(film)
        for scu in films:
            scu.receive_until(lambda scu=scu: scu.done == 5)
        for scu in films:
            scu.change_session("1.2.3" if scu is one else "1.2.4")
            scu.release()

    jobs = [{event.uid for event in scu.events} for scu in (one, two)]
    assert [len(uids) for uids in jobs] == [5, 5]
    assert not jobs[0] & jobs[1]
    assert [len(scu.events) for scu in (one, two)] == [15, 15]


# (h) jobs and printers in trouble


def test_a_job_that_cannot_be_rendered_is_told_as_a_failure(server, monkeypatch):
    monkeypatch.setattr("printscp.output.files.documents", lambda *arguments: 1 / 0)
    with connected(server) as scu:
        scu.print_film(scu.film())
        scu.receive_until(lambda: len(scu.events) == 3)
        normal = scu.printer_status()
        scu.release()

    assert [event.type for event in scu.events] == [PENDING, PRINTING, FAILURE]
    assert scu.events[-1].information.ExecutionStatusInfo == "INVALID PAGE DES"
    assert normal == ("NORMAL", "NORMAL")


@pytest.mark.parametrize(
    ("number", "info"),
    some_of([(errno.ENOSPC, "RECEIVER FULL"), (errno.EACCES, "CHECK PRINTER"), (errno.EDQUOT, "RECEIVER FULL")], 2),
)
@pytest.mark.parametrize("events", [False, True])
def test_a_disk_that_takes_no_document_is_told_until_it_is_mended(server_with, monkeypatch, number, info, events):
    server = server_with({"printer_events": events})
    disk = Disk(monkeypatch, number)
    with connected(server) as scu:
        scu.print_film(scu.film())
        scu.receive_until(lambda: len(scu.of_class(PRINT_JOB)) == 3)
        wait_until(lambda: server.app._spool.condition("printscp").info == info)
        warning = scu.printer_status()
        disk.mend()
        scu.receive_until(lambda: scu.done == 1 and len(scu.of_class(PRINTER)) == 2 * events)
        normal = scu.printer_status()
        scu.release()

    told = [(event.type, event.information.ExecutionStatusInfo) for event in scu.of_class(PRINT_JOB)]
    assert told == [(PENDING, "QUEUED"), (PRINTING, "NORMAL"), (PENDING, info), (DONE, "NORMAL")]
    assert (warning, normal) == (("WARNING", info), ("NORMAL", "NORMAL"))
    assert [event.type for event in scu.of_class(PRINTER)] == ([WARNING, NORMAL] if events else [])
    assert len(server.films(1)) == 1


def test_a_file_in_the_place_of_the_folder_of_the_day_holds_up_the_film(server_with):
    server = server_with()
    server.out.rmdir()
    server.out.touch()
    with connected(server) as scu:
        scu.print_film(scu.film())
        scu.receive_until(lambda: len(scu.events) == 3)
        server.out.unlink()
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    assert [event.information.ExecutionStatusInfo for event in scu.events][2:] == ["CHECK PRINTER", "NORMAL"]


def test_every_scu_of_a_printer_hears_of_its_condition_on_the_context_it_has(server_with, monkeypatch):
    server = server_with({"printer_events": True})
    disk = Disk(monkeypatch, errno.ENOSPC)
    with (
        connected(server, [GRAYSCALE_META]) as printing,
        connected(server, [GRAYSCALE_META, PRINTER]) as both,
        connected(server, [PRINT_JOB]) as neither,
    ):
        printing.print_film(printing.film())
        told = [scu.receive_event() for scu in (printing, both)]
        disk.mend()
        for scu in (printing, both):
            scu.receive_until(lambda scu=scu: len(scu.events) == 2)
        neither.release()
        printing.release()
        both.release()

    assert [printing.contexts[told[0].context_id], both.contexts[told[1].context_id]] == [GRAYSCALE_META, PRINTER]
    assert {event.uid for event in told} == {PRINTER_INSTANCE}
    assert {(event.information.PrinterStatusInfo, event.information.PrinterName) for event in told} == {
        ("RECEIVER FULL", "printscp")
    }
    assert [(event.type, len(event.information)) for event in (printing.events[1], both.events[1])] == [(NORMAL, 0)] * 2
    assert neither.events == []


# (i) many events against many requests


class Soak:
    """An SCU that prints, and sends N-SETs without a pause until it has heard of all its jobs."""

    def __init__(self, server, jobs, session):
        self.scu = EventScu.connect(server.port, timeout=30)
        self.jobs, self.session = jobs, session
        self.sets = 0

    def run(self):
        film = self.scu.film(self.session)
        printed = 0
        while self.scu.done < self.jobs:
            if printed < self.jobs and self.sets % 2 == 0:
                self.scu.print_film(film)
                printed += 1
            self.scu.change_session(self.session)
            self.sets += 1
            assert self.sets < 20_000, "the events do not come"
        self.scu.release()


@pytest.mark.parametrize("associations", some_of([2, 1], 1))
def test_no_event_and_no_request_is_lost_when_both_are_many(server, no_thread_is_left, hasty, associations):
    jobs = often(20, 120)
    soaks = [Soak(server, jobs // associations, f"1.2.{number}") for number in range(associations)]
    threads = [threading.Thread(target=soak.run) for soak in soaks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    for soak in soaks:
        uids = {event.uid for event in soak.scu.events}
        assert len(uids) == soak.jobs
        assert {tuple(soak.scu.types_of(uid)) for uid in uids} == {(PENDING, PRINTING, DONE)}
        assert soak.scu.unconfirmed == []
    assert sum(len(soak.scu.events) for soak in soaks) == 3 * jobs
