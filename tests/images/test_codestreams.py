"""How large a frame becomes is known before it is decoded: by what real files and forged ones say."""

import struct

import pytest
from pydicom.data import get_testdata_file
from pydicom.encaps import generate_frames
from pydicom.filereader import dcmread

from printscp.images.codestreams import longest_rle_segment, size_of_jpeg, size_of_jpeg_2000


def frame_of(name):
    dataset = dcmread(get_testdata_file(name, download=False))
    return next(generate_frames(dataset.PixelData, number_of_frames=1)), (dataset.Columns, dataset.Rows)


@pytest.mark.parametrize(
    "name",
    [
        "JPGExtended.dcm",
        "SC_rgb_jpeg_gdcm.dcm",
        "SC_rgb_jpeg_app14_dcmd.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "SC_rgb_jls_lossy_line.dcm",
    ],
)
def test_the_frame_header_of_jpeg_tells_columns_and_rows(name):
    frame, size = frame_of(name)

    assert size_of_jpeg(frame) == size


@pytest.mark.parametrize("name", ["693_J2KI.dcm", "MR_small_jp2klossless.dcm", "examples_jpeg2k.dcm"])
def test_the_size_of_jpeg_2000_tells_columns_and_rows(name):
    frame, size = frame_of(name)

    assert size_of_jpeg_2000(frame) == size


def test_the_boxes_of_a_jp2_file_are_passed_over():
    codestream = b"\xff\x4f\xff\x51" + struct.pack(">HHIIII", 41, 0, 30, 20, 10, 5)

    assert size_of_jpeg_2000(b"\0\0\0\x0cjP  \r\n\x87\n" + codestream) == (20, 15)


@pytest.mark.parametrize("header", [b"\xff\xc0", b"\xff\xe0\x00\x04ab\xff\xff\xf7", b"\xff\xd0\xff\xc3"])
def test_what_stands_before_the_frame_header_is_passed_over(header):
    assert size_of_jpeg(b"\xff\xd8" + header + struct.pack(">HBHHB", 11, 8, 65000, 64000, 1)) == (64000, 65000)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xc0\0",
        b"\xff\xd8\xff\xda\0\2\xff\xc0",
        b"\xff\xd8" + b"\xff" * 99,
        b"no JPEG",
    ],
)
def test_a_damaged_jpeg_tells_nothing(frame):
    assert size_of_jpeg(frame) is None


@pytest.mark.parametrize("frame", [b"", b"\xff\x4f\xff\x51\0", b"x" * 5000 + b"\xff\x4f\xff\x51" + bytes(40)])
def test_a_damaged_jpeg_2000_tells_nothing(frame):
    assert size_of_jpeg_2000(frame) is None


def test_every_truncation_of_a_jpeg_is_borne():
    frame, size = frame_of("SC_rgb_jpeg_gdcm.dcm")

    assert {size_of_jpeg(frame[:end]) for end in range(len(frame))} == {None, size}


def test_a_segment_of_rle_is_as_long_as_its_pixels():
    frame, (columns, rows) = frame_of("MR_small_RLE.dcm")

    of_padding = 1

    assert longest_rle_segment(frame, 1 << 30) == columns * rows + of_padding


def test_the_longest_segment_of_rle_counts_and_no_more_of_it_than_matters():
    literal, run, nothing = b"\x01ab", b"\x81z", b"\x80"
    header = struct.pack("<16I", 2, 64, 64 + len(literal), *[0] * 13)

    assert longest_rle_segment(header + literal + run * 3 + nothing, 10_000) == 3 * 128
    assert longest_rle_segment(header + literal + run * 1000, 500) == 501
    assert longest_rle_segment(b"", 10) == 0
    assert longest_rle_segment(struct.pack("<16I", 1 << 31, *[1 << 31] * 15), 10) == 0
