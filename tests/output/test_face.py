import pytest
import uharfbuzz as hb

from printscp.output.face import faces, needed_characters
from tests.output.tiny_font import SIDE, collection, lost, tiny_face, tiny_font
from tests.system_fonts import VERA


def characters_of(face, text):
    return "".join(character for character in text if face.face_with(character))


@pytest.mark.parametrize(("outlines", "weights"), [("glyf", ()), ("CFF", ()), ("CFF2", (100, 400, 900))])
def test_file_of_one_face_has_it(outlines, weights):
    (face,) = faces("a.ttf", hb.Blob(tiny_font("a", outlines=outlines, weights=weights)))

    assert (face.name, face.face_with("a"), face.face_with("b")) == ("a.ttf", face, None)


def test_collection_has_all_its_faces_in_their_order():
    found = list(faces("all.ttc", hb.Blob(collection(tiny_font("a"), tiny_font("b")))))

    assert [(face.index, characters_of(face, "ab")) for face in found] == [(0, "a"), (1, "b")]


def test_no_more_faces_are_looked_for_than_a_collection_may_have(monkeypatch):
    monkeypatch.setattr("printscp.output.face._MOST_FACES", 2)

    found = list(faces("all.ttc", hb.Blob(collection(*[tiny_font("a")] * 3))))

    assert len(found) == 2


@pytest.mark.parametrize("data", [b"", b"no font", b"\x00\x01\x00\x00" + bytes(8)])
def test_what_is_no_font_has_no_face(data):
    assert list(faces("x.ttf", hb.Blob(data))) == []


def test_face_of_half_a_file_has_no_character():
    font = tiny_font("a")

    cut_off = [face for end in range(0, len(font) // 2, 7) for face in faces("a.ttf", hb.Blob(font[:end]))]

    assert [face.face_with("a") for face in cut_off] == [None] * len(cut_off)


@pytest.mark.parametrize("table", [b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"])
def test_face_whose_table_is_cut_off_is_no_face(table):
    assert list(faces("a.ttf", hb.Blob(lost(tiny_font("a"), table)))) == []


@pytest.mark.parametrize("tag", [b"post", b"wght"])
def test_tag_that_is_no_text_is_told(tag):
    font = tiny_font("a", weights=(100, 100, 900)).replace(tag, b"\xff\xff\xff\xff")

    with pytest.raises(ValueError, match="can't decode"):
        list(faces("a.ttf", hb.Blob(font)))


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [(0, True), (0x0002, False), (0x0004, True), (0x0006, True), (0x0008, True), (0x0100, False), (0x0204, False)],
)
def test_face_that_its_maker_lets_nobody_embed_is_no_face(permissions, allowed):
    found = list(faces("a.ttf", hb.Blob(tiny_font("a", permissions=permissions))))

    assert len(found) == allowed


def test_character_whose_glyph_has_no_ink_is_not_had_but_for_spaces():
    assert characters_of(tiny_face("a", blank=" b"), "ab ") == "a "


def test_characters_of_a_face_are_those_with_a_glyph():
    assert set(tiny_face("a", blank=" b").characters) == set(map(ord, "ab "))


@pytest.mark.parametrize(
    ("text", "needed"), [("", ""), ("aba", "ab"), ("a\u3000 b", "a b"), ("a\u00ad\u200d\ufe0f", "a"), ("\u3164", "")]
)
def test_face_needs_the_characters_that_are_seen_and_the_plain_space(text, needed):
    assert needed_characters(text) == set(needed)


def test_face_with_a_text_has_all_its_characters():
    face = tiny_face("ab")

    assert face.face_with("a b\u3000\u200d") is face
    assert face.face_with("abc") is None


def test_variable_face_stands_in_its_regular_weight():
    face = tiny_face("a", weights=(100, 100, 900))

    assert face.variations == {"wght": 400}
    assert face.font.get_glyph_extents(1).width == SIDE + 300


def test_variable_face_without_a_regular_weight_has_the_nearest():
    assert tiny_face("a", weights=(600, 700, 900)).variations == {"wght": 600}


@pytest.mark.parametrize(("name", "in_pdf"), [("Noto-Sans", "Noto-Sans"), ("A (b)/c", "Abc"), ("山", "Unnamed")])
def test_name_in_a_pdf_has_no_signs_of_its_syntax(name, in_pdf):
    assert tiny_face("a", name=name).postscript_name == in_pdf


def test_box_of_all_glyphs_is_in_units_of_the_face():
    assert VERA.box == (-375, -483, 2636, 1901)


def test_lengths_are_in_em():
    assert VERA.units_per_em == 2048
    assert (VERA.ascender, VERA.descender) == pytest.approx((0.928, -0.236), abs=0.001)
    assert VERA.ink(VERA.font.get_nominal_glyph(ord("g"))) == pytest.approx((-0.208, 0.560), abs=0.001)


def test_space_has_no_ink():
    assert VERA.ink(VERA.font.get_nominal_glyph(ord(" "))) == (0, 0)


def test_glyph_that_is_not_there_has_no_ink():
    assert VERA.ink(60000) == (0, 0)
