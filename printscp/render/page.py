"""A composed page: marks on a sheet, in millimetres and grays, ready for any kind of file."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, TypeVar

from printscp.film.printer import ImageMode
from printscp.render.rect import Rect
from printscp.render.samples import Samples


@dataclass(frozen=True, slots=True)
class Fill:
    """An area of one gray, from 0 (black) to 1."""

    area: Rect
    gray: float


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image scaled to its area: gray as (rows, columns) or RGB as (rows, columns, 3), 8 or 16 bits each."""

    area: Rect
    pixels: Samples = field(repr=False)
    smooth: bool
    """Whether enlarging interpolates between pixels; else each pixel stays a plain rectangle."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of the given width in millimetres, just inside its area."""

    area: Rect
    gray: float
    width: float


class Align(Enum):
    """Which end of a text meets which end of its area."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text as high as its area, from its deepest descender to its highest accent.

    A text that would be wider than its area is set smaller, in the middle of the area's height.
    """

    area: Rect
    text: str
    gray: float
    align: Align


Mark: TypeAlias = Fill | Picture | Frame | Text

_KindOfMark = TypeVar("_KindOfMark", Fill, Picture, Frame, Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A sheet of one gray and the marks on it, the topmost last."""

    size: Rect
    gray: float
    marks: tuple[Mark, ...]
    pixels_per_mm: float
    """Printer pixels."""
    images: ImageMode
    """In film mode everything but texts lies on the grid of printer pixels."""
    bits: int
    """Depth of all grays: 8, or 16 on a film without color."""

    def marks_of(self, kind: type[_KindOfMark]) -> tuple[_KindOfMark, ...]:
        """The marks of one kind, in the order they lie on the page."""
        return tuple(mark for mark in self.marks if isinstance(mark, kind))
