"""The data set of a stored image, read in whatever transfer syntax it came."""

import pytest

from printscp.lab.data_sets import elements_of, encoded_of, is_whole_enough
from printscp.lab.dataset_tree import NoDataSet, text_of, tree_of
from printscp.lab.record import Hole
from printscp.lab.stand_ins import with_stand_ins
from printscp.wire.elements import NotADataSet
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, UNCOMPRESSED, inflated
from tests.lab.records import encoded
from tests.lab.stored import CT_IMAGE, JPEG, PIXELS, UID, Sent, compressed, ct_image, in_syntax, stored

SEEN = [
    f"(0008,0016) UI SOPClassUID: {CT_IMAGE} (CT Image Storage)",
    f"(0008,0018) UI SOPInstanceUID: {UID}",
    "(0008,0060) CS Modality: CT",
    "(0010,0010) PN PatientName: (masked, 8 characters)",
    "(0010,0020) LO PatientID: (masked, 4 characters)",
    "(0020,000D) UI StudyInstanceUID: (masked, 7 characters)",
    "(0020,000E) UI SeriesInstanceUID: (masked, 9 characters)",
    "(0028,0010) US Rows: 4",
    "(0028,0011) US Columns: 4",
    "(0028,0100) US BitsAllocated: 16",
    "(0028,0101) US BitsStored: 12",
    "(0028,0102) US HighBit: 11",
    "(0028,0103) US PixelRepresentation: 0",
]


def request(image, syntax, **more):
    return stored(Sent(data_set=image), syntax=syntax, **more).messages[0]


@pytest.mark.parametrize("syntax", UNCOMPRESSED)
def test_an_image_is_shown_alike_in_every_uncompressed_transfer_syntax(syntax):
    # More than it would cost to say that they are zeros.
    recorded = request(ct_image(bytes(range(256)) * 8), syntax)

    assert recorded.holes
    assert list(text_of(tree_of(recorded, syntax))) == [*SEEN, "(7FE0,0010) OW PixelData: 2048 bytes"]


def test_of_a_compressed_image_all_but_the_pixels_is_shown():
    recorded = request(compressed(ct_image(), b"jpeg" * 9), JPEG)

    assert b"jpeg" not in recorded.message.data_set
    assert list(text_of(tree_of(recorded, JPEG))) == [*SEEN, "(7FE0,0010) OB PixelData: 52 bytes"]


def test_a_private_sequence_and_one_without_a_length_are_shown_masked():
    image = ct_image()
    private = b"\x09\x00\x10\x00LO\x04\x00ACME\x09\x00\x01\x10SQ\0\0\xff\xff\xff\xff"
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff\x09\x00\x10\x00LO\x04\x00ACME\x09\x00\x02\x10LO\x08\x00DOE^JANE"
    ends = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    before = encoded(image[:0x00090000])

    lines = list(
        text_of(tree_of(request(before + private + item + ends, EXPLICIT_VR_LITTLE_ENDIAN), EXPLICIT_VR_LITTLE_ENDIAN))
    )

    assert lines[3:] == [
        "(0009,0010) LO ?: (masked, 4 characters)",
        "(0009,1001) SQ ?: 1 item",
        "  item 1",
        "    (0009,0010) LO ?: (masked, 4 characters)",
        "    (0009,1002) LO ?: (masked, 8 characters)",
    ]


@pytest.mark.parametrize("syntax", [*UNCOMPRESSED, JPEG])
def test_of_what_is_no_data_set_nothing_is_shown(syntax):
    recorded = request(b"\xff\xfe\xff DOE^JANE", syntax)

    with pytest.raises(NoDataSet) as error:
        tree_of(recorded, syntax, patient_data=True)
    with pytest.raises(NotADataSet):
        elements_of(recorded, syntax)

    assert "DOE" not in str(error.value)


@pytest.mark.parametrize("syntax", UNCOMPRESSED)
def test_an_uncompressed_image_can_be_sent_with_zeros(syntax):
    image = ct_image(bytes(range(256)) * 8)
    recorded = request(image, syntax)
    image.PixelData = bytes(2048)

    sent = encoded_of(recorded, syntax)

    assert is_whole_enough(recorded, syntax)
    if syntax == DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN:
        sent, expected = inflated(sent), encoded(image)
    else:
        expected = in_syntax(image, syntax)
    assert sent == expected


def test_a_compressed_image_can_be_sent_only_where_its_pixels_were_kept():
    image = compressed(ct_image(), b"jpeg")

    assert not is_whole_enough(request(image, JPEG), JPEG)
    assert is_whole_enough(request(image, JPEG, pixels=True), JPEG)


def test_an_image_of_which_all_was_cut_out_cannot_be_sent():
    (recorded, _) = stored(Sent(data_set=b"\xff" * 100), syntax=DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN).messages

    assert recorded.holes == (Hole(0, 100),)
    assert not is_whole_enough(recorded, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)


@pytest.mark.parametrize("syntax", UNCOMPRESSED)
def test_an_image_has_stand_ins_in_every_uncompressed_transfer_syntax(syntax):
    named = with_stand_ins(stored(Sent(data_set=ct_image()), syntax=syntax, pixels=True)).messages[0]

    lines = dict(line.split(": ") for line in text_of(tree_of(named, syntax, patient_data=True)))

    values = {head.split()[-1]: value for head, value in lines.items()}
    assert (values["PatientName"], values["PatientID"]) == ("Name^2xx", "Text 3")
    assert values["StudyInstanceUID"].startswith("2.25.1")
    assert named.message.uid == values["SOPInstanceUID"] != UID
    assert (values["Rows"], values["PixelData"]) == ("4", f"{len(PIXELS)} bytes")
