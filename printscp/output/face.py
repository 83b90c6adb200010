"""A face of a font file as texts use it: which characters it has, and what a PDF must know of it."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Self

import uharfbuzz as hb

_NEEDED_TABLES = {"cmap", "head", "hhea", "hmtx", "maxp"}
_OUTLINES = {"glyf", "loca"}, {"CFF "}, {"CFF2", "fvar"}
_REGULAR_WEIGHT = 400.0
_USAGE_PERMISSIONS, _RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x000E, 0x0002, 0x0100, 0x0200
"""Of fsType in the table OS/2 of OpenType."""
_MOST_FACES = 1000
"""Of a file; the largest collections have some hundreds."""
# Default_Ignorable_Code_Point of the Unicode Character Database: nothing is to be seen of them in any font.
_IGNORABLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


class Face:
    """One face of a font file; raises ValueError where the file is damaged."""

    def __init__(self, name: str, data: hb.Blob, index: int = 0) -> None:
        self.name = name
        """The file it comes from."""
        self.index = index
        """Which of the faces of its file it is."""
        self.hb_face = hb.Face(data, index)
        """The face as HarfBuzz reads it."""
        self.tables = frozenset(tag for tag in self.hb_face.table_tags if len(self.hb_face.reference_table(tag)))
        """Tags of its tables, as far as the file has them."""
        self.variations = self._variations()
        """Where a variable face stands on each of its axes."""
        self.font = hb.Font(self.hb_face)
        """The face in units of its em; a variable one in its regular weight."""
        self.font.set_variations(self.variations)
        self.units_per_em = int(self.hb_face.upem)
        self.proven: set[int] = set()
        """Glyphs of which a font has been made."""

    @property
    def characters(self) -> hb.Set:
        """The code points that it has glyphs of, be there ink or not."""
        return self.hb_face.unicodes

    @property
    def can_be_embedded(self) -> bool:
        """Whether it has outlines of a kind that a PDF takes, and its maker lets parts of it be embedded."""
        if not any(self.tables >= _NEEDED_TABLES | outlines for outlines in _OUTLINES):
            return False
        permissions = int.from_bytes(self.hb_face.reference_table("OS/2").data[8:10], "big")
        return permissions & _USAGE_PERMISSIONS != _RESTRICTED and not permissions & (_NO_SUBSETTING | _BITMAPS_ONLY)

    @cached_property
    def postscript_name(self) -> str:
        """Its name in a PDF: letters, digits and hyphens only."""
        name = self.hb_face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or ""
        return re.sub(r"[^A-Za-z0-9-]", "", name) or "Unnamed"

    @cached_property
    def ascender(self) -> float:
        """How high a line of this face reaches above the baseline, in em."""
        return float(self.font.get_font_extents("ltr").ascender / self.units_per_em)

    @cached_property
    def descender(self) -> float:
        """Where a line of this face ends below the baseline, in em: less than zero."""
        return float(self.font.get_font_extents("ltr").descender / self.units_per_em)

    @cached_property
    def box(self) -> tuple[int, ...]:
        """The left, lower, right and upper bounds of all its glyphs together, in its units."""
        head = self.hb_face.reference_table("head").data
        return tuple(int.from_bytes(head[at : at + 2], "big", signed=True) for at in range(36, 44, 2))

    def face_with(self, text: str) -> Self | None:
        """Itself, if it can show all of *text*."""
        return self if all(self._has(character) for character in needed_characters(text)) else None

    def ink(self, glyph: int) -> tuple[float, float]:
        """The lowest and the highest ink of a glyph, in em above the baseline."""
        extents = self.font.get_glyph_extents(glyph)
        if extents is None:
            return 0.0, 0.0
        top = extents.y_bearing / self.units_per_em
        return top + extents.height / self.units_per_em, top

    def _has(self, character: str) -> bool:
        """Whether it can show a character; only a space is shown by a glyph without ink."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return bool(glyph) and (character == " " or self.ink(glyph) != (0.0, 0.0))

    def _variations(self) -> dict[str, float]:
        wanted = {"wght": _REGULAR_WEIGHT}
        return {
            axis.tag: min(max(wanted.get(axis.tag, axis.default_value), axis.min_value), axis.max_value)
            for axis in self.hb_face.axis_infos
        }


def needed_characters(text: str) -> set[str]:
    """What a face must have to show *text*: HarfBuzz makes every other space of the plain one."""
    return {" " if character.isspace() else character for character in _IGNORABLE.sub("", text)}


def faces(name: str, data: hb.Blob) -> Iterator[Face]:
    """The faces of a font file, or of a collection of them, that can be embedded; none where *data* is no font.

    Raises ValueError where the file is damaged; what is damaged beyond its tables is not seen here.
    """
    for index in range(min(hb.Face(data).count, _MOST_FACES)):
        face = Face(name, data, index)
        if face.can_be_embedded:
            yield face
