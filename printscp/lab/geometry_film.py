"""A film of lengths: by ruler, whether 100 mm are 100 mm; by magnifier, which lines a printer can part.

The upper half has a Requested Image Size, so ten of its pixels are a millimetre. The lower half has Magnification Type
NONE, so each of its pixels is one printer pixel, whose size is for the printer to know.
"""

from dataclasses import dataclass, replace
from math import floor
from typing import Self

import numpy as np

from printscp.film.display_format import DisplayFormat
from printscp.film.session import FilmBox
from printscp.film.sizes import FilmSize
from printscp.film.terms import Magnification
from printscp.lab.drawing import Pixels, PrintableFilm, film_of, gray_image, write_text

PIXELS_PER_MM = 10
RULER_MM = 10
"""Width of the band around the frame in which the rulers stand."""
LINE_WIDTHS = (1, 2, 3, 4, 6, 8)
"""In printer pixels; a pair is a white and a black line of such a width."""

_SPARE_MM = 14  # what margins and gaps of a printer may take of a side
_HALF_LINE = 1  # a line is two pixels wide, its middle at its exact place
_TICKS_MM = {1: 2.0, 5: 3.5, 10: 5.0}  # length of the tick at each multiple of so many millimetres
_GRID_MM, _GRID_GRAY = 10, 0.25
_DIM = 0.75
_NUMBER, _TEXT, _TITLE = 22, 28, 40
_LENGTHS_MM = 30  # side of the square in the corner of the frame where lengths are told

_FEWEST_PIXELS_PER_MM = 8  # of any film printer, about 200 dpi
_SHAPE = (5, 3)
_WHOLE_PAIRS = 48  # pixels in which pairs of every width end
_PATTERN_SHARE = 0.9  # of its column


@dataclass(frozen=True, slots=True)
class TrueSize:
    """The lengths of the upper half in millimetres, its rulers included."""

    width: int
    height: int

    @classmethod
    def of(cls, size: FilmSize) -> Self:
        """The whole centimetres that half a film of *size* has room for on any printer."""
        width, height = ((floor(side) - _SPARE_MM) for side in (size.width, size.height))
        return cls(width // 10 * 10, height // 2 // 10 * 10)

    @property
    def frame(self) -> tuple[int, int]:
        """Width and height of the frame that the rulers measure."""
        return self.width - 2 * RULER_MM, self.height - 2 * RULER_MM

    @property
    def figure(self) -> int:
        """Side of the square and diameter of the circle: 100 mm, or less where the frame is low."""
        return min(100, (min(self.frame) - 1) // 20 * 20)


def geometry_film(size: FilmSize) -> PrintableFilm:
    """Rulers, a grid, a square and a circle in true size above; lines of 1 to 8 printer pixels below."""
    true_size = TrueSize.of(size)
    images = [gray_image(_rulers(true_size)), gray_image(_lines(_line_columns(size)))]
    film = film_of(DisplayFormat.standard(columns=1, rows=2), images, size=size)
    return PrintableFilm(_with_sizes(film, true_size))


def _with_sizes(film: FilmBox, true_size: TrueSize) -> FilmBox:
    upper, lower = film.image_boxes
    upper = replace(upper, requested_image_size=float(true_size.width))
    return replace(film, image_boxes=(upper, replace(lower, magnification=Magnification.NONE)))


def _rulers(true_size: TrueSize) -> Pixels:
    """The picture of the upper half."""
    pixels = np.zeros((true_size.height * PIXELS_PER_MM, true_size.width * PIXELS_PER_MM))
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
    """A line each centimetre, within the frame."""
    inside = pixels[_px(RULER_MM) : -_px(RULER_MM), _px(RULER_MM) : -_px(RULER_MM)]
    width, height = true_size.frame
    for x in range(_GRID_MM, width, _GRID_MM):
        inside[:, _line(x)] = _GRID_GRAY
    for y in range(_GRID_MM, height, _GRID_MM):
        inside[_line(y)] = _GRID_GRAY


def _draw_frame(pixels: Pixels, true_size: TrueSize) -> None:
    width, height = true_size.frame
    _draw_rectangle(pixels, RULER_MM, RULER_MM, width, height)


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
    width = pixels.shape[1] // PIXELS_PER_MM - 2 * RULER_MM
    for mm in range(width + 1):
        length = next(length for each, length in reversed(_TICKS_MM.items()) if mm % each == 0)
        pixels[_px(RULER_MM - length) : _px(RULER_MM), _line(RULER_MM + mm)] = 1
    corner = pixels[: _px(RULER_MM / 2), : _px(RULER_MM / 2)]
    corner[: 2 * _HALF_LINE] = 1
    corner[:, : 2 * _HALF_LINE] = 1


def _write_numbers(pixels: Pixels, true_size: TrueSize) -> None:
    """Millimetres at each centimetre of every ruler, from its left or upper end."""
    width, height = true_size.frame
    beyond = RULER_MM - _TICKS_MM[10] - 0.6
    for mm in range(10, width, 10):
        x = _px(RULER_MM + mm)
        write_text(pixels, str(mm), x, _px(beyond), size=_NUMBER, anchor="ms")
        write_text(pixels, str(mm), x, _px(true_size.height - beyond), size=_NUMBER, anchor="mt")
    for mm in range(10, height, 10):
        y = _px(RULER_MM + mm)
        write_text(pixels, str(mm), _px(beyond), y, size=_NUMBER, anchor="rm")
        write_text(pixels, str(mm), _px(true_size.width - beyond), y, size=_NUMBER, anchor="lm")


def _write_lengths(pixels: Pixels, true_size: TrueSize) -> None:
    """What each length is, in the corner, where whole squares of the grid are taken for it."""
    width, height = true_size.frame
    lines = (
        f"{width} x {height} mm frame",
        f"{true_size.figure} mm square",
        f"{true_size.figure} mm circle",
        f"{_GRID_MM} mm grid",
    )
    edges = slice(_px(RULER_MM) + _HALF_LINE, _px(RULER_MM + _LENGTHS_MM) - _HALF_LINE)
    place = pixels[edges, edges]
    place[:] = 0
    write_text(place, "True size", 20, 20, size=_TITLE)
    for number, line in enumerate(lines):
        write_text(place, line, 20, 90 + 46 * number, size=_TEXT)


def _px(mm: float) -> int:
    return round(mm * PIXELS_PER_MM)


def _line(mm: float) -> slice:
    """The pixels of a line whose middle is at *mm*."""
    return slice(_px(mm) - _HALF_LINE, _px(mm) + _HALF_LINE)


def _line_columns(size: FilmSize) -> int:
    """How wide the lower half may be, so that it fits half a film of *size* on any printer."""
    across, down = _SHAPE
    width, height = size.width - _SPARE_MM, (size.height - _SPARE_MM) / 2
    return floor(min(width, height * across / down) * _FEWEST_PIXELS_PER_MM)


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
