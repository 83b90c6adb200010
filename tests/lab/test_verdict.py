"""The verdict on a print SCU."""

import pytest

from printscp.lab.finding import Finding, Severity
from printscp.lab.findings import CATALOG
from printscp.lab.verdict import faults_check, films_check, findings_check, images_check, printer_check


def found(code: str) -> Finding:
    return Finding(kind=CATALOG[code], association=1, message=3, where="N-SET-RQ", sent="it", expected="other")


@pytest.mark.parametrize(("printed", "is_met"), [(1, False), (2, True), (3, False)])
def test_as_many_films_as_expected_must_be_printed(printed, is_met):
    check = films_check(2, printed, 0)

    assert check.is_met is is_met
    assert check.words == f"{printed} printed, 2 expected"


def test_films_that_are_accepted_and_not_printed_are_told():
    assert films_check(2, 1, 1).words == "1 printed, 2 expected, 1 accepted and not printed"


def test_images_that_were_stored_are_told_and_those_that_were_not():
    check = images_check(30, 2, 1, 0)

    assert (check.name, check.words, check.is_met) == ("images", "30 images stored, 2 refused, 1 not answered", True)


@pytest.mark.parametrize(("unprinted", "words"), [(1, "1 of them not printed"), (3, "3 of them not printed")])
def test_images_that_were_stored_and_are_on_no_film_are_a_failure(unprinted, words):
    check = images_check(3, 1, 0, unprinted)

    assert (check.words, check.is_met) == (f"3 images stored, {words}, 1 refused", False)


@pytest.mark.parametrize(
    ("least", "is_met"), [(Severity.ERROR, True), (Severity.WARNING, False), (Severity.INFO, False), (None, True)]
)
def test_findings_below_what_counts_are_no_failure(least, is_met):
    check = findings_check([found("PSA111"), found("PSQ103")], least)

    assert check.is_met is is_met
    assert check.words == "1 warning, 1 info"


def test_no_findings_are_none():
    assert findings_check([], Severity.INFO).words == "none"


def test_findings_are_told_with_what_to_write_instead():
    assert f"instead: {CATALOG['PSI101'].instead}" in findings_check([found("PSI101")], Severity.ERROR).detail


def test_a_fault_that_never_fired_is_a_failure():
    check = faults_check({"out-of-film": 0, "hangs": 1, "busy": 3}, ["out-of-film"])

    assert not check.is_met
    assert check.words == "out-of-film fired never, hangs fired once, busy fired 3 times"
    assert faults_check({"hangs": 1}, []).is_met


def test_an_error_of_the_printer_is_a_failure():
    assert printer_check([]).is_met
    assert printer_check(["job 1 in render: KeyError"]).detail == "job 1 in render: KeyError"
