"""In which character set a text can be told."""

import pytest

from printscp.wire.character_set_choice import UNICODE, character_set_for


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Schädel", ("ISO_IR 100",)),
        ("Люк", ("ISO_IR 144",)),
        ("Schädel Люк", ("ISO 2022 IR 100", "ISO 2022 IR 144")),
        ("頭部", ("", "ISO 2022 IR 87")),
        ("홍길동", ("", "ISO 2022 IR 149")),
        ("头部 Ä", ("ISO_IR 192",)),
        ("头部", ("GB18030",)),
        ("山丂ﾔa", ("ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159")),
    ],
)
def test_a_set_that_has_the_characters_spells_them(content, names):
    assert character_set_for(content, names) == names


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Schädel", ()),
        ("Schädel", ("ISO_IR 6",)),
        ("Schädel", ("", "ISO 2022 IR 87")),
        ("頭部", ("ISO_IR 100",)),
        ("頭部", ("ISO_IR 13",)),
        ("Люк", ("ISO_IR 203",)),
        ("Люк", ("KLINGON",)),
        ("Ä\ud800", ("ISO_IR 100",)),
        ("홍\n길동", ("", "ISO 2022 IR 149")),
        ("张", ("", "ISO 2022 IR 58")),
        ("ﾔﾏﾀﾞ^ﾀﾛｳ", ("ISO_IR 13",)),
        ("Schädel", ("", "ISO 2022 IR 100")),
        ("é", ("ISO_IR 192", "ISO 2022 IR 100")),
    ],
)
def test_unicode_spells_what_a_set_lacks(content, names):
    assert character_set_for(content, names) == UNICODE
