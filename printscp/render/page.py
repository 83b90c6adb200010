"""A composed page: marks on a sheet, in millimetres and grays, ready for any kind of file."""

from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from printscp.render.rect import Rect


@dataclass(frozen=True, slots=True)
class Fill:
    """An area of one gray, from 0 (black) to 1."""

    area: Rect
    gray: float


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image scaled to its area: gray as (rows, columns) or RGB as (rows, columns, 3), 8 bits each."""

    area: Rect
    pixels: NDArray[np.uint8] = field(repr=False)
    smooth: bool
    """Whether enlarging interpolates between pixels; else each pixel stays a plain rectangle."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of the given width in millimetres, just inside its area."""

    area: Rect
    gray: float
    width: float


Mark: TypeAlias = Fill | Picture | Frame

_KindOfMark = TypeVar("_KindOfMark", Fill, Picture, Frame)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of one gray and the marks on it, the topmost last."""

    size: Rect
    gray: float
    marks: tuple[Mark, ...]

    def marks_of(self, kind: type[_KindOfMark]) -> tuple[_KindOfMark, ...]:
        """The marks of one kind, in the order they lie on the page."""
        return tuple(mark for mark in self.marks if isinstance(mark, kind))
