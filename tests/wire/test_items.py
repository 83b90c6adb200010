"""Sequence items that are kept for their words."""

import pytest
from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.wire.items import MOST_WORDS, item, pairs, write_item, write_pairs
from printscp.wire.parsers import Unsupported


def raw(keyword, value, vr=""):
    """A data set whose element has bytes that may not fit its VR."""
    dataset = Dataset()
    dataset.PatientID = "4711"
    tag = Tag(keyword)
    dataset[tag] = RawDataElement(tag, vr or dictionary_VR(tag), len(value), value, 0, False, True)
    return dataset


def test_an_item_keeps_its_words_and_leaves_out_what_is_nested_or_private():
    dataset = Dataset()
    dataset.PatientID, dataset.PatientComments = "4711", r"one\two"
    dataset.NameOfPhysiciansReadingStudy = ["A^B", "C^D"]
    dataset.EthnicGroupCodeSequence = [Dataset()]
    dataset.add_new(0x00091001, "LO", "private")

    words = item([dataset])

    assert words == (
        ("NameOfPhysiciansReadingStudy", r"A^B\C^D"),
        ("PatientID", "4711"),
        ("PatientComments", r"one\two"),
    )
    assert item(write_item(words)) == words


def test_words_stand_in_the_order_of_their_tags():
    dataset = Dataset()
    dataset.PatientSex, dataset.AccessionNumber, dataset.PatientName = "F", "7", "Doe"

    assert [keyword for keyword, _ in pairs(dataset)] == ["AccessionNumber", "PatientName", "PatientSex"]


def test_only_what_is_wanted_is_kept():
    dataset = Dataset()
    dataset.PatientID, dataset.Modality = "4711", "CT"

    assert list(pairs(dataset, {"Modality"})) == [("Modality", "CT")]


def test_numbers_that_are_no_text_are_not_kept():
    dataset = Dataset()
    dataset.Rows, dataset.SeriesNumber = 5, 3

    assert list(pairs(dataset)) == [("SeriesNumber", "3")]


def test_an_item_leaves_out_what_is_empty():
    dataset = Dataset()
    dataset.PatientID, dataset.PatientName, dataset.SeriesNumber = "4711", "", None

    assert item([dataset]) == (("PatientID", "4711"),)


@pytest.mark.parametrize(
    ("keyword", "value", "vr"),
    [
        ("SeriesNumber", b"abc", "US"),
        ("PatientWeight", b"70 kg", ""),
        ("SeriesNumber", b"12a", ""),
        ("SeriesNumber", b"9" * 400, ""),
        ("PatientName", b"Doe^Jane", "OB"),
        ("PatientComments", b"x" * 1025, ""),
    ],
)
def test_an_item_leaves_out_what_is_no_word_and_keeps_the_rest(keyword, value, vr):
    words = item([raw(keyword, value, vr)])

    assert words == (("PatientID", "4711"),)
    assert item(write_item(words)) == words


def test_an_item_that_could_not_be_written_again_is_left_out():
    dataset = Dataset()
    dataset.PatientID = "4711"
    dataset.add_new("PatientWeight", "LO", "heavy")

    assert item([dataset]) == (("PatientID", "4711"),)


def test_only_the_first_item_is_kept():
    first, second = Dataset(), Dataset()
    first.PatientID, second.PatientID = "1", "2"

    assert item([first, second]) == (("PatientID", "1"),)


def test_no_item_has_no_words():
    assert item([]) == ()


@pytest.mark.parametrize("value", ["text", b"bytes", 5, [1, 2]])
def test_what_is_no_sequence_has_no_words(value):
    with pytest.raises(Unsupported):
        item(value)


def test_an_item_keeps_so_many_words_and_no_more():
    dataset = Dataset()
    texts = [keyword for vr, vm, _, _, keyword in DicomDictionary.values() if (vr, vm) == ("LO", "1") and keyword]
    for keyword in texts[:100]:
        setattr(dataset, keyword, "x")

    assert len(item([dataset])) == MOST_WORDS


def test_pairs_are_put_beside_what_a_data_set_has():
    dataset = Dataset()
    dataset.Modality = "CT"

    write_pairs((("PatientID", "4711"),), dataset)

    assert dataset.dir() == ["Modality", "PatientID"]
