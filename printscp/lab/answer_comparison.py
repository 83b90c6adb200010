"""What two answers to the same request differ in, attribute by attribute."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pydicom.datadict import keyword_for_tag
from pydicom.tag import Tag
from pydicom.valuerep import STR_VR

from printscp.wire.elements import Element, Elements, Item

DIFFERS_ANYWAY = {
    "CommandGroupLength": "follows from the other elements",
    "CommandDataSetType": "its value means nothing but whether there is a data set, whose attributes are compared",
    "Status": "compared by itself, and told with its meaning",
    "ErrorComment": "free words of the printer for a status, which is compared",
    "CreationDate": "when a Print Job was made",
    "CreationTime": "when a Print Job was made",
    "DateOfLastCalibration": "of the device, whatever is printed",
    "TimeOfLastCalibration": "of the device, whatever is printed",
}
"""What two answers may differ in, and why that says nothing about them."""
DIFFERS_UNTIL_FAILURE = {
    "ExecutionStatus": "how far a Print Job is when it is asked for is chance, unless it has failed",
    "ExecutionStatusInfo": "as the Execution Status",
}
"""What is compared only where the Print Job has failed in one of the answers."""

_LONGEST_SHOWN = 64
_WHOLE_NUMBERS = {"US": "<H", "SS": "<h", "UL": "<L", "SL": "<l"}


@dataclass(frozen=True, slots=True)
class AnswerComparison:
    """Finds what differs in the elements of two answers."""

    uids: Mapping[str, str]
    """What stands in the second answer for a UID in the first."""
    is_hidden: Callable[[Element], bool]
    """Whether a value may tell who the patient is, and so is not shown."""

    def differences(self, first: Elements, second: Elements, outside: str = "") -> Iterator[tuple[str, str, str]]:
        """The name of each attribute that differs, with what it is in each of the answers."""
        ones, others = ({each.tag: each for each in _without_progress(side)} for side in (first, second))
        for tag in sorted(ones.keys() | others.keys()):
            keyword = keyword_for_tag(tag)
            if keyword not in DIFFERS_ANYWAY:
                yield from self._of_attribute(outside + (keyword or str(Tag(tag))), ones.get(tag), others.get(tag))

    def _of_attribute(self, name: str, one: Element | None, other: Element | None) -> Iterator[tuple[str, str, str]]:
        if one is None or other is None or isinstance(one.value, bytes) or isinstance(other.value, bytes):
            if one is None or other is None or self._value(one, self.uids) != self._value(other, {}):
                yield name, self._words(one), self._words(other)
            return
        if len(one.value) != len(other.value):
            yield name, _items(one.value), _items(other.value)
        for number, (item, counterpart) in enumerate(zip(one.value, other.value, strict=False), start=1):
            yield from self.differences(item.elements, counterpart.elements, f"{name}[{number}].")

    def _value(self, element: Element, uids: Mapping[str, str]) -> object:
        """The value, so that two which mean the same are equal."""
        if not isinstance(element.value, bytes) or element.vr not in STR_VR:
            return element.value
        text = element.value.decode("latin-1").rstrip(" \0")
        parts = text.split("\\")
        match element.vr:
            case "UI":
                return [uids.get(part, part) for part in parts]
            case "DS" | "IS":
                return [_number(part) for part in parts]
            case _:
                return text

    def _words(self, element: Element | None) -> str:
        if element is None:
            return "absent"
        if not isinstance(element.value, bytes):
            return _items(element.value)
        if not element.value:
            return "empty"
        if self.is_hidden(element):
            return f"a text of {len(element.value)} bytes"
        return _shown(element.vr, element.value)


def _without_progress(elements: Elements) -> Elements:
    """*elements* without the values that say how far a Print Job is, unless it has failed."""
    words = {keyword_for_tag(each.tag): each.value for each in elements}
    status = words.get("ExecutionStatus", b"")
    if not isinstance(status, bytes) or status.strip(b" \0") == b"FAILURE":
        return elements
    return tuple(
        replace(each, value=b"") if keyword_for_tag(each.tag) in DIFFERS_UNTIL_FAILURE else each for each in elements
    )


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return text


def _items(items: tuple[Item, ...]) -> str:
    return f"{len(items)} item{'' if len(items) == 1 else 's'}"


def _shown(vr: str, value: bytes) -> str:
    if vr in _WHOLE_NUMBERS and len(value) % struct.calcsize(_WHOLE_NUMBERS[vr]) == 0:
        return "\\".join(str(number) for (number,) in struct.iter_unpack(_WHOLE_NUMBERS[vr], value))
    if vr not in STR_VR:
        return f"{len(value)} bytes"
    text = "".join(each if each.isprintable() else "?" for each in value.decode("latin-1").rstrip(" \0"))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
