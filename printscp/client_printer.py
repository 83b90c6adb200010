"""What a printer tells of itself: the Printer SOP Class and Printer Configuration Retrieval (PS3.4 H.4.6, H.4.11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydicom.dataset import Dataset

from printscp.film.printer import Condition, PrinterStatus
from printscp.film.status_info import STATUS_INFO
from printscp.wire.parsers import Unsupported, integer, sequence_items, term, text, texts, value_of
from printscp.wire.sop_classes import COLOR_META, name_of

_status = term(PrinterStatus)
_number = integer(0, 2**31)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterReport:
    """A printer in its own words; what it does not say is empty."""

    condition: Condition | None = None
    """Printer Status, and its Info where that is a defined term; None when it does not say."""
    info: str = ""
    """Printer Status Info as it came."""
    name: str = ""
    manufacturer: str = ""
    model_name: str = ""
    serial_number: str = ""
    software_versions: tuple[str, ...] = ()
    last_calibration: str = ""
    """Date and time as they came, ``20240131 0930``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterOffer:
    """What a printer can do by one meta SOP Class; what it does not say is empty."""

    color: bool
    sop_classes: tuple[str, ...] = ()
    """Their names."""
    bits: int | None = None
    """Memory Bit Depth: that of the images it takes."""
    media: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each medium that is in the printer, with its film sizes."""
    layouts: tuple[str, ...] = ()
    """Image Display Formats."""
    magnifications: tuple[str, ...] = ()
    """Magnification Types, the default first."""
    most_films: int | None = None
    """How many films one session may have."""


def report_of(attributes: Dataset) -> PrinterReport:
    """The answer to N-GET of the Printer."""
    calibration = (_word(attributes, "DateOfLastCalibration"), _word(attributes, "TimeOfLastCalibration"))
    versions = tuple(part for part in _words(attributes, "SoftwareVersions") if part)
    return PrinterReport(
        condition=_condition(attributes),
        info=_word(attributes, "PrinterStatusInfo"),
        name=_word(attributes, "PrinterName"),
        manufacturer=_word(attributes, "Manufacturer"),
        model_name=_word(attributes, "ManufacturerModelName"),
        serial_number=_word(attributes, "DeviceSerialNumber"),
        software_versions=versions,
        last_calibration=" ".join(calibration).strip(),
    )


def offers_of(attributes: Dataset) -> tuple[PrinterOffer, ...]:
    """The answer to N-GET of the Printer Configuration."""
    return tuple(_offer(item) for item in _items(attributes, "PrinterConfigurationSequence"))


def _condition(attributes: Dataset) -> Condition | None:
    try:
        status = _status(value_of(attributes, "PrinterStatus"))
    except Unsupported:
        return None
    info = _word(attributes, "PrinterStatusInfo")
    unknown = "NORMAL" if status is PrinterStatus.NORMAL else "CHECK PRINTER"
    return Condition(status, info if info in STATUS_INFO else unknown)


def _offer(item: Dataset) -> PrinterOffer:
    uids = _words(item, "SOPClassesSupported")
    default = _word(item, "DefaultMagnificationType")
    others = _words(item, "OtherMagnificationTypesAvailable")
    layouts = (_word(each, "ImageDisplayFormat") for each in _items(item, "SupportedImageDisplayFormatsSequence"))
    return PrinterOffer(
        color=COLOR_META in uids,
        sop_classes=tuple(map(name_of, uids)),
        bits=_whole(item, "MemoryBitDepth"),
        media=tuple(_media(item)),
        layouts=_each_once(layouts),
        magnifications=_each_once((default, *others)),
        most_films=_whole(item, "MaximumCollatedFilms"),
    )


def _media(item: Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    installed = [
        (_word(each, "MediumType"), _word(each, "FilmSizeID")) for each in _items(item, "MediaInstalledSequence")
    ]
    for medium in _each_once(medium for medium, _ in installed):
        yield medium, _each_once(size for other, size in installed if other == medium)


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))


def _items(dataset: Dataset, keyword: str) -> tuple[Dataset, ...]:
    try:
        return tuple(sequence_items(value_of(dataset, keyword)))
    except Unsupported:
        return ()


def _word(dataset: Dataset, keyword: str) -> str:
    try:
        return text(value_of(dataset, keyword) or "")
    except Unsupported:
        return ""


def _words(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    try:
        return texts(value_of(dataset, keyword) or "")
    except Unsupported:
        return ()


def _whole(dataset: Dataset, keyword: str) -> int | None:
    try:
        return _number(value_of(dataset, keyword))
    except Unsupported:
        return None
