"""The film of grays: its steps, the densities that it names, and the differences in its steps."""

from dataclasses import replace
from math import log10

import numpy as np
import pytest

from printscp.film.presentation_lut import LutShape
from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.lab.gray_film import gray_film, square_values, step_densities, step_values
from printscp.render.compose import compose
from printscp.render.density import Viewing
from printscp.render.page import Picture

STEP_VALUES = step_values()
SIZE = FILM_SIZES["8INX10IN"]
FILM = Viewing(min_density=0.20, max_density=3.20, illumination=2000, reflected_ambient_light=10)
PAPER = Viewing(min_density=0.05, max_density=2.00, illumination=150, reflected_ambient_light=0)

# PS3.14 7.1 once more, as a test must not lean on the function that it tests: a c e g m over b d f h k.
ABOVE = (1.3635334e-3, -2.5468404e-2, 1.3646699e-1, 8.0242636e-2, -1.3011877)
BELOW = (1.2992634e-4, -3.1978977e-3, 2.8745620e-2, -1.0320229e-1, -2.5840191e-2, 1.0)


def luminances():
    """The luminance of each hundredth of a JND from 1 to 1023."""
    logarithms = np.log(np.arange(100, 102301) / 100)
    return 10 ** (np.polyval(ABOVE, logarithms) / np.polyval(BELOW, logarithms))


def expected_densities(viewing):
    """The densities of the steps, looked up in the display function."""
    table = luminances()
    ends = [
        viewing.reflected_ambient_light + viewing.illumination * 10**-density
        for density in (viewing.max_density, viewing.min_density)
    ]
    darkest, brightest = np.searchsorted(table, ends)
    indices = np.linspace(darkest, brightest, 16).round().astype(int)
    return [log10(viewing.illumination / (table[index] - viewing.reflected_ambient_light)) for index in indices]


@pytest.fixture(scope="module")
def pixels():
    """The stored values of the film with IDENTITY."""
    (box,) = gray_film(SIZE).film.image_boxes
    return stored(box.image)


def stored(image):
    return np.frombuffer(image.pixel_data, dtype="<u2").reshape(image.rows, image.columns)


def test_the_steps_are_whole_values_at_8_and_at_12_bits():
    assert step_values(12) == tuple(range(0, 4096, 273))
    assert step_values(8) == tuple(range(0, 256, 17))


@pytest.mark.parametrize("viewing", [FILM, PAPER], ids=["film", "paper"])
def test_the_densities_are_those_of_the_display_function(viewing):
    assert step_densities(LutShape.IDENTITY, viewing) == pytest.approx(expected_densities(viewing), abs=0.002)


def test_lin_od_divides_the_range_of_densities_evenly():
    assert step_densities(LutShape.LIN_OD, FILM) == pytest.approx([3.2 - 0.2 * number for number in range(16)])


def test_the_squares_differ_by_2_4_8_and_16_just_noticeable_differences():
    table = luminances()
    # By PS3.14 the film has 619.7 of them between densities 0.20 and 3.20.
    jnds = (np.searchsorted(table, 10 + 2000 * 10**-0.2) - np.searchsorted(table, 10 + 2000 * 10**-3.2)) / 100

    differences = [value * jnds / 4095 for value in square_values(0, FILM)]

    assert differences == pytest.approx([2, 4, 8, 16], abs=0.1)


def test_squares_of_8_bits_differ_by_whole_values_as_near_as_there_are():
    assert square_values(0, FILM, 8) == (1, 2, 3, 7)
    assert square_values(255, FILM, 8) == (254, 253, 252, 248)


def test_an_image_of_8_bits_has_the_steps_and_squares_of_8_bits():
    (box,) = gray_film(SIZE, bits=8).film.image_boxes

    pixels = np.frombuffer(box.image.pixel_data, np.uint8).reshape(box.image.rows, box.image.columns)

    steps = [set(pixels[340:640, 80 + 230 * n : 310 + 230 * n].ravel().tolist()) for n in range(8)]
    assert steps == [{17 * n} for n in range(8)]
    assert set(pixels[1340:1640, 80:310].ravel().tolist()) == {0, 1, 2, 3, 7}


def test_densities_too_close_for_the_film_are_an_error():
    with pytest.raises(ValueError, match=r"^between densities 2\.90 and 3\.00, at 2000 cd/m2 .* too few shades$"):
        gray_film(SIZE, viewing=replace(FILM, min_density=2.9, max_density=3.0))


def test_the_squares_are_lighter_in_the_dark_and_darker_in_the_light():
    assert square_values(0, FILM) == (13, 26, 53, 106)
    assert square_values(4095, FILM) == (4082, 4069, 4042, 3989)


@pytest.mark.parametrize(("number", "step"), list(enumerate(STEP_VALUES)))
def test_each_step_is_a_patch_and_has_its_squares_in_another(pixels, number, step):
    row, column = divmod(number, 8)
    left = 80 + 230 * column
    patch = pixels[340 + 430 * row :][:300, left : left + 230]
    with_squares = pixels[1340 + 300 * row :][:300, left : left + 230]

    values, counts = np.unique(with_squares, return_counts=True)

    assert np.all(patch == step)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {
        step: 300 * 230 - 4 * 60 * 60,
        **dict.fromkeys(square_values(step, FILM), 60 * 60),
    }


@pytest.mark.parametrize("shape", [LutShape.IDENTITY, LutShape.LIN_OD])
def test_the_printer_must_use_the_lut_that_the_film_names(shape):
    printable = gray_film(SIZE, shape)

    (lut,) = printable.luts
    assert (lut.uid, lut.content) == (printable.film.presentation_lut_uid, shape)


def test_the_ramp_has_its_values_in_order_from_black_to_white(pixels):
    ramps = [row for row in pixels if len(np.unique(row)) > 1000]

    assert len(ramps) == 260
    ramp = ramps[0][80 : 80 + 1200]
    assert (ramp[0], ramp[-1]) == (0, 4095)
    assert set(np.diff(ramp.astype(int))) <= {3, 4}


def test_each_step_is_printed_with_its_p_value(pixels):
    printable = gray_film(SIZE)

    (picture,) = compose(printable.film, Printer(), printable.luts).marks_of(Picture)

    assert [set(picture.pixels[pixels == step].tolist()) for step in STEP_VALUES] == [{17 * n} for n in range(16)]
