"""The texts of a data set (PS3.3 C.12.1.1.2)."""

from io import BytesIO

import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.wire.dataset_texts import character_set_names, joined_texts, with_texts_decoded
from printscp.wire.encoding import decode
from printscp.wire.parsers import text, value_of
from tests.sent_texts import SENT, written

TEXT_STRING = 0x20300020


def raw(**values):
    """A data set as pydicom reads it, before any value is."""
    dataset = Dataset()
    for keyword, value in values.items():
        tag = Tag(tag_for_keyword(keyword))
        dataset[tag] = RawDataElement(tag, dictionary_VR(tag), len(value), value, 0, False, True)
    return dataset


def received(octets, *inherited, implicit=False):
    return decode(BytesIO(octets), implicit=implicit, character_set=inherited)


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("sent", [sent for sent in SENT if sent.names], ids=str)
def test_a_text_is_read_in_the_character_set_of_its_data_set(sent, implicit):
    octets = written(SpecificCharacterSet=sent.names.encode(), TextString=sent.octets, implicit=implicit)

    dataset = received(octets, "ISO_IR 126", implicit=implicit)

    assert text(value_of(dataset, "TextString")) == sent.text


@pytest.mark.parametrize("own", [{}, {"SpecificCharacterSet": b""}])
@pytest.mark.parametrize("sent", SENT, ids=str)
def test_a_text_whose_data_set_names_no_character_set_is_read_in_the_one_inherited(sent, own):
    dataset = received(written(TextString=sent.octets, **own), *(sent.names.split("\\") if sent.names else ()))

    assert text(value_of(dataset, "TextString")) == sent.text


def test_the_character_set_that_was_named_is_kept_as_it_was_sent():
    dataset = received(written(SpecificCharacterSet=b"KLINGON\\iso-ir 100", TextString=b"x"))

    assert character_set_names(dataset) == ("KLINGON", "iso-ir 100")


@pytest.mark.parametrize(
    "keyword",
    ["ProposedStudySequence", "OriginalImageSequence", "BasicGrayscaleImageSequence", "BasicColorImageSequence"],
)
def test_the_first_item_of_what_may_name_a_patient_is_read_too(keyword):
    items = [written(PatientName=b"\xbb", PatientID=b"\xee"), written(PatientName=b"\xbb")]

    dataset = received(written(SpecificCharacterSet=b"ISO_IR 144", **{keyword: items}))

    item = value_of(dataset, keyword)[0]
    assert (text(item.PatientName), text(item.PatientID)) == ("Л", "ю")


def test_an_item_may_name_a_character_set_of_its_own():
    item = written(SpecificCharacterSet=b"ISO_IR 126", PatientName=b"\xc4")

    dataset = received(written(SpecificCharacterSet=b"ISO_IR 144", ProposedStudySequence=[item]))

    assert text(dataset.ProposedStudySequence[0].PatientName) == "Δ"


@pytest.mark.parametrize("vr", [None, "UN"])
def test_a_text_of_unknown_vr_is_read_by_its_tag(vr):
    dataset = raw(TextString=b"\xbb\xee")
    dataset[TEXT_STRING] = dataset.get_item(TEXT_STRING)._replace(VR=vr)

    assert with_texts_decoded(dataset, ("ISO_IR 144",)).TextString == "Лю"


def test_a_text_that_is_too_long_for_any_use_is_left_as_it_came():
    dataset = with_texts_decoded(raw(TextString=b"x" * 16 * 1024, OwnerID=b"x" * (16 * 1024 + 2)), ())

    assert dataset.get_item("TextString").value == "x" * 16 * 1024
    assert isinstance(dataset.get_item("OwnerID").value, bytes)


def test_a_private_text_stays_as_it_came():
    private = RawDataElement(Tag(0x00091010), "LO", 2, b"\xc3\xa9", 0, False, True)
    dataset = Dataset()
    dataset[0x00091010] = private

    assert with_texts_decoded(dataset, ("ISO_IR 192",)).get_item(0x00091010) is private


def test_an_item_of_an_item_stays_as_it_came():
    inner = written(ProposedStudySequence=[written(PatientName=b"\xbb")])

    dataset = received(written(ProposedStudySequence=[inner]), "ISO_IR 144")

    item = dataset.ProposedStudySequence[0].ProposedStudySequence[0]
    assert item.get_item("PatientName").value == b"\xbb "


def test_what_is_no_text_stays_as_it_came():
    assert isinstance(with_texts_decoded(raw(FilmOrientation=b"PORTRAIT"), ()).get_item("FilmOrientation").value, bytes)


def test_a_text_that_stands_already_is_not_read_again():
    dataset = Dataset()
    dataset.FilmSessionLabel = "é"

    assert with_texts_decoded(dataset, ("ISO_IR 144",)).FilmSessionLabel == "é"


@pytest.mark.parametrize("names", [b"", b" ", b"\\"])
def test_an_empty_name_is_none(names):
    assert character_set_names(raw(SpecificCharacterSet=names)) == ()


def test_names_of_more_characters_than_any_text_has_are_none():
    assert len(character_set_names(raw(SpecificCharacterSet=b"A\\" * 511 + b"AB"))) == 512
    assert character_set_names(raw(SpecificCharacterSet=b"A\\" * 512 + b"A ")) == ()


def test_all_that_is_said_is_said_in_items_too():
    dataset = Dataset()
    dataset.FilmSessionLabel, dataset.MediumType = "a\\b", "PAPER"
    dataset.ProposedStudySequence = [Dataset()]
    dataset.ProposedStudySequence[0].PatientName = "é^è"

    assert joined_texts(dataset) == "a\\bé^è"
