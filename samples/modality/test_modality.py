"""Tests of a modality with the pytest plugin of printscp: `pytest samples/modality`.

The fake modality fails the second test, and the report says what it did and what to write instead; the mended one passes.
"""

from collections.abc import Callable

import fake_modality
import mended_modality
import numpy as np
import pytest

from printscp.film.job import PrintJob
from printscp.testing import FilmPrinter

RAMP = np.tile(np.arange(256, dtype=np.uint8), (192, 1))


@pytest.fixture(params=[fake_modality, mended_modality], ids=["fake", "mended"])
def print_image(request: pytest.FixtureRequest, film_printer: FilmPrinter) -> Callable[[np.ndarray], None]:
    """Prints with one modality, and then with the other."""

    def print_image(pixels: np.ndarray) -> None:
        request.param.print_image(pixels, film_printer.host, film_printer.port, film_printer.ae_title)

    return print_image


def test_the_image_arrives_as_it_was_sent(
    print_image: Callable[[np.ndarray], None], wait_for_job: Callable[[], PrintJob]
) -> None:
    print_image(RAMP)

    job = wait_for_job()
    image = job.films[0].image_boxes[0].image
    assert (image.rows, image.columns) == RAMP.shape
    assert image.pixel_data == RAMP.tobytes()


def test_nothing_is_printed_otherwise_than_the_standard_says(
    print_image: Callable[[np.ndarray], None], assert_no_findings: Callable[[], None]
) -> None:
    print_image(RAMP)

    assert_no_findings()
