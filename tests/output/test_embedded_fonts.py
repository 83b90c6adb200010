import re
import unicodedata

import pytest
from pikepdf import Pdf

from printscp.output.embedded_fonts import EmbeddedFonts
from printscp.output.typeface import Glyph, Line, Run, Typeface
from tests.output.text_pages import found_by_pdfium, page_of_texts, read_by_pdfium, read_by_poppler
from tests.output.tiny_font import tiny_face
from tests.system_fonts import NOTO, SMALL, VERA, typeface_of

LATIN = Typeface([VERA])

TEXTS = {
    "latin": "Köhler^Ann (12,5 mm) AVATAR \\",
    "greek": "Διονυσιος^Παπαδόπουλος",
    "cyrillic": "Люксембург^Чайковский",
    "hebrew": "שרון^דבורה",
    "arabic": "قباني^لنزار",
    "ligature": "السلام لا الله عليكم",
    "arabic with vowels": "سَلَام لَا",
    "thai": "ศูนย์การแพทย์ น้ำ ที่นี่ ก่ำ ปู่",
    "chinese": "王^小东 张三",
    "japanese": "山田^太郎 やまだ^たろう ﾔﾏﾀﾞ",
    "three groups": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "korean": "김^희중 金^喜中",
    "missing": "film \U0001f39e of day",
}
MIXED = {
    "hebrew with numbers": "כהן^משה 12-34 ABC 5.6.2024",
    "arabic with numbers": "قباني 123 CT محمد ١٢٣",
    "hebrew in latin": "ID 12 שרון^דבורה 1970 M",
    "arabic in latin": "CHEST PA قباني^لنزار 12",
    "brackets": "محمد (علي) أحمد",
}
PHRASES = ("בית חולים שערי צדק", "שרון^דבורה בת לוי", "السلام عليكم ورحمة الله", "محمد علي أحمد", "سَلَام لَا")
_BETWEEN_WORDS = re.compile(r"[\s^()]+")


@pytest.fixture(params=[SMALL, NOTO], ids=["droid", "noto"])
def typeface(request):
    return typeface_of(*request.param)


def test_line_is_shown_in_codes():
    assert EmbeddedFonts().operators(LATIN.line("aba"), 8.5) == "/F1 8.5 Tf [<000100020001>] TJ"


def test_kerning_goes_back_between_codes():
    shown = EmbeddedFonts().operators(LATIN.line("AVA"), 8)

    assert shown == "/F1 8 Tf [<0001>63.96<0002>63.97<0001>] TJ"


def test_nothing_is_shown_of_nothing():
    fonts = EmbeddedFonts()

    assert fonts.operators(LATIN.line(""), 8) == ""
    assert not fonts.resources(Pdf.new()).keys()


def test_fonts_have_numbers_in_the_order_of_their_use():
    faces = tiny_face("a"), tiny_face("א")
    fonts = EmbeddedFonts()

    shown = [fonts.operators(Typeface(faces).line(text), 8) for text in ("א", "aא")]

    assert shown == ["/F1 8 Tf [<0001>] TJ", "/F2 8 Tf [<0001>] TJ /F1 8 Tf [<0001>] TJ"]
    assert sorted(fonts.resources(Pdf.new()).keys()) == ["/F1", "/F2"]


def test_glyph_has_a_code_for_each_of_its_texts():
    shown = EmbeddedFonts().operators(LATIN.line("山田山"), 8)

    assert shown == "/F1 8 Tf [<000100020001>] TJ"


def test_glyph_off_the_line_is_drawn():
    glyph = Glyph(id=VERA.font.get_nominal_glyph(ord("a")), text="a", advance=0.6, y_offset=0.1)
    line = Line(runs=(Run(VERA, right_to_left=False, glyphs=(glyph,)),), width=0.6, top=1.0, bottom=-0.2)

    assert EmbeddedFonts().operators(line, 8) == "/D1 8 Tf [<02>] TJ"


def test_more_drawings_than_a_font_has_codes_need_another():
    typeface = Typeface([tiny_face("".join(map(chr, range(0x4E00, 0x4E00 + 300))) + "\u0301")])
    fonts = EmbeddedFonts()
    text = "".join(chr(code) + "\u0301" for code in range(0x4E00, 0x4E00 + 300))

    shown = fonts.operators(typeface.line(text), 8)

    codes = {font: re.findall("..", codes) for font, codes in re.findall(r"/(D\d) 8 Tf \[<(\w+)>\]", shown)}
    assert codes == {"D1": [f"{code:02X}" for code in range(2, 256)], "D2": [f"{code:02X}" for code in range(2, 48)]}
    assert sorted(fonts.resources(Pdf.new()).keys()) == ["/D1", "/D2"]


def test_each_line_is_where_the_glyphs_before_it_end():
    """What is gone back to kern, to place marks and to round adds up to the width of the line."""
    typeface = typeface_of(*SMALL)
    fonts = EmbeddedFonts()
    line = typeface.line("AVAT น้ำปู่ سَلَا 山")

    shown = fonts.operators(line, 10)

    widths = _widths(fonts)
    operands = re.findall(r"/(\w+) 10 Tf \[(.*?)\] TJ", shown)
    gone = sum(_gone(operand, widths[font], digits=2 if font[0] == "D" else 4) for font, operand in operands)
    assert gone == pytest.approx(line.width * 1000, abs=0.5)


def test_readers_of_pdf_find_the_text_of_every_language(typeface, need):
    need("pdftotext")
    sent = [unicodedata.normalize("NFC", text) for text in TEXTS.values()]

    pdf = page_of_texts(typeface, sent)

    assert read_by_poppler(pdf) == sent
    assert read_by_pdfium(pdf) == sent


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrase_from_right_to_left_is_found_where_it_has_a_line_to_itself(typeface, need, phrase):
    need("pdftotext")

    pdf = page_of_texts(typeface, ["CHEST PA", phrase, "12.5.2026"])

    assert phrase in read_by_poppler(pdf)
    assert found_by_pdfium(pdf, phrase)


def test_readers_of_pdf_find_each_word_of_mixed_directions(typeface, need):
    need("pdftotext")
    sent = list(MIXED.values())

    pdf = page_of_texts(typeface, sent)

    for lines in (read_by_poppler(pdf), read_by_pdfium(pdf)):
        missed = [
            word
            for text, line in zip(sent, lines, strict=True)
            for word in _BETWEEN_WORDS.split(text)
            if word not in line
        ]
        assert missed == []


def test_same_lines_give_the_same_file(typeface):
    first, second = (page_of_texts(typeface, list(TEXTS.values())) for _ in range(2))

    assert first == second


def _widths(fonts):
    """The widths of all fonts by code; of Type 0 fonts those are TrueType here, so codes are CIDs."""
    found, document = {}, Pdf.new()
    for name, font in fonts.resources(document).items():
        if font.Subtype == "/Type3":
            found[name[1:]] = {code: float(width) for code, width in enumerate(font.Widths, start=1)}
        else:
            found[name[1:]] = {code: float(width) for code, width in enumerate(font.DescendantFonts[0].W[1], start=1)}
    return found


def _gone(operand, widths, digits):
    gone = 0.0
    for codes, back in re.findall(r"<(\w+)>|(-?[\d.]+)", operand):
        if back:
            gone -= float(back)
        gone += sum(widths[int(code, 16)] for code in re.findall("." * digits, codes))
    return gone
