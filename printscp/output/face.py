"""A face of a font file as texts use it: which characters it has, and what a PDF must know of it."""

import re
from collections.abc import Iterator
from functools import cached_property

import uharfbuzz as hb

_NEEDED_TABLES = {"cmap", "head", "hhea", "hmtx", "maxp"}
_OUTLINES = {"glyf"}, {"CFF "}, {"CFF2", "fvar"}
_REGULAR_WEIGHT = 400.0
_USAGE_PERMISSIONS, _RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x000E, 0x0002, 0x0100, 0x0200
"""Of fsType in the table OS/2 of OpenType."""


class Face:
    """One face of a font file; nothing of the file is looked at before a text needs it."""

    def __init__(self, name: str, data: hb.Blob, index: int = 0) -> None:
        self.name = name
        """Where it comes from, for messages."""
        self._data = data
        self._index = index

    @cached_property
    def hb_face(self) -> hb.Face:
        """The face as HarfBuzz reads it."""
        return hb.Face(self._data, self._index)

    @cached_property
    def font(self) -> hb.Font:
        """The face in units of its em; a variable one in its regular weight."""
        font = hb.Font(self.hb_face)
        font.set_variations(self.variations)
        return font

    @cached_property
    def units_per_em(self) -> int:
        return int(self.hb_face.upem)

    @cached_property
    def tables(self) -> frozenset[str]:
        """Tags of its tables."""
        return frozenset(self.hb_face.table_tags)

    @cached_property
    def variations(self) -> dict[str, float]:
        """Where a variable face stands on each of its axes."""
        wanted = {"wght": _REGULAR_WEIGHT}
        return {
            axis.tag: min(max(wanted.get(axis.tag, axis.default_value), axis.min_value), axis.max_value)
            for axis in self.hb_face.axis_infos
        }

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

    def has(self, character: str) -> bool:
        """Whether it can show this character; only a space is shown by a glyph without ink."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return bool(glyph) and (character.isspace() or self.ink(glyph) != (0.0, 0.0))

    def ink(self, glyph: int) -> tuple[float, float]:
        """The lowest and the highest ink of a glyph, in em above the baseline."""
        extents = self.font.get_glyph_extents(glyph)
        if extents is None:
            return 0.0, 0.0
        top = extents.y_bearing / self.units_per_em
        return top + extents.height / self.units_per_em, top


def faces(name: str, data: hb.Blob) -> Iterator[Face]:
    """The faces of a font file, or of a collection of them, that can be embedded; none where *data* is no font."""
    for index in range(hb.Face(data).count):
        face = Face(name, data, index)
        if face.can_be_embedded:
            yield face
