"""The sample films are what they say."""

import numpy as np
import pytest

from printscp.film.printer import Printer
from printscp.film.terms import Polarity
from printscp.lab.films import color_sheet, ct_sheet, sample_films, step_wedge
from printscp.render.compose import compose
from printscp.render.page import Picture
from tests.drawn_films import drawn_samples


@pytest.mark.parametrize("name", drawn_samples())
def test_each_film_can_be_composed_with_its_images(name):
    film = drawn_samples()[name].film

    pictures = compose(film, Printer()).marks_of(Picture)

    assert len(pictures) == sum(1 for box in film.image_boxes if box.image)


def test_the_films_are_the_same_each_time():
    assert sample_films() == sample_films()


def test_the_wedge_is_200_mm_wide_and_240_high_on_the_film():
    (picture,) = compose(step_wedge(), Printer()).marks_of(Picture)

    assert (picture.area.width, picture.area.height) == pytest.approx((200, 240))


def test_the_wedge_has_a_tick_of_one_pixel_each_millimetre():
    (picture,) = compose(step_wedge(), Printer()).marks_of(Picture)

    first_row = picture.pixels[0]
    ticks = np.flatnonzero(first_row)
    assert np.all(np.diff(ticks) == 4)


def test_the_wedge_has_every_step_from_black_to_white():
    (picture,) = compose(step_wedge(), Printer()).marks_of(Picture)

    # Below the ruler and left of the middle.
    column = picture.pixels[48:, 300]
    assert len(np.unique(column)) == 32
    assert (column.min(), column.max()) == (0, 255)


def test_one_slice_of_the_ct_sheet_is_reversed():
    assert [box.polarity for box in ct_sheet().image_boxes] == [Polarity.NORMAL] * 5 + [Polarity.REVERSE]


def test_the_color_sheet_leaves_a_box_empty():
    assert [box.image is None for box in color_sheet().image_boxes] == [False, False, False, True]
