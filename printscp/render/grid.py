"""The grid of printer pixels, on which everything of a film lies that is resampled."""

from dataclasses import dataclass
from math import floor

from printscp.render.rect import Rect

_DUST = 1e-6
"""Pixels by which a length may miss the middle between two lines: equal lengths differ by the dust of their arithmetic."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Printer pixels from the top left corner of the sheet on; lengths are in millimetres."""

    pixels_per_mm: float

    def lines(self, length: float) -> int:
        """A length in whole pixels, the nearest; what is just half a pixel more counts as one."""
        return floor(length * self.pixels_per_mm + 0.5 + _DUST)

    def size(self, area: Rect) -> tuple[int, int]:
        """Rows and columns of an area that lies on the grid, or begins at the corner of the sheet."""
        return self.lines(area.height), self.lines(area.width)

    def box(self, area: Rect) -> Rect:
        """*area* with every side on the nearest line of the grid, and at least one pixel.

        Areas that touch still touch here, and those of a pixel or more that do not overlap still do not.
        """
        left, top = self.lines(area.x), self.lines(area.y)
        right, bottom = max(left + 1, self.lines(area.right)), max(top + 1, self.lines(area.bottom))
        return self._rect(left, top, right - left, bottom - top)

    def picture(self, area: Rect, cell: Rect) -> Rect:
        """An image of the size of *area*, in whole pixels, in the middle of *cell*, which is on the grid and not exceeded."""
        rows, columns = self.size(cell)
        width = min(max(1, self.lines(area.width)), columns)
        height = min(max(1, self.lines(area.height)), rows)
        left = self.lines(cell.x) + (columns - width) // 2
        top = self.lines(cell.y) + (rows - height) // 2
        return self._rect(left, top, width, height)

    def line(self, width: float) -> float:
        """The width of a line: a whole number of pixels, at least one."""
        return max(1, self.lines(width)) / self.pixels_per_mm

    def _rect(self, left: int, top: int, width: int, height: int) -> Rect:
        return Rect(*(side / self.pixels_per_mm for side in (left, top, width, height)))
