import errno
import json
import logging
import os
import stat
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.printer import FileKind, Printer
from printscp.film.sizes import FilmSize
from printscp.fonts import typeface
from printscp.outcomes import Done, Failed, Later
from printscp.output.files import documents
from printscp.spool.children import Child, Here
from printscp.spool.rendering import RenderedDocument, read_receipt, render, warm_up
from printscp.wire.stored_print import write_job
from tests.jobs import film_box, print_job

SMALL = FilmSize("1INX1_5IN", 25.4, 38.1)
PRINTER = Printer(dpi=50, files=(FileKind.PDF, FileKind.PNG))


def films(*texts):
    boxes = tuple(AnnotationBox(str(number), number, text) for number, text in enumerate(texts))
    return tuple(film_box(f"1.2.{number}", size=SMALL, annotation_boxes=boxes) for number in (1, 2))


@pytest.fixture
def job_file(tmp_path):
    return stored(print_job(films=films()), tmp_path / "job.dcm")


def stored(job, path):
    with path.open("wb") as file:
        write_job(job, file)
    return path


def rendered(job_file, folder, *, printer=PRINTER, child=None, font_folder=None):
    call = partial((child or Here()).run, render, job_file, printer, font_folder, folder)
    return call(checkpoint=lambda text: None, timeout=60)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_documents_of_a_job_are_in_its_folder(job_file, tmp_path):
    folder = tmp_path / "documents" / "1.2.3.4"

    outcome = rendered(job_file, folder)

    expected = {
        f"film{made.suffix}": made.content for made in documents(print_job(films=films()), PRINTER, typeface(None))
    }
    assert isinstance(outcome, Done)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == expected


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_nobody_else_sees_the_documents(job_file, tmp_path):
    rendered(job_file, tmp_path / "1.2.3.4")

    assert stat.S_IMODE((tmp_path / "1.2.3.4").stat().st_mode) == 0o700


def test_the_receipt_says_which_documents_there_are(job_file, tmp_path):
    outcome = rendered(job_file, tmp_path / "made")

    assert json.loads(outcome.receipt)[1] == {
        "name": "film_1.png", "kind": "png", "media_type": "image/png", "suffix": "_1.png", "number": 1,
    }  # fmt: skip
    assert read_receipt(outcome.receipt) == (
        RenderedDocument(name="film.pdf", kind=FileKind.PDF, media_type="application/pdf", suffix=".pdf", number=None),
        *(
            RenderedDocument(
                name=f"film_{number}.png",
                kind=FileKind.PNG,
                media_type="image/png",
                suffix=f"_{number}.png",
                number=number,
            )
            for number in (1, 2)
        ),
    )


@pytest.mark.parametrize("receipt", ["", "{", '[{"name": "film.pdf"}]', '[{"kind": "pdf"}]', '["film.pdf"]'])
def test_what_is_no_receipt_is_an_error(receipt):
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_receipt(receipt)


def test_a_child_process_makes_the_same_documents(job_file, tmp_path):
    child = Child(partial(warm_up, None))
    child.start()

    outcomes = rendered(job_file, tmp_path / "here"), rendered(job_file, tmp_path / "there", child=child)

    child.close()
    assert outcomes[0] == outcomes[1]
    for name in names(tmp_path / "here"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


def test_documents_of_earlier_settings_and_half_written_ones_are_removed(job_file, tmp_path):
    rendered(job_file, tmp_path / "made")
    (tmp_path / "made" / ".film.pdf.7.part").write_bytes(b"half")

    rendered(job_file, tmp_path / "made", printer=replace(PRINTER, files=(FileKind.PDF,)))

    assert names(tmp_path / "made") == ["film.pdf"]


def test_a_job_of_which_no_document_is_needed_has_an_empty_folder(job_file, tmp_path):
    outcome = rendered(job_file, tmp_path / "made", printer=replace(PRINTER, files=()))

    assert outcome == Done(receipt="[]")
    assert names(tmp_path / "made") == []


def test_characters_that_no_font_has_are_counted_and_not_told(tmp_path, caplog):
    job_file = stored(print_job(films=films("a\ue000", "\ue001", "abc")), tmp_path / "job.dcm")

    with caplog.at_level(logging.INFO):
        outcome = rendered(job_file, tmp_path / "made")

    assert outcome.warnings == ("no font has some characters of 2 text(s): boxes are drawn",)
    assert [record.getMessage() for record in caplog.records] == [f"CT1: {outcome.warnings[0]}"]


def test_a_film_without_missing_characters_has_no_warning(job_file, tmp_path, caplog):
    outcome = rendered(job_file, tmp_path / "made")

    assert outcome.warnings == ()
    assert caplog.text == ""


def test_a_damaged_job_can_never_be_rendered(tmp_path):
    (tmp_path / "job.dcm").write_bytes(b"no job")

    outcome = rendered(tmp_path / "job.dcm", tmp_path / "made")

    assert isinstance(outcome, Failed)
    assert outcome.info == "INVALID PAGE DES"


def test_a_disk_that_is_full_is_waited_for(job_file, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("printscp.durable.os.fsync", full)

    outcome = rendered(job_file, tmp_path / "made")

    assert outcome == Later(problem="No space left on device", everyone=True, info="RECEIVER FULL")


def test_a_folder_of_fonts_that_is_gone_is_waited_for(job_file, tmp_path):
    outcome = rendered(job_file, tmp_path / "made", font_folder=tmp_path / "fonts")

    assert outcome == Later(
        problem=f"the folder of fonts, {tmp_path / 'fonts'}, does not exist or is no folder", everyone=True
    )


def test_a_server_whose_children_render_starts_without_what_documents_are_made_with():
    import_the_server = (
        "import sys, printscp.app;"
        "print(sorted({'fontTools', 'lxml', 'pikepdf', 'reportlab', 'uharfbuzz'} & sys.modules.keys()))"
    )

    told = subprocess.run([sys.executable, "-c", import_the_server], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


def test_after_a_warm_up_nothing_is_left_to_import():
    warm_up_and_render = (
        "import sys; from printscp.spool.rendering import warm_up; warm_up(None); before = set(sys.modules);"
        "import printscp.fonts, printscp.output.files; print(sorted(set(sys.modules) - before))"
    )

    told = subprocess.run([sys.executable, "-c", warm_up_and_render], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"
