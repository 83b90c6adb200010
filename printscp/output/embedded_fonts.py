"""The fonts of one PDF document: lines of text as operators, and what their glyphs need as resources.

Glyphs stand from left to right in the file, each with its text: that is what readers of PDF expect of Arabic and Hebrew,
too, and turn round. So a text that several glyphs have together, or one glyph from right to left, is taken apart here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

from pikepdf import Dictionary, Pdf

from printscp.output.drawn_font import FIRST_CODE, MOST_DRAWINGS, Drawing, drawn_font
from printscp.output.face import Face
from printscp.output.font_object import font_object, width
from printscp.output.pdf_syntax import EM, number
from printscp.output.typeface import Glyph, Line, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """A code of a font and where it stands; lengths are in thousandths of an em."""

    font: str
    code: str
    x: float
    width: float
    """How far a viewer goes on after it."""


class EmbeddedFonts:
    """The faces of a document, each embedded as far as lines have used it."""

    def __init__(self) -> None:
        self._codes_by_face: dict[Face, dict[tuple[int, str], int]] = {}
        self._names: dict[Face, str] = {}
        self._drawings: dict[Drawing, int] = {}

    def operators(self, line: Line, size: float) -> str:
        """What shows *line* in type of *size* points in a text object, from where that stands (ISO 32000-1 9.4).

        Texts are hexadecimal codes: whatever they say, nothing of them is taken for an operator.
        """
        operators = []
        reached = 0.0
        for font, codes in groupby(self._codes(line), key=attrgetter("font")):
            pieces = []
            for code in codes:
                back = number(reached - code.x, decimals=2)
                pieces.append(f"<{code.code}>" if back == "0" else f"{back}<{code.code}>")
                reached += code.width - float(back)
            operators.append(f"/{font} {number(size)} Tf [{''.join(pieces).replace('><', '')}] TJ")
        return " ".join(operators)

    def resources(self, document: Pdf) -> Dictionary:
        """The fonts of all lines so far by their names, for the resources of the pages that show them."""
        faces = {
            self._names[face]: font_object(document, face, tuple(codes)) for face, codes in self._codes_by_face.items()
        }
        drawings = tuple(self._drawings)
        drawn = {
            _drawing_name(start): drawn_font(document, drawings[start : start + MOST_DRAWINGS])
            for start in range(0, len(drawings), MOST_DRAWINGS)
        }
        return Dictionary({f"/{name}": font for name, font in (faces | drawn).items()})

    def _codes(self, line: Line) -> Iterator[_Code]:
        """The codes that show a line, from left to right."""
        x = 0.0
        for run in line.runs:
            for letter in _letters(run):
                if _is_plain(letter, run):
                    yield self._plain(run.face, letter[0], x)
                else:
                    yield from self._drawn(run, letter, x)
                x += sum(glyph.advance for glyph in letter) * EM

    def _plain(self, face: Face, glyph: Glyph, x: float) -> _Code:
        """A glyph of the embedded face."""
        codes = self._codes_by_face.setdefault(face, {})
        code = codes.setdefault((glyph.id, glyph.text), len(codes) + 1)
        return _Code(
            font=self._names.setdefault(face, f"F{len(self._names) + 1}"),
            code=f"{code:04X}",
            x=x + glyph.x_offset * EM,
            width=width(face, glyph.id),
        )

    def _drawn(self, run: Run, glyphs: tuple[Glyph, ...], x: float) -> Iterator[_Code]:
        """A drawing; from right to left the first of as many codes as it has characters, the others of which are blank."""
        text = glyphs[0].text
        characters = tuple(text[::-1]) if run.right_to_left else (text,)
        share = round(sum(glyph.advance for glyph in glyphs) / len(characters), 5)
        for at, character in enumerate(characters):
            drawing = Drawing(face=run.face, glyphs=() if at else glyphs, width=share, text=character)
            number_of = self._drawings.setdefault(drawing, len(self._drawings))
            yield _Code(
                font=_drawing_name(number_of),
                code=f"{number_of % MOST_DRAWINGS + FIRST_CODE:02X}",
                x=x + at * share * EM,
                width=share * EM,
            )


def _drawing_name(number_of: int) -> str:
    return f"D{number_of // MOST_DRAWINGS + 1}"


def _letters(run: Run) -> Iterator[tuple[Glyph, ...]]:
    """The glyphs of a run, those together that have a text together."""
    starts = [at for at, glyph in enumerate(run.glyphs) if glyph.text]
    for start, end in pairwise([*starts, len(run.glyphs)]):
        yield run.glyphs[start:end]


def _is_plain(letter: tuple[Glyph, ...], run: Run) -> bool:
    """Whether a letter is one glyph on the line, whose text reads the same from both sides."""
    alone = len(letter) == 1 and letter[0].y_offset == 0
    return alone and not (run.right_to_left and len(letter[0].text) > 1)
