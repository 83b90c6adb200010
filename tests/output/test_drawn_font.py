import pytest
from pikepdf import Pdf

from printscp.output.drawn_font import Drawing, drawn_font
from printscp.output.typeface import Glyph
from tests.output.tiny_font import tiny_face
from tests.system_fonts import VERA

FACE = tiny_face("ab")
LETTER = Glyph(id=1, text="a\u0301", advance=0.5)
MARK = Glyph(id=2, text="", advance=0.0, x_offset=-0.1, y_offset=0.45)
DRAWING = Drawing(face=FACE, glyphs=(LETTER, MARK), width=0.5, text="a\u0301")
BLANK = Drawing(face=FACE, glyphs=(), width=0.25, text="b")


@pytest.fixture
def document():
    return Pdf.new()


@pytest.fixture
def font(document):
    return drawn_font(document, [DRAWING, BLANK])


def procedure(font, name):
    return font.CharProcs[name].read_bytes().decode()


def test_glyphs_are_drawn_one_after_another_where_they_stand(font):
    assert procedure(font, "/d2") == (
        "500 0 0 0 800 850 d1 "
        "0 0 m 0 400 l 400 400 l 400 0 l 0 0 l h "
        "400 450 m 400 850 l 800 850 l 800 450 l 400 450 l h f"
    )


def test_blank_has_a_width_only(font):
    assert procedure(font, "/d3") == "250 0 0 0 0 0 d1"


def test_font_has_widths_and_texts_of_its_drawings(font):
    assert [int(value) for value in font.Widths] == [600, 500, 250]
    assert b"<02> <00610301>\n<03> <0062>" in font.ToUnicode.read_bytes()
    assert (int(font.FirstChar), int(font.LastChar)) == (1, 3)
    assert [str(entry) for entry in font.Encoding.Differences] == ["1", "/m", "/d2", "/d3"]


def test_box_of_the_font_holds_all_drawings(font):
    assert [int(edge) for edge in font.FontBBox] == [0, 0, 800, 850]


def test_curves_of_truetype_become_those_of_pdf(document):
    glyph = Glyph(id=VERA.font.get_nominal_glyph(ord("o")), text="o", advance=0.6)
    font = drawn_font(document, [Drawing(face=VERA, glyphs=(glyph,), width=0.6, text="o")])

    assert {token for token in procedure(font, "/d2").split() if token.isalpha()} == {"m", "c", "h", "f"}
