"""Bytes of a data set to a Dataset, refusing what is not one.

pydicom decodes leniently: random bytes give odd tags instead of an error. So the elements are walked first: each
length must lie within the data and each explicit VR must be one (PS3.5 7.1, 7.5). The walk copies nothing.
Texts are decoded by `wire.dataset_texts`.
"""

import struct
from collections.abc import Sequence
from io import BytesIO

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from printscp.wire.dataset_texts import with_texts_decoded
from printscp.wire.status import Refusal, Status

_SPECIFIC_CHARACTER_SET = 0x00080005
_UNDEFINED_LENGTH = 0xFFFFFFFF
_DEEPEST_NESTING = 16
_MOST_ELEMENTS = 1 << 21
"""With the items and fragments; more would be gigabytes of pydicom's objects."""
_LITTLE, _BIG = "<", ">"
_DELIMITER_GROUP = 0xFFFE
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())


def decode(encoded: BytesIO, *, implicit: bool, character_set: Sequence[str] = ()) -> Dataset:
    """The little endian data set in *encoded*, in *character_set* if it names none itself.

    Raises `Refusal` with 0x0110 when it is not a data set.
    """
    with encoded.getbuffer() as view:
        walker = _Walker(view)
        if not walker.reaches_end(implicit=implicit):
            comment = f"data set cannot be decoded from byte {walker.last} on"
            raise Refusal(Status.PROCESSING_FAILURE, comment) from None
        named = bytes(view[walker.character_set])
        # pydicom warns of a name that it does not know, and reads what it then should not.
        view[walker.character_set] = b" " * len(named)
    encoded.seek(0)
    try:
        dataset = read_dataset(encoded, implicit, True)
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds, for a character set that is a number say
        raise Refusal(Status.PROCESSING_FAILURE, "data set cannot be decoded") from None
    if named:
        element: object = dataset.get_item(_SPECIFIC_CHARACTER_SET)
        assert isinstance(element, RawDataElement)
        dataset[_SPECIFIC_CHARACTER_SET] = element._replace(value=named)
    return with_texts_decoded(dataset, tuple(character_set))


def malformed_from(encoded: bytes | memoryview, *, implicit: bool, little_endian: bool) -> int | None:
    """Where the element begins from which on these bytes are not a data set; None where all are."""
    with memoryview(encoded) as view:
        walker = _Walker(view, _LITTLE if little_endian else _BIG)
        return None if walker.reaches_end(implicit=implicit) else walker.last


class _Malformed(Exception):
    """The bytes are not a data set."""


class _Walker:
    """Steps from element to element of a data set; `last` is where the newest one begins."""

    def __init__(self, view: memoryview, order: str = _LITTLE) -> None:
        self.last = 0
        self.character_set = slice(0)
        """Where the value of Specific Character Set is."""
        self._view = view
        self._order = order
        self._count = 0

    def reaches_end(self, *, implicit: bool) -> bool:
        """Whether all is elements."""
        try:
            self.elements(0, len(self._view), depth=0, implicit=implicit)
        except (_Malformed, struct.error):
            return False
        return True

    def elements(self, at: int, end: int, depth: int, *, implicit: bool, closing: int | None = None) -> int:
        """The offset after the elements between *at* and *end*, or after the delimiter *closing*."""
        if depth > _DEEPEST_NESTING:
            raise _Malformed
        while at < end:
            self.last = at
            self._count_one()
            tag, vr, length, body = self._short_header(at) if implicit else self._explicit_header(at)
            if tag == closing:
                return body
            if tag >> 16 == _DELIMITER_GROUP:
                raise _Malformed
            if length == _UNDEFINED_LENGTH:
                # What is unknown is encoded as Implicit VR Little Endian inside (PS3.5 6.2.2).
                outside, self._order = self._order, _LITTLE if vr == b"UN" else self._order
                at = self._items(body, end, depth + 1, implicit=implicit or vr == b"UN")
                self._order = outside
            else:
                at = body + length
            if tag == _SPECIFIC_CHARACTER_SET and depth == 0:
                self.character_set = slice(body, at)
        if at != end or closing is not None:
            raise _Malformed
        return at

    def _items(self, at: int, end: int, depth: int, *, implicit: bool) -> int:
        while at < end:
            self._count_one()
            tag, _, length, at = self._short_header(at)
            if tag == _SEQUENCE_END:
                return at
            if tag != _ITEM:
                raise _Malformed
            if length == _UNDEFINED_LENGTH:
                at = self.elements(at, end, depth, implicit=implicit, closing=_ITEM_END)
            else:
                at += length
        raise _Malformed

    def _count_one(self) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise _Malformed

    def _explicit_header(self, at: int) -> tuple[int, bytes, int, int]:
        group, element = struct.unpack_from(f"{self._order}HH", self._view, at)
        if group == _DELIMITER_GROUP:
            return self._short_header(at)
        vr = bytes(self._view[at + 4 : at + 6])
        if vr in _LONG_VRS:
            (length,) = struct.unpack_from(f"{self._order}I", self._view, at + 8)
            return group << 16 | element, vr, length, at + 12
        if vr not in _SHORT_VRS:
            raise _Malformed
        (length,) = struct.unpack_from(f"{self._order}H", self._view, at + 6)
        return group << 16 | element, vr, length, at + 8

    def _short_header(self, at: int) -> tuple[int, bytes, int, int]:
        group, element, length = struct.unpack_from(f"{self._order}HHI", self._view, at)
        return group << 16 | element, b"", length, at + 8
