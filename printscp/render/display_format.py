"""Image Display Format (2010,0010) as rectangles: how a film is divided into image boxes (PS3.3 C.13.3.1)."""

from collections.abc import Sequence
from math import ceil, floor, isqrt

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer, Share
from printscp.render.rect import Rect

_MOST_SLIDES = 256
_DUST = 1e-6
"""What a quotient may lack of a whole number: equal lengths differ by the dust of their arithmetic."""


def image_box_areas(
    display_format: DisplayFormat, area: Rect, printer: Printer, *, printable: Rect | None = None
) -> tuple[Rect, ...]:
    r"""Divide *area* into image boxes as *printer* does it, in the order of Image Box Position.

    STANDARD and ROW count boxes along each row, COL down each column, with the printer's gap between them; SLIDE,
    SUPERSLIDE and ``CUSTOM\i`` are the printer's own, and a number that it does not have has no boxes. *printable* is
    what *area* was before texts took their part of it, and says how many slides there are.
    """
    match display_format:
        case DisplayFormat("STANDARD", (columns, rows)):
            return _rows((columns,) * rows, area, printer.gap_mm)
        case DisplayFormat("COL", counts):
            return tuple(_mirrored(box) for box in _rows(counts, _mirrored(area), printer.gap_mm))
        case DisplayFormat("SLIDE"):
            return _slides(printer.slides.slide_mm, printer.slides.mount_mm, area, printable or area)
        case DisplayFormat("SUPERSLIDE"):
            return _slides(printer.slides.superslide_mm, printer.slides.mount_mm, area, printable or area)
        case DisplayFormat("CUSTOM", (number,)):
            layouts = (layout.boxes for layout in printer.custom_layouts if layout.number == number)
            return tuple(_shared(share, area) for share in next(layouts, ()))
        case _:
            return _rows(display_format.counts, area, printer.gap_mm)


def near_square(box_count: int) -> DisplayFormat:
    """The STANDARD format with room for so many boxes that is closest to a square."""
    columns = 1 + isqrt(box_count - 1)
    return DisplayFormat.standard(columns=columns, rows=ceil(box_count / columns))


def _rows(counts: Sequence[int], area: Rect, gap: float) -> tuple[Rect, ...]:
    """One row of equal height for each of *counts*, and that many boxes of equal width in it.

    Where boxes would get narrower than the gaps between them, the gaps shrink until both are equal, so that any number
    of boxes finds room.
    """
    return tuple(
        Rect(x, y, width, height)
        for count, (y, height) in zip(counts, _divided(area.y, area.height, len(counts), gap), strict=True)
        for x, width in _divided(area.x, area.width, count, gap)
    )


def _divided(start: float, length: float, count: int, gap: float) -> list[tuple[float, float]]:
    """The start and the length of each of *count* equal parts of a side."""
    gap = min(gap, length / (2 * count - 1))
    part = (length - (count - 1) * gap) / count
    return [(start + number * (part + gap), part) for number in range(count)]


def _mirrored(rect: Rect) -> Rect:
    """The rectangle seen across the diagonal, so that columns are laid out as rows are."""
    return Rect(rect.y, rect.x, rect.height, rect.width)


def _slides(frame: float, mount: float, area: Rect, printable: Rect) -> tuple[Rect, ...]:
    """Square frames in the middle of square mounts, as many mounts as *printable* holds, in the middle of *area*.

    Where *area* is lower, the mounts move closer; only then may a frame get smaller than it says.
    """
    columns = min(_whole(printable.width / mount), _MOST_SLIDES)
    rows = min(_whole(printable.height / mount), _MOST_SLIDES // columns)
    width, height = min(mount, area.width / columns), min(mount, area.height / rows)
    side = min(frame, width, height)
    mounts = _rows((columns,) * rows, area.centred(columns * width, rows * height), gap=0.0)
    return tuple(box.centred(side, side) for box in mounts)


def _whole(quotient: float) -> int:
    return max(1, floor(quotient + _DUST))


def _shared(share: Share, area: Rect) -> Rect:
    return Rect(
        area.x + share.x * area.width,
        area.y + share.y * area.height,
        share.width * area.width,
        share.height * area.height,
    )
