"""Densities within the range of the printer."""

from dataclasses import replace

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.printer import Printer, Tolerance
from printscp.film.session import FilmBox
from printscp.film.terms import Shade
from printscp.sop.density import clamped, with_range, with_range_on, within
from printscp.wire.deviations import Deviations
from printscp.wire.status import Refusal, Status

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
    deviations = Deviations(Tolerance.STANDARD, "")

    assert within(density, FILM, "BorderDensity", deviations) == used
    assert (len(deviations.remarks), deviations.status) == (remarks, Status.SUCCESS)


def test_a_strict_printer_refuses_a_shade_outside_the_densities_of_its_film():
    with pytest.raises(Refusal) as caught:
        within(0.49, FILM, "BorderDensity", Deviations(Tolerance.STRICT, ""))

    assert caught.value.status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_film_with_one_density_has_the_range_of_its_printer():
    deviations = Deviations(Tolerance.STANDARD, "")

    film = with_range(replace(FILM, min_density=3.2, max_density=3.2), Printer(), deviations)

    assert (film.min_density, film.max_density, deviations.status) == (0.2, 3.2, Status.DENSITY_CLAMPED)
    assert [(remark.code, remark.used) for remark in deviations.remarks] == [("no-density-range", "0.20 to 3.20")]


def test_an_image_that_would_have_one_density_on_its_film_has_those_of_the_film():
    deviations = Deviations(Tolerance.STANDARD, "")

    box = with_range_on(ImageBox(uid="1.3", position=1, min_density=2.5), FILM, deviations)

    assert (box.min_density, box.max_density, deviations.status) == (None, None, Status.DENSITY_CLAMPED)


def test_a_range_is_left_as_it_is():
    deviations = Deviations(Tolerance.STANDARD, "")
    box = ImageBox(uid="1.3", position=1, min_density=1.5)

    assert (with_range(FILM, Printer(), deviations), with_range_on(box, FILM, deviations)) == (FILM, box)
    assert deviations.remarks == []
