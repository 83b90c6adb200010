"""From stored values to P-values: Modality LUT, VOI LUT or window, and the window where none is given (PS3.3 C.11).

The windows are those of C.11.2.1.2; their result is a share from 0 (black) to 1, which becomes a whole number last.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.render.samples import Samples

Stored: TypeAlias = NDArray[Any]
"""Values as an image stores them: whole numbers, or decimal ones of a Parametric Map."""
Shares: TypeAlias = NDArray[np.float64]
"""From 0 (black) to 1 (white)."""

_DARKEST, _LIGHTEST = 0.5, 99.5
"""Percentiles that an automatic window leaves out at its ends: metal, burnt-in texts and the collimator."""
_MOST_ENTRIES = 1 << 16
"""Stored values of 16 bits; of more, as of a dose, a table would be longer than the image."""
_LARGEST_EXPONENT = 500.0


class VoiFunction(Enum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class Window:
    """Window Center and Window Width. Raises ValueError for a width that its function cannot have."""

    center: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR

    def __post_init__(self) -> None:
        if not (math.isfinite(self.center) and math.isfinite(self.width)):
            raise ValueError("Window Center and Window Width must be finite numbers")
        is_linear = self.function is VoiFunction.LINEAR
        if not (self.width >= 1 if is_linear else self.width > 0):
            least = "at least 1" if is_linear else "above 0"
            raise ValueError(f"Window Width {self.width:g} of a {self.function.value} window must be {least}")

    @classmethod
    def between(cls, low: float, high: float) -> Self:
        """The window from black at *low* to white at *high*; where they are the same, black up to it and white above."""
        if low >= high:
            return cls(low + 1, 1.0)
        width = min(max(high - low, np.finfo(float).tiny), float(np.finfo(float).max))
        return cls(low / 2 + high / 2, width, VoiFunction.LINEAR_EXACT)


@dataclass(frozen=True, slots=True)
class Rescale:
    """Rescale Slope and Rescale Intercept."""

    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True)
class ValueTable:
    """An item of a Modality or VOI LUT Sequence. Raises ValueError where it has no entries."""

    first: int
    """The value that the first entry is for; values below have it too."""
    bits: int
    """Depth of the entries."""
    entries: tuple[int, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.entries:
            raise ValueError("a LUT has no entries")


Modality: TypeAlias = Rescale | ValueTable
Voi: TypeAlias = Window | ValueTable


def modality_values(stored: Stored, modality: Modality) -> NDArray[np.float64]:
    """What the stored values measure, such as Hounsfield units (PS3.3 C.11.1)."""
    if isinstance(modality, ValueTable):
        return _looked_up(stored, modality)
    return stored.astype(np.float64) * modality.slope + modality.intercept


def shares(values: NDArray[np.float64], voi: Voi) -> Shares:
    """How far each value is from black to white (PS3.3 C.11.2)."""
    if isinstance(voi, ValueTable):
        return np.clip(_looked_up(values, voi) / ((1 << voi.bits) - 1), 0, 1)
    match voi:
        case Window(center, width, VoiFunction.SIGMOID):
            exponents = np.clip(-4 * (values - center) / width, -_LARGEST_EXPONENT, _LARGEST_EXPONENT)
            return 1 / (1 + np.exp(exponents))
        case Window(center, width, VoiFunction.LINEAR):
            return _ramp(values, center - 0.5, width - 1)
        case _:
            return _ramp(values, voi.center, voi.width)


def p_values(stored: Stored, modality: Modality, voi: Voi, *, bits: int, inverse: bool = False) -> Samples:
    """The image as P-values of *bits*; *inverse* where its lowest values are white, as those of MONOCHROME1 are."""
    white = (1 << bits) - 1

    def of(values: Stored) -> Samples:
        lightness = shares(modality_values(values, modality), voi)
        return whole_numbers(1 - lightness if inverse else lightness, white)

    return _pointwise(stored, of)


def whole_numbers(lightness: Shares, white: int) -> Samples:
    """Shares as whole numbers from 0 to *white*, halves upwards."""
    rounded = np.floor(lightness * white + 0.5)
    return rounded.astype(np.uint8) if white < 1 << 8 else rounded.astype(np.uint16)


def automatic_window(stored: Stored, modality: Modality, padding: tuple[float, float] | None = None) -> Window:
    """The window that shows nearly all of an image: a few of its darkest and lightest pixels do not count.

    Stored values from the first to the second of *padding* do not count at all, unless there are no others.
    """
    values = measured_values(stored, modality, padding)
    return window_of_most(values if values.size else measured_values(stored, modality))


def measured_values(
    stored: Stored, modality: Modality, padding: tuple[float, float] | None = None
) -> NDArray[np.float64]:
    """What the pixels measure, one after another, without those that are no numbers or from end to end of *padding*."""
    seen = stored[np.isfinite(stored)] if stored.dtype.kind == "f" else stored.ravel()
    if padding:
        low, high = sorted(padding)
        seen = seen[(seen < low) | (seen > high)]
    return modality_values(seen, modality)


def window_of_most(values: NDArray[np.float64]) -> Window:
    """The window that shows nearly all *values*; where they are nearly all the same, all."""
    if not values.size:
        return Window.between(0, 1)
    low, high = np.percentile(values, (_DARKEST, _LIGHTEST))
    if low == high:
        low, high = values.min(), values.max()
    return Window.between(float(low), float(high))


def _looked_up(values: NDArray[Any], table: ValueTable) -> NDArray[np.float64]:
    entries = np.array(table.entries, dtype=np.float64)
    indices = np.clip(np.floor(values.astype(np.float64)) - table.first, 0, len(entries) - 1)
    found: NDArray[np.float64] = entries[indices.astype(np.int64)]
    return found


def _ramp(values: NDArray[np.float64], center: float, width: float) -> Shares:
    """From 0 at the lower end of *width* to 1 at the upper; no width at all is a step after *center*."""
    if not width:
        return np.where(values > center, 1.0, 0.0)
    return np.clip((values - center) / width + 0.5, 0, 1)


def _pointwise(stored: Stored, function: Callable[[Stored], Samples]) -> Samples:
    """*function* of each value, by a table of it where that is shorter than the image."""
    if stored.dtype.kind == "f" or not stored.size:
        return function(np.nan_to_num(stored))
    low, high = int(stored.min()), int(stored.max())
    if high - low >= min(_MOST_ENTRIES, stored.size):
        return function(stored)
    table = function(np.arange(low, high + 1))
    found: Samples = table[stored.astype(np.int64) - low]
    return found
