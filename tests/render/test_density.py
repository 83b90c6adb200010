import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.terms import Shade
from printscp.render.density import (
    Viewing,
    jnd_of_luminance,
    luminance,
    luminance_of_jnd,
    luminances,
    optical_density,
    p_value,
    p_values_of_densities,
    shade,
)
from tests.render.films import byte_image, film_box, image_box

FILM = film_box(min_density=0.20, max_density=3.00, illumination=2000, reflected_ambient_light=10)
LIGHT_BOX = Viewing(min_density=0.20, max_density=3.00, illumination=2000, reflected_ambient_light=10)
DARKER_BLACK = Viewing(min_density=0.20, max_density=3.20, illumination=2000, reflected_ambient_light=10)
PAPER = Viewing(min_density=0.08, max_density=2.80, illumination=150, reflected_ambient_light=0)
ONE_DENSITY = Viewing(min_density=1.0, max_density=1.0, illumination=2000, reflected_ambient_light=10)


@pytest.mark.parametrize(
    ("index", "luminance"),
    [
        (1, 0.04998), (10, 0.09907), (100, 1.85083), (300, 23.3989), (500, 119.132),
        (700, 480.5), (900, 1795.08), (1000, 3439.16), (1023, 3993.33),
    ],
)  # fmt: skip
def test_display_function_gives_the_luminance_of_a_jnd(index, luminance):
    assert luminance_of_jnd(index) == pytest.approx(luminance, rel=5e-5)


@pytest.mark.parametrize(
    ("luminance", "index"),
    [(0.1, 10.144), (1, 71.496), (10, 216.845), (12, 233.291), (100, 476.381), (1000, 810.519), (2000, 916.601)],
)
def test_inverse_display_function_gives_the_jnd_of_a_luminance(luminance, index):
    assert jnd_of_luminance(luminance) == pytest.approx(index, abs=0.001)


def test_luminance_below_the_display_function_is_its_first_jnd():
    assert jnd_of_luminance(0.0) == pytest.approx(1)


def test_luminance_above_the_display_function_is_its_last_jnd():
    assert jnd_of_luminance(1e6) == pytest.approx(1023)


@given(st.floats(1, 1023))
@settings(deadline=None)
def test_inverse_display_function_undoes_the_function(index):
    assert jnd_of_luminance(luminance_of_jnd(index)) == pytest.approx(index, abs=1e-6)


@pytest.mark.parametrize(
    ("viewing", "of_255", "density"),
    [
        (LIGHT_BOX, 0, 3.0000), (LIGHT_BOX, 1, 2.9363), (LIGHT_BOX, 16, 2.4056), (LIGHT_BOX, 64, 1.6992),
        (LIGHT_BOX, 100, 1.3552), (LIGHT_BOX, 128, 1.1224), (LIGHT_BOX, 192, 0.6418), (LIGHT_BOX, 200, 0.5846),
        (LIGHT_BOX, 255, 0.2000),
        (DARKER_BLACK, 1, 3.1062), (DARKER_BLACK, 64, 1.7186), (DARKER_BLACK, 128, 1.1320), (DARKER_BLACK, 192, 0.6460),
        (PAPER, 64, 1.5662), (PAPER, 128, 0.9433), (PAPER, 192, 0.4759), (PAPER, 255, 0.0800),
    ],
)  # fmt: skip
def test_p_value_has_the_density_of_the_standard(viewing, of_255, density):
    assert optical_density(of_255 / 255, viewing) == pytest.approx(density, abs=0.002)


@pytest.mark.parametrize(("density", "of_255"), [(1.5, 84.0), (0.5, 211.9), (1.0, 143.6), (2.0, 39.1)])
def test_density_has_the_p_value_of_the_standard(density, of_255):
    assert p_value(density, LIGHT_BOX) * 255 == pytest.approx(of_255, abs=0.05)


@given(st.floats(0, 1))
@settings(deadline=None)
def test_density_of_a_p_value_has_that_p_value(value):
    assert p_value(optical_density(value, LIGHT_BOX), LIGHT_BOX) == pytest.approx(value, abs=1e-6)


def test_density_above_the_range_of_the_film_is_black():
    assert p_value(4.0, LIGHT_BOX) == 0.0


def test_density_below_the_range_of_the_film_is_white():
    assert p_value(0.0, LIGHT_BOX) == 1.0


def test_film_of_one_density_is_black():
    assert p_value(1.0, ONE_DENSITY) == 0.0


def test_film_that_no_light_passes_has_its_max_density():
    unlit = Viewing(min_density=0.2, max_density=3.2, illumination=1, reflected_ambient_light=4000)

    assert optical_density(0.0, unlit) == 3.2


def test_black_is_the_lowest_p_value():
    assert shade(Shade.BLACK, FILM) == 0.0


def test_white_is_the_highest_p_value():
    assert shade(Shade.WHITE, FILM) == 1.0


def test_number_is_an_optical_density():
    assert shade(1.5, FILM) == p_value(1.5, LIGHT_BOX)


@pytest.mark.parametrize("viewing", [LIGHT_BOX, DARKER_BLACK, PAPER])
def test_p_values_of_many_densities_are_those_of_each(viewing):
    densities = np.linspace(0.0, 4.0, 401)

    each = [p_value(density, viewing) for density in densities]

    assert p_values_of_densities(densities, viewing) == pytest.approx(np.array(each), abs=1e-6)


def test_many_densities_of_a_film_of_one_density_are_black():
    assert p_values_of_densities(np.array([0.5, 1.0, 2.0]), ONE_DENSITY).tolist() == [0.0, 0.0, 0.0]


def test_film_in_the_dark_has_p_values_all_the_same():
    unlit = Viewing(min_density=0.2, max_density=3.2, illumination=0, reflected_ambient_light=0)

    assert p_values_of_densities(np.array([0.2, 3.2]), unlit).tolist() == [0.0, 0.0]


def test_viewing_is_that_of_the_film():
    assert Viewing.of(FILM) == LIGHT_BOX


def test_densities_of_an_image_box_go_before_those_of_the_film():
    box = image_box(min_density=0.0, max_density=2.5)

    assert Viewing.of(FILM, box) == Viewing(
        min_density=0.0, max_density=2.5, illumination=2000, reflected_ambient_light=10
    )


def test_image_box_may_name_one_density_only():
    viewing = Viewing.of(FILM, image_box(max_density=2.5))

    assert (viewing.min_density, viewing.max_density) == (0.20, 2.5)


@pytest.mark.parametrize(
    ("viewing", "darkest", "brightest"),
    [(LIGHT_BOX, 12.0, 1271.9147), (DARKER_BLACK, 11.2619, 1271.9147), (PAPER, 0.2377, 124.7646)],
)
def test_film_has_the_luminances_of_the_standard(viewing, darkest, brightest):
    assert luminance(viewing.max_density, viewing) == pytest.approx(darkest, abs=5e-5)
    assert luminance(viewing.min_density, viewing) == pytest.approx(brightest, abs=5e-5)


@pytest.mark.parametrize(
    ("of_255", "seen"),
    [(0, 12.00), (32, 25.74), (64, 49.98), (128, 160.88), (192, 466.32), (224, 778.87), (255, 1271.91)],
)
def test_p_value_has_the_luminance_of_the_standard(of_255, seen):
    assert luminances(np.array([of_255 / 255]), LIGHT_BOX)[0] == pytest.approx(seen, abs=0.01)


def test_sheet_has_the_lowest_and_the_highest_density_of_film_and_images():
    boxes = (image_box(byte_image(0), min_density=0.1), image_box(byte_image(0), position=2, max_density=3.6))
    film = film_box(r"STANDARD\3,1", *boxes, image_box(position=3, max_density=4.0), min_density=0.2, max_density=3.0)

    sheet = Viewing.of_sheet(film)

    assert (sheet.min_density, sheet.max_density) == (0.1, 3.6)
