"""What the answers of a PACS, or none, mean."""

import socket
import threading

import pytest
from pydicom.uid import CTImageStorage
from pynetdicom import AE
from pynetdicom.association import MODE_REQUESTOR, Association

from printscp.client_reactor import be_patient
from printscp.deliver.delivery import attempt
from printscp.deliver.store_scu import StoreDelivery
from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.outcomes import Done, Later
from tests.parcels import film_job, make_parcel
from tests.storage_scp import Pacs

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def parcel(tmp_path_factory):
    job = film_job(session=FilmSession(uid="1.2.3.1", stray=(("PatientID", "1"),)))
    return make_parcel(tmp_path_factory.mktemp("job"), (FileKind.SECONDARY_CAPTURE,), job=job)


def store(address, parcel, **keys):
    delivery = StoreDelivery(**({"type": "store", "address": address, "answer_timeout": 30.0} | keys))
    return attempt(delivery, parcel, lambda text: None)


def down(problem, info="CHECK PRINTER"):
    return Later(problem=problem, everyone=True, info=info)


def not_taken(problem):
    return Later(problem=problem, everyone=False)


@pytest.fixture
def silent():
    """The port of a server that takes a connection, says nothing and reads nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0x0001, "0x0001, it did not do all that was asked for"),
        (0x0111, "0x0111, it had the instance already"),
        (0xB000, "0xB000, it changed some attributes"),
        (0xB006, "0xB006, it left out some attributes"),
        (0xB007, "0xB007, the data set does not match its SOP Class"),
        (0xB123, "0xB123, it warns of something of its own"),
    ],
)
def test_a_warning_is_told_and_the_film_is_stored(parcel, status, words):
    with Pacs(status) as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == Done(
        receipt=f"{pacs.address} has stored 1 instance", warnings=(f"{pacs.address}: film 1: {words}",)
    )


@pytest.mark.parametrize("status", [0xA700, 0xA7FF, 0x0213])
def test_a_pacs_that_is_full_stops_all_jobs(parcel, status):
    with Pacs(status) as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == down(
        f"{pacs.address}: film 1 is not stored: 0x{status:04X}, it is out of resources", info="RECEIVER FULL"
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0x0110, "0x0110, it could not process the instance"),
        (0x0122, "0x0122, it does not support the SOP Class"),
        (0x0124, "0x0124, it does not authorize us"),
        (0xA900, "0xA900, the data set does not match its SOP Class"),
        (0xA801, "0xA801, it failed"),
        (0xC000, "0xC000, it cannot understand the instance"),
        (0xCFFF, "0xCFFF, it cannot understand the instance"),
    ],
)
def test_a_film_that_is_refused_lets_others_go_on_and_the_comment_is_not_told(parcel, status, words):
    with Pacs(status) as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == not_taken(f"{pacs.address}: film 1 is not stored: {words}")


def test_a_pacs_that_does_not_know_its_ae_title_says_so(parcel):
    with Pacs(ae_title="OTHER") as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == down(f"{pacs.address} rejected the association of PRINTSCP: Called AE title not recognized")


def test_a_pacs_without_the_sop_class_does_not_take_the_film(parcel):
    with Pacs(sop_classes=[CTImageStorage]) as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == not_taken(
        f"{pacs.address} does not take Secondary Capture Image Storage in an uncompressed transfer syntax with little endian"
    )


def test_a_port_where_nobody_listens_is_told_in_words(parcel):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"PACS@127.0.0.1:{listener.getsockname()[1]}"

    assert store(address, parcel) == down(f"{address} cannot be reached: Connection refused")


def test_a_host_without_address_is_told(parcel):
    outcome = store("PACS@nowhere.invalid:104", parcel)

    assert outcome.everyone
    assert outcome.problem.startswith("PACS@nowhere.invalid:104 cannot be reached: ")


def test_a_pacs_that_does_not_answer_the_request_for_an_association_is_given_up(parcel, silent):
    address = f"PACS@127.0.0.1:{silent}"

    outcome = store(address, parcel, answer_timeout=0.2)

    assert outcome == down(f"{address} did not answer the request for an association within 0.2 s")


def test_a_pacs_that_does_not_answer_a_film_is_given_up(parcel):
    end = threading.Event()

    with Pacs(lambda event: end.wait(20) or 0) as pacs:
        outcome = store(pacs.address, parcel, answer_timeout=1.0)
        end.set()

    assert outcome == down(f"{pacs.address} gave no answer within 1 s while it was sent film 1")


def test_a_pacs_that_closes_the_connection_is_told(parcel):
    def hang_up(event):
        event.assoc.dul.socket.close()
        return 0xC000

    with Pacs(hang_up) as pacs:
        outcome = store(pacs.address, parcel)

    assert outcome == down(f"the connection with {pacs.address} broke while it was sent film 1")


def test_a_pacs_that_stops_in_the_middle_of_an_answer_is_given_up(parcel):
    end = threading.Event()

    def half(event):
        event.assoc.dul.socket.socket.send(b"\x04\x00\x00")
        end.wait(20)
        return 0

    with Pacs(half) as pacs:
        outcome = store(pacs.address, parcel, answer_timeout=1.0)
        end.set()

    assert outcome.everyone
    assert outcome.problem.endswith("while it was sent film 1")


def test_an_answer_is_waited_for_as_long_as_the_request_leaves():
    association = Association(AE(), MODE_REQUESTOR)
    leaving = association.dul.to_provider_queue
    for part in range(3):
        leaving.put(part)
    waited = []

    def wait_in_vain(block):
        waited.append(leaving.qsize())
        if not leaving.empty():
            leaving.get()
        return None, None

    association.dimse.get_msg = wait_in_vain
    be_patient(association)

    assert association.dimse.get_msg(block=True) == (None, None)
    assert waited == [3, 2, 1, 0]
