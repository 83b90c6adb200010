"""What is wrong with the data sets of requests, seen in their bytes (PS3.5)."""

from collections.abc import Iterator

from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag

from printscp.lab.finding import Case
from printscp.lab.finding_story import IMAGE_SEQUENCES, is_creation
from printscp.lab.finding_view import Exchange, items, number, numbers, octets, text
from printscp.lab.record import AssociationRecord
from printscp.wire.elements import Element, Elements, values
from printscp.wire.masking import is_shown, mask
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, PRESENTATION_LUT

_LAYOUT = "ImageDisplayFormat"
_LONGEST_SHOWN = 40
_TEXTS = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
_ASCII = 0x80
_ALL_VALUES = 1 << 16
"""Entries of a LUT whose descriptor says 0 (PS3.3 C.11.1.1)."""


def layouts(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Layouts in which an escape of the programming language made a control character."""
    for exchange in exchanges:
        layout = octets(exchange.sent, _LAYOUT) if is_creation(exchange, FILM_BOX) else None
        layout = (layout or b"").rstrip(b" \0")
        if any(byte < ord(" ") for byte in layout):
            yield Case("PSF102", exchange.number, exchange.words, _LAYOUT, _visible(layout))


def _visible(layout: bytes) -> str:
    """A layout as it is written in a program, unless it may be a name."""
    words = layout.decode("latin-1")
    return f"{words[:_LONGEST_SHOWN]!r}" if is_shown(_LAYOUT, "ST", words) else mask(words)


def pixels(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Images with fewer bytes than they need."""
    for exchange in exchanges:
        for keyword in IMAGE_SEQUENCES:
            for item in items(exchange.sent, keyword)[:1]:
                given, needed = len(octets(item.elements, "PixelData") or b""), _needed(item.elements)
                if given and given < needed:
                    words = f"{given} bytes for {needed}"
                    yield Case("PSI110", exchange.number, exchange.words, "PixelData", words)


def _needed(image: Elements) -> int:
    """Bytes of an image by its description; 0 where that is not whole."""
    size = 1
    for keyword in ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated"):
        size *= number(image, keyword) or 0
    return size // 8


def luts(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """LUTs with fewer or more entries than they say."""
    for exchange in exchanges:
        if not is_creation(exchange, PRESENTATION_LUT):
            continue
        for item in items(exchange.sent, "PresentationLUTSequence")[:1]:
            said = next(iter(numbers(item.elements, "LUTDescriptor")), None)
            given = len(octets(item.elements, "LUTData") or b"") // 2
            if said is not None and given and given != (said or _ALL_VALUES):
                words = f"{given} entries for {said or _ALL_VALUES}"
                yield Case("PSL106", exchange.number, exchange.words, "LUTData", words)


def odd_lengths(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Values that were not padded."""
    for exchange in exchanges:
        for path, element in values(exchange.sent):
            if isinstance(element.value, bytes) and len(element.value) % 2:
                words = f"{len(element.value)} bytes"
                yield Case("PSX130", exchange.number, exchange.words, _keyword(int(path[-1])), words)


def character_sets(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Texts beyond ASCII that neither their data set nor the film session names a character set for."""
    of_session = ""
    for exchange in exchanges:
        named = text(exchange.sent, "SpecificCharacterSet")
        if is_creation(exchange, FILM_SESSION) and exchange.succeeded:
            of_session = named
        if named or (of_session and exchange.sop_class != FILM_SESSION):
            continue
        for path, element in values(exchange.sent):
            beyond = _beyond_ascii(element)
            if beyond:
                words = f"{beyond} bytes beyond ASCII"
                yield Case("PSX134", exchange.number, exchange.words, _keyword(int(path[-1])), words)


def _beyond_ascii(element: Element) -> int:
    """How many bytes of a text are not ASCII."""
    if element.vr not in _TEXTS or not isinstance(element.value, bytes):
        return 0
    return sum(byte >= _ASCII for byte in element.value)


def _keyword(tag: int) -> str:
    return keyword_for_tag(tag) or str(BaseTag(tag))
