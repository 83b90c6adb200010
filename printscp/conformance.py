"""The DICOM conformance statement of a running configuration, in Markdown (PS3.2), made of the program's own tables."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydicom.dataset import Dataset
from pydicom.uid import UID

from printscp import __version__
from printscp.conformance_storage import class_rows, rule_rows, syntax_rows
from printscp.conformance_tables import COLUMNS, TABLES, attribute_rows, defaults_of
from printscp.film.printer import Printer
from printscp.film.remark import REMARK_CODES
from printscp.film.scu import Scu
from printscp.printer_description import capabilities
from printscp.server.connection import Limits
from printscp.server.scp import IDLE_SECONDS, MAXIMUM_PDU_SIZE
from printscp.settings import Settings
from printscp.wire.services import EVERYWHERE, SERVICES, STORE, Service, classes_of, is_offered, statuses_of
from printscp.wire.sop_classes import TRANSFER_SYNTAXES, name_of, offered_classes
from printscp.wire.status import Status


def statement(settings: Settings) -> str:
    """The conformance statement of a server with these settings, in Markdown."""
    groups = tuple(_alike(settings.printer_list))
    stores = any(printer.storing for printer in settings.printer_list)
    lines = [*_overview(settings, groups), *_network(stores=stores)]
    if settings.scu_map:
        lines += _scus(settings.scu_map)
    if stores:
        lines += _storage()
    for printers in groups:
        lines += [*_printer(printers), *_services(printers, of_all=len(groups) == 1)]
    lines += [*_statuses(settings.printer_list), *_deviations()]
    return "\n".join(lines) + "\n"


def _alike(printers: Iterable[Printer]) -> Iterator[tuple[Printer, ...]]:
    """The printers in groups that differ in what they are called alone, each group in the place of its first."""
    groups: dict[Printer, list[Printer]] = {}
    for printer in printers:
        anonymous = replace(printer, name="", ae_title="", manufacturer="", model_name="", serial_number="")
        groups.setdefault(anonymous, []).append(printer)
    yield from map(tuple, groups.values())


def _overview(settings: Settings, groups: Iterable[tuple[Printer, ...]]) -> Iterator[str]:
    sections = {printer.name: _section(printers) for printers in groups for printer in printers}
    yield "# DICOM Conformance Statement"
    yield ""
    yield f"printscp {__version__}, a Print Management SCP that exists only as software (PS3.4 Annex H). It takes print"
    yield "requests as a film printer does and makes a document of each film. It is not for primary diagnosis."
    if any(printer.storing for printer in settings.printer_list):
        yield "Images that are stored on it (PS3.4 Annex B) are laid out on films and printed too."
    yield ""
    rows = (
        (printer.name, printer.ae_title, _roles(printer), sections[printer.name]) for printer in settings.printer_list
    )
    yield from _table(("printer", "AE title", "role", "section"), rows)
    yield ""
    others = "are rejected" if settings.dicom.unknown_called_ae == "reject" else "are taken by the first printer"
    yield f"Associations that call another AE title {others}. The calling AE title is not checked."


def _roles(printer: Printer) -> str:
    return f"SCP of Print Management{', Storage' if printer.storing else ''} and Verification"


def _section(printers: tuple[Printer, ...]) -> str:
    """The heading of what a group of printers can do."""
    return f"Printer{'s' if len(printers) > 1 else ''} {', '.join(printer.name for printer in printers)}"


def _network(*, stores: bool) -> Iterator[str]:
    limits = Limits()
    of_images = f", {limits.stored_bytes >> 20} MiB of a stored image" if stores else ""
    yield from _heading("Network")
    yield from _table(
        ("matter", "value"),
        (
            (
                "transfer syntaxes of print" if stores else "transfer syntaxes",
                ", ".join(f"{UID(uid).name} ({uid})" for uid in TRANSFER_SYNTAXES),
            ),
            ("maximum length of a PDU received", f"{MAXIMUM_PDU_SIZE} bytes"),
            ("associations", f"{limits.associations} at a time, then A-ASSOCIATE-RJ (transient, local limit exceeded)"),
            ("connections", f"{limits.connections} at a time, {limits.connections_per_peer} from one address"),
            ("asynchronous operations", "not negotiated; requests sent ahead are answered in order"),
            ("role selection, user identity", "ignored"),
            ("largest data set", f"{limits.message_bytes >> 20} MiB{of_images}"),
            ("idle association", f"aborted after {IDLE_SECONDS} s"),
            ("character sets", "all that PS3.3 C.12.1.1.2 defines, as the Film Session names them"),
            ("security", "none: for a network that is trusted"),
        ),
    )


def _scus(scus: dict[str, Scu]) -> Iterator[str]:
    yield from _heading("Print SCUs that are treated otherwise")
    rows = (
        (title, ", ".join(f"0x{code:04X}" for code in sorted(scu.quiet)) or "none", "yes" if scu.swap_layout else "no")
        for title, scu in scus.items()
    )
    yield from _table(("calling AE title", "warnings answered as 0x0000", "writes rows before columns"), rows)


def _storage() -> Iterator[str]:
    """What every printer takes that stores images; which rules each has stands with its services."""
    yield from _heading("Storage")
    yield "A printer that images may be stored on accepts presentation contexts of these SOP Classes, and no others for C-STORE:"
    yield "what has no image to print is refused by its context."
    yield ""
    yield from _table(("SOP Class", "UID"), class_rows())
    yield ""
    yield "It accepts these transfer syntaxes, of compressed ones those that an installed package decodes;"
    yield "`pip install 'printscp[codecs]'` brings all."
    yield ""
    yield from _table(("transfer syntax", "UID", "decoder"), syntax_rows())


def _printer(printers: tuple[Printer, ...]) -> Iterator[str]:
    printer = printers[0]
    yield from _heading(_section(printers))
    yield from _table(("SOP Class", "UID"), ((name_of(uid), uid) for uid in offered_classes(printer)))
    yield ""
    yield from _table(("capability", "value"), capabilities(printer))


def _services(printers: tuple[Printer, ...], *, of_all: bool) -> Iterator[str]:
    """Each SOP Class that these printers offer: services, statuses, attributes."""
    printer = printers[0]
    offered = classes_of(printer)
    defaults = defaults_of(printer)
    whose = "" if of_all else f" of {_section(printers)[0].lower()}{_section(printers)[1:]}"
    yield from _heading(f"Services{whose}")
    yield f"Any request may be answered {_codes(EVERYWHERE)}."
    for sop_class in dict.fromkeys(service.sop_class for service in SERVICES):
        if sop_class in offered:
            yield from _heading(f"{name_of(sop_class)} SOP Class", "###")
            yield from _table(
                ("service", "usage SCU/SCP", "statuses beside 0x0000, or events"),
                (_service_row(service, printer) for service in SERVICES if service.sop_class == sop_class),
            )
            for table in TABLES[sop_class]:
                rows = attribute_rows(printer, sop_class, table, defaults.get(sop_class, Dataset()))
                yield from ("", f"Attributes of the {table.name} ({table.clause}):", "")
                yield from _table(COLUMNS, rows)
    if printer.storing is not None:
        yield from _heading("Storage SOP Classes", "###")
        yield from _table(("service", "usage SCU/SCP", "statuses beside 0x0000"), [_service_row(STORE, printer)])
        yield ""
        yield from _table(("matter", "value"), rule_rows(printer, printer.storing))


def _service_row(service: Service, printer: Printer) -> tuple[str, str, str]:
    if not is_offered(service, printer):
        answer = "not sent" if service.events else f"not offered ({_codes((Status.UNRECOGNIZED_OPERATION,))})"
    else:
        answer = service.events or _codes(statuses_of(service, printer))
    return service.operation, service.usage, answer


def _codes(statuses: Iterable[int]) -> str:
    return ", ".join(f"0x{status:04X}" for status in statuses)


def _statuses(printers: Iterable[Printer]) -> Iterator[str]:
    """Those that any of the printers may answer."""
    due = {Status.SUCCESS, *EVERYWHERE}
    for printer in printers:
        offered = classes_of(printer)
        due.update(*(statuses_of(service, printer) for service in SERVICES if service.sop_class in offered))
        due.update(statuses_of(STORE, printer))
    yield from _heading("Statuses")
    yield "Strict is a printer of the tolerance strict."
    yield ""
    yield from _table(
        ("status", "meaning", "comes when"),
        ((f"0x{status:04X}", status.meaning, status.when) for status in sorted(due)),
    )


def _deviations() -> Iterator[str]:
    yield from _heading("Deviations that are repaired")
    yield "A printer of standard tolerance takes what is sent otherwise than the standard says but is clear. Each is"
    yield "logged and kept with the job under its code. What a strict printer does stands in the last column."
    yield ""
    rows = ((code, deviation.meaning, deviation.strictly) for code, deviation in REMARK_CODES.items())
    yield from _table(("code", "meaning", "strict printer"), rows)


def _heading(text: str, level: str = "##") -> tuple[str, str, str]:
    return "", f"{level} {text}", ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _cells(head)
    yield "|" + "---|" * len(head)
    for row in rows:
        yield _cells(row)


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
