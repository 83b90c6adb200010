"""Sequence items that are kept for their words: who and what a film shows, as the print SCU says it."""

from collections.abc import Container, Iterator
from contextlib import suppress
from itertools import islice

from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pydicom.valuerep import STR_VR

from printscp.film.image import Item
from printscp.wire.parsers import Unsupported, sequence_items, value_of, words

MOST_WORDS = 64
"""Attributes of an item that is kept for its words."""


def item(value: object) -> Item:
    """The words of the first item of a sequence; what is empty, malformed, no text or nested deeper is not kept."""
    found = (pair for dataset in sequence_items(value)[:1] for pair in pairs(dataset))
    return tuple(islice(found, MOST_WORDS))


def pairs(dataset: Dataset, wanted: Container[str] | None = None) -> Iterator[tuple[str, str]]:
    """The texts of *dataset*, or of the *wanted* keywords, as (keyword, value) pairs in the order of their tags."""
    for tag in sorted(dataset.keys()):
        keyword = keyword_for_tag(tag)
        if keyword and dictionary_VR(tag) in STR_VR and (wanted is None or keyword in wanted):
            with suppress(Unsupported):
                content = words(value_of(dataset, keyword))
                _require_writable(tag, content)
                if content:
                    yield keyword, content


def _require_writable(tag: BaseTag, content: str) -> None:
    try:
        DataElement(tag, dictionary_VR(tag), content)
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        raise Unsupported from None


def write_item(value: Item) -> list[Dataset]:
    dataset = Dataset()
    write_pairs(value, dataset)
    return [dataset]


def write_pairs(value: Item, dataset: Dataset) -> None:
    """Put the pairs into *dataset*."""
    for keyword, content in value:
        setattr(dataset, keyword, content)
