import pytest

from printscp.output.segments import _script, segments
from tests.output.tiny_font import tiny_face

LATIN, HEBREW, BOTH = tiny_face("abc12()^"), tiny_face("אבג"), tiny_face("abxאב\u0301")


def choose(text):
    return next((face for face in (LATIN, HEBREW, BOTH) if face.face_with(text)), None)


def found(text):
    return [(text[segment.start : segment.end], segment.face) for segment in segments(text, choose)]


def test_segments_stand_from_left_to_right():
    assert found("ab אבc") == [("ab ", LATIN), ("אב", HEBREW), ("c", LATIN)]


def test_segment_has_one_direction():
    assert [segment.right_to_left for segment in segments("abאב", choose)] == [False, True]


def test_segment_has_one_script():
    assert [segment.script for segment in segments("a^1Ж", lambda text: LATIN)] == ["Latn", "Cyrl"]


def test_letter_and_its_accent_have_one_face():
    assert found("cx\u0301") == [("c", LATIN), ("x\u0301", BOTH)]


def test_letter_that_no_face_has_with_its_accent_is_taken_apart():
    assert found("c\u0301") == [("c", LATIN), ("\u0301", BOTH)]


def test_word_has_one_face_where_one_of_its_faces_has_it_all():
    assert found("abx") == [("abx", BOTH)]


def test_character_that_no_face_has_stands_by_itself():
    assert found("a山b") == [("a", LATIN), ("山", None), ("b", LATIN)]


@pytest.mark.parametrize("joined", ["א\u200dב", "א\u200cב"])
def test_joiners_stay_with_the_letter_before(joined):
    assert found(joined) == [(joined, HEBREW)]


def test_what_is_joined_has_one_face():
    assert found("a\u200dא") == [("a\u200dא", BOTH)]


def test_characters_that_only_steer_are_in_no_segment():
    assert found("אב\u202cגא") == [("גא", HEBREW), ("אב", HEBREW)]


def test_scripts_of_so_many_characters_are_kept_in_mind():
    segments("".join(map(chr, range(0x4E00, 0x4E00 + 5000))), choose)

    assert _script.cache_info().currsize == 4096
