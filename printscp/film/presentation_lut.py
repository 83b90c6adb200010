"""A Presentation LUT: how the stored values of an image become P-values (PS3.4 H.4.9, PS3.3 C.11.4)."""

from dataclasses import dataclass, field
from enum import Enum


class LutShape(Enum):
    """Presentation LUT Shape (2050,0020)."""

    IDENTITY = "IDENTITY"
    """The values are P-values already."""
    LIN_OD = "LIN OD"
    """The values are linear in optical density between Min and Max Density."""
    INVERSE = "INVERSE"
    """Of softcopy alone in the standard, and sent by print SCUs all the same: P-values with black and white exchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LutTable:
    """The item of a Presentation LUT Sequence: one P-value for each stored value."""

    bits: int
    """Depth of the P-values, 8 to 16."""
    entries: tuple[int, ...] = field(repr=False)
    """P-values from 0 to ``2 ** bits - 1``; the first is that of black, the stored value 0."""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class PresentationLut:
    """One instance, as an association created it."""

    uid: str
    content: LutShape | LutTable
