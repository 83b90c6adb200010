"""The service matrix: which service each SOP Class has, and how it may be answered (PS3.4 H.4, B.2.3).

Failures that any request can meet stand once, in `EVERYWHERE`; `statuses_of` tells what one printer answers beside.
"""

from dataclasses import KW_ONLY, dataclass

from printscp.film.printer import Printer, Tolerance
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    BARE_CLASSES,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    MEMBERS,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    offered_classes,
)
from printscp.wire.status import Status

EVERYWHERE = (
    Status.PROCESSING_FAILURE,
    Status.INVALID_SOP_INSTANCE,
    Status.NO_SUCH_SOP_CLASS,
    Status.UNRECOGNIZED_OPERATION,
)

_REPAIRED = (Status.ATTRIBUTE_LIST_WARNING, Status.VALUE_OUT_OF_RANGE)
"""What a printer of standard tolerance says of an optional attribute or value that it does not support."""
_REFUSED = (Status.NO_SUCH_ATTRIBUTE, Status.INVALID_ATTRIBUTE_VALUE)
"""What a strict one says of it."""
_MANDATORY = (Status.INVALID_ATTRIBUTE_VALUE, Status.MISSING_ATTRIBUTE, Status.MISSING_ATTRIBUTE_VALUE)
_UNKNOWN = (Status.NO_SUCH_ATTRIBUTE,)
_CREATED = (Status.DUPLICATE_SOP_INSTANCE, Status.RESOURCE_LIMITATION)
_NAMED = (Status.NO_SUCH_SOP_INSTANCE, Status.CLASS_INSTANCE_CONFLICT)
_FITS = (Status.DEMAGNIFIED, Status.CROPPED, Status.DECIMATED, Status.IMAGE_TOO_LARGE)
_PRINTED = (*_NAMED, Status.NO_SUCH_ACTION, Status.RESOURCE_LIMITATION, *_FITS)
_IMAGE = (*_MANDATORY, *_NAMED, *_FITS, Status.OUT_OF_MEMORY)


@dataclass(frozen=True, slots=True)
class Service:
    """One DIMSE service of a SOP Class; the first fields positional, for the table below."""

    sop_class: str
    operation: str
    usage: str
    """Of the SCU and of the SCP (PS3.4 H.2.4)."""
    statuses: tuple[Status, ...] = ()
    """What any printer may answer beside Success and `EVERYWHERE`."""
    _: KW_ONLY
    standard: tuple[Status, ...] = ()
    """What only a printer of standard tolerance answers."""
    strict: tuple[Status, ...] = ()
    """What only a strict printer answers."""
    without_session_print: tuple[Status, ...] = ()
    """What only a printer answers that cannot print film sessions."""
    events: str = ""
    """For N-EVENT-REPORT: which event types the SCP sends, and to whom."""
    needs: str = ""
    """Field of the `Printer` without which it does not have this service."""


SERVICES = (
    Service(
        FILM_SESSION,
        "N-CREATE",
        "M/M",
        (*_CREATED, Status.MEMORY_NOT_ALLOCATED),
        standard=_REPAIRED,
        strict=_REFUSED,
    ),
    Service(
        FILM_SESSION,
        "N-SET",
        "U/M",
        (*_NAMED, Status.RESOURCE_LIMITATION, Status.MEMORY_NOT_ALLOCATED),
        standard=_REPAIRED,
        strict=_REFUSED,
    ),
    Service(
        FILM_SESSION,
        "N-ACTION",
        "U/U",
        (*_PRINTED, Status.EMPTY_SESSION_PAGE, Status.NO_FILM_BOX, Status.SESSION_QUEUE_FULL),
        needs="film_session_print",
    ),
    Service(FILM_SESSION, "N-DELETE", "U/M", _NAMED),
    Service(
        FILM_BOX,
        "N-CREATE",
        "M/M",
        (*_MANDATORY, *_CREATED, Status.DENSITY_CLAMPED),
        standard=_REPAIRED,
        strict=_UNKNOWN,
        without_session_print=(Status.UNPRINTED_FILM_BOX,),
    ),
    Service(
        FILM_BOX,
        "N-SET",
        "U/U",
        (*_NAMED, Status.RESOURCE_LIMITATION, Status.DENSITY_CLAMPED),
        standard=_REPAIRED,
        strict=_REFUSED,
    ),
    Service(FILM_BOX, "N-ACTION", "M/M", (*_PRINTED, Status.EMPTY_PAGE, Status.QUEUE_FULL)),
    Service(FILM_BOX, "N-DELETE", "U/M", _NAMED),
    Service(
        GRAYSCALE_IMAGE_BOX,
        "N-SET",
        "M/M",
        (*_IMAGE, Status.DENSITY_CLAMPED),
        standard=_REPAIRED,
        strict=_UNKNOWN,
    ),
    Service(COLOR_IMAGE_BOX, "N-SET", "M/M", _IMAGE, standard=_REPAIRED, strict=_UNKNOWN),
    Service(
        ANNOTATION_BOX,
        "N-SET",
        "U/M",
        (*_MANDATORY, *_NAMED, Status.RESOURCE_LIMITATION),
        standard=_REPAIRED,
        strict=_UNKNOWN,
    ),
    Service(PRESENTATION_LUT, "N-CREATE", "M/M", (*_MANDATORY, *_CREATED), standard=_REPAIRED, strict=_UNKNOWN),
    Service(PRESENTATION_LUT, "N-DELETE", "U/M", _NAMED),
    Service(PRINT_JOB, "N-GET", "U/M", (Status.ATTRIBUTE_LIST_WARNING, Status.NO_SUCH_SOP_INSTANCE)),
    Service(
        PRINT_JOB,
        "N-EVENT-REPORT",
        "M/M",
        events="Pending (1), Printing (2), Done (3), Failure (4) to the association that printed",
    ),
    Service(PRINTER, "N-GET", "U/M", (Status.ATTRIBUTE_LIST_WARNING, *_NAMED)),
    Service(
        PRINTER,
        "N-EVENT-REPORT",
        "M/M",
        events="Normal (1), Warning (2) to every association with this printer",
        needs="printer_events",
    ),
    Service(PRINTER_CONFIGURATION, "N-GET", "M/M", (Status.ATTRIBUTE_LIST_WARNING, *_NAMED)),
)


STORE = Service(
    "",
    "C-STORE",
    "M/M",
    (
        Status.SOP_CLASS_NOT_SUPPORTED,
        Status.NOT_AUTHORIZED,
        Status.DUPLICATE_INVOCATION,
        Status.MISTYPED_ARGUMENT,
        Status.COERCED,
        Status.OUT_OF_RESOURCES,
        Status.DATA_SET_MISMATCH,
        Status.CANNOT_UNDERSTAND,
        Status.NO_PIXELS,
        Status.UNREADABLE_PIXELS,
    ),
    standard=(Status.OTHER_SOP_CLASS,),
    strict=(Status.ELEMENTS_DISCARDED,),
    needs="storing",
)
"""The service of every SOP Class of images, which are no part of print management."""


def is_offered(service: Service, printer: Printer) -> bool:
    """Whether *printer* has this service, where it has the SOP Class; a request for another is answered 0x0211."""
    return not service.needs or bool(getattr(printer, service.needs))


def statuses_of(service: Service, printer: Printer) -> tuple[Status, ...]:
    """What *printer* may answer to this service beside Success and `EVERYWHERE`, in the order of their codes."""
    if not is_offered(service, printer):
        return ()
    tolerated = service.standard if printer.tolerance is Tolerance.STANDARD else service.strict
    stranded = () if printer.film_session_print else service.without_session_print
    return tuple(sorted({*service.statuses, *tolerated, *stranded}))


def classes_of(printer: Printer) -> frozenset[str]:
    """The SOP Classes that *printer* serves: those that its meta classes stand for, and those it offers beside them."""
    offered = offered_classes(printer)
    served = {member for uid in offered if uid not in BARE_CLASSES for member in MEMBERS.get(uid, ())}
    return frozenset(served)
