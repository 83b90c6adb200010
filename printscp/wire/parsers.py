"""One attribute value from the wire to the film and back, each function for one kind of value.

A reader takes the value as pydicom gives it and raises `Unsupported` for one that this printer cannot use; the
caller decides whether that is a refusal or a default (PS3.4 H.2.4). A writer is its inverse.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import TypeVar

from pydicom.charset import python_encoding
from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pydicom.valuerep import STR_VR, format_number_as_ds

from printscp.film.display_format import DisplayFormat
from printscp.film.image import Item
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import Density, Shade

Term = TypeVar("Term", bound=Enum)

MOST_IMAGE_BOXES = 256
"""More boxes on one film than any layout in use, few enough that an absurd one costs nothing."""
MOST_COPIES = 99
SHORTEST_MM, LONGEST_MM = 0.1, 10_000.0
LONGEST_TEXT = 1024
"""Characters of an ST, the longest text of a print attribute (PS3.5 6.2); Implicit VR would allow gigabytes."""
LARGEST_PROFILE = 1 << 20
MOST_WORDS = 64
"""Attributes of an item that is kept for its words."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,11}")
_BIN = re.compile(r"BIN_[1-9][0-9]*")
_MEDIA = frozenset({"PAPER", "CLEAR FILM", "BLUE FILM", "MAMMO CLEAR FILM", "MAMMO BLUE FILM"})


class Unsupported(ValueError):
    """A value that the standard does not define or that this printer cannot use."""


def value_of(dataset: Dataset, keyword: str) -> object:
    """The value as pydicom reads it; `Unsupported` when the bytes do not fit their VR."""
    try:
        return dataset[keyword].value
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        raise Unsupported from None


def text(value: object) -> str:
    """A value in one string, as it stands on the wire: several values are parted by backslashes."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "\\".join(text(part) for part in value)
    return str(value).strip(" \0")


def words(value: object) -> str:
    """A text of bearable length."""
    content = text(value)
    if len(content) > LONGEST_TEXT:
        raise Unsupported
    return content


def texts(value: object) -> tuple[str, ...]:
    return tuple(text(value).split("\\"))


def term(terms: type[Term]) -> Callable[[object], Term]:
    """A reader of one of the enumerated values *terms*."""

    def read(value: object) -> Term:
        try:
            return terms(text(value))
        except ValueError:
            raise Unsupported from None

    return read


def write_term(value: Enum) -> str:
    return str(value.value)


def integer(low: int, high: int) -> Callable[[object], int]:
    """A reader of whole numbers from *low* to *high*."""

    def read(value: object) -> int:
        number = _whole(value)
        if not low <= number <= high:
            raise Unsupported
        return number

    return read


def millimetres(value: object) -> float:
    """A length that can be printed: from a tenth of a millimetre to ten metres."""
    try:
        length = float(text(value))
    except ValueError:
        raise Unsupported from None
    if not SHORTEST_MM <= length <= LONGEST_MM:
        raise Unsupported
    return length


def write_decimal(value: float) -> str:
    """A decimal string of at most 16 characters (PS3.5, VR DS)."""
    return format_number_as_ds(value)


def aspect_ratio(value: object) -> tuple[int, int]:
    """Pixel Aspect Ratio (0028,0034): height and width of a pixel, both positive."""
    parts = [_whole(part) for part in texts(value)]
    if len(parts) != 2 or min(parts) < 1:
        raise Unsupported
    return parts[0], parts[1]


def flag(value: object) -> bool:
    """0 or 1."""
    return bool(integer(0, 1)(value))


def yes_no(value: object) -> bool:
    match text(value):
        case "YES":
            return True
        case "NO":
            return False
    raise Unsupported


def write_yes_no(value: object) -> str:
    return "YES" if value else "NO"


def optical_density(value: object) -> float:
    """An optical density from hundredths."""
    return _whole(value) / 100


def write_optical_density(value: float) -> int:
    return round(value * 100)


def density(value: object) -> Density:
    """BLACK, WHITE or hundredths of optical density (PS3.3 C.13.3, Border Density)."""
    word = text(value)
    return Shade(word) if word in Shade.__members__ else integer(0, 65535)(word) / 100


def write_density(value: Density) -> str:
    return value.value if isinstance(value, Shade) else str(write_optical_density(value))


def medium_type(value: object) -> str:
    if text(value) not in _MEDIA:
        raise Unsupported
    return text(value)


def film_destination(value: object) -> str:
    word = text(value)
    if word not in ("MAGAZINE", "PROCESSOR") and not _BIN.fullmatch(word):
        raise Unsupported
    return word


def film_size(value: object) -> FilmSize:
    try:
        return FILM_SIZES[text(value)]
    except KeyError:
        raise Unsupported from None


def write_film_size(value: FilmSize) -> str:
    return value.id


def display_format(value: object) -> DisplayFormat:
    r"""An Image Display Format such as ``STANDARD\2,3``, ``ROW\1,2`` or ``COL\2,2``."""
    kind, _, numbers = text(value).partition("\\")
    counts = tuple(_whole(number) for number in numbers.split(","))
    if kind not in ("STANDARD", "ROW", "COL") or (kind == "STANDARD" and len(counts) != 2) or min(counts) < 1:
        raise Unsupported
    layout = DisplayFormat(kind, counts)
    if layout.box_count > MOST_IMAGE_BOXES:
        raise Unsupported
    return layout


def sequence_items(value: object) -> Sequence[Dataset]:
    """The items of a sequence, or `Unsupported` when the value is none."""
    if not isinstance(value, Sequence) or not all(isinstance(part, Dataset) for part in value):
        raise Unsupported
    return value


def item(value: object) -> Item:
    """The words of the first item of a sequence; what is empty, malformed, no text or nested deeper is not kept."""
    pairs = (pair for dataset in sequence_items(value)[:1] for pair in _pairs(dataset))
    return tuple(islice(pairs, MOST_WORDS))


def _pairs(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for tag in dataset.keys():  # noqa: SIM118  iterating would convert values
        keyword = keyword_for_tag(tag)
        if keyword and dictionary_VR(tag) in STR_VR:
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
    for keyword, content in value:
        setattr(dataset, keyword, content)
    return [dataset]


def character_set(value: object) -> tuple[str, ...]:
    """Specific Character Set (0008,0005): defined terms that pydicom can decode; the first may be empty."""
    names = texts(value)
    if any(name not in python_encoding for name in names):
        raise Unsupported
    return names


def write_date(value: datetime) -> str:
    return value.strftime("%Y%m%d")


def write_time(value: datetime) -> str:
    return value.strftime("%H%M%S")


def octets(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise Unsupported
    return value


def icc_profile(value: object) -> bytes:
    """An ICC profile of bearable size."""
    profile = octets(value)
    if len(profile) > LARGEST_PROFILE:
        raise Unsupported
    return profile


def _whole(value: object) -> int:
    """A whole number as an IS writes it: a sign and digits, at most twelve characters."""
    if not _WHOLE.fullmatch(text(value)):
        raise Unsupported
    return int(text(value))
