"""Findings about stored images: what they tell people to type."""

from pydicom.dataset import Dataset

from printscp.lab.finding import Severity
from printscp.lab.finding_kinds_storage import KINDS
from tests.lab.stored import ct_image
from tests.lab.typed import line_with, typed


def test_they_are_in_their_area():
    assert [kind.code for kind in KINDS] == [f"PSS{number}" for number in range(101, 101 + len(KINDS))]


def test_what_is_refused_is_an_error_and_what_is_printed_none():
    refused = {kind.code for kind in KINDS if kind.severity is Severity.ERROR}

    assert refused == {kind.code for kind in KINDS if kind.code >= "PSS107"}


def test_the_window_that_is_told_can_be_used():
    image = ct_image()

    typed(line_with("PSS103", "WindowCenter"), image=image)

    assert (image.WindowCenter, image.WindowWidth) == (40, 400)


def test_the_spacing_that_is_told_is_one_of_two_numbers():
    image = ct_image()

    typed(line_with("PSS104", "PixelSpacing ="), image=image)

    assert image.PixelSpacing == [0.5, 0.5]


def test_the_file_meta_information_that_is_told_is_that_of_the_image():
    dataset = ct_image()
    dataset.file_meta = Dataset()

    typed(line_with("PSS113", "file_meta"), dataset=dataset)
    typed(line_with("PSS101", "file_meta"), dataset=dataset)

    meta = dataset.file_meta
    assert (meta.MediaStorageSOPInstanceUID, meta.MediaStorageSOPClassUID) == (
        dataset.SOPInstanceUID,
        dataset.SOPClassUID,
    )


def test_the_look_for_pixels_that_is_told_finds_them():
    look = line_with("PSS115", "PixelData")

    assert typed(look, dataset=ct_image()) is True
    assert typed(look, dataset=Dataset()) is False
