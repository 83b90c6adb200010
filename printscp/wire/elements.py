"""A data set as a tree of its elements, whose bytes stay as they were but where a value is changed (PS3.5 7.1, 7.5).

It is for what is passed on: pydicom would repair what is odd. All that is read is little endian, whatever it was sent as.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.valuerep import EXPLICIT_VR_LENGTH_16, EXPLICIT_VR_LENGTH_32

_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DEEPEST_NESTING = 16
_LONGEST_SHORT = 0xFFFF
_FRAGMENTED = ("OB", "OW")
"""VRs whose values without a length are encapsulated pixel data (PS3.5 A.4)."""
_WIDTHS = {
    **dict.fromkeys(("AT", "OW", "SS", "US"), 2),
    **dict.fromkeys(("FL", "OF", "OL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8),
}
"""Bytes of the numbers of a VR, which the byte order turns round."""
_LITTLE, _BIG = "<", ">"

Path: TypeAlias = tuple[int, ...]
"""Tags and numbers of items in turn, from outside to inside; it ends with a tag."""


class NotADataSet(ValueError):
    """The bytes are no data set, or a value is too long for one."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a sequence."""

    elements: "tuple[Element, ...]"
    has_length: bool
    """Else it ends with a delimiter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element, and all that is needed to write it as it was."""

    tag: int
    vr: str
    """As it was sent, else as the data dictionary has it; empty where neither is known."""
    head: bytes
    """All before its length."""
    short: bool
    """Its length has 16 bits."""
    value: bytes | tuple[Item, ...]
    """Of encapsulated pixel data the fragments with their headers."""
    has_length: bool = True

    @property
    def is_unknown(self) -> bool:
        """Whether it was sent as UN, so that all in it is implicit and little endian (PS3.5 6.2.2)."""
        return self.head[4:6] == b"UN"


Elements: TypeAlias = tuple[Element, ...]
Change: TypeAlias = Callable[[Path, Element], bytes]
"""What the value, which is no sequence, of the element at a path becomes."""


def parse(encoded: bytes, *, implicit: bool, big_endian: bool = False) -> Elements:
    """The elements of *encoded*, now little endian. Raises `NotADataSet`."""
    try:
        order = _BIG if big_endian else _LITTLE
        return _Reader(encoded, order).elements(len(encoded), 0, implicit=implicit)
    except struct.error:
        raise NotADataSet("a data set ends within an element") from None


def written(elements: Iterable[Element], *, big_endian: bool = False) -> bytes:
    """The bytes of *elements*. Raises `NotADataSet` where a value is too long for its VR."""
    order = _BIG if big_endian else _LITTLE
    return b"".join(_written(element, order) for element in elements)


def changed(elements: Iterable[Element], change: Change, _outside: Path = ()) -> Elements:
    """*elements* with *change* made to each value at any depth."""
    return tuple(replace(each, value=_changed(each, change, (*_outside, each.tag))) for each in elements)


def values(elements: Iterable[Element], _outside: Path = ()) -> Iterator[tuple[Path, Element]]:
    """The elements that have a value or are a sequence without items, each with its path."""
    for element in elements:
        path = (*_outside, element.tag)
        if not element.value or isinstance(element.value, bytes):
            yield path, element
            continue
        for number, item in enumerate(element.value, start=1):
            yield from values(item.elements, (*path, number))


class _Reader:
    def __init__(self, encoded: bytes, order: str) -> None:
        self._encoded = encoded
        self._order = order
        self._at = 0

    def elements(self, end: int, depth: int, *, implicit: bool, until: int | None = None) -> Elements:
        """Those up to *end*, or to the delimiter *until*."""
        if depth > _DEEPEST_NESTING:
            raise NotADataSet("a data set is nested too deep")
        found: list[Element] = []
        while self._at < end:
            if until is not None and self._tag() == until:
                self._at += 8
                return tuple(found)
            found.append(self._element(end, depth, implicit=implicit))
        if self._at != end or until is not None:
            raise NotADataSet("an element reaches beyond its data set")
        return tuple(found)

    def _element(self, end: int, depth: int, *, implicit: bool) -> Element:
        begin, tag = self._at, self._tag()
        vr = "" if implicit else self._encoded[begin + 4 : begin + 6].decode("latin-1")
        if tag >> 16 == 0xFFFE or not (implicit or vr in EXPLICIT_VR_LENGTH_32 or vr in EXPLICIT_VR_LENGTH_16):
            raise NotADataSet(f"there is no element at byte {begin}")
        short = vr in EXPLICIT_VR_LENGTH_16
        self._at = begin + (8 if vr in EXPLICIT_VR_LENGTH_32 else 6 if short else 4)
        head = _turned(self._encoded[begin : begin + 4], self._order) + self._encoded[begin + 4 : self._at]
        length = self._number("H" if short else "I")
        known = dictionary_VR(tag) if dictionary_has_tag(tag) else ""
        element = Element(tag=tag, vr=known if vr in ("", "UN") else vr, head=head, short=short, value=b"")
        if length == _UNDEFINED and vr in _FRAGMENTED:
            return replace(element, value=self._fragments(end), has_length=False)
        if length == _UNDEFINED:
            return replace(element, vr="SQ", value=self._open_items(element, end, depth, implicit), has_length=False)
        if self._at + length > end:
            raise NotADataSet(f"the element at byte {begin} reaches beyond its data set")
        if vr == "SQ" or (implicit and element.vr == "SQ"):
            items = self._items(self._at + length, depth + 1, implicit=implicit, has_length=True)
            return replace(element, vr="SQ", value=items)
        self._at += length
        return replace(element, value=_in_order(self._encoded[self._at - length : self._at], vr, self._order))

    def _open_items(self, element: Element, end: int, depth: int, implicit: bool) -> tuple[Item, ...]:  # noqa: FBT001
        """Those of a sequence without a length."""
        outside = self._order
        self._order = _LITTLE if element.is_unknown else outside
        items = self._items(end, depth + 1, implicit=implicit or element.is_unknown, has_length=False)
        self._order = outside
        return items

    def _fragments(self, end: int) -> bytes:
        """All of encapsulated pixel data up to its delimiter."""
        begin = self._at
        while self._at < end:
            tag = self._tag()
            self._at += 4
            length = self._number("I")
            if tag == _SEQUENCE_END:
                return self._encoded[begin : self._at - 8]
            if tag != _ITEM or self._at + length > end:
                raise NotADataSet(f"there is no fragment at byte {self._at - 8}")
            self._at += length
        raise NotADataSet("encapsulated pixel data has no end")

    def _items(self, end: int, depth: int, *, implicit: bool, has_length: bool) -> tuple[Item, ...]:
        found: list[Item] = []
        while self._at < end:
            tag = self._tag()
            self._at += 4
            length = self._number("I")
            if tag == _SEQUENCE_END and not has_length:
                return tuple(found)
            if tag != _ITEM or (length != _UNDEFINED and self._at + length > end):
                raise NotADataSet(f"there is no item at byte {self._at - 8}")
            if length == _UNDEFINED:
                found.append(Item(self.elements(end, depth, implicit=implicit, until=_ITEM_END), has_length=False))
            else:
                found.append(Item(self.elements(self._at + length, depth, implicit=implicit), has_length=True))
        if not has_length:
            raise NotADataSet("a sequence has no end")
        return tuple(found)

    def _tag(self) -> int:
        group, element = struct.unpack_from(f"{self._order}HH", self._encoded, self._at)
        return int(group) << 16 | int(element)

    def _number(self, form: str) -> int:
        (number,) = struct.unpack_from(self._order + form, self._encoded, self._at)
        self._at += struct.calcsize(f"={form}")
        return int(number)


def _written(element: Element, order: str) -> bytes:
    head = _turned(element.head[:4], order) + element.head[4:]
    body, inner = element.value, _LITTLE if element.is_unknown else order
    if not isinstance(body, bytes):
        body = b"".join(_item(item, inner) for item in body)
    elif element.has_length:
        body = _in_order(body, element.head[4:6].decode("latin-1"), order)
    if not element.has_length:
        return head + struct.pack(f"{order}I", _UNDEFINED) + body + _header(_SEQUENCE_END, 0, inner)
    if element.short and len(body) > _LONGEST_SHORT:
        raise NotADataSet(f"a value of {len(body)} bytes is too long for {element.vr}")
    return head + struct.pack(f"{order}H" if element.short else f"{order}I", len(body)) + body


def _item(item: Item, order: str) -> bytes:
    body = b"".join(_written(element, order) for element in item.elements)
    if item.has_length:
        return _header(_ITEM, len(body), order) + body
    return _header(_ITEM, _UNDEFINED, order) + body + _header(_ITEM_END, 0, order)


def _header(tag: int, length: int, order: str) -> bytes:
    return struct.pack(f"{order}HHI", tag >> 16, tag & 0xFFFF, length)


def _turned(tag: bytes, order: str) -> bytes:
    """The four bytes of a tag, from *order* to little endian or back."""
    return tag if order == _LITTLE else tag[1::-1] + tag[:1:-1]


def _in_order(value: bytes, vr: str, order: str) -> bytes:
    """A value, from *order* to little endian or back."""
    width = 1 if order == _LITTLE else _WIDTHS.get(vr, 1)
    if width == 1:
        return value
    whole = len(value) // width * width
    turned = bytearray(value)
    for place in range(width):
        turned[place:whole:width] = value[width - 1 - place : whole : width]
    return bytes(turned)


def _changed(element: Element, change: Change, path: Path) -> bytes | tuple[Item, ...]:
    if element.vr != "SQ" or isinstance(element.value, bytes):
        return change(path, element) if isinstance(element.value, bytes) else element.value
    return tuple(
        replace(item, elements=changed(item.elements, change, (*path, number)))
        for number, item in enumerate(element.value, start=1)
    )
