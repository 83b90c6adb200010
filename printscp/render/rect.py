"""Rectangles on a sheet of film, in millimetres."""

from dataclasses import dataclass
from typing import Self


# Positional although it has four fields: x, y, width, height is the order of every graphics interface.
@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in millimetres; the origin is the top left corner of the sheet and y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, margin: float) -> Self:
        """What is left when *margin* is taken off every side; no margin reaches beyond the middle."""
        width = max(0.0, self.width - 2 * margin)
        height = max(0.0, self.height - 2 * margin)
        return self.centred(width, height)

    def centred(self, width: float, height: float) -> Self:
        """A rectangle of the given size around the same middle."""
        x = self.x + (self.width - width) / 2
        y = self.y + (self.height - height) / 2
        return type(self)(x, y, width, height)
