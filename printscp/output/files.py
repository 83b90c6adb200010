"""What a print job is made into: the documents that its printer is set to make, one after another."""

from collections.abc import Iterator

from printscp.film.job import PrintJob
from printscp.film.printer import OF_ALL_FILMS, FileKind, ImageMode, Printer
from printscp.film.remark import Remark
from printscp.output.about import About
from printscp.output.dicom import encapsulated_pdf, secondary_capture
from printscp.output.document import Document
from printscp.output.image_files import png, preview, tiff
from printscp.output.pdf import pdf
from printscp.output.raster import film_raster
from printscp.output.typeface import Typeface
from printscp.render.compose import compose
from printscp.render.page import Page
from printscp.render.samples import Samples

_PREVIEW_BITS = 8


def documents(job: PrintJob, printer: Printer, typeface: Typeface) -> Iterator[Document]:
    """The documents of *job*: first those of all its films together, then film by film those of each.

    A film becomes pixels when the first document of it is asked for, and all its documents share them: so the pixels of
    one film at a time are in memory. Raises ValueError when an image has fewer pixels than it says.
    """
    of_all = _pdf(job, printer, typeface)
    if set(printer.files) >= OF_ALL_FILMS:
        of_all = Document.of(of_all.content)  # made once for both, one of which holds it in memory anyway
    if FileKind.PDF in printer.files:
        yield of_all
    if FileKind.ENCAPSULATED_PDF in printer.files:
        yield encapsulated_pdf(of_all, job=job)
    kinds = [kind for kind in printer.files if kind not in OF_ALL_FILMS]
    for number, film in enumerate(job.films if kinds else (), start=1):
        bits = printer.raster_bits if kinds != [FileKind.PREVIEW] else _PREVIEW_BITS
        page = compose(film, printer, job.presentation_luts, images=ImageMode.FILM, bits=bits)
        raster = film_raster(page, typeface)
        for kind in kinds:
            yield _of_one_film(kind, raster, page.pixels_per_mm, job, number, printer)


def missing_characters(job: PrintJob, typeface: Typeface) -> tuple[Remark, ...]:
    """A remark for each text of *job* with characters that no font has: a box is drawn for each."""
    texts = (box.text for film in job.films for box in film.annotation_boxes)
    return tuple(
        Remark(
            code="missing-glyph",
            attribute="TextString",
            clause="PS3.4 H.4.4",
            sent=" ".join(f"U+{ord(character):04X}" for character in missing),
            used="a box",
        )
        for missing in dict.fromkeys(map(typeface.missing, texts))
        if missing
    )


def _pdf(job: PrintJob, printer: Printer, typeface: Typeface) -> Document:
    def pages() -> Iterator[Page]:
        return (compose(film, printer, job.presentation_luts) for film in job.films)

    about = About.of(job, patient_data=printer.patient_data)
    copies = job.session.number_of_copies if printer.copies_in_file else 1
    return pdf(pages, about=about, typeface=typeface, pdfa=printer.pdfa, copies=copies)


def _of_one_film(
    kind: FileKind, raster: Samples, pixels_per_mm: float, job: PrintJob, number: int, printer: Printer
) -> Document:
    match kind:
        case FileKind.PNG:
            return png(raster, number, pixels_per_mm)
        case FileKind.TIFF:
            return tiff(raster, number, pixels_per_mm)
        case FileKind.PREVIEW:
            return preview(raster, number, pixels_per_mm, blue_base=printer.blue_base)
        case _:
            return secondary_capture(raster, job=job, number=number, pixels_per_mm=pixels_per_mm)
