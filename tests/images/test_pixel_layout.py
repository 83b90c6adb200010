"""What is absurd about pixels is found before any memory is taken for them."""

import tracemalloc

import pytest
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless

from printscp.images.data_set import dataset_of
from printscp.images.pixel_layout import MOST_PIXELS, has_pixels, require_bearable
from printscp.images.print_image import NotPrintable
from tests.images.stored import encoded, request_of_file, sample_path
from tests.stored_requests import capture


def native(**changes):
    image = capture(1)
    for keyword, value in changes.items():
        if value is None:
            del image[keyword]
        else:
            setattr(image, keyword, value)
    return dataset_of(encoded(image), ExplicitVRLittleEndian)


def compressed(name):
    request = request_of_file(sample_path(name))
    return dataset_of(request.data_set, request.transfer_syntax)


def reason(dataset, frame=1, frames=1):
    with pytest.raises(NotPrintable) as caught:
        require_bearable(dataset, frame, frames)
    return str(caught.value)


def test_an_image_as_it_should_be_is_borne():
    require_bearable(native(), 1, 1)


@pytest.mark.parametrize(
    "name", ["MR_small_RLE.dcm", "JPEG2000.dcm", "SC_rgb_jpeg_gdcm.dcm", "MR_small_jpeg_ls_lossless.dcm"]
)
def test_a_compressed_image_as_it_should_be_is_borne(name):
    require_bearable(compressed(name), 1, 1)


@pytest.mark.parametrize(
    "keyword",
    [
        "Rows",
        "Columns",
        "BitsAllocated",
        "BitsStored",
        "SamplesPerPixel",
        "PixelRepresentation",
        "PhotometricInterpretation",
    ],
)
def test_what_the_layout_needs_is_asked_for_by_name(keyword):
    assert reason(native(**{keyword: None})) == f"lacks {keyword}"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Rows": 0}, "has no usable Rows"),
        ({"BitsAllocated": 65528}, "has no usable BitsAllocated"),
        ({"PixelRepresentation": 2}, "has no usable PixelRepresentation"),
        ({"PhotometricInterpretation": "RGBX"}, "has no usable PhotometricInterpretation"),
        ({"PhotometricInterpretation": ["RGB", "RGB"]}, "has no usable PhotometricInterpretation"),
        ({"PhotometricInterpretation": "HSV"}, "has no usable PhotometricInterpretation"),
        ({"PhotometricInterpretation": ""}, "has no usable PhotometricInterpretation"),
        ({"Rows": 65535, "Columns": 65535}, "has 65535 x 65535 pixels, which is too many"),
        ({"SamplesPerPixel": 4}, "has 4 samples per pixel, and printers take 1 or 3"),
    ],
)
def test_what_cannot_be_the_layout_of_an_image_is_told(changes, words):
    assert reason(native(**changes)) == words


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "PALETTE COLOR", "YBR_FULL_422"])
def test_each_photometric_interpretation_that_a_decoder_knows_is_left_to_it(photometric):
    require_bearable(native(PhotometricInterpretation=photometric), 1, 1)


def test_decimal_pixels_need_no_bits_stored():
    dataset = native(PixelData=None, BitsStored=None, PixelRepresentation=None, BitsAllocated=32)
    dataset.FloatPixelData = bytes(4 * 24 * 24)

    require_bearable(dataset, 1, 1)
    assert has_pixels(dataset)


@pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, RLELossless])
def test_pixels_that_are_not_compressed_are_not_decoded_as_compressed_ones(syntax):
    assert reason(dataset_of(encoded(capture(1)), syntax)) == "has pixels that are not as its transfer syntax says"


def test_compressed_pixels_are_not_taken_for_others():
    request = request_of_file(sample_path("MR_small_RLE.dcm"))

    assert reason(dataset_of(request.data_set, ExplicitVRLittleEndian)) == (
        "has pixels that are not as its transfer syntax says"
    )


@pytest.mark.parametrize("name", ["JPEG2000.dcm", "SC_rgb_jpeg_gdcm.dcm", "MR_small_jpeg_ls_lossless.dcm"])
def test_a_codestream_of_another_size_is_not_decoded(name):
    dataset = compressed(name)
    size = f"{dataset.Columns} x {dataset.Rows}"
    dataset.Rows += 1

    assert reason(dataset) == f"has {dataset.Columns} x {dataset.Rows} pixels, but its codestream {size}"


def test_a_codestream_of_another_syntax_is_damaged():
    dataset = compressed("JPEG2000.dcm")
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit

    assert reason(dataset) == "is damaged: its codestream does not say how large it is"


def test_a_frame_that_is_not_there_is_not_decoded():
    assert reason(compressed("JPEG2000.dcm"), frame=2, frames=2) == "is not where the frames of the image are"


def test_a_few_runs_do_not_become_gigabytes(monkeypatch):
    monkeypatch.setattr("printscp.images.pixel_layout._LONGEST_UNCOUNTED", 100)
    dataset = compressed("MR_small_RLE.dcm")
    require_bearable(dataset, 1, 1)
    dataset.Rows, dataset.Columns = 10, 10

    assert reason(dataset) == "becomes more than its pixels when it is decoded"


def test_pixels_of_a_text_are_not_read():
    image = capture(1)
    image["PixelData"].VR = "UT"
    image["PixelData"].value = "1" * 576

    assert reason(dataset_of(encoded(image), ExplicitVRLittleEndian)) == "has pixels of the VR UT"


def test_absurd_sizes_take_no_memory():
    dataset = compressed("JPEG2000.dcm")
    dataset.Rows = dataset.Columns = 65535
    tracemalloc.start()

    reason(dataset)
    _, peak = tracemalloc.get_traced_memory()

    tracemalloc.stop()
    assert peak < 1 << 22
    assert MOST_PIXELS == 8192 * 8192


@pytest.mark.parametrize("pixels", [None, b""])
def test_no_pixels_are_none(pixels):
    assert has_pixels(native()) is True
    assert has_pixels(native(PixelData=pixels)) is False


def test_no_fragments_or_empty_ones_are_no_pixels():
    item = b"\xfe\xff\x00\xe0"
    dataset = compressed("JPEG2000.dcm")

    told = []
    for fragments in (b"", item + bytes(4), item + b"\4\0\0\0" + bytes(4) + item + bytes(4), item + bytes(4) + b"none"):
        dataset["PixelData"].value = fragments
        told.append(has_pixels(dataset))

    # What is damaged is not told as missing.
    assert told == [False, False, False, True]
