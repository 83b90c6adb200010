"""The film that a printer lays stored images on: its size, its layout, and how many images it has room for."""

from dataclasses import replace

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.storing import Storing
from printscp.images.sheets import smallest, usual_layouts
from printscp.render.sheet import image_box_areas_of

_MANY = 1 << 16
"""Images: more than any layout has that is chosen by their number."""


def storing_of(printer: Printer) -> Storing:
    """How *printer* prints stored images; as if nothing was said of it where it takes none any more."""
    return printer.storing or Storing()


def film_of(printer: Printer, images: int) -> FilmBox:
    """A film of *printer* without boxes yet, laid out for so many *images*.

    A layout that the printer does not have any more is as if none was said.
    """
    storing = storing_of(printer)
    orientation = storing.orientation
    film = FilmBox(
        uid="",
        display_format=storing.display_format or _by_number(images, printer),
        orientation=orientation,
        size=storing.film_size or printer.default_film_size,
        min_density=printer.min_density,
        max_density=printer.max_density,
        illumination=printer.illumination,
        reflected_ambient_light=printer.reflected_ambient_light,
    )
    return film if box_count(film, printer) else replace(film, display_format=_by_number(images, printer))


def capacity(printer: Printer) -> int:
    """The images that fill a film of *printer*: those of its layout, else of the largest that is chosen by their number."""
    return box_count(film_of(printer, _MANY), printer)


def box_count(film: FilmBox, printer: Printer) -> int:
    """How many image boxes the layout of *film* has; 0 for one that *printer* does not know."""
    return film.display_format.box_count or len(image_box_areas_of(film, printer))


def _by_number(images: int, printer: Printer) -> DisplayFormat:
    """The smallest usual layout of *printer* that holds so many; one image a film where it has none of the usual ones."""
    usual = usual_layouts(storing_of(printer).orientation)
    return smallest([layout for layout in usual if printer.offers(layout)] or usual[:1], images)
