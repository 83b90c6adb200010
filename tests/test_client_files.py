"""Which files have images, in which order, and what is said of the others."""

import os
import shutil
import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pydicom.config
import pytest
from pydicom.data import get_testdata_file
from pydicom.filereader import dcmread

from printscp.client_files import Found, Skipped, Why, find_images


def sample(name):
    return Path(get_testdata_file(name, download=False))


CT, RGB, REPORT, DICOMDIR = map(sample, ("CT_small.dcm", "SC_rgb_rle_2frame.dcm", "test-SR.dcm", "DICOMDIR"))


def numbered(folder, series, instance, study="1", name=None):
    """A CT image with these numbers."""
    image = dcmread(CT)
    image.SeriesNumber, image.InstanceNumber, image.StudyInstanceUID = series, instance, f"1.2.{study}"
    path = folder / (name or f"{study}-{series}-{instance}.dcm")
    image.save_as(path)
    return path


def paths_of(found: Found):
    return [image.path for image in found.images]


def test_files_come_by_study_series_number_and_instance_number(tmp_path):
    wanted = [(1, 2, 3), (1, 2, 10), (1, 11, 1), (2, 1, 1)]
    paths = [numbered(tmp_path, series, instance, str(study)) for study, series, instance in wanted]

    assert paths_of(find_images(reversed(paths))) == paths


def test_files_without_a_number_come_last(tmp_path):
    none, first = numbered(tmp_path, 1, None), numbered(tmp_path, 1, 7)

    assert paths_of(find_images([none, first])) == [first, none]


def test_files_may_come_as_they_are_named(tmp_path):
    paths = [numbered(tmp_path, 1, instance) for instance in (3, 1, 2)]

    assert paths_of(find_images(paths, sort=False)) == paths


def test_a_folder_is_read_with_those_in_it_and_tells_once_how_many_files_are_no_dicom(tmp_path):
    (tmp_path / "deep").mkdir()
    path = numbered(tmp_path / "deep", 1, 1)
    for name in ("a.txt", "b"):
        (tmp_path / name).write_text("not DICOM")

    found = find_images([tmp_path])

    assert paths_of(found) == [path]
    assert found.skipped == (Skipped(tmp_path, Why.NO_IMAGE, "2 files are no DICOM files"),)


def test_a_file_that_is_named_twice_is_printed_once(tmp_path):
    path = numbered(tmp_path, 1, 1)

    assert paths_of(find_images([path, tmp_path, path])) == [path]


def test_a_dicomdir_leads_to_its_images():
    found = find_images([DICOMDIR])

    assert len(found.images) == 31
    assert found.skipped == ()
    assert {image.path.parts[-3] for image in found.images} == {"77654033", "98892001", "98892003"}


def test_the_files_of_a_dicomdir_may_be_in_small_letters_and_may_be_missing(tmp_path):
    shutil.copy(DICOMDIR, tmp_path)
    path = tmp_path / "77654033" / "cr1" / "6154"
    path.parent.mkdir(parents=True)
    shutil.copy(DICOMDIR.parent / "77654033" / "CR1" / "6154", path)

    found = find_images([tmp_path / "DICOMDIR"])

    assert paths_of(found) == [path]
    assert {(skipped.why, skipped.words) for skipped in found.skipped} == {
        (Why.CANNOT_READ, "No such file or directory")
    }


def test_a_dicomdir_in_a_folder_adds_nothing_to_its_files():
    found = find_images([DICOMDIR.parent / "77654033"])

    assert len(found.images) == 7


def test_a_report_has_no_image_and_says_what_it_is():
    (skipped,) = find_images([REPORT]).skipped

    assert (skipped.why, skipped.words) == (Why.NO_IMAGE, "has no image: it is of Comprehensive SR Storage")


def test_a_file_that_is_not_there_cannot_be_read(tmp_path):
    assert find_images([tmp_path / "none.dcm"]).skipped == (
        Skipped(tmp_path / "none.dcm", Why.CANNOT_READ, "No such file or directory"),
    )


@pytest.mark.parametrize("content", [b"", b"text", b"\0" * 200, b"\0" * 128 + b"DICM\xff\xff\xff\xffXX"])
def test_a_file_that_is_named_and_no_dicom_file_cannot_be_printed(tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    (skipped,) = find_images([tmp_path / "file"]).skipped

    assert skipped.why is Why.CANNOT_PRINT


def test_a_file_without_a_preamble_is_read_where_it_is_named(tmp_path):
    image = dcmread(CT)
    del image.file_meta
    image.preamble = None
    image.save_as(tmp_path / "old", implicit_vr=True, little_endian=True)

    assert paths_of(find_images([tmp_path / "old"])) == [tmp_path / "old"]
    assert find_images([tmp_path]).images == ()


def test_the_header_says_frames_and_color():
    (color,) = find_images([RGB]).images
    (gray,) = find_images([CT]).images

    assert (color.frames, color.is_color, gray.frames, gray.is_color) == (2, True, 1, False)


def test_a_name_that_no_file_can_have_cannot_be_read():
    path = Path("a" * 3000)

    assert find_images([path]).skipped == (Skipped(path, Why.CANNOT_READ, "File name too long"),)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_what_may_not_be_searched_or_listed_is_told():
    with TemporaryDirectory() as name:
        study = Path(name)
        closed, readable = study / "closed", study / "readable"
        for folder in (closed, readable):
            folder.mkdir()
            numbered(folder, 1, 1, name="image.dcm")
        study.chmod(0o755)
        closed.chmod(0)
        with nobody():
            whole, one = find_images([study]), find_images([closed / "image.dcm"])
        closed.chmod(0o700)

    assert (paths_of(whole), whole.skipped) == (
        [readable / "image.dcm"],
        (Skipped(closed, Why.CANNOT_READ, "Permission denied"),),
    )
    assert one == Found((), (Skipped(closed / "image.dcm", Why.CANNOT_READ, "Permission denied"),))


@contextmanager
def nobody():
    """As a user who may do nothing, where this one may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="fifos of POSIX")
def test_a_fifo_that_is_named_is_told_and_not_waited_for(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    assert find_images([fifo]) == Found((), (Skipped(fifo, Why.CANNOT_READ, "is neither a file nor a folder"),))


def test_what_pydicom_minds_of_the_values_is_not_shown(monkeypatch):
    monkeypatch.setattr(pydicom.config.settings, "reading_validation_mode", pydicom.config.WARN)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        find_images([sample("badVR.dcm")])

    assert shown == []
