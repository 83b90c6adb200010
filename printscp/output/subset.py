"""Fonts of some glyphs of a face: what a PDF embeds of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import uharfbuzz as hb

from printscp.output.face import Face

_DROPPED_TABLES = (
    b"BASE", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"MATH", b"OS/2", b"VORG", b"cmap", b"gasp", b"kern", b"morx", b"name", b"vhea",
    b"vmtx",
)  # fmt: skip


class Unusable(Exception):
    """The file of *face* is damaged: no font can be made of some of its glyphs."""

    def __init__(self, face: Face) -> None:
        super().__init__(f"no font can be made of glyphs of {face.name}")
        self.face = face


@dataclass(frozen=True, slots=True)
class Subset:
    """A font of some glyphs of a face, and of those that they are made of."""

    program: bytes
    """A whole TrueType font, or the table CFF alone."""
    numbers: Mapping[int, int]
    """What number each glyph of the face has in the subset: 0, 1, 2 and so on; 0 is what stands for a missing one."""


def subset(face: Face, glyphs: Collection[int]) -> Subset:
    """A font of these glyphs; raises Unusable."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag) for tag in _DROPPED_TABLES)
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        | hb.SubsetFlags.DOWNGRADE_CFF2
    )
    for axis, value in face.variations.items():
        wanted.pin_axis_location(face.hb_face, axis, value)
    try:
        plan = hb.SubsetPlan(face.hb_face, wanted)
        font = plan.execute()
    except RuntimeError as error:
        raise Unusable(face) from error
    numbers = dict(plan.old_to_new_glyph_mapping.items())
    program = font.blob.data if "glyf" in face.tables else font.reference_table("CFF ").data
    # A glyph that the face does not have is left out without a word.
    if not program or not numbers.keys() >= set(glyphs):
        raise Unusable(face)
    return Subset(program, numbers)


def prove(face: Face, glyphs: Collection[int]) -> None:
    """Make sure that a document can embed these glyphs, before one is drawn with them; raises Unusable."""
    if not face.proven.issuperset(glyphs):
        subset(face, glyphs)
        face.proven.update(glyphs)
