"""Pixel data cut out of an encoded data set, which otherwise stays as it was on the wire (PS3.5 7)."""

import struct
from collections.abc import Iterable, Iterator

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from printscp.lab.record import Hole
from printscp.wire.sop_classes import IMPLICIT_VR_LITTLE_ENDIAN

PIXEL_DATA = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
"""Float, Double Float and plain Pixel Data."""
_UNDEFINED_LENGTH = 0xFFFFFFFF
_DEEPEST_NESTING = 16
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DELIMITER_GROUP, _DELIMITER_OCTETS = 0xFFFE, 8
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_MOST_UNREADABLE = 64 << 10
"""Bytes that are kept of what is no data set; in the rest could be pixels."""


def cut(data_set: bytes, transfer_syntax: str) -> tuple[bytes, tuple[Hole, ...]]:
    """*data_set* without its pixel data, at any depth, and where that was."""
    implicit = is_implicit(data_set, transfer_syntax)
    walk = _Walk(data_set)
    try:
        walk.elements(0, len(data_set), 0, implicit=implicit)
    except (_Unreadable, struct.error):
        start = max(walk.at + _MOST_UNREADABLE, *(hole.offset + hole.octets for hole in walk.holes), 0)
        if start < len(data_set):
            walk.holes.append(_between(start, len(data_set)))
    holes = tuple(hole for hole in walk.holes if hole.octets)
    return (b"".join(_around(data_set, holes)), holes) if holes else (data_set, ())


def is_implicit(data_set: bytes, transfer_syntax: str) -> bool:
    """Whether *data_set* has no VRs; where the transfer syntax is not known its first element tells."""
    if transfer_syntax:
        return transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN
    return not (data_set[4:6].isalpha() and data_set[4:6].isupper())


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

    def __init__(self, data_set: bytes) -> None:
        self.holes: list[Hole] = []
        self.at = 0
        self._data_set = data_set

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
        if tag in PIXEL_DATA:
            pixels_end = self._fragments(body) if is_open else after
            self.holes.append(_between(body, pixels_end))
            return pixels_end + _DELIMITER_OCTETS if is_open else after
        if is_open or vr == b"SQ" or (vr in (b"", b"UN") and _is_sequence(tag)):
            return self._items(body, after, depth + 1, implicit=implicit)
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

    def _fragments(self, at: int) -> int:
        """The offset of the delimiter after encapsulated pixel data, which stays."""
        while True:
            tag, _, length, body = self._header(at, implicit=True)
            if tag == _SEQUENCE_END:
                return at
            if tag != _ITEM or length == _UNDEFINED_LENGTH:
                raise _Unreadable
            at = body + length

    def _header(self, at: int, *, implicit: bool) -> tuple[int, bytes, int, int]:
        """Tag, VR, length and where the value begins."""
        group, element, length = struct.unpack_from("<HHI", self._data_set, at)
        tag = group << 16 | element
        if implicit or group == _DELIMITER_GROUP:
            return tag, b"", length, at + 8
        vr = self._data_set[at + 4 : at + 6]
        if not (vr.isalpha() and vr.isupper()):
            raise _Unreadable
        if vr in _LONG_VRS:
            (length,) = struct.unpack_from("<I", self._data_set, at + 8)
            return tag, vr, length, at + 12
        return tag, vr, length >> 16, at + 8


def _is_sequence(tag: int) -> bool:
    return dictionary_has_tag(tag) and dictionary_VR(tag) == "SQ"
