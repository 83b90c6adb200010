import pytest
import uharfbuzz as hb

from printscp.output.face import Face, faces
from tests.output.tiny_font import SIDE, collection, tiny_face, tiny_font
from tests.system_fonts import VERA


@pytest.mark.parametrize(("outlines", "weights"), [("glyf", ()), ("CFF", ()), ("CFF2", (100, 400, 900))])
def test_file_of_one_face_has_it(outlines, weights):
    (face,) = faces("a.ttf", hb.Blob(tiny_font("a", outlines=outlines, weights=weights)))

    assert (face.name, face.has("a"), face.has("b")) == ("a.ttf", True, False)


def test_collection_has_all_its_faces_in_their_order():
    found = list(faces("all.ttc", hb.Blob(collection(tiny_font("a"), tiny_font("b")))))

    assert [[face.has(character) for character in "ab"] for face in found] == [[True, False], [False, True]]


@pytest.mark.parametrize("data", [b"", b"no font", b"\x00\x01\x00\x00" + bytes(8)])
def test_what_is_no_font_has_no_face(data):
    assert list(faces("x.ttf", hb.Blob(data))) == []


def test_face_of_half_a_file_has_no_character():
    font = tiny_font("a")

    damaged = [face for end in range(0, len(font) // 2, 7) for face in faces("a.ttf", hb.Blob(font[:end]))]

    assert [face.has("a") for face in damaged] == [False] * len(damaged)


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [(0, True), (0x0002, False), (0x0004, True), (0x0006, True), (0x0008, True), (0x0100, False), (0x0204, False)],
)
def test_face_that_its_maker_lets_nobody_embed_is_no_face(permissions, allowed):
    found = list(faces("a.ttf", hb.Blob(tiny_font("a", permissions=permissions))))

    assert len(found) == allowed


def test_nothing_of_a_face_is_read_before_it_is_needed():
    face = Face("not read", object())

    with pytest.raises(TypeError):
        face.has("a")


def test_character_whose_glyph_has_no_ink_is_not_had_but_for_spaces():
    face = tiny_face("a", blank=" b\u3000")

    assert [face.has(character) for character in "ab \u3000"] == [True, False, True, True]


def test_variable_face_stands_in_its_regular_weight():
    face = tiny_face("a", weights=(100, 100, 900))

    assert face.variations == {"wght": 400}
    assert face.font.get_glyph_extents(1).width == SIDE + 300


def test_variable_face_without_a_regular_weight_has_the_nearest():
    assert tiny_face("a", weights=(600, 700, 900)).variations == {"wght": 600}


@pytest.mark.parametrize(("name", "in_pdf"), [("Noto-Sans", "Noto-Sans"), ("A (b)/c", "Abc"), ("山", "Unnamed")])
def test_name_in_a_pdf_has_no_signs_of_its_syntax(name, in_pdf):
    assert tiny_face("a", name=name).postscript_name == in_pdf


def test_lengths_are_in_em():
    assert VERA.units_per_em == 2048
    assert (VERA.ascender, VERA.descender) == pytest.approx((0.928, -0.236), abs=0.001)
    assert VERA.ink(VERA.font.get_nominal_glyph(ord("g"))) == pytest.approx((-0.208, 0.560), abs=0.001)


def test_space_has_no_ink():
    assert VERA.ink(VERA.font.get_nominal_glyph(ord(" "))) == (0, 0)


def test_glyph_that_is_not_there_has_no_ink():
    assert VERA.ink(60000) == (0, 0)
