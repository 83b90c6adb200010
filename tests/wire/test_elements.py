import struct
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence

from printscp.wire.elements import NotADataSet, changed, parse, values, written
from tests.conversation import encoded, gray_item

PATIENT_ID, ROWS = 0x00100020, 0x00280010
IMAGES, POSITION, BOXES = 0x20200110, 0x20200010, 0x20100510
PRIVATE = b"\x09\x00\x01\x10UN\0\0\3\0\0\0abc"


def image_box(*, undefined: bool = False) -> Dataset:
    """With nested sequences, of a length or without."""
    item = gray_item()
    item.OriginalImageSequence = [Dataset()]
    item.OriginalImageSequence[0].PatientID = "42"
    dataset = Dataset()
    dataset.ImageBoxPosition = 1
    dataset.BasicGrayscaleImageSequence = Sequence([item])
    dataset.ReferencedImageBoxSequence = Sequence([])
    for sequence in (dataset["BasicGrayscaleImageSequence"], item["OriginalImageSequence"]):
        sequence.is_undefined_length = undefined
        sequence.value[0].is_undefined_length_sequence_item = undefined
    return dataset


@pytest.mark.parametrize("implicit", [True, False])
@pytest.mark.parametrize("undefined", [True, False])
def test_what_is_not_changed_is_written_as_it_was(implicit, undefined):
    data = encoded(image_box(undefined=undefined), implicit=implicit)

    assert written(parse(data, implicit=implicit)) == data


def test_a_value_of_odd_length_and_a_private_element_stay():
    assert written(parse(PRIVATE, implicit=False)) == PRIVATE


@pytest.mark.parametrize("implicit", [True, False])
@pytest.mark.parametrize("undefined", [True, False])
def test_a_longer_value_in_nested_items_lengthens_all_around_it(implicit, undefined):
    box = image_box(undefined=undefined)
    elements = parse(encoded(box, implicit=implicit), implicit=implicit)

    longer = written(changed(elements, lambda _, each: b"longer" if each.tag == PATIENT_ID else each.value))

    box.BasicGrayscaleImageSequence[0].OriginalImageSequence[0].PatientID = "longer"
    assert longer == encoded(box, implicit=implicit)


def test_values_have_the_path_of_their_tags_and_items():
    elements = parse(encoded(image_box()), implicit=False)

    found = {path: each.value for path, each in values(elements)}

    assert found[(POSITION,)] == b"\1\0"
    assert found[(IMAGES, 1, ROWS)] == b"\2\0"
    assert found[(BOXES,)] == ()


def test_an_unknown_vr_has_that_of_the_dictionary():
    (element,) = parse(b"\x10\x00\x20\x00UN\0\0\2\0\0\0ab", implicit=False)

    assert (element.vr, element.value) == ("LO", b"ab")


def test_what_is_unknown_and_without_length_is_implicit_inside():
    inside = struct.pack("<HHI", 0x0010, 0x0020, 2) + b"ab"
    item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inside)) + inside + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    data = b"\x09\x00\x01\x10UN\0\0\xff\xff\xff\xff" + item

    elements = parse(data, implicit=False)

    assert [each.value for _, each in values(elements)] == [b"ab"]
    assert written(elements) == data


@pytest.mark.parametrize(
    "data",
    [
        b"\x10\x00",
        b"\x10\x00\x20\x00LO\x04\x00ab",
        b"\x10\x00\x20\x00??\x02\x00ab",
        b"\xfe\xff\x00\xe0\0\0\0\0",
        b"\x20\x20\x10\x01SQ\0\0\x08\0\0\0\x10\0\x20\0\0\0\0\0",
        b"\x20\x20\x10\x01SQ\0\0\xff\xff\xff\xff",
        b"\x20\x20\x10\x01SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff",
    ],
)
def test_what_is_no_data_set_is_told(data):
    with pytest.raises(NotADataSet):
        parse(data, implicit=False)


def test_a_data_set_that_is_nested_too_deep_is_told():
    dataset = Dataset()
    for _ in range(20):
        outside = Dataset()
        outside.BasicGrayscaleImageSequence = [dataset]
        dataset = outside

    with pytest.raises(NotADataSet, match="too deep"):
        parse(encoded(dataset), implicit=False)


def test_a_value_that_is_too_long_for_its_vr_is_told():
    (element,) = parse(b"\x10\x00\x20\x00LO\x02\x00ab", implicit=False)

    with pytest.raises(NotADataSet, match="70000 bytes is too long for LO"):
        written([replace(element, value=bytes(70000))])


def big_endian(dataset: Dataset) -> bytes:
    buffer = DicomBytesIO()
    buffer.is_implicit_VR, buffer.is_little_endian = False, False
    write_dataset(buffer, dataset)
    return buffer.getvalue()


def numbers() -> Dataset:
    """Of each width, and in a sequence."""
    dataset = Dataset()
    dataset.Rows, dataset.SimpleFrameList = 258, [1, 2]
    dataset.TableOfYBreakPoints = [1.5]
    dataset.FrameIncrementPointer = 0x00181063
    dataset.PatientName = "DOE^JANE"
    dataset.RelatedGeneralSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    dataset.add_new(0x7FE00010, "OW", b"\1\2\3\4")
    dataset.OriginalImageSequence = [Dataset()]
    dataset.OriginalImageSequence[0].Columns = 772
    return dataset


def test_a_big_endian_data_set_is_read_as_the_little_endian_one():
    dataset = numbers()
    big = big_endian(dataset)
    dataset.PixelData = b"\2\1\4\3"

    elements = parse(big, implicit=False, big_endian=True)

    assert written(elements) == encoded(dataset)
    assert written(elements, big_endian=True) == big


def test_what_is_unknown_is_little_endian_in_a_big_endian_data_set_too():
    inner = b"\x28\x00\x10\x00\2\0\0\0\1\2"
    item = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(inner)) + inner
    data = b"\x21\x30\x00\x10UN\0\0\xff\xff\xff\xff" + item + b"\xfe\xff\xdd\xe0\0\0\0\0"

    (element,) = parse(data, implicit=False, big_endian=True)

    assert element.value[0].elements[0].value == b"\1\2"
    assert written([element], big_endian=True) == data


def fragments(*contents: bytes) -> bytes:
    return b"".join(b"\xfe\xff\x00\xe0" + struct.pack("<I", len(each)) + each for each in contents)


@pytest.mark.parametrize("frames", [(), (b"",), (b"", b"ab", b"\xfe\xff\xdd\xe0")])
def test_encapsulated_pixel_data_is_one_value_of_fragments(frames):
    head, end = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff", b"\xfe\xff\xdd\xe0\0\0\0\0"
    data = head + fragments(*frames) + end + b"\xfc\xff\xfc\xffOB\0\0\2\0\0\0ok"

    pixels, padding = parse(data, implicit=False)

    assert pixels.value == fragments(*frames)
    assert (padding.tag, padding.value) == (0xFFFCFFFC, b"ok")
    assert written([pixels, padding]) == data


@pytest.mark.parametrize("broken", [fragments(b"ab"), fragments(b"ab")[:-1], b"\x28\x00\x10\x00\0\0\0\0"])
def test_encapsulated_pixel_data_without_an_end_is_none(broken):
    with pytest.raises(NotADataSet):
        parse(b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff" + broken, implicit=False)
