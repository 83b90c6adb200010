"""Messages of IPP as octets, and back."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.deliver.ipp_message import Attribute, Collection, Group, GroupTag, Message, Value, decoded, encoded
from printscp.deliver.ipp_values import IntegerRange, IppMessageError, Phrase, Resolution, Tag

# The Print-Job request of RFC 8010 A.1, field by field as it is printed there.
PRINT_JOB = b"".join((
    b"\x01\x01", b"\x00\x02", b"\x00\x00\x00\x01",
    b"\x01",
    b"\x47", b"\x00\x12", b"attributes-charset", b"\x00\x05", b"utf-8",
    b"\x48", b"\x00\x1b", b"attributes-natural-language", b"\x00\x05", b"en-us",
    b"\x45", b"\x00\x0b", b"printer-uri", b"\x00\x2c", b"ipp://printer.example.com/ipp/print/pinetree",
    b"\x42", b"\x00\x08", b"job-name", b"\x00\x06", b"foobar",
    b"\x22", b"\x00\x16", b"ipp-attribute-fidelity", b"\x00\x01", b"\x01",
    b"\x02",
    b"\x21", b"\x00\x06", b"copies", b"\x00\x04", b"\x00\x00\x00\x14",
    b"\x44", b"\x00\x05", b"sides", b"\x00\x13", b"two-sided-long-edge",
    b"\x03",
))  # fmt: skip

# A media-col as RFC 8010 3.1.6 and 3.1.7 lay collections out: two members, of which the first is a collection.
MEDIA_COL = b"".join((
    b"\x02\x00", b"\x00\x05", b"\x00\x00\x00\x07",
    b"\x02",
    b"\x34", b"\x00\x09", b"media-col", b"\x00\x00",
    b"\x4a", b"\x00\x00", b"\x00\x0a", b"media-size",
    b"\x34", b"\x00\x00", b"\x00\x00",
    b"\x4a", b"\x00\x00", b"\x00\x0b", b"x-dimension",
    b"\x21", b"\x00\x00", b"\x00\x04", b"\x00\x00\x52\x08",
    b"\x37", b"\x00\x00", b"\x00\x00",
    b"\x4a", b"\x00\x00", b"\x00\x0a", b"media-type",
    b"\x44", b"\x00\x00", b"\x00\x04", b"film",
    b"\x44", b"\x00\x00", b"\x00\x05", b"paper",
    b"\x37", b"\x00\x00", b"\x00\x00",
    b"\x03",
))  # fmt: skip

PRINT_JOB_MESSAGE = Message(
    version=(1, 1),
    code=0x0002,
    request_id=1,
    groups=(
        Group(
            GroupTag.OPERATION,
            (
                Attribute.of("attributes-charset", Tag.CHARSET, "utf-8"),
                Attribute.of("attributes-natural-language", Tag.NATURAL_LANGUAGE, "en-us"),
                Attribute.of("printer-uri", Tag.URI, "ipp://printer.example.com/ipp/print/pinetree"),
                Attribute.of("job-name", Tag.NAME, "foobar"),
                Attribute.of("ipp-attribute-fidelity", Tag.BOOLEAN, True),
            ),
        ),
        Group(
            GroupTag.JOB,
            (
                Attribute.of("copies", Tag.INTEGER, 20),
                Attribute.of("sides", Tag.KEYWORD, "two-sided-long-edge"),
            ),
        ),
    ),
)
MEDIA_COL_MESSAGE = Message(
    code=0x0005,
    request_id=7,
    groups=(
        Group(
            GroupTag.JOB,
            (
                Attribute.of(
                    "media-col",
                    Tag.BEGIN_COLLECTION,
                    Collection((
                        Attribute.of(
                            "media-size",
                            Tag.BEGIN_COLLECTION,
                            Collection((Attribute.of("x-dimension", Tag.INTEGER, 21000),)),
                        ),
                        Attribute.of("media-type", Tag.KEYWORD, "film", "paper"),
                    )),
                ),
            ),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("message", "octets"), [(PRINT_JOB_MESSAGE, PRINT_JOB), (MEDIA_COL_MESSAGE, MEDIA_COL)])
def test_a_message_has_the_octets_of_the_rfc(message, octets):
    assert encoded(message) == octets


@pytest.mark.parametrize(("message", "octets"), [(PRINT_JOB_MESSAGE, PRINT_JOB), (MEDIA_COL_MESSAGE, MEDIA_COL)])
def test_octets_are_a_message_and_the_document_behind_it(message, octets):
    assert decoded(octets + b"%PDF-1.7") == (message, b"%PDF-1.7")


def test_attributes_are_found_by_name_and_a_group_that_is_not_there_has_none():
    assert PRINT_JOB_MESSAGE.attributes(GroupTag.JOB)["copies"].contents == (20,)
    assert PRINT_JOB_MESSAGE.attributes(GroupTag.UNSUPPORTED) == {}


def test_contents_are_texts_without_language_and_without_what_says_that_there_is_none():
    attribute = Attribute(
        "media",
        (Value(Tag.NAME_WITH_LANGUAGE, Phrase("Folie", "de")), Value(Tag.NO_VALUE, None), Value(Tag.INTEGER, 0)),
    )

    assert attribute.contents == ("Folie", 0)


def test_values_of_several_syntaxes_are_one_attribute():
    message = Message(code=0, request_id=1, groups=(Group(4, (Attribute("a", (
        Value(Tag.INTEGER, 3), Value(Tag.RANGE_OF_INTEGER, IntegerRange(5, 7)), Value(0x7F, b"\0\0\1\0x"),
    )),)),))  # fmt: skip

    assert decoded(encoded(message)) == (message, b"")


_SCALARS = st.one_of(
    st.builds(Value, st.just(Tag.INTEGER), st.integers(-(2**31), 2**31 - 1)),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.just(Tag.TEXT), st.text(max_size=20)),
    st.builds(Value, st.just(Tag.OCTET_STRING), st.binary(max_size=20)),
    st.builds(Value, st.just(Tag.NAME_WITH_LANGUAGE), st.builds(Phrase, st.text(max_size=9), st.just("en"))),
    st.builds(Value, st.just(Tag.RESOLUTION), st.builds(Resolution, st.integers(1, 9999), st.integers(1, 9999))),
    st.just(Value(Tag.DATE_TIME, datetime(2026, 11, 22, tzinfo=UTC))),
    st.just(Value(Tag.UNKNOWN, None)),
    st.builds(Value, st.just(0x60), st.binary(max_size=20)),
)
_NAMES = st.text(min_size=1, max_size=10)


def _attributes(values: st.SearchStrategy[Value]) -> st.SearchStrategy[tuple[Attribute, ...]]:
    several = st.lists(values, min_size=1, max_size=3).map(tuple)
    return st.lists(st.builds(Attribute, _NAMES, several), max_size=3).map(tuple)


_VALUES = st.recursive(
    _SCALARS,
    lambda values: st.builds(Value, st.just(Tag.BEGIN_COLLECTION), st.builds(Collection, _attributes(values))),
    max_leaves=6,
)
_GROUPS = st.lists(st.builds(Group, st.sampled_from([1, 2, 4, 5, 15]), _attributes(_VALUES)), max_size=3).map(tuple)
_MESSAGES = st.builds(Message, code=st.integers(0, 65535), request_id=st.integers(1, 2**31 - 1), groups=_GROUPS)


@settings(max_examples=100)
@given(message=_MESSAGES, document=st.binary(max_size=8))
def test_a_message_is_read_as_it_was_written(message, document):
    assert decoded(encoded(message) + document) == (message, document)


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda octets: MEDIA_COL[:-1] + octets)))
def test_octets_are_a_message_or_one_error(octets):
    with suppress(IppMessageError):
        decoded(octets)


@pytest.mark.parametrize("octets", [PRINT_JOB, MEDIA_COL])
def test_a_message_that_is_cut_off_anywhere_is_refused(octets):
    for length in range(len(octets)):
        with pytest.raises(IppMessageError):
            decoded(octets[:length])


_HEAD = MEDIA_COL[:9]


@pytest.mark.parametrize(
    ("octets", "problem"),
    [
        (b"<html><body>503</body></html>", "a value stands outside of a group"),
        (_HEAD + b"\x21\x00\x00\x00\x04\x00\x00\x00\x01\x03", "a group begins with a value that has no name"),
        (_HEAD + b"\x37\x00\x01a\x00\x00\x03", "a part of a collection stands outside of one"),
        (_HEAD + b"\x34\x00\x01a\x00\x00\x21\x00\x00\x00\x04\x00\x00\x00\x01\x03", "a member of a collection has no name"),
        (_HEAD + b"\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01b\x37\x00\x00\x00\x00\x03", "b has no value"),
        (_HEAD + b"\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01b\x03", "a collection does not end"),
        (_HEAD + b"\x34\x00\x01a\x00\x00" + b"\x4a\x00\x00\x00\x01b\x34\x00\x00\x00\x00" * 8, "collections stand too deep"),
        (_HEAD + b"\x21\x00\x01a\x00\x02\x00\x01\x03", "requires a buffer of 4 bytes"),
        (_HEAD + b"\x35\x00\x01a\x00\x05\x00\x00\x00\x00x\x03", "a text with its language has a wrong length"),
        (_HEAD + b"\x35\x00\x01a\x00\x04\x00\x09\x00\x00\x03", "a text with its language is cut off"),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong(octets, problem):
    with pytest.raises(IppMessageError, match=problem):
        decoded(octets)


@pytest.mark.parametrize(
    "attribute",
    [
        Attribute("", (Value(Tag.INTEGER, 1),)),
        Attribute("copies", ()),
        Attribute.of("copies", Tag.INTEGER, 2**31),
        Attribute.of("job-name", Tag.NAME, "\ud800"),
        Attribute.of("job-name", Tag.NAME, "a" * 32768),
        Attribute.of("a" * 32768, Tag.INTEGER, 1),
    ],
)
def test_what_no_message_can_have_is_refused(attribute):
    with pytest.raises(IppMessageError):
        encoded(Message(code=2, request_id=1, groups=(Group(1, (attribute,)),)))
