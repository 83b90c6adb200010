"""Pixel data cut out of a data set, and put back as nothing."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.sequence import Sequence

from printscp.lab.holes import cut, filled
from printscp.lab.record import Hole
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from tests.lab.records import encoded

SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]
PIXELS = bytes(range(256)) * 4


def image_box(pixels: bytes = PIXELS, *, undefined: bool = False) -> Dataset:
    item = Dataset()
    item.Rows, item.Columns, item.BitsAllocated = 32, 32, 8
    item.add_new(0x7FE00010, "OW", pixels)
    box = Dataset()
    box.ImageBoxPosition = 1
    box.BasicGrayscaleImageSequence = Sequence([item])
    box["BasicGrayscaleImageSequence"].is_undefined_length = undefined
    item.is_undefined_length_sequence_item = undefined
    box.add_new(0x20300020, "LO", "CHEST")
    return box


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_pixels_of_an_image_box_are_a_hole_and_the_rest_stays(syntax, undefined):
    whole = encoded(image_box(undefined=undefined), syntax)

    kept, holes = cut(whole, syntax)

    assert holes == (Hole(whole.index(PIXELS), len(PIXELS)),)
    assert kept == whole.replace(PIXELS, b"")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_was_negotiated_need_not_be_known(syntax):
    whole = encoded(image_box(), syntax)

    assert cut(whole, "") == cut(whole, syntax)


def test_pixels_in_a_sequence_of_unknown_vr_are_a_hole():
    item = encoded(image_box()["BasicGrayscaleImageSequence"].value[0], IMPLICIT_VR_LITTLE_ENDIAN)
    sequence = b"\xfe\xff\x00\xe0" + len(item).to_bytes(4, "little") + item
    whole = b"\x20\x20\x10\x01UN\0\0" + len(sequence).to_bytes(4, "little") + sequence

    kept, holes = cut(whole, EXPLICIT_VR_LITTLE_ENDIAN)

    assert PIXELS not in kept
    assert [hole.octets for hole in holes] == [len(PIXELS)]


def test_encapsulated_pixels_are_a_hole_up_to_their_delimiter():
    fragment = b"\xfe\xff\x00\xe0" + len(PIXELS).to_bytes(4, "little") + PIXELS
    head, end = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff", b"\xfe\xff\xdd\xe0\0\0\0\0"
    after = b"\xfc\xff\xfc\xffOB\0\0\2\0\0\0ok"

    kept, holes = cut(head + fragment + end + after, EXPLICIT_VR_LITTLE_ENDIAN)

    assert kept == head + end + after
    assert holes == (Hole(len(head), len(fragment)),)


def test_pixels_that_break_off_are_a_hole():
    whole = encoded(image_box())
    broken = whole[: whole.index(PIXELS) + 100]

    kept, holes = cut(broken, EXPLICIT_VR_LITTLE_ENDIAN)

    assert holes == (Hole(len(kept), 100),)


def test_of_what_is_no_data_set_only_the_beginning_is_kept():
    kept, holes = cut(b"\xff" * 100_000, EXPLICIT_VR_LITTLE_ENDIAN)

    assert kept == b"\xff" * 65_536
    assert holes == (Hole(65_536, 34_464),)


def test_a_data_set_without_pixels_stays_the_same_object():
    whole = encoded(Dataset())

    assert cut(whole, EXPLICIT_VR_LITTLE_ENDIAN)[0] is whole


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_filled_data_set_can_be_read_as_the_whole_one(syntax):
    whole = encoded(image_box(), syntax)

    found = read_dataset(BytesIO(filled(*cut(whole, syntax))), syntax == IMPLICIT_VR_LITTLE_ENDIAN, True)

    assert found.BasicGrayscaleImageSequence[0].PixelData == bytes(len(PIXELS))
    assert found["TextString"].value == "CHEST"


@given(st.binary(max_size=400), st.sampled_from(["", *SYNTAXES]))
def test_any_bytes_are_cut_to_what_fills_up_to_their_length(data_set, syntax):
    kept, holes = cut(data_set, syntax)

    assert len(kept) + sum(hole.octets for hole in holes) == len(data_set)
    assert len(filled(kept, holes)) == len(data_set)
