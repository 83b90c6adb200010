"""What becomes of the answers to a print SCU: failures are raised, warnings are kept."""

import gc
import threading

import pytest

from printscp.client import PrintClient
from printscp.client_answers import NoStatus, PrintFailed, Warned
from printscp.film.presentation_lut import LutShape, PresentationLut
from tests.jobs import film_box, print_image
from tests.list_printer import ListPrinter, client_of
from tests.odd_printer import boxes, odd_client

pytestmark = pytest.mark.network

SHAPE = PresentationLut("shape", LutShape.IDENTITY)


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


@pytest.fixture
def client(printer):
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        yield client


def test_a_warning_is_told_with_its_request(client):
    large = print_image(rows=5500, columns=1, pixel_data=bytes(5500))

    assert client.print_film(film_box(image=large)) == (Warned("N-SET image 1", 0xB604),)


def test_a_refusal_is_raised_in_the_words_of_the_printer(client):
    short = print_image(rows=50)

    with pytest.raises(PrintFailed) as caught:
        client.print_film(film_box(image=short))

    assert str(caught.value) == "N-SET image 1: 0x0106 PixelData has 6 bytes, 150 are needed"


@pytest.mark.parametrize(
    ("operation", "status", "told"),
    [
        ("N-CREATE", 0x0110, "N-CREATE Film Session: 0x0110 Processing failure"),
        ("N-SET", 0xC605, "N-SET image 1: 0xC605 Not enough printer memory for the image"),
        ("N-ACTION", 0xC600, "N-ACTION Film Box: 0xC600 a failure that the standard does not have here"),
    ],
)
def test_a_failure_is_told_whatever_was_asked(operation, status, told):
    with (
        odd_client(operation=operation, status=status) as (client, _),
        pytest.raises(PrintFailed, match=f"^{told}$"),
    ):
        client.print_film(film_box())


@pytest.mark.parametrize("status", [0x0001, 0x0107, 0x0116, 0xB999])
def test_a_warning_is_no_failure(status):
    with odd_client(operation="N-ACTION", status=status) as (client, _):
        assert client.print_film(film_box()) == (Warned("N-ACTION Film Box", status),)


@pytest.mark.parametrize("status", [0x0112, 0x0211, 0xB999])
def test_what_fails_after_the_film_is_printed_is_a_warning(status):
    with odd_client(operation="N-DELETE", status=status) as (client, printer):
        warned = client.print_film(film_box(presentation_lut_uid="shape"), luts=[SHAPE])

    assert warned == (Warned("N-DELETE Film Session", status), Warned("N-DELETE Presentation LUT", status))
    assert printer.asked[-2:] == ["N-DELETE", "N-DELETE"]


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_so_is_an_association_that_ends_then():
    with odd_client(operation="N-DELETE") as (client, printer):
        warned = client.print_film(film_box(presentation_lut_uid="shape"), luts=[SHAPE])
    gc.collect()

    assert warned == (Warned("N-DELETE Film Session", NoStatus.NO_ANSWER),)
    assert printer.asked[-2:] == ["N-ACTION", "N-DELETE"]


def test_a_warning_of_densities_has_those_that_the_printer_uses():
    with client_of(min_density=0.3, max_density=2.0) as (client, _):
        warned = client.print_film(film_box(min_density=0.2, max_density=3.2))

    assert warned == (Warned("N-CREATE Film Box", 0xB605, (30, 200)),)


@pytest.mark.parametrize("attributes", [{}, {"MinDensity": 20}, {"MinDensity": 20, "MaxDensity": "dark"}], ids=len)
def test_a_printer_that_does_not_say_both_densities_is_believed_none(attributes):
    created = boxes(1)
    for keyword, value in attributes.items():
        created.add_new(keyword, "IS" if isinstance(value, int) else "LO", value)

    with odd_client(created, operation="N-CREATE", status=0xB605) as (client, _):
        _, warned = client.print_film(film_box())

    assert warned == Warned("N-CREATE Film Box", 0xB605, None)


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.parametrize("operation", ["N-CREATE", "N-ACTION"])
def test_a_printer_that_aborts_gives_no_answer(operation):
    with (
        odd_client(operation=operation) as (client, _),
        pytest.raises(PrintFailed, match=f"^{operation} .*: no answer$"),
    ):
        client.print_film(film_box())
    gc.collect()


def test_nothing_is_printed_by_an_association_that_has_ended():
    with odd_client() as (client, _):
        client._association.is_established = False

        with pytest.raises(PrintFailed, match=r"^the association has ended$"):
            client.print_film(film_box())


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_a_printer_that_goes_away_is_told(client, printer):
    threading.Thread(target=printer.stop).start()

    def print_on():
        for _ in range(100):
            client.print_film(film_box())

    with pytest.raises(PrintFailed):
        print_on()
    gc.collect()
