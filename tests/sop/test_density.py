"""Densities within the range of the printer."""

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.printer import Printer, Tolerance
from printscp.film.session import FilmBox
from printscp.film.terms import Shade
from printscp.sop.density import clamped, within
from printscp.wire.deviations import Deviations
from printscp.wire.status import Status

PRINTER = Printer(min_density=0.2, max_density=3.2)
BLANK = ImageBox(uid="1.2", position=1)


def clamp(minimum, maximum):
    deviations = Deviations(Tolerance.STANDARD, "")
    box = ImageBox(uid="1.2", position=1, min_density=minimum, max_density=maximum)
    box = clamped(box, BLANK, PRINTER, deviations)
    return (box.min_density, box.max_density), deviations.status


def test_densities_in_range_stay():
    assert clamp(0.2, 3.2) == ((0.2, 3.2), Status.SUCCESS)


def test_densities_outside_are_moved_to_the_nearest_end():
    assert clamp(0.1, 4.0) == ((0.2, 3.2), Status.DENSITY_CLAMPED)


def test_zero_is_no_density():
    assert clamp(0.0, 0.0) == ((None, None), Status.SUCCESS)


def test_an_image_box_may_have_one_density_alone():
    assert clamp(None, 2.0) == ((None, 2.0), Status.SUCCESS)


def test_exchanged_densities_are_exchanged_back():
    assert clamp(2.0, 1.0) == ((1.0, 2.0), Status.VALUE_OUT_OF_RANGE)


FILM = FilmBox(uid="1.2", display_format=DisplayFormat("ROW", (1,)), min_density=0.5, max_density=2.0)


@pytest.mark.parametrize(
    ("density", "used", "remarks"),
    [(0.5, 0.5, 0), (2.0, 2.0, 0), (0.49, 0.5, 1), (2.01, 2.0, 1), (Shade.BLACK, Shade.BLACK, 0)],
)
def test_a_shade_lies_within_the_densities_of_its_film(density, used, remarks):
    deviations = Deviations(Tolerance.STRICT, "")

    assert within(density, FILM, "BorderDensity", deviations) == used
    assert (len(deviations.remarks), deviations.status) == (remarks, Status.SUCCESS)
