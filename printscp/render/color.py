"""Colors that a printer takes: RGB of 8 bits, or the gray of a color (PS3.3 C.13.5, ITU-R BT.601)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_WEIGHTS = np.array((299, 587, 114), dtype=np.int64)
"""Of red, green and blue in the luma of BT.601, in thousandths."""


def in_eight_bits(channels: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    """The values of *bits* as those of 8, the nearest."""
    if bits == 8:
        return channels.astype(np.uint8)
    white = (1 << bits) - 1
    return ((channels.astype(np.int64) * (2 * 255) + white) // (2 * white)).astype(np.uint8)


def gray_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The luma of each pixel of (rows, columns, 3)."""
    return ((rgb.astype(np.int64) @ _WEIGHTS + 500) // 1000).astype(np.uint8)
