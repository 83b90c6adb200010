"""A printer that refuses images of 12 bits gets them with 8, and each film once."""

import numpy as np
import pytest

from printscp.client import PrintClient
from printscp.client_answers import RequestRefused
from printscp.client_sending import send_films
from printscp.film.session import FilmSession
from printscp.lab.films import color_sheet
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from tests.jobs import film_box, print_image
from tests.list_printer import ListPrinter
from tests.odd_printer import boxes, odd_client

pytestmark = pytest.mark.network

ONE = FilmSession(uid="")
DEEP = print_image(
    bits_allocated=16,
    bits_stored=12,
    high_bit=11,
    pixel_data=np.array([0, 800, 1600, 2400, 3200, 4095], "<u2").tobytes(),
)
FILMS = [film_box(image=DEEP) for _ in range(3)]


@pytest.fixture
def printer_with():
    started = []

    def printer_with(**printer):
        started.append(ListPrinter(**printer).__enter__())
        return started[-1], PrintClient(started[-1].host, started[-1].port, called_ae="PRINTSCP")

    yield printer_with
    for printer in started:
        printer.stop()


def send(client, films=FILMS, session=ONE, **options):
    with client:
        return list(send_films(client, films, session, **options))


def images_of(printer):
    return [film.image_boxes[0].image for job in printer.jobs for film in job.films]


def test_each_film_is_printed_with_the_bits_it_has(printer_with):
    printer, client = printer_with()

    sent = send(client)

    assert [(each.films, each.in_eight_bits, each.warned) for each in sent] == [((n,), False, ()) for n in (1, 2, 3)]
    assert images_of(printer) == [DEEP] * 3


@pytest.mark.parametrize("by_session", [False, True])
def test_a_printer_of_eight_bits_gets_all_films_with_eight_and_none_twice(printer_with, by_session):
    printer, client = printer_with(bits=8)

    sent = send(client, by_session=by_session)

    assert all(each.in_eight_bits for each in sent)
    assert [image.pixel_data for image in images_of(printer)] == [bytes([0, 50, 100, 149, 199, 255])] * 3


def test_the_films_that_were_printed_before_are_not_printed_again():
    with odd_client(boxes(1), operation="N-SET", status=0x0106, first=2, last=2) as (client, printer):
        sent = list(send_films(client, FILMS, ONE))

    assert [(each.films, each.in_eight_bits) for each in sent] == [((1,), False), ((2,), True), ((3,), True)]
    assert len(printer.actions) == 3


@pytest.mark.parametrize(("status", "options"), [(0x0106, {"may_reduce": False}), (0xC603, {})])
def test_a_refusal_is_a_failure_where_less_bits_may_not_be_or_would_not_help(status, options):
    with (
        odd_client(operation="N-SET", status=status) as (client, printer),
        pytest.raises(RequestRefused, match=f"{status:04X}"),
    ):
        list(send_films(client, FILMS, ONE, **options))

    assert printer.asked.count("N-SET") == 1


def test_a_printer_that_refuses_eight_bits_too_is_asked_twice():
    with odd_client(operation="N-SET", status=0x0106) as (client, printer), pytest.raises(RequestRefused):
        list(send_films(client, FILMS, ONE))

    assert printer.asked.count("N-SET") == 2


def test_films_of_a_session_are_printed_by_one_action():
    with odd_client() as (client, printer):
        (sent,) = send_films(client, FILMS, ONE, by_session=True)

    assert (sent.films, printer.actions) == ((1, 2, 3), [FILM_SESSION])


def test_one_film_is_printed_by_its_session_where_that_is_wished():
    with odd_client() as (client, printer):
        (sent,) = send_films(client, FILMS[:1], FilmSession(uid="", number_of_copies=2), by_session=True)

    assert (sent.films, sent.warned, printer.actions) == ((1,), (), [FILM_SESSION])


@pytest.mark.parametrize("films", [1, 3])
def test_a_printer_that_prints_no_session_prints_each_film_by_itself_and_that_is_told(films):
    refusing = {"operation": "N-ACTION", "sop_class": FILM_SESSION, "status": 0x0112}
    with odd_client(**refusing) as (client, printer):
        sent = list(send_films(client, FILMS[:films], ONE, by_session=True))

    assert [each.films for each in sent] == [(number,) for number in range(1, films + 1)]
    assert {str(warned) for each in sent for warned in each.warned} == {
        "N-ACTION Film Session: the printer prints no session, so each film is printed by itself"
    }
    assert printer.actions == [FILM_SESSION, *[FILM_BOX] * films]


def test_grayscale_and_color_films_have_sessions_of_their_own(printer_with):
    printer, client = printer_with()

    sent = send(client, [*FILMS[:2], color_sheet()], by_session=True)

    assert [each.films for each in sent] == [(1, 2), (3,)]
    assert [len(job.films) for job in printer.jobs] == [2, 1]


def test_copies_are_made_by_the_printer(printer_with):
    printer, client = printer_with()

    send(client, session=FilmSession(uid="", number_of_copies=3))

    assert [job.session.number_of_copies for job in printer.jobs] == [3, 3, 3]


@pytest.mark.parametrize("by_session", [False, True])
def test_films_that_are_not_to_be_printed_are_only_made(printer_with, by_session):
    printer, client = printer_with(bits=8)

    sent = send(client, by_session=by_session, commit=False)

    assert sorted(number for each in sent for number in each.films) == [1, 2, 3]
    assert printer.jobs == []
