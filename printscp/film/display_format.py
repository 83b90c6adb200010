"""Image Display Format (2010,0010): how a film is divided into image boxes (PS3.3 C.13.3.1)."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class DisplayFormat:
    """A layout: ``STANDARD`` with (columns, rows), ``ROW`` with boxes per row, ``COL`` with boxes per column."""

    kind: str
    counts: tuple[int, ...]

    @classmethod
    def standard(cls, *, columns: int, rows: int) -> Self:
        return cls("STANDARD", (columns, rows))

    @property
    def box_count(self) -> int:
        match self:
            case DisplayFormat("STANDARD", (columns, rows)):
                return columns * rows
            case _:
                return sum(self.counts)

    def __str__(self) -> str:
        return f"{self.kind}\\{','.join(map(str, self.counts))}"
