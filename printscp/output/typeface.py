"""The typeface of texts on film: a line of text in any script becomes glyphs from left to right.

Each character gets the first face that has it, and HarfBuzz shapes what can be shaped in one go (`segments`). A
character that no face has is shown as a box, and can be searched and copied all the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby, pairwise
from typing import Protocol

import uharfbuzz as hb

from printscp.film.annotation import CONTROLS
from printscp.output.face import Face
from printscp.output.missing_box import BOX, missing_box
from printscp.output.segments import Segment, segments
from printscp.output.subset import Unusable, prove

_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Blanks that HarfBuzz leaves to the font.
_FILLERS = re.compile(r"[\u115f\u1160\u1680\u3164\uffa0]")
_REMEMBERED, _LONGEST_REMEMBERED = 4096, 8
"""Letters whose face is kept in mind, for a peer may send new ones for ever; and of how many characters."""
_LINES_REMEMBERED = 32
"""Lines that are kept, for the same texts stand on many films; a long one takes a quarter of a megabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A glyph as it stands in a line; lengths are in em."""

    id: int
    text: str
    """What it stands for; of several glyphs for the same characters only the first has them, the others have none."""
    advance: float
    """From where it starts to where the next glyph starts."""
    x_offset: float = 0.0
    y_offset: float = 0.0
    """By how much it is drawn off its place, to the right and up."""


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face, from left to right."""

    face: Face
    right_to_left: bool
    """How they are read."""
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line in type of size 1: its glyphs from left to right, and how large it is."""

    runs: tuple[Run, ...]
    width: float
    top: float
    """How high it reaches above the baseline; no line reaches less high than one of plain letters."""
    bottom: float
    """Where it ends below the baseline, so it is negative; no line ends higher than one of plain letters."""


class Candidate(Protocol):
    """A face that may be looked at only when a text needs it."""

    def face_with(self, text: str) -> Face | None:
        """The face, if it can be had and can show all of *text*."""


class Typeface:
    """Faces in order of preference, each asked only for texts that none before it has.

    *faces* are gone through anew for each new character, so they may be read as late as they are come to. Several
    threads may use a typeface.
    """

    def __init__(self, faces: Iterable[Candidate]) -> None:
        self._faces = faces
        self._face_of_cluster = lru_cache(_REMEMBERED)(self._first_with)
        self._lines = lru_cache(_LINES_REMEMBERED)(self._set)

    def line(self, text: str) -> Line:
        """*text* in one line, in Unicode's normal form C; characters that are controls become spaces."""
        return self._lines(text)

    def missing(self, text: str) -> str:
        """The characters of *text* that boxes stand for in its line, each once, in the order of the text."""
        boxes = {glyph.text for run in self.line(text).runs if run.face is missing_box() for glyph in run.glyphs}
        return "".join(dict.fromkeys(character for character in _clean(text) if character in boxes))

    def _set(self, text: str) -> Line:
        runs = self._runs(_clean(text))
        glyphs = [(run.face, glyph) for run in runs for glyph in run.glyphs]
        inks = [(face.ink(glyph.id), glyph.y_offset) for face, glyph in glyphs]
        plain = self._first(" ") or missing_box()
        return Line(
            runs=runs,
            width=sum(glyph.advance for _, glyph in glyphs),
            top=max([plain.ascender, *(top + raised for (_, top), raised in inks)]),
            bottom=min([plain.descender, *(bottom + raised for (bottom, _), raised in inks)]),
        )

    def _runs(self, text: str) -> tuple[Run, ...]:
        """*text* in the first faces that have it and are not damaged, as far as it needs them."""
        damaged: frozenset[Face] = frozenset()
        while True:
            try:
                found = segments(text, partial(self._first, but=damaged))
                return tuple(_joined(_shaped(text, segment) for segment in found))
            except Unusable as unusable:
                damaged |= {unusable.face}

    def _first(self, text: str, but: frozenset[Face] = frozenset()) -> Face | None:
        # There is no end to how long a cluster can be.
        return self._face_of_cluster(text, but) if len(text) <= _LONGEST_REMEMBERED else self._first_with(text, but)

    def _first_with(self, text: str, but: frozenset[Face]) -> Face | None:
        """The first face that has all of *text*."""
        faces = (candidate.face_with(text) for candidate in self._faces)
        return next((face for face in faces if face and face not in but), None)


def _clean(text: str) -> str:
    """*text* in normal form C; controls and fillers become spaces, and half of a surrogate pair is a U+FFFD."""
    text = _FILLERS.sub(" ", CONTROLS.sub(" ", text))
    return unicodedata.normalize("NFC", _LONE_SURROGATES.sub("\ufffd", text))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbors of the same face and direction as one."""
    for (face, right_to_left), alike in groupby(runs, key=lambda run: (run.face, run.right_to_left)):
        yield Run(face, right_to_left, tuple(glyph for run in alike for glyph in run.glyphs))


def _shaped(text: str, segment: Segment) -> Run:
    """The glyphs of a segment, from left to right; boxes where no face has its characters.

    Raises Unusable.
    """
    if segment.face is None:
        characters = text[segment.start : segment.end]
        return _boxes(characters[::-1] if segment.right_to_left else characters, segment)
    buffer = _shaped_buffer(text, segment, segment.face)
    prove(segment.face, {info.codepoint for info in buffer.glyph_infos})
    em = segment.face.units_per_em
    texts = _texts_of_glyphs(text, segment.end, [info.cluster for info in buffer.glyph_infos])
    glyphs = tuple(
        Glyph(
            id=info.codepoint,
            text=characters,
            advance=position.x_advance / em,
            x_offset=position.x_offset / em,
            y_offset=position.y_offset / em,
        )
        for info, position, characters in zip(buffer.glyph_infos, buffer.glyph_positions, texts, strict=True)
    )
    return Run(segment.face, segment.right_to_left, glyphs)


def _shaped_buffer(text: str, segment: Segment, face: Face) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    # The whole text, since a letter of Arabic has the shape that its neighbors ask for.
    buffer.add_str(text, segment.start, segment.end - segment.start)
    buffer.direction = "rtl" if segment.right_to_left else "ltr"
    if segment.script:
        buffer.script = segment.script
    hb.shape(face.font, buffer)
    return buffer


def _texts_of_glyphs(text: str, end: int, clusters: Sequence[int]) -> Iterator[str]:
    """What each glyph stands for, of those that are numbered by where their characters start; the last end at *end*."""
    end_by_start = dict(pairwise([*sorted(set(clusters)), end]))
    for before, start in pairwise([-1, *clusters]):
        yield "" if start == before else text[start : end_by_start[start]]


def _boxes(characters: str, segment: Segment) -> Run:
    face = missing_box()
    advance = face.font.get_glyph_h_advance(BOX) / face.units_per_em
    glyphs = tuple(Glyph(id=BOX, text=character, advance=advance) for character in characters)
    return Run(face, segment.right_to_left, glyphs)
