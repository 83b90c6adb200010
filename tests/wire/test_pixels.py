"""Print images from their item and back; the refusals are in tests/sop/test_image_box.py, as an SCU meets them."""

import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.film.printer import Tolerance
from printscp.film.terms import Photometric
from printscp.wire.deviations import Deviations
from printscp.wire.pixels import image_sequence, read_image, write_image
from printscp.wire.status import Refusal, Status
from tests.conversation import color_item, gray_item


def containing(*items, color=False):
    dataset = Dataset()
    setattr(dataset, image_sequence(color=color), list(items))
    return dataset


def standard():
    return Deviations(Tolerance.STANDARD, "")


@pytest.mark.parametrize(
    ("item", "color"),
    [
        (gray_item(3, 5), False),
        (gray_item(3, 5, bits=8, PixelData=bytes(16)), False),
        (gray_item(PixelAspectRatio=[3, 4], PhotometricInterpretation="MONOCHROME1", PixelRepresentation=1), False),
        (color_item(3, 4), True),
        (color_item(3, 4, PlanarConfiguration=0), True),
    ],
)
def test_an_image_written_reads_back_equal(item, color):
    image = read_image(containing(item, color=color), standard(), color=color)

    assert read_image(containing(write_image(image), color=color), standard(), color=color) == image


def test_no_item_is_no_image():
    assert read_image(containing(), standard(), color=False) is None


def test_a_sequence_that_is_none_is_refused_0106():
    dataset = Dataset()
    dataset.add_new("BasicGrayscaleImageSequence", "OB", b"bytes")

    with pytest.raises(Refusal) as caught:
        read_image(dataset, standard(), color=False)

    assert caught.value.status is Status.INVALID_ATTRIBUTE_VALUE
    assert caught.value.comment == "BasicGrayscaleImageSequence cannot be decoded"


def test_samples_per_pixel_that_cannot_be_read_are_refused_0106():
    item = gray_item()
    item[0x00280002] = RawDataElement(Tag(0x00280002), "US", 3, b"abc", 0, False, True)

    with pytest.raises(Refusal) as caught:
        read_image(containing(item), standard(), color=False)

    assert (caught.value.status, caught.value.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "SamplesPerPixel 'unreadable' is not supported",
    )


@pytest.mark.parametrize(
    ("planar", "status"),
    [
        (None, Status.MISSING_ATTRIBUTE),
        ("", Status.MISSING_ATTRIBUTE_VALUE),
        (7, Status.INVALID_ATTRIBUTE_VALUE),
    ],
)
def test_a_color_image_must_say_how_its_planes_lie(planar, status):
    item = color_item(PlanarConfiguration=planar)

    with pytest.raises(Refusal) as caught:
        read_image(containing(item, color=True), standard(), color=True)

    assert caught.value.status is status


def test_encapsulated_pixels_are_refused_0106():
    item = gray_item(4, 6, bits=8)
    item["PixelData"].is_undefined_length = True

    with pytest.raises(Refusal) as caught:
        read_image(containing(item), standard(), color=False)

    assert (caught.value.status, caught.value.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "PixelData is encapsulated, print images are native",
    )


def codes_of(dataset, *, color=False):
    """The image in *dataset*, and the kinds of deviation in it."""
    deviations = standard()
    return read_image(dataset, deviations, color=color), [remark.code for remark in deviations.remarks]


def test_an_rgb_image_in_a_grayscale_box_is_taken_and_remarked():
    image, codes = codes_of(containing(color_item()))

    assert (image.photometric, codes) == (Photometric.RGB, ["color-in-gray-box"])


@pytest.mark.parametrize(
    ("keyword", "item", "color", "codes"),
    [
        ("BasicColorImageSequence", gray_item(), False, ["other-sequence"]),
        ("BasicColorImageSequence", color_item(), False, ["other-sequence", "color-in-gray-box"]),
        ("ReferencedImageBoxSequence", gray_item(), False, ["other-sequence"]),
        ("BasicGrayscaleImageSequence", color_item(), True, ["other-sequence"]),
        ("BasicGrayscaleImageSequence", gray_item(), True, ["other-sequence", "gray-in-color-box"]),
    ],
)
def test_an_image_in_another_sequence_is_taken_and_remarked(keyword, item, color, codes):
    dataset = Dataset()
    setattr(dataset, keyword, [item])

    image, found = codes_of(dataset, color=color)

    assert (image.rows, found) == (2, codes)


def test_an_image_in_another_sequence_is_taken_when_its_own_is_empty():
    dataset = containing()
    dataset.BasicColorImageSequence = [gray_item()]

    image, codes = codes_of(dataset)

    assert (image.rows, codes) == (2, ["other-sequence"])


def test_the_own_sequence_comes_before_another():
    dataset = containing(gray_item(5, 5))
    dataset.BasicColorImageSequence = [gray_item(2, 2)]

    image, codes = codes_of(dataset)

    assert (image.rows, codes) == (5, ["second-sequence"])


def test_a_strict_printer_refuses_a_second_sequence_with_0105():
    dataset = containing(gray_item())
    dataset.BasicColorImageSequence = []

    with pytest.raises(Refusal) as caught:
        read_image(dataset, Deviations(Tolerance.STRICT, ""), color=False)

    assert (caught.value.status, caught.value.tags) == (Status.NO_SUCH_ATTRIBUTE, (0x20200111,))


def test_only_the_first_item_of_another_sequence_is_used():
    dataset = Dataset()
    dataset.BasicColorImageSequence = [gray_item(5, 5), gray_item(2, 2)]

    image, codes = codes_of(dataset)

    assert (image.rows, codes) == (5, ["other-sequence", "several-items"])


def test_an_item_without_pixels_in_another_sequence_is_no_image():
    dataset = Dataset()
    dataset.ReferencedImageBoxSequence = [Dataset()]

    with pytest.raises(Refusal) as caught:
        read_image(dataset, standard(), color=False)

    assert (caught.value.status, caught.value.comment) == (
        Status.MISSING_ATTRIBUTE,
        "BasicGrayscaleImageSequence missing",
    )


def test_an_empty_sequence_takes_the_image_out_though_another_has_an_item_without_pixels():
    dataset = containing()
    dataset.ReferencedImageBoxSequence = [Dataset()]

    assert codes_of(dataset) == (None, ["second-sequence"])


@pytest.mark.parametrize(
    "dataset",
    [containing(color_item()), containing(gray_item(), gray_item()), containing(gray_item(PatientID="4711"))],
)
def test_a_strict_printer_refuses_what_is_not_as_the_standard_has_it(dataset):
    with pytest.raises(Refusal):
        read_image(dataset, Deviations(Tolerance.STRICT, ""), color=False)


def test_patient_attributes_beside_the_pixels_are_kept():
    image, codes = codes_of(containing(gray_item(PatientID="4711", StudyID="7")))

    assert image.stray == (("PatientID", "4711"), ("StudyID", "7"))
    assert codes == ["stray-identity", "stray-identity"]


@pytest.mark.parametrize(
    ("columns", "octets", "codes"),
    [(3, 3, []), (3, 4, []), (3, 5, ["long-pixel-data"]), (4, 4, []), (4, 5, ["long-pixel-data"])],
)
def test_only_an_odd_number_of_pixels_has_a_byte_of_padding(columns, octets, codes):
    image, found = codes_of(containing(gray_item(1, columns, bits=8, PixelData=bytes(octets))))

    assert found == codes
    assert len(image.pixel_data) == (columns if codes else octets)
