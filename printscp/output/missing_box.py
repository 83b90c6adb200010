"""The face of the box that stands where no font has a character.

Each font has such a box as its first glyph, but an archive takes no text that uses it (ISO 19005-2 6.2.11.8). So this is
a font of one box, made here: it is embedded, searched and drawn as any other.
"""

from functools import cache
from io import BytesIO

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from printscp.output.face import Face

BOX = 1
"""Its only glyph that can be seen."""
_NAMES = (".notdef", "box")
_WIDTH = 600
_OUTSIDE, _INSIDE = (60, -100, 540, 740), (110, -50, 490, 690)
"""Left, bottom, right and top, in thousandths of an em."""


@cache
def missing_box() -> Face:
    """The face whose glyph `BOX` is an empty box."""
    builder = FontBuilder(1000, isTTF=True)
    # Else it would be told the time.
    builder.setupHead(unitsPerEm=1000, created=0, modified=0)
    builder.setupGlyphOrder(list(_NAMES))
    builder.setupCharacterMap({0x25A1: "box"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": _outline()})
    builder.setupHorizontalMetrics(dict.fromkeys(_NAMES, (_WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"psName": "MissingCharacter"})
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return Face("box of a missing character", hb.Blob(file.getvalue()))


def _outline() -> object:
    """A rectangle, and another the other way round that leaves only its frame."""
    pen = TTGlyphPen(None)
    for (left, bottom, right, top), clockwise in ((_OUTSIDE, True), (_INSIDE, False)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        first, *others = corners if clockwise else corners[::-1]
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
