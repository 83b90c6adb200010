"""How far print jobs are, as their printer tells unasked and asked."""

from dataclasses import replace

import pytest

from printscp.client import PrintClient
from printscp.client_answers import Execution
from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Condition
from tests.jobs import film_box
from tests.list_printer import ListPrinter
from tests.network_fixtures import wait_until

pytestmark = pytest.mark.network

DONE = Execution(ExecutionStatus.DONE, "NORMAL")


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


@pytest.fixture
def client(printer):
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", follow_jobs=True) as client:
        yield client


def printed_uid(client):
    (printed,) = client.print_films([film_box()])
    return printed.job_uid


def test_a_job_that_is_done_is_asked_for_once(client):
    uid = printed_uid(client)

    assert client.follow([uid], seconds=60) == {uid: DONE}


def test_an_event_tells_the_end_of_a_job_that_its_printer_has_forgotten(client, printer):
    uid = printed_uid(client)
    failed = replace(JobReport.of(printer.jobs[0]), status=ExecutionStatus.FAILURE, status_info="FILM JAM")
    printer.jobs.clear()

    printer.reports.job_changed(failed)

    wait_until(lambda: client.follow([uid], seconds=0)[uid])
    assert client.follow([uid], seconds=60) == {uid: Execution(ExecutionStatus.FAILURE, "FILM JAM")}


def test_requests_are_answered_after_an_event_too(client, printer):
    uid = printed_uid(client)
    waiting = replace(JobReport.of(printer.jobs[0]), status=ExecutionStatus.PENDING, status_info="QUEUED")

    printer.reports.job_changed(waiting)

    wait_until(lambda: uid in client._jobs._told)
    assert client.printer_status() == Condition()
    assert len({uid, printed_uid(client)}) == 2


def test_a_job_of_which_nothing_is_known_is_not_waited_for(client, printer):
    uid = printed_uid(client)
    printer.jobs.clear()

    assert client.follow([uid], seconds=60) == {uid: None}


def test_a_job_that_takes_long_is_followed_no_longer_than_wished(client, printer):
    uid = printed_uid(client)
    printer.job_status = ExecutionStatus.PRINTING

    assert client.follow([uid], seconds=1) == {uid: Execution(ExecutionStatus.PRINTING, "NORMAL")}


def test_an_info_that_is_no_term_of_the_standard_is_unknown(client, printer):
    uid = printed_uid(client)
    printer.job_status, printer.job_info = ExecutionStatus.FAILURE, "OUT OF COFFEE"

    assert client.follow([uid], seconds=60) == {uid: Execution(ExecutionStatus.FAILURE, "UNKNOWN")}


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_a_printer_that_goes_away_tells_nothing(client, printer):
    uid = printed_uid(client)
    printer.stop()

    assert client.follow([uid], seconds=60) == {uid: None}
