"""A page as pixels: what a printer would expose, with an element of an array for each of its own pixels.

The page was composed in film mode: its pictures have as many pixels as their areas cover on the printer, and the sides
of all areas are whole numbers of pixels from the corner of the sheet. So nothing is scaled here, and a picture comes out
as it is in the page, to the last bit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printscp.output.glyph_raster import ink
from printscp.output.set_text import set_text
from printscp.output.typeface import Typeface
from printscp.render.grid import Grid
from printscp.render.page import Fill, Frame, Mark, Page, Picture, Text
from printscp.render.rect import Rect
from printscp.render.samples import Samples

_WORDS_PER_BYTE = 257
"""65535 / 255."""
_LAST_TO_ROUND = np.uint16(65535 - 128)
_BAND_ROWS = 64
"""Rows that are worked on at a time, so that what lies between two steps stays in the cache."""


def film_raster(page: Page, typeface: Typeface) -> Samples:
    """Paint *page*, composed in film mode, pixel by pixel; RGB if a picture is.

    ValueError where a picture is not as large as its area, or not as deep as the page.
    """
    canvas = _Canvas(_blank(page), Grid(page.pixels_per_mm))
    for mark in page.marks:
        _paint(canvas, mark, typeface)
    return canvas.raster


def eight_bits(samples: Samples) -> NDArray[np.uint8]:
    """Samples of 16 bits as the nearest of 8 bits; samples of 8 bits as they are."""
    if samples.dtype == np.uint8:
        return samples.astype(np.uint8, copy=False)
    nearest = np.empty(samples.shape, dtype=np.uint8)
    for top in range(0, len(samples), _BAND_ROWS):
        band = samples[top : top + _BAND_ROWS]
        # Half a byte is added before division cuts; above this minimum it would overflow, and all is white anyway.
        nearest[top : top + _BAND_ROWS] = (np.minimum(band, _LAST_TO_ROUND) + 128) // _WORDS_PER_BYTE
    return nearest


def _blank(page: Page) -> Samples:
    """The sheet before anything is on it."""
    color = any(picture.pixels.ndim == 3 for picture in page.marks_of(Picture))
    dtype = np.dtype("u1" if page.bits == 8 else "u2")
    rows, columns = Grid(page.pixels_per_mm).size(page.size)
    raster: Samples = np.full((rows, columns, 3) if color else (rows, columns), _sample(page.gray, dtype), dtype=dtype)
    return raster


def _paint(canvas: "_Canvas", mark: Mark, typeface: Typeface) -> None:
    match mark:
        case Fill(area, gray):
            canvas.fill(area, gray)
        case Picture(area, pixels):
            canvas.picture(area, pixels)
        case Frame(area, gray, width):
            canvas.frame(area, gray, width)
        case Text(gray=gray):  # pragma: no branch
            drawn = ink(set_text(mark, typeface), canvas.grid.pixels_per_mm)
            canvas.blend(drawn.x, drawn.y, drawn.coverage, gray)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """A raster that is being painted; what lies beyond the sheet is cut off."""

    raster: Samples
    grid: Grid

    def fill(self, area: Rect, gray: float) -> None:
        self._region(area)[...] = self._sample(gray)

    def frame(self, area: Rect, gray: float, width: float) -> None:
        """A line just inside *area*, at least a pixel wide."""
        region = self._region(area)
        line = max(1, self.grid.lines(width))
        for side in (region[:line], region[-line:], region[:, :line], region[:, -line:]):
            side[...] = self._sample(gray)

    def picture(self, area: Rect, pixels: Samples) -> None:
        region = self._region(area)
        if region.shape[:2] != pixels.shape[:2]:
            raise ValueError(
                f"A picture of {_size(pixels)} pixels lies on {_size(region)} pixels of the sheet; "
                "only a page composed in film mode can be painted."
            )
        if pixels.dtype != region.dtype:
            raise ValueError(f"A picture of {pixels.dtype} lies on a sheet of {region.dtype}.")
        region[...] = pixels if pixels.ndim == region.ndim else pixels[..., np.newaxis]

    def blend(self, x: int, y: int, coverage: NDArray[np.uint8], gray: float) -> None:
        """Paint a gray over what is there, as much of it as *coverage* says (255: all), whose corner is pixel x, y."""
        left, top = max(0, x), max(0, y)
        rows, columns = coverage.shape
        region = self.raster[top : max(0, y + rows), left : max(0, x + columns)]
        share = coverage[top - y :, left - x :][: region.shape[0], : region.shape[1]].astype(np.uint32)
        if region.ndim == 3:
            share = share[..., np.newaxis]
        region[...] = (region * (255 - share) + self._sample(gray) * share + 127) // 255

    def _region(self, area: Rect) -> Samples:
        """The pixels of an area, as a part of the raster."""
        sides = (area.x, area.y, area.right, area.bottom)
        left, top, right, bottom = (max(0, self.grid.lines(side)) for side in sides)
        return self.raster[top:bottom, left:right]

    def _sample(self, gray: float) -> int:
        return _sample(gray, self.raster.dtype)


def _sample(gray: float, dtype: np.dtype[np.uint8] | np.dtype[np.uint16]) -> int:
    """What stands in a raster for a gray from 0 (black) to 1."""
    return round(gray * np.iinfo(dtype).max)


def _size(pixels: Samples) -> str:
    rows, columns = pixels.shape[:2]
    return f"{columns} x {rows}"
