"""The typeface of texts on film: a line of text in any script becomes glyphs from left to right.

Each character gets the first face that has it; HarfBuzz shapes what has one face, one script and one direction. A
character that no face has is shown as a box, and can be searched and copied all the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter

import uharfbuzz as hb

from printscp.film.annotation import CONTROLS
from printscp.output.face import Face
from printscp.output.missing_box import BOX, missing_box
from printscp.output.reading_order import reading_order

_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Default_Ignorable_Code_Point of the Unicode Character Database: nothing is to be seen of them in any font.
_IGNORABLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Blanks that HarfBuzz leaves to the font.
_FILLERS = re.compile(r"[\u115f\u1160\u1680\u3164\uffa0]")
_NON_JOINER, _JOINER = "\u200c", "\u200d"


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


@dataclass(slots=True)
class _Cluster:
    """What stays together, such as a letter and its accents: the characters of a text from *start* to before *end*."""

    start: int
    end: int
    face: Face | None
    script: str | None


@dataclass(slots=True)
class _Item(_Cluster):
    """What HarfBuzz shapes in one go: clusters of one face, one script and one direction."""

    right_to_left: bool


class Typeface:
    """Faces, at least one, in order of preference, each asked only for characters that none before it has.

    *faces* are gone through anew for each new character, so they may be read as late as they are come to.
    """

    def __init__(self, faces: Iterable[Face]) -> None:
        self._faces = faces
        self._face_by_character: dict[str, Face | None] = {}

    def line(self, text: str) -> Line:
        """*text* in one line, in Unicode's normal form C; characters that are controls become spaces."""
        text = _clean(text)
        runs = tuple(_joined(_shaped(text, item) for item in _items(text, self._clusters(text))))
        glyphs = [(run.face, glyph) for run in runs for glyph in run.glyphs]
        inks = [(face.ink(glyph.id), glyph.y_offset) for face, glyph in glyphs]
        plain = next(iter(self._faces))
        return Line(
            runs=runs,
            width=sum(glyph.advance for _, glyph in glyphs),
            top=max([plain.ascender, *(top + raised for (_, top), raised in inks)]),
            bottom=min([plain.descender, *(bottom + raised for (bottom, _), raised in inks)]),
        )

    def missing(self, text: str) -> str:
        """The characters of *text* that no face has, each once, in the order of the text."""
        return "".join(dict.fromkeys(character for character in _clean(text) if not self._face_of(character)))

    def _clusters(self, text: str) -> list[_Cluster]:
        """The clusters of *text* with their scripts and faces; a sign of all scripts has the script of what precedes."""
        clusters = [cluster for start, end in _cluster_bounds(text) for cluster in self._with_faces(text, start, end)]
        for before, cluster in pairwise(clusters):
            cluster.script = cluster.script or before.script
        for _, alike in groupby(clusters, key=attrgetter("script")):
            _agree_on_a_face(text, list(alike))
        return clusters

    def _with_faces(self, text: str, start: int, end: int) -> Iterator[_Cluster]:
        """A cluster, or each of its characters by itself where no face has them all."""
        face = self._face_of(text[start:end])
        if face or end - start == 1:
            yield _Cluster(start, end, face, _script(text[start]))
        else:
            for at in range(start, end):
                yield from self._with_faces(text, at, at + 1)

    def _face_of(self, text: str) -> Face | None:
        """The first face that has all of *text*."""
        # There are only so many characters, but a peer may send new clusters for ever.
        if len(text) > 1:
            return self._first_with(text)
        if text not in self._face_by_character:
            self._face_by_character[text] = self._first_with(text)
        return self._face_by_character[text]

    def _first_with(self, text: str) -> Face | None:
        return next((face for face in self._faces if _has(face, text)), None)


def _has(face: Face, text: str) -> bool:
    """Whether *face* can show all of *text*; HarfBuzz makes every other space of the plain one."""
    return all(face.has(" " if character.isspace() else character) for character in _IGNORABLE.sub("", text))


def _agree_on_a_face(text: str, clusters: Sequence[_Cluster]) -> None:
    """Set text of one script in one of its faces, if one of them has it all."""
    faces = dict.fromkeys(cluster.face for cluster in clusters if cluster.face)
    if len(faces) > 1:
        whole = text[clusters[0].start : clusters[-1].end]
        agreed = next((face for face in faces if _has(face, whole)), None)
        for cluster in clusters:
            cluster.face = agreed or cluster.face


def _clean(text: str) -> str:
    """*text* in normal form C; what is no character is replaced, and what is a blank becomes a space."""
    text = _FILLERS.sub(" ", CONTROLS.sub(" ", text))
    return unicodedata.normalize("NFC", _LONE_SURROGATES.sub("\ufffd", text))


def _cluster_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each letter starts, and where it ends with all that belongs to it."""
    starts = [at for at in range(len(text)) if at == 0 or not _continues(text, at)]
    return pairwise([*starts, len(text)])


def _continues(text: str, at: int) -> bool:
    return unicodedata.category(text[at])[0] == "M" or text[at] in {_NON_JOINER, _JOINER} or text[at - 1] == _JOINER


@cache
def _script(character: str) -> str | None:
    """The script of a character (ISO 15924); none where many scripts have it, as they have digits."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    script: str | None = buffer.script
    return script


def _items(text: str, clusters: Iterable[_Cluster]) -> list[_Item]:
    """What can be shaped in one go, from left to right."""
    cluster_at = {cluster.start: cluster for cluster in clusters}
    items: list[_Item] = []
    for index, right_to_left in reading_order(text):
        if cluster := cluster_at.get(index):
            item = _Item(cluster.start, cluster.end, cluster.face, cluster.script, right_to_left)
            if items and _belong_together(items[-1], item):
                item.start, item.end = min(item.start, items[-1].start), max(item.end, items[-1].end)
                items.pop()
            items.append(item)
    return items


def _belong_together(left: _Item, right: _Item) -> bool:
    touching = right.end == left.start if right.right_to_left else left.end == right.start
    alike = (left.face, left.script, left.right_to_left) == (right.face, right.script, right.right_to_left)
    return touching and alike


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbors of the same face and direction as one."""
    for (face, right_to_left), alike in groupby(runs, key=lambda run: (run.face, run.right_to_left)):
        yield Run(face, right_to_left, tuple(glyph for run in alike for glyph in run.glyphs))


def _shaped(text: str, item: _Item) -> Run:
    """The glyphs of an item, from left to right; boxes where no face has its character."""
    if item.face is None:
        characters = text[item.start : item.end]
        return _boxes(characters[::-1] if item.right_to_left else characters, item)
    buffer = _shaped_buffer(text, item, item.face)
    em = item.face.units_per_em
    texts = _texts_of_glyphs(text, item.end, [info.cluster for info in buffer.glyph_infos])
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
    return Run(item.face, item.right_to_left, glyphs)


def _shaped_buffer(text: str, item: _Item, face: Face) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    # The whole text, since a letter of Arabic has the shape that its neighbors ask for.
    buffer.add_str(text, item.start, item.end - item.start)
    buffer.direction = "rtl" if item.right_to_left else "ltr"
    if item.script:
        buffer.script = item.script
    hb.shape(face.font, buffer)
    return buffer


def _texts_of_glyphs(text: str, end: int, clusters: Sequence[int]) -> Iterator[str]:
    """What each glyph stands for, of those that are numbered by where their characters start; the last end at *end*."""
    end_by_start = dict(pairwise([*sorted(set(clusters)), end]))
    for before, start in pairwise([-1, *clusters]):
        yield "" if start == before else text[start : end_by_start[start]]


def _boxes(characters: str, item: _Item) -> Run:
    face = missing_box()
    advance = face.font.get_glyph_h_advance(BOX) / face.units_per_em
    glyphs = tuple(Glyph(id=BOX, text=character, advance=advance) for character in characters)
    return Run(face, item.right_to_left, glyphs)
