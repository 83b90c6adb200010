"""Bytes of a stored image are a data set or are not; every transfer syntax, every truncation."""

import zlib

import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from printscp.images.data_set import LARGEST_INFLATED, NotADataSet, dataset_of
from tests.images.stored import encoded, request_of_file, sample, sample_path
from tests.stored_requests import capture

NATIVE = [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]


@pytest.mark.parametrize("syntax", NATIVE)
def test_a_data_set_is_read_in_each_transfer_syntax(syntax):
    image = capture(1)

    read = dataset_of(encoded(image, syntax), syntax)

    assert (read.Rows, read.PatientName, read.PixelData) == (image.Rows, image.PatientName, image.PixelData)
    assert read.file_meta.TransferSyntaxUID == syntax


@pytest.mark.parametrize("name", ["MR_small_RLE.dcm", "JPEG2000.dcm", "SC_rgb_rle_2frame.dcm"])
def test_compressed_pixels_stay_as_they_are(name):
    request = request_of_file(sample_path(name))

    assert dataset_of(memoryview(request.data_set), request.transfer_syntax).PixelData == sample(name).PixelData


@pytest.mark.parametrize("syntax", NATIVE)
def test_a_data_set_that_ends_too_early_is_none(syntax):
    whole = encoded(capture(1), syntax)

    for end in (len(whole) - 1, len(whole) - 100, len(whole) // 2 - 7):
        with pytest.raises(NotADataSet):
            dataset_of(whole[:end], syntax)


def test_a_fragment_that_ends_too_early_is_told_with_its_place():
    request = request_of_file(sample_path("MR_small_RLE.dcm"))

    with pytest.raises(NotADataSet, match=r"^data set cannot be decoded from byte \d+ on$"):
        dataset_of(request.data_set[:-20], request.transfer_syntax)


def test_bytes_of_another_transfer_syntax_are_no_data_set():
    with pytest.raises(NotADataSet):
        dataset_of(encoded(capture(1), ImplicitVRLittleEndian), ExplicitVRLittleEndian)


def test_what_is_not_deflated_cannot_be_inflated():
    with pytest.raises(NotADataSet, match="cannot be inflated"):
        dataset_of(b"\xff" * 20, DeflatedExplicitVRLittleEndian)


def test_what_inflates_without_end_is_not_taken(monkeypatch):
    monkeypatch.setattr("printscp.images.data_set.LARGEST_INFLATED", 1 << 20)
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bomb = deflating.compress(bytes(4 << 20)) + deflating.flush()

    with pytest.raises(NotADataSet, match="has no end, or one too far"):
        dataset_of(bomb, DeflatedExplicitVRLittleEndian)

    assert LARGEST_INFLATED == 512 << 20


@pytest.mark.filterwarnings("ignore")
def test_a_character_set_that_nobody_knows_does_not_matter():
    unknown = b"\x08\x00\x05\x00CS\x08\x00ISO_IR 9" + encoded(capture(1, PatientName="Doe^Jane"))

    assert dataset_of(unknown, ExplicitVRLittleEndian).PatientName == "Doe^Jane"
