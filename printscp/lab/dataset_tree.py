"""A data set as a tree for people: each element with tag, VR, keyword and value, bulk left out, patients masked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import pydicom.config
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag
from pydicom.uid import UID

from printscp.lab.data_sets import elements_of
from printscp.lab.holes import filled
from printscp.lab.record import RecordedMessage
from printscp.wire.elements import NotADataSet, written
from printscp.wire.encoding import decode
from printscp.wire.masking import is_shown, mask
from printscp.wire.status import Refusal
from printscp.wire.transfer_syntax import Encoding, encoding_seen

_MOST_VALUES = 16
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a data set."""

    tag: int
    vr: str
    keyword: str
    """Empty where the dictionary has none."""
    value: str
    items: "tuple[tuple[Element, ...], ...]" = ()
    """Those of a sequence."""

    @property
    def tag_in_words(self) -> str:
        return f"({self.tag >> 16:04X},{self.tag & 0xFFFF:04X})"


class NoDataSet(ValueError):
    """The bytes are no data set; its words say from where on."""


def tree_of(recorded: RecordedMessage, transfer_syntax: str, *, patient_data: bool = False) -> tuple[Element, ...]:
    """The data set of a message; raises `NoDataSet` when it is none."""
    try:
        data_set, encoding = _little_endian(recorded, transfer_syntax)
        decoded = decode(BytesIO(data_set), implicit=encoding.implicit)
    except NotADataSet as error:
        raise NoDataSet(str(error)) from None
    except Refusal as refusal:
        raise NoDataSet(refusal.comment) from None
    seen = _Seen(patient_data=patient_data, of_printer=recorded.tells_of_printer)
    with pydicom.config.disable_value_validation():
        return _elements(decoded, seen)


def _little_endian(recorded: RecordedMessage, transfer_syntax: str) -> tuple[bytes, Encoding]:
    """The data set as it was before it was deflated, in the byte order of all others, and how it is encoded then."""
    data_set = recorded.message.data_set or b""
    encoding = encoding_seen(data_set, transfer_syntax)
    if encoding.big_endian or encoding.deflated:
        return written(elements_of(recorded, transfer_syntax)), Encoding()
    return filled(data_set, recorded.holes), encoding


def text_of(elements: Iterable[Element], indent: int = 0) -> Iterator[str]:
    """A line for each element, those of items further to the right."""
    for element in elements:
        yield f"{' ' * indent}{element.tag_in_words} {element.vr:2} {element.keyword or '?'}: {element.value}".rstrip()
        for number, item in enumerate(element.items, start=1):
            yield f"{' ' * (indent + 2)}item {number}"
            yield from text_of(item, indent + 4)


def json_of(element: Element) -> dict[str, object]:
    found: dict[str, object] = {
        "tag": f"{element.tag:08X}",
        "vr": element.vr,
        "keyword": element.keyword,
        "value": element.value,
    }
    if element.vr == "SQ":
        found["items"] = [[json_of(each) for each in item] for item in element.items]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What may be seen of a data set, or of an item of it."""

    patient_data: bool
    of_printer: bool
    within: tuple[str, ...] = ()
    """Keywords of the sequences in which it stands."""

    def shows(self, keyword: str, vr: str, value: str) -> bool:
        return self.patient_data or is_shown(keyword, vr, value, self.within, of_printer=self.of_printer)


def _elements(dataset: Dataset, seen: _Seen) -> tuple[Element, ...]:
    return tuple(_element(dataset, tag, seen) for tag in sorted(dataset.keys()))


def _element(dataset: Dataset, tag: BaseTag, seen: _Seen) -> Element:
    keyword = "" if tag.is_private else keyword_for_tag(tag)
    try:
        element = dataset[tag]
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds for a value that its VR does not have
        raw = bytes(dataset.get_item(tag).value or b"")
        words = _short(raw.decode("latin-1").rstrip(" \0"))
        return Element(tag=tag, vr="??", keyword=keyword, value=words if seen.patient_data else mask(words))
    if element.VR == "SQ":
        inner = replace(seen, within=(*seen.within, keyword))
        items = tuple(_elements(item, inner) for item in element.value)
        words = "1 item" if len(items) == 1 else f"{len(items)} items"
        return Element(tag=tag, vr="SQ", keyword=keyword, value=words, items=items)
    return Element(tag=tag, vr=element.VR, keyword=keyword, value=_words(element, keyword, seen))


def _words(element: DataElement, keyword: str, seen: _Seen) -> str:
    value = element.value
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    values = [] if value is None or value == "" else list(value) if isinstance(value, MultiValue | list) else [value]
    whole = "\\".join(map(str, values))
    if not seen.shows(keyword, element.VR, whole):
        return mask(whole)
    if len(values) > _MOST_VALUES:
        return f"{len(values)} values"
    return _short("\\".join(map(_with_name, values)))


def _with_name(value: object) -> str:
    """A value, and the name of one that is a UID of the standard."""
    name = value.name if isinstance(value, UID) else ""
    return f"{value} ({name})" if name and name != value else str(value)


def _short(words: str) -> str:
    visible = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 0x100 else "?" for c in words)
    return visible if len(visible) <= _LONGEST else f"{visible[:_LONGEST]}... ({len(words)} characters)"
