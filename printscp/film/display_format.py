"""Image Display Format (2010,0010): how a film is divided into image boxes (PS3.3 C.13.3.1)."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class DisplayFormat:
    """A layout: a kind and its counts.

    ``STANDARD`` has (columns, rows), ``ROW`` boxes per row, ``COL`` boxes per column, ``CUSTOM`` its number, ``SLIDE``
    and ``SUPERSLIDE`` nothing.
    """

    kind: str
    counts: tuple[int, ...]

    @classmethod
    def standard(cls, *, columns: int, rows: int) -> Self:
        return cls("STANDARD", (columns, rows))

    @property
    def box_count(self) -> int:
        """How many image boxes the format itself asks for; 0 where that is for the printer to say."""
        match self:
            case DisplayFormat("STANDARD", (columns, rows)):
                return columns * rows
            case DisplayFormat("ROW" | "COL", counts):
                return sum(counts)
            case _:
                return 0

    def __str__(self) -> str:
        return "\\".join((self.kind, ",".join(map(str, self.counts)))) if self.counts else self.kind
