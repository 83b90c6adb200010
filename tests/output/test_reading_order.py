from random import Random

import pytest
from bidi import get_display

from printscp.output.reading_order import reading_order


def shown(text: str) -> str:
    """Characters from left to right; brackets are not turned round."""
    return "".join(text[index] for index, _ in reading_order(text))


@pytest.mark.parametrize(
    ("text", "from_left"),
    [
        ("", ""),
        ("Yamada^Tarou", "Yamada^Tarou"),
        ("אבג", "גבא"),
        ("כהן^משה", "השמ^ןהכ"),
        ("אב 12-34", "12-34 בא"),
        ("ID אב M", "ID בא M"),
        ("עב 12,5", "12,5 בע"),
        ("אב (ab) גד", "דג )ab( בא"),
        ("ab (אב) cd", "ab (בא) cd"),
        ("אב [ab (cd)] ג", "ג ]ab (cd)[ בא"),
        ("aא([א]b)", "aא([א]b)"),
    ],
)
def test_line_reads_as_its_letters_do(text, from_left):
    assert shown(text) == from_left


def test_each_character_has_its_direction():
    assert reading_order("aאב1") == ((0, False), (3, False), (2, True), (1, True))


@pytest.mark.parametrize("control", "\u2066\u2067\u2068\u2069\u202a\u202b\u202c")
def test_characters_that_only_steer_have_no_place(control):
    assert shown(f"אב{control}גד") == "דגבא"


def test_character_without_a_type_stands_as_a_letter_of_latin():
    assert shown("א\u0378\u0379ב") == "ב\u0378\u0379א"


def test_order_is_that_of_another_implementation():
    random = Random(4)
    texts = ["".join(random.choices("abאבםعغ12٣ ()[]^.-,/+%", k=random.randint(1, 9))) for _ in range(2000)]

    assert [shown(text) for text in texts] == [get_display(text) for text in texts]
