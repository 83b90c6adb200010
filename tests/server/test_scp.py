"""Which associations are taken, and for which printer."""

import logging
import struct
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from printscp.film.printer import Printer
from printscp.film.scu import Scu
from printscp.film.sizes import FILM_SIZES
from printscp.server.connection import Limits
from printscp.server.scp import Listen, PrintScp
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_INSTANCE,
    VERIFICATION,
)
from printscp.wire.status import Status
from tests.network_fixtures import wait_until
from tests.raw_scu import Context, RawScu, RejectedError, association_request
from tests.server.test_service import Shelf

pytestmark = pytest.mark.network

PRINTERS = [
    Printer(name="film", ae_title="FILM1"),
    Printer(
        name="paper",
        ae_title="PAPER",
        default_film_size=FILM_SIZES["A4"],
        color=False,
        presentation_lut=False,
        annotation=False,
        print_job=False,
        printer_configuration=False,
    ),
]
ALWAYS = [VERIFICATION, GRAYSCALE_META, PRINTER, FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX]
WHERE_OFFERED = [COLOR_META, COLOR_IMAGE_BOX, PRESENTATION_LUT, ANNOTATION_BOX, PRINT_JOB, PRINTER_CONFIGURATION]


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


@pytest.mark.parametrize(("called", "accepted"), [("FILM1", ALWAYS + WHERE_OFFERED), ("PAPER", ALWAYS)])
def test_the_contexts_are_those_of_the_printer(scp_with, called, accepted):
    with RawScu.connect(scp_with().address[1], ALWAYS + WHERE_OFFERED, called=called) as scu:
        assert list(scu.contexts.values()) == accepted


def test_what_no_printer_offers_is_not_accepted(scp_with):
    # Pull Print Request, retired.
    with RawScu.connect(scp_with().address[1], [VERIFICATION, "1.2.840.10008.5.1.1.31"]) as scu:
        assert list(scu.contexts.values()) == [VERIFICATION]


def state_of(scp, contexts=(GRAYSCALE_META, VERIFICATION), **options):
    """What the server knows of an association."""
    with RawScu.connect(scp.address[1], contexts, **options) as scu:
        scu.c_echo()
        (state,) = scp._service._states.values()
        scu.release()
    return state


def test_the_accepted_contexts_are_known(scp_with):
    state = state_of(scp_with(), [GRAYSCALE_META, VERIFICATION, COLOR_META], called="PAPER")

    assert state.accepted == {GRAYSCALE_META, VERIFICATION}


@pytest.mark.parametrize(("calling", "swaps"), [("CT1", True), ("MR1", False)])
def test_what_the_settings_say_of_the_calling_ae_title_is_known(scp_with, calling, swaps):
    scp = scp_with(scus={"CT1": Scu(swap_layout=True)})

    assert state_of(scp, calling=calling).scu == Scu(swap_layout=swaps)


def test_nothing_is_odd_about_a_proper_request(scp_with):
    assert state_of(scp_with(), called="FILM1").remarks == ()


def test_a_title_of_no_printer_is_remarked_where_there_are_several(scp_with):
    (remark,) = state_of(scp_with(), called="FILM9").remarks

    assert (remark.code, remark.sent, remark.used) == ("unknown-called-ae", "FILM9", "FILM1")


def test_classes_proposed_one_by_one_are_taken_with_a_remark(scp_with, caplog):
    caplog.set_level("INFO")

    state = state_of(scp_with(), [FILM_SESSION, FILM_BOX, VERIFICATION], called="FILM1")

    assert [remark.code for remark in state.remarks] == ["individual-sop-class"]
    assert "RAWSCU: individual-sop-class: AbstractSyntax was 'Film Box', " in caplog.text


@pytest.mark.parametrize(
    ("options", "code", "clause"),
    [
        ({"calling": b"CT1" + bytes(13)}, "nul-padded-ae-title", "PS3.8 9.3.2"),
        ({"contexts": [Context(2, VERIFICATION)]}, "even-context-id", "PS3.8 9.3.2.2"),
    ],
)
def test_what_is_odd_about_the_request_is_remarked(scp_with, options, code, clause):
    state = state_of(scp_with(), called="FILM1", **options)

    assert [(remark.code, remark.clause) for remark in state.remarks] == [(code, clause)]


def test_a_title_is_taken_without_its_padding(scp_with):
    assert state_of(scp_with(), calling=b"CT1" + bytes(13)).calling_ae == "CT1"


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
    assert scp._reports._listeners == {}


def test_an_address_in_use_is_an_error(scp_with):
    port = scp_with().address[1]

    with pytest.raises(OSError, match="in use"):
        PrintScp(PRINTERS, Shelf(), Listen(port=port)).start()


def test_an_association_too_many_is_rejected_for_now_and_taken_later(scp_with):
    scp = scp_with(limits=Limits(associations=1))
    with RawScu.connect(scp.address[1]), pytest.raises(RejectedError) as rejected:
        RawScu.connect(scp.address[1])
    wait_until(lambda: scp.association_count == 0)

    with RawScu.connect(scp.address[1]) as later:
        status = later.c_echo().status

    assert rejected.value.args == (2, 3, 2)
    assert status == Status.SUCCESS


def test_what_pydicom_has_to_say_of_the_texts_of_a_peer_is_in_no_log(scp_with):
    scp_with()

    record = logging.makeLogRecord({"name": "pydicom"})
    with ThreadPoolExecutor(1, thread_name_prefix="printscp-render") as thread:
        assert not thread.submit(logging.getLogger("pydicom").filter, record).result()
    assert logging.getLogger("pydicom").filter(record)
