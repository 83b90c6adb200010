"""The service matrix of print management: which service each SOP Class has, and how it may be answered (PS3.4 H.4).

Failures that any request can meet stand once, in `EVERYWHERE`.
"""

from dataclasses import dataclass

from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
)
from printscp.wire.status import Status

EVERYWHERE = (
    Status.PROCESSING_FAILURE,
    Status.INVALID_SOP_INSTANCE,
    Status.NO_SUCH_SOP_CLASS,
    Status.UNRECOGNIZED_OPERATION,
)

_VALUES = (
    Status.NO_SUCH_ATTRIBUTE,
    Status.INVALID_ATTRIBUTE_VALUE,
    Status.ATTRIBUTE_LIST_WARNING,
    Status.VALUE_OUT_OF_RANGE,
)
_MANDATORY = (Status.MISSING_ATTRIBUTE, Status.MISSING_ATTRIBUTE_VALUE)
_CREATED = (Status.DUPLICATE_SOP_INSTANCE, Status.RESOURCE_LIMITATION)
_NAMED = (Status.NO_SUCH_SOP_INSTANCE, Status.CLASS_INSTANCE_CONFLICT)
_FITS = (Status.DEMAGNIFIED, Status.CROPPED, Status.DECIMATED, Status.IMAGE_TOO_LARGE)
_PRINTED = (*_NAMED, Status.NO_SUCH_ACTION, Status.RESOURCE_LIMITATION, *_FITS)
_IMAGE = (*_VALUES, *_MANDATORY, *_NAMED, *_FITS, Status.OUT_OF_MEMORY)


@dataclass(frozen=True, slots=True)
class Service:
    """One DIMSE service of a SOP Class; positional, for the table below."""

    sop_class: str
    operation: str
    usage: str
    """Of the SCU and of the SCP (PS3.4 H.2.4)."""
    statuses: tuple[Status, ...] = ()
    """What it may be answered with beside Success and `EVERYWHERE`."""
    events: str = ""
    """For N-EVENT-REPORT: which event types the SCP sends, and when."""


SERVICES = (
    Service(FILM_SESSION, "N-CREATE", "M/M", (*_VALUES, *_CREATED, Status.MEMORY_NOT_ALLOCATED)),
    Service(FILM_SESSION, "N-SET", "U/M", (*_VALUES, *_NAMED, Status.RESOURCE_LIMITATION, Status.MEMORY_NOT_ALLOCATED)),
    Service(
        FILM_SESSION,
        "N-ACTION",
        "U/U",
        (*_PRINTED, Status.EMPTY_SESSION_PAGE, Status.NO_FILM_BOX, Status.SESSION_QUEUE_FULL),
    ),
    Service(FILM_SESSION, "N-DELETE", "U/M", _NAMED),
    Service(
        FILM_BOX,
        "N-CREATE",
        "M/M",
        (*_VALUES, *_MANDATORY, *_CREATED, Status.DENSITY_CLAMPED, Status.UNPRINTED_FILM_BOX),
    ),
    Service(FILM_BOX, "N-SET", "U/U", (*_VALUES, *_NAMED, Status.RESOURCE_LIMITATION, Status.DENSITY_CLAMPED)),
    Service(FILM_BOX, "N-ACTION", "M/M", (*_PRINTED, Status.EMPTY_PAGE, Status.QUEUE_FULL)),
    Service(FILM_BOX, "N-DELETE", "U/M", _NAMED),
    Service(GRAYSCALE_IMAGE_BOX, "N-SET", "M/M", (*_IMAGE, Status.DENSITY_CLAMPED)),
    Service(COLOR_IMAGE_BOX, "N-SET", "M/M", _IMAGE),
    Service(ANNOTATION_BOX, "N-SET", "U/M", (*_VALUES, *_MANDATORY, *_NAMED, Status.RESOURCE_LIMITATION)),
    Service(PRESENTATION_LUT, "N-CREATE", "M/M", (*_VALUES, *_MANDATORY, *_CREATED)),
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
        events="Normal (1), Warning (2), Failure (3) where the settings have `printer_events`",
    ),
    Service(PRINTER_CONFIGURATION, "N-GET", "M/M", (Status.ATTRIBUTE_LIST_WARNING, *_NAMED)),
)
