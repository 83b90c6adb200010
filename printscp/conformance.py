"""The DICOM conformance statement of a running configuration, in Markdown (PS3.2), made of the program's own tables."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count

from pydicom.datadict import dictionary_VM, dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID

from printscp import __version__
from printscp.film.annotation import ANNOTATION_FORMATS
from printscp.film.printer import Printer
from printscp.film.remark import REMARK_CODES
from printscp.film.scu import Scu
from printscp.server.connection import Limits
from printscp.server.scp import IDLE_SECONDS, MAXIMUM_PDU_SIZE
from printscp.settings import Settings
from printscp.sop import machine, printer_configuration
from printscp.sop.requests import NCreate, Surroundings
from printscp.sop.state import State
from printscp.wire import report_tables, tables
from printscp.wire.attribute import Attribute, Table
from printscp.wire.pixels import IMAGE
from printscp.wire.presentation_lut import LUT, LUT_ITEM
from printscp.wire.services import EVERYWHERE, SERVICES, Service
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    MEMBERS,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    TRANSFER_SYNTAXES,
    name_of,
    offered_classes,
)
from printscp.wire.status import Status

_TABLES: dict[str, tuple[Table, ...]] = {
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


def statement(settings: Settings) -> str:
    """The conformance statement of a server with these settings, in Markdown."""
    lines = [*_overview(settings), *_network()]
    for printer in settings.printer_list:
        lines += _printer(printer)
    if settings.scu_map:
        lines += _scus(settings.scu_map)
    lines += [*_services(settings.printer_list), *_statuses(), *_deviations()]
    return "\n".join(lines) + "\n"


def _overview(settings: Settings) -> Iterator[str]:
    yield "# DICOM Conformance Statement"
    yield ""
    yield f"printscp {__version__}, a Print Management SCP that exists only as software (PS3.4 Annex H). It takes print"
    yield "requests as a film printer does and makes a document of each film. It is not for primary diagnosis."
    yield ""
    yield "| printer | AE title | role |"
    yield "|---|---|---|"
    for printer in settings.printer_list:
        yield f"| {printer.name} | {printer.ae_title} | SCP of Print Management and Verification |"
    yield ""
    others = "are rejected" if settings.dicom.unknown_called_ae == "reject" else "are taken by the first printer"
    yield f"Associations that call another AE title {others}. The calling AE title is not checked."


def _network() -> Iterator[str]:
    limits = Limits()
    yield from _heading("Network")
    yield from _table(
        ("matter", "value"),
        (
            ("transfer syntaxes", ", ".join(f"{UID(uid).name} ({uid})" for uid in TRANSFER_SYNTAXES)),
            ("maximum length of a PDU received", f"{MAXIMUM_PDU_SIZE} bytes"),
            ("associations", f"{limits.associations} at a time, then A-ASSOCIATE-RJ (transient, local limit exceeded)"),
            ("connections", f"{limits.connections} at a time, {limits.connections_per_peer} from one address"),
            ("asynchronous operations", "not negotiated; requests sent ahead are answered in order"),
            ("role selection, user identity", "ignored"),
            ("largest data set", f"{limits.message_bytes >> 20} MiB"),
            ("idle association", f"aborted after {IDLE_SECONDS} s"),
            ("character sets", "all that PS3.3 C.12.1.1.2 defines, as the Film Session names them"),
            ("security", "none: for a network that is trusted"),
        ),
    )


def _printer(printer: Printer) -> Iterator[str]:
    yield from _heading(f"Printer {printer.name}")
    yield from _table(("SOP Class", "UID"), ((name_of(uid), uid) for uid in offered_classes(printer)))
    yield ""
    yield from _table(("capability", "value"), _capabilities(printer))


def _capabilities(printer: Printer) -> Iterator[tuple[str, str]]:
    layouts = (_custom(printer) if layout == "CUSTOM" else layout for layout in printer.layouts)
    high = f", {2 * printer.dpi} at HIGH" if printer.high_resolution else ""
    yield "tolerance", printer.tolerance.value
    yield "Film Size ID", ", ".join(size.id for size in printer.film_sizes)
    yield "default Film Size ID", printer.default_film_size.id
    yield "Medium Type", ", ".join(printer.media)
    yield "Image Display Format", ", ".join(layout for layout in layouts if layout)
    yield "Annotation Display Format ID", _annotation_formats() if printer.annotation else "none"
    yield "printer pixels per inch", f"{printer.dpi}{high}"
    yield "bits of an image", "8" if printer.bits == 8 else f"8 to {printer.bits}, others up to 16 are taken"
    yield "optical density", f"{printer.min_density:.2f} to {printer.max_density:.2f}"
    yield (
        "light",
        f"illumination {printer.illumination}, reflected ambient light {printer.reflected_ambient_light} cd/m2",
    )
    yield "N-ACTION of a Film Session", "yes" if printer.film_session_print else "no (0x0211, 0xC616)"
    yield "N-EVENT-REPORT of the Printer", "yes" if printer.printer_events else "no"


def _custom(printer: Printer) -> str:
    return ", ".join(f"CUSTOM\\{layout.number} ({len(layout.boxes)} boxes)" for layout in printer.custom_layouts)


def _annotation_formats() -> str:
    ours = "; ".join(f"{name}: {meaning}" for name, meaning in ANNOTATION_FORMATS.items())
    return f"{ours}; any other: six boxes"


def _scus(scus: dict[str, Scu]) -> Iterator[str]:
    yield from _heading("Print SCUs that are treated otherwise")
    rows = (
        (title, ", ".join(f"0x{code:04X}" for code in sorted(scu.quiet)) or "none", "yes" if scu.swap_layout else "no")
        for title, scu in scus.items()
    )
    yield from _table(("calling AE title", "warnings answered as 0x0000", "writes rows before columns"), rows)


def _services(printers: Iterable[Printer]) -> Iterator[str]:
    """Each SOP Class that a printer offers: services, statuses, attributes."""
    printers = tuple(printers)
    offered = {member for printer in printers for uid in offered_classes(printer) for member in MEMBERS.get(uid, ())}
    defaults = _defaults(printers[0])
    yield from _heading("Services")
    yield f"Any request may be answered {_codes(EVERYWHERE)}. Defaults are those of the printer {printers[0].name}."
    for sop_class in dict.fromkeys(service.sop_class for service in SERVICES):
        if sop_class in offered:
            yield from _heading(f"{name_of(sop_class)} SOP Class", "###")
            yield from _table(
                ("service", "usage SCU/SCP", "statuses beside 0x0000, or events"),
                (_service_row(service) for service in SERVICES if service.sop_class == sop_class),
            )
            for table in _TABLES[sop_class]:
                yield ""
                yield from _attributes(table, defaults.get(sop_class, Dataset()))


def _service_row(service: Service) -> tuple[str, str, str]:
    return service.operation, service.usage, service.events or _codes(sorted(service.statuses))


def _codes(statuses: Iterable[Status]) -> str:
    return ", ".join(f"0x{status:04X}" for status in statuses)


def _attributes(table: Table, defaults: Dataset) -> Iterator[str]:
    elsewhere = sorted(table.read_elsewhere | table.created_elsewhere)
    rows = [_attribute_row(row, defaults) for row in table.attributes]
    rows += [_row_elsewhere(keyword) for keyword in elsewhere if keyword in tables.READ_ELSEWHERE]
    yield f"Attributes of the {table.name} ({table.clause}):"
    yield ""
    yield from _table(("attribute", "tag", "VR/VM", "usage", "values", "default"), rows)


def _attribute_row(row: Attribute, defaults: Dataset) -> tuple[str, ...]:
    note = "; N-CREATE only" if row.create_only else "; not of the standard" if row.not_standard else ""
    default = str(defaults.get(row.keyword, "")) if row.keyword in defaults and not row.mandatory else ""
    return (*_names(row.keyword), row.usage, row.values + note, default)


def _row_elsewhere(keyword: str) -> tuple[str, ...]:
    usage, values = tables.READ_ELSEWHERE[keyword]
    return (*_names(keyword), usage, values, "")


def _names(keyword: str) -> tuple[str, str, str]:
    tag = Tag(tag_for_keyword(keyword) or 0)
    return keyword, f"({tag.group:04X},{tag.element:04X})", f"{dictionary_VR(tag)} {dictionary_VM(tag)}"


def _defaults(printer: Printer) -> dict[str, Dataset]:
    """What a film session and a film box are when nothing is said: as the machine answers."""
    state = State(calling_ae="", printer=printer)
    numbers = count(1)
    around = Surroundings(new_uid=lambda: f"1.{next(numbers)}", moment=datetime(2000, 1, 1, tzinfo=UTC))
    layout = Dataset()
    layout.ImageDisplayFormat = printer_configuration.offered_layouts(printer)[0]
    answers = {}
    for sop_class, attributes in ((FILM_SESSION, Dataset()), (FILM_BOX, layout)):
        request = NCreate(context=GRAYSCALE_META, sop_class=sop_class, uid=None, attributes=attributes)
        step = machine.step(state, request, around)
        state, answers[sop_class] = step.state, step.reply.attributes or Dataset()
    return answers


def _statuses() -> Iterator[str]:
    yield from _heading("Statuses")
    yield from _table(
        ("status", "meaning", "comes when"),
        ((f"0x{status:04X}", status.meaning, status.when) for status in sorted(Status)),
    )


def _deviations() -> Iterator[str]:
    yield from _heading("Deviations that are repaired")
    yield "A printer of standard tolerance takes what is sent otherwise than the standard says but is clear. Each is"
    yield "logged and kept with the job under its code. A strict printer refuses it."
    yield ""
    yield from _table(("code", "meaning"), REMARK_CODES.items())


def _heading(text: str, level: str = "##") -> tuple[str, str, str]:
    return "", f"{level} {text}", ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _cells(head)
    yield "|" + "---|" * len(head)
    for row in rows:
        yield _cells(row)


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
