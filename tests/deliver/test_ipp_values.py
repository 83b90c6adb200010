"""Values of IPP as octets, and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from printscp.deliver.ipp_values import IntegerRange, IppMessageError, Phrase, Resolution, Tag, content_of, octets_of

WEST = timezone(-timedelta(hours=3, minutes=30))
OF_EACH_SYNTAX = [
    (Tag.INTEGER, -2, "fffffffe"),
    (Tag.ENUM, 5, "00000005"),
    (Tag.BOOLEAN, True, "01"),
    (Tag.BOOLEAN, False, "00"),
    (Tag.KEYWORD, "one-sided", b"one-sided".hex()),
    (Tag.NAME, "Größe", "4772c3b6c39f65"),
    (Tag.URI, "ipp://a/", b"ipp://a/".hex()),
    (Tag.CHARSET, "utf-8", b"utf-8".hex()),
    (Tag.NATURAL_LANGUAGE, "en-us", b"en-us".hex()),
    (Tag.MIME_MEDIA_TYPE, "application/pdf", b"application/pdf".hex()),
    (Tag.OCTET_STRING, b"\x00\xff", "00ff"),
    (Tag.RESOLUTION, Resolution(600, 300), "000002580000012c03"),
    (Tag.RANGE_OF_INTEGER, IntegerRange(1, 999), "00000001000003e7"),
    (Tag.TEXT_WITH_LANGUAGE, Phrase("leer", "de"), "0002646500046c656572"),
    (Tag.NAME_WITH_LANGUAGE, Phrase("", "de"), "000264650000"),
    (Tag.DATE_TIME, datetime(2026, 11, 22, 1, 2, 3, 400_000, UTC), "07ea0b16010203042b0000"),
    (Tag.DATE_TIME, datetime(2026, 11, 22, 1, 2, 3, tzinfo=WEST), "07ea0b16010203002d031e"),
    (Tag.NO_VALUE, None, ""),
    (0x7E, b"of tomorrow", b"of tomorrow".hex()),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "content", "octets"), OF_EACH_SYNTAX)
def test_a_value_has_the_octets_of_the_rfc(tag, content, octets):
    assert octets_of(content).hex() == octets


@pytest.mark.parametrize(("tag", "content", "octets"), OF_EACH_SYNTAX)
def test_octets_are_the_value_of_their_tag(tag, content, octets):
    assert content_of(tag, bytes.fromhex(octets)) == content


def test_a_leap_second_is_the_second_before_it():
    assert content_of(Tag.DATE_TIME, bytes.fromhex("07e00c1f173b3c002b0000")).second == 59


def test_a_clock_that_nobody_set_says_nothing():
    assert content_of(Tag.DATE_TIME, bytes(11)) is None


def test_a_text_that_is_no_utf_8_has_replacement_characters():
    assert content_of(Tag.NAME, b"Gr\xf6\xdfe") == "Gr\ufffd\ufffde"


@pytest.mark.parametrize("content", [Phrase("a" * 32768, "en"), datetime(2026, 1, 1, tzinfo=None), object()])  # noqa: DTZ001
def test_what_ipp_cannot_say_is_refused(content):
    with pytest.raises(IppMessageError):
        octets_of(content)
