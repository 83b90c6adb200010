"""What an earlier run left on the shelf: sheets that are no jobs yet are open again, with all their images."""

import os
from errno import EMFILE

import pytest

from printscp.film.job import JobReport
from printscp.spool.resuming import resumed
from printscp.spool.shelf import Label, Shelf
from printscp.wire.store_request import in_file
from tests.jobs import print_job
from tests.spool.taken_jobs import printer_for_images
from tests.stored_requests import capture, request_of

FILM1, FILM2 = printer_for_images("film1"), printer_for_images("film2")
NOW = 50.0


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.open()
    return shelf


def begin(shelf, uid="2.25.1", numbers=(1, 2), printer="film1", begun=1.0, called_ae="FILM1", ae_title="FILM1"):
    shelf.begin(uid, Label(printer=printer, ae_title=ae_title, calling_ae="CT1", begun=begun))
    for number in numbers:
        image = capture(number)
        shelf.put(uid, image.SOPInstanceUID, in_file(request_of(image, called_ae=called_ae)))


def resume(shelf, printers=(FILM1, FILM2), known=()):
    def report(uid):
        return JobReport.of(print_job(uid)) if uid in known else None

    return resumed(shelf, {printer.name: printer for printer in printers}, report, NOW)


def test_a_sheet_has_its_images_again_and_its_quiet_time_begins_anew(shelf):
    begin(shelf, numbers=(1, 2))

    (sheet,) = resume(shelf)

    assert (sheet.uid, sheet.printer, sheet.calling_ae) == ("2.25.1", "film1", "CT1")
    assert [image.uid for image in sheet.images] == ["1.1.1.1", "1.1.1.2"]
    assert (sheet.study, sheet.patient[0], sheet.is_color) == ("1.1", "4711", False)
    assert (sheet.changed, sheet.associations) == (NOW, frozenset())


def test_the_sheet_that_was_begun_first_is_first(shelf):
    begin(shelf, "2.25.1", begun=20.0)
    begin(shelf, "2.25.2", begun=10.0)

    assert [sheet.uid for sheet in resume(shelf)] == ["2.25.2", "2.25.1"]


def test_a_sheet_whose_job_is_known_is_only_removed(shelf):
    begin(shelf, "2.25.1")
    begin(shelf, "2.25.2")

    assert [sheet.uid for sheet in resume(shelf, known={"2.25.1"})] == ["2.25.2"]
    assert [kept.uid for kept in shelf.kept()] == ["2.25.2"]


def test_a_folder_without_an_image_is_removed(shelf):
    begin(shelf, numbers=())

    assert resume(shelf) == ()
    assert shelf.kept() == ()


def test_an_image_that_cannot_be_read_is_set_aside(shelf, tmp_path, caplog):
    begin(shelf, numbers=(1, 2))
    (tmp_path / "sheets" / "2.25.1" / "1.1.1.1.dcm").write_bytes(b"torn")

    (sheet,) = resume(shelf)

    assert [image.uid for image in sheet.images] == ["1.1.1.2"]
    assert (tmp_path / "damaged" / "1.1.1.1.dcm").read_bytes() == b"torn"
    assert "image 1.1.1.1 cannot be read, and is set aside" in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(EMFILE, os.strerror(EMFILE)), "Too many open files"), (MemoryError(), "Cannot allocate memory")],
)
def test_a_process_without_files_to_open_or_memory_says_nothing_of_an_image(shelf, monkeypatch, error, words):
    begin(shelf, numbers=(1, 2))
    before = shelf.kept()

    def failing(*arguments):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(Shelf, "read", failing)
        with pytest.raises(OSError, match=words):
            resume(shelf)

    assert shelf.kept() == before


def test_a_sheet_without_its_label_is_what_its_files_say(shelf, tmp_path):
    begin(shelf, numbers=(1, 2), called_ae="FILM2")
    (tmp_path / "sheets" / "2.25.1" / "sheet.json").unlink()
    (tmp_path / "sheets" / "2.25.1" / "1.1.1.1.dcm").write_bytes(b"torn")

    (sheet,) = resume(shelf)

    assert (sheet.printer, sheet.calling_ae, len(sheet.images)) == ("film2", "CT1", 1)


def test_a_sheet_without_its_label_and_an_image_that_can_be_read_is_removed(shelf, tmp_path):
    begin(shelf, numbers=(1,))
    for path in (tmp_path / "sheets" / "2.25.1").iterdir():
        path.write_bytes(b"torn")

    assert resume(shelf) == ()
    assert shelf.kept() == ()
    assert [path.name for path in (tmp_path / "damaged").iterdir()] == ["1.1.1.1.dcm"]


@pytest.mark.parametrize("printer", ["gone", ""])
def test_what_was_meant_for_a_printer_that_is_gone_is_printed_on_the_first(shelf, printer, caplog):
    begin(shelf, printer=printer, ae_title="OTHER")

    (sheet,) = resume(shelf)

    assert sheet.printer == "film1"
    assert "sheet 2.25.1 is printed on film1, as its own printer is gone" in caplog.text


def test_a_printer_that_has_another_name_now_is_found_by_its_ae_title(shelf, caplog):
    begin(shelf, printer="gone", ae_title="FILM2")

    (sheet,) = resume(shelf)

    assert sheet.printer == "film2"
    assert "sheet 2.25.1 is printed on film2, as the AE title says" in caplog.text


def test_a_printer_keeps_its_sheets_whatever_its_ae_title_is_now(shelf, caplog):
    begin(shelf, printer="film2", ae_title="FILM1")

    (sheet,) = resume(shelf)

    assert sheet.printer == "film2"
    assert [record for record in caplog.records if record.levelname == "WARNING"] == []


def test_images_are_in_the_order_in_which_they_came(shelf, tmp_path):
    begin(shelf, numbers=(1, 2, 3))
    for moment, number in enumerate((2, 3, 1)):
        os.utime(tmp_path / "sheets" / "2.25.1" / f"1.1.1.{number}.dcm", (moment, moment))

    (sheet,) = resume(shelf)

    assert [image.uid for image in sheet.images] == ["1.1.1.2", "1.1.1.3", "1.1.1.1"]


def test_a_data_set_without_its_uid_is_known_by_its_request(shelf):
    begin(shelf, numbers=())
    image = capture(1)
    del image.SOPInstanceUID
    shelf.put("2.25.1", "1.5", in_file(request_of(image, uid="1.5")))

    (sheet,) = resume(shelf)

    assert [each.uid for each in sheet.images] == ["1.5"]


def test_frames_are_those_that_the_printer_prints_now(shelf):
    begin(shelf, numbers=())
    loop = capture(1, NumberOfFrames=3, PixelData=bytes(3 * 24 * 24))
    shelf.put("2.25.1", loop.SOPInstanceUID, in_file(request_of(loop)))

    (sheet,) = resume(shelf, printers=[printer_for_images("film1", frames=(2, 3))])

    assert sheet.images[0].frames == (2, 3)
