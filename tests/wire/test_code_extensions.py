"""Bytes of texts to characters, with code extensions (PS3.5 6.1.2; examples of PS3.5 annexes H to K)."""

import pytest

from printscp.wire.code_extensions import Text, decode_text
from tests.sent_texts import SENT


def names_of(words):
    return tuple(words.split("\\")) if words else ()


@pytest.mark.parametrize("sent", SENT, ids=str)
def test_what_was_sent_is_read(sent):
    read = decode_text(sent.octets, names_of(sent.names))

    assert (read, read.deviation) == (sent.text, "")


@pytest.mark.parametrize("sent", SENT, ids=str)
def test_what_was_sent_in_a_person_name_is_read(sent):
    # In LO a character set holds beyond ^ and =, but each example names it anew after them.
    assert decode_text(sent.octets, names_of(sent.names), "PN") == sent.text


@pytest.mark.parametrize(
    ("vr", "text"),
    [("LO", "Ли^Ли=Лэ\\é"), ("PN", "Ли^Èè=é\\é"), ("ST", "Ли^Ли=Лэ\\щ")],
)
def test_the_first_character_set_holds_again_after_the_delimiters_of_the_vr(vr, text):
    octets = b"\x1b-L\xbb\xd8^\xbb\xd8=\xbb\xed\\\xe9"
    if vr == "PN":
        octets = b"\x1b-L\xbb\xd8^\xc8\xe8=\xe9\\\xe9"

    assert decode_text(octets, ("ISO 2022 IR 100", "ISO 2022 IR 144"), vr) == text


@pytest.mark.parametrize("delimiter", ["\t", "\n", "\f", "\r"])
def test_the_first_character_set_holds_again_after_a_control_character(delimiter):
    octets = b"\x1b-L\xbb" + delimiter.encode() + b"\xbb"

    assert decode_text(octets, ("ISO 2022 IR 100", "ISO 2022 IR 144")) == f"Л{delimiter}»"


def test_blanks_and_nul_around_each_value_are_no_part_of_it():
    assert decode_text(b" a b \\ c\0 ", ()) == "a b\\c"


@pytest.mark.parametrize("names", [(), ("",), ("ISO_IR 6",), ("ISO 2022 IR 6",), ("", "ISO 2022 IR 87"), ("KLINGON",)])
def test_utf_8_where_only_ascii_was_announced_is_read_and_told(names):
    read = decode_text("Müller 山田".encode(), names)

    assert (read, read.deviation) == ("Müller 山田", "undeclared-utf-8")


@pytest.mark.parametrize("names", [(), ("ISO_IR 6",), ("KLINGON",)])
def test_bytes_that_are_no_utf_8_are_latin_1_where_only_ascii_was_announced(names):
    read = decode_text(b"M\xfcller", names)

    assert (read, read.deviation) == ("Müller", "")


def test_utf_8_where_another_character_set_was_announced_is_read_in_that():
    read = decode_text("ü".encode(), ("ISO_IR 100",))

    assert (read, read.deviation) == ("Ã¼", "")


@pytest.mark.parametrize(
    ("names", "octets", "text"),
    [
        ((), b"\x1b$B;3ED\x1b(B x", "山田 x"),
        ((), b"\x1b$)C\xc8\xab", "홍"),
        (("ISO_IR 100",), b"\xe9 \x1b-L\xbb", "é Л"),
        (("", "ISO 2022 IR 87"), b"\x1b$B;3ED\x1b(J x", "山田 x"),
        (("", "ISO 2022 IR 87"), b"\x1b$)C\xc8\xab", "홍"),
    ],
)
def test_an_escape_sequence_that_was_not_announced_is_followed_and_told(names, octets, text):
    read = decode_text(octets, names)

    assert (read, read.deviation) == (text, "undeclared-code-extension")


def test_the_escape_sequence_of_ascii_needs_no_announcement():
    assert decode_text(b"a\x1b(Bb", ()).deviation == ""


@pytest.mark.parametrize(
    ("names", "octets", "text"),
    [
        (("ISO_IR 192",), b"M\xfcller", "M\N{REPLACEMENT CHARACTER}ller"),
        (("ISO_IR 126",), b"\xc4\xff\xc4", "Δ\N{REPLACEMENT CHARACTER}Δ"),
        (("", "ISO 2022 IR 87"), b"\x1b$B;3E\x1b(Bx", "山\N{REPLACEMENT CHARACTER}x"),
        (("", "ISO 2022 IR 159"), b"\x1b$(D!!\x1b(Bx", "\N{REPLACEMENT CHARACTER}x"),
        (("", "ISO 2022 IR 87"), b"a\x1bZb\x1b(Bc", "a\x1bZbc"),
        ((), b"a\x1bZb", "a\x1bZb"),
    ],
)
def test_what_its_character_set_lacks_is_read_as_far_as_it_can_be_and_told(names, octets, text):
    read = decode_text(octets, names)

    assert (read, read.deviation) == (text, "undecodable-text")


@pytest.mark.parametrize(
    ("names", "octets", "text"),
    [
        (("", "ISO 2022 IR 87"), b"\x1b$B-!;3\x1b(B", "①山"),  # a row that only the vendors fill
        (("", "ISO 2022 IR 149"), b"\x1b$)C\x8cc", "똠"),
        (("ISO 2022 IR 58",), b"\x96\x7c", "東"),
        (("GBK",), b"\x810\x898", "ß"),
        (("ISO_IR 13",), b"\x87\x40", "①"),
    ],
)
def test_a_larger_set_than_was_announced_is_read_and_told(names, octets, text):
    read = decode_text(octets, names)

    assert (read, read.deviation) == (text, "undecodable-text")


@pytest.mark.parametrize(
    ("name", "octets", "text"),
    [
        ("SHIFT_JIS", b"\x95\x5c\x8e\x86", "表紙"),
        ("GB2312", b"\xcd\xf5", "王"),
        ("EUC-KR", b"\xc8\xab", "홍"),
        ("ISO 2022 IR 149", b"\xc8\xab", "홍"),
        ("ISO-8859-5", b"\xbb", "Л"),
        ("windows-1251", b"\xcb\xfe\xea", "Люк"),
        ("KOI8-R", b"\xec", "Л"),
        ("Big5", b"\xa4\xfd", "王"),
        ("EUC-JP", b"\xbb\xb3\xc5\xc4", "山田"),
    ],
)
def test_a_character_set_under_another_name_is_read(name, octets, text):
    read = decode_text(octets, (name,))

    assert (read, read.deviation) == (text, "")


def test_a_set_that_stands_alone_is_read_wherever_it_is_named():
    assert decode_text("王".encode(), ("ISO_IR 100", "ISO_IR 192")) == "王"


def test_a_text_deviates_in_nothing_unless_that_is_told():
    assert Text("x").deviation == ""


def test_no_bytes_are_no_text():
    assert decode_text(b"", ("", "ISO 2022 IR 87")) == ""
