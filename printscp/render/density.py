"""Optical densities as P-values: what is black, what is white, and what lies between (PS3.14 sections 6, 7 and D.2).

On a light box a film has the luminance ``ambient light + illumination * 10 ** -density``. The Grayscale Standard Display
Function (GSDF) numbers luminances by just-noticeable differences (JND), and P-values divide what lies between the
darkest and the brightest JND of the film evenly.
"""

from functools import lru_cache
from math import log, log10

from printscp.film.session import FilmBox
from printscp.film.terms import Density, Shade

# log10 L(j) = (a + cx + ex^2 + gx^3 + mx^4) / (1 + bx + dx^2 + fx^3 + hx^4 + kx^5), x = ln j (PS3.14 section 7.1)
_NUMERATOR = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
_DENOMINATOR = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
_LOWEST_JND, _HIGHEST_JND = 1.0, 1023.0
_NO_LIGHT = 1e-9  # cd/m2, where 0 has no logarithm


def shade(density: Density, film: FilmBox) -> float:
    """P-value of a named or numbered density on *film*, from 0 (black) to 1 (white)."""
    match density:
        case Shade.BLACK:
            return 0.0
        case Shade.WHITE:
            return 1.0
        case _:
            return p_value(density, film)


def p_value(density: float, film: FilmBox) -> float:
    """P-value of an optical density on *film*, from 0 (darkest) to 1; the density is clipped to the film's range."""
    darkest, brightest = _jnd_range(film)
    if brightest <= darkest:  # a film of one density has one shade, and it is the darkest
        return 0.0
    index = jnd_of_luminance(_luminance(_clipped(density, film), film))
    return (index - darkest) / (brightest - darkest)


def optical_density(p_value: float, film: FilmBox) -> float:
    """Optical density that *film* shows for a P-value of 0 (its Max Density) to 1 (its Min Density)."""
    darkest, brightest = _jnd_range(film)
    luminance = luminance_of_jnd(darkest + p_value * (brightest - darkest))
    transmitted = max(luminance - film.reflected_ambient_light, _NO_LIGHT)
    return _clipped(log10(max(film.illumination, _NO_LIGHT) / transmitted), film)


def luminance_of_jnd(index: float) -> float:
    """The Grayscale Standard Display Function: luminance in cd/m2 of a JND index from 1 to 1023."""
    x = log(index)
    return float(10 ** (_polynomial(_NUMERATOR, x) / _polynomial(_DENOMINATOR, x)))


@lru_cache(maxsize=256)
def jnd_of_luminance(luminance: float) -> float:
    """The JND index of a luminance in cd/m2, within 1 to 1023.

    Found by bisection: the inverse polynomial of PS3.14 is up to 0.09 JND off the function that it inverts.
    """
    low, high = _LOWEST_JND, _HIGHEST_JND
    while high - low > 1e-9:
        middle = (low + high) / 2
        if luminance_of_jnd(middle) < luminance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _jnd_range(film: FilmBox) -> tuple[float, float]:
    """The JND indices of Max Density and Min Density."""
    return (
        jnd_of_luminance(_luminance(film.max_density, film)),
        jnd_of_luminance(_luminance(film.min_density, film)),
    )


def _luminance(density: float, film: FilmBox) -> float:
    return float(film.reflected_ambient_light + film.illumination * 10**-density)


def _clipped(density: float, film: FilmBox) -> float:
    return min(max(density, film.min_density), film.max_density)


def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """The polynomial with these coefficients, the constant first."""
    result = 0.0
    for coefficient in reversed(coefficients):
        result = result * x + coefficient
    return result
