"""A talk by HTTP is over in time, whatever the peer does."""

import ssl
import time
from contextlib import suppress

import httpx
import pytest

from printscp.deliver.delivery import DestinationDown, attempt
from printscp.deliver.http_deadline import TOO_LATE, Deadline
from printscp.deliver.ipp_client import IppPrinter, Operation, PrinterUri
from printscp.deliver.webhook import WebhookDelivery
from printscp.outcomes import Done, Later
from tests.parcels import make_parcel
from tests.slow_peer import HABITS, SlowPeer
from tests.storage_scp import make_certificate
from tests.web_receiver import Receiver

_SECONDS = 0.4
_WAIT = 30.0


@pytest.mark.parametrize("habit", HABITS)
def test_a_connection_is_broken_when_the_time_is_over(habit):
    with SlowPeer(habit) as peer, Deadline(time.monotonic() + _SECONDS) as deadline:
        _post(f"http://{peer.place}/", deadline)

        assert deadline.has_passed
        assert not peer.is_heard_out


def test_a_connection_with_tls_is_broken_too(need, tmp_path):
    need("openssl")
    certificate, key = make_certificate(tmp_path, "peer")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    trusted = ssl.create_default_context(cafile=certificate)
    with (
        SlowPeer("headers octet by octet", tls=context) as peer,
        Deadline(time.monotonic() + _SECONDS) as deadline,
    ):
        _post(f"https://{peer.place}/", deadline, trusted)

        assert deadline.has_passed
        assert not peer.is_heard_out


def test_what_is_asked_after_the_time_is_broken_at_once():
    with SlowPeer("headers octet by octet") as peer, Deadline(time.monotonic() - 1) as deadline:
        _post(f"http://{peer.place}/", deadline)

        assert deadline.has_passed
        assert not peer.is_heard_out


def test_what_is_answered_in_time_is_not_disturbed():
    with Receiver() as receiver, Deadline(time.monotonic() + _WAIT) as deadline, httpx.Client() as client:
        answers = [client.post(receiver.url, extensions=deadline.extensions).status_code for _ in range(3)]

        assert answers == [204, 204, 204]
        assert not deadline.has_passed


@pytest.mark.parametrize("habit", HABITS)
def test_a_printer_that_comes_to_no_end_is_offline(habit):
    with SlowPeer(habit) as peer:
        uri = PrinterUri.parse(f"ipp://{peer.place}/")
        trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        with (
            IppPrinter(uri, trusted=trusted, end=time.monotonic() + _SECONDS) as printer,
            pytest.raises(DestinationDown) as raised,
        ):
            printer.ask(Operation.GET_JOBS)

        assert (str(raised.value), raised.value.info) == (f"{peer.place}: {TOO_LATE}", "PRINTER OFFLINE")
        assert not peer.is_heard_out


@pytest.mark.parametrize("habit", ["headers octet by octet", "continue without end"])
def test_a_receiver_that_comes_to_no_end_makes_all_wait(habit, tmp_path):
    with SlowPeer(habit) as peer:
        delivery = WebhookDelivery(type="webhook", url=f"http://{peer.place}/", timeout=2.0)

        outcome = attempt(delivery, make_parcel(tmp_path), lambda _: None)

        assert outcome == Later(problem=f"{peer.place}: {TOO_LATE}", everyone=True)
        assert not peer.is_heard_out


def test_a_receiver_that_has_said_yes_is_not_heard_to_its_end(tmp_path):
    with SlowPeer("a body octet by octet") as peer:
        delivery = WebhookDelivery(type="webhook", url=f"http://{peer.place}/", timeout=2.0)

        outcome = attempt(delivery, make_parcel(tmp_path), lambda _: None)

        assert outcome == Done(receipt="200 OK")
        assert not peer.is_heard_out


def _post(url: str, deadline: Deadline, trusted: ssl.SSLContext | None = None) -> None:
    """Ends with an error, or with an answer that the peer never ended."""
    verify = trusted or ssl.create_default_context()
    with httpx.Client(verify=verify, timeout=_WAIT) as client, suppress(httpx.HTTPError):
        client.post(url, extensions=deadline.extensions)
