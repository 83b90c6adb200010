"""A PACS says whether it keeps what it has stored, on our association or on one of its own."""

import gc
import json
import socket
import ssl
import struct
import threading
from types import SimpleNamespace

import pytest
from pydicom.dataset import Dataset

from printscp.deliver.address import DicomAddress
from printscp.deliver.delivery import attempt
from printscp.deliver.storage_commitment import Reports, _Listener, listening
from printscp.deliver.store_association import Peer
from printscp.deliver.store_scu import StoreDelivery
from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.outcomes import Done, Later
from tests.odd_peer import FLOODED, LONGEST_PDU_HEAD, flood
from tests.odd_peer import send as send_bytes
from tests.parcels import film_job, make_parcel
from tests.storage_scp import COMMITMENT, COMMITMENT_INSTANCE, Pacs, later, make_certificate, report_on, send_report

pytestmark = pytest.mark.network


@pytest.fixture
def parcel_of(tmp_path):
    def parcel_of(films=1, **overrides):
        job = film_job(films, session=FilmSession(uid="1.2.3.1", stray=(("PatientID", "1"),)))
        return make_parcel(tmp_path, (FileKind.SECONDARY_CAPTURE,), job=job, **overrides)

    return parcel_of


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def store(pacs, parcel, checkpoint=lambda text: None, **keys):
    defaults = {
        "type": "store",
        "address": pacs.address,
        "answer_timeout": 5.0,
        "storage_commitment": True,
        "commitment_wait": 5.0,
    }
    return attempt(StoreDelivery(**(defaults | keys)), parcel, checkpoint)


def send(event, information, event_type):
    """Report on the association of *event*, without waiting for the answer."""
    return event.assoc.send_n_event_report(information, event_type, COMMITMENT, COMMITMENT_INSTANCE)


def report_afterwards(event, failed=()):
    """Report on the association of the request, once that is answered."""
    information, event_type = report_on(event.action_information, failed)
    later(lambda: send(event, information, event_type))


def say_nothing(event):
    pass


def kept(pacs, count=1):
    return Done(receipt=f"{pacs.address} has stored and keeps {count} instance{'s' if count > 1 else ''}")


def test_films_are_delivered_when_the_pacs_says_that_it_keeps_them(parcel_of):
    with Pacs(on_commitment=report_afterwards) as pacs:
        outcome = store(pacs, parcel_of(films=2))

    assert outcome == kept(pacs, 2)
    (request,) = pacs.requested
    assert [item.ReferencedSOPInstanceUID for item in request.ReferencedSOPSequence] == pacs.uids


def test_a_report_may_come_before_the_answer_to_the_request(parcel_of):
    def report_first(event):
        information, event_type = report_on(event.action_information)
        statuses.append(send(event, information, event_type)[0].Status)

    statuses = []
    with Pacs(on_commitment=report_first) as pacs:
        outcome = store(pacs, parcel_of())

    assert outcome == kept(pacs)
    assert statuses == [0x0000]


def test_a_pacs_may_open_an_association_of_its_own_for_the_report(parcel_of, port):
    answered = []
    done = threading.Event()

    def call(event):
        request = event.action_information
        later(lambda: (answered.append(send_report(port, request)), done.set()))

    with Pacs(on_commitment=call) as pacs:
        outcome = store(pacs, parcel_of(), commitment_listen=f"127.0.0.1:{port}")
        done.wait(10)

    assert outcome == kept(pacs)


def test_a_pacs_opens_its_association_by_tls_too(parcel_of, port, need, tmp_path):
    need("openssl")
    (certificate, key), (ours, our_key) = (make_certificate(tmp_path, name) for name in ("pacs", "us"))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=ours)
    client.load_cert_chain(certificate, key)
    tls = {"ca_file": str(certificate), "certificate_file": str(ours), "key_file": str(our_key)}

    def call(event):
        request = event.action_information
        later(lambda: send_report(port, request, tls=client))

    with Pacs(on_commitment=call, tls=server) as pacs:
        outcome = store(pacs, parcel_of(), commitment_listen=f"127.0.0.1:{port}", tls=tls)

    assert outcome == kept(pacs)


def test_a_silent_client_does_not_keep_the_listener_from_others():
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        silent = SimpleNamespace(socket=listener, ae=SimpleNamespace(network_timeout=0.2), ssl_context=server)

        with pytest.raises(TimeoutError):
            _Listener.get_request(silent)

        client.settimeout(30)
        assert client.recv(1) == b""


def test_a_client_that_has_gone_already_leaves_no_socket_behind(tmp_path):
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        ae = SimpleNamespace(network_timeout=1.0)

        with pytest.raises(OSError, match=r"not connected|reset"):
            _Listener.get_request(SimpleNamespace(socket=listener, ae=ae, ssl_context=server))
        gc.collect()


def test_without_a_report_other_jobs_go_on_and_it_is_asked_again_without_storing_again(parcel_of):
    checkpoints = []
    with Pacs(on_commitment=say_nothing) as pacs:
        first = store(pacs, parcel_of(), checkpoints.append, commitment_wait=0.1)
        pacs._on_commitment = report_afterwards

        second = store(pacs, parcel_of(checkpoint=checkpoints[-1]), checkpoints.append)

    assert first == Later(
        problem=f"{pacs.address} has stored the films, and did not say within 0.1 s that it keeps them; it is asked again",
        everyone=False,
    )
    assert second == kept(pacs)
    assert len(pacs.stored) == 1
    first_request, second_request = pacs.requested
    assert first_request.TransactionUID != second_request.TransactionUID


def test_a_late_report_on_an_earlier_request_counts(parcel_of):
    def report_on_the_first(event):
        information, event_type = report_on(pacs.requested[0])
        later(lambda: send(event, information, event_type))

    checkpoints = []
    with Pacs(on_commitment=say_nothing) as pacs:
        store(pacs, parcel_of(), checkpoints.append, commitment_wait=0.1)
        pacs._on_commitment = report_on_the_first

        outcome = store(pacs, parcel_of(checkpoint=checkpoints[-1]))

    assert outcome == kept(pacs)


def test_a_late_report_that_a_film_is_not_kept_does_not_count(parcel_of):
    def report_on_both(event):
        for request, failed in ((pacs.requested[0], pacs.uids), (event.action_information, ())):
            send(event, *report_on(request, failed))

    checkpoints = []
    with Pacs(on_commitment=say_nothing) as pacs:
        store(pacs, parcel_of(), checkpoints.append, commitment_wait=0.1)
        pacs._on_commitment = report_on_both

        outcome = store(pacs, parcel_of(checkpoint=checkpoints[-1]))

    assert outcome == kept(pacs)
    assert len(pacs.stored) == 1


def test_a_report_that_comes_while_films_are_sent_holds_up_nothing(parcel_of):
    def report_and_store(event):
        request = Dataset()
        request.TransactionUID, request.ReferencedSOPSequence = "1.2.3", []
        return send(event, *report_on(request))[0].Status

    with Pacs(report_and_store, on_commitment=report_afterwards) as pacs:
        outcome = store(pacs, parcel_of(films=2))

    assert outcome == kept(pacs, 2)


def test_what_is_said_of_a_request_before_a_film_was_lost_does_not_count(parcel_of):
    def speak_of_the_first(event):
        lost = pacs.uids[:1] if len(pacs.requested) == 1 else ()
        information, event_type = report_on(pacs.requested[0], lost)
        later(lambda: send(event, information, event_type))

    with Pacs(on_commitment=speak_of_the_first) as pacs:
        outcome = store(pacs, parcel_of(), commitment_wait=0.5)

    assert "did not say within 0.5 s" in outcome.problem


def test_a_report_on_anything_else_does_not_count(parcel_of):
    def report_on_another(event):
        information, event_type = report_on(event.action_information)
        information.TransactionUID = "1.2.3"
        later(lambda: send(event, information, event_type))

    with Pacs(on_commitment=report_on_another) as pacs:
        outcome = store(pacs, parcel_of(), commitment_wait=0.5)

    assert isinstance(outcome, Later)


def test_a_film_that_is_not_kept_is_stored_once_more(parcel_of):
    def lose_the_first(event):
        report_afterwards(event, failed=pacs.uids[:1] if len(pacs.requested) == 1 else ())

    with Pacs(on_commitment=lose_the_first) as pacs:
        outcome = store(pacs, parcel_of(films=2))

    assert outcome == kept(pacs, 2)
    assert pacs.uids == [*pacs.uids[:2], pacs.uids[0]]
    assert len(pacs.requested) == 2


def test_a_film_that_is_never_kept_lets_others_go_on_and_is_stored_again_by_the_next_try(parcel_of):
    def lose(event):
        report_afterwards(event, failed=pacs.uids[:1])

    checkpoints = []
    with Pacs(on_commitment=lose) as pacs:
        outcome = store(pacs, parcel_of(films=2), checkpoints.append)

    assert outcome == Later(
        problem=f"{pacs.address} does not keep 1 of 2 films: 0x0112, it has them no longer", everyone=False
    )
    assert json.loads(checkpoints[-1])["stored"] == pacs.uids[1:2]


def test_a_pacs_without_storage_commitment_is_told_before_anything_waits(parcel_of):
    with Pacs() as pacs:
        outcome = store(pacs, parcel_of())

    assert outcome.problem.startswith(f"{pacs.address} does not take Storage Commitment Push Model SOP Class")


def test_a_refused_request_is_told_with_its_status(parcel_of):
    with Pacs(on_commitment=lambda event: 1 / 0) as pacs:
        outcome = store(pacs, parcel_of())

    assert outcome == Later(
        problem=f"{pacs.address} has stored the films and refuses to say that it keeps them: 0x0110", everyone=False
    )


def test_a_port_that_is_taken_is_told(parcel_of):
    with Pacs(on_commitment=say_nothing) as pacs, socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"

        outcome = store(pacs, parcel_of(), commitment_listen=place)

    assert outcome == Later(
        problem=f"cannot listen on {place} for storage commitment: Address already in use", everyone=False
    )


def test_nobody_fills_the_memory_of_the_one_who_listens(port):
    peer = Peer(
        address=DicomAddress.parse("PACS@127.0.0.1:104"),
        calling_ae="PRINTSCP",
        connect_seconds=5.0,
        answer_seconds=5.0,
    )

    with (
        listening(f"127.0.0.1:{port}", peer, Reports()),
        socket.create_connection(("127.0.0.1", port), 10) as connection,
    ):
        sent = send_bytes(connection, flood(b"\x01" + LONGEST_PDU_HEAD[1:]))

    assert sent < FLOODED / 2
