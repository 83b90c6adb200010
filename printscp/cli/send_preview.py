"""The PDF of films that are not sent: as a printer of ours would make them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from printscp import durable, fonts
from printscp.cli.failures import CannotWrite
from printscp.film.image import ImageBox
from printscp.film.job import PrintJob
from printscp.film.presentation_lut import PresentationLut
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.images.sheets import Sheet
from printscp.output.files import documents
from printscp.render.sheet import image_box_areas_of


def write_preview(
    path: Path, sheets: Sequence[Sheet], session: FilmSession, luts: Sequence[PresentationLut], *, calling_ae: str
) -> None:
    """Write the films of *sheets* to *path*."""
    printer = Printer()
    job = PrintJob(
        uid="1.2.3",
        created=datetime.now().astimezone(),
        calling_ae=calling_ae,
        printer=printer.name,
        session=session,
        films=tuple(_with_all_boxes(sheet.film, printer) for sheet in sheets),
        presentation_luts=tuple(luts),
    )
    (document,) = documents(job, printer, fonts.typeface())
    try:
        with durable.writing(path) as file:
            document.write(file)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror or error}") from None


def _with_all_boxes(film: FilmBox, printer: Printer) -> FilmBox:
    """*film* with the empty boxes of a layout of which the printer says how many there are."""
    areas = image_box_areas_of(replace(film, image_boxes=()), printer) if film.display_format.kind != "CUSTOM" else ()
    missing = range(len(film.image_boxes) + 1, len(areas) + 1)
    return replace(
        film, image_boxes=(*film.image_boxes, *(ImageBox(uid="", position=position) for position in missing))
    )
