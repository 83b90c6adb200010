"""Poppler and qpdf, which share no code with us, find in a printed PDF what was printed."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from printscp.client import PrintClient
from tests.drawn_films import drawn_samples
from tests.interop.conftest import CT, MR, MR_WIDE, gray, stored_values

pytestmark = [pytest.mark.interop, pytest.mark.network]

REPLICATE_8X10 = "--filmsize 8INX10IN --magnification REPLICATE"
DPI = 100
"""An image pixel of the films below covers six pixels and more; poppler smooths below four."""


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ("--filmsize 14INX17IN", "1008 x 1224 pts"),
        ("--filmsize 14INX17IN --landscape", "1224 x 1008 pts"),
        ("--filmsize 8INX10IN", "576 x 720 pts"),
    ],
)
def test_pdfinfo_tells_the_size_of_the_film(print_with_dcmtk, need, options, size):
    need("pdfinfo")
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=options)

    information = _output("pdfinfo", printed.paths[0])

    assert re.search(r"^Page size: +(.*?)( \(.*\))?$", information, re.MULTILINE)[1] == size


def test_pdfimages_finds_each_image_with_its_own_rows_and_columns(print_with_dcmtk, need):
    need("pdfimages")
    printed = print_with_dcmtk("2x2", CT, MR, MR_WIDE)

    _, _, *lines = _output("pdfimages", "-list", printed.paths[0]).splitlines()

    found = [tuple(map(int, line.split()[3:5])) for line in lines]
    assert found == [(128, 128), (64, 64), (484, 300)]


def test_pdfimages_extracts_the_grays_of_the_values_that_were_sent(print_with_dcmtk, need, tmp_path):
    need("pdfimages")
    printed = print_with_dcmtk("1x1", MR_WIDE)

    _output("pdfimages", "-png", printed.paths[0], tmp_path / "image")

    (image_box,) = printed.image_boxes
    (extracted,) = tmp_path.glob("image*.png")
    assert np.array_equal(_gray_pixels(extracted), gray(stored_values(image_box)))


@pytest.mark.parametrize("file", [CT, MR], ids=["CT", "MR"])
def test_the_middle_of_each_image_pixel_on_the_page_has_exactly_its_gray(print_with_dcmtk, need, tmp_path, file):
    need("pdftoppm")
    printed = print_with_dcmtk("1x1", file, DCMPSPRT=REPLICATE_8X10)

    page = _page(printed.paths[0], tmp_path)

    expected = gray(stored_values(printed.image_boxes[0]))
    assert np.array_equal(_sampled(page, len(expected)), expected)


def test_above_and_below_the_image_the_page_is_black(print_with_dcmtk, need, tmp_path):
    need("pdftoppm")
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=REPLICATE_8X10)

    page = _page(printed.paths[0], tmp_path)

    assert page.shape == (10 * DPI, 8 * DPI)
    assert page[: DPI - 1].max() == page[9 * DPI + 1 :].max() == 0


@pytest.mark.parametrize("name", drawn_samples())
def test_qpdf_finds_no_fault_in_a_printed_sample_film(server, need, name):
    need("qpdf")
    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        client.print_film(drawn_samples()[name].film)

    (path,) = server.films(1)

    assert "No syntax or stream encoding errors found" in _output("qpdf", "--check", path)


def _output(*command: object) -> str:
    """What a program writes; CalledProcessError when it finds a fault."""
    arguments = [str(argument) for argument in command]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True).stdout


def _page(path: Path, folder: Path) -> NDArray[np.int64]:
    _output("pdftoppm", "-r", DPI, "-gray", "-singlefile", path, folder / "page")
    return _gray_pixels(folder / "page.pgm")


def _gray_pixels(path: Path) -> NDArray[np.int64]:
    with Image.open(path) as image:
        return np.asarray(image.convert("L"), dtype=np.int64)


def _sampled(page: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """The page at the middle of each pixel of a square image that is as wide as an 8x10 inch film."""
    pixel = 8 * DPI / side
    across = ((np.arange(side) + 0.5) * pixel).astype(int)
    return page[np.ix_(across + DPI, across)]
