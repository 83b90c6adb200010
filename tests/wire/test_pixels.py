"""Print images from their item and back; the refusals are in tests/sop/test_image_box.py, as an SCU meets them."""

import pytest

from printscp.film.printer import Tolerance
from printscp.wire.attribute import Deviations
from printscp.wire.pixels import read_image, write_image
from printscp.wire.status import Refusal, Status
from tests.conversation import color_item, gray_item


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
    image = read_image([item], standard(), color=color)

    assert read_image([write_image(image)], standard(), color=color) == image


def test_no_item_is_no_image():
    assert read_image([], standard(), color=False) is None


@pytest.mark.parametrize("value", [b"bytes", "text", None])
def test_what_is_no_sequence_is_refused_0106(value):
    with pytest.raises(Refusal) as caught:
        read_image(value, standard(), color=False)

    assert caught.value.status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_color_image_without_planar_configuration_is_read_by_pixel():
    image = read_image([color_item(PlanarConfiguration=None)], standard(), color=True)

    assert not image.color_by_plane
