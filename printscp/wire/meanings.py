"""What a status says as the answer to one service: its codes mean something to some services only (PS3.4 B.2.3, H.4)."""

from printscp.wire.services import SERVICES, STORE, Service
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
)
from printscp.wire.status import Status

_FIRST_OF_A_SERVICE = 0x1000
"""Statuses below it are of PS3.7 Annex C and mean the same to every service."""

# What only other printers answer: the rest of PS3.7 Annex C, and of PS3.4 Annex H.
_GENERAL = {
    0x0001: "Optional attributes are not supported",
    0x0113: "No such event type",
    0x0114: "No such argument",
    0x0115: "Invalid argument value",
}
_COMBINED_IMAGE_TOO_LARGE = (0xC613, "Combined print image larger than its box")
_OF_OTHERS = {
    (FILM_SESSION, "N-ACTION"): dict([(0xB601, "Accepted, but copies are not collated"), _COMBINED_IMAGE_TOO_LARGE]),
    (FILM_BOX, "N-ACTION"): dict([_COMBINED_IMAGE_TOO_LARGE]),
    (GRAYSCALE_IMAGE_BOX, "N-SET"): dict([_COMBINED_IMAGE_TOO_LARGE]),
    (COLOR_IMAGE_BOX, "N-SET"): dict([_COMBINED_IMAGE_TOO_LARGE, (0xB605, Status.DENSITY_CLAMPED.meaning)]),
    (PRESENTATION_LUT, "N-CREATE"): {0xB605: Status.DENSITY_CLAMPED.meaning},
}
_RANGES_OF_STORAGE = {
    range(0xA700, 0xA800): Status.OUT_OF_RESOURCES.meaning,
    range(0xA900, 0xAA00): Status.DATA_SET_MISMATCH.meaning,
    range(0xC000, 0xD000): Status.CANNOT_UNDERSTAND.meaning,
}
"""Any code of a range may be meant (PS3.4 B.2.3)."""


def is_warning(status: int) -> bool:
    """Whether *status* is a warning (PS3.7 C.1): what was asked is done, but not wholly as asked."""
    return status >> 12 == 0xB or status in {0x0001, Status.ATTRIBUTE_LIST_WARNING, Status.VALUE_OUT_OF_RANGE}


def meaning_of(status: int, sop_class: str, operation: str) -> str:
    """What *status* says as the answer to *operation* on *sop_class*; where the standard has none, its kind in words."""
    if status < _FIRST_OF_A_SERVICE:
        known = {int(general): general.meaning for general in Status} | _GENERAL
    elif operation == STORE.operation:
        known = _of_range(status) | _meanings(STORE)
    else:
        known = _of_service(sop_class, operation) | _OF_OTHERS.get((sop_class, operation), {})
    return known.get(status) or _kind_of(status)


def _of_service(sop_class: str, operation: str) -> dict[int, str]:
    """What our own printers answer to a service, and any other may too."""
    found = (each for each in SERVICES if (each.sop_class, each.operation) == (sop_class, operation))
    return next(map(_meanings, found), {})


def _of_range(status: int) -> dict[int, str]:
    """What a storage SCP says with *status* where that has no meaning of its own."""
    return next(({status: words} for codes, words in _RANGES_OF_STORAGE.items() if status in codes), {})


def _meanings(service: Service) -> dict[int, str]:
    statuses = (*service.statuses, *service.standard, *service.strict, *service.without_session_print)
    return {int(status): status.meaning for status in statuses}


def _kind_of(status: int) -> str:
    kind = "warning" if is_warning(status) else "failure"
    return f"a {kind} that the standard does not have here"
