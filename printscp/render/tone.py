"""From stored pixel values and P-values to the gray of the page (PS3.4 H.2.1.2; PS3.14 section 7).

A stored word becomes gray in these steps; a channel of a color takes the first three and is shown as it is then:

1. the stored value is ``(word >> (high_bit + 1 - bits_stored)) & (2 ** bits_stored - 1)``, other bits are ignored;
2. a signed value (two's complement) is raised by ``2 ** (bits_stored - 1)``, so that the lowest becomes 0;
3. MONOCHROME1 or Polarity REVERSE, but not both, turns the value v into ``maximum - v``;
4. the Presentation LUT makes v a P-value from 0 to 1; without one it is ``v / maximum``;
5. the device makes the P-value a gray from 0 to 1: the same number, or what a light box would show;
6. the gray is spread over the whole numbers of 8 or 16 bits and rounded to the nearest.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import ImageBox, PrintImage
from printscp.film.presentation_lut import LutShape
from printscp.film.printer import Printer, Tone
from printscp.film.session import FilmBox
from printscp.film.terms import Photometric, Polarity
from printscp.render.density import Viewing, luminance, luminances, shade
from printscp.render.lookup import Lookup
from printscp.render.presentation_lut import Curve, p_values
from printscp.render.samples import Samples
from printscp.render.srgb import encoded


@dataclass(frozen=True, slots=True)
class Lightbox:
    """A display of sRGB that shows what a film looks like on its light box."""

    viewing: Viewing
    """The densities that P-values run over, and the light."""
    sheet: Viewing
    """The darkest and the brightest of the whole film: what is black and what is white on the display."""


Device: TypeAlias = Lightbox | None
"""What makes a gray of a P-value; None where the gray is the P-value."""


def device_of(printer: Printer, film: FilmBox, box: ImageBox | None = None) -> Device:
    """The device of *film*, or of the image in *box*, as the tone of *printer* has it."""
    if printer.tone is Tone.P_VALUE:
        return None
    return Lightbox(Viewing.of(film, box), Viewing.of_sheet(film))


def gray_of(p_value: float, device: Device = None, bits: int = 8) -> float:
    """Gray from 0 (black) to 1 of a P-value: the nearest of those that pictures of so many *bits* have too."""
    white: int = 2**bits - 1
    return round(float(_grays(np.array([p_value]), device)[0]) * white) / white


def contrast(film: FilmBox) -> float:
    """The P-value of what is drawn on the border: white on a dark one, black on a light one."""
    return 1.0 if shade(film.border_density, film) < 0.5 else 0.0


def gray_lookup(
    image: PrintImage,
    polarity: Polarity,
    curve: Curve = LutShape.IDENTITY,
    device: Device = None,
    bits: int = 8,
) -> Lookup:
    """The gray, of 8 or 16 *bits*, of every word that *image* may store: a table of 256 or 65536 entries."""
    inverted = (image.photometric is Photometric.MONOCHROME1) != (polarity is Polarity.REVERSE)
    return _gray_lookup(
        bits_allocated=image.bits_allocated,
        bits_stored=image.bits_stored,
        high_bit=image.high_bit,
        signed=image.signed,
        inverted=inverted,
        curve=curve,
        device=device,
        bits=bits,
    )


@lru_cache(maxsize=16)
def device_lookup(device: Lightbox, bits: int) -> Lookup:
    """The gray of every P-value of 16 bits."""
    return Lookup.of(_whole(_grays(np.arange(65536) / 65535, device), bits), mask=65535)


# A film needs few tables, and a key may hold a Presentation LUT of 65536 entries.
@lru_cache(maxsize=16)
def _gray_lookup(
    *,
    bits_allocated: int,
    bits_stored: int,
    high_bit: int,
    signed: bool,
    inverted: bool,
    curve: Curve,
    device: Device,
    bits: int,
) -> Lookup:
    maximum = 2**bits_stored - 1
    shift = high_bit + 1 - bits_stored
    values = (np.arange(2**bits_allocated) >> shift) & maximum
    if signed:
        values ^= 2 ** (bits_stored - 1)  # flipping the sign bit of two's complement adds half the range
    if inverted:
        values = maximum - values
    return Lookup.of(_whole(_grays(p_values(curve, bits_stored), device), bits)[values], mask=maximum << shift)


def _grays(p_values: NDArray[np.float64], device: Device) -> NDArray[np.float64]:
    """The gray, from 0 to 1, of each P-value."""
    if device is None:
        return p_values
    black, white = (
        luminance(density, device.sheet) for density in (device.sheet.max_density, device.sheet.min_density)
    )
    if white <= black:  # a film of one density: how it was meant is worth more than its one gray
        return p_values
    return encoded(np.clip((luminances(p_values, device.viewing) - black) / (white - black), 0.0, 1.0))


def _whole(grays: NDArray[np.float64], bits: int) -> Samples:
    whole: Samples = np.rint(grays * (2**bits - 1)).astype(np.uint8 if bits == 8 else np.uint16)
    return whole
