"""Films in a folder: named by their job, complete or absent, and never beside it."""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import DestinationDown, attempt
from printscp.deliver.file_name import NAME_FIELDS
from printscp.deliver.folder import FolderDelivery
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Later
from printscp.output.document import Document
from tests.parcels import make_parcel
from tests.small_disk import leave, small_disk

UID = "1.2.826.0.1.3680043.8.498.12345678901234567890"
DOCUMENT = Document.of(b"%PDF-")


class Checkpoints(list):
    """What a try kept, oldest first."""

    __call__ = list.append


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def into(path, **keys) -> FolderDelivery:
    return FolderDelivery(type="folder", path=path, **keys)


def names_in(path) -> list[str]:
    return sorted(str(found.relative_to(path)) for found in path.rglob("*") if found.is_file())


def test_a_film_is_named_by_day_time_printer_and_job(tmp_path, out):
    parcel = make_parcel(tmp_path, uid=UID)

    done = into(out).deliver(parcel, Checkpoints())

    assert done == Done(receipt="2026-11-21/153012_FILM1_901234567890.pdf")
    assert names_in(out) == [done.receipt]
    assert (out / done.receipt).read_bytes() == parcel.documents[0].path.read_bytes()


def test_each_document_of_a_job_has_its_own_file(tmp_path, out):
    parcel = make_parcel(tmp_path, tuple(FileKind), films=2)

    done = into(out, name="{number}_{job}").deliver(parcel, Checkpoints())

    assert done.receipt == "00000007_1234.pdf and 9 more"
    assert names_in(out) == [
        "00000007_1234.pdf",
        "00000007_1234.pdf.dcm",
        "00000007_1234_1.dcm",
        "00000007_1234_1.png",
        "00000007_1234_1.tif",
        "00000007_1234_1_preview.png",
        "00000007_1234_2.dcm",
        "00000007_1234_2.png",
        "00000007_1234_2.tif",
        "00000007_1234_2_preview.png",
    ]


def test_the_files_are_those_of_the_printer_or_those_that_are_asked_for(out):
    printer_files = (FileKind.PDF, FileKind.TIFF)

    assert into(out).kinds(printer_files) == printer_files
    assert into(out, files=["png"]).kinds(printer_files) == (FileKind.PNG,)


def test_every_field_can_be_used(tmp_path, out):
    name = "/".join(f"{{{field}}}" for field in NAME_FIELDS if field != "suffix")
    parcel = make_parcel(tmp_path, uid=UID)

    into(out, name=name).deliver(parcel, Checkpoints())

    (path,) = names_in(out)
    assert path == "2026-11-21/153012/2026/11/21/15/30/12/FILM1/CT1/901234567890/00000007/pdf.pdf"


@pytest.mark.parametrize(
    "calling_ae",
    ["..", "../..", "/", "/etc", "\0", "a\nb", "A.", "A ", "", "con", "AUX", "C:\\x", "x" * 300, "Ä" * 300],
)
def test_no_ae_title_leads_out_of_the_folder(tmp_path, out, calling_ae):
    parcel = make_parcel(tmp_path, calling_ae=calling_ae)

    into(out, name="{scu}/{job}").deliver(parcel, Checkpoints())

    (path,) = names_in(out)
    above, _, name = path.rpartition("/")
    assert name == "1234.pdf"
    assert above.strip(" .")
    assert above.lower() not in {"con", "aux"}
    assert names_in(tmp_path) == [f"out/{path}", "parcel/1.2.3.4/job.dcm", "parcel/1.2.3.4/pdf.pdf"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("{date}/{patient}_{job}", "there is no field {patient}; known are date, "),
        ("{date}/{number}", "may name the files of two jobs alike: put {job} into it"),
        ("{suffix}/{job}", "{suffix} stands at the end, once"),
        ("/{job}", "'' is no name on every system"),
        ("../{job}", "'..' is no name on every system"),
        ("a//{job}", "'' is no name on every system"),
        ("a./{job}", "'a.' is no name on every system"),
        (".{job}", "is no name on every system"),
        ("a\\{job}", "is no name on every system"),
        ("a\n{job}", "is no name on every system"),
        ("{job}" + "a" * 200, "is no name on every system"),
    ],
)
def test_a_name_that_cannot_be_used_is_told_in_words(out, name, problem):
    with pytest.raises(ValidationError) as error:
        into(out, name=name)

    assert problem in str(error.value)


def test_the_films_of_an_older_data_folder_stay_where_numbers_begin_anew(tmp_path, out):
    delivery = into(out, name="{number}_{job}")

    delivery.deliver(make_parcel(tmp_path, uid="1.2.3.4", number=1), Checkpoints())
    delivery.deliver(make_parcel(tmp_path, uid="1.2.3.5", number=1), Checkpoints())

    assert names_in(out) == ["00000001_1234.pdf", "00000001_1235.pdf"]


def test_a_job_that_is_delivered_again_takes_the_same_place(tmp_path, out):
    parcel = make_parcel(tmp_path)
    into(out).deliver(parcel, Checkpoints())
    parcel.documents[0].path.write_bytes(b"rendered anew")

    done = into(out).deliver(parcel, Checkpoints())

    assert names_in(out) == [done.receipt]
    assert (out / done.receipt).read_bytes() == b"rendered anew"


def test_a_file_that_is_there_already_is_left_as_it_is(tmp_path, out):
    parcel = make_parcel(tmp_path)
    path = out / into(out).deliver(parcel, Checkpoints()).receipt
    before = path.stat()

    into(out).deliver(parcel, Checkpoints())

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_was_kept_and_taken_away_is_not_delivered_again(tmp_path, out):
    parcel = make_parcel(tmp_path, (FileKind.PNG,), films=3)
    checkpoints = Checkpoints()
    into(out, name="{job}").deliver(parcel, checkpoints)
    for film in (1, 2, 3):
        (out / f"1234_{film}.png").unlink()

    done = into(out, name="{job}").deliver(replace(parcel, checkpoint=checkpoints[1]), Checkpoints())

    assert names_in(out) == ["1234_3.png"]
    assert done.receipt == "1234_1.png and 2 more"


def test_each_file_is_in_place_before_it_is_kept(tmp_path, out):
    parcel = make_parcel(tmp_path, (FileKind.PNG,), films=2)
    seen = []

    into(out, name="{job}").deliver(parcel, lambda _: seen.append(names_in(out)))

    assert seen == [["1234_1.png"], ["1234_1.png", "1234_2.png"]]


@pytest.mark.parametrize("delivered", [False, True], ids=["killed before", "killed after"])
def test_what_a_killed_try_left_behind_is_removed(tmp_path, out, delivered):
    delivery, parcel = into(out, name="[{job}]"), make_parcel(tmp_path, tried_before=True)
    if delivered:
        delivery.deliver(parcel, Checkpoints())
    out.mkdir(exist_ok=True)
    (out / ".[1234].pdf.4711.part").write_bytes(b"%PD")

    delivery.deliver(parcel, Checkpoints())

    assert names_in(out) == ["[1234].pdf"]


def test_a_first_try_does_not_search_the_folder(tmp_path, out):
    out.mkdir()
    (out / ".1234.pdf.4711.part").write_bytes(b"%PD")

    into(out, name="{job}").deliver(make_parcel(tmp_path, tried_before=False), Checkpoints())

    assert names_in(out) == [".1234.pdf.4711.part", "1234.pdf"]


def test_the_folder_is_made_when_it_is_missing(tmp_path):
    into(tmp_path / "a" / "b").deliver(make_parcel(tmp_path), Checkpoints())

    assert (tmp_path / "a" / "b" / "2026-11-21").is_dir()


def test_without_its_marker_nothing_is_written(tmp_path, out):
    out.mkdir()

    outcome = attempt(into(out, marker=".printscp"), make_parcel(tmp_path), Checkpoints())

    assert outcome == Later(problem=f"{out} has no file .printscp: is its share mounted?", everyone=True)
    assert names_in(out) == []


def test_with_its_marker_the_folder_is_the_one_that_is_meant(tmp_path, out):
    out.mkdir()
    (out / ".printscp").touch()

    into(out, marker=".printscp", name="{job}").deliver(make_parcel(tmp_path), Checkpoints())

    assert names_in(out) == [".printscp", "1234.pdf"]


def test_a_share_that_vanishes_between_two_documents_is_noticed(tmp_path, out):
    parcel = make_parcel(tmp_path, (FileKind.PNG,), films=2)
    out.mkdir()
    (out / ".printscp").touch()
    kept = []

    def unmount(text):
        kept.append(text)
        (out / ".printscp").unlink()

    with pytest.raises(DestinationDown):
        into(out, marker=".printscp", name="{job}").deliver(parcel, unmount)

    assert kept == ["1234_1.png"]


@pytest.mark.parametrize("marker", ["", ".", "..", "a/b", "/etc/passwd"])
def test_a_marker_is_the_name_of_a_file_in_the_folder(out, marker):
    with pytest.raises(ValidationError, match="is no name of a file in the folder"):
        into(out, marker=marker)


def test_an_empty_path_is_told(tmp_path):
    with pytest.raises(ValidationError, match="must name a folder"):
        into("")


def test_a_folder_that_became_a_file_holds_all_jobs(tmp_path, out):
    out.write_bytes(b"")

    outcome = attempt(into(out), make_parcel(tmp_path), Checkpoints())

    assert outcome == Later(problem=f"{out} is no folder", everyone=True)


@pytest.fixture
def disk():
    """A file system of 64 kB, where this process may mount one."""
    with small_disk("64k") as disk:
        if disk is None:
            pytest.skip("mounting needs root")
        yield disk


def test_a_full_disk_holds_all_jobs_and_leaves_nothing_half_written(tmp_path, disk):
    parcel = make_parcel(tmp_path)
    parcel.documents[0].path.write_bytes(bytes(100_000))

    outcome = attempt(into(disk, name="{job}"), parcel, Checkpoints())

    assert outcome == Later(problem="No space left on device", everyone=True, info="RECEIVER FULL")
    assert names_in(disk) == []


def test_a_disk_that_has_room_again_takes_the_job(tmp_path, disk):
    parcel = make_parcel(tmp_path)
    ballast = leave(disk, octets=0)
    first = attempt(into(disk, name="{job}"), parcel, Checkpoints())
    ballast.unlink()

    second = attempt(into(disk, name="{job}"), parcel, Checkpoints())

    assert isinstance(first, Later)
    assert second == Done(receipt="1234.pdf")


def test_a_disk_that_became_read_only_holds_all_jobs_and_is_told(tmp_path, disk):
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True, timeout=60)

    outcome = attempt(into(disk, name="{job}"), make_parcel(tmp_path), Checkpoints())

    assert isinstance(outcome, Later)
    assert outcome.everyone
    assert outcome.problem.endswith(".part: Read-only file system")
    assert into(disk).problems() == (f"{disk}: Read-only file system",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_holds_all_jobs(tmp_path, out):
    out.mkdir(mode=0o500)

    outcome = attempt(into(out), make_parcel(tmp_path), Checkpoints())

    assert outcome == Later(problem=f"{out / '2026-11-21'}: Permission denied", everyone=True)


def test_what_keeps_a_folder_from_working_is_told(tmp_path, out):
    file = tmp_path / "file"
    file.touch()

    assert into(out).problems() == ()
    assert into(file).problems() == (f"{file} is no folder",)
    assert into(tmp_path, marker="m").problems() == (f"{tmp_path} has no file m: is its share mounted?",)


def test_what_is_unsafe_in_a_name_is_an_underscore(tmp_path, out):
    into(out).deliver(make_parcel(tmp_path, printer="../a b"), Checkpoints())

    assert names_in(out) == ["2026-11-21/153012____a_b_1234.pdf"]


def test_the_times_are_those_that_the_job_has(tmp_path, out):
    parcel = make_parcel(tmp_path, created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))

    assert into(out).deliver(parcel, Checkpoints()).receipt == "2026-01-02/030405_FILM1_1234.pdf"
