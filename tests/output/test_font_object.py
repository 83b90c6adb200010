import re
import struct
from io import BytesIO

import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.ttLib import TTFont
from pikepdf import Pdf

from printscp.output.face import Face
from printscp.output.font_object import font_object, width
from tests.output.tiny_font import ADVANCE, SIDE, tiny_face
from tests.system_fonts import VERA, faces_of


def glyphs(face, text):
    return [(face.font.get_nominal_glyph(ord(character)), character) for character in text]


@pytest.fixture
def document():
    return Pdf.new()


def descendant(font):
    return font.DescendantFonts[0]


def program_of(font):
    """The CFF font that is embedded."""
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(descendant(font).FontDescriptor.FontFile3.read_bytes()), None)
    return fonts[0]


def cids(font):
    """CIDs by code, of a font with its own encoding."""
    entries = re.findall(rb"^<(\w{4})> (\d+)$", font.Encoding.read_bytes(), re.MULTILINE)
    return {int(code, 16): int(cid) for code, cid in entries}


def test_truetype_outlines_are_embedded_as_far_as_they_are_shown(document):
    font = font_object(document, VERA, glyphs(VERA, "Wi"))

    program = TTFont(BytesIO(descendant(font).FontDescriptor.FontFile2.read_bytes()))
    numbers = struct.unpack(">3H", descendant(font).CIDToGIDMap.read_bytes())
    assert [program["hmtx"][program.getGlyphName(number)][0] for number in numbers[1:]] == [2025, 569]
    assert len(program.getGlyphOrder()) == 3
    assert set(program.keys()) - {"GlyphOrder"} == {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"}
    assert (font.Encoding, descendant(font).Subtype) == ("/Identity-H", "/CIDFontType2")


def test_accent_that_a_letter_is_made_of_comes_with_it(document):
    font = font_object(document, VERA, glyphs(VERA, "ö"))

    program = TTFont(BytesIO(descendant(font).FontDescriptor.FontFile2.read_bytes()))
    numbers = struct.unpack(">2H", descendant(font).CIDToGIDMap.read_bytes())
    assert program["glyf"][program.getGlyphName(numbers[1])].getCoordinates(program["glyf"])[0]
    assert len(program.getGlyphOrder()) > 2


@pytest.mark.parametrize(("outlines", "weights"), [("CFF", ()), ("CFF2", (100, 400, 900))])
def test_postscript_outlines_are_embedded_as_far_as_they_are_shown(document, outlines, weights):
    face = tiny_face("abc", outlines=outlines, weights=weights)

    font = font_object(document, face, glyphs(face, "cb"))

    assert descendant(font).Subtype == "/CIDFontType0"
    assert descendant(font).FontDescriptor.FontFile3.Subtype == "/CIDFontType0C"
    assert len(program_of(font).CharStrings) == 3
    assert cids(font) == {1: 2, 2: 1}


def test_cids_of_a_font_that_has_its_own_are_those_of_its_subset(document):
    face = faces_of("NotoSansCJK-Regular.ttc")[0]

    font = font_object(document, face, glyphs(face, "田山한"))

    names = program_of(font).charset
    assert names == [".notdef", "cid00001", "cid00002", "cid00003"]
    assert sorted(cids(font).values()) == [1, 2, 3]


def test_widths_are_those_of_the_glyphs(document):
    by_code = font_object(document, VERA, glyphs(VERA, "Wi"))
    face = tiny_face("abc", outlines="CFF")
    by_cid = font_object(document, face, [(2, "b"), (2, "x"), (1, "a")])

    start, widths = descendant(by_code).W
    assert (int(start), [float(value) for value in widths]) == (1, [988.77, 277.832])
    assert [len(part) for part in list(descendant(by_cid).W)[1:]] == [2]
    assert width(face, 1) == ADVANCE


def test_variable_face_is_embedded_as_it_is_drawn(document):
    face = tiny_face("a", weights=(100, 100, 900))

    font = font_object(document, face, glyphs(face, "a"))

    program = TTFont(BytesIO(descendant(font).FontDescriptor.FontFile2.read_bytes()))
    assert program["glyf"][program.getGlyphName(1)].xMax == SIDE + 300
    assert "fvar" not in program


def test_descriptor_has_all_that_an_archive_asks_for(document):
    descriptor = descendant(font_object(document, VERA, glyphs(VERA, "a"))).FontDescriptor

    values = {
        name: descriptor[f"/{name}"] for name in ("Flags", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV")
    }
    assert {name: float(value) for name, value in values.items()} == {
        "Flags": 4, "ItalicAngle": 0, "Ascent": 928.223, "Descent": -235.84, "CapHeight": 728.027, "StemV": 80,
    }  # fmt: skip
    assert [float(edge) for edge in descriptor.FontBBox] == [-183.105, -235.84, 1287.109, 928.223]
    assert int(descriptor.FontFile2.Length1) == len(descriptor.FontFile2.read_bytes())


def test_name_tells_one_subset_from_another(document):
    names = [str(font_object(document, VERA, glyphs(VERA, text)).BaseFont) for text in ("ab", "ab", "ba")]

    assert all(re.fullmatch(r"/[A-Z]{6}\+BitstreamVeraSans-Roman", name) for name in names)
    assert names[0] == names[1] != names[2]


def test_same_glyphs_give_the_same_bytes():
    def saved():
        document = Pdf.new()
        page = document.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font={"/F1": font_object(document, VERA, glyphs(VERA, "Köhler"))})
        file = BytesIO()
        document.save(file, deterministic_id=True)
        return file.getvalue()

    assert saved() == saved()


def test_widths_are_right_where_a_glyph_is_made_of_others(document):
    """An accented letter of Type 1 brings the letter and the accent, which come before it in the font."""
    face = Face("accented", hb.Blob(accented_font()))

    font = font_object(document, face, glyphs(face, "Ö"))

    (cid,) = cids(font).values()
    start, widths = descendant(font).W
    assert len(program_of(font).CharStrings) == 4
    assert float(widths[cid - int(start)]) == 900


def accented_font():
    """Glyph 3 is made of glyphs 1 and 2 as Type 1 has it: the accent's place, and codes of both in StandardEncoding."""
    widths = {".notdef": 500, "O": 700, "dieresis": 300, "Odieresis": 900}
    square = [0, "hmoveto", 400, 400, -400, "vlineto", "endchar"]
    made = {"O": square, "dieresis": square, "Odieresis": [100, 450, ord("O"), 200, "endchar"]}
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(list(widths))
    builder.setupCharacterMap({ord("Ö"): "Odieresis"})
    builder.setupCFF("Tiny", {}, {name: T2CharString(program=made.get(name, ["endchar"])) for name in widths}, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
