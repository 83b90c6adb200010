"""States and reasons of IPP, in words and in the terms of DICOM."""

import pytest

from printscp.deliver.ipp_message import Attribute
from printscp.deliver.ipp_states import JobReport, PrinterState, in_words, info_of
from printscp.deliver.ipp_values import Tag
from printscp.film.job_state import JobState


def _attributes(*attributes: Attribute) -> dict[str, Attribute]:
    return {attribute.name: attribute for attribute in attributes}


@pytest.mark.parametrize(
    ("reasons", "info"),
    [
        (["media-empty-error"], "SUPPLY EMPTY"),
        (["media-needed"], "SUPPLY EMPTY"),
        (["media-low-warning"], "SUPPLY LOW"),
        (["media-jam"], "FILM JAM"),
        (["cover-open-report"], "COVER OPEN"),
        (["door-open"], "COVER OPEN"),
        (["toner-empty"], "SUPPLY EMPTY"),
        (["marker-supply-empty-error"], "SUPPLY EMPTY"),
        (["output-area-full"], "RECEIVER FULL"),
        (["shutdown"], "PRINTER OFFLINE"),
        (["paused"], "PRINTER OFFLINE"),
        (["media-low", "media-jam"], "FILM JAM"),
        (["developer-empty"], "CHECK PRINTER"),
        ([], "CHECK PRINTER"),
    ],
)
def test_reasons_have_a_term_of_dicom(reasons, info):
    assert info_of(reasons) == info


def test_a_printer_tells_whether_it_works():
    state = PrinterState.of(_attributes(
        Attribute.of("printer-state", Tag.ENUM, 5),
        Attribute.of("printer-is-accepting-jobs", Tag.BOOLEAN, False),
        Attribute.of("printer-state-reasons", Tag.KEYWORD, "none", "media-empty-error", "no keyword\n"),
    ))  # fmt: skip

    assert state == PrinterState(is_stopped=True, is_accepting=False, reasons=("media-empty-error",))


def test_a_printer_that_tells_nothing_works():
    assert PrinterState.of({}) == PrinterState(is_stopped=False, is_accepting=True, reasons=())


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (3, JobState.PENDING), (4, JobState.HELD), (5, JobState.PROCESSING), (6, JobState.STOPPED),
        (7, JobState.CANCELED), (8, JobState.ABORTED), (9, JobState.COMPLETED), (77, JobState.PENDING),
    ],
)  # fmt: skip
def test_a_job_has_the_state_of_its_number(number, state):
    assert JobReport.of(_attributes(Attribute.of("job-state", Tag.ENUM, number))).state is state


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ({"job-media-sheets-completed": 1, "job-impressions-completed": 2}, "1 sheet"),
        ({"job-media-sheets-completed": 0, "job-impressions-completed": 2}, "2 impressions"),
        ({}, ""),
    ],
)
def test_a_job_tells_what_came_out(counts, printed):
    attributes = _attributes(*(Attribute.of(name, Tag.INTEGER, number) for name, number in counts.items()))

    assert JobReport.of(attributes).printed == printed


def test_reasons_stand_behind_what_they_explain():
    assert (
        in_words("the printer is stopped", ["media-empty", "paused"]) == "the printer is stopped: media-empty, paused"
    )
    assert in_words("the printer is stopped", []) == "the printer is stopped"
