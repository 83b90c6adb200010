"""What the conformance statement says of stored images: SOP Classes, transfer syntaxes, how they are printed (PS3.4 B)."""

from collections.abc import Iterator

from pydicom.uid import UID

from printscp.film.printer import Printer, Tolerance
from printscp.film.storing import Storing
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.images.stored_film import capacity
from printscp.images.syntaxes import ALL_SYNTAXES


def class_rows() -> Iterator[tuple[str, str]]:
    """The SOP Classes whose instances may be stored, with their UIDs."""
    return ((name, uid) for uid, name in IMAGE_CLASSES.items())


def syntax_rows() -> Iterator[tuple[str, str, str]]:
    """The transfer syntaxes, with their UIDs and the packages that bring their decoders."""
    return ((UID(uid).name, uid, package or "built in") for uid, package in ALL_SYNTAXES.items())


def rule_rows(printer: Printer, storing: Storing) -> Iterator[tuple[str, str]]:
    """How *printer*, which is set to do it as *storing* says, makes films of stored images."""
    yield "calling AE titles", f"{', '.join(sorted(storing.allowed))}; others: 0x0124" if storing.allowed else "all"
    yield "level of storage", "0 (local): an image is kept until its sheet is printed, and cannot be read back"
    yield "answer", "when the image is on disk; it is printed after a loss of power too"
    yield "images of a sheet", "those of one calling AE title, study and patient; grayscale and color apart"
    yield "order", "series number, series, instance number; frames in their order"
    yield "layout", _layout(storing)
    yield "film", f"{(storing.film_size or printer.default_film_size).id}, {storing.orientation.value}"
    yield "frames", _frames(storing)
    yield "a sheet is printed", "; ".join(_ends(printer, storing))
    yield "association that is lost", "closes no sheet: the quiet time does, if nothing comes"
    yield "the same SOP Instance UID again", "takes the place of the one before while its sheet is not printed"
    yield "values", _window(storing)
    yield "depth", _depth(printer)
    yield "Presentation LUT", "none: values become P-values"
    yield "size", "true size where the image says how large a pixel is" if storing.true_size else "fills its image box"
    yield "overlays", "drawn in white" if storing.overlays else "not drawn"
    yield "text at the head", _text(storing.header)
    yield "text below each image", _text(storing.caption)
    if printer.tolerance is Tolerance.STRICT:
        yield "data set that does not match its SOP Class", "refused (0xA900)"
    else:
        yield "data set that does not match its SOP Class", "printed (0xB007) if it has an image, else refused (0xA900)"
    yield "Storage Commitment, Query/Retrieve", "not offered"


def _layout(storing: Storing) -> str:
    return str(storing.display_format or "the smallest usual STANDARD layout that holds all images of the sheet")


def _frames(storing: Storing) -> str:
    if not storing.frames:
        return "all"
    return f"{', '.join(map(str, storing.frames))}; the last one of an image that has none of these"


def _ends(printer: Printer, storing: Storing) -> Iterator[str]:
    if storing.close_when_full:
        yield f"when it has {capacity(printer)} images"
    yield "when its calling AE title sends another study or patient"
    yield f"when no image came for it for {storing.quiet_seconds:g} s"
    if storing.close_at_association_end:
        yield "when the association that filled it is released"


def _window(storing: Storing) -> str:
    match storing.window:
        case "":
            shown = "the first VOI LUT or window of the image, else an automatic window"
        case "auto":
            shown = "an automatic window"
        case "full":
            shown = "all values"
        case name:
            shown = f"the VOI LUT or window {name} of the image, else its first, else an automatic window"
    return f"modality LUT or rescale, then {shown}"


def _depth(printer: Printer) -> str:
    grays = "8 bits" if printer.bits == 8 else "8 bits, or 12 where the image has more"
    return f"{grays}; color {'RGB of 8 bits' if printer.color else 'as grays'}"


def _text(parts: tuple[str, ...]) -> str:
    return "  ".join(parts) or "none"
