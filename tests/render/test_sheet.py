import pytest

from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import FilmOrientation
from printscp.render.rect import Rect
from printscp.render.sheet import image_box_areas_of, sheet
from tests.render.films import film_box


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_portrait_sheet_has_its_short_side_across(size):
    film = film_box(size=size)

    assert sheet(film) == Rect(0, 0, size.width, size.height)


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_landscape_sheet_has_its_long_side_across(size):
    film = film_box(size=size, orientation=FilmOrientation.LANDSCAPE)

    assert sheet(film) == Rect(0, 0, size.height, size.width)


def test_one_box_without_margin_covers_the_sheet():
    film = film_box(size=FilmSize("SMALL", 100, 200))

    assert image_box_areas_of(film, Printer(margin_mm=0)) == (Rect(0, 0, 100, 200),)


def test_margin_lies_around_the_boxes_and_gap_between_them():
    film = film_box(r"STANDARD\2,1", size=FilmSize("SMALL", 100, 200))

    areas = image_box_areas_of(film, Printer(margin_mm=5, gap_mm=10))

    assert areas == (Rect(5, 5, 40, 190), Rect(55, 5, 40, 190))


def test_layout_is_applied_after_the_film_is_turned():
    film = film_box(r"STANDARD\2,1", size=FilmSize("SMALL", 100, 200), orientation=FilmOrientation.LANDSCAPE)

    areas = image_box_areas_of(film, Printer(margin_mm=0, gap_mm=0))

    assert areas == (Rect(0, 0, 100, 100), Rect(100, 0, 100, 100))


def test_margin_larger_than_the_film_leaves_boxes_without_size():
    film = film_box(size=FilmSize("SMALL", 100, 200))

    assert image_box_areas_of(film, Printer(margin_mm=500)) == (Rect(50, 100, 0, 0),)
