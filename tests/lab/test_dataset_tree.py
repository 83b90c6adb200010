"""A data set as people see it."""

import struct

import pytest
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from printscp.lab.dataset_tree import NoDataSet, json_of, text_of, tree_of
from printscp.lab.record import Hole, RecordedMessage
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, FILM_BOX, IMPLICIT_VR_LITTLE_ENDIAN
from tests.lab.records import encoded, message

NAME = "DOE^JOHN"
TEXTS = {"LO", "SH", "ST", "LT", "UT", "UC", "UR", "PN", "CS", "DA", "TM", "DT", "AS", "IS", "DS", "UI"}


def recorded(data_set, holes=()):
    return RecordedMessage(number=1, seconds=0, sent=False, message=message(0x0120, 1, data_set), holes=holes)


def lines(dataset, **options):
    return list(text_of(tree_of(recorded(dataset), EXPLICIT_VR_LITTLE_ENDIAN, **options)))


def image_box():
    item, box = Dataset(), Dataset()
    item.Rows = 2
    item.add_new(0x7FE00010, "OW", b"\0" * 1000)
    box.ImageBoxPosition = 3
    box.BasicGrayscaleImageSequence = Sequence([item])
    return box


def test_elements_have_tag_vr_keyword_and_value_and_items_stand_below():
    assert lines(image_box()) == [
        "(2020,0010) US ImageBoxPosition: 3",
        "(2020,0110) SQ BasicGrayscaleImageSequence: 1 item",
        "  item 1",
        "    (0028,0010) US Rows: 2",
        "    (7FE0,0010) OW PixelData: 1000 bytes",
    ]


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, ""])
def test_pixels_that_were_cut_out_are_as_long_as_they_were(syntax):
    whole = encoded(image_box(), syntax or EXPLICIT_VR_LITTLE_ENDIAN)

    tree = tree_of(recorded(whole[:-1000], [Hole(len(whole) - 1000, 1000)]), syntax)

    assert tree[1].items[0][1].value == "1000 bytes"


def test_a_uid_of_the_standard_has_its_name():
    dataset = Dataset()
    dataset.ReferencedSOPClassUID = FILM_BOX

    assert lines(dataset) == ["(0008,1150) UI ReferencedSOPClassUID: 1.2.840.10008.5.1.1.2 (Basic Film Box SOP Class)"]


def test_many_values_are_counted():
    dataset = Dataset()
    dataset.add_new(0x00283006, "US", list(range(256)))

    assert lines(dataset) == ["(0028,3006) US LUTData: 256 values"]


def test_a_long_value_is_cut_short():
    dataset = Dataset()
    dataset.ConfigurationInformation = "A" * 300

    assert lines(dataset, patient_data=True)[0].endswith("A... (300 characters)")


def test_control_characters_are_visible():
    dataset = Dataset()
    dataset.ImageDisplayFormat = "STANDARD\x01,1"

    assert lines(dataset) == [r"(2010,0010) ST ImageDisplayFormat: STANDARD\x01,1"]


def test_a_name_is_masked_until_asked_for():
    dataset = Dataset()
    dataset.PatientName = NAME

    assert lines(dataset) == ["(0010,0010) PN PatientName: (masked, 8 characters)"]
    assert lines(dataset, patient_data=True) == ["(0010,0010) PN PatientName: DOE^JOHN"]


def test_a_private_attribute_is_masked():
    dataset = Dataset()
    dataset.add_new(0x00110010, "LO", NAME)
    dataset.add_new(0x00111001, "CS", "DOE")

    assert lines(dataset) == ["(0011,0010) LO ?: (masked, 8 characters)", "(0011,1001) CS ?: (masked, 3 characters)"]


@pytest.mark.parametrize("implicit", [False, True])
def test_a_name_planted_in_any_text_of_a_data_set_is_not_seen(implicit):
    """Every attribute of the dictionary with a VR of text, at three depths."""
    texts = b"".join(
        element(tag, vr, NAME.encode(), implicit=implicit)
        for tag, (vr, *_) in sorted(DicomDictionary.items())
        if vr in TEXTS and 0x0008 < tag >> 16 < 0x7000
    )
    inner = texts + sequence(0x70000001, texts, implicit=implicit)
    whole = texts + sequence(0x70000002, inner, implicit=implicit)
    syntax = IMPLICIT_VR_LITTLE_ENDIAN if implicit else EXPLICIT_VR_LITTLE_ENDIAN
    assert whole.count(NAME.encode()) > 5000

    seen = "\n".join(text_of(tree_of(recorded(whole), syntax)))

    assert seen.count("(masked, 8 characters)") > 5000
    assert "DOE" not in seen
    assert "JOHN" not in seen


def element(tag, vr, value, *, implicit):
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF)
    if implicit:
        return head + struct.pack("<I", len(value)) + value
    if vr in ("SQ", "UC", "UR", "UT"):
        return head + vr.encode() + b"\0\0" + struct.pack("<I", len(value)) + value
    return head + vr.encode() + struct.pack("<H", len(value)) + value


def sequence(tag, item, *, implicit):
    open_item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + item + b"\xfe\xff\x0d\xe0\0\0\0\0"
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + (b"" if implicit else b"SQ\0\0") + b"\xff" * 4
    return head + open_item + b"\xfe\xff\xdd\xe0\0\0\0\0"


def test_a_value_that_its_vr_does_not_have_is_shown_only_when_asked_for():
    dataset = encoded(Dataset()) + b"\x00\x20\x10\x00IS\x08\x00DOE^JOHN"

    assert "DOE" not in "".join(lines(dataset))
    assert "DOE" in "".join(lines(dataset, patient_data=True))


def test_bytes_that_are_no_data_set_are_told():
    with pytest.raises(NoDataSet, match="cannot be decoded from byte 0 on"):
        tree_of(recorded(b"\xff" * 20), EXPLICIT_VR_LITTLE_ENDIAN)


def test_json_has_the_same_as_the_text():
    (position, sequence) = map(json_of, tree_of(recorded(image_box()), EXPLICIT_VR_LITTLE_ENDIAN))

    assert position == {"tag": "20200010", "vr": "US", "keyword": "ImageBoxPosition", "value": "3"}
    assert sequence["items"][0][1]["value"] == "1000 bytes"
