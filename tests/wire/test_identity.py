"""Patient and study attributes outside their place."""

import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.valuerep import STR_VR

from printscp.wire import tables
from printscp.wire.identity import IDENTITY_KEYWORDS, identity_words
from printscp.wire.pixels import IMAGE


@pytest.mark.parametrize("keyword", sorted(IDENTITY_KEYWORDS))
def test_each_is_a_text_of_the_standard(keyword):
    assert dictionary_VR(tag_for_keyword(keyword)) in STR_VR


@pytest.mark.parametrize(
    "table",
    [tables.FILM_SESSION, tables.FILM_BOX, tables.GRAYSCALE_IMAGE_BOX, tables.COLOR_IMAGE_BOX, IMAGE],
)
def test_none_has_a_place_in_a_table_that_keeps_them(table):
    assert table.keeps_identity
    assert IDENTITY_KEYWORDS.isdisjoint(row.keyword for row in table.attributes)


def test_only_patient_and_study_attributes_that_say_something_are_kept():
    dataset = Dataset()
    dataset.PatientID, dataset.PatientName, dataset.StudyInstanceUID = "4711", "", "1.2.9"
    dataset.FilmSessionLabel, dataset.Rows = "label", 5

    assert identity_words(dataset) == (("PatientID", "4711"), ("StudyInstanceUID", "1.2.9"))
