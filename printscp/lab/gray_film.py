"""A film of grays: by densitometer and by eye, whether a printer follows the Grayscale Standard Display Function.

With Presentation LUT Shape IDENTITY the stored values are P-values (PS3.14), so the printer must use the display
function. With LIN OD, for comparison, they are linear in density. Either film says which optical density each step has
to have. Both have the same differences within steps: on the first all look alike, on the second they do not.
"""

from dataclasses import replace

import numpy as np

from printscp.film.display_format import DisplayFormat
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.sizes import FilmSize
from printscp.lab.drawing import MAXIMUM, Pixels, PrintableFilm, film_of, gray_image, write_text
from printscp.render.density import Viewing, jnd_range, optical_density

STEP_COUNT = 16
"""The largest number of even steps that has whole values at 8, 12 and 16 bits: 15 divides 255, 4095 and 65535."""
STEP_VALUES = tuple(number * MAXIMUM // (STEP_COUNT - 1) for number in range(STEP_COUNT))
"""The stored values of the steps, from black to white."""
DIFFERENCES = (2, 4, 8, 16)
"""By how many just-noticeable differences the squares in a step differ from it."""

_COLUMNS, _ROWS, _MARGIN = 2000, 2500, 80
_TITLE, _TEXT, _LABEL = 64, 36, 40
_DIM = 0.75  # of white, for what is no label
_STEPS_IN_ROW = 8
_STEP = (_COLUMNS - 2 * _MARGIN) // _STEPS_IN_ROW
_STEP_HEIGHT, _LABEL_HEIGHT = 300, 130
_SQUARE = 60
_END = 260  # side of the squares of 0 and 100 %
_RAMP = _COLUMNS - 2 * _MARGIN - 2 * (_END + 60)
_LINE, _LINE_GRAY = 2, 0.4  # around what is black, or it could not be told from the rest


def gray_film(size: FilmSize, shape: LutShape = LutShape.IDENTITY) -> PrintableFilm:
    """Steps, differences that are hard to see, a ramp, and what is near black and near white."""
    blank = film_of(DisplayFormat.standard(columns=1, rows=1), [], size=size)
    image = gray_image(_picture(shape, Viewing.of(blank)))
    film = film_of(blank.display_format, [image], size=size)
    return PrintableFilm(replace(film, presentation_lut_uid=shape.name), luts=(PresentationLut(shape.name, shape),))


def step_densities(shape: LutShape, viewing: Viewing) -> tuple[float, ...]:
    """The optical density that each of `STEP_VALUES` has to have on film."""
    fractions = tuple(value / MAXIMUM for value in STEP_VALUES)
    if shape is LutShape.LIN_OD:
        span = viewing.max_density - viewing.min_density
        return tuple(viewing.max_density - fraction * span for fraction in fractions)
    return tuple(optical_density(fraction, viewing) for fraction in fractions)


def square_values(step: int, viewing: Viewing) -> tuple[int, ...]:
    """The stored values of the squares in the step of value *step*: lighter in the dark half, darker in the light."""
    darkest, brightest = jnd_range(viewing)
    jnd = MAXIMUM / (brightest - darkest)
    sign = 1 if step <= MAXIMUM // 2 else -1
    return tuple(step + sign * round(number * jnd) for number in DIFFERENCES)


def _picture(shape: LutShape, viewing: Viewing) -> Pixels:
    pixels = np.zeros((_ROWS, _COLUMNS))
    _write_head(pixels, shape, viewing)
    _draw_steps(pixels, 340, shape, viewing)
    _draw_squares(pixels, 1340, shape, viewing)
    _draw_ends(pixels, 2110)
    return pixels


def _write_head(pixels: Pixels, shape: LutShape, viewing: Viewing) -> None:
    curve = {
        LutShape.IDENTITY: "Values are P-values: Grayscale Standard Display Function",
        LutShape.LIN_OD: "Values are linear in optical density, 0 at Max Density",
    }
    light = (
        f"Min Density {viewing.min_density:.2f}   Max Density {viewing.max_density:.2f}   "
        f"Illumination {viewing.illumination} cd/m2   Reflected Ambient Light {viewing.reflected_ambient_light} cd/m2"
    )
    write_text(pixels, f"Presentation LUT {shape.value}", _MARGIN, 60, size=_TITLE)
    write_text(pixels, curve[shape], _MARGIN, 150, size=_TEXT)
    write_text(pixels, light, _MARGIN, 200, size=_TEXT, gray=_DIM)


def _draw_steps(pixels: Pixels, top: int, shape: LutShape, viewing: Viewing) -> None:
    """A patch for each step, with its value and its density below it."""
    title = f"{STEP_COUNT} steps, each with its value (of {MAXIMUM}) and the optical density that it must have"
    write_text(pixels, title, _MARGIN, top - 60, size=_TEXT, gray=_DIM)
    height = _STEP_HEIGHT + _LABEL_HEIGHT
    for row in range(STEP_COUNT // _STEPS_IN_ROW):
        _draw_frame(pixels, _MARGIN, top + row * height, _STEPS_IN_ROW * _STEP, _STEP_HEIGHT)
    for number, (value, density) in enumerate(zip(STEP_VALUES, step_densities(shape, viewing), strict=True)):
        left, upper = _MARGIN + number % _STEPS_IN_ROW * _STEP, top + number // _STEPS_IN_ROW * height
        pixels[upper : upper + _STEP_HEIGHT, left : left + _STEP] = value / MAXIMUM
        middle, below = left + _STEP // 2, upper + _STEP_HEIGHT
        write_text(pixels, f"{value}", middle, below + 16, size=_LABEL, anchor="ma", gray=_DIM)
        write_text(pixels, f"{density:.2f}", middle, below + 62, size=_LABEL, anchor="ma")


def _draw_squares(pixels: Pixels, top: int, shape: LutShape, viewing: Viewing) -> None:
    """The steps once more, each with four squares in it that differ a little."""
    first, second, third, fourth = DIFFERENCES
    title = {
        LutShape.IDENTITY: (
            f"Squares differ from their step by {first} and {second} (above), {third} and {fourth} (below)",
            "just-noticeable differences: as visible in one step as in another",
        ),
        LutShape.LIN_OD: (
            "Squares differ from their step in value as on the film with IDENTITY:",
            "linear in density, they are less visible in some steps than in others",
        ),
    }
    for number, line in enumerate(title[shape]):
        write_text(pixels, line, _MARGIN, top - 105 + 45 * number, size=_TEXT, gray=_DIM)
    rows = STEP_COUNT // _STEPS_IN_ROW
    _draw_frame(pixels, _MARGIN, top, _STEPS_IN_ROW * _STEP, rows * _STEP_HEIGHT)
    for number, step in enumerate(STEP_VALUES):
        left, upper = _MARGIN + number % _STEPS_IN_ROW * _STEP, top + number // _STEPS_IN_ROW * _STEP_HEIGHT
        pixels[upper : upper + _STEP_HEIGHT, left : left + _STEP] = step / MAXIMUM
        for place, value in enumerate(square_values(step, viewing)):
            x = left + _STEP * (1 + 2 * (place % 2)) // 4 - _SQUARE // 2
            y = upper + _STEP_HEIGHT * (1 + 2 * (place // 2)) // 4 - _SQUARE // 2
            pixels[y : y + _SQUARE, x : x + _SQUARE] = value / MAXIMUM


def _draw_ends(pixels: Pixels, top: int) -> None:
    """Every value from black to white, and beside it black and white with what is 5 % less in them."""
    write_text(pixels, f"Ramp from 0 to {MAXIMUM}", _MARGIN, top - 60, size=_TEXT, gray=_DIM)
    _draw_frame(pixels, _MARGIN, top, _RAMP, _END)
    pixels[top : top + _END, _MARGIN : _MARGIN + _RAMP] = np.linspace(0, 1, _RAMP)
    right = _COLUMNS - _MARGIN
    for title, outer, inner, x in (
        ("0 / 5 %", 0.0, 0.05, right - 2 * _END - 60),
        ("100 / 95 %", 1.0, 0.95, right - _END),
    ):
        write_text(pixels, title, x, top - 60, size=_TEXT, gray=_DIM)
        _draw_frame(pixels, x, top, _END, _END)
        pixels[top : top + _END, x : x + _END] = outer
        inset = _END // 3
        pixels[top + inset : top + _END - inset, x + inset : x + _END - inset] = inner


def _draw_frame(pixels: Pixels, left: int, top: int, width: int, height: int) -> None:
    """A line around what will be drawn there; it fills the place too."""
    pixels[top - _LINE : top + height + _LINE, left - _LINE : left + width + _LINE] = _LINE_GRAY
