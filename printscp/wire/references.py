"""Items that point to a SOP Instance by class and UID (PS3.3 table 10-11)."""

from collections.abc import Iterable

from pydicom.dataset import Dataset

from printscp.wire.parsers import Unsupported, sequence_items, text, value_of
from printscp.wire.sop_classes import LONGEST_UID, PRESENTATION_LUT


def reference(sop_class: str, uid: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = sop_class
    item.ReferencedSOPInstanceUID = uid
    return item


def references(sop_class: str, uids: Iterable[str]) -> list[Dataset]:
    return [reference(sop_class, uid) for uid in uids]


def read_reference(value: object, sop_class: str) -> str:
    """The UID in a sequence of exactly one reference to an instance of *sop_class*, or `Unsupported`."""
    match sequence_items(value):
        case [item] if text(value_of(item, "ReferencedSOPClassUID")) == sop_class:
            uid = text(value_of(item, "ReferencedSOPInstanceUID"))
            if len(uid) <= LONGEST_UID:
                return uid
    raise Unsupported


def read_presentation_lut(value: object) -> str:
    return read_reference(value, PRESENTATION_LUT)


def write_presentation_lut(uid: str) -> list[Dataset]:
    return references(PRESENTATION_LUT, (uid,))
