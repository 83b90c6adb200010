"""Presentation LUTs from their attributes and back (PS3.4 H.4.9)."""

import struct
from io import BytesIO

import pytest
from pydicom.dataset import Dataset

from printscp.film.presentation_lut import LutShape, LutTable
from printscp.film.printer import Tolerance
from printscp.wire.deviations import Deviations
from printscp.wire.encoding import decode
from printscp.wire.presentation_lut import read_lut, write_lut
from printscp.wire.status import Refusal, Status
from tests.conversation import encoded, lut_item


def standard():
    return Deviations(Tolerance.STANDARD, "PS3.4 H.4.9.2.1")


def table(*items, **attributes):
    dataset = Dataset()
    dataset.PresentationLUTSequence = list(items)
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def shaped(shape):
    dataset = Dataset()
    dataset.PresentationLUTShape = shape
    return dataset


def read(dataset):
    """What the LUT does, and the kinds of deviation in it."""
    deviations = standard()
    return read_lut(dataset, deviations), [remark.code for remark in deviations.remarks]


def refusal(dataset, tolerance=Tolerance.STANDARD):
    with pytest.raises(Refusal) as caught:
        read_lut(dataset, Deviations(tolerance, ""))
    return caught.value


@pytest.mark.parametrize(
    ("word", "shape", "codes"),
    [
        ("IDENTITY", LutShape.IDENTITY, []),
        ("LIN OD", LutShape.LIN_OD, []),
        ("INVERSE", LutShape.INVERSE, ["softcopy-shape"]),
    ],
)
def test_each_shape_is_read(word, shape, codes):
    assert read(shaped(word)) == (shape, codes)


def test_a_shape_is_read_without_case():
    assert read(shaped("Lin Od")) == (LutShape.LIN_OD, ["other-spelling"])


def test_a_shape_that_is_none_changes_nothing_and_is_answered_0116():
    deviations = standard()

    shape = read_lut(shaped("ROUND"), deviations)

    assert (shape, deviations.status) == (LutShape.IDENTITY, Status.VALUE_OUT_OF_RANGE)


def test_a_strict_printer_refuses_the_shape_of_softcopy_with_0106():
    assert refusal(shaped("INVERSE"), Tolerance.STRICT).status is Status.INVALID_ATTRIBUTE_VALUE


@pytest.mark.parametrize("implicit", [True, False])
def test_a_table_is_read_in_both_transfer_syntaxes(implicit):
    dataset = table(lut_item((4096, 0, 12), LUTExplanation="plain"))

    arrived = decode(BytesIO(encoded(dataset, implicit=implicit)), implicit=implicit)

    assert read(arrived) == (LutTable(bits=12, entries=tuple(range(4096)), explanation="plain"), [])


def test_numbers_of_us_are_entries():
    item = lut_item((3, 0, 10))
    item.add_new("LUTData", "US", [0, 500, 1023])

    assert read(table(item))[0].entries == (0, 500, 1023)


def test_one_number_is_one_entry():
    item = lut_item((1, 0, 10))
    item.add_new("LUTData", "US", 7)

    assert read(table(item))[0].entries == (7,)


@pytest.mark.parametrize("value", [-1, [-1, -1]])
def test_signed_numbers_are_taken_for_their_bits(value):
    item = lut_item((1, 0, 16))
    item.add_new("LUTData", "SS", value)

    assert read(table(item))[0].entries == (65535,)


def test_an_odd_byte_at_the_end_is_no_entry():
    item = lut_item((2, 0, 10))
    item.add_new("LUTData", "OW", b"\x01\x00\x02\x00\x03")

    assert read(table(item))[0].entries == (1, 2)


def test_what_stands_after_the_entries_is_cut_off():
    assert read(table(lut_item((2, 0, 10), [1, 2, 3])))[0].entries == (1, 2)


def test_zero_entries_are_65536():
    lut, _ = read(table(lut_item((0, 0, 16), range(65536))))

    assert (len(lut.entries), lut.entries[-1]) == (65536, 65535)


def test_eight_bit_entries_may_be_packed_by_two():
    item = lut_item((4, 0, 8))
    item.add_new("LUTData", "OW", bytes([1, 2, 3, 255]))

    assert read(table(item)) == (LutTable(bits=8, entries=(1, 2, 3, 255)), ["unusual-lut-bits"])


def test_packed_entries_of_more_bits_are_too_few():
    item = lut_item((4, 0, 10))
    item.add_new("LUTData", "OW", bytes([1, 2, 3, 255]))

    assert refusal(table(item)).comment == "LUTData has 2 words, 4 entries are needed"


def test_too_few_entries_of_eight_bits_are_refused_0106():
    item = lut_item((5, 0, 8))
    item.add_new("LUTData", "OW", bytes([1, 2, 3, 255]))

    assert (refusal(table(item)).status, refusal(table(item)).comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "LUTData has 2 words, 5 entries are needed",
    )


@pytest.mark.parametrize("bits", [8, 9])
def test_entries_of_less_than_ten_bits_are_taken_and_remarked(bits):
    assert read(table(lut_item((2, 0, bits)))) == (LutTable(bits=bits, entries=(0, 1)), ["unusual-lut-bits"])


@pytest.mark.parametrize("bits", range(10, 17))
def test_entries_of_ten_to_sixteen_bits_are_no_deviation(bits):
    assert read(table(lut_item((2, 0, bits)))) == (LutTable(bits=bits, entries=(0, 1)), [])


@pytest.mark.parametrize("first", [2, 63488, 65535])
def test_a_table_that_begins_at_another_value_is_used_from_the_first_on(first):
    lut, codes = read(table(lut_item((3, first, 10), [5, 6, 7])))

    assert (lut.entries, codes) == ((5, 6, 7), ["lut-offset"])


def test_entries_beyond_the_descriptor_are_not_used():
    lut, codes = read(table(lut_item((2, 0, 10), [5, 6, 7, 8])))

    assert (lut.entries, codes) == ((5, 6), ["long-lut-data"])


def test_an_entry_beyond_the_depth_becomes_the_largest():
    lut, codes = read(table(lut_item((2, 0, 10), [1023, 1024])))

    assert (lut.entries, codes) == ((1023, 1023), ["lut-entry-too-large"])


@pytest.mark.parametrize("descriptor", [(2, 0, 7), (2, 0, 17), (2, 0), (2, 0, 12, 1)])
def test_a_descriptor_that_is_none_is_refused_0106(descriptor):
    assert refusal(table(lut_item(descriptor))).status is Status.INVALID_ATTRIBUTE_VALUE


def test_numbers_that_are_words_are_refused_0106():
    item = lut_item()
    item.add_new("LUTDescriptor", "LO", ["a", "b", "c"])

    assert refusal(table(item)).comment == "LUTDescriptor 'a/b/c' is not supported"


@pytest.mark.parametrize(
    ("dataset", "status"),
    [
        (Dataset(), Status.MISSING_ATTRIBUTE),
        (table(), Status.MISSING_ATTRIBUTE_VALUE),
        (table(lut_item(), PresentationLUTShape="IDENTITY"), Status.INVALID_ATTRIBUTE_VALUE),
        (table(Dataset()), Status.MISSING_ATTRIBUTE),
        (table(lut_item(LUTData=None)), Status.MISSING_ATTRIBUTE),
        (table(lut_item(LUTDescriptor=None)), Status.MISSING_ATTRIBUTE),
        (table(lut_item(LUTData=b"")), Status.MISSING_ATTRIBUTE_VALUE),
    ],
)
def test_what_is_no_presentation_lut_is_refused(dataset, status):
    assert refusal(dataset).status is status


def test_a_sequence_that_is_none_is_refused_0106():
    dataset = Dataset()
    dataset.add_new("PresentationLUTSequence", "OB", b"bytes")

    assert (refusal(dataset).status, refusal(dataset).comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "PresentationLUTSequence cannot be decoded",
    )


def test_only_the_first_of_several_tables_is_used():
    lut, codes = read(table(lut_item((2, 0, 10)), lut_item((3, 0, 10))))

    assert (len(lut.entries), codes) == (2, ["several-items"])


def test_what_else_stands_in_the_data_set_is_left_out():
    deviations = standard()

    read_lut(table(lut_item((2, 0, 10)), Rows=5), deviations)

    assert (deviations.status, deviations.tags) == (Status.ATTRIBUTE_LIST_WARNING, [0x00280010])


@pytest.mark.parametrize("shape", LutShape)
def test_a_shape_written_reads_back(shape):
    assert read(write_lut(shape))[0] is shape


@pytest.mark.parametrize(
    "content",
    [
        LutTable(bits=10, entries=(0, 1023)),
        LutTable(bits=8, entries=(0, 255, 3), explanation="eight"),
        LutTable(bits=16, entries=tuple(range(65535, -1, -1))),
    ],
)
def test_a_table_written_reads_back_equal(content):
    assert read(write_lut(content))[0] == content


def test_a_written_descriptor_says_how_many_entries_there_are():
    (item,) = write_lut(LutTable(bits=16, entries=(0,) * 65536)).PresentationLUTSequence

    assert list(item.LUTDescriptor) == [0, 0, 16]
    assert item.LUTData == struct.pack("<65536H", *[0] * 65536)
