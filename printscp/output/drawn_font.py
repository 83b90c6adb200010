"""Letters of several glyphs as a PDF has them: each one drawing of a Type 3 font (ISO 32000-1 9.6.5).

Viewers take an accent that is a glyph of its own for a word of its own, or a line, so that no search finds the word it
stands in. A drawing is as many characters to them as its text has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TypeAlias

import pikepdf
from fontTools.pens.basePen import BasePen
from pikepdf import Array, Dictionary, Name, Pdf

from printscp.output.face import Face
from printscp.output.pdf_syntax import EM, number, to_unicode
from printscp.output.typeface import Glyph

FIRST_CODE = 2
MOST_DRAWINGS = 254
"""A code of such a font has one byte; as in the other fonts 0 is left out."""
_DECIMALS = 2

_Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Glyphs drawn as one, or a blank that has nothing but its text."""

    face: Face
    glyphs: tuple[Glyph, ...]
    width: float
    """In em, as a viewer has to know it."""
    text: str


def drawn_font(document: Pdf, drawings: Sequence[Drawing]) -> pikepdf.Object:
    """A font of *drawings*, not more than `MOST_DRAWINGS`, which have the codes from `FIRST_CODE` on."""
    # Poppler guesses how large the type is by how wide the letter called m is: at 0.6 em it guesses right.
    shown = [Drawing(face=drawings[0].face, glyphs=(), width=0.6, text=" "), *drawings]
    names = ["/m", *(f"/d{code}" for code in range(FIRST_CODE, FIRST_CODE + len(drawings)))]
    pens = [_drawn(drawing) for drawing in shown]
    procedures = {
        name: document.make_stream(_procedure(drawing, pen).encode())
        for name, drawing, pen in zip(names, shown, pens, strict=True)
    }
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array(_box(point for pen in pens for point in pen.points)),
            FontMatrix=Array([1 / EM, 0, 0, 1 / EM, 0, 0]),
            CharProcs=Dictionary(procedures),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([1, *map(Name, names)])),
            FirstChar=1,
            LastChar=len(shown),
            Widths=Array([_width(drawing) for drawing in shown]),
            Resources=Dictionary(),
            ToUnicode=document.make_stream(to_unicode([drawing.text for drawing in shown], code_bytes=1)),
        )
    )


class _PathPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Writes outlines as a path (ISO 32000-1 8.5.2), in thousandths of an em from where *start* is put."""

    def __init__(self, units_per_em: int) -> None:
        super().__init__()
        self._scale = EM / units_per_em
        self.start = 0.0, 0.0
        self.operators: list[str] = []
        self.points: list[tuple[float, float]] = []

    def _moveTo(self, point: _Point) -> None:  # noqa: N802  the names are fontTools'
        self._write("m", point)

    def _lineTo(self, point: _Point) -> None:  # noqa: N802
        self._write("l", point)

    def _curveToOne(self, *points: _Point) -> None:  # noqa: N802
        self._write("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self._write("h")

    def _write(self, operator: str, *points: _Point) -> None:
        placed = [(self.start[0] + x * self._scale, self.start[1] + y * self._scale) for x, y in points]
        self.points += placed
        self.operators += [*(number(length, _DECIMALS) for point in placed for length in point), operator]


def _drawn(drawing: Drawing) -> _PathPen:
    """The outlines of all glyphs, one after another."""
    pen = _PathPen(drawing.face.units_per_em)
    at = 0.0
    for glyph in drawing.glyphs:
        pen.start = (at + glyph.x_offset) * EM, glyph.y_offset * EM
        drawing.face.font.draw_glyph_with_pen(glyph.id, pen)
        at += glyph.advance
    return pen


def _procedure(drawing: Drawing, pen: _PathPen) -> str:
    """What draws it: how wide it is, what box it fills, and its path in whatever color texts have."""
    head = [number(_width(drawing)), "0", *map(str, _box(pen.points)), "d1"]
    return " ".join([*head, *pen.operators, "f"] if pen.operators else head)


def _box(points: Iterable[_Point]) -> tuple[int, int, int, int]:
    """The left, lower, right and upper bounds of *points*."""
    columns, rows = zip(*points, (0.0, 0.0), strict=True)
    return floor(min(columns)), floor(min(rows)), ceil(max(columns)), ceil(max(rows))


def _width(drawing: Drawing) -> float:
    return round(drawing.width * EM, _DECIMALS)
