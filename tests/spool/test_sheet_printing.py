"""The job of a closed sheet: made of what can be read, taken by the queue once, and then nothing is left on the shelf."""

import os
import shutil
from errno import EMFILE

import pytest

from printscp.images.stored_image import stored_image
from printscp.sop.storage import reopened
from printscp.spool import sheet_printing
from printscp.spool.sheet_printing import Interrupted, QueueFailed, SheetPrinting
from printscp.spool.shelf import Label, Shelf
from printscp.wire.store_request import in_file
from tests.spool.taken_jobs import TakenJobs, disk_full, printer_for_images
from tests.stored_requests import capture, request_of

PRINTER = printer_for_images()
SHEET = "2.25.7"


class Desk:
    """A sheet of some captures on its shelf, and what prints it."""

    def __init__(self, folder, count=3):
        self.folder = folder
        self.shelf, self.queue = Shelf(folder), TakenJobs()
        self.shelf.open()
        self.shelf.begin(SHEET, Label(printer=PRINTER.name, ae_title=PRINTER.ae_title, calling_ae="CT1", begun=1.0))
        images = [capture(number) for number in range(1, count + 1)]
        for image in images:
            self.shelf.put(SHEET, image.SOPInstanceUID, in_file(request_of(image)))
        self.sheet = reopened(SHEET, PRINTER, "CT1", [stored_image(image, PRINTER) for image in images], 0.0)
        self.interrupted = False
        self.uids = iter(range(1, 100))
        self.printing = SheetPrinting(
            self.shelf,
            self.queue,
            {PRINTER.name: PRINTER},
            lambda: f"2.25.1.{next(self.uids)}",
            lambda: self.interrupted,
        )

    def path(self, number):
        return self.folder / "sheets" / SHEET / f"1.1.1.{number}.dcm"

    def print(self):
        self.printing.print(self.sheet)

    @property
    def files(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_the_queue_has_the_job_and_the_shelf_nothing(desk):
    desk.print()

    (job,) = desk.queue.jobs
    assert (job.uid, job.calling_ae, job.printer) == (SHEET, "CT1", "film1")
    assert job.created.tzinfo is not None
    assert desk.queue.numbers == [[1, 2, 3]]
    assert desk.files == []


def test_a_job_that_the_queue_knows_is_not_taken_again(desk):
    desk.print()
    again = Desk(desk.folder)
    again.queue.jobs = desk.queue.jobs

    again.print()

    assert again.queue.tries == 0
    assert again.files == []


def test_a_job_that_the_queue_does_not_take_leaves_the_shelf_as_it_is(desk):
    before = desk.files
    desk.queue.errors = [disk_full()]

    with pytest.raises(OSError, match="No space"):
        desk.print()

    assert desk.files == before


@pytest.mark.parametrize("damage", ["cut off", "empty", "gone", "other pixels"])
def test_an_image_that_cannot_be_read_any_more_is_set_aside_and_the_others_are_printed(desk, caplog, damage):
    path = desk.path(2)
    content = path.read_bytes()
    match damage:
        case "cut off":
            path.write_bytes(content[:-20])
        case "empty":
            path.write_bytes(b"")
        case "gone":
            path.unlink()
        case "other pixels":
            samples = b"\x28\x00\x02\x00US\x02\x00"
            path.write_bytes(content.replace(samples + b"\1", samples + b"\7"))

    desk.print()

    assert desk.queue.numbers == [[1, 3]]
    assert desk.files == ([] if damage == "gone" else ["damaged/1.1.1.2.dcm"])
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    where = "gone" if damage == "gone" else "set aside"
    assert f"image 1.1.1.2 cannot be read, and is {where}: " in caplog.text


def test_a_sheet_whose_folder_is_gone_is_told_and_nothing_is_left_to_do(desk, caplog):
    shutil.rmtree(desk.path(1).parent)

    desk.print()

    assert (desk.queue.jobs, desk.files) == ([], [])
    assert "CT1: no image of sheet 2.25.7 can be printed" in caplog.text


def test_a_queue_that_fails_is_no_trouble_of_the_sheet(desk, monkeypatch):
    desk.queue.errors = [disk_full()]
    with pytest.raises(QueueFailed, match="No space"):
        desk.print()

    def failing(*arguments):
        raise disk_full()

    monkeypatch.setattr(desk.queue, "report", failing)
    with pytest.raises(QueueFailed, match="No space"):
        desk.print()


def test_a_shelf_that_fails_is_trouble_of_the_sheet(desk, monkeypatch):
    def failing(*arguments):
        raise disk_full()

    desk.path(1).write_bytes(b"")
    monkeypatch.setattr(Shelf, "set_image_aside", failing)

    with pytest.raises(OSError, match="No space") as failed:
        desk.print()

    assert not isinstance(failed.value, QueueFailed)


def test_a_job_that_is_made_is_not_given_to_the_queue_where_nobody_waits_for_it_any_more(desk, monkeypatch):
    make = sheet_printing.sheet_job

    def then_interrupted(*arguments, **named):
        job = make(*arguments, **named)
        desk.interrupted = True
        return job

    monkeypatch.setattr(sheet_printing, "sheet_job", then_interrupted)

    with pytest.raises(Interrupted):
        desk.print()

    assert desk.queue.tries == 0


def test_a_sheet_without_an_image_that_can_be_read_is_removed(desk, caplog):
    for number in (1, 2, 3):
        desk.path(number).write_bytes(b"")

    desk.print()

    assert desk.queue.jobs == []
    assert desk.files == [f"damaged/1.1.1.{number}.dcm" for number in (1, 2, 3)]
    assert "no image of sheet 2.25.7 can be printed" in caplog.text


def test_a_process_without_files_to_open_says_nothing_of_an_image(desk, monkeypatch):
    before = desk.files

    def failing(*arguments):
        raise OSError(EMFILE, os.strerror(EMFILE))

    monkeypatch.setattr(Shelf, "read", failing)

    with pytest.raises(OSError, match="Too many open files"):
        desk.print()

    assert desk.files == before


def test_what_no_job_can_be_made_of_though_each_image_is_well_is_told(desk, monkeypatch):
    before = desk.files

    def failing(*arguments, **named):
        raise ZeroDivisionError

    monkeypatch.setattr(sheet_printing, "sheet_job", failing)

    with pytest.raises(ZeroDivisionError):
        desk.print()

    assert desk.files == before


def test_it_ends_before_the_next_image_where_nobody_waits_for_it_any_more(desk):
    desk.interrupted = True

    with pytest.raises(Interrupted):
        desk.print()

    assert desk.queue.tries == 0


def test_a_folder_that_cannot_be_removed_is_told_and_holds_up_nobody(desk, monkeypatch, caplog):
    def failing(*arguments):
        raise disk_full()

    monkeypatch.setattr(Shelf, "remove", failing)

    desk.print()

    assert desk.queue.numbers == [[1, 2, 3]]
    assert "the folder of sheet 2.25.7 cannot be removed" in caplog.text
