import unicodedata

import pytest
import uharfbuzz as hb

from printscp.output.face import Face
from printscp.output.missing_box import missing_box
from printscp.output.typeface import Typeface
from tests.output.tiny_font import damaged, lost, tiny_face, tiny_font
from tests.system_fonts import NOTO, VERA, typeface_of


@pytest.fixture
def typeface():
    return Typeface([VERA])


def glyphs_of(line):
    return [glyph for run in line.runs for glyph in run.glyphs]


def texts_of(line):
    return [glyph.text for glyph in glyphs_of(line)]


def faces_of(line):
    return [(run.face.name, "".join(glyph.text for glyph in run.glyphs)) for run in line.runs]


def named(name, characters):
    face = tiny_face(characters)
    face.name = name
    return face


@pytest.mark.parametrize(("text", "width"), [("", 0), (" ", 0.318), ("i", 0.278), ("W", 0.989), ("WW", 1.977)])
def test_line_is_as_wide_as_its_characters(typeface, text, width):
    assert typeface.line(text).width == pytest.approx(width, abs=0.001)


def test_pairs_of_letters_are_kerned(typeface):
    apart = typeface.line("A").width + typeface.line("V").width

    assert typeface.line("AV").width < apart - 0.05


@pytest.mark.parametrize("text", ["", "x", "Köhler gj"])
def test_plain_lines_are_all_equally_high(typeface, text):
    line = typeface.line(text)

    assert (line.top, line.bottom) == pytest.approx((0.928, -0.236), abs=0.001)


def test_line_is_as_high_and_as_deep_as_its_ink():
    line = typeface_of(*NOTO).line("Ẫ̂ ปู่ ญู")

    assert line.top > 0.95
    assert line.bottom < -0.24


@pytest.mark.parametrize(("by", "top", "bottom"), [(700, 1.1, -0.2), (-700, 0.8, -0.7)])
def test_line_holds_glyphs_that_stand_off_it(by, top, bottom):
    face = tiny_face("a", features=f"feature kern {{ pos u0061 <0 {by} 0 0>; }} kern;")

    line = Typeface([face]).line("a")

    assert (line.top, line.bottom) == pytest.approx((top, bottom))


def test_text_is_in_normal_form_c(typeface):
    assert texts_of(typeface.line("Ko\u0308")) == ["K", "ö"]


@pytest.mark.parametrize("blank", "\t\n\x00\x85\u2028\u3164\u1160\u1680\uffa0")
def test_what_is_blank_becomes_a_space(typeface, blank):
    line = typeface.line(f"a{blank}b")

    assert texts_of(line) == ["a", " ", "b"]
    assert typeface.missing(blank) == ""


@pytest.mark.parametrize("unseen", "\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe0f\u202a")
def test_what_nobody_sees_is_neither_missing_nor_shown(typeface, unseen):
    line = typeface.line(f"a{unseen}b")

    assert line.width == pytest.approx(typeface.line("ab").width)
    assert len(glyphs_of(line)) == 2
    assert typeface.missing(f"a{unseen}b") == ""


@pytest.mark.parametrize("space", "\u00a0\u2009\u202f\u3000")
def test_any_space_is_made_of_the_plain_one(space):
    line = Typeface([tiny_face("ab")]).line(f"a{space}b")

    assert [run.face.name for run in line.runs] == ["tiny"]
    assert texts_of(line) == ["a", space, "b"]


def test_character_that_no_face_has_is_a_box_with_its_text(typeface):
    line = typeface.line("a山\u0301b")

    assert [(run.face is missing_box(), [glyph.text for glyph in run.glyphs]) for run in line.runs] == [
        (False, ["a"]),
        (True, ["山", "\u0301"]),
        (False, ["b"]),
    ]
    assert line.runs[1].glyphs[0].advance == 0.6


def test_half_of_a_surrogate_pair_is_a_missing_character(typeface):
    assert texts_of(typeface.line("a\ud800")) == ["a", "\ufffd"]
    assert typeface.missing("\ud800") == "\ufffd"


def test_missing_characters_are_told_once_in_their_order(typeface):
    assert typeface.missing("山 aЖ山\u200d\n") == "山Ж"


def test_first_face_that_has_a_character_is_taken():
    typeface = Typeface([named("first", "ab"), named("second", "bא")])

    assert faces_of(typeface.line("abא")) == [("first", "ab"), ("second", "א")]


def test_word_of_one_script_has_one_face_where_one_has_it_all():
    typeface = Typeface([named("first", "ac^"), named("second", "abc^")])

    assert faces_of(typeface.line("a^b c")) == [("second", "a^b c")]
    assert faces_of(typeface.line("a^c c")) == [("first", "a^c c")]


def test_word_that_no_face_has_as_a_whole_has_several():
    typeface = Typeface([named("first", "a"), named("second", "b")])

    assert faces_of(typeface.line("ab")) == [("first", "a"), ("second", "b")]


def test_letter_and_its_marks_have_one_face():
    typeface = Typeface([named("first", "x\u0323"), named("second", "x\u0323\u0302y")])

    assert [run.face.name for run in typeface.line("x\u0323\u0302").runs] == ["second"]


def test_face_whose_file_is_damaged_is_passed_over():
    damaged = Face("damaged", hb.Blob(lost(tiny_font("abc"), b"post")))

    typeface = Typeface([damaged, named("next", "ab")])

    assert faces_of(typeface.line("ab c")) == [("next", "ab "), (missing_box().name, "c")]
    assert typeface.missing("ab c") == "c"


def test_glyph_that_a_file_does_not_have_costs_its_face_only_texts_with_it():
    font = tiny_font("abc", features="feature calt { sub u0061 by u0063; } calt;")
    few_glyphs = Face("few glyphs", hb.Blob(damaged(font, b"maxp", 5, 3)))
    typeface = Typeface([few_glyphs])

    lines = [typeface.line(text) for text in ("b", "a b", "b")]

    box = missing_box().name
    assert [faces_of(line) for line in lines] == [[("few glyphs", "b")], [(box, "a b")], [("few glyphs", "b")]]


def test_faces_of_so_many_characters_are_kept_in_mind(typeface):
    typeface.missing("".join(map(chr, range(0x4E00, 0x4E00 + 5000))))

    assert typeface._face_of_cluster.cache_info().currsize == 4096


def test_no_face_is_looked_at_while_an_earlier_one_has_all():
    def faces():
        yield VERA
        raise AssertionError

    assert Faces(faces).line("Köhler^Ann").width > 0


class Faces(Typeface):
    def __init__(self, faces):
        super().__init__(type("", (), {"__iter__": lambda _: faces()})())


def test_glyphs_stand_from_left_to_right():
    line = Typeface([tiny_face("ab12אבג")]).line("ab אבג 12")

    assert "".join(texts_of(line)) == "ab 12 גבא"
    assert [run.right_to_left for run in line.runs] == [False, True]


def test_boxes_stand_from_right_to_left_in_such_a_text(typeface):
    assert texts_of(typeface.line("אב")) == ["ב", "א"]


def test_brackets_are_turned_round_from_right_to_left_and_keep_their_text():
    face = tiny_face("()א")
    opening, closing = (face.font.get_nominal_glyph(ord(bracket)) for bracket in "()")

    line = Typeface([face]).line("(א)")

    assert [(glyph.id, glyph.text) for glyph in glyphs_of(line)][::2] == [(opening, ")"), (closing, "(")]


def test_glyphs_of_one_text_have_it_once():
    line = typeface_of("DejaVuSans.ttf").line("x\u0323\u0302y")

    assert texts_of(line) == ["x\u0323\u0302", "", "", "y"]


def test_letters_of_arabic_have_the_shapes_that_their_neighbors_ask_for():
    typeface = typeface_of("DejaVuSans.ttf")

    alone, joined = ({glyph.id for glyph in glyphs_of(typeface.line(text))} for text in ("ب ب ب", "ببب"))

    assert len(alone) == 2  # one is the space
    assert len(joined) == 3


def test_arabic_is_shaped_beside_hebrew():
    typeface = typeface_of("DejaVuSans.ttf")

    (line,) = typeface.line("אببב").runs

    assert len({glyph.id for glyph in line.glyphs}) == 4


def test_marks_are_put_on_their_letters():
    glyphs = glyphs_of(typeface_of("DejaVuSans.ttf").line("سَ"))

    assert max(abs(glyph.y_offset) for glyph in glyphs) > 0.05


def test_every_language_of_dicom_is_found_in_the_fonts_that_ci_installs():
    typeface = typeface_of(*NOTO)
    text = "Äneas Buc^Jérôme Διονυσιος Люксембург שרון قباني ศูนย์ 王小东 山田太郎 やまだ ﾔﾏﾀﾞ 김희중"

    line = typeface.line(text)

    assert typeface.missing(text) == ""
    assert sorted("".join(texts_of(line))) == sorted(unicodedata.normalize("NFC", text))
