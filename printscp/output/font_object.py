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
from printscp.output.pdf_syntax import EM, code_to_cid, to_unicode
from printscp.output.subset import Subset, subset

_SYMBOLIC = 4
_STEM = 80
"""How thick the stems of letters are; only who has to put another font in its place asks for it."""


def width(face: Face, glyph: int) -> float:
    """How far a viewer goes on after a glyph, in thousandths of an em as the PDF writes it."""
    return _thousandths(face, face.font.get_glyph_h_advance(glyph))


def font_object(document: Pdf, face: Face, shown: Sequence[tuple[int, str]]) -> pikepdf.Object:
    """A font of *face* in which *shown*, glyphs with their texts, have the codes 1, 2, 3 and so on; raises Unusable."""
    glyphs = [glyph for glyph, _ in shown]
    part = subset(face, glyphs)
    name = Name(f"/{_tag(part.program, shown)}+{face.postscript_name}")
    encoding, descendant = (_truetype if "glyf" in face.tables else _postscript)(document, face, glyphs, part)
    descendant.Type = Name.Font
    descendant.BaseFont = name
    descendant.CIDSystemInfo = _system_info()
    descendant.FontDescriptor = _descriptor(document, face, name, part.program)
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


def _truetype(document: Pdf, face: Face, glyphs: Sequence[int], part: Subset) -> tuple[pikepdf.Object, Dictionary]:
    """How codes become CIDs and CIDs glyphs: codes are CIDs, and a map gives their glyphs."""
    numbers = [0, *(part.numbers[glyph] for glyph in glyphs)]
    to_glyphs = document.make_stream(struct.pack(f">{len(numbers)}H", *numbers))
    return Name("/Identity-H"), Dictionary(
        Subtype=Name.CIDFontType2, CIDToGIDMap=to_glyphs, W=_widths_from_1(face, glyphs)
    )


def _postscript(document: Pdf, face: Face, glyphs: Sequence[int], part: Subset) -> tuple[pikepdf.Object, Dictionary]:
    """How codes become CIDs and CIDs glyphs: a CMap gives the CIDs, which are numbers of glyphs of the subset."""
    # Every glyph of the subset has a width, also one that another is made of: so none is skipped from CID 1 on.
    _, *by_cid = sorted(part.numbers, key=part.numbers.__getitem__)
    encoding = _encoding(document, [part.numbers[glyph] for glyph in glyphs])
    return encoding, Dictionary(Subtype=Name.CIDFontType0, W=_widths_from_1(face, by_cid))


def _widths_from_1(face: Face, glyphs: Sequence[int]) -> Array:
    """The widths of the CIDs 1, 2, 3 and so on (ISO 32000-1 9.7.4.3)."""
    return Array([1, Array([width(face, glyph) for glyph in glyphs])])


def _tag(program: bytes, shown: Sequence[tuple[int, str]]) -> str:
    """Six letters that tell this subset from others of its face."""
    number = int.from_bytes(hashlib.blake2b(program + repr(shown).encode(), digest_size=8).digest(), "big")
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _descriptor(document: Pdf, face: Face, name: Name, program: bytes) -> pikepdf.Object:
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array([_thousandths(face, edge) for edge in face.box]),
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
    return round(units * EM / face.units_per_em, 3)
