"""What films are drawn with."""

import numpy as np
import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.session import FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.lab.drawing import PrintableFilm, film_of, gray_image, write_text


def test_a_text_stands_where_its_anchor_says():
    pixels = np.zeros((60, 200))

    write_text(pixels, "H", 100, 30, size=40, anchor="mm")

    rows, columns = np.nonzero(pixels)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(30, abs=1.5)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(100, abs=1.5)


def test_a_text_lightens_and_never_darkens():
    pixels = np.full((40, 100), 0.5)

    write_text(pixels, "dim", 5, 5, size=20, gray=0.4)
    write_text(pixels, "bright", 5, 5, size=20, gray=0.75)

    assert (pixels.min(), pixels.max()) == (0.5, 0.75)


def test_a_text_that_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="broadcast"):
        write_text(np.zeros((20, 20)), "too long", 0, 0, size=20)


def test_a_gray_image_has_twelve_bits():
    image = gray_image(np.array([[0.0, 0.5, 1.0]]))

    assert (image.rows, image.columns, image.bits_allocated, image.bits_stored, image.high_bit) == (1, 3, 16, 12, 11)
    assert np.frombuffer(image.pixel_data, dtype="<u2").tolist() == [0, 2048, 4095]


def test_a_gray_image_may_have_eight():
    image = gray_image(np.array([[0.0, 0.5, 1.0]]), bits=8)

    assert (image.bits_allocated, image.bits_stored, image.high_bit, image.pixel_data) == (8, 8, 7, b"\0\x80\xff")


def test_a_film_has_its_images_in_its_first_boxes():
    image = gray_image(np.zeros((2, 2)))

    film = film_of(DisplayFormat.standard(columns=2, rows=1), [image], size=FILM_SIZES["A4"])

    assert [(box.position, box.image) for box in film.image_boxes] == [(1, image), (2, None)]


def test_a_film_in_another_size_is_else_the_same():
    layout = DisplayFormat.standard(columns=1, rows=1)
    session = FilmSession(uid="", label="A")

    in_size = PrintableFilm(film_of(layout, [], size=FILM_SIZES["A4"]), session).in_size(FILM_SIZES["A3"])

    assert in_size == PrintableFilm(film_of(layout, [], size=FILM_SIZES["A3"]), session)
