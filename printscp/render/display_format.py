"""Image Display Format (2010,0010) as rectangles: how a film is divided into image boxes (PS3.3 C.13.3.1)."""

from collections.abc import Sequence

from printscp.film.display_format import DisplayFormat
from printscp.render.rect import Rect


def image_box_areas(display_format: DisplayFormat, area: Rect, gap: float = 0.0) -> tuple[Rect, ...]:
    """Divide *area* into image boxes with *gap* between them, in the order of Image Box Position.

    STANDARD and ROW count boxes along each row, COL down each column. Where boxes would get narrower than the gaps
    between them, the gaps shrink until both are equal, so that any number of boxes finds room.
    """
    match display_format:
        case DisplayFormat("STANDARD", (columns, rows)):
            return _rows((columns,) * rows, area, gap)
        case DisplayFormat("COL", counts):
            return tuple(_mirrored(box) for box in _rows(counts, _mirrored(area), gap))
        case _:
            return _rows(display_format.counts, area, gap)


def _rows(counts: Sequence[int], area: Rect, gap: float) -> tuple[Rect, ...]:
    """One row of equal height for each of *counts*, and that many boxes of equal width in it."""
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
