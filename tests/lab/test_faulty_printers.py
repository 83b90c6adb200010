"""What print SCUs hear of printers that faults say something of."""

import pytest

from printscp.film.printer import Condition, PrinterStatus
from printscp.lab.faults import Faults
from printscp.lab.faulty_printers import FaultyPrinters
from printscp.wire.sop_classes import PRINTER
from tests.fault_occasions import request

NORMAL = Condition()
TROUBLE = Condition(PrinterStatus.WARNING, "CHECK PRINTER")
COVER_OPEN = Condition(PrinterStatus.FAILURE, "COVER OPEN")


class Spool:
    """Knows the truth, and what was told."""

    def __init__(self, faults: Faults) -> None:
        self.truth = NORMAL
        self.told: list[tuple[str, Condition, bool]] = []
        self.printers = FaultyPrinters(faults, ("film1", "film2"), lambda _: self.truth, self.tell)

    def tell(self, printer: str, condition: Condition, *, always: bool = False) -> None:
        self.told.append((printer, condition, always))

    def change(self, printer: str, condition: Condition) -> None:
        self.truth = condition
        self.printers.printer_changed(printer, condition)


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def spool(faults):
    return Spool(faults)


def test_the_truth_is_told_as_it_is(spool):
    spool.change("film1", TROUBLE)

    assert spool.told == [("film1", TROUBLE, False)]


def test_a_fault_is_told_of_its_printer_when_it_is_set_and_when_it_is_removed(spool, faults):
    fault = faults.add_preset("cover-open", printer="film1")
    fault.remove()

    assert spool.told == [("film1", COVER_OPEN, True), ("film1", NORMAL, True)]


def test_a_fault_of_no_printer_is_refused(spool, faults):
    with pytest.raises(ValueError, match="printer: 'film9' is no printer, do you mean film"):
        faults.add_preset("cover-open", printer="film9")


def test_a_fault_of_any_printer_is_told_of_all(spool, faults):
    faults.add_preset("cover-open")

    assert spool.told == [("film1", COVER_OPEN, True), ("film2", COVER_OPEN, True)]


def test_while_a_fault_says_something_else_the_truth_is_not_told(spool, faults):
    faults.add_preset("cover-open", printer="film1")
    spool.change("film1", TROUBLE)
    faults.clear()

    assert spool.told == [("film1", COVER_OPEN, True), ("film1", TROUBLE, True)]


def test_a_fault_that_is_used_up_is_over(spool, faults):
    faults.add_preset("cover-open", printer="film1", times=1)
    faults.on_request("CT1", "film1", request("N-GET", PRINTER))

    assert spool.told == [("film1", COVER_OPEN, True), ("film1", NORMAL, True)]


def test_what_is_set_from_the_beginning_is_no_news(faults):
    faults.add_preset("cover-open", printer="film1")
    spool = Spool(faults)

    faults.add("dimse", status="0xC602")

    assert spool.told == []
