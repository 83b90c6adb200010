"""Values of the Internet Printing Protocol as octets (RFC 8010 3.9)."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum
from functools import singledispatch
from typing import TypeAlias

_LONGEST_OCTETS = 0x7FFF
"""Of a name or a value: their lengths are SIGNED-SHORT (RFC 8010 3.1)."""
_FIRST_SYNTAX = 0x20
"""The tags below it say why there is no value."""


class IppMessageError(ValueError):
    """Octets that are no IPP message, or values that cannot stand in one."""


class Tag(IntEnum):
    """The syntax of a value (RFC 8010 3.5.2)."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTET_STRING = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE_OF_INTEGER = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    NATURAL_LANGUAGE = 0x48
    MIME_MEDIA_TYPE = 0x49
    MEMBER_NAME = 0x4A


@dataclass(frozen=True, slots=True)
class Resolution:
    """Pixels in each direction, for an inch (units 3) or a centimetre (units 4)."""

    cross_feed: int
    feed: int
    units: int = 3


@dataclass(frozen=True, slots=True)
class IntegerRange:
    """The whole numbers from *lower* to *upper*, both of them included."""

    lower: int
    upper: int

    def __contains__(self, number: int) -> bool:
        return self.lower <= number <= self.upper


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text or name with the language that it is in."""

    text: str
    language: str


Scalar: TypeAlias = bool | int | str | bytes | datetime | Resolution | IntegerRange | Phrase | None
"""What a value is, unless it is a collection; None where its tag says that there is none."""


@singledispatch
def octets_of(content: Scalar) -> bytes:
    """*content* as the octets of a value. Raises IppMessageError, struct.error and UnicodeEncodeError."""
    raise IppMessageError(f"{type(content).__name__} is nothing that IPP has")


def content_of(tag: int, octets: bytes) -> Scalar:
    """The value of the syntax *tag* that *octets* are, which stay as they are where the syntax is not known.

    Raises ValueError, OverflowError and struct.error.
    """
    if tag < _FIRST_SYNTAX:
        return None
    return _READERS.get(tag, bytes)(octets)


def sized(octets: bytes) -> bytes:
    """*octets* behind their number. Raises IppMessageError when they are too many."""
    if len(octets) > _LONGEST_OCTETS:
        raise IppMessageError(f"{len(octets)} octets are too many for one value")
    return struct.pack(">H", len(octets)) + octets


def text_of(octets: bytes) -> str:
    """A printer that does not know UTF-8 shall not be unusable for a name that nobody needs."""
    return octets.decode(errors="replace")


@octets_of.register(type(None))
def _(_content: None) -> bytes:
    return b""


@octets_of.register
def _(content: bool) -> bytes:  # noqa: FBT001  it is the value itself
    return struct.pack(">?", content)


@octets_of.register
def _(content: int) -> bytes:
    return struct.pack(">i", content)


@octets_of.register
def _(content: str) -> bytes:
    return content.encode()


@octets_of.register
def _(content: bytes) -> bytes:
    return content


@octets_of.register
def _(content: Resolution) -> bytes:
    return struct.pack(">iib", content.cross_feed, content.feed, content.units)


@octets_of.register
def _(content: IntegerRange) -> bytes:
    return struct.pack(">ii", content.lower, content.upper)


@octets_of.register
def _(content: Phrase) -> bytes:
    return sized(content.language.encode()) + sized(content.text.encode())


@octets_of.register
def _(content: datetime) -> bytes:
    """DateAndTime of RFC 2579, which has tenths of a second and minutes of the zone."""
    offset = content.utcoffset()
    if offset is None:
        raise IppMessageError(f"{content} has no time zone")
    minutes = abs(offset) // timedelta(minutes=1)
    sign = b"-" if offset < timedelta(0) else b"+"
    day = (content.year, content.month, content.day)
    time = (content.hour, content.minute, content.second, content.microsecond // 100_000)
    return struct.pack(">HBBBBBBcBB", *day, *time, sign, *divmod(minutes, 60))


def _integer(octets: bytes) -> int:
    (number,) = struct.unpack(">i", octets)
    return int(number)


def _boolean(octets: bytes) -> bool:
    (truth,) = struct.unpack(">?", octets)
    return bool(truth)


def _phrase(octets: bytes) -> Phrase:
    language, rest = _first(octets)
    text, rest = _first(rest)
    if rest:
        raise ValueError("a text with its language has a wrong length")
    return Phrase(text, language)


def _first(octets: bytes) -> tuple[str, bytes]:
    (length,) = struct.unpack_from(">H", octets)
    if len(octets) < 2 + length:
        raise ValueError("a text with its language is cut off")
    return text_of(octets[2 : 2 + length]), octets[2 + length :]


def _moment(octets: bytes) -> datetime | None:
    """None for a day that there is not, such as the zeros of a clock that nobody has set."""
    year, month, day, hour, minute, second, tenths, sign, *zone = struct.unpack(">HBBBBBBcBB", octets)
    offset = timedelta(hours=zone[0], minutes=zone[1]) * (-1 if sign == b"-" else 1)
    # RFC 2579 has a second 60, which datetime has not.
    time = (hour, minute, min(second, 59), tenths * 100_000)
    try:
        return datetime(year, month, day, *time, tzinfo=timezone(offset) if offset else UTC)
    except ValueError:
        return None


_READERS: dict[int, Callable[[bytes], Scalar]] = {
    **dict.fromkeys((Tag.INTEGER, Tag.ENUM), _integer),
    Tag.BOOLEAN: _boolean,
    Tag.DATE_TIME: _moment,
    Tag.RESOLUTION: lambda octets: Resolution(*struct.unpack(">iib", octets)),
    Tag.RANGE_OF_INTEGER: lambda octets: IntegerRange(*struct.unpack(">ii", octets)),
    **dict.fromkeys((Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE), _phrase),
    **dict.fromkeys(range(Tag.TEXT, Tag.MEMBER_NAME), text_of),
}
