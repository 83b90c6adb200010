"""Names of character sets (PS3.3 C.12.1.1.2)."""

import pytest

from printscp.wire.character_sets import CODECS, codec_of_other, defined, repaired

TERMS = [
    "", *(f"ISO_IR {number}" for number in (6, 13, 100, 101, 109, 110, 126, 127, 138, 144, 148, 166, 192, 203)),
    *(f"ISO 2022 IR {number}" for number in (6, 13, 58, 87, 100, 101, 109, 110, 126, 127, 138, 144, 148, 149, 159, 166, 203)),
    "GB18030", "GBK",
]  # fmt: skip


def test_the_defined_terms_are_those_of_the_standard():
    assert sorted(CODECS) == sorted(TERMS)


@pytest.mark.parametrize("name", TERMS)
def test_a_defined_term_needs_no_repair(name):
    assert repaired((name,)) == (name,)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("ISO IR 100", "ISO_IR 100"),
        ("ISO-IR 100", "ISO_IR 100"),
        ("ISO_IR_100", "ISO_IR 100"),
        ("ISO_IR_192", "ISO_IR 192"),
        ("ISO_IR100", "ISO_IR 100"),
        ("iso_ir 100", "ISO_IR 100"),
        ("IR 100", "ISO_IR 100"),
        ("ISO2022 IR 87", "ISO 2022 IR 87"),
        ("ISO_2022_IR_87", "ISO 2022 IR 87"),
        ("ISO_IR 87", "ISO 2022 IR 87"),
        ("ISO_IR 149", "ISO 2022 IR 149"),
        ("ISO 2022 58", "ISO 2022 IR 58"),
        ("ISO 2022 IR 192", "ISO_IR 192"),
        ("ISO 2022 GBK", "GBK"),
        ("GB 18030", "GB18030"),
        ("GB2312", "GBK"),
        ("UTF-8", "ISO_IR 192"),
        ("utf8", "ISO_IR 192"),
        ("ISO-8859-1", "ISO_IR 100"),
        ("ISO 8859-5", "ISO_IR 144"),
        ("ISO-8859-15", "ISO_IR 203"),
        ("Latin1", "ISO_IR 100"),
        ("US-ASCII", "ISO_IR 6"),
        ("SHIFT_JIS", "ISO_IR 13"),
        ("EUC-KR", "ISO 2022 IR 149"),
    ],
)
def test_a_name_that_is_clear_is_repaired(name, term):
    assert repaired((name,)) == (term,)


@pytest.mark.parametrize("name", ["KLINGON", "7", "100", "ISO_IR 7", "ISO_IR", "ISO-8859-10", "UTF-16", "ISO_IR 2022"])
def test_a_name_that_is_none_cannot_be_repaired(name):
    assert repaired(("", name)) is None


def test_what_is_none_stands_for_the_default_and_adds_nothing():
    assert defined(()) == ("",)
    assert defined(("KLINGON",)) == ("",)
    assert defined(("KLINGON", "ISO-2022 IR 87", "KLINGON")) == ("", "ISO 2022 IR 87")


def test_a_term_that_is_named_again_adds_nothing():
    assert defined(("", "ISO 2022 IR 87", "ISO 2022 IR 149", "ISO 2022 IR 87")) == (
        "",
        "ISO 2022 IR 87",
        "ISO 2022 IR 149",
    )


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (("windows-1251",), "cp1251"),
        (("CP1253",), "cp1253"),
        (("koi8-r",), "koi8_r"),
        (("KLINGON",), ""),
        (("ISO_IR 100",), ""),
        ((), ""),
        (("Big5", "ISO 2022 IR 87"), ""),
    ],
)
def test_some_sets_that_dicom_lacks_can_be_read(names, codec):
    assert codec_of_other(names) == codec
