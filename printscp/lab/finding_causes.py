"""Which finding a remark or a status of the printer is (PS3.4 H.4, B.2.3; PS3.7 Annex C)."""

from printscp.lab.finding_view import Exchange
from printscp.wire.services import STORE
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_CONFIGURATION,
)
from printscp.wire.status import Status

CODE_OF_REMARK = {
    "nul-padded-ae-title": "PSA101",
    "blank-ae-title": "PSA102",
    "not-ascii-ae-title": "PSA103",
    "control-character-ae-title": "PSA104",
    "backslash-ae-title": "PSA105",
    "even-context-id": "PSA106",
    "individual-sop-class": "PSA107",
    "unknown-called-ae": "PSA108",
    "missing-uid": "PSX106",
    "earlier-film-box": "PSF113",
    "film-session-reference": "PSF101",
    "second-film-session": "PSF109",
    "printed-again": "PSP101",
    "other-position": "PSI113",
    "reused-uid": "PSI114",
    "unknown-attribute": "PSX121",
    "not-settable": "PSX122",
    "profile-of-grayscale": "PSF114",
    "unsupported-value": "PSX123",
    "other-spelling": "PSX124",
    "undecodable-text": "PSX131",
    "undeclared-utf-8": "PSX132",
    "undeclared-code-extension": "PSX133",
    "metric-film-size": "PSF105",
    "several-items": "PSX125",
    "stray-identity": "PSX126",
    "swapped-layout": "PSF104",
    "memory-allocation": "PSQ105",
    "density-clamped": "PSF106",
    "densities-swapped": "PSF107",
    "no-density-range": "PSF108",
    "unknown-format": "PSN101",
    "long-text": "PSN102",
    "missing-glyph": "PSN103",
    "other-sequence": "PSI101",
    "second-sequence": "PSI102",
    "color-in-gray-box": "PSI103",
    "gray-in-color-box": "PSI104",
    "color-by-pixel": "PSI105",
    "unusual-bits": "PSI106",
    "shifted-bits": "PSI107",
    "signed-pixels": "PSI108",
    "long-pixel-data": "PSI109",
    "image-larger-than-box": "PSQ106",
    "unknown-lut": "PSL101",
    "session-level-lut": "PSL102",
    "softcopy-shape": "PSL103",
    "lut-size": "PSL104",
    "lut-offset": "PSL105",
    "long-lut-data": "PSL106",
    "lut-entry-too-large": "PSL107",
    "unusual-lut-bits": "PSL108",
    "other-sop-class": "PSS101",
    "missing-image-attribute": "PSS102",
    "unusable-window": "PSS103",
    "unusable-spacing": "PSS104",
    "not-printed": "PSS105",
    "replaced-image": "PSS106",
}
"""Each code of a `Remark` is one finding, at whatever tolerance of the printer."""

_CODE_OF_STATUS = {
    Status.NO_SUCH_ATTRIBUTE: "PSX121",
    Status.ATTRIBUTE_LIST_WARNING: "PSX121",
    Status.INVALID_ATTRIBUTE_VALUE: "PSX129",
    Status.VALUE_OUT_OF_RANGE: "PSX123",
    Status.DUPLICATE_SOP_INSTANCE: "PSX110",
    Status.NO_SUCH_SOP_INSTANCE: "PSX107",
    Status.INVALID_SOP_INSTANCE: "PSX109",
    Status.NO_SUCH_SOP_CLASS: "PSA109",
    Status.CLASS_INSTANCE_CONFLICT: "PSX108",
    Status.MISSING_ATTRIBUTE: "PSX127",
    Status.MISSING_ATTRIBUTE_VALUE: "PSX128",
    Status.NO_SUCH_ACTION: "PSX105",
    Status.UNRECOGNIZED_OPERATION: "PSX104",
    Status.MEMORY_NOT_ALLOCATED: "PSQ105",
    Status.EMPTY_SESSION_PAGE: "PSF112",
    Status.EMPTY_PAGE: "PSF112",
    Status.DENSITY_CLAMPED: "PSF106",
    Status.NO_FILM_BOX: "PSF111",
    Status.UNPRINTED_FILM_BOX: "PSF110",
    Status.DEMAGNIFIED: "PSQ106",
    Status.CROPPED: "PSQ106",
    Status.DECIMATED: "PSQ106",
    Status.IMAGE_TOO_LARGE: "PSI111",
    Status.OUT_OF_MEMORY: "PSI112",
}
"""Not of a full queue or disk, for which the printer is to blame; nor 0x0213 and 0x0110, which may be that as well."""

_CODE_OF_STORAGE = {
    Status.SOP_CLASS_NOT_SUPPORTED: "PSS107",
    Status.NOT_AUTHORIZED: "PSS108",
    Status.DUPLICATE_INVOCATION: "PSS109",
    Status.MISTYPED_ARGUMENT: "PSS110",
    Status.INVALID_SOP_INSTANCE: "PSS111",
    Status.DATA_SET_MISMATCH: "PSS113",
    Status.CANNOT_UNDERSTAND: "PSS114",
    Status.NO_PIXELS: "PSS115",
    Status.UNREADABLE_PIXELS: "PSS116",
}
"""What a status says of C-STORE; its warnings say no more than the remarks do."""
_CODES_OF_STORAGE_REMARKS = {
    Status.COERCED: ("PSS103", "PSS104"),
    Status.ELEMENTS_DISCARDED: ("PSS105",),
    Status.OTHER_SOP_CLASS: ("PSS101", "PSS102"),
    Status.DATA_SET_MISMATCH: ("PSS101", "PSS102"),
}
"""What the remarks say with which a status of C-STORE comes; of 0xA900 those of a strict printer."""
_TOO_LARGE_FOR_STORAGE = "PSS112"
_TOO_LARGE = ("more than", "is larger")
"""What the Error Comment of 0xA700 says where the image is to blame, and not a full queue or disk."""

_CODE_OF_ANSWER = {
    (Status.UNRECOGNIZED_OPERATION, FILM_SESSION, "N-ACTION"): "PSP102",
    **{
        (Status.UNRECOGNIZED_OPERATION, sop_class, operation): "PSP105"
        for sop_class in (PRINTER, PRINTER_CONFIGURATION)
        for operation in ("N-CREATE", "N-SET", "N-ACTION", "N-DELETE")
    },
    (Status.INVALID_ATTRIBUTE_VALUE, GRAYSCALE_IMAGE_BOX, "N-SET"): "PSI115",
    (Status.INVALID_ATTRIBUTE_VALUE, COLOR_IMAGE_BOX, "N-SET"): "PSI115",
    (Status.INVALID_ATTRIBUTE_VALUE, PRESENTATION_LUT, "N-CREATE"): "PSL111",
    (Status.PROCESSING_FAILURE, PRESENTATION_LUT, "N-DELETE"): "PSL110",
}
"""What a status says of one operation of a SOP Class, where that is more than what it says of any."""

_WITH_REMARKS = (
    Status.ATTRIBUTE_LIST_WARNING,
    Status.VALUE_OUT_OF_RANGE,
    Status.MEMORY_NOT_ALLOCATED,
    Status.DENSITY_CLAMPED,
)
"""They say no more than the remarks about their request do."""
_CODE_OF_KEYWORD = {
    (Status.INVALID_ATTRIBUTE_VALUE, "ImageDisplayFormat"): "PSF103",
    (Status.INVALID_ATTRIBUTE_VALUE, "ReferencedFilmSessionSequence"): "PSF101",
    (Status.MISSING_ATTRIBUTE, "ReferencedFilmSessionSequence"): "PSF101",
}
"""What a status says where the Error Comment names an attribute."""
_NO_DATA_SET = "cannot be decoded"
_UNDECODABLE = "PSX120"
_NO_UID = "PSX106"


def code_of_answer(exchange: Exchange) -> str | None:
    """The finding that the status of the answer is; None where it says nothing about the print SCU."""
    status = next((status for status in Status if status == exchange.status), None)
    if status is None:
        return None
    return (
        _code_of_storage(status, exchange) if exchange.service == STORE.operation else _code_of_print(status, exchange)
    )


def codes_of_status(status: Status) -> tuple[str, ...]:
    """All findings that *status* may be, of whatever request; none where it says nothing about who sent that."""
    of_words = {
        Status.OUT_OF_RESOURCES: _TOO_LARGE_FOR_STORAGE,
        Status.PROCESSING_FAILURE: _UNDECODABLE,
        Status.INVALID_SOP_INSTANCE: _NO_UID,
    }
    tables = (_CODE_OF_STATUS, _CODE_OF_STORAGE, of_words)
    special = (*_CODE_OF_ANSWER.items(), *_CODE_OF_KEYWORD.items())
    codes = (
        *(table[status] for table in tables if status in table),
        *_CODES_OF_STORAGE_REMARKS.get(status, ()),
        *(code for (of, *_), code in special if of is status),
    )
    return tuple(sorted(set(codes)))


def _code_of_print(status: Status, exchange: Exchange) -> str | None:
    # A print SCU asks a printer what it is without knowing what that can tell.
    if exchange.service == "N-GET" and status is Status.ATTRIBUTE_LIST_WARNING:
        return None
    if status in _WITH_REMARKS and exchange.request.remarks:
        return None
    special = _CODE_OF_ANSWER.get((status, exchange.sop_class, exchange.service))
    if special:
        return special
    if status is Status.INVALID_SOP_INSTANCE and not exchange.uid:
        return _NO_UID
    if status is Status.PROCESSING_FAILURE and _NO_DATA_SET in exchange.comment:
        return _UNDECODABLE
    named = (code for (of, keyword), code in _CODE_OF_KEYWORD.items() if of is status and keyword in exchange.comment)
    return next(named, _CODE_OF_STATUS.get(status))


def _code_of_storage(status: Status, exchange: Exchange) -> str | None:
    if status is Status.OUT_OF_RESOURCES:
        return _TOO_LARGE_FOR_STORAGE if any(words in exchange.comment for words in _TOO_LARGE) else None
    # A strict printer has told it by a remark then.
    is_told = status is Status.DATA_SET_MISMATCH and exchange.request.remarks
    return None if is_told else _CODE_OF_STORAGE.get(status)
