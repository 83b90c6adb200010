"""Print images from their item and back; the refusals are in tests/sop/test_image_box.py, as an SCU meets them."""

import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.film.printer import Tolerance
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
