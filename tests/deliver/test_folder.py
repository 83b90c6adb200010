"""Films in a folder: named by their job, complete or absent."""

from printscp.deliver import folder
from printscp.output.document import Document
from tests.jobs import print_job

DOCUMENT = Document.of(b"%PDF-")


def test_a_film_is_named_by_day_time_printer_and_job(tmp_path):
    job = print_job("1.2.826.0.1.3680043.8.498.12345678901234567890")

    path = folder.deliver(job, DOCUMENT, tmp_path)

    assert path == tmp_path / "2026-11-21" / "153012_FILM1_901234567890.pdf"
    assert path.read_bytes() == b"%PDF-"


def test_a_job_that_is_printed_again_takes_the_same_place(tmp_path):
    paths = {folder.deliver(print_job(), DOCUMENT, tmp_path) for _ in range(2)}

    assert len(paths) == 1


def test_jobs_of_the_same_second_do_not_meet(tmp_path):
    paths = {folder.deliver(print_job(uid), DOCUMENT, tmp_path) for uid in ("1.2.3.4", "1.2.3.5")}

    assert len(paths) == 2


def test_no_character_of_a_printer_name_leaves_the_folder(tmp_path):
    path = folder.deliver(print_job(printer="../a b"), DOCUMENT, tmp_path)

    assert path.name == "153012____a_b_1234.pdf"
    assert path.parent == tmp_path / "2026-11-21"
