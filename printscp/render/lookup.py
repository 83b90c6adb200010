"""Stored words through a table, quickly.

numpy widens every word to an index of eight bytes before it looks it up. Most tables of films are straight lines from
black to white, and a line is computed three times as fast; whether it gives every entry of the table is tried when the
table is made, so what comes out is the same to the last bit.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from printscp.render.samples import Samples

_BAND_WORDS = 64 * 1024
"""Samples worked on at a time: with what is made of them they stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """``slope * (word & mask) + offset``, cut to a whole number."""

    slope: np.float32
    offset: np.float32
    mask: int


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """A table with an entry for every word, and how to apply it."""

    table: Samples
    """Read-only."""
    _line: _Line | None
    _changes_nothing: bool

    @classmethod
    def of(cls, table: Samples, mask: int) -> Self:
        """The lookup of *table*, whose entries do not depend on the bits of a word outside *mask*."""
        table.setflags(write=False)
        every_word: Samples = np.arange(len(table), dtype=np.uint16)
        every_word = every_word.astype(np.uint8) if len(table) == 256 else every_word
        return cls(table, _line_of(table, every_word, mask), np.array_equal(table, every_word))

    def __call__(self, words: Samples) -> Samples:
        """The entry of each of *words*, an array of at least two dimensions; the array itself where nothing changes."""
        if self._changes_nothing:
            return words
        found: Samples = np.empty(words.shape, dtype=self.table.dtype)
        band = max(1, _BAND_WORDS // words[0].size)
        for top in range(0, len(words), band):
            part, out = words[top : top + band], found[top : top + band]
            if self._line:
                _draw(self._line, part, out)
            else:
                # The table has an entry for every word; "clip" only keeps numpy from checking that, and from buffering.
                np.take(self.table, part, out=out, mode="clip")
        return found


def _line_of(table: Samples, every_word: Samples, mask: int) -> _Line | None:
    """The line that gives every entry of *table*, if there is one."""
    first, last = int(table[0]), int(table[mask])
    line = _Line(np.float32((last - first) / mask), np.float32(first + 0.5), mask)
    drawn = np.empty_like(table)
    _draw(line, every_word, drawn)
    return line if np.array_equal(drawn, table) else None


def _draw(line: _Line, words: Samples, out: Samples) -> None:
    # Step by step: numpy is slower where it has to convert and compute at once.
    lengths = np.bitwise_and(words, words.dtype.type(line.mask)).astype(np.float32)
    lengths *= line.slope
    lengths += line.offset
    out[...] = lengths
