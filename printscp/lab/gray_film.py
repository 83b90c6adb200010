"""A film of grays: by densitometer and by eye, whether a printer follows the Grayscale Standard Display Function.

With Presentation LUT Shape IDENTITY the stored values are P-values (PS3.14), so the printer must use the display
function. With LIN OD, for comparison, they are linear in density. Either film says which optical density each step has
to have. Both have the same differences within steps: on the first all look alike, on the second they do not. What it
says holds for one range of densities and one light only, which it names too.
"""

from dataclasses import dataclass, replace

import numpy as np

from printscp.film.display_format import DisplayFormat
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.sizes import FilmSize
from printscp.lab.drawing import BITS, Pixels, PrintableFilm, film_of, gray_image, seen, write_text
from printscp.render.density import Viewing, jnd_range, optical_density

OF_FILM = Viewing(min_density=0.20, max_density=3.20, illumination=2000, reflected_ambient_light=10)
"""Densities of film on a light box, whose light is that of PS3.14 D.2."""
FEWEST_JNDS = 100
"""Just-noticeable differences between the densities of a film, without which they are too close for this one."""

STEP_COUNT = 16
"""The largest number of even steps that has whole values at 8, 12 and 16 bits: 15 divides 255, 4095 and 65535."""
DIFFERENCES = (2, 4, 8, 16)
"""By how many just-noticeable differences the squares in a step differ from it, as near as whole values come."""

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


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the values of a film mean."""

    shape: LutShape
    viewing: Viewing
    bits: int

    @property
    def maximum(self) -> int:
        return _maximum(self.bits)


def gray_film(
    size: FilmSize, shape: LutShape = LutShape.IDENTITY, *, viewing: Viewing = OF_FILM, bits: int = BITS
) -> PrintableFilm:
    """Steps, differences that are hard to see, a ramp, and what is near black and near white.

    Raises ValueError where *viewing* has fewer than `FEWEST_JNDS`.
    """
    darkest, brightest = jnd_range(viewing)
    if brightest - darkest < FEWEST_JNDS:
        raise ValueError(
            f"between densities {viewing.min_density:.2f} and {viewing.max_density:.2f}, at {viewing.illumination} cd/m2 "
            f"and {viewing.reflected_ambient_light} cd/m2 of ambient light, the gray test films have too few shades"
        )
    image = gray_image(_picture(_Scale(shape, viewing, bits)), bits)
    film = seen(film_of(DisplayFormat.standard(columns=1, rows=1), [image], size=size), viewing)
    return PrintableFilm(replace(film, presentation_lut_uid=shape.name), luts=(PresentationLut(shape.name, shape),))


def step_values(bits: int = BITS) -> tuple[int, ...]:
    """The stored values of the steps, from black to white."""
    return tuple(number * _maximum(bits) // (STEP_COUNT - 1) for number in range(STEP_COUNT))


def step_densities(shape: LutShape, viewing: Viewing) -> tuple[float, ...]:
    """The optical density that each step has to have on film."""
    fractions = tuple(number / (STEP_COUNT - 1) for number in range(STEP_COUNT))
    if shape is LutShape.LIN_OD:
        span = viewing.max_density - viewing.min_density
        return tuple(viewing.max_density - fraction * span for fraction in fractions)
    return tuple(optical_density(fraction, viewing) for fraction in fractions)


def square_values(step: int, viewing: Viewing, bits: int = BITS) -> tuple[int, ...]:
    """The stored values of the squares in the step of value *step*: lighter in the dark half, darker in the light."""
    jnd = _jnd(viewing, bits)
    sign = 1 if step <= _maximum(bits) // 2 else -1
    return tuple(step + sign * round(number * jnd) for number in DIFFERENCES)


def _jnd(viewing: Viewing, bits: int) -> float:
    """How many values a just-noticeable difference has."""
    darkest, brightest = jnd_range(viewing)
    return _maximum(bits) / (brightest - darkest)


def _maximum(bits: int) -> int:
    return (1 << bits) - 1


def _picture(scale: _Scale) -> Pixels:
    pixels = np.zeros((_ROWS, _COLUMNS))
    _write_head(pixels, scale)
    _draw_steps(pixels, 340, scale)
    _draw_squares(pixels, 1340, scale)
    _draw_ends(pixels, 2110, scale)
    return pixels


def _write_head(pixels: Pixels, scale: _Scale) -> None:
    viewing = scale.viewing
    curve = {
        LutShape.IDENTITY: "Values are P-values: Grayscale Standard Display Function",
        LutShape.LIN_OD: "Values are linear in optical density, 0 at Max Density",
    }
    light = (
        f"Min Density {viewing.min_density:.2f}   Max Density {viewing.max_density:.2f}   "
        f"Illumination {viewing.illumination} cd/m2   Reflected Ambient Light {viewing.reflected_ambient_light} cd/m2"
    )
    write_text(pixels, f"Presentation LUT {scale.shape.value}", _MARGIN, 60, size=_TITLE)
    write_text(pixels, curve[scale.shape], _MARGIN, 150, size=_TEXT)
    write_text(pixels, light, _MARGIN, 200, size=_TEXT, gray=_DIM)


def _draw_steps(pixels: Pixels, top: int, scale: _Scale) -> None:
    """A patch for each step, with its value and its density below it."""
    title = f"{STEP_COUNT} steps, each with its value (of {scale.maximum}) and the optical density that it must have"
    write_text(pixels, title, _MARGIN, top - 60, size=_TEXT, gray=_DIM)
    height = _STEP_HEIGHT + _LABEL_HEIGHT
    for row in range(STEP_COUNT // _STEPS_IN_ROW):
        _draw_frame(pixels, _MARGIN, top + row * height, _STEPS_IN_ROW * _STEP, _STEP_HEIGHT)
    densities = step_densities(scale.shape, scale.viewing)
    for number, (value, density) in enumerate(zip(step_values(scale.bits), densities, strict=True)):
        left, upper = _MARGIN + number % _STEPS_IN_ROW * _STEP, top + number // _STEPS_IN_ROW * height
        pixels[upper : upper + _STEP_HEIGHT, left : left + _STEP] = value / scale.maximum
        middle, below = left + _STEP // 2, upper + _STEP_HEIGHT
        write_text(pixels, f"{value}", middle, below + 16, size=_LABEL, anchor="ma", gray=_DIM)
        write_text(pixels, f"{density:.2f}", middle, below + 62, size=_LABEL, anchor="ma")


def _draw_squares(pixels: Pixels, top: int, scale: _Scale) -> None:
    """The steps once more, each with four squares in it that differ a little."""
    jnd = _jnd(scale.viewing, scale.bits)
    # Of 8 bits, values are too far apart for just these differences.
    first, second, third, fourth = (round(value / jnd) for value in square_values(0, scale.viewing, scale.bits))
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
    for number, line in enumerate(title[scale.shape]):
        write_text(pixels, line, _MARGIN, top - 105 + 45 * number, size=_TEXT, gray=_DIM)
    rows = STEP_COUNT // _STEPS_IN_ROW
    _draw_frame(pixels, _MARGIN, top, _STEPS_IN_ROW * _STEP, rows * _STEP_HEIGHT)
    for number, step in enumerate(step_values(scale.bits)):
        left, upper = _MARGIN + number % _STEPS_IN_ROW * _STEP, top + number // _STEPS_IN_ROW * _STEP_HEIGHT
        pixels[upper : upper + _STEP_HEIGHT, left : left + _STEP] = step / scale.maximum
        for place, value in enumerate(square_values(step, scale.viewing, scale.bits)):
            x = left + _STEP * (1 + 2 * (place % 2)) // 4 - _SQUARE // 2
            y = upper + _STEP_HEIGHT * (1 + 2 * (place // 2)) // 4 - _SQUARE // 2
            pixels[y : y + _SQUARE, x : x + _SQUARE] = value / scale.maximum


def _draw_ends(pixels: Pixels, top: int, scale: _Scale) -> None:
    """Every value from black to white, and beside it black and white with what is 5 % less in them."""
    write_text(pixels, f"Ramp from 0 to {scale.maximum}", _MARGIN, top - 60, size=_TEXT, gray=_DIM)
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
