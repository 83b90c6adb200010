"""The sheet of film, turned as Film Orientation says, and the image boxes on it (PS3.3 C.13.3)."""

from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import FilmOrientation
from printscp.render.annotation import above_captions, room_for_images
from printscp.render.display_format import image_box_areas, near_square
from printscp.render.rect import Rect


def sheet(film: FilmBox) -> Rect:
    """The whole sheet: its short side lies across in portrait, its long side in landscape."""
    short, long = film.size.width, film.size.height
    across, down = (long, short) if film.orientation is FilmOrientation.LANDSCAPE else (short, long)
    return Rect(0.0, 0.0, across, down)


def printable_area(film: FilmBox, printer: Printer) -> Rect:
    """What the margin leaves of the sheet."""
    return sheet(film).inset(printer.margin_mm)


def image_box_areas_of(film: FilmBox, printer: Printer) -> tuple[Rect, ...]:
    """Where the image of each image box of *film* may lie, in the order of Image Box Position."""
    return above_captions(film, cells(film, printer))


def cells(film: FilmBox, printer: Printer) -> tuple[Rect, ...]:
    """The image boxes of *film*, each with its caption.

    A film without image boxes yet has those of its format. A film whose format has another number of boxes by now, for
    the settings of the printer have changed, has its own number in a grid, so that no image is lost.
    """
    printable = printable_area(film, printer)
    room = room_for_images(film, printable)
    areas = image_box_areas(film.display_format, room, printer, printable=printable)
    count = len(film.image_boxes)
    if count in {0, len(areas)}:
        return areas
    return image_box_areas(near_square(count), room, printer)[:count]
