"""The SOP Classes of print management and what may be said on which presentation context (PS3.4 H.3)."""

from pydicom.config import IGNORE
from pydicom.uid import UID

from printscp.film.printer import Printer, Tolerance

VERIFICATION = "1.2.840.10008.1.1"

GRAYSCALE_META = "1.2.840.10008.5.1.1.9"
COLOR_META = "1.2.840.10008.5.1.1.18"

FILM_SESSION = "1.2.840.10008.5.1.1.1"
FILM_BOX = "1.2.840.10008.5.1.1.2"
GRAYSCALE_IMAGE_BOX = "1.2.840.10008.5.1.1.4"
COLOR_IMAGE_BOX = "1.2.840.10008.5.1.1.4.1"
PRINTER = "1.2.840.10008.5.1.1.16"
PRESENTATION_LUT = "1.2.840.10008.5.1.1.23"
ANNOTATION_BOX = "1.2.840.10008.5.1.1.15"
PRINT_JOB = "1.2.840.10008.5.1.1.14"
PRINTER_CONFIGURATION = "1.2.840.10008.5.1.1.16.376"
STORED_PRINT = "1.2.840.10008.5.1.1.27"

PRINTER_INSTANCE = "1.2.840.10008.5.1.1.17"
"""The one well-known instance of the Printer SOP Class."""
PRINTER_CONFIGURATION_INSTANCE = "1.2.840.10008.5.1.1.17.376"
"""The one well-known instance of the Printer Configuration Retrieval SOP Class."""

OPTIONAL_CLASSES = (PRESENTATION_LUT, ANNOTATION_BOX, PRINT_JOB, PRINTER_CONFIGURATION)
"""What a printer may offer beside the meta SOP Classes."""

STANDARD_ROOT = "1.2.840.10008."
"""Root of the UIDs that the standard itself names."""
LONGEST_UID = 64
"""Characters of a UID (PS3.5 9.1)."""

IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
TRANSFER_SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
"""Those that are accepted, the preferred one first."""

NAMES = {
    VERIFICATION: "Verification",
    GRAYSCALE_META: "Basic Grayscale Print Management Meta",
    COLOR_META: "Basic Color Print Management Meta",
    FILM_SESSION: "Film Session",
    FILM_BOX: "Film Box",
    GRAYSCALE_IMAGE_BOX: "Grayscale Image Box",
    COLOR_IMAGE_BOX: "Color Image Box",
    ANNOTATION_BOX: "Annotation Box",
    PRESENTATION_LUT: "Presentation LUT",
    PRINT_JOB: "Print Job",
    PRINTER: "Printer",
    PRINTER_CONFIGURATION: "Printer Configuration Retrieval",
}

META_CLASSES = (GRAYSCALE_META, COLOR_META)
BARE_CLASSES = (FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX)
"""Members of the meta classes that some print SCUs propose one by one instead (not of PS3.4 H.3.1)."""

MEMBERS: dict[str, frozenset[str]] = {
    GRAYSCALE_META: frozenset({FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER}),
    COLOR_META: frozenset({FILM_SESSION, FILM_BOX, COLOR_IMAGE_BOX, PRINTER}),
    **dict.fromkeys(BARE_CLASSES, frozenset({*BARE_CLASSES, PRINTER})),
    ANNOTATION_BOX: frozenset({ANNOTATION_BOX}),
    PRESENTATION_LUT: frozenset({PRESENTATION_LUT}),
    PRINT_JOB: frozenset({PRINT_JOB}),
    PRINTER: frozenset({PRINTER}),
    PRINTER_CONFIGURATION: frozenset({PRINTER_CONFIGURATION}),
}
"""Which SOP Classes each abstract syntax speaks for (PS3.4 H.3.2)."""


def offered_classes(printer: Printer) -> tuple[str, ...]:
    """The abstract syntaxes that *printer* accepts, the optional ones last; a strict one none of `BARE_CLASSES`."""
    bare = printer.tolerance is Tolerance.STANDARD
    offers = {
        VERIFICATION: True,
        GRAYSCALE_META: True,
        COLOR_META: printer.color,
        PRINTER: True,
        FILM_SESSION: bare,
        FILM_BOX: bare,
        GRAYSCALE_IMAGE_BOX: bare,
        COLOR_IMAGE_BOX: bare and printer.color,
        PRESENTATION_LUT: printer.presentation_lut,
        ANNOTATION_BOX: printer.annotation,
        PRINT_JOB: printer.print_job,
        PRINTER_CONFIGURATION: printer.printer_configuration,
    }
    return tuple(sop_class for sop_class, is_offered in offers.items() if is_offered)


def name_of(sop_class: str) -> str:
    """The SOP Class in words, for messages: our own, else those of the standard; its UID where there are none."""
    return NAMES.get(sop_class) or UID(sop_class, IGNORE).name
