"""The print SCU against a server of its own, and the hook on which it leans."""

import gc
import threading

import pytest
from pynetdicom import AE
from pynetdicom.sop_class import Verification

from printscp.client import PrintClient, PrintFailed, Warned, park
from printscp.film.session import FilmSession
from printscp.lab.films import row_layout
from tests.jobs import film_box, print_image

pytestmark = pytest.mark.network


@pytest.fixture
def client(server):
    with PrintClient(server.host, server.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        yield client


def test_a_film_is_printed_without_warning(client, server):
    assert client.print_film(row_layout()) == ()
    assert len(server.films(1)) == 1


def test_a_warning_is_told_with_its_request(client):
    large = print_image(rows=5500, columns=1, pixel_data=bytes(5500))

    assert client.print_film(film_box(image=large)) == (Warned("N-SET image 1", 0xB604),)


def test_session_values_are_sent(client):
    warned = client.print_film(film_box(), FilmSession(uid="", memory_allocation=100))

    assert warned == (Warned("N-CREATE Film Session", 0xB600),)


def test_a_refusal_is_raised_in_the_words_of_the_printer(client):
    short = print_image(rows=50)

    with pytest.raises(PrintFailed) as caught:
        client.print_film(film_box(image=short))

    assert str(caught.value) == "N-SET image 1: 0x0106 PixelData has 6 bytes, 150 are needed"


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_printer_that_goes_away_is_told(client, server):
    threading.Thread(target=server.app._scp.stop, args=(0,)).start()

    def print_on():
        for _ in range(100):
            client.print_film(film_box())

    with pytest.raises(PrintFailed):
        print_on()
    gc.collect()


def test_the_reactor_of_pynetdicom_waits_at_its_checkpoint(server):
    ae = AE()
    ae.add_requested_context(Verification)
    association = ae.associate(server.host, server.port)
    unpark = park(association)

    assert [association.send_c_echo().Status for _ in range(3)] == [0, 0, 0]
    assert association._is_paused
    unpark()
    association.release()
    assert association.is_released
