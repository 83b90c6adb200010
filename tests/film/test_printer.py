"""What a printer can do."""

import pytest

from printscp.film.printer import Printer
from printscp.film.terms import Resolution


def test_high_resolution_has_twice_the_pixels():
    printer = Printer(dpi=254)

    assert printer.pixels_per_mm(Resolution.STANDARD) == pytest.approx(10)
    assert printer.pixels_per_mm(Resolution.HIGH) == pytest.approx(20)
