"""The shelf: an image is on disk or it is not, and what an earlier run left is found."""

import os
import stat
from dataclasses import replace
from errno import EIO, ENOSPC

import pytest

from printscp import durable
from printscp.images.data_set import NotADataSet
from printscp.spool.shelf import Kept, Label, Shelf
from printscp.wire.store_request import in_file
from tests.stored_requests import capture, noise, request_of

SHEET = "1.2.3"
LABEL = Label(printer="film1", ae_title="FILM1", calling_ae="CT1", begun=1000.5)


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.open()
    return shelf


@pytest.fixture
def image():
    return request_of(capture(7))


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def fail(number):
    def failing(*arguments):
        raise OSError(number, os.strerror(number))

    return failing


def test_an_image_lies_in_the_folder_of_its_sheet_beside_what_the_sheet_is(shelf, tmp_path, image):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, image.uid, in_file(image))

    assert files(tmp_path) == [f"sheets/{SHEET}/{image.uid}.dcm", f"sheets/{SHEET}/sheet.json"]
    assert shelf.kept() == (Kept(uid=SHEET, label=LABEL, images=(image.uid,)),)


def test_images_are_found_in_the_order_in_which_they_came(shelf, tmp_path):
    shelf.begin(SHEET, LABEL)
    for moment, uid in enumerate(("1.9", "1.10", "1.8")):
        shelf.put(SHEET, uid, b"")
        os.utime(tmp_path / "sheets" / SHEET / f"{uid}.dcm", (moment, moment))

    assert shelf.kept()[0].images == ("1.9", "1.10", "1.8")


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_nobody_else_sees_the_images(shelf, tmp_path, image):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, image.uid, in_file(image))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "sheets").rglob("*")}

    assert stat.S_IMODE((tmp_path / "sheets").stat().st_mode) == 0o700
    assert modes == {SHEET: 0o700, "sheet.json": 0o600, f"{image.uid}.dcm": 0o600}


def test_an_image_is_read_as_it_came(shelf, image):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, image.uid, in_file(image))

    read = shelf.read(SHEET, image.uid)

    assert (read.pixel_array == noise(7)).all()
    assert shelf.request(SHEET, image.uid) == image


def test_an_image_that_comes_again_takes_the_place_of_its_file(shelf, tmp_path, image):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, image.uid, b"before")
    shelf.put(SHEET, image.uid, in_file(image))

    assert shelf.request(SHEET, image.uid) == image
    assert len(files(tmp_path)) == 2


def test_a_file_that_was_cut_off_is_no_image(shelf, image):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, image.uid, in_file(image)[:-10])

    with pytest.raises(NotADataSet):
        shelf.read(SHEET, image.uid)


@pytest.mark.parametrize("uid", ["", "../1.2", "1.2/3", "1.2\0", "1" * 65])
def test_what_is_no_uid_names_no_file(shelf, tmp_path, uid):
    shelf.begin(SHEET, LABEL)

    with pytest.raises(ValueError, match="no UID"):
        shelf.put(SHEET, uid, b"image")

    assert files(tmp_path) == [f"sheets/{SHEET}/sheet.json"]


def test_a_sheet_that_the_disk_does_not_take_has_no_folder(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", fail(ENOSPC))

    with pytest.raises(OSError, match="No space"):
        shelf.begin(SHEET, LABEL)

    assert list((tmp_path / "sheets").iterdir()) == []


def test_an_image_whose_name_may_not_survive_is_not_kept(shelf, tmp_path, monkeypatch):
    shelf.begin(SHEET, LABEL)
    monkeypatch.setattr(durable, "sync_folder", fail(EIO))

    with pytest.raises(OSError, match="Input/output"):
        shelf.put(SHEET, "1.5", b"image")

    assert files(tmp_path) == [f"sheets/{SHEET}/sheet.json"]


def test_an_image_that_cannot_be_replaced_stays_as_it_was(shelf, tmp_path, monkeypatch):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, "1.5", b"before")
    monkeypatch.setattr(os, "fsync", fail(ENOSPC))

    with pytest.raises(OSError, match="No space"):
        shelf.put(SHEET, "1.5", b"after")

    assert (tmp_path / "sheets" / SHEET / "1.5.dcm").read_bytes() == b"before"
    assert len(files(tmp_path)) == 2


def test_an_image_that_is_taken_out_leaves_the_others(shelf):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, "1.5", b"one")
    shelf.put(SHEET, "1.6", b"two")

    shelf.take_out(SHEET, "1.5")

    assert shelf.kept()[0].images == ("1.6",)


def test_a_sheet_that_is_removed_is_gone_with_all_that_lies_in_it(shelf, tmp_path):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, "1.5", b"one")

    shelf.remove(SHEET)
    shelf.remove(SHEET)

    assert list((tmp_path / "sheets").iterdir()) == []


def test_the_oldest_sheet_is_first_and_one_without_a_label_before_all(shelf, tmp_path):
    shelf.begin("1.1", LABEL)
    shelf.begin("1.2", replace(LABEL, begun=10.0))
    shelf.begin("1.3", LABEL)
    (tmp_path / "sheets" / "1.3" / "sheet.json").unlink()

    kept = shelf.kept()

    assert [(sheet.uid, sheet.label and sheet.label.begun) for sheet in kept] == [
        ("1.3", None),
        ("1.2", 10.0),
        ("1.1", 1000.5),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"printer": 1, "calling_ae": 2, "begun": null}', b"\xff"]
)
def test_a_label_that_is_damaged_is_none(shelf, tmp_path, content):
    shelf.begin(SHEET, LABEL)
    (tmp_path / "sheets" / SHEET / "sheet.json").write_bytes(content)

    assert shelf.kept()[0].label is None


@pytest.mark.parametrize("name", ["lost+found", ".trash", "1" * 65])
def test_what_no_server_put_there_is_no_sheet(shelf, tmp_path, name):
    (tmp_path / "sheets" / name).mkdir()
    (tmp_path / "sheets" / "1.2").write_bytes(b"")

    assert shelf.kept() == ()


def test_what_has_no_final_name_is_removed_at_the_start(shelf, tmp_path):
    shelf.begin(SHEET, LABEL)
    (tmp_path / "sheets" / SHEET / ".1.5.dcm.99.part").write_bytes(b"half")

    shelf.open()

    assert files(tmp_path) == [f"sheets/{SHEET}/sheet.json"]


def test_an_image_set_aside_is_kept_elsewhere(shelf, tmp_path):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, "1.5", b"one")

    shelf.set_image_aside(SHEET, "1.5")
    shelf.set_image_aside(SHEET, "1.6")

    assert files(tmp_path) == ["damaged/1.5.dcm", f"sheets/{SHEET}/sheet.json"]


def test_a_sheet_set_aside_is_kept_elsewhere(shelf, tmp_path):
    shelf.begin(SHEET, LABEL)
    shelf.put(SHEET, "1.5", b"one")

    shelf.set_sheet_aside(SHEET)

    assert files(tmp_path) == [f"damaged/{SHEET}/1.5.dcm", f"damaged/{SHEET}/sheet.json"]
    assert shelf.kept() == ()


def test_a_stray_file_among_the_sheets_keeps_nobody_from_counting(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.open()
    (tmp_path / "sheets" / ".DS_Store").touch()

    assert shelf.counted() == (0, 0)
