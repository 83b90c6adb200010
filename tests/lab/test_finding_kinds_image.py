"""Findings about image boxes: what they tell people to type."""

import numpy as np
import pytest
from pydicom.dataset import Dataset

from printscp.lab.finding_kinds_image import KINDS
from printscp.lab.findings import findings_of
from printscp.wire.sop_classes import COLOR_META
from tests.conversation import color_item, gray_item
from tests.lab.recording import Recording
from tests.lab.typed import line_with, lines_of, typed


def test_they_are_in_the_area_of_images():
    assert {kind.code[:4] for kind in KINDS} == {"PSI1"}


@pytest.mark.parametrize("code", ["PSI109", "PSI110"])
def test_pixels_of_an_array_as_they_are_told_have_no_finding(code):
    image, pixels = gray_item(9, 9), np.zeros((4, 6), np.uint16)
    for line in lines_of(code)[:2]:
        typed(line, image=image, pixels=pixels)
    talk = Recording()

    talk.with_film().set_image(image=image)

    assert findings_of(talk.record(None)) == ()


def test_color_by_plane_as_it_is_told_has_no_finding():
    image = color_item(2, 4, PlanarConfiguration=0)
    for line in lines_of("PSI105"):
        typed(line, image=image, rgb=np.arange(24, dtype=np.uint8).reshape(2, 4, 3))
    talk = Recording()
    talk.meta = COLOR_META

    talk.with_film().set_image(image=image)

    assert findings_of(talk.record(None)) == ()
    assert image.PixelData[:8] == bytes(range(0, 24, 3))


def test_a_gray_plane_in_a_color_box_as_it_is_told_has_no_finding():
    image = gray_item(2, 4, bits=8)
    for line in lines_of("PSI104")[:4]:
        typed(line, image=image, plane=bytes(8))
    talk = Recording()
    talk.meta = COLOR_META

    talk.with_film().set_image(image=image)

    assert findings_of(talk.record(None)) == ()


def test_the_bits_that_are_told_have_no_finding():
    image = gray_item(2, 4, bits=10)
    typed(line_with("PSI106", "BitsAllocated"), image=image)
    talk = Recording()

    talk.with_film().set_image(image=image)

    assert findings_of(talk.record(None)) == ()


def test_the_sequence_that_is_told_is_that_of_the_image():
    image_box, talk = Dataset(), Recording()
    typed(line_with("PSI101", "image_box.BasicGrayscale"), image_box=image_box, image=gray_item())

    talk.with_film().set_image(BasicGrayscaleImageSequence=image_box.BasicGrayscaleImageSequence)

    assert findings_of(talk.record(None)) == ()
