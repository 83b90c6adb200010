"""What is wrong in a lane is told of the printers that use it."""

import pytest

from printscp.film.printer import Condition, PrinterStatus
from printscp.spool.conditions import STORE, Conditions

NORMAL = Condition()
JAM = Condition(PrinterStatus.WARNING, "FILM JAM")


@pytest.fixture
def conditions():
    return Conditions({"ct": ("render", "out", "paper"), "mr": ("render", "out")})


def test_a_printer_without_trouble_is_normal(conditions):
    assert conditions.of("ct") == NORMAL


def test_trouble_in_a_lane_is_a_warning_of_the_printers_that_use_it(conditions):
    changed = conditions.note("paper", "FILM JAM")

    assert changed == {"ct": JAM}
    assert (conditions.of("ct"), conditions.of("mr")) == (JAM, NORMAL)


def test_trouble_that_is_over_is_told_once(conditions):
    conditions.note("paper", "FILM JAM")

    assert conditions.note("paper", "") == {"ct": NORMAL}
    assert conditions.note("paper", "") == {}


def test_of_two_troubles_the_one_earlier_on_the_way_is_told(conditions):
    conditions.note("paper", "FILM JAM")

    assert conditions.note("out", "RECEIVER FULL")["ct"] == Condition(PrinterStatus.WARNING, "RECEIVER FULL")


def test_a_data_folder_that_is_full_fails_every_printer(conditions):
    conditions.note("paper", "FILM JAM")

    changed = conditions.note(STORE, "PRINT BUFF FULL")

    failure = Condition(PrinterStatus.FAILURE, "PRINT BUFF FULL")
    assert changed == {"ct": failure, "mr": failure}
    assert conditions.note(STORE, "") == {"ct": JAM, "mr": NORMAL}


def test_a_printer_that_nobody_knows_is_normal(conditions):
    assert conditions.of("xr") == NORMAL
