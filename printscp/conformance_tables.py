"""The attributes of each SOP Class as one printer has them: which, with which values, with which defaults (PS3.4 H.4)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

from pydicom.datadict import dictionary_VM, dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.film.annotation import ANNOTATION_FORMATS
from printscp.film.printer import Printer, Tolerance
from printscp.printer_description import bits_stored, layouts
from printscp.sop import machine, printer_configuration
from printscp.sop.requests import NCreate, Surroundings
from printscp.sop.state import State
from printscp.wire import report_tables, tables
from printscp.wire.attribute import Attribute, Table
from printscp.wire.pixels import IMAGE
from printscp.wire.presentation_lut import LUT, LUT_ITEM
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    name_of,
    offered_classes,
)

TABLES: dict[str, tuple[Table, ...]] = {
    FILM_SESSION: (tables.FILM_SESSION,),
    FILM_BOX: (tables.FILM_BOX,),
    GRAYSCALE_IMAGE_BOX: (tables.GRAYSCALE_IMAGE_BOX, IMAGE),
    COLOR_IMAGE_BOX: (tables.COLOR_IMAGE_BOX, IMAGE),
    ANNOTATION_BOX: (tables.ANNOTATION_BOX,),
    PRESENTATION_LUT: (LUT, LUT_ITEM),
    PRINT_JOB: (report_tables.PRINT_JOB,),
    PRINTER: (report_tables.PRINTER,),
    PRINTER_CONFIGURATION: (printer_configuration.TABLE,),
}
"""The tables of a SOP Class, that of its items last."""

COLUMNS = ("attribute", "tag", "VR/VM", "usage", "values", "default")


def attribute_rows(printer: Printer, sop_class: str, table: Table, defaults: Dataset) -> Iterator[tuple[str, ...]]:
    """The `COLUMNS` of each attribute in *table* that *printer* has."""
    for row in table.attributes:
        if _is_supported(row.keyword, printer) and not (row.not_standard and _is_strict(printer)):
            values = _values(row.keyword, printer, sop_class) or row.values
            yield (*_names(row.keyword), row.usage, values + _note(row), _default(row, defaults))
    for keyword in sorted(table.read_elsewhere | table.created_elsewhere):
        if keyword in tables.READ_ELSEWHERE and (keyword != "PlanarConfiguration" or _takes_rgb(printer, sop_class)):
            usage, values = tables.READ_ELSEWHERE[keyword]
            note = "; N-CREATE only" if keyword in table.created_elsewhere else ""
            yield (*_names(keyword), usage, (_values(keyword, printer, sop_class) or values) + note, "")


def defaults_of(printer: Printer) -> dict[str, Dataset]:
    """What a film session and a film box of *printer* are when nothing is said: as the machine answers."""
    numbers = count(1)
    around = Surroundings(new_uid=lambda: f"1.{next(numbers)}", moment=datetime(2000, 1, 1, tzinfo=UTC))
    state = State(calling_ae="", printer=printer, accepted=frozenset(offered_classes(printer)))
    film = Dataset()
    film.ImageDisplayFormat = printer_configuration.offered_layouts(printer)[0]
    film.ReferencedFilmSessionSequence = [reference(FILM_SESSION, "1.2")]
    answers = {}
    for sop_class, uid, attributes in ((FILM_SESSION, "1.2", Dataset()), (FILM_BOX, "1.3", film)):
        request = NCreate(context=GRAYSCALE_META, sop_class=sop_class, uid=uid, attributes=attributes)
        step = machine.step(state, request, around)
        if step.reply.status:
            raise RuntimeError(
                f"{printer.name} makes no {name_of(sop_class)}: 0x{step.reply.status:04X} {step.reply.comment}"
            )
        state, answers[sop_class] = step.state, step.reply.attributes or Dataset()
    return answers


def _is_strict(printer: Printer) -> bool:
    return printer.tolerance is Tolerance.STRICT


def _takes_rgb(printer: Printer, sop_class: str) -> bool:
    return printer.color and (sop_class == COLOR_IMAGE_BOX or not _is_strict(printer))


def _is_supported(keyword: str, printer: Printer) -> bool:
    """Whether *printer* has what the attribute is for."""
    field = _NEEDS.get(keyword)
    return field is None or bool(getattr(printer, field))


_NEEDS = {
    "ReferencedPresentationLUTSequence": "presentation_lut",
    "AnnotationDisplayFormatID": "annotation",
    "ICCProfile": "color",
}
"""Attributes of no use without something that a printer may lack, and its field."""


def _values(keyword: str, printer: Printer, sop_class: str) -> str:
    """The values that *printer* supports where they are not the same for all, else nothing."""
    by_class = _OF_CLASSES.get(keyword)
    if by_class:
        return by_class(printer, sop_class)
    make = _OF_PRINTERS.get(keyword)
    return make(printer) if make else ""


def _also(offered: str, taken: str, printer: Printer) -> str:
    """*offered*, and what a printer of standard tolerance takes beside it."""
    return offered if _is_strict(printer) else f"{offered}; {taken}"


def _densities(printer: Printer) -> str:
    low, high = round(100 * printer.min_density), round(100 * printer.max_density)
    return f"{low} to {high} hundredths of OD, others are clamped (0xB605); 0 says nothing"


def _photometric(printer: Printer, sop_class: str) -> str:
    if sop_class == COLOR_IMAGE_BOX:
        return _also("RGB", "MONOCHROME1, MONOCHROME2 are taken", printer)
    gray = "MONOCHROME1, MONOCHROME2"
    return f"{gray}; RGB is taken" if _takes_rgb(printer, sop_class) else gray


def _samples(printer: Printer, sop_class: str) -> str:
    if not _takes_rgb(printer, sop_class):
        return "1"
    return "3" if _is_strict(printer) else "1; 3 with RGB"


def _bits_stored(printer: Printer, sop_class: str) -> str:
    return "8" if sop_class == COLOR_IMAGE_BOX and _is_strict(printer) else bits_stored(printer)


def _bits_allocated(printer: Printer, sop_class: str) -> str:
    if sop_class == COLOR_IMAGE_BOX:
        return _also("8", "16 is taken without RGB", printer)
    return _also("8", "16 is taken", printer) if printer.bits == 8 else "8, 16"


_SPELLED = {"STANDARD": r"STANDARD\C,R", "ROW": r"ROW\R1,R2,...", "COL": r"COL\C1,C2,..."}
"""Kinds of Image Display Format as they are written."""
_OF_PRINTERS: dict[str, Callable[[Printer], str]] = {
    "MediumType": lambda printer: ", ".join(printer.media),
    "ImageDisplayFormat": lambda printer: ", ".join(_SPELLED.get(layout, layout) for layout in layouts(printer)),
    "FilmSizeID": lambda printer: _also(
        ", ".join(size.id for size in printer.film_sizes), "other names of these films are taken", printer
    ),
    "AnnotationDisplayFormatID": lambda printer: _also(
        ", ".join(ANNOTATION_FORMATS), "any other has six boxes", printer
    ),
    "RequestedResolutionID": lambda printer: "STANDARD, HIGH" if printer.high_resolution else "STANDARD",
    "MinDensity": _densities,
    "MaxDensity": _densities,
    "HighBit": lambda printer: _also("BitsStored - 1", "higher is taken", printer),
    "PixelRepresentation": lambda printer: _also("0", "1 is taken", printer),
    "PlanarConfiguration": lambda printer: _also("1 (by plane)", "0 (by pixel) is taken", printer),
    "PresentationLUTShape": lambda printer: _also("IDENTITY, LIN OD", "INVERSE is taken", printer),
    "LUTDescriptor": lambda printer: _also(
        "1 to 65536 entries, first value 0, 10 to 16 bits", "other first values, 8 and 9 bits are taken", printer
    ),
    "ReferencedFilmSessionSequence": lambda printer: _also(
        "the Film Session of the association", "none and others are taken for it", printer
    ),
}
_OF_CLASSES: dict[str, Callable[[Printer, str], str]] = {
    "PhotometricInterpretation": _photometric,
    "SamplesPerPixel": _samples,
    "BitsAllocated": _bits_allocated,
    "BitsStored": _bits_stored,
}


def _note(row: Attribute) -> str:
    return "; N-CREATE only" if row.create_only else "; not of the standard" if row.not_standard else ""


def _default(row: Attribute, defaults: Dataset) -> str:
    return str(defaults.get(row.keyword, "")) if row.keyword in defaults and not row.mandatory else ""


def _names(keyword: str) -> tuple[str, str, str]:
    tag = Tag(tag_for_keyword(keyword) or 0)
    return keyword, f"({tag.group:04X},{tag.element:04X})", f"{dictionary_VR(tag)} {dictionary_VM(tag)}"
