"""Bulk cut out of an encoded data set, which otherwise stays as it was on the wire (PS3.5 7, 8).

Bulk is pixel data, of icons, overlays, curves and waveforms too, and every long value that is no text. Of encapsulated pixel
data the headers of its fragments stay, so that what is filled again can be read. A deflated data set is deflated anew, with
zeros in the place of its bulk, and what it is shorter by is the hole; one that has zeros there already stays.
"""

import struct
from collections.abc import Iterable, Iterator

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from printscp.lab.record import Hole
from printscp.wire.elements import NotADataSet
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import Encoding, deflated, encoding_seen, inflated

_BULK = frozenset({0x54001010, 0x56000020, 0x7FE00008, 0x7FE00009, 0x7FE00010})
"""Waveform and Spectroscopy Data; Float, Double Float and plain Pixel Data."""
_REPEATED_BULK = frozenset({0x5000200C, 0x50003000, 0x60003000})
"""Of any group 50xx sound and curves, of 60xx overlays."""
_TABLES = frozenset({*range(0x00281201, 0x00281205), *range(0x00281221, 0x00281224), 0x00282000, 0x00283006})
"""Palettes, profiles and LUTs, however long: they tell how pixels are shown, and nothing of what they show."""
_BINARY_VRS = frozenset(b"OB OD OF OL OV OW UN".split())
_LONG = 64 << 10
"""Bytes of a value from which on it is bulk, unless it is a text."""
_MOST_FRAGMENTS = 10_000
"""That are kept apart; then the rest is one hole, and cannot be read when it is filled."""
_UNDEFINED_LENGTH = 0xFFFFFFFF
_DEEPEST_NESTING = 16
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DELIMITER_GROUP = 0xFFFE
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_MOST_UNREADABLE = 64 << 10
"""Bytes that are kept of what is no data set; in the rest could be pixels."""


def cut(data_set: bytes, transfer_syntax: str) -> tuple[bytes, tuple[Hole, ...]]:
    """*data_set* without its bulk, at any depth, and where that was."""
    encoding = encoding_seen(data_set, transfer_syntax)
    if encoding.deflated:
        return _cut_deflated(data_set)
    walk = _Walk(data_set, encoding)
    try:
        walk.elements(0, len(data_set), 0, implicit=encoding.implicit)
    except (_Unreadable, struct.error):
        start = max(walk.at + _MOST_UNREADABLE, *(hole.offset + hole.octets for hole in walk.holes), 0)
        if start < len(data_set):
            walk.holes.append(_between(start, len(data_set)))
    holes = tuple(hole for hole in walk.holes if hole.octets)
    return (b"".join(_around(data_set, holes)), holes) if holes else (data_set, ())


def _cut_deflated(data_set: bytes) -> tuple[bytes, tuple[Hole, ...]]:
    """With zeros for its bulk; all of it is a hole where that cannot be done, or makes it no shorter."""
    try:
        plain = inflated(data_set)
    except NotADataSet:
        return b"", (Hole(0, len(data_set)),)
    without = filled(*cut(plain, EXPLICIT_VR_LITTLE_ENDIAN))
    if without == plain:
        return data_set, ()
    packed = deflated(without)
    if len(packed) >= len(data_set):
        return b"", (Hole(0, len(data_set)),)
    return packed, (_between(len(packed), len(data_set)),)


def filled(data_set: bytes, holes: Iterable[Hole], filling: bytes = b"\0") -> bytes:
    """*data_set* with every byte of its *holes* replaced by *filling*, so that it can be decoded."""
    parts, at, whole = [], 0, 0
    for hole in holes:
        kept = hole.offset - whole
        parts += [data_set[at : at + kept], filling * hole.octets]
        at, whole = at + kept, hole.offset + hole.octets
    return b"".join((*parts, data_set[at:]))


def _around(data_set: bytes, holes: Iterable[Hole]) -> Iterator[memoryview]:
    view, at = memoryview(data_set), 0
    for hole in holes:
        yield view[at : hole.offset]
        at = hole.offset + hole.octets
    yield view[at:]


def _between(start: int, end: int) -> Hole:
    return Hole(start, end - start)


class _Unreadable(Exception):
    """The bytes are no data set."""


class _Walk:
    """Steps through the elements of a data set; unlike that of `wire.encoding` into every sequence."""

    def __init__(self, data_set: bytes, encoding: Encoding) -> None:
        self.holes: list[Hole] = []
        self.at = 0
        self._data_set = data_set
        self._order = ">" if encoding.big_endian else "<"

    def elements(self, at: int, end: int, depth: int, *, implicit: bool) -> int:
        """The offset after the elements between *at* and *end*, or after the delimiter of their item."""
        if depth > _DEEPEST_NESTING:
            raise _Unreadable
        while at < end:
            self.at = at
            tag, vr, length, body = self._header(at, implicit=implicit)
            if tag == _ITEM_END:
                return body
            if tag >> 16 == _DELIMITER_GROUP:
                raise _Unreadable
            at = self._value(tag, vr, length, body, end, depth, implicit=implicit or vr == b"UN")
        if at > end:
            raise _Unreadable
        return at

    def _value(self, tag: int, vr: bytes, length: int, body: int, end: int, depth: int, *, implicit: bool) -> int:
        """The offset after a value."""
        is_open = length == _UNDEFINED_LENGTH
        after = end if is_open else min(body + length, end)
        if is_open and (tag in _BULK or vr in _BINARY_VRS - {b"UN"}):
            return self._fragments(body, end)
        if is_open or vr == b"SQ" or (vr in (b"", b"UN") and _is_sequence(tag)):
            outside = self._order
            self._order = "<" if vr == b"UN" else outside
            found = self._items(body, after, depth + 1, implicit=implicit)
            self._order = outside
            return found
        if _is_bulk(tag, vr, length):
            self.holes.append(_between(body, after))
            return after
        return body + length

    def _items(self, at: int, end: int, depth: int, *, implicit: bool) -> int:
        while at < end:
            self.at = at
            tag, _, length, at = self._header(at, implicit=True)
            if tag == _SEQUENCE_END:
                return at
            if tag != _ITEM:
                raise _Unreadable
            item_end = end if length == _UNDEFINED_LENGTH else min(at + length, end)
            at = self.elements(at, item_end, depth, implicit=implicit)
        return at

    def _fragments(self, at: int, end: int) -> int:
        """The offset after encapsulated pixel data; each of its fragments is a hole."""
        begin, count = at, 0
        while True:
            self.at = at
            tag, _, length, body = self._header(at, implicit=True)
            if tag == _SEQUENCE_END:
                break
            if tag != _ITEM or length == _UNDEFINED_LENGTH:
                self.holes.append(_between(begin, end))
                raise _Unreadable
            at, count = min(body + length, end), count + 1
            if count < _MOST_FRAGMENTS:
                self.holes.append(_between(body, at))
                begin = at
        self.holes.append(_between(begin, at))
        return body

    def _header(self, at: int, *, implicit: bool) -> tuple[int, bytes, int, int]:
        """Tag, VR, length and where the value begins."""
        group, element, length = struct.unpack_from(f"{self._order}HHI", self._data_set, at)
        tag = group << 16 | element
        if implicit or group == _DELIMITER_GROUP:
            return tag, b"", length, at + 8
        vr = self._data_set[at + 4 : at + 6]
        if not (vr.isalpha() and vr.isupper()):
            raise _Unreadable
        if vr in _LONG_VRS:
            (length,) = struct.unpack_from(f"{self._order}I", self._data_set, at + 8)
            return tag, vr, length, at + 12
        (length,) = struct.unpack_from(f"{self._order}H", self._data_set, at + 6)
        return tag, vr, length, at + 8


def _is_sequence(tag: int) -> bool:
    return dictionary_has_tag(tag) and dictionary_VR(tag) == "SQ"


def _is_bulk(tag: int, vr: bytes, length: int) -> bool:
    if tag in _BULK or tag & 0xFF00FFFF in _REPEATED_BULK:
        return True
    if length < _LONG or tag in _TABLES:
        return False
    known = dictionary_VR(tag).encode() if dictionary_has_tag(tag) else b"UN"
    return (vr or known.partition(b" ")[0]) in _BINARY_VRS
