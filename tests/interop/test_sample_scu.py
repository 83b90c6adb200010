"""The sample print SCU prints on our server."""

import os
import socket
import subprocess
import sys

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray

from printscp.output.document import Document
from tests.interop.conftest import CT, MR, MR_WIDE, SAMPLES, gray
from tests.output.reading import drawn_images, page_sizes

pytestmark = pytest.mark.network

INCH = 25.4


def test_without_files_it_prints_a_ramp_from_black_to_white(server):
    run = run_sample(server.port)

    (film,) = printed(server, 1)
    (image,) = drawn_images(film)
    row = gray(np.rint(np.arange(1024) * 4095 / 1023).astype(np.int64))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert np.array_equal(image.pixels, np.tile(row, (1280, 1)))


def test_its_film_is_8_by_10_inch(server):
    run_sample(server.port)

    (film,) = printed(server, 1)
    assert page_sizes(film) == [pytest.approx((8 * INCH, 10 * INCH), abs=0.01)]


@pytest.mark.parametrize(
    ("file", "center", "width"),
    # The CT image names no window, so all of its values are shown: -896 to 1167.
    [(CT, 136, 2064), (MR, 600, 1600), (MR_WIDE, 450, 790)],
    ids=["CT", "MR", "the first of two windows"],
)
def test_a_dicom_file_is_printed_as_its_window_shows_it(server, file, center, width):
    run = run_sample(server.port, file)

    (film,) = printed(server, 1)
    (image,) = drawn_images(film)
    assert run.returncode == 0
    assert np.array_equal(image.pixels, gray(through_window(file, center, width)))


def test_each_file_is_printed_on_a_film_of_its_own(server):
    run_sample(server.port, CT, MR)

    films = printed(server, 2)
    assert [drawn_images(film)[0].pixels.shape for film in films] == [(128, 128), (64, 64)]


def test_without_a_printer_it_fails_and_says_so():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    run = run_sample(port)

    assert run.returncode == 1
    assert run.stderr == f"PRINTSCP at 127.0.0.1:{port} gives no association for grayscale printing\n"


def test_a_refusal_ends_it_with_its_status_and_the_printers_comment(server_with):
    server = server_with(printer={"film_sizes": ("A4",), "tolerance": "strict"})

    run = run_sample(server.port)

    assert run.returncode == 1
    assert run.stderr.startswith("N-CREATE Film Box: refused with 0x0106 ")


def test_a_warning_is_told_and_the_film_is_printed(server_with):
    server = server_with(printer={"film_sizes": ("A4",)})

    run = run_sample(server.port)

    assert run.returncode == 0
    assert run.stderr == "N-CREATE Film Box: warning 0x0116\n"
    assert len(printed(server, 1)) == 1


def run_sample(port: int, *files: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SAMPLES / "print_scu.py", "127.0.0.1", str(port), "PRINTSCP", *files]
    run = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=120, check=False)
    if ": no answer\n" in run.stderr:
        # pynetdicom drops about one answer in a thousand, see `park`; more of them on a busy machine.
        run = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=120, check=False)
    return run


def printed(server, count: int) -> list[Document]:
    return [Document.of(path.read_bytes()) for path in server.films(count)]


def through_window(file: str, center: float, width: float) -> NDArray[np.int64]:
    """The 12-bit P-values of an image in a window, as PS3.3 C.11.2.1.2.1 defines them."""
    dataset = pydicom.dcmread(file)
    values = dataset.pixel_array * float(dataset.get("RescaleSlope", 1)) + float(dataset.get("RescaleIntercept", 0))
    between = ((values - (center - 0.5)) / (width - 1) + 0.5) * 4095
    below, above = values <= center - 0.5 - (width - 1) / 2, values > center - 0.5 + (width - 1) / 2
    return np.rint(np.where(below, 0, np.where(above, 4095, between))).astype(np.int64)
