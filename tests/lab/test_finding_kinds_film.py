"""Findings about film sessions and film boxes: what they tell people to type."""

import pytest
from pydicom.dataset import Dataset
from pynetdicom.sop_class import BasicFilmSession

from printscp.lab.finding_kinds_film import KINDS
from printscp.lab.findings import findings_of
from tests.lab.recording import Recording
from tests.lab.typed import line_with, lines_of, typed


def test_they_are_in_the_area_of_films():
    assert {kind.code[:4] for kind in KINDS} == {"PSF1"}


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("PSF102", "ImageDisplayFormat"),
        ("PSF103", "ImageDisplayFormat"),
        ("PSF105", "FilmSizeID"),
        ("PSF106", "MinDensity"),
        ("PSF107", "MaxDensity"),
        ("PSF108", "MinDensity"),
    ],
)
def test_a_film_box_with_the_line_that_is_told_has_no_finding(code, line):
    film_box = Dataset()
    typed(line_with(code, line), film_box=film_box)
    talk = Recording()

    talk.with_film(**{"display_format": r"STANDARD\1,1"} | attributes_of(film_box))

    assert findings_of(talk.record(None)) == ()


def test_the_reference_that_is_told_names_the_session():
    film_box, talk = Dataset(), Recording()
    talk.create_session()
    typed("\n".join(lines_of("PSF101")), Dataset=Dataset, BasicFilmSession=BasicFilmSession, film_box=film_box,
          session_uid=talk.state.session.uid)  # fmt: skip

    talk.create_film(ReferencedFilmSessionSequence=film_box.ReferencedFilmSessionSequence)

    assert findings_of(talk.record(None)) == ()


def attributes_of(film_box: Dataset) -> dict[str, object]:
    names = {"ImageDisplayFormat": "display_format"}
    return {names.get(element.keyword, element.keyword): element.value for element in film_box}
