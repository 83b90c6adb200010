"""Findings about what is legal: what they tell people to type."""

from types import SimpleNamespace

import pytest

from printscp.lab.finding import Severity
from printscp.lab.finding_kinds_legal import KINDS
from tests.lab.typed import line_with, typed


def test_they_are_in_the_areas_of_printers_and_of_what_is_legal():
    assert {kind.code[:4] for kind in KINDS} == {"PSP1", "PSQ1"}


def test_what_is_legal_is_no_error():
    assert all(kind.severity < Severity.ERROR for kind in KINDS if kind.code.startswith("PSQ"))


@pytest.mark.parametrize("code", ["PSP103", "PSP104"])
def test_the_handler_that_is_told_answers_success(code):
    names: dict[str, object] = {}
    exec(line_with(code, "def on_event"), names)

    assert names["on_event"](None) == (0x0000, None)


@pytest.mark.parametrize(
    ("code", "printer", "goes_on"),
    [(0x0000, "NORMAL", True), (0x0107, "WARNING", True), (0x0000, "FAILURE", False), (0x0110, "NORMAL", False)],
)
def test_the_check_that_is_told_goes_on_with_a_good_printer(code, printer, goes_on):
    condition = line_with("PSQ104", "if status").removeprefix("if ").removesuffix(":")

    result = typed(condition, status=SimpleNamespace(Status=code), printer=SimpleNamespace(PrinterStatus=printer))

    assert result is goes_on
