"""Bytes that are a data set, and bytes that are not."""

import random
import struct
from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite

from printscp.wire.encoding import decode, malformed_from
from printscp.wire.status import Refusal, Status
from tests.conversation import encoded, gray_item


def sample():
    dataset = Dataset()
    dataset.ImageBoxPosition = 1
    dataset.BasicGrayscaleImageSequence = [gray_item()]
    return dataset


def element(tag, length, value=b"", vr=b""):
    group, number = tag >> 16, tag & 0xFFFF
    if vr:
        return struct.pack("<HH2sHI", group, number, vr, 0, length) + value
    return struct.pack("<HHI", group, number, length) + value


ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
UNDEFINED = 0xFFFFFFFF


@pytest.mark.parametrize("implicit", [True, False])
def test_a_data_set_is_read_back(implicit):
    dataset = decode(BytesIO(encoded(sample(), implicit=implicit)), implicit=implicit)

    assert dataset.ImageBoxPosition == 1
    assert dataset.BasicGrayscaleImageSequence[0].Rows == 2


def test_no_bytes_are_an_empty_data_set():
    assert len(decode(BytesIO(b""), implicit=True)) == 0


@pytest.mark.parametrize("implicit", [True, False])
def test_a_sequence_of_undefined_length_is_read(implicit):
    vr = b"" if implicit else b"SQ"
    inner = element(0x00280010, 2, b"\x07\x00") if implicit else struct.pack("<HH2sHH", 0x28, 0x10, b"US", 2, 7)
    data = (
        element(0x20200110, UNDEFINED, vr=vr)
        + element(ITEM, UNDEFINED) + inner + element(ITEM_END, 0)
        + element(ITEM, len(inner)) + inner
        + element(SEQUENCE_END, 0)
    )  # fmt: skip

    dataset = decode(BytesIO(data), implicit=implicit)

    assert [item.Rows for item in dataset.BasicGrayscaleImageSequence] == [7, 7]


def outcome(data, *, implicit):
    """The data set, or the status with which the bytes are refused."""
    try:
        return decode(BytesIO(data), implicit=implicit)
    except Refusal as refusal:
        return refusal.status


@pytest.mark.parametrize("implicit", [True, False])
def test_a_cut_data_set_is_refused_0110(implicit):
    data = encoded(sample(), implicit=implicit)
    # What ends with the first element is a whole data set.
    cuts = set(range(1, len(data))) - {10}

    assert {outcome(data[:end], implicit=implicit) for end in cuts} == {Status.PROCESSING_FAILURE}


@pytest.mark.parametrize(
    "data",
    [
        element(0x20200010, 100, b"\x01\x00"),
        element(0x20200110, UNDEFINED),
        element(0x20200110, UNDEFINED) + element(ITEM, UNDEFINED),
        element(0x20200110, UNDEFINED) + element(ITEM, 500) + element(SEQUENCE_END, 0),
        element(0x20200110, UNDEFINED) + element(0x00280010, 0) + element(SEQUENCE_END, 0),
        b"\x00" * 7,
        element(0x20200110, UNDEFINED) + (element(ITEM, UNDEFINED) + element(0x20200110, UNDEFINED)) * 40,
    ],
)
def test_what_is_no_data_set_is_refused_0110(data):
    with pytest.raises(Refusal) as caught:
        decode(BytesIO(data), implicit=True)

    assert caught.value.status is Status.PROCESSING_FAILURE
    assert caught.value.comment.startswith("data set cannot be decoded from byte")


def test_an_unknown_sequence_of_undefined_length_is_implicit_inside():
    data = (
        struct.pack("<HH2sHI", 0x0009, 0x1001, b"UN", 0, UNDEFINED)
        + element(ITEM, UNDEFINED) + element(0x00280010, 2, b"\x07\x00") + element(ITEM_END, 0)
        + element(SEQUENCE_END, 0)
        + struct.pack("<HH2sHH", 0x0028, 0x0010, b"US", 2, 9)
    )  # fmt: skip

    assert decode(BytesIO(data), implicit=False).Rows == 9


def nested(depth):
    """A sequence in a sequence, *depth* deep."""
    opening = element(0x20200110, UNDEFINED) + element(ITEM, UNDEFINED)
    return opening * depth + (element(ITEM_END, 0) + element(SEQUENCE_END, 0)) * depth


def test_sequences_nested_up_to_the_limit_are_read_and_deeper_ones_refused():
    assert isinstance(outcome(nested(16), implicit=True), Dataset)
    assert outcome(nested(17), implicit=True) is Status.PROCESSING_FAILURE


def test_a_delimiter_that_closes_nothing_is_refused():
    data = element(ITEM_END, 0) + element(0x20200010, 2, b"\x01\x00")

    assert outcome(data, implicit=True) is Status.PROCESSING_FAILURE


def test_an_explicit_data_set_in_an_implicit_context_is_refused():
    with pytest.raises(Refusal):
        decode(BytesIO(encoded(sample(), implicit=False)), implicit=True)


def test_an_implicit_data_set_in_an_explicit_context_is_refused():
    with pytest.raises(Refusal):
        decode(BytesIO(encoded(sample(), implicit=True)), implicit=False)


@pytest.mark.parametrize("implicit", [True, False])
def test_random_bytes_are_refused_or_read_but_never_raise_anything_else(implicit):
    chance = random.Random(7)

    for _ in range(500):
        answer = outcome(chance.randbytes(chance.randrange(200)), implicit=implicit)
        assert answer is Status.PROCESSING_FAILURE or isinstance(answer, Dataset)


GREEK = b"\x00\x20\x50\x00LO\x04\x00\xd7\xfe\xf1\xe1"  # FilmSessionLabel in ISO_IR 126


def test_a_data_set_without_character_set_is_read_in_the_one_given():
    dataset = decode(BytesIO(GREEK), implicit=False, character_set=("ISO_IR 126",))

    assert dataset.FilmSessionLabel == "Χώρα"


def test_a_data_set_is_read_in_the_character_set_that_it_names():
    named = Dataset()
    named.SpecificCharacterSet, named.FilmSessionLabel = "ISO_IR 192", "Χώρα"

    dataset = decode(BytesIO(encoded(named)), implicit=False, character_set=("ISO_IR 100",))

    assert dataset.FilmSessionLabel == "Χώρα"


def test_the_items_of_a_data_set_are_read_in_the_character_set_given_too():
    data = struct.pack("<HH2sHI", 0x2130, 0x00A0, b"SQ", 0, 8 + len(GREEK)) + element(ITEM, len(GREEK)) + GREEK

    dataset = decode(BytesIO(data), implicit=False, character_set=("ISO_IR 126",))

    assert dataset.ProposedStudySequence[0].FilmSessionLabel == "Χώρα"


def test_a_character_set_that_is_none_is_refused_0110():
    data = struct.pack("<HH2sHH", 0x0008, 0x0005, b"US", 2, 7)

    with pytest.raises(Refusal) as caught:
        decode(BytesIO(data), implicit=False)

    assert (caught.value.status, caught.value.comment) == (Status.PROCESSING_FAILURE, "data set cannot be decoded")


def big_endian():
    dataset = sample()
    dataset.set_original_encoding(is_implicit_vr=False, is_little_endian=False)
    encoded = BytesIO()
    dcmwrite(encoded, dataset, implicit_vr=False, little_endian=False)
    return encoded.getvalue()


def test_a_big_endian_data_set_is_walked_too():
    whole = big_endian()

    assert malformed_from(whole, implicit=False, little_endian=False) is None
    assert malformed_from(whole, implicit=False, little_endian=True) == 0


def test_every_truncation_of_a_big_endian_data_set_is_found():
    whole, after_position = big_endian(), 10

    cut = {end for end in range(len(whole)) if malformed_from(whole[:end], implicit=False, little_endian=False) is None}

    assert cut == {0, after_position}


def test_what_is_unknown_in_a_big_endian_data_set_is_little_endian_inside():
    inside = element(ITEM, UNDEFINED) + element(0x00100010, 2, b"A ") + element(ITEM_END, 0) + element(SEQUENCE_END, 0)
    unknown = struct.pack(">HH2sHI", 0x0009, 0x1001, b"UN", 0, UNDEFINED)
    after = struct.pack(">HH2sHH", 0x0010, 0x0010, b"PN", 2, 0x4120)

    assert malformed_from(unknown + inside + after, implicit=False, little_endian=False) is None
    assert malformed_from(unknown + inside + after[:-1], implicit=False, little_endian=False) == len(unknown + inside)


def test_more_elements_than_pydicom_could_bear_are_no_data_set(monkeypatch):
    monkeypatch.setattr("printscp.wire.encoding._MOST_ELEMENTS", 3)
    three, four = (b"".join(element(0x00100010 + n, 0) for n in range(count)) for count in (3, 4))
    fragments = element(0x7FE00010, UNDEFINED) + 3 * element(ITEM, 0) + element(SEQUENCE_END, 0)

    assert malformed_from(three, implicit=True, little_endian=True) is None
    assert malformed_from(four, implicit=True, little_endian=True) == 3 * 8
    assert malformed_from(fragments, implicit=True, little_endian=True) == 0
