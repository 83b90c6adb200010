"""The SOP Classes of print management and what may be said on which presentation context (PS3.4 H.3)."""

VERIFICATION = "1.2.840.10008.1.1"

GRAYSCALE_META = "1.2.840.10008.5.1.1.9"
COLOR_META = "1.2.840.10008.5.1.1.18"

FILM_SESSION = "1.2.840.10008.5.1.1.1"
FILM_BOX = "1.2.840.10008.5.1.1.2"
GRAYSCALE_IMAGE_BOX = "1.2.840.10008.5.1.1.4"
COLOR_IMAGE_BOX = "1.2.840.10008.5.1.1.4.1"
PRINTER = "1.2.840.10008.5.1.1.16"
PRESENTATION_LUT = "1.2.840.10008.5.1.1.23"
STORED_PRINT = "1.2.840.10008.5.1.1.27"

PRINTER_INSTANCE = "1.2.840.10008.5.1.1.17"
"""The one well-known instance of the Printer SOP Class."""

IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"

NAMES = {
    FILM_SESSION: "Film Session",
    FILM_BOX: "Film Box",
    GRAYSCALE_IMAGE_BOX: "Grayscale Image Box",
    COLOR_IMAGE_BOX: "Color Image Box",
    PRINTER: "Printer",
}

MEMBERS: dict[str, frozenset[str]] = {
    GRAYSCALE_META: frozenset({FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER}),
    COLOR_META: frozenset({FILM_SESSION, FILM_BOX, COLOR_IMAGE_BOX, PRINTER}),
    PRINTER: frozenset({PRINTER}),
}
"""Which SOP Classes each abstract syntax speaks for (PS3.4 H.3.2)."""


def name_of(sop_class: str) -> str:
    """The SOP Class in words, for messages."""
    return NAMES.get(sop_class, sop_class)
