"""From stored pixel values and P-values to the gray of the page (PS3.4 H.2.1.2; PS3.14 section 7).

The page shows P-values as they are: gray = P-value, which is exact on a display calibrated to PS3.14 and can be
undone. A stored word becomes gray, or a channel of a color, in these steps:

1. the stored value is ``(word >> (high_bit + 1 - bits_stored)) & (2 ** bits_stored - 1)``, other bits are ignored;
2. a signed value (two's complement) is raised by ``2 ** (bits_stored - 1)``, so that the lowest becomes 0;
3. MONOCHROME1 or Polarity REVERSE, but not both, turns the value v into ``maximum - v``;
4. the Presentation LUT makes v a P-value from 0 to 1; without one it is ``v / maximum``;
5. gray is the P-value times 255, rounded to the nearest whole number.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import PrintImage
from printscp.film.presentation_lut import LutShape
from printscp.film.session import FilmBox
from printscp.film.terms import Photometric, Polarity
from printscp.render.density import shade
from printscp.render.presentation_lut import Curve, p_values

_WHITE = 255


def gray_of(p_value: float) -> float:
    """Gray from 0 (black) to 1 of a P-value: the nearest of the 256 that pictures have too."""
    return round(p_value * _WHITE) / _WHITE


def contrast(film: FilmBox) -> float:
    """The gray of what is drawn on the border: white on a dark one, black on a light one."""
    return 1.0 if shade(film.border_density, film) < 0.5 else 0.0


def gray_table(image: PrintImage, polarity: Polarity, curve: Curve = LutShape.IDENTITY) -> NDArray[np.uint8]:
    """The gray of every word that *image* may store: 256 entries, or 65536 when a word has 16 bits; read-only."""
    inverted = (image.photometric is Photometric.MONOCHROME1) != (polarity is Polarity.REVERSE)
    return _gray_table(
        bits_allocated=image.bits_allocated,
        bits_stored=image.bits_stored,
        high_bit=image.high_bit,
        signed=image.signed,
        inverted=inverted,
        curve=curve,
    )


# A film needs few tables, and a key may hold a Presentation LUT of 65536 entries.
@lru_cache(maxsize=16)
def _gray_table(
    *, bits_allocated: int, bits_stored: int, high_bit: int, signed: bool, inverted: bool, curve: Curve
) -> NDArray[np.uint8]:
    maximum = 2**bits_stored - 1
    values = (np.arange(2**bits_allocated) >> (high_bit + 1 - bits_stored)) & maximum
    if signed:
        values ^= 2 ** (bits_stored - 1)  # flipping the sign bit of two's complement adds half the range
    if inverted:
        values = maximum - values
    table: NDArray[np.uint8] = np.rint(p_values(curve, bits_stored) * _WHITE).astype(np.uint8)[values]
    table.setflags(write=False)
    return table
