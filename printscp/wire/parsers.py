"""One attribute value from the wire to the film and back, each function for one kind of value.

A reader takes the value as pydicom gives it and raises `Unsupported` for one that this printer cannot use; the
caller decides whether that is a refusal or a default (PS3.4 H.2.4). A writer is its inverse.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import TypeVar

from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as SequenceOfItems
from pydicom.valuerep import format_number_as_ds

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FilmSize, film_size_of
from printscp.film.terms import MEDIA, Density, Shade
from printscp.wire.character_sets import CODECS

Term = TypeVar("Term", bound=Enum)

MOST_IMAGE_BOXES = 256
"""More boxes on one film than any layout in use, few enough that an absurd one costs nothing."""
MOST_COPIES = 99
SHORTEST_MM, LONGEST_MM = 0.1, 10_000.0
LONGEST_TEXT = 1024
"""Characters of an ST, the longest text of a print attribute (PS3.5 6.2); Implicit VR would allow gigabytes."""
LARGEST_PROFILE = 1 << 20
LARGEST_US = 65535
_LONGEST_LIST = 1 << 20
"""Bytes of numbers or texts, which all are small; a sequence has items, and the rest is one value."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,11}")
_LAYOUTS_WITHOUT_COUNTS = ("SLIDE", "SUPERSLIDE")
_COUNTS_OF_LAYOUTS = {
    "STANDARD": (2,),
    "ROW": range(1, MOST_IMAGE_BOXES + 1),
    "COL": range(1, MOST_IMAGE_BOXES + 1),
    "CUSTOM": (1,),
}
_BIN = re.compile(r"BIN_[1-9][0-9]*")


class Unsupported(ValueError):
    """A value that the standard does not define or that this printer cannot use."""


def value_of(dataset: Dataset, keyword: str) -> object:
    """The value as pydicom reads it; `Unsupported` when the bytes do not fit their VR, or are too many for it."""
    try:
        is_absurd = _is_absurd(dataset.get_item(keyword))
        value = None if is_absurd else dataset[keyword].value
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        raise Unsupported from None
    if is_absurd:
        raise Unsupported
    return value


def _is_absurd(element: object) -> bool:
    """Whether an element that is not read yet would become millions of values."""
    if not isinstance(element, RawDataElement) or len(element.value or b"") <= _LONGEST_LIST:
        return False
    vr = dictionary_VR(element.tag) if element.VR in (None, "UN") else element.VR
    return not vr.startswith(("O", "SQ"))


def text(value: object) -> str:
    """A value in one string, as it stands on the wire: several values are parted by backslashes."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "\\".join(text(part) for part in value)
    return str(value).strip(" \0")


def words(value: object) -> str:
    """A text of bearable length; bytes and items are none."""
    if isinstance(value, bytes | SequenceOfItems):
        raise Unsupported
    content = text(value)
    if len(content) > LONGEST_TEXT:
        raise Unsupported
    return content


def texts(value: object) -> tuple[str, ...]:
    return tuple(words(value).split("\\"))


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
    return Shade(word) if word in Shade.__members__ else integer(0, LARGEST_US)(word) / 100


def write_density(value: Density) -> str:
    return value.value if isinstance(value, Shade) else str(write_optical_density(value))


def medium_type(value: object) -> str:
    if text(value) not in MEDIA:
        raise Unsupported
    return text(value)


def film_destination(value: object) -> str:
    word = text(value)
    if word not in ("MAGAZINE", "PROCESSOR") and not _BIN.fullmatch(word):
        raise Unsupported
    return word


def film_size(value: object) -> FilmSize:
    size = film_size_of(text(value))
    if size is None:
        raise Unsupported
    return size


def write_film_size(value: FilmSize) -> str:
    return value.id


def display_format(value: object) -> DisplayFormat:
    r"""An Image Display Format such as ``STANDARD\2,3``, ``ROW\1,2``, ``COL\2,2``, ``SLIDE`` or ``CUSTOM\1``."""
    kind, backslash, numbers = text(value).partition("\\")
    if kind in _LAYOUTS_WITHOUT_COUNTS and not backslash:
        return DisplayFormat(kind, ())
    counts = tuple(_whole(number) for number in numbers.split(","))
    if len(counts) not in _COUNTS_OF_LAYOUTS.get(kind, ()) or min(counts) < 1:
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


def character_set(value: object) -> tuple[str, ...]:
    """Specific Character Set (0008,0005): defined terms; the first may be empty."""
    names = texts(value)
    if any(name not in CODECS for name in names):
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
