"""A bar for each film on a terminal, and lines elsewhere."""

import io

import pytest
from rich.console import Console

from printscp.cli.sending import Watched
from printscp.client_sending import SentFilms
from printscp.images.sheets import Layout, ReadImage, display_format_of, sheets_of
from tests.jobs import print_image


def sheets():
    images = [ReadImage(name=name, image=print_image()) for name in "abc"]
    return sheets_of(images, Layout(display_format=display_format_of("1x2")))


def watched(*, is_terminal):
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=80, color_system=None)
    with Watched(sheets(), console) as seen:
        seen.on_answer("N-GET Printer")
        for _ in range(4):
            seen.on_answer("N-SET image 1")
        seen.is_sent(SentFilms(films=(1,), warned=()))
        seen.on_answer("N-CREATE Film Session")
        seen.tell("a line")
    return console.file.getvalue()


def test_each_film_has_its_bar_on_a_terminal():
    shown = watched(is_terminal=True)

    assert "Film 1 of 2" in shown
    assert "Film 2 of 2" in shown
    assert "100%" in shown


def test_elsewhere_there_are_lines_alone():
    assert watched(is_terminal=False) == "a line\n"


@pytest.mark.parametrize("films", [(2,), (1, 2)])
def test_answers_after_the_last_film_have_no_bar(films):
    console = Console(file=io.StringIO(), force_terminal=True, width=80, color_system=None)
    with Watched(sheets(), console) as seen:
        seen.is_sent(SentFilms(films=films, warned=()))
        seen.on_answer("N-DELETE")

    assert "Film" not in console.file.getvalue()
