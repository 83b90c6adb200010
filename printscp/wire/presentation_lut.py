"""The attributes of a Presentation LUT (PS3.4 H.4.9.2.1, PS3.3 C.11.4)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset

from printscp.film.presentation_lut import LutShape, LutTable
from printscp.wire import parsers, repairs
from printscp.wire.attribute import Attribute, Table, read, require
from printscp.wire.deviations import Deviations
from printscp.wire.parsers import Unsupported
from printscp.wire.status import Refusal, Status

_BITS_OF_THE_STANDARD = range(10, 17)
_LARGEST_TABLE = 65536


@dataclass(frozen=True, slots=True)
class _Shape:
    shape: LutShape = LutShape.IDENTITY


@dataclass(frozen=True, slots=True)
class _Item:
    descriptor: tuple[int, int, int] = (0, 0, 0)
    explanation: str = ""
    data: tuple[int, ...] = ()


def _read_descriptor(value: object) -> tuple[int, int, int]:
    """Entries, first value mapped, bits of an entry; 0 entries are 65536 (PS3.3 C.11.4.1)."""
    numbers = _unsigned_words(value)
    if len(numbers) != 3 or not 8 <= numbers[2] <= 16:
        raise Unsupported
    return numbers[0] or _LARGEST_TABLE, numbers[1], numbers[2]


def _unsigned_words(value: object) -> tuple[int, ...]:
    """Numbers of 16 bits, which pydicom gives as numbers or, where the VR is open, as bytes (little endian)."""
    match value:
        case bytes():
            return struct.unpack(f"<{len(value) // 2}H", value[: len(value) // 2 * 2])
        case int():
            return (value & 0xFFFF,)
        case Sequence() if all(isinstance(number, int) for number in value):
            return tuple(number & 0xFFFF for number in value)
    raise Unsupported


LUT = Table(
    name="Presentation LUT",
    clause="PS3.4 H.4.9.2.1",
    attributes=(
        Attribute(
            keyword="PresentationLUTShape",
            field="shape",
            read=parsers.term(LutShape),
            repair=repairs.spelled(parsers.term(LutShape)),
            usage="MC/M",
        ),
    ),
    read_elsewhere=frozenset({"PresentationLUTSequence"}),
)
LUT_ITEM = Table(
    name="Presentation LUT",
    clause="PS3.3 C.11.4",
    attributes=(
        Attribute(
            keyword="LUTDescriptor",
            field="descriptor",
            read=_read_descriptor,
            usage="M/M",
        ),
        Attribute(keyword="LUTExplanation", field="explanation", usage="U/U", values="any text"),
        Attribute(keyword="LUTData", field="data", read=_unsigned_words, usage="M/M", values="P-values"),
    ),
)


def read_lut(dataset: Dataset, deviations: Deviations) -> LutShape | LutTable:
    """What a Presentation LUT does. Raises `Refusal` with 0x0105, 0x0106, 0x0120 or 0x0121."""
    has_shape, has_table = "PresentationLUTShape" in dataset, "PresentationLUTSequence" in dataset
    if not has_table:
        require(dataset, ("PresentationLUTShape",))
        return _shape(dataset, deviations)
    if has_shape:
        comment = "PresentationLUTShape and PresentationLUTSequence exclude each other"
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment)
    return _table(dataset, deviations)


def write_lut(content: LutShape | LutTable) -> Dataset:
    """The attributes of `read_lut`."""
    dataset = Dataset()
    if isinstance(content, LutShape):
        dataset.PresentationLUTShape = content.value
        return dataset
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(content.entries) % _LARGEST_TABLE, 0, content.bits])
    if content.explanation:
        item.LUTExplanation = content.explanation
    item.add_new("LUTData", "OW", struct.pack(f"<{len(content.entries)}H", *content.entries))
    dataset.PresentationLUTSequence = [item]
    return dataset


def _shape(dataset: Dataset, deviations: Deviations) -> LutShape:
    shape = read(dataset, LUT, _Shape(), deviations, creating=True).shape
    if shape is LutShape.INVERSE:
        deviations.tolerated("PresentationLUTShape", code="softcopy-shape", sent=shape.value, used=shape.value)
    return shape


def _table(dataset: Dataset, deviations: Deviations) -> LutTable:
    read(dataset, LUT, _Shape(), deviations, creating=True)  # for what else stands in the data set
    try:
        items = parsers.sequence_items(parsers.value_of(dataset, "PresentationLUTSequence"))
    except Unsupported:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, "PresentationLUTSequence cannot be decoded") from None
    if not items:
        raise Refusal(Status.MISSING_ATTRIBUTE_VALUE, "PresentationLUTSequence is empty")
    if len(items) > 1:
        deviations.replaced(
            "PresentationLUTSequence", sent=f"{len(items)} items", used="the first", code="several-items"
        )
    item = read(items[0], LUT_ITEM, _Item(), deviations, creating=True)
    return LutTable(bits=item.descriptor[2], entries=_entries(item, deviations), explanation=item.explanation)


def _entries(item: _Item, deviations: Deviations) -> tuple[int, ...]:
    """The P-values from stored value 0 on, each within the depth."""
    count, first, bits = item.descriptor
    # Entries of 8 bits may be packed by two into a word of OW, the first in the lower half (PS3.5 A.2).
    data = item.data if len(item.data) >= count else struct.pack(f"<{len(item.data)}H", *item.data)
    if len(data) < count or (data is not item.data and bits > 8):
        comment = f"LUTData has {len(item.data)} words, {count} entries are needed"
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment)
    if bits not in _BITS_OF_THE_STANDARD:
        deviations.tolerated("LUTDescriptor", code="unusual-lut-bits", sent=f"{bits} bits", used=f"{bits} bits")
    entries = tuple(data[:count])
    if first:
        deviations.tolerated("LUTDescriptor", code="lut-offset", sent=f"first value {first}", used="first value 0")
    if len(data) > count + count % 2:
        deviations.tolerated("LUTData", code="long-lut-data", sent=f"{len(data)} entries", used=f"{count} entries")
    if max(entries) >= 1 << bits:
        deviations.tolerated("LUTData", code="lut-entry-too-large", sent=f"{max(entries)}", used=f"{(1 << bits) - 1}")
        entries = tuple(min(entry, (1 << bits) - 1) for entry in entries)
    return entries
