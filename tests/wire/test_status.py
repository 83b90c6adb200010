"""Statuses and refusals (PS3.7 Annex C)."""

import pytest
from pynetdicom.status import (
    GENERAL_STATUS,
    PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS,
    STORAGE_SERVICE_CLASS_STATUS,
)

from printscp.wire.status import COMMENT_LENGTH, Refusal, Status, error_comment, gravest

KNOWN = {**GENERAL_STATUS, **PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS, **STORAGE_SERVICE_CLASS_STATUS}


@pytest.mark.parametrize("status", Status)
def test_each_status_is_known_to_its_service_class_as_what_it_is(status):
    category, _ = KNOWN[status]

    assert (status.is_warning, status.is_failure) == (category == "Warning", category == "Failure")


@pytest.mark.parametrize("status", Status)
def test_each_status_has_a_meaning_that_fits_an_error_comment(status):
    assert 0 < len(status.meaning) <= COMMENT_LENGTH
    assert status.meaning.isascii()


@pytest.mark.parametrize(
    "code", [0xB600, 0xB602, 0xB603, 0xB604, 0xB605, 0xB609, 0xB60A, 0xB000, 0xB006, 0xB007, 0x0107, 0x0116]
)
def test_warnings_are_warnings(code):
    assert Status(code).is_warning
    assert not Status(code).is_failure


@pytest.mark.parametrize(
    "code", [0x0105, 0x0106, 0x0110, 0x0120, 0x0211, 0x0213, 0xA700, 0xC001, 0xC600, 0xC603, 0xC616]
)
def test_failures_are_failures(code):
    assert Status(code).is_failure
    assert not Status(code).is_warning


def test_success_is_neither():
    assert not Status.SUCCESS.is_warning
    assert not Status.SUCCESS.is_failure


def test_a_refusal_without_words_says_what_its_status_means():
    assert Refusal(Status.NO_FILM_BOX).comment == "Film Session contains no Film Box"


def test_a_long_comment_ends_in_dots_after_64_characters():
    assert error_comment("x" * 65) == "x" * 61 + "..."


def test_a_comment_of_64_characters_stays_whole():
    assert error_comment("x" * 64) == "x" * 64


def test_a_comment_has_no_character_that_ascii_lacks():
    assert error_comment("Müller\n\x7f") == "M?ller??"


@pytest.mark.parametrize("status", [status for status in Status if status.is_warning])
def test_every_warning_has_its_weight(status):
    assert gravest([Status.SUCCESS, status]) is status


def test_lost_pixels_weigh_more_than_lost_attributes():
    assert gravest([Status.ATTRIBUTE_LIST_WARNING, Status.CROPPED, Status.DENSITY_CLAMPED]) is Status.CROPPED


def test_nothing_met_is_success():
    assert gravest([]) is Status.SUCCESS


def test_quiet_statuses_are_never_the_gravest():
    met = [Status.CROPPED, Status.DENSITY_CLAMPED]

    assert gravest(met, quiet={0xB609}) is Status.DENSITY_CLAMPED
    assert gravest(met, quiet={0xB609, 0xB605}) is Status.SUCCESS
