"""What `printscp send` tells of its films."""

import io
from pathlib import Path

from rich.console import Console

from printscp.cli.send_report import SendReport
from printscp.client_answers import Execution, Warned
from printscp.client_files import Skipped, Why
from printscp.client_sending import SentFilms
from printscp.film.job import ExecutionStatus
from printscp.images.sheets import Layout, ReadImage, display_format_of, sheets_of
from tests.jobs import print_image

WARNING = Warned("N-SET image 1", 0xB604, meaning="larger")


def report():
    images = [ReadImage(name=name, image=print_image()) for name in "abc"]
    return SendReport(
        sheets_of(images, Layout(display_format=display_format_of("1x2"))), [Skipped(Path("x"), Why.NO_IMAGE, "no")]
    )


def test_a_film_is_told_in_words():
    made = report()

    assert [film.words(2) for film in made.films] == [
        r"film 1 of 2: 2 images, STANDARD\1,2, 8 bits",
        r"film 2 of 2: 1 image, STANDARD\1,2, 8 bits",
    ]


def test_what_an_action_did_is_noted_of_its_films_and_each_warning_once():
    made = report()

    for uid in ("1.1", "1.2"):
        made.sent(SentFilms(films=(2,), warned=(WARNING,), job_uid=uid), is_printed=True)

    assert [(film.is_printed, film.warned, film.jobs) for film in made.films] == [
        (False, (), ()),
        (True, (WARNING,), ("1.1", "1.2")),
    ]
    assert (made.printed, made.has_warnings) == (1, True)


def test_a_job_that_failed_is_known():
    made = report()
    failure = Execution(ExecutionStatus.FAILURE, "FILM JAM")
    made.sent(SentFilms(films=(1,), warned=(), job_uid="1.1"), is_printed=True)

    made.followed({"1.1": failure})

    assert (made.films[0].failed, made.films[1].failed) == ((failure,), ())
    assert made.films[0].to_json()["jobs"] == [{"uid": "1.1", "status": "FAILURE", "info": "FILM JAM"}]


def test_the_document_has_all_films_and_what_is_not_printed():
    told = report().to_json("A@h:1", None, "words")

    assert (told["address"], told["printer"], told["error"]) == ("A@h:1", None, "words")
    assert [film["images"] for film in told["films"]] == [["a", "b"], ["c"]]
    assert told["skipped"] == [{"path": "x", "reason": "no"}]


def test_a_table_tells_each_film():
    made = report()
    made.sent(SentFilms(films=(1,), warned=()), is_printed=True)
    console = Console(file=io.StringIO(), width=80, color_system=None)

    console.print(made.table())

    rows = [line.split() for line in console.file.getvalue().splitlines() if line.strip()]
    assert (rows[0], rows[2:]) == (
        ["Film", "Images", "Layout", "Depth", "Outcome"],
        [
            ["1", "2", r"STANDARD\1,2", "8", "bits", "printed"],
            ["2", "1", r"STANDARD\1,2", "8", "bits", "not", "printed"],
        ],
    )
