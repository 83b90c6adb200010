"""Which associations are taken, and for which printer."""

import struct
import threading

import pytest

from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.server.scp import Listen, PrintScp
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_META, PRINTER, PRINTER_INSTANCE, VERIFICATION
from tests.network_fixtures import wait_until
from tests.raw_scu import RawScu, RejectedError, association_request
from tests.server.test_service import Shelf

pytestmark = pytest.mark.network

PRINTERS = [
    Printer(name="film", ae_title="FILM1"),
    Printer(name="paper", ae_title="PAPER", default_film_size=FILM_SIZES["A4"], color=False),
]


@pytest.fixture
def scp_with():
    started = []

    def scp_with(**listen):
        scp = PrintScp(PRINTERS, Shelf(), Listen(port=0, **listen))
        scp.start()
        started.append(scp)
        return scp

    yield scp_with
    for scp in started:
        scp.stop(0)


def name_of_printer(scp, called):
    """The Printer Name that an association with *called* is told."""
    with RawScu.connect(scp.address[1], called=called) as scu:
        data = scu.n_get(PRINTER, PRINTER_INSTANCE, [0x21100030]).data
        scu.release()
    return data[8:].decode().strip()


@pytest.mark.parametrize(
    ("called", "name"), [("FILM1", "film"), ("PAPER", "paper"), ("OTHER", "film"), ("film1", "film")]
)
def test_the_called_ae_title_chooses_the_printer_and_the_first_takes_the_rest(scp_with, called, name):
    assert name_of_printer(scp_with(), called) == name


def test_an_unknown_called_ae_title_is_rejected_where_it_is_said(scp_with):
    with pytest.raises(RejectedError) as caught:
        RawScu.connect(scp_with(reject_unknown_called_ae=True).address[1], called="OTHER")

    assert caught.value.args == (1, 1, 7)


@pytest.mark.parametrize(
    ("called", "accepted"),
    [
        ("FILM1", [GRAYSCALE_META, COLOR_META, PRINTER, VERIFICATION]),
        ("PAPER", [GRAYSCALE_META, PRINTER, VERIFICATION]),
    ],
)
def test_the_contexts_are_those_of_the_printer(scp_with, called, accepted):
    contexts = [GRAYSCALE_META, COLOR_META, PRINTER, VERIFICATION]

    with RawScu.connect(scp_with().address[1], contexts, called=called) as scu:
        assert list(scu.contexts.values()) == accepted


@pytest.mark.parametrize("called", ["FILM1", "PAPER"])
def test_each_printer_is_known_where_unknown_titles_are_rejected(scp_with, called):
    scp = scp_with(reject_unknown_called_ae=True)

    with RawScu.connect(scp.address[1], called=called) as scu:
        assert scu.c_echo().status == 0


def test_pdus_of_128_kib_are_taken(scp_with):
    scu = RawScu(scp_with().address[1])
    scu.send_pdu(1, association_request([VERIFICATION], "FILM1", "RAWSCU"))
    accepted = scu.receive_pdu(2)
    scu.close()

    # The Maximum Length sub-item (PS3.8 D.1).
    assert struct.pack(">BxHI", 0x51, 4, 131072) in accepted


def test_an_association_may_be_silent_for_ten_minutes(scp_with):
    scp = scp_with()
    with RawScu.connect(scp.address[1]):
        (association,) = scp._server.active_associations

        assert association.network_timeout == 600


def test_a_stopped_server_leaves_no_thread_and_no_state(scp_with):
    before = threading.active_count()
    scp = scp_with()
    scu = RawScu.connect(scp.address[1])

    scp.stop(0)
    scu.close()

    wait_until(lambda: threading.active_count() == before)
    assert scp.association_count == 0


def test_an_address_in_use_is_an_error(scp_with):
    port = scp_with().address[1]

    with pytest.raises(OSError, match="in use"):
        PrintScp(PRINTERS, Shelf(), Listen(port=port)).start()
