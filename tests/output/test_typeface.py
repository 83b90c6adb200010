import re

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from printscp.output.typeface import Typeface


@pytest.fixture
def typeface():
    return Typeface(Canvas(None)._doc)


def test_line_has_room_for_descenders_and_accents(typeface):
    assert (typeface.top, typeface.height) == pytest.approx((0.928, 1.164), abs=0.001)


@pytest.mark.parametrize(("text", "width"), [(" ", 0.318), ("i", 0.278), ("W", 0.989), ("Wi", 1.267)])
def test_width_is_the_sum_of_the_widths_of_the_characters(typeface, text, width):
    assert typeface.width(text) == pytest.approx(width, abs=0.001)


def test_character_that_is_missing_is_as_wide_as_the_box_for_it(typeface):
    assert typeface.width("山") == pytest.approx(0.6, abs=0.001)


def test_characters_are_hexadecimal_codes_whatever_they_are(typeface):
    assert re.fullmatch(r"/F\d\+0 8\.5 Tf <(\w\w){8}> Tj", typeface.operators("(a) Tj\\<", "8.5"))


def test_more_characters_than_a_font_has_codes_need_another_font(typeface):
    every = "".join(chr(code) for code in sorted(typeface._font.face.charToGlyph) if code not in {0xA0, 0xFFFF})

    shown = typeface.operators(every, "8")

    assert re.findall(r"/F\d\+(\d)", shown) == ["0", "1"]


@pytest.mark.parametrize(
    ("text", "actual"), [("a 山", "feff006100205c71"), ("🎞", "feffd83cdf9e"), ("\ud800", "feff003f")]
)
def test_text_with_a_missing_character_stands_beside_its_boxes(typeface, text, actual):
    shown = typeface.operators(text, "8")

    assert re.fullmatch(rf"/Span <</ActualText <{actual}>>> BDC /F\d\+0 8 Tf <(\w\w)+> Tj EMC", shown)


def test_missing_character_is_the_first_glyph_of_the_font(typeface):
    assert "<00> Tj" in typeface.operators("山", "8")


def test_first_glyph_of_the_font_is_a_box_to_be_seen(typeface):
    start, end = typeface._font.face.glyphPos[:2]

    assert end > start


def test_fonts_of_reportlab_are_left_as_they_are():
    before = list(pdfmetrics.getRegisteredFontNames())

    Typeface(Canvas(None)._doc).operators("Abc", "8")

    assert list(pdfmetrics.getRegisteredFontNames()) == before


def test_font_in_the_working_directory_is_not_taken(tmp_path, monkeypatch):
    (tmp_path / "Vera.ttf").write_bytes(b"no font")
    monkeypatch.chdir(tmp_path)

    assert Typeface(Canvas(None)._doc).width("i") == pytest.approx(0.278, abs=0.001)
