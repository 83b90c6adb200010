"""Light and the values by which an sRGB display shows it (IEC 61966-2-1); both from 0 to 1."""

import numpy as np
from numpy.typing import NDArray

_LINEAR_END = 0.0031308
_SLOPE, _SCALE, _OFFSET, _GAMMA = 12.92, 1.055, 0.055, 2.4


def encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values by which a display shows so much light."""
    return np.where(light <= _LINEAR_END, light * _SLOPE, _SCALE * light ** (1 / _GAMMA) - _OFFSET)


def light_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The light that a display shows for these values."""
    return np.where(values <= _LINEAR_END * _SLOPE, values / _SLOPE, ((values + _OFFSET) / _SCALE) ** _GAMMA)
