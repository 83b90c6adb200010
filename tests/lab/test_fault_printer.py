"""Faults of the printer, of its jobs, and of the disk that keeps them."""

import pytest

from printscp.disturbances import Elsewhere
from printscp.film.status_info import JOB_STATUS_INFO, STATUS_INFO
from printscp.lab.fault import Occasion
from printscp.lab.fault_table import WrongFault, read_fault


@pytest.mark.parametrize("status", ["WARNING", "FAILURE"])
def test_a_printer_may_say_every_term_of_what_is_wrong(status):
    terms = sorted(STATUS_INFO - {"NORMAL"})

    faults = [read_fault({"where": "printer", "status": status, "info": term}) for term in terms]

    assert [(fault.status, fault.info) for fault in faults] == [(status, term) for term in terms]


def test_a_job_may_fail_with_every_term_of_what_is_wrong():
    terms = sorted(JOB_STATUS_INFO - {"NORMAL"})

    assert [read_fault({"where": "job", "effect": "failure", "info": term}).info for term in terms] == terms


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            {"where": "printer", "status": "WARNING", "info": "NORMAL"},
            "'NORMAL' is no Printer Status Info of something",
        ),
        ({"where": "printer", "status": "WARNING", "info": "OUT OF FILM"}, "'OUT OF FILM' is no Printer Status Info"),
        ({"where": "printer", "status": "WARNING", "info": "SUPPLYEMPTY"}, "do you mean SUPPLY EMPTY\\?"),
        ({"where": "printer", "status": "WARNING", "info": "INSUFFIC MEMORY"}, "is no Printer Status Info"),
        (
            {"where": "printer", "status": "NORMAL", "info": "COVER OPEN"},
            "should be 'WARNING' or 'FAILURE', not 'NORMAL'",
        ),
        ({"where": "job", "info": "JAM"}, "'JAM' is no Execution Status Info"),
    ],
)
def test_what_no_printer_says_is_refused(table, words):
    with pytest.raises(WrongFault, match=words):
        read_fault(table)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ({"where": "job", "effect": "slow", "seconds": 1}, "job"),
        ({"where": "job", "effect": "failure"}, "job"),
        ({"where": "job", "effect": "no-events"}, "job"),
        ({"where": "storage", "effect": "full"}, "storage"),
        ({"where": "storage", "effect": "fails"}, "storage"),
    ],
)
def test_none_of_them_is_done_to_the_peer(table, kind):
    fault = read_fault(table)

    assert fault.fits(Occasion(kind=kind))
    assert not fault.fits(Occasion(kind="request"))
    assert fault.disturbance("f") is None


def test_of_a_printer_the_answer_tells_what_is_wrong_as_it_is():
    fault = read_fault({"where": "printer", "status": "WARNING", "info": "COVER OPEN"})

    assert fault.disturbance("f") == Elsewhere(fault="f", words="Printer Status is WARNING, COVER OPEN")
    assert fault.fits(Occasion(kind="printer"))
    assert not fault.fits(Occasion(kind="request"))
