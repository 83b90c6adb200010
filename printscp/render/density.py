"""Optical densities as P-values: what is black, what is white, and what lies between (PS3.14 sections 6, 7 and D.2).

On a light box a film has the luminance ``ambient light + illumination * 10 ** -density``. The Grayscale Standard Display
Function (GSDF) numbers luminances by just-noticeable differences (JND), and P-values divide what lies between the
darkest and the brightest JND of the film evenly.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import log, log10
from typing import Self

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import ImageBox
from printscp.film.session import FilmBox
from printscp.film.terms import Density, Shade

# log10 L(j) = (a + cx + ex^2 + gx^3 + mx^4) / (1 + bx + dx^2 + fx^3 + hx^4 + kx^5), x = ln j (PS3.14 section 7.1)
_NUMERATOR = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
_DENOMINATOR = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
_LOWEST_JND, _HIGHEST_JND = 1.0, 1023.0
_NO_LIGHT = 1e-9  # cd/m2, where 0 has no logarithm
_STEPS_PER_JND = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """What the P-values of a film depend on: its densities, and the light it is seen in."""

    min_density: float
    max_density: float
    illumination: int
    reflected_ambient_light: int

    @classmethod
    def of(cls, film: FilmBox, box: ImageBox | None = None) -> Self:
        """The viewing of *film*, or of *box* on it, whose densities go before those of the film (PS3.3 C.13.5)."""
        min_density, max_density = (box.min_density, box.max_density) if box else (None, None)
        return cls(
            min_density=film.min_density if min_density is None else min_density,
            max_density=film.max_density if max_density is None else max_density,
            illumination=film.illumination,
            reflected_ambient_light=film.reflected_ambient_light,
        )

    @classmethod
    def of_sheet(cls, film: FilmBox) -> Self:
        """From the lowest to the highest density that anything on *film* may have."""
        each = [cls.of(film), *(cls.of(film, box) for box in film.image_boxes if box.image)]
        lowest, highest = min(one.min_density for one in each), max(one.max_density for one in each)
        return replace(each[0], min_density=lowest, max_density=highest)


def shade(density: Density, film: FilmBox) -> float:
    """P-value of a named or numbered density on *film*, from 0 (black) to 1 (white)."""
    match density:
        case Shade.BLACK:
            return 0.0
        case Shade.WHITE:
            return 1.0
        case _:
            return p_value(density, Viewing.of(film))


def p_value(density: float, viewing: Viewing) -> float:
    """P-value of an optical density, from 0 (darkest) to 1; the density is clipped to the range of the film."""
    darkest, brightest = jnd_range(viewing)
    if brightest <= darkest:  # a film of one density has one shade, and it is the darkest
        return 0.0
    index = jnd_of_luminance(luminance(_clipped(density, viewing), viewing))
    return (index - darkest) / (brightest - darkest)


def p_values_of_densities(densities: NDArray[np.float64], viewing: Viewing) -> NDArray[np.float64]:
    """The `p_value` of many optical densities, quickly: exact to a thousandth of a JND."""
    darkest, brightest = jnd_range(viewing)
    if brightest <= darkest:
        return np.zeros_like(densities)
    transmitted = viewing.illumination * 10 ** -np.clip(densities, viewing.min_density, viewing.max_density)
    seen = np.maximum(viewing.reflected_ambient_light + transmitted, _NO_LIGHT)
    indices = np.interp(np.log10(seen), *_display_function())
    return np.clip((indices - darkest) / (brightest - darkest), 0.0, 1.0)


def optical_density(p_value: float, viewing: Viewing) -> float:
    """Optical density that a film shows for a P-value of 0 (its Max Density) to 1 (its Min Density)."""
    darkest, brightest = jnd_range(viewing)
    seen = luminance_of_jnd(darkest + p_value * (brightest - darkest))
    transmitted = max(seen - viewing.reflected_ambient_light, _NO_LIGHT)
    return _clipped(log10(max(viewing.illumination, _NO_LIGHT) / transmitted), viewing)


def jnd_range(viewing: Viewing) -> tuple[float, float]:
    """The JND indices of the darkest and of the brightest of a film: of its Max Density and its Min Density."""
    return (
        jnd_of_luminance(luminance(viewing.max_density, viewing)),
        jnd_of_luminance(luminance(viewing.min_density, viewing)),
    )


def luminance(density: float, viewing: Viewing) -> float:
    """Luminance in cd/m2 of a film of this optical density on its light box."""
    return float(viewing.reflected_ambient_light + viewing.illumination * 10**-density)


def luminances(p_values: NDArray[np.float64], viewing: Viewing) -> NDArray[np.float64]:
    """Luminance in cd/m2 of each P-value from 0 to 1, quickly: exact to a thousandth of a JND."""
    darkest, brightest = jnd_range(viewing)
    logarithms, indices = _display_function()
    return np.asarray(10 ** np.interp(darkest + p_values * (brightest - darkest), indices, logarithms))


def luminance_of_jnd(index: float) -> float:
    """The Grayscale Standard Display Function: luminance in cd/m2 of a JND index from 1 to 1023."""
    x = log(index)
    return float(10 ** (_polynomial(_NUMERATOR, x) / _polynomial(_DENOMINATOR, x)))


@lru_cache(maxsize=256)
def jnd_of_luminance(seen: float) -> float:
    """The JND index of the luminance *seen* in cd/m2, within 1 to 1023.

    Found by bisection: the inverse polynomial of PS3.14 is up to 0.09 JND off the function that it inverts.
    """
    low, high = _LOWEST_JND, _HIGHEST_JND
    while high - low > 1e-9:
        middle = (low + high) / 2
        if luminance_of_jnd(middle) < seen:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _clipped(density: float, viewing: Viewing) -> float:
    return min(max(density, viewing.min_density), viewing.max_density)


@lru_cache(maxsize=1)
def _display_function() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logarithms of luminances, and their JND indices: so close together that lines between them will do."""
    steps = round(_HIGHEST_JND - _LOWEST_JND) * _STEPS_PER_JND
    indices = np.linspace(_LOWEST_JND, _HIGHEST_JND, steps + 1)
    return np.array([log10(luminance_of_jnd(index)) for index in indices]), indices


def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """The polynomial with these coefficients, the constant first."""
    result = 0.0
    for coefficient in reversed(coefficients):
        result = result * x + coefficient
    return result
