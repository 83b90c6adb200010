"""The texts of a data set: every value that Specific Character Set concerns, decoded (PS3.3 C.12.1.1.2)."""

from contextlib import suppress

from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.valuerep import CUSTOMIZABLE_CHARSET_VR

from printscp.wire.code_extensions import decode_text
from printscp.wire.parsers import LONGEST_TEXT, Unsupported, sequence_items, text, texts, value_of

_LONGEST_OCTETS = 16 * LONGEST_TEXT
"""A longer text is refused, whatever it says."""
_SEQUENCES = (
    "ProposedStudySequence",
    "OriginalImageSequence",
    "BasicGrayscaleImageSequence",
    "BasicColorImageSequence",
    "ReferencedImageBoxSequence",
)
"""Sequences whose first item may say who the patient is."""


def with_texts_decoded(dataset: Dataset, inherited: tuple[str, ...]) -> Dataset:
    """*dataset* with each text that has a keyword decoded in place, and those of the items that are read for theirs.

    The character set is *inherited* where the data set or the item names none itself.
    """
    names = _decode(dataset, inherited)
    for keyword in _SEQUENCES:
        with suppress(Unsupported):  # what cannot be read is refused or left out where it is used
            for item in sequence_items(value_of(dataset, keyword))[:1]:
                _decode(item, names)
    return dataset


def _decode(dataset: Dataset, inherited: tuple[str, ...]) -> tuple[str, ...]:
    """The character set that the texts of *dataset* itself are now decoded in."""
    names = character_set_names(dataset) or inherited
    for tag in list(dataset.keys()):
        element: object = dataset.get_item(tag)
        if not isinstance(element, RawDataElement) or not 0 < len(element.value or b"") <= _LONGEST_OCTETS:
            continue
        # What is private is read by nobody.
        if not keyword_for_tag(tag):
            continue
        vr = dictionary_VR(tag) if element.VR in (None, "UN") else element.VR
        if vr in CUSTOMIZABLE_CHARSET_VR:
            content = decode_text(element.value or b"", names, vr)
            dataset[tag] = DataElement(tag, vr, content, already_converted=True)
    return names


def character_set_names(dataset: Dataset) -> tuple[str, ...]:
    """The names in Specific Character Set as they were sent; none where it is absent, empty or cannot be read."""
    with suppress(Unsupported):
        value = value_of(dataset, "SpecificCharacterSet")
        names = texts(value) if value is not None else ()
        return names if any(names) else ()
    return ()


def joined_texts(dataset: Dataset) -> str:
    """All texts of *dataset* and of its items in one."""
    return "".join(text(element.value) for element in dataset.iterall() if element.VR in CUSTOMIZABLE_CHARSET_VR)
