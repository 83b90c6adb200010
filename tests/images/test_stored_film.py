"""The film that stored images are laid on."""

from dataclasses import replace

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, Printer, Share
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation
from printscp.images.stored_film import box_count, film_of, storing_of

HALVES = CustomLayout(1, (Share(0, 0, 1, 0.5), Share(0, 0.5, 1, 0.5)))


def film_with(images=1, printer=None, **storing):
    return film_of(Printer(storing=Storing(**storing), **(printer or {})), images)


def test_a_film_is_that_of_the_printer():
    film = film_with(
        printer={"default_film_size": FILM_SIZES["A4"], "min_density": 0.25, "max_density": 2.5,
                 "illumination": 4000, "reflected_ambient_light": 20}
    )  # fmt: skip

    assert (film.size, film.orientation) == (FILM_SIZES["A4"], FilmOrientation.PORTRAIT)
    assert (film.min_density, film.max_density) == (0.25, 2.5)
    assert (film.illumination, film.reflected_ambient_light) == (4000, 20)
    assert film.image_boxes == ()


def test_stored_images_may_have_a_film_of_their_own():
    film = film_with(film_size=FILM_SIZES["8INX10IN"], orientation=FilmOrientation.LANDSCAPE)

    assert (film.size.id, film.orientation) == ("8INX10IN", FilmOrientation.LANDSCAPE)


@pytest.mark.parametrize(
    ("images", "orientation", "expected"),
    [
        (1, FilmOrientation.PORTRAIT, r"STANDARD\1,1"),
        (5, FilmOrientation.PORTRAIT, r"STANDARD\2,3"),
        (5, FilmOrientation.LANDSCAPE, r"STANDARD\3,2"),
        (20, FilmOrientation.PORTRAIT, r"STANDARD\4,5"),
        (400, FilmOrientation.LANDSCAPE, r"STANDARD\5,4"),
    ],
)
def test_the_layout_is_chosen_by_the_number_of_images(images, orientation, expected):
    assert str(film_with(images, orientation=orientation).display_format) == expected


@pytest.mark.parametrize(
    ("layouts", "images", "expected"),
    [
        ((r"STANDARD\1,1", r"STANDARD\1,2", r"ROW\2,1"), 2, r"STANDARD\1,2"),
        ((r"STANDARD\1,1", r"STANDARD\1,2"), 5, r"STANDARD\1,2"),
        (("ROW", "COL"), 5, r"STANDARD\1,1"),
    ],
)
def test_the_layout_is_one_of_those_that_the_printer_has(layouts, images, expected):
    film = film_with(images, printer={"layouts": layouts})

    assert str(film.display_format) == expected


def test_the_layout_may_be_fixed():
    film = film_with(5, display_format=DisplayFormat("ROW", (1, 2)))

    assert str(film.display_format) == r"ROW\1,2"


def test_a_layout_that_the_printer_lacks_is_as_if_none_was_said():
    film = film_with(5, display_format=DisplayFormat("CUSTOM", (2,)), printer={"custom_layouts": (HALVES,)})

    assert str(film.display_format) == r"STANDARD\2,3"


@pytest.mark.parametrize(
    ("display_format", "expected"),
    [
        (DisplayFormat("STANDARD", (2, 3)), 6),
        (DisplayFormat("COL", (1, 2)), 3),
        (DisplayFormat("CUSTOM", (1,)), 2),
        (DisplayFormat("CUSTOM", (2,)), 0),
        (DisplayFormat("SLIDE", ()), 56),
    ],
)
def test_the_boxes_of_a_layout_are_those_that_the_printer_gives_it(display_format, expected):
    printer = Printer(custom_layouts=(HALVES,), storing=Storing(display_format=display_format))
    film = film_of(Printer(storing=Storing()), 1)

    assert box_count(replace(film, display_format=display_format), printer) == expected


def test_a_printer_that_takes_no_images_any_more_prints_those_it_has_as_if_nothing_was_said():
    assert storing_of(Printer()) == Storing()
    assert storing_of(Printer(storing=Storing(overlays=True))) == Storing(overlays=True)
