"""Stored images are acknowledged when they are safe, and become jobs once their sheet is over."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from errno import EDQUOT, EIO, ENOSPC

import pytest

from printscp import durable
from printscp.spool.gathering import Gathering
from printscp.spool.queue import Backoff
from printscp.spool.sheet_printing import SheetPrinting
from printscp.spool.shelf import Shelf
from printscp.wire.status import Refusal, Status
from tests.network_fixtures import wait_until
from tests.spool.taken_jobs import Seconds, TakenJobs, disk_full, printer_for_images, sender
from tests.stored_requests import SIDE, capture, request_of

SOON = Backoff(first=0.01, most=0.02, give_up=3600)
NEVER = Backoff(first=3600, most=3600, give_up=3600)


class Desk:
    """A gathering with one printer; a test may set its clock."""

    def __init__(self, folder, *, queue=None, backoff=SOON, clock=time.monotonic, **storing):
        self.folder = folder
        self.queue = queue or TakenJobs()
        self.clock = clock
        self.printer = printer_for_images(**storing)
        self.uids = iter(range(1, 1000))
        self.gathering = Gathering(
            folder,
            self.queue,
            {self.printer.name: self.printer},
            lambda: f"2.25.{os.getpid()}.{id(self)}.{next(self.uids)}",
            backoff=backoff,
            clock=clock,
        )

    def store(self, number, *, association="A", calling_ae="CT1", quiet=(), **attributes):
        """The reply to a capture, and the codes of what was remarked."""
        image = capture(number, **attributes)
        request = request_of(image, calling_ae=calling_ae)
        who = sender(self.printer, association, calling_ae)
        reply, remarks = self.gathering.receive(who, request, quiet)
        return reply, [remark.code for remark in remarks]

    def store_all(self, *numbers, **attributes):
        for number in numbers:
            reply, _ = self.store(number, **attributes)
            assert reply.status is Status.SUCCESS

    def refused(self, number, **attributes):
        with pytest.raises(Refusal) as refused:
            self.store(number, **attributes)
        return refused.value.status, refused.value.comment

    def after(self, seconds):
        """Let *seconds* pass, which the gathering sees."""
        self.clock.now += seconds
        looks = self.clock.looks
        self.gathering.wake()
        wait_until(lambda: self.clock.looks > looks)

    def wait_for_jobs(self, count):
        wait_until(lambda: len(self.queue.jobs) >= count and not self.closed and not list(self.gathering._closed))
        return self.queue.numbers

    @property
    def closed(self):
        """The sheets whose folder is there and that are not open."""
        return set(self.folders) - {sheet.uid for sheet in self.gathering.open_sheets}

    @property
    def folders(self):
        return sorted(path.name for path in (self.folder / "sheets").iterdir())

    @property
    def images(self):
        """On disk, of all sheets."""
        return sorted(path.name for path in (self.folder / "sheets").glob("*/*.dcm"))


@pytest.fixture
def desk_with(tmp_path) -> Iterator:
    """Starts desks, one after another on one folder; all are stopped at the end."""
    desks = []

    def start(**changes):
        for before in desks:
            before.gathering.stop(0)
        desk = Desk(tmp_path, **changes)
        desk.gathering.start()
        desks.append(desk)
        return desk

    yield start
    for desk in desks:
        desk.queue.is_open.set()
        desk.gathering.stop(0)


@pytest.fixture
def desk(desk_with):
    return desk_with()


# Taking images


def test_an_image_that_is_acknowledged_is_on_disk(desk):
    reply, remarks = desk.store(1)

    assert (reply.status, reply.comment, remarks) == (Status.SUCCESS, "", [])
    assert desk.images == ["1.1.1.1.dcm"]
    assert desk.gathering.waiting_images == 1


def test_a_warning_and_what_was_remarked_are_handed_on(desk):
    reply, remarks = desk.store(1, WindowCenter=40, WindowWidth=0)
    quiet, _ = desk.store(2, WindowCenter=40, WindowWidth=0, quiet={0xB000})

    assert (reply.status, reply.comment) == (Status.COERCED, "WindowWidth cannot be used")
    assert remarks == ["unusable-window"]
    assert quiet.status is Status.SUCCESS
    assert len(desk.images) == 2


def test_an_image_is_taken_although_the_folder_of_all_sheets_was_removed(desk):
    (desk.folder / "sheets").rmdir()

    reply, _ = desk.store(1)

    assert (reply.status, desk.images) == (Status.SUCCESS, ["1.1.1.1.dcm"])


def test_a_sheet_waits_for_an_image_that_is_examined_for_long(desk_with, monkeypatch):
    desk = desk_with(quiet_seconds=30.0, clock=Seconds())
    desk.store(1)
    examined = desk.gathering._room.examined

    def slowly(*arguments):
        desk.after(40)
        assert desk.gathering._coming
        return examined(*arguments)

    monkeypatch.setattr(desk.gathering._room, "examined", slowly)
    desk.store(2)

    assert len(desk.gathering.open_sheets[0].images) == 2


def test_an_image_that_is_refused_leaves_nothing(desk):
    status, _ = desk.refused(1, PixelData=b"")

    assert status is Status.NO_PIXELS
    assert desk.folders == []
    assert desk.gathering.open_sheets == ()


@pytest.mark.parametrize(
    ("lack", "comment"), [("room", "the print queue is full"), ("storage_room", "the disk of the printer is full")]
)
def test_without_room_an_image_is_refused(desk, lack, comment):
    setattr(desk.queue, lack, False)

    assert desk.refused(1) == (Status.OUT_OF_RESOURCES, comment)
    assert desk.folders == []


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (ENOSPC, Status.OUT_OF_RESOURCES),
        (EDQUOT, Status.OUT_OF_RESOURCES),
        (EIO, Status.PROCESSING_FAILURE),
    ],
)
@pytest.mark.parametrize("before", [0, 1], ids=["of a new sheet", "of a sheet that has one"])
def test_an_image_that_the_disk_does_not_take_is_refused_and_nothing_has_changed(
    desk, monkeypatch, number, status, before
):
    desk.store_all(*range(1, before + 1))
    open_sheets, folders, images = desk.gathering.open_sheets, desk.folders, desk.images

    def failing(*arguments):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        refused = desk.refused(2)

    assert refused == (status, f"image cannot be kept: {os.strerror(number)}")
    assert desk.gathering.open_sheets == open_sheets
    assert (desk.folders, desk.images) == (folders, images)
    desk.store_all(2)
    assert len(desk.images) == before + 1


def test_an_image_is_refused_where_the_jobs_of_all_that_wait_would_find_no_room(desk, monkeypatch):
    octets = 2 * SIDE * SIDE
    monkeypatch.setattr(Shelf, "free", lambda _: (1 << 20) + 4 * octets)
    desk.queue.is_open.clear()

    desk.store_all(1, study="1.1")
    desk.store_all(2, study="1.2")
    refused = desk.refused(3, study="1.2")

    assert refused == (Status.OUT_OF_RESOURCES, "the disk of the printer is full")
    assert desk.gathering.waiting_images == 2
    assert len(desk.images) == 2


def test_a_sheet_whose_folder_is_gone_takes_more_images_and_prints_those(desk):
    desk.store_all(1, 2)
    shutil.rmtree(desk.folder / "sheets" / desk.folders[0])

    desk.store_all(3, 4)

    assert desk.wait_for_jobs(1) == [[3, 4]]


def test_a_label_without_an_image_is_not_left(desk, monkeypatch):
    def failing(*arguments):
        raise disk_full()

    monkeypatch.setattr(Shelf, "put", failing)
    desk.refused(1)

    assert desk.folders == []


def test_images_that_come_at_once_are_all_taken(desk_with):
    desk = desk_with(display_format=None)
    threads = [
        threading.Thread(target=desk.store_all, args=range(first, first + 5), kwargs={"association": first})
        for first in range(1, 20, 5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert desk.wait_for_jobs(1) == [list(range(1, 21))]


# Sheets that are over


def test_a_full_sheet_is_printed_in_the_order_of_its_images_and_its_folder_is_gone(desk):
    desk.store_all(3, 1, 4, 2)

    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]
    assert desk.folders == []
    assert desk.gathering.waiting_images == 0


def test_the_job_has_the_uid_of_its_sheet(desk):
    desk.store_all(1)
    (sheet,) = desk.gathering.open_sheets

    assert desk.folders == [sheet.uid]
    desk.gathering.close_sheets(30)
    assert [job.uid for job in desk.queue.jobs] == [sheet.uid]


def test_a_sheet_is_printed_when_no_image_has_come_for_the_quiet_time(desk_with):
    desk = desk_with(quiet_seconds=30.0, clock=Seconds())
    desk.store_all(1)
    desk.after(20)
    desk.store_all(2)
    desk.after(29)
    before = desk.gathering.waiting_images

    desk.after(1)

    assert before == 2
    assert desk.wait_for_jobs(1) == [[1, 2]]


@pytest.mark.parametrize("end", ["received", "refused", "left", "nothing"])
def test_a_sheet_waits_for_an_image_that_takes_longer_than_the_quiet_time(desk_with, end):
    desk = desk_with(quiet_seconds=30.0, clock=Seconds())
    desk.store_all(1)
    desk.gathering.coming("A")
    desk.after(40)
    with desk.gathering._changed:
        assert len(desk.gathering.open_sheets) == 1

    match end:
        case "received":
            desk.store_all(2)
        case "refused":
            desk.refused(2, PixelData=b"")
        case "left":
            desk.gathering.left("A", released=False)
        case "nothing":
            desk.gathering.came_to_nothing("A")
    desk.after(30)

    assert desk.wait_for_jobs(1) == [[1, 2] if end == "received" else [1]]


def test_the_clock_is_looked_at_without_being_told(desk_with):
    desk = desk_with(quiet_seconds=0.05)
    desk.store_all(1)

    assert desk.wait_for_jobs(1) == [[1]]


def test_a_sheet_is_printed_when_its_association_ends_where_the_printer_is_set_so(desk_with):
    desk = desk_with(close_at_association_end=True)
    desk.store_all(1, 2)
    desk.gathering.left("A", released=True)
    desk.wait_for_jobs(1)
    desk.store_all(3, association="B")
    desk.gathering.left("B", released=False)

    assert desk.queue.numbers == [[1, 2]]
    assert desk.gathering.waiting_images == 1


def test_another_study_closes_the_sheet_of_the_one_before(desk):
    desk.store_all(1, 2, study="1.1")
    desk.store_all(3, study="1.2")

    assert desk.wait_for_jobs(1) == [[1, 2]]
    assert desk.images == ["1.2.1.3.dcm"]


def test_it_is_told_what_was_taken_and_why_a_sheet_is_over_without_a_word_of_the_patient(desk, caplog):
    caplog.set_level("INFO", "printscp.spool")
    desk.store_all(1, 2, study="1.1")
    desk.store_all(3, 4, 5, 6, study="1.2")
    desk.wait_for_jobs(2)
    desk.gathering.stop(30)

    told = [record.getMessage() for record in caplog.records]
    first, second = (job.uid[-12:] for job in desk.queue.jobs)
    assert f"CT1: image taken, sheet {first} has 2" in told
    assert f"CT1: sheet {first} of 2 image(s) is over, another study has come" in told
    assert f"CT1: sheet {second} of 4 image(s) is full" in told
    assert f"CT1: sheet {second} is in the queue" in told
    assert "DOE" not in caplog.text
    assert "4711" not in caplog.text


def test_an_image_that_comes_while_a_job_is_made_is_taken(desk):
    desk.queue.is_open.clear()
    desk.store_all(1, 2, 3, 4)
    assert desk.queue.is_asked.wait(30)

    desk.store_all(5)

    assert desk.queue.jobs == []
    desk.queue.is_open.set()
    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


# Images that come again


def test_an_image_that_comes_again_replaces_itself_and_is_remarked(desk):
    desk.store_all(1, 2)
    reply, remarks = desk.store(7, SOPInstanceUID="1.1.1.1")

    desk.gathering.close_sheets(30)

    assert (reply.status, remarks) == (Status.SUCCESS, ["replaced-image"])
    assert desk.queue.numbers == [[2, 7]]


def test_an_image_that_moves_to_another_sheet_leaves_the_first_on_disk_too(desk):
    desk.store_all(1, 2, study="1.1")
    desk.store(3, study="1.2", SOPInstanceUID="1.1.1.1", association="B")

    desk.gathering.close_sheets(30)

    assert desk.queue.numbers == [[2], [3]]


def test_a_sheet_whose_only_image_moved_is_gone(desk):
    desk.store_all(1, study="1.1")
    desk.store(3, study="1.2", SOPInstanceUID="1.1.1.1")

    assert [len(sheet.images) for sheet in desk.gathering.open_sheets] == [1]
    assert desk.folders == [desk.gathering.open_sheets[0].uid]
    assert desk.gathering.close_sheets(30)
    assert desk.queue.numbers == [[3]]


def test_an_old_file_that_cannot_be_removed_does_not_keep_the_new_one_from_being_taken(desk, monkeypatch, caplog):
    desk.store_all(1, 2, study="1.1")

    def failing(*arguments):
        raise OSError(EIO, os.strerror(EIO))

    monkeypatch.setattr(Shelf, "take_out", failing)
    reply, _ = desk.store(3, study="1.2", SOPInstanceUID="1.1.1.1", association="B")

    assert reply.status is Status.SUCCESS
    assert "that was stored again cannot be removed: [Errno 5]" in caplog.text


# What goes wrong behind the answer


def test_a_queue_that_takes_nothing_is_asked_again_and_told_once(desk, caplog):
    desk.queue.errors = [disk_full() for _ in range(4)]
    desk.store_all(1, 2, 3, 4)

    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]
    assert desk.queue.tries == 5
    assert caplog.text.count("cannot be printed yet") == 1


def test_sheets_keep_their_order_while_the_first_one_is_not_taken(desk):
    desk.queue.errors = [disk_full() for _ in range(3)]
    desk.store_all(1, 2, 3, 4)
    desk.store_all(5, 6, 7, 8)

    assert desk.wait_for_jobs(2) == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_the_waits_between_two_tries_are_doubled_up_to_the_longest(desk_with):
    desk = desk_with(backoff=Backoff(first=10, most=40, give_up=1), clock=Seconds())
    desk.queue.errors = [disk_full() for _ in range(4)]
    desk.store_all(1, 2, 3, 4)

    for tries, seconds in enumerate((10, 20, 40, 40), start=1):
        wait_until(lambda tries=tries: desk.queue.tries == tries and not desk.gathering._is_busy)
        desk.after(seconds - 1)
        assert desk.queue.tries == tries
        desk.after(1)

    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


def test_a_sheet_whose_folder_is_gone_holds_up_nobody(desk, caplog):
    desk.queue.is_open.clear()
    desk.store_all(1, 2, 3, 4)
    assert desk.queue.is_asked.wait(30)
    desk.store_all(5, 6, 7, 8)
    (gone,) = [uid for uid in desk.folders if list((desk.folder / "sheets" / uid).glob("*.5.dcm"))]
    desk.store_all(9, 10, 11, 12)
    shutil.rmtree(desk.folder / "sheets" / gone)

    desk.queue.is_open.set()

    assert desk.wait_for_jobs(2) == [[1, 2, 3, 4], [9, 10, 11, 12]]
    assert desk.gathering.waiting_images == 0
    assert caplog.text.count(f"no image of sheet {gone[-12:]} can be printed") == 1


@pytest.mark.parametrize("error", [MemoryError(), OSError(EIO, os.strerror(EIO))], ids=["memory", "shelf"])
def test_a_sheet_that_cannot_be_printed_for_the_moment_is_tried_without_end_and_holds_up_nobody(
    desk, monkeypatch, caplog, error
):
    print_sheet = SheetPrinting.print
    tries = []

    def failing(self, sheet):
        if sheet.study == "1.1" and len(tries) < 9:
            tries.append(sheet.uid)
            raise error
        print_sheet(self, sheet)

    monkeypatch.setattr(SheetPrinting, "print", failing)
    desk.store_all(1, 2, 3, 4, study="1.1")
    desk.store_all(5, 6, 7, 8, study="1.2")

    assert desk.wait_for_jobs(2) == [[5, 6, 7, 8], [1, 2, 3, 4]]
    assert len(tries) == 9
    assert caplog.text.count("cannot be printed yet") == 1


def test_what_was_short_of_memory_before_has_as_many_tries_as_any(desk, monkeypatch):
    errors = [MemoryError(), MemoryError(), MemoryError(), ZeroDivisionError(), ZeroDivisionError()]
    print_sheet = SheetPrinting.print

    def failing(self, sheet):
        if errors:
            raise errors.pop(0)
        print_sheet(self, sheet)

    monkeypatch.setattr(SheetPrinting, "print", failing)
    desk.store_all(1, 2, 3, 4)

    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


class Panic(BaseException):
    """As decoders raise it that are written in Rust."""


@pytest.mark.parametrize("error", [ZeroDivisionError, Panic])
def test_a_sheet_of_which_no_job_can_be_made_is_set_aside_whole_and_the_next_is_printed(
    desk, monkeypatch, caplog, error
):
    print_sheet = SheetPrinting.print
    tries = []

    def failing(self, sheet):
        if sheet.study == "1.1":
            tries.append(sheet.uid)
            raise error
        print_sheet(self, sheet)

    monkeypatch.setattr(SheetPrinting, "print", failing)
    desk.store_all(1, 2, 3, 4, study="1.1")
    desk.store_all(5, 6, 7, 8, study="1.2")

    assert desk.wait_for_jobs(1) == [[5, 6, 7, 8]]
    assert len(tries) == 3
    (aside,) = (desk.folder / "damaged").iterdir()
    assert aside.name == tries[0]
    assert len(list(aside.glob("*.dcm"))) == 4
    assert f"sheet {tries[0][-12:]} was given up and is kept in damaged/" in caplog.text


def test_a_sheet_that_cannot_even_be_set_aside_holds_up_nobody(desk, monkeypatch, caplog):
    def failing(*arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(SheetPrinting, "print", failing)
        broken.setattr(Shelf, "set_sheet_aside", lambda *_: durable.sync_folder(desk.folder / "none"))
        desk.store_all(1, 2, 3, 4, study="1.1")
        wait_until(lambda: "is tried again after the next start" in caplog.text)
    desk.store_all(5, 6, 7, 8, study="1.2")

    wait_until(lambda: desk.queue.numbers == [[5, 6, 7, 8]])


def test_an_error_that_nobody_thought_of_does_not_end_the_printing(desk, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Gathering, "_print", lambda *_: {}[0])
        desk.store_all(1, 2, 3, 4)

    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


# Beginning and ending


def test_a_sheet_that_is_open_at_the_end_is_there_after_the_start_and_gets_more_images(desk_with):
    desk_with().store_all(1, 2)
    desk = desk_with()
    before = desk.gathering.waiting_images

    desk.store_all(3, 4)

    assert before == 2
    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


def test_the_quiet_time_begins_anew_at_the_start(desk_with):
    first = desk_with(quiet_seconds=30.0, clock=Seconds())
    first.store_all(1)
    first.clock.now += 29
    desk = desk_with(quiet_seconds=30.0, clock=Seconds())
    desk.after(29)
    assert desk.gathering.waiting_images == 1

    desk.after(1)

    assert desk.wait_for_jobs(1) == [[1]]


def test_a_sheet_of_which_nothing_more_is_awaited_is_printed_at_the_start(desk_with):
    desk_with(display_format=None).store_all(1, 2, 3, 4, 5)

    assert desk_with().wait_for_jobs(1) == [[1, 2, 3, 4, 5]]


def test_a_restart_is_like_a_lost_association_and_who_sends_the_rest_fills_the_same_sheet(desk_with):
    desk_with(close_at_association_end=True).store_all(1, 2)
    desk = desk_with(close_at_association_end=True)

    desk.store_all(1, 2, 3, association="B")
    desk.gathering.left("B", released=True)

    assert desk.wait_for_jobs(1) == [[1, 2, 3]]


def test_a_sheet_says_of_which_printer_it_is(desk):
    desk.store_all(1)

    (kept,) = Shelf(desk.folder).kept()

    assert (kept.label.printer, kept.label.ae_title, kept.label.calling_ae) == ("film1", "FILM1", "CT1")


def test_a_job_that_was_kept_just_before_the_server_died_is_not_kept_again(desk_with, monkeypatch):
    monkeypatch.setattr(Shelf, "remove", lambda *_: None)
    first = desk_with()
    first.store_all(1, 2, 3, 4)
    wait_until(lambda: first.queue.jobs)
    first.gathering.stop(30)
    left = first.folders
    monkeypatch.undo()

    desk = desk_with(queue=first.queue)

    assert len(left) == 1
    assert desk.folders == []
    assert desk.gathering.waiting_images == 0
    assert desk.queue.tries == 1


def test_what_is_closed_is_printed_before_the_end(desk):
    desk.queue.is_open.clear()
    desk.store_all(1, 2, 3, 4)
    desk.store_all(5, 6, 7, 8)
    ending = threading.Thread(target=desk.gathering.stop, args=(30,))
    ending.start()

    desk.queue.is_open.set()
    ending.join()

    assert desk.queue.numbers == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_at_the_end_nobody_waits_for_a_queue_that_takes_nothing(desk_with):
    desk = desk_with(backoff=NEVER)
    desk.queue.errors = [disk_full()]
    desk.store_all(1, 2, 3, 4)
    wait_until(lambda: desk.queue.tries == 1)

    desk.gathering.stop(30)

    assert len(desk.images) == 4
    assert desk_with().wait_for_jobs(1) == [[1, 2, 3, 4]]


def test_a_job_that_is_being_made_is_given_up_when_the_time_to_end_is_over(desk, monkeypatch):
    reading, go_on = threading.Event(), threading.Event()
    read = Shelf.read

    def slowly(*arguments):
        reading.set()
        assert go_on.wait(30)
        return read(*arguments)

    monkeypatch.setattr(Shelf, "read", slowly)
    desk.store_all(1, 2, 3, 4)
    assert reading.wait(30)
    desk.gathering.hurry()
    go_on.set()

    desk.gathering.stop(30)

    assert desk.queue.jobs == []
    assert len(desk.images) == 4


def test_no_image_is_taken_at_the_end(desk):
    desk.gathering.stop(0)

    assert desk.refused(1) == (Status.OUT_OF_RESOURCES, "the printer is about to end")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_no_image_is_taken_that_nobody_would_print(desk, monkeypatch):
    def broken(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr("printscp.spool.gathering.next_change", broken)
    desk.gathering.wake()
    desk.gathering._thread.join(30)

    assert desk.refused(1) == (Status.OUT_OF_RESOURCES, "the printer is about to end")
    assert desk.gathering.close_sheets() is True


# Closing and dropping all


def test_all_sheets_are_printed_when_somebody_wants_them_now(desk):
    desk.store_all(1, 2, study="1.1", association="A")
    desk.store_all(3, study="1.2", association="B")

    assert desk.gathering.close_sheets()

    assert desk.queue.numbers == [[1, 2], [3]]
    assert desk.gathering.waiting_images == 0


def test_who_wants_all_sheets_does_not_wait_for_longer_than_said(desk_with):
    desk = desk_with(backoff=NEVER)
    desk.queue.errors = [disk_full()]
    desk.store_all(1)

    assert not desk.gathering.close_sheets(0.05)
    assert desk.gathering.close_sheets(30)


def test_who_wants_all_sheets_of_what_has_ended_does_not_wait(desk):
    desk.store_all(1)
    desk.gathering.stop(0)

    assert not desk.gathering.close_sheets()


def test_all_images_are_dropped_and_the_next_ones_are_printed(desk_with):
    desk = desk_with(backoff=NEVER)
    desk.queue.errors = [disk_full()]
    desk.store_all(1, 2, 3, 4)
    wait_until(lambda: desk.queue.tries == 1)
    desk.store_all(5)

    desk.gathering.drop_all()

    assert desk.folders == []
    assert desk.gathering.waiting_images == 0
    desk.store_all(6)
    desk.gathering.close_sheets(30)
    assert desk.queue.numbers == [[6]]


def test_who_drops_all_does_not_wait_for_ever_for_a_queue_that_hangs(desk):
    desk.queue.is_open.clear()
    desk.store_all(1, 2, 3, 4)
    assert desk.queue.is_asked.wait(30)

    with pytest.raises(TimeoutError, match="is still being kept after"):
        desk.gathering.drop_all(0.05)

    desk.queue.is_open.set()
    assert desk.wait_for_jobs(1) == [[1, 2, 3, 4]]


def test_a_job_that_is_being_made_is_dropped_too(desk, monkeypatch):
    reading, go_on = threading.Event(), threading.Event()
    read = Shelf.read

    def slowly(*arguments):
        reading.set()
        assert go_on.wait(30)
        return read(*arguments)

    monkeypatch.setattr(Shelf, "read", slowly)
    desk.store_all(1, 2, 3, 4)
    assert reading.wait(30)
    dropping = threading.Thread(target=desk.gathering.drop_all)
    dropping.start()
    wait_until(lambda: desk.gathering._is_dropping)
    go_on.set()
    dropping.join()

    assert desk.folders == []
    assert desk.queue.jobs == []
    assert desk.gathering.waiting_images == 0
