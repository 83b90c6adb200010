"""Presentation LUT: the P-values of stored values (PS3.4 H.2.1.2, H.4.9; PS3.3 C.11.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.printer import LinOd
from printscp.film.session import FilmBox
from printscp.film.terms import Photometric
from printscp.render.density import Viewing, p_values_of_densities


@dataclass(frozen=True, slots=True)
class LinearDensity:
    """LIN OD with what it depends on."""

    viewing: Viewing
    brightest_first: bool = False
    """Whether value 0, which is black before, has Min Density."""


Curve: TypeAlias = LutShape | LutTable | LinearDensity
"""A Presentation LUT as one image has it; in the place of LIN OD stand the densities and the light that it depends on."""


def curve_of(
    box: ImageBox, film: FilmBox, luts: Sequence[PresentationLut], lin_od: LinOd = LinOd.KEEP_APPEARANCE
) -> Curve:
    """What is applied to the image of *box*: the one of *luts* that the box names, else the one that the film names.

    An image that names none, or none of *luts*, holds P-values, and so does a color image whatever it names. *lin_od*
    says how LIN OD is read; the readings differ for MONOCHROME2, where the lowest value is black and the lowest density
    is white.
    """
    if box.image is None or box.image.photometric is Photometric.RGB:
        return LutShape.IDENTITY
    uid = box.presentation_lut_uid or film.presentation_lut_uid
    content = next((lut.content for lut in luts if lut.uid == uid), LutShape.IDENTITY)
    if content is not LutShape.LIN_OD:
        return content
    brightest_first = lin_od is LinOd.DENSITY and box.image.photometric is Photometric.MONOCHROME2
    return LinearDensity(Viewing.of(film, box), brightest_first)


def p_values(curve: Curve, bits_stored: int) -> NDArray[np.float64]:
    """The P-value, from 0 (black) to 1, of each stored value of an image in which 0 is black."""
    values: NDArray[np.float64] = np.arange(2**bits_stored) / (2**bits_stored - 1)
    match curve:
        case LutTable(bits=bits, entries=entries):
            # A table for images of another depth is stretched over this one, first entry to first value, last to last.
            stretched = np.interp(values * (len(entries) - 1), np.arange(len(entries)), entries)
            return np.asarray(stretched / (2**bits - 1))
        case LinearDensity(viewing, brightest_first):
            values = np.flip(values) if brightest_first else values
            densities = viewing.max_density - values * (viewing.max_density - viewing.min_density)
            shown = p_values_of_densities(densities, viewing)
            # Where the range or the light leaves one shade, the picture is worth more than its densities.
            return shown if shown.any() else values
        case LutShape.INVERSE:
            return np.flip(values)
        case _:
            return values
