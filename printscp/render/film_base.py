"""The base of blue film: polyester with a dye, through which every gray of the film is seen.

A base takes a part of the red light, less of the green and hardly any of the blue; a radiographer knows the film on
the light box by it. Only the color is put on here: how much light a base takes in all is in Min Density already.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from printscp.render.srgb import encoded, light_of

_DENSITIES = (0.14, 0.07, 0.00)
"""What the base adds to the optical density in red, green and blue (linear sRGB).

They give white the chromaticity x 0.289, y 0.297, the bluest corner of what US patent 3948664 claims for the base of
radiographic film; taken as seen under illuminant C and adapted to the white of sRGB (Bradford). Blue has none, so that
white stays as bright as it can.
"""


def on_blue_base(grays: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What an sRGB display shows of a film of these *grays* on a blue base, as RGB: (rows, columns, 3).

    Black stays black. This is for gray films alone: color is printed on clear or white media, never on blue film.
    """
    return _colors()[grays]


@lru_cache(maxsize=1)
def _colors() -> NDArray[np.uint8]:
    """The color of each of the 256 grays: its light, less what the base takes of it."""
    transmitted = 10.0 ** -np.array(_DENSITIES)
    light = light_of(np.arange(256) / 255)
    return np.rint(encoded(light[:, np.newaxis] * transmitted) * 255).astype(np.uint8)
