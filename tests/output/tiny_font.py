"""Fonts of a few squares, for what no font at hand does."""

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from printscp.output.face import Face

ADVANCE = 500
SIDE = 400
"""A square stands on the baseline at the left; both are in thousandths of an em."""


def tiny_face(characters: str, **options: object) -> Face:
    """A face in which each of *characters* is a square."""
    return Face("tiny", hb.Blob(tiny_font(characters, **options)))


def tiny_font(
    characters: str,
    *,
    blank: str = " ",
    outlines: str = "glyf",
    permissions: int = 0,
    name: str = "Tiny",
    weights: Sequence[float] = (),
    features: str = "",
) -> bytes:
    """A font file; those of *blank* have no ink. *outlines* is glyf, CFF or CFF2.

    *features* are in the language of feature files, in which the glyph of "a" is called u0061. With *weights*, least, default and most, each unit of weight makes squares of glyf one unit wider.
    """
    glyphs = {character: f"u{ord(character):04X}" for character in dict.fromkeys(characters + blank)}
    inked = {name for character, name in glyphs.items() if character not in blank}
    names = [".notdef", *glyphs.values()]
    builder = FontBuilder(1000, isTTF=outlines == "glyf")
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): glyph for character, glyph in glyphs.items()})
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular", "psName": name})
    if weights:
        builder.setupFvar([("wght", *weights, "Weight")], [])
    if outlines == "glyf":
        builder.setupGlyf({glyph: _square(TTGlyphPen(None), glyph in inked).glyph() for glyph in names})
    elif outlines == "CFF":
        builder.setupCFF(name, {}, _strings(T2CharStringPen(ADVANCE, None), names, inked), {})
    else:
        builder.setupCFF2(
            _strings(T2CharStringPen(None, None, CFF2=True), names, inked), regions=[{"wght": (0.0, 1.0, 1.0)}]
        )
    builder.setupHorizontalMetrics(dict.fromkeys(names, (ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(fsType=permissions)
    builder.setupPost()
    if features:
        builder.addOpenTypeFeatures(features)
    if weights and outlines == "glyf":
        builder.setupGvar({glyph: [_wider(weights)] for glyph in inked})
    return _bytes(builder.font)


def collection(*fonts: bytes) -> bytes:
    """A font file with a face of each of *fonts*."""
    together = TTCollection()
    together.fonts = [TTFont(BytesIO(font)) for font in fonts]
    return _bytes(together)


def damaged(font: bytes, table: bytes, at: int, value: int) -> bytes:
    """*font* with another byte in one of its tables."""
    start = int.from_bytes(font[font.index(table) + 8 :][:4], "big") + at
    return font[:start] + bytes([value]) + font[start + 1 :]


def lost(font: bytes, table: bytes) -> bytes:
    """*font* with a table that lies beyond its end."""
    entry = font.index(table)
    return font[: entry + 8] + b"\xff" + font[entry + 9 :]


def _strings(pen: T2CharStringPen, names: Sequence[str], inked: set[str]) -> dict:
    return {glyph: _square(deepcopy(pen), glyph in inked).getCharString() for glyph in names}


def _square(pen, has_ink):
    if has_ink:
        pen.moveTo((0, 0))
        pen.lineTo((0, SIDE))
        pen.lineTo((SIDE, SIDE))
        pen.lineTo((SIDE, 0))
        pen.closePath()
    return pen


def _wider(weights: Sequence[float]) -> TupleVariation:
    by = weights[2] - weights[1]
    return TupleVariation({"wght": (0.0, 1.0, 1.0)}, [(0, 0), (0, 0), (by, 0), (by, 0), (0, 0), (0, 0), (0, 0), (0, 0)])


def _bytes(font) -> bytes:
    file = BytesIO()
    font.save(file)
    return file.getvalue()
