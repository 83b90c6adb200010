"""What the header of a stored image says of where it belongs: its study, its patient, its place among others."""

from dataclasses import dataclass
from typing import TypeAlias

from pydicom.dataset import Dataset

from printscp.film.identity import plain_name
from printscp.film.printer import Printer
from printscp.wire.dataset_texts import with_texts_decoded
from printscp.wire.parsers import Unsupported, integer, value_of, words

Order: TypeAlias = tuple[tuple[bool, int], ...]

MOST_FRAMES = 1 << 16
"""That are looked at of an image; more than any job prints."""
_COLORS_OF_ONE_SAMPLE = ("PALETTE COLOR",)
_number = integer(-(2**31), 2**31)
_positive = integer(1, 2**31)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImage:
    """An image that was stored, by its header."""

    uid: str
    """Its SOP Instance UID."""
    study: str
    """Its Study Instance UID; empty where it has none."""
    patient: tuple[str, ...]
    """What tells one patient from another: Patient ID, its issuer, name, birth date, each spelled so that equal is equal."""
    series: str = ""
    """Its Series Instance UID."""
    order: Order
    """To sort by: series number and instance number; an image without a number comes after those with one."""
    frames: tuple[int, ...]
    """Numbers of the frames to print, from 1; never empty."""
    is_color: bool
    """Whether it is printed in color."""
    octets: int = 0
    """Bytes of the pixels that are printed of it."""


def stored_image(dataset: Dataset, printer: Printer) -> StoredImage:
    """The image with this header, with or without its pixels, as *printer* prints it; decodes the texts in place."""
    with_texts_decoded(dataset, ())
    frames = frames_to_print(frame_count(dataset), printer)
    is_color = printer.color and has_colors(dataset)
    return StoredImage(
        uid=_word(dataset, "SOPInstanceUID"),
        study=_word(dataset, "StudyInstanceUID"),
        patient=_patient(dataset),
        series=_word(dataset, "SeriesInstanceUID"),
        order=(_in_order(dataset, "SeriesNumber"), _in_order(dataset, "InstanceNumber")),
        frames=frames,
        is_color=is_color,
        octets=len(frames) * _side(dataset, "Rows") * _side(dataset, "Columns") * (3 if is_color else 2),
    )


def frame_count(dataset: Dataset) -> int:
    """Number of Frames; 1 where it is absent or none."""
    try:
        return _positive(value_of(dataset, "NumberOfFrames"))
    except Unsupported:
        return 1


def frames_to_print(count: int, printer: Printer) -> tuple[int, ...]:
    """Those that *printer* is set to print of an image of *count*; the last one where it has none of them."""
    wanted = printer.storing.frames if printer.storing else ()
    if count == 1 or not wanted:
        return tuple(range(1, min(count, MOST_FRAMES) + 1))
    return tuple(frame for frame in wanted if frame <= count) or (count,)


def has_colors(dataset: Dataset) -> bool:
    """Whether the pixels are of several samples, or numbers of colors."""
    try:
        samples = _positive(value_of(dataset, "SamplesPerPixel"))
    except Unsupported:
        samples = 1
    return samples > 1 or _word(dataset, "PhotometricInterpretation") in _COLORS_OF_ONE_SAMPLE


def _side(dataset: Dataset, keyword: str) -> int:
    """In pixels; 0 where it is not said."""
    try:
        return _positive(value_of(dataset, keyword))
    except Unsupported:
        return 0


def _patient(dataset: Dataset) -> tuple[str, ...]:
    birth_date = "".join(filter(str.isdigit, _word(dataset, "PatientBirthDate")))
    name = plain_name(_word(dataset, "PatientName"))
    return _word(dataset, "PatientID"), _word(dataset, "IssuerOfPatientID"), name, birth_date


def _in_order(dataset: Dataset, keyword: str) -> tuple[bool, int]:
    """A number to sort by; those without one come last."""
    try:
        return False, _number(value_of(dataset, keyword))
    except Unsupported:
        return True, 0


def _word(dataset: Dataset, keyword: str) -> str:
    """The text of *keyword*; empty where it has none."""
    if keyword not in dataset:
        return ""
    try:
        value = value_of(dataset, keyword)
        return "" if value is None else words(value)
    except Unsupported:
        return ""
