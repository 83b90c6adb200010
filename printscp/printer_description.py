"""A printer in words: what it can do, for ``printscp check`` and the conformance statement alike."""

from collections.abc import Iterable, Iterator

from printscp.film.annotation import ANNOTATION_FORMATS
from printscp.film.printer import OF_ALL_FILMS, FileKind, ImageMode, LinOd, Printer, Tolerance, Tone
from printscp.film.storing import Storing
from printscp.settings_amounts import duration_words


def capabilities(printer: Printer) -> Iterator[tuple[str, str]]:
    """What *printer* can do: a word for each matter, and how it is with it."""
    yield "tolerance", printer.tolerance.value
    yield "Film Size ID", _default_marked([size.id for size in printer.film_sizes], printer.default_film_size.id)
    yield "Medium Type", _default_marked(printer.media, printer.media[0])
    yield "Image Display Format", ", ".join(_layouts_with_boxes(printer))
    yield "Annotation Display Format ID", _annotation_formats(printer)
    yield "printer pixels per inch", f"{printer.dpi}{f', {2 * printer.dpi} at HIGH' if printer.high_resolution else ''}"
    yield "bits of an image", bits_stored(printer)
    yield "optical density", f"{printer.min_density:.2f} to {printer.max_density:.2f}"
    yield (
        "light",
        f"illumination {printer.illumination}, reflected ambient light {printer.reflected_ambient_light} cd/m2",
    )
    yield "files of a job", ", ".join(_files(printer))
    yield "images in PDF", _IMAGES[printer.images]
    yield "Magnification Type", "; ".join(_magnification(printer))
    yield "gray of a P-value", _TONES[printer.tone]
    yield "Presentation LUT Shape LIN OD", _LIN_OD[printer.lin_od] if printer.presentation_lut else "no"
    for field, (name, otherwise) in _OPTIONAL.items():
        yield name, "yes" if getattr(printer, field) else otherwise
    yield "stored images", "; ".join(_storing(printer.storing)) if printer.storing else "no"


_IMAGES = {
    ImageMode.NATIVE: "native: at their own resolution",
    ImageMode.FILM: "film: resampled to printer pixels",
}
_TONES = {
    Tone.P_VALUE: "p-value: the P-value itself",
    Tone.LIGHTBOX: "lightbox: what an sRGB display shows like the film on its light box, its darkest as black",
}
_LIN_OD = {
    LinOd.KEEP_APPEARANCE: "keep-appearance: value 0 has the maximum density, black stays black",
    LinOd.DENSITY: "density: value 0 has the minimum density, a MONOCHROME2 image becomes its negative",
}
_OPTIONAL = {
    "patient_data": ("patient in the metadata of PDF", "no"),
    "color": ("Basic Color Print Management", "no"),
    "presentation_lut": ("Presentation LUT", "no"),
    "annotation": ("Basic Annotation Box", "no"),
    "print_job": ("Print Job", "no"),
    "printer_configuration": ("Printer Configuration Retrieval", "no"),
    "film_session_print": ("N-ACTION of a Film Session", "no (0x0211, 0xC616)"),
    "printer_events": ("N-EVENT-REPORT of the Printer", "no"),
}
"""Fields of a printer that say whether it offers something, and how that is called."""


def layouts(printer: Printer) -> Iterator[str]:
    r"""The Image Display Formats on offer, CUSTOM as the formats that it stands for: without custom layouts as none."""
    for layout in printer.layouts:
        if layout == "CUSTOM":
            yield from (rf"CUSTOM\{custom.number}" for custom in printer.custom_layouts)
        else:
            yield layout


def bits_stored(printer: Printer) -> str:
    """The depths of image that *printer* takes; one of 8 bits refuses deeper images whatever its tolerance."""
    if printer.bits == 8:
        return "8"
    offered = ", ".join(map(str, sorted({8, 12, printer.bits})))
    return offered if printer.tolerance is Tolerance.STRICT else f"{offered}; 9 to 16 are taken"


def _files(printer: Printer) -> Iterator[str]:
    """What each job is made into, each kind with what the settings say of it alone."""
    for kind in printer.files:
        if kind is FileKind.PREVIEW:
            note = "blue film base" if printer.blue_base else "clear film base"
        elif kind in OF_ALL_FILMS:
            notes = ("structure of PDF/A-2b" * printer.pdfa, "with all copies" * printer.copies_in_file)
            note = ", ".join(filter(None, notes))
        else:
            note = f"{printer.raster_bits} bits"
        yield f"{kind.value} ({note})" if note else kind.value


def _storing(storing: Storing) -> Iterator[str]:
    """From whom stored images are taken, and how they are printed."""
    yield f"from {', '.join(sorted(storing.allowed)) or 'every AE title'}"
    size = f" on {storing.film_size.id}" if storing.film_size else ""
    layout = storing.display_format or "by the number of images"
    yield f"laid out {layout}{size}, {storing.orientation.value}"
    if storing.frames:
        yield f"frames {_ranges(storing.frames)}"
    if storing.window:
        yield f"window {storing.window}"
    if wishes := ["overlays"] * storing.overlays + ["true size"] * storing.true_size:
        yield " and ".join(wishes)
    released = " or the association is released" if storing.close_at_association_end else ""
    occasions = f"the study changes, nothing comes for {duration_words(storing.quiet_seconds)}{released}"
    yield f"printed when {'full, ' if storing.close_when_full else ''}{occasions}"


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers as people write them: those that follow each other as 1-5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _magnification(printer: Printer) -> Iterator[str]:
    """How images are magnified in each file: by who shows it, or by us for everything that is made of printer pixels."""
    native = [kind for kind in printer.files if kind in OF_ALL_FILMS and printer.images is ImageMode.NATIVE]
    resampled = [kind for kind in printer.files if kind not in native]
    # PDF/A forbids the key that asks for smoothing (ISO 19005-2, 6.2.8).
    smoothed = "as the viewer likes" if printer.pdfa else "smoothed by the viewer"
    if native:
        yield f"{_kinds(native)}: REPLICATE and NONE exact, BILINEAR and CUBIC {smoothed}"
    if resampled:
        yield f"{_kinds(resampled)}: NONE exact, REPLICATE by integer arithmetic, BILINEAR, CUBIC as Catmull-Rom"


def _kinds(kinds: Iterable[FileKind]) -> str:
    return ", ".join(kind.value for kind in kinds)


def _layouts_with_boxes(printer: Printer) -> Iterator[str]:
    boxes = {rf"CUSTOM\{custom.number}": len(custom.boxes) for custom in printer.custom_layouts}
    for layout in layouts(printer):
        yield f"{layout} ({boxes[layout]} box{'es' if boxes[layout] > 1 else ''})" if layout in boxes else layout


def _annotation_formats(printer: Printer) -> str:
    if not printer.annotation:
        return "none"
    ours = "; ".join(f"{name}: {meaning}" for name, meaning in ANNOTATION_FORMATS.items())
    return ours if printer.tolerance is Tolerance.STRICT else f"{ours}; any other: six boxes"


def _default_marked(words: Iterable[str], default: str) -> str:
    return ", ".join(f"{word} (default)" if word == default else word for word in words)
