"""The test films as a whole, and that every film of ours is beyond reproach: a strict printer prints it."""

from dataclasses import replace

import pytest

from printscp.client import PrintClient
from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.lab.test_films import all_test_films
from printscp.render.compose import compose
from printscp.render.density import Viewing
from printscp.render.page import Picture
from tests.drawn_films import drawn_samples, drawn_test_films
from tests.drills import some_of
from tests.printed_jobs import PrintedJobs

SIZE = FILM_SIZES["14INX17IN"]


@pytest.fixture(scope="module")
def films():
    return drawn_test_films(SIZE)


def test_the_films_are_the_same_each_time(films):
    assert all_test_films(SIZE) == films


def test_each_film_says_in_the_queue_which_it_is(films):
    labels = [film.session.label.removeprefix("Test film: ") for film in films.values()]

    assert labels == ["gray", "gray-lin-od", "geometry", "annotation-1", "annotation-2"]


def test_all_films_are_made_for_the_densities_the_light_and_the_depth_of_the_printer():
    paper = Viewing(min_density=0.08, max_density=2.0, illumination=150, reflected_ambient_light=0)

    films = [each.film for each in all_test_films(SIZE, viewing=paper, bits=8).values()]

    assert {Viewing.of(film) for film in films} == {paper}
    assert {box.image.bits_stored for film in films for box in film.image_boxes} == {8}


@pytest.mark.parametrize(
    "size",
    some_of([FilmSize("18CMX24CM", 180, 240), FilmSize("2M", 2000, 2000), *FILM_SIZES.values()], 5),
    ids=lambda size: size.id,
)
def test_the_films_can_be_made_in_every_size(size):
    for film in all_test_films(size).values():
        assert film.film.size == size
        assert len(compose(film.film, Printer(), film.luts).marks_of(Picture)) == len(film.film.image_boxes)


def test_a_film_without_room_for_all_of_it_is_an_error():
    with pytest.raises(ValueError, match="13CMX18CM is too small for the test films, which need 180 x 240 mm"):
        all_test_films(FilmSize("13CMX18CM", 130, 180))


@pytest.mark.network
def test_a_strict_printer_prints_every_film_without_a_warning_or_a_remark(server_with, films):
    server = server_with({"tolerance": "strict"})
    jobs = PrintedJobs(server)
    films = drawn_samples() | films

    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        warned = {name: client.print_film(each.film, each.session, each.luts) for name, each in films.items()}

    printed = jobs.first(len(films))
    assert warned == dict.fromkeys(films, ())
    assert [job.remarks for job in printed] == [()] * len(films)


@pytest.mark.network
def test_a_film_arrives_as_it_was_made(server_with, films):
    server = server_with({"tolerance": "strict"})
    jobs = PrintedJobs(server)
    sent = films["annotation-1"]

    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        client.print_film(sent.film, sent.session, sent.luts)

    (job,) = jobs.first(1)
    (film,) = job.films
    boxes = tuple(replace(box, uid="") for box in film.image_boxes)
    texts = tuple(replace(box, uid="") for box in film.annotation_boxes)
    assert (boxes, texts) == (sent.film.image_boxes, sent.film.annotation_boxes)
    assert replace(job.session, uid="", film_boxes=()) == sent.session
