"""Pixel data cut out of a data set, and put back as nothing."""

import random
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
from printscp.wire.transfer_syntax import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    Encoding,
    deflated,
    elements_in,
    encoded_in,
    inflated,
)
from tests.lab.records import encoded

JPEG = "1.2.840.10008.1.2.4.70"

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


def fragment(content: bytes) -> bytes:
    return b"\xfe\xff\x00\xe0" + len(content).to_bytes(4, "little") + content


HEAD, END = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff", b"\xfe\xff\xdd\xe0\0\0\0\0"
AFTER = b"\xfc\xff\xfc\xffOB\0\0\2\0\0\0ok"


def test_of_encapsulated_pixels_each_fragment_is_a_hole():
    whole = HEAD + fragment(b"") + fragment(PIXELS) + fragment(b"ab") + END + AFTER

    kept, holes = cut(whole, JPEG)

    headers = [fragment(content)[:8] for content in (b"", PIXELS, b"ab")]
    assert kept == HEAD + b"".join(headers) + END + AFTER
    assert holes == (Hole(len(HEAD) + 16, len(PIXELS)), Hole(len(HEAD) + 24 + len(PIXELS), 2))
    assert elements_in(filled(kept, holes), Encoding())[0].value == fragment(b"") + fragment(
        bytes(len(PIXELS))
    ) + fragment(b"\0\0")


def test_of_very_many_fragments_the_last_are_one_hole():
    whole = HEAD + fragment(b"ab") * 30_000 + END

    kept, holes = cut(whole, JPEG)

    assert len(kept) < 100_000
    assert len(holes) == 10_000
    assert len(filled(kept, holes)) == len(whole)


def test_encapsulated_pixels_that_break_off_are_holes():
    whole = HEAD + fragment(PIXELS) + fragment(PIXELS)[:100]

    kept, holes = cut(whole, JPEG)

    assert kept == HEAD + fragment(PIXELS)[:8] * 2
    assert [hole.octets for hole in holes] == [len(PIXELS), 92]


def test_what_are_no_fragments_is_a_hole():
    kept, holes = cut(HEAD + fragment(b"ab") + PIXELS, JPEG)

    assert kept == HEAD + fragment(b"ab")[:8]
    assert [hole.octets for hole in holes] == [2, len(PIXELS)]


def test_pixels_and_values_of_a_big_endian_data_set_are_where_they_are():
    image = Dataset()
    image.BitsAllocated, image.Rows, image.Columns, image.PixelRepresentation = 16, 1, 512, 0
    image.add_new(0x7FE00010, "OW", PIXELS)
    image.OriginalImageSequence = [Dataset()]
    image.OriginalImageSequence[0].PatientID = "4711"
    elements = elements_in(encoded(image), Encoding())
    whole = encoded_in(elements, Encoding(big_endian=True))

    kept, holes = cut(whole, EXPLICIT_VR_BIG_ENDIAN)

    assert [hole.octets for hole in holes] == [len(PIXELS)]
    assert len(kept) == len(whole) - len(PIXELS)
    assert b"4711" in kept
    image.PixelData = bytes(len(PIXELS))
    assert elements_in(filled(kept, holes), Encoding(big_endian=True)) == elements_in(encoded(image), Encoding())


@pytest.mark.parametrize(
    ("tag", "vr"),
    [
        (0x7FE00008, "OF"),
        (0x7FE00009, "OD"),
        (0x60003000, "OW"),
        (0x60FE3000, "OB"),
        (0x50003000, "OW"),
        (0x54001010, "OW"),
    ],
)
def test_other_pixels_and_curves_are_holes(tag, vr):
    dataset = Dataset()
    dataset.add_new(tag, vr, b"abcdefgh")
    for whole, syntax in (
        (encoded(dataset), EXPLICIT_VR_LITTLE_ENDIAN),
        (encoded(dataset, IMPLICIT_VR_LITTLE_ENDIAN), IMPLICIT_VR_LITTLE_ENDIAN),
    ):
        kept, holes = cut(whole, syntax)

        assert b"abcdefgh" not in kept
        assert [hole.octets for hole in holes] == [8]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_pixels_of_an_icon_are_a_hole(syntax):
    image, icon = Dataset(), Dataset()
    icon.add_new(0x7FE00010, "OW", PIXELS)
    image.IconImageSequence = [icon]

    assert PIXELS not in cut(encoded(image, syntax), syntax)[0]


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize(
    ("octets", "vr", "is_kept"),
    [(65_534, "OB", True), (65_536, "OB", False), (65_536, "UN", False), (70_000, "UT", None)],
)
def test_what_is_private_and_long_is_a_hole_unless_it_is_a_text(octets, vr, is_kept, syntax):
    dataset = Dataset()
    dataset.add_new(0x00090010, "LO", "SOMEBODY")
    dataset.add_new(0x00091001, vr, "x" * octets if vr == "UT" else b"x" * octets)

    kept, holes = cut(encoded(dataset, syntax), syntax)

    # Without VRs nobody knows that it is a text.
    expected = syntax == EXPLICIT_VR_LITTLE_ENDIAN if is_kept is None else is_kept
    assert (b"x" * octets in kept) is expected
    assert bool(holes) is not expected


def test_a_long_lut_stays():
    dataset = Dataset()
    dataset.add_new(0x00283006, "OW", b"ab" * 65_536)

    assert cut(encoded(dataset), EXPLICIT_VR_LITTLE_ENDIAN)[1] == ()


def test_a_deflated_data_set_has_zeros_for_its_pixels_and_a_hole_at_its_end():
    image = image_box(random.Random(1).randbytes(5000))
    whole = deflated(encoded(image))

    kept, holes = cut(whole, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)

    image.BasicGrayscaleImageSequence[0].PixelData = bytes(5000)
    assert inflated(kept) == encoded(image)
    assert holes == (Hole(len(kept), len(whole) - len(kept)),)
    assert inflated(filled(kept, holes)) == encoded(image)


def test_of_a_deflated_data_set_that_cannot_be_inflated_nothing_stays():
    assert cut(b"\xff" * 100, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN) == (b"", (Hole(0, 100),))


def test_of_a_deflated_data_set_that_is_no_shorter_without_its_pixels_nothing_stays():
    whole = deflated(encoded(image_box(b"CHEST ")))  # which is in its text too

    assert cut(whole, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN) == (b"", (Hole(0, len(whole)),))


def test_of_a_deflated_data_set_that_was_cut_before_all_stays():
    whole = deflated(encoded(image_box(random.Random(1).randbytes(5000))))
    kept, _ = cut(whole, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)

    assert cut(kept, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN) == (kept, ())


def test_a_deflated_data_set_without_pixels_stays():
    whole = deflated(encoded(Dataset()))

    assert cut(whole, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN) == (whole, ())


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


@given(
    st.binary(max_size=400),
    st.sampled_from(["", *SYNTAXES, JPEG, EXPLICIT_VR_BIG_ENDIAN, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN]),
)
def test_any_bytes_are_cut_to_what_fills_up_to_their_length(data_set, syntax):
    kept, holes = cut(data_set, syntax)

    assert len(kept) + sum(hole.octets for hole in holes) == len(data_set)
    assert len(filled(kept, holes)) == len(data_set)
