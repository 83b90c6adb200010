"""A face as a PDF embeds it: a Type 0 font of the glyphs that are used, with codes of their own (ISO 32000-1 9.7).

A code stands for a glyph and a text, for one glyph may be that of several texts, such as the box of missing characters.
It has two bytes; code 0 is left out, since glyph 0 of each font is the one that archives refuse.
"""

import hashlib
import struct
from collections.abc import Sequence

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Pdf, String

from printscp.output.face import Face
from printscp.output.pdf_syntax import code_to_cid, to_unicode

_DROPPED_TABLES = (
    b"BASE", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"MATH", b"OS/2", b"VORG", b"cmap", b"gasp", b"kern", b"morx", b"name", b"vhea",
    b"vmtx",
)  # fmt: skip
_SYMBOLIC = 4
_STEM = 80
"""How thick the stems of letters are; only who has to put another font in its place asks for it."""


def width(face: Face, glyph: int) -> float:
    """How far a viewer goes on after a glyph, in thousandths of an em as the PDF writes it."""
    return _thousandths(face, face.font.get_glyph_h_advance(glyph))


def font_object(document: Pdf, face: Face, shown: Sequence[tuple[int, str]]) -> pikepdf.Object:
    """A font of *face* in which *shown*, glyphs with their texts, have the codes 1, 2, 3 and so on."""
    subset, glyphs = _subset(face, [glyph for glyph, _ in shown])
    program = subset.blob.data if "glyf" in face.tables else subset.reference_table("CFF ").data
    name = Name(f"/{_tag(program, shown)}+{face.postscript_name}")
    descendant = Dictionary(
        Type=Name.Font,
        BaseFont=name,
        CIDSystemInfo=_system_info(),
        FontDescriptor=_descriptor(document, face, name, program),
    )
    # Codes are CIDs in the one, numbers of glyphs in the other, which has no CIDToGIDMap.
    if "glyf" in face.tables:
        encoding: pikepdf.Object = Name("/Identity-H")
        descendant.Subtype = Name.CIDFontType2
        descendant.CIDToGIDMap = document.make_stream(struct.pack(f">{len(glyphs) + 1}H", 0, *glyphs))
        by_cid = [glyph for glyph, _ in shown]
    else:
        encoding = _encoding(document, glyphs)
        descendant.Subtype = Name.CIDFontType0
        by_cid = sorted({glyph for glyph, _ in shown})
    descendant.W = Array([1, Array([width(face, glyph) for glyph in by_cid])])
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=encoding,
            DescendantFonts=Array([document.make_indirect(descendant)]),
            ToUnicode=document.make_stream(to_unicode([text for _, text in shown], code_bytes=2)),
        )
    )


def _subset(face: Face, glyphs: Sequence[int]) -> tuple[hb.Face, list[int]]:
    """A font of these glyphs only, and which number each has there."""
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
    plan = hb.SubsetPlan(face.hb_face, wanted)
    return plan.execute(), [plan.old_to_new_glyph_mapping[glyph] for glyph in glyphs]


def _tag(program: bytes, shown: Sequence[tuple[int, str]]) -> str:
    """Six letters that tell this subset from others of its face."""
    number = int.from_bytes(hashlib.blake2b(program + repr(shown).encode(), digest_size=8).digest(), "big")
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _descriptor(document: Pdf, face: Face, name: Name, program: bytes) -> pikepdf.Object:
    box = struct.unpack(">4h", face.hb_face.reference_table("head").data[36:44])
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array([_thousandths(face, edge) for edge in box]),
        ItalicAngle=round(face.font.get_style_value(hb.StyleTag.SLANT_ANGLE)),
        Ascent=_thousandths(face, face.font.get_font_extents("ltr").ascender),
        Descent=_thousandths(face, face.font.get_font_extents("ltr").descender),
        CapHeight=_thousandths(face, face.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)),
        StemV=_STEM,
    )
    if "glyf" in face.tables:
        descriptor.FontFile2 = document.make_stream(program, Length1=len(program))
    else:
        descriptor.FontFile3 = document.make_stream(program, Subtype=Name.CIDFontType0C)
    return document.make_indirect(descriptor)


def _system_info() -> Dictionary:
    return Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)


def _encoding(document: Pdf, glyphs: Sequence[int]) -> pikepdf.Stream:
    """The CMap from codes to CIDs."""
    name = "printscp-codes"
    return document.make_stream(
        code_to_cid(name, glyphs),
        Type=Name.CMap,
        CMapName=Name(f"/{name}"),
        CIDSystemInfo=_system_info(),
        WMode=0,
    )


def _thousandths(face: Face, units: float) -> float:
    """A length in units of the face as a PDF has it: in thousandths of an em, with three decimals at most."""
    return round(units * 1000 / face.units_per_em, 3)
