"""A film of lengths: by ruler, whether 100 mm are 100 mm; by magnifier, which lines a printer can part.

The upper half has a Requested Image Size: ten of its pixels are one millimetre, or 2 or 5 on a film so large that its
image would pass what printers take. The lower half has Magnification Type NONE, so each of its pixels is one printer pixel,
whose size is for the printer to know.
"""

from dataclasses import dataclass, replace
from math import floor
from typing import Self

import numpy as np

from printscp.film.display_format import DisplayFormat
from printscp.film.session import FilmBox
from printscp.film.sizes import FilmSize
from printscp.film.terms import Magnification
from printscp.lab.drawing import BITS, Pixels, PrintableFilm, film_of, gray_image, write_text

PIXELS_PER_UNIT = 10
"""Pixels of a unit in the upper half, in which its lengths are given: a millimetre, or 2 or 5 on a large film."""
RULER = 10
"""Width of the band around the frame in which the rulers stand."""
LINE_WIDTHS = (1, 2, 3, 4, 6, 8)
"""In printer pixels; a pair is a white and a black line of such a width."""

_SPARE_MM = 14  # what margins and gaps of a printer may take of a side
_UNITS_MM = (1, 2, 5)
_MOST_SQUARE_UNITS = 250_000  # in an image of 50 MB; our own printer takes no more than 128 MiB
_HALF_LINE = 1  # a line is two pixels wide, its middle at its exact place
_TICKS = {1: 2.0, 5: 3.5, 10: 5.0}  # length of the tick at each multiple of so many units
_GRID, _GRID_GRAY = 10, 0.25
_DIM = 0.75
_NUMBER, _TEXT, _TITLE = 22, 28, 40
_LENGTHS = 30  # side of the square in the corner of the frame where lengths are told

_FEWEST_PIXELS_PER_MM = 8  # of any film printer, about 200 dpi
_MOST_COLUMNS = 4800  # in an image of 28 MB
_SHAPE = (5, 3)
_WHOLE_PAIRS = 48  # pixels in which pairs of every width end
_PATTERN_SHARE = 0.9  # of its column


@dataclass(frozen=True, slots=True)
class TrueSize:
    """The lengths of the upper half in units, its rulers included."""

    width: int
    height: int
    unit_mm: int = 1

    @classmethod
    def of(cls, size: FilmSize) -> Self:
        """Whole tens of units, as many as half a film of *size* has room for on any printer."""
        sides = size.width - _SPARE_MM, (size.height - _SPARE_MM) / 2
        unit_mm = next(unit for unit in _UNITS_MM if sides[0] * sides[1] <= _MOST_SQUARE_UNITS * unit**2)
        width, height = (floor(side / unit_mm / 10) * 10 for side in sides)
        return cls(width, height, unit_mm)

    @property
    def frame(self) -> tuple[int, int]:
        """Width and height of the frame that the rulers measure."""
        return self.width - 2 * RULER, self.height - 2 * RULER

    @property
    def figure(self) -> int:
        """Side of the square and diameter of the circle: 100 units, or less where the frame is low."""
        return min(100, (min(self.frame) - 1) // 20 * 20)


def geometry_film(size: FilmSize, *, bits: int = BITS) -> PrintableFilm:
    """Rulers, a grid, a square and a circle in true size above; lines of 1 to 8 printer pixels below."""
    true_size = TrueSize.of(size)
    images = [gray_image(_rulers(true_size), bits), gray_image(_lines(_line_columns(size)), bits)]
    film = film_of(DisplayFormat.standard(columns=1, rows=2), images, size=size)
    return PrintableFilm(_with_sizes(film, true_size))


def _with_sizes(film: FilmBox, true_size: TrueSize) -> FilmBox:
    upper, lower = film.image_boxes
    upper = replace(upper, requested_image_size=float(true_size.width * true_size.unit_mm))
    return replace(film, image_boxes=(upper, replace(lower, magnification=Magnification.NONE)))


def _rulers(true_size: TrueSize) -> Pixels:
    """The picture of the upper half."""
    pixels = np.zeros((true_size.height * PIXELS_PER_UNIT, true_size.width * PIXELS_PER_UNIT))
    _draw_grid(pixels, true_size)
    _draw_frame(pixels, true_size)
    _draw_figures(pixels, true_size)
    # Turned by a quarter each time, the ruler at the top is drawn along every side; a view shares its pixels.
    for turns in range(4):
        _draw_ruler(np.rot90(pixels, turns))
    _write_numbers(pixels, true_size)
    _write_lengths(pixels, true_size)
    return pixels


def _draw_grid(pixels: Pixels, true_size: TrueSize) -> None:
    """Lines within the frame, as far apart as long ticks are."""
    inside = pixels[_px(RULER) : -_px(RULER), _px(RULER) : -_px(RULER)]
    width, height = true_size.frame
    for x in range(_GRID, width, _GRID):
        inside[:, _line(x)] = _GRID_GRAY
    for y in range(_GRID, height, _GRID):
        inside[_line(y)] = _GRID_GRAY


def _draw_frame(pixels: Pixels, true_size: TrueSize) -> None:
    width, height = true_size.frame
    _draw_rectangle(pixels, RULER, RULER, width, height)


def _draw_figures(pixels: Pixels, true_size: TrueSize) -> None:
    """A square, and the circle that touches it, in the middle."""
    figure = true_size.figure
    left, top = (true_size.width - figure) / 2, (true_size.height - figure) / 2
    _draw_rectangle(pixels, left, top, figure, figure)
    y, x = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
    radius = np.hypot(x + 0.5 - pixels.shape[1] / 2, y + 0.5 - pixels.shape[0] / 2)
    pixels[np.abs(radius - _px(figure / 2)) < _HALF_LINE] = 1


def _draw_rectangle(pixels: Pixels, left: float, top: float, width: float, height: float) -> None:
    """The sides of a rectangle; the lengths are those from the middle of a line to the middle of the other."""
    across = slice(_px(left) - _HALF_LINE, _px(left + width) + _HALF_LINE)
    down = slice(_px(top) - _HALF_LINE, _px(top + height) + _HALF_LINE)
    for x in (left, left + width):
        pixels[down, _line(x)] = 1
    for y in (top, top + height):
        pixels[_line(y), across] = 1


def _draw_ruler(pixels: Pixels) -> None:
    """Ticks that stand on the upper side of the frame, and a mark in the first corner of the image."""
    width = pixels.shape[1] // PIXELS_PER_UNIT - 2 * RULER
    for place in range(width + 1):
        length = next(length for each, length in reversed(_TICKS.items()) if place % each == 0)
        pixels[_px(RULER - length) : _px(RULER), _line(RULER + place)] = 1
    corner = pixels[: _px(RULER / 2), : _px(RULER / 2)]
    corner[: 2 * _HALF_LINE] = 1
    corner[:, : 2 * _HALF_LINE] = 1


def _write_numbers(pixels: Pixels, true_size: TrueSize) -> None:
    """Millimetres at each long tick of every ruler, from its left or upper end."""
    width, height = true_size.frame
    beyond = RULER - _TICKS[10] - 0.6
    for place in range(10, width, 10):
        x, told = _px(RULER + place), str(place * true_size.unit_mm)
        write_text(pixels, told, x, _px(beyond), size=_NUMBER, anchor="ms")
        write_text(pixels, told, x, _px(true_size.height - beyond), size=_NUMBER, anchor="mt")
    for place in range(10, height, 10):
        y, told = _px(RULER + place), str(place * true_size.unit_mm)
        write_text(pixels, told, _px(beyond), y, size=_NUMBER, anchor="rm")
        write_text(pixels, told, _px(true_size.width - beyond), y, size=_NUMBER, anchor="lm")


def _write_lengths(pixels: Pixels, true_size: TrueSize) -> None:
    """What each length is, in the corner, where whole squares of the grid are taken for it."""
    width, height, figure, grid = (length * true_size.unit_mm for length in (*true_size.frame, true_size.figure, _GRID))
    lines = (f"{width} x {height} mm frame", f"{figure} mm square", f"{figure} mm circle", f"{grid} mm grid")
    edges = slice(_px(RULER) + _HALF_LINE, _px(RULER + _LENGTHS) - _HALF_LINE)
    place = pixels[edges, edges]
    place[:] = 0
    write_text(place, "True size", 20, 20, size=_TITLE)
    for number, line in enumerate(lines):
        write_text(place, line, 20, 90 + 46 * number, size=_TEXT)


def _px(length: float) -> int:
    return round(length * PIXELS_PER_UNIT)


def _line(place: float) -> slice:
    """The pixels of a line whose middle is at *place*."""
    return slice(_px(place) - _HALF_LINE, _px(place) + _HALF_LINE)


def _line_columns(size: FilmSize) -> int:
    """How wide the lower half may be, so that it fits half a film of *size* on any printer."""
    across, down = _SHAPE
    width, height = size.width - _SPARE_MM, (size.height - _SPARE_MM) / 2
    return min(floor(min(width, height * across / down) * _FEWEST_PIXELS_PER_MM), _MOST_COLUMNS)


def _lines(columns: int) -> Pixels:
    """The picture of the lower half: a column for each width, with lines down, lines across, and checks."""
    across, down = _SHAPE
    pixels = np.zeros((columns * down // across, columns))
    unit = columns / 100
    pitch = columns / len(LINE_WIDTHS)
    side = floor(pitch * _PATTERN_SHARE / _WHOLE_PAIRS) * _WHOLE_PAIRS
    edge = round((pitch - side) / 2)
    top, bottom = round(8.5 * unit), len(pixels) - round(2 * unit)
    write_text(pixels, "Printer pixels", edge, round(1.5 * unit), size=round(2.2 * unit))
    told = "Magnification Type NONE: width of each line and check in printer pixels"
    write_text(pixels, told, columns - edge, round(2.2 * unit), size=round(1.4 * unit), anchor="ra", gray=_DIM)
    for number, width in enumerate(LINE_WIDTHS):
        left = round(number * pitch) + edge
        write_text(pixels, str(width), left + side // 2, round(5 * unit), size=round(2 * unit), anchor="ma")
        for row, pattern in enumerate(_patterns(width, side)):
            upper = top + row * (bottom - top - side) // 2
            pixels[upper : upper + side, left : left + side] = pattern
    return pixels


def _patterns(width: int, side: int) -> tuple[Pixels, Pixels, Pixels]:
    """Lines down, lines across, and checks, each *width* wide; a square of *side* has whole pairs of them."""
    stripe = np.arange(side) // width % 2
    down = np.tile(stripe, (side, 1))
    return down == 0, down.T == 0, down == down.T
