"""The films of an association, each with what was done to it."""

import pytest

from printscp.lab.finding_story import Film, end_of, films_of
from printscp.lab.finding_view import exchanges_of
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from tests.conversation import gray_item
from tests.lab.recording import Recording


@pytest.fixture
def talk() -> Recording:
    return Recording()


def films(talk: Recording) -> tuple[Film, ...]:
    return films_of(exchanges_of(talk.record()))


def test_a_film_has_its_image_boxes_and_what_was_asked_of_them(talk):
    talk.with_film(r"STANDARD\1,2")
    talk.set_image(2, gray_item())
    talk.print_film()

    (film,) = films(talk)

    assert (film.uid, film.boxes) == ("1.2.3.2", ("1.2.3.3", "1.2.3.4"))
    assert [each.instance for each in film.images] == ["1.2.3.4"]
    assert [each.number for each in film.prints] == [7]


def test_a_film_that_was_refused_is_none(talk):
    talk.create_session()
    talk.create_film("MOSAIC")

    assert films(talk) == ()


def test_the_print_of_a_session_prints_the_films_in_it_that_are_not_deleted(talk):
    talk.with_film()
    talk.delete(FILM_BOX, "1.2.3.2")
    talk.create_film()
    talk.print_session()

    assert [len(film.prints) for film in films(talk)] == [0, 1]


def test_what_comes_after_the_session_was_deleted_is_of_no_film_in_it(talk):
    talk.with_film()
    talk.delete(FILM_SESSION, talk.state.session.uid)
    talk.with_film()
    talk.print_session()

    assert [len(film.prints) for film in films(talk)] == [0, 1]


def test_a_new_session_ends_the_films_of_the_one_before(talk):
    talk.with_film()
    talk.with_film()
    talk.print_session()

    assert [len(film.prints) for film in films(talk)] == [0, 1]


def test_the_end_of_an_instance_is_the_deletion_that_succeeded(talk):
    talk.create_session()
    talk.delete(FILM_BOX, "1.2.3.1")
    talk.delete(FILM_SESSION, "1.2.3.1")
    made, *_ = exchanges = exchanges_of(talk.record())

    assert end_of(made, exchanges) == 5
    assert end_of(made, exchanges[:2]) is None
