"""The sheet of film, turned as Film Orientation says, and the image boxes on it (PS3.3 C.13.3)."""

from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import FilmOrientation
from printscp.render.display_format import image_box_areas
from printscp.render.rect import Rect


def sheet(film: FilmBox) -> Rect:
    """The whole sheet: its short side lies across in portrait, its long side in landscape."""
    short, long = film.size.width, film.size.height
    across, down = (long, short) if film.orientation is FilmOrientation.LANDSCAPE else (short, long)
    return Rect(0.0, 0.0, across, down)


def image_box_areas_of(film: FilmBox, printer: Printer) -> tuple[Rect, ...]:
    """Where each image box of *film* lies, in the order of Image Box Position."""
    printable = sheet(film).inset(printer.margin_mm)
    return image_box_areas(film.display_format, printable, printer.gap_mm)
