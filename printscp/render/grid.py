"""The grid of printer pixels, on which everything of a film lies that is resampled."""

from dataclasses import dataclass

from printscp.render.rect import Rect


@dataclass(frozen=True, slots=True)
class Grid:
    """Printer pixels from the top left corner of the sheet on; lengths are in millimetres."""

    pixels_per_mm: float

    def size(self, area: Rect) -> tuple[int, int]:
        """Rows and columns of an area on the grid."""
        return round(area.height * self.pixels_per_mm), round(area.width * self.pixels_per_mm)

    def box(self, area: Rect) -> Rect:
        """*area* with every side on the nearest line of the grid, and at least one pixel.

        Areas that touch still touch here, and those that do not overlap still do not.
        """
        left, top = self._lines(area.x), self._lines(area.y)
        right, bottom = max(left + 1, self._lines(area.right)), max(top + 1, self._lines(area.bottom))
        return self._rect(left, top, right - left, bottom - top)

    def picture(self, area: Rect, cell: Rect) -> Rect:
        """An image of the size of *area*, in whole pixels, in the middle of *cell*, which is on the grid and not exceeded."""
        rows, columns = self.size(cell)
        width = min(max(1, self._lines(area.width)), columns)
        height = min(max(1, self._lines(area.height)), rows)
        left = self._lines(cell.x) + (columns - width) // 2
        top = self._lines(cell.y) + (rows - height) // 2
        return self._rect(left, top, width, height)

    def line(self, width: float) -> float:
        """The width of a line: a whole number of pixels, at least one."""
        return max(1, self._lines(width)) / self.pixels_per_mm

    def _lines(self, length: float) -> int:
        return round(length * self.pixels_per_mm)

    def _rect(self, left: int, top: int, width: int, height: int) -> Rect:
        return Rect(*(side / self.pixels_per_mm for side in (left, top, width, height)))
