"""Sheets of film to draw on: reportlab's canvas, told in millimetres and made exact.

Only this module draws with reportlab. It makes the pages and what is painted on them. The images that are painted and
the fonts of texts are streams that `printscp.output.pdf` puts beside them; here they are names.
"""

from dataclasses import replace
from math import floor

from reportlab.pdfgen.canvas import Canvas

from printscp.output.pdf_syntax import number
from printscp.render.rect import Rect

_POINTS_PER_MM = 72 / 25.4
_INSET = 0.0005 / _POINTS_PER_MM
"""By how much what lies on the grid of printer pixels is smaller at each side, in millimetres: an edge that lies on the
grid but for the last bit of a float makes viewers draw a pixel more."""

_DUST = 1e-4
"""What a whole number may lack by the dust of its arithmetic."""
_BLEED = 1.0
"""By how many millimetres the gray of a sheet reaches beyond its edge: some viewers show a part of a pixel more there."""


class FilmCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Draws sheets of film one after another; `getpdfdata` gives them as a PDF."""

    def __init__(self) -> None:
        super().__init__(None, pageCompression=0)
        self._height = 0.0
        self._inset = 0.0

    def start_sheet(self, size: Rect, gray: float, *, on_grid: bool) -> None:
        """Begin a page of this size and gray; `showPage` ends it.

        *on_grid* tells that all fills, frames and pictures lie on the grid of printer pixels.
        """
        width, self._height = _whole_points(size.width), _whole_points(size.height)
        # As text, since reportlab rounds numbers on its own terms.
        self.setPageSize((number(width), number(self._height)))
        self._inset = 0.0
        self.fill(size.inset(-_BLEED), gray)
        self._inset = _INSET if on_grid else 0.0

    def fill(self, area: Rect, gray: float) -> None:
        """Paint *area* in a gray from 0 (black) to 1."""
        self.addLiteral(f"{number(gray)} g {self._rectangle(area)} f")

    def frame(self, area: Rect, gray: float, width: float) -> None:
        """Paint a line of *width* just inside *area*, side by side: viewers keep rectangles exact that stand alone."""
        for side in (
            replace(area, height=width),
            replace(area, y=area.bottom - width, height=width),
            replace(area, width=width),
            replace(area, x=area.right - width, width=width),
        ):
            self.fill(side, gray)

    def picture(self, area: Rect, name: str) -> None:
        """Put the image XObject *name*, which begins with its slash, on *area*."""
        x, y, width, height = self._corner_and_size(area)
        self.addLiteral(f"q {width} 0 0 {height} {x} {y} cm {name} Do Q")

    def text(self, x: float, baseline: float, gray: float, operators: str) -> None:
        """Show a line of text that starts *x* from the left and stands *baseline* from the top."""
        y = self._height - points_of(baseline)
        self.addLiteral(f"{number(gray)} g BT {points(x)} {number(y)} Td {operators} ET")

    def _rectangle(self, area: Rect) -> str:
        return " ".join((*self._corner_and_size(area), "re"))

    def _corner_and_size(self, area: Rect) -> tuple[str, str, str, str]:
        """A rectangle as a PDF measures it: in points, from the bottom left corner of the sheet."""
        inside = area.inset(self._inset)
        y = self._height - points_of(inside.bottom)
        return points(inside.x), number(y), points(inside.width), points(inside.height)

    def _make_preamble(self) -> None:
        """Begin each page with nothing: reportlab would select a font that the file does not embed."""
        self._preamble = ""


def _whole_points(mm: float) -> float:
    """The side of a sheet in points, at most a ten-thousandth too short: viewers round what is too long up to a pixel."""
    return floor(points_of(mm) * 1e4 + _DUST) / 1e4


def points_of(mm: float) -> float:
    """A length in points."""
    return mm * _POINTS_PER_MM


def points(mm: float) -> str:
    """A length as a PDF has it: in points, at most five decimals, which put it within two nanometres."""
    return number(points_of(mm))
