from io import BytesIO

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from printscp.output.face import Face
from printscp.output.subset import Unusable, prove, subset
from tests.output.tiny_font import lost, tiny_face, tiny_font
from tests.system_fonts import VERA


def test_subset_has_the_glyphs_and_what_they_are_made_of_in_their_old_order():
    accented, letter, accent = (VERA.font.get_nominal_glyph(ord(character)) for character in "öo¨")

    part = subset(VERA, [accented])

    numbered = sorted(part.numbers, key=part.numbers.get)
    assert numbered == sorted([0, accented, letter, accent])
    assert sorted(part.numbers.values()) == [0, 1, 2, 3]
    assert len(TTFont(BytesIO(part.program)).getGlyphOrder()) == 4


@pytest.mark.parametrize("outlines", ["CFF", "CFF2"])
def test_of_postscript_outlines_it_is_the_table_alone(outlines):
    weights = (100, 400, 900) if outlines == "CFF2" else ()

    assert subset(tiny_face("ab", outlines=outlines, weights=weights), [1]).program[:2] == b"\x01\x00"


def test_glyph_that_the_face_does_not_have_is_told():
    with pytest.raises(Unusable, match="no font can be made of glyphs of tiny"):
        subset(tiny_face("ab"), [1, 9])


@pytest.mark.parametrize(("outlines", "table"), [("glyf", b"post"), ("CFF", b"post"), ("CFF", b"CFF ")])
def test_damaged_file_is_told(outlines, table):
    face = Face("damaged", hb.Blob(lost(tiny_font("a", outlines=outlines), table)))

    with pytest.raises(Unusable) as told:
        subset(face, [1])

    assert told.value.face is face


def test_what_is_proven_is_not_tried_again():
    face = tiny_face("ab")
    prove(face, [1, 2])
    face.hb_face = None

    prove(face, [2])

    assert face.proven == {1, 2}


def test_what_cannot_be_embedded_is_not_proven():
    face = tiny_face("ab")

    with pytest.raises(Unusable):
        prove(face, [1, 9])

    assert face.proven == set()


def test_file_without_outlines_is_told():
    with pytest.raises(Unusable):
        subset(Face("empty", hb.Blob(b"")), [])
