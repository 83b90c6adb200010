"""A data set as a tree of its elements, whose bytes stay as they were but where a value is changed (PS3.5 7.1, 7.5).

It is for what is passed on: pydicom would repair what is odd. Both little endian transfer syntaxes are read.
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
    has_length: bool = True


Elements: TypeAlias = tuple[Element, ...]
Change: TypeAlias = Callable[[Path, Element], bytes]
"""What the value, which is no sequence, of the element at a path becomes."""


def parse(encoded: bytes, *, implicit: bool) -> Elements:
    """The elements of *encoded*. Raises `NotADataSet`."""
    try:
        return _Reader(encoded).elements(len(encoded), 0, implicit=implicit)
    except struct.error:
        raise NotADataSet("a data set ends within an element") from None


def written(elements: Iterable[Element]) -> bytes:
    """The bytes of *elements*. Raises `NotADataSet` where a value is too long for its VR."""
    return b"".join(map(_written, elements))


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
    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
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
        head = self._encoded[begin : self._at]
        length = self._number("<H" if short else "<I")
        known = dictionary_VR(tag) if dictionary_has_tag(tag) else ""
        element = Element(tag=tag, vr=known if vr in ("", "UN") else vr, head=head, short=short, value=b"")
        # What is unknown is encoded as Implicit VR inside (PS3.5 6.2.2).
        if length == _UNDEFINED:
            items = self._items(end, depth + 1, implicit=implicit or vr == "UN", has_length=False)
            return replace(element, vr="SQ", value=items, has_length=False)
        if self._at + length > end:
            raise NotADataSet(f"the element at byte {begin} reaches beyond its data set")
        if vr == "SQ" or (implicit and element.vr == "SQ"):
            items = self._items(self._at + length, depth + 1, implicit=implicit, has_length=True)
            return replace(element, vr="SQ", value=items)
        self._at += length
        return replace(element, value=self._encoded[self._at - length : self._at])

    def _items(self, end: int, depth: int, *, implicit: bool, has_length: bool) -> tuple[Item, ...]:
        found: list[Item] = []
        while self._at < end:
            tag = self._tag()
            self._at += 4
            length = self._number("<I")
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
        group, element = struct.unpack_from("<HH", self._encoded, self._at)
        return int(group) << 16 | int(element)

    def _number(self, form: str) -> int:
        (number,) = struct.unpack_from(form, self._encoded, self._at)
        self._at += struct.calcsize(form)
        return int(number)


def _written(element: Element) -> bytes:
    value = element.value
    body = value if isinstance(value, bytes) else b"".join(map(_item, value))
    if not element.has_length:
        return element.head + struct.pack("<I", _UNDEFINED) + body + _delimiter(_SEQUENCE_END)
    if element.short and len(body) > _LONGEST_SHORT:
        raise NotADataSet(f"a value of {len(body)} bytes is too long for {element.vr}")
    return element.head + struct.pack("<H" if element.short else "<I", len(body)) + body


def _item(item: Item) -> bytes:
    body = written(item.elements)
    if item.has_length:
        return struct.pack("<HHI", _ITEM >> 16, _ITEM & 0xFFFF, len(body)) + body
    return struct.pack("<HHI", _ITEM >> 16, _ITEM & 0xFFFF, _UNDEFINED) + body + _delimiter(_ITEM_END)


def _delimiter(tag: int) -> bytes:
    return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, 0)


def _changed(element: Element, change: Change, path: Path) -> bytes | tuple[Item, ...]:
    if element.vr != "SQ" or isinstance(element.value, bytes):
        return change(path, element) if isinstance(element.value, bytes) else element.value
    return tuple(
        replace(item, elements=changed(item.elements, change, (*path, number)))
        for number, item in enumerate(element.value, start=1)
    )
