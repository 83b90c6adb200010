"""Findings about single requests: what they tell people to type."""

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom.status import code_to_category

from printscp.lab.finding_kinds_request import KINDS
from printscp.lab.findings import findings_of
from printscp.wire.meanings import is_warning
from printscp.wire.sop_classes import FILM_SESSION
from printscp.wire.status import Status
from tests.lab.recording import Recording
from tests.lab.typed import line_with, lines_of, typed


def test_they_are_in_the_area_of_requests():
    assert {kind.code[:4] for kind in KINDS} == {"PSX1"}


@pytest.mark.parametrize("status", Status, ids=lambda status: f"0x{status:04X}")
def test_the_categories_that_are_told_are_those_with_which_one_goes_on(status):
    assert "code_to_category" in line_with("PSX102", "if not status")

    assert (code_to_category(status) in ("Success", "Warning")) is (status == 0 or is_warning(status))


def test_the_uid_that_is_told_is_taken():
    talk = Recording()

    talk.create(FILM_SESSION, typed("generate_uid()", generate_uid=generate_uid))

    assert "`uid = generate_uid()`" in next(kind.instead for kind in KINDS if kind.code == "PSX109")
    assert findings_of(talk.record(None)) == ()


@pytest.mark.parametrize("code", ["PSX131", "PSX132", "PSX134"])
def test_a_text_with_the_character_set_that_is_told_has_no_finding(code):
    attributes, talk = Dataset(), Recording()
    typed(line_with(code, "SpecificCharacterSet"), attributes=attributes)

    talk.create_session(SpecificCharacterSet=attributes.SpecificCharacterSet, FilmSessionLabel="M\u00fcller")

    assert findings_of(talk.record(None)) == ()


def test_the_padding_that_is_told_is_even():
    image = Dataset()
    for pixels in (b"abc", b"abcd"):
        typed(lines_of("PSX130")[-1], image=image, pixels=pixels)

        assert (len(image.PixelData), image.PixelData[: len(pixels)]) == (4, pixels)
