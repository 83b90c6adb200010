"""The film that a printer lays stored images on: its size, its layout, and how many images it has room for."""

from dataclasses import replace

from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.storing import Storing
from printscp.images.sheets import usual_layout
from printscp.render.sheet import image_box_areas_of


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
        display_format=storing.display_format or usual_layout(images, orientation),
        orientation=orientation,
        size=storing.film_size or printer.default_film_size,
        min_density=printer.min_density,
        max_density=printer.max_density,
        illumination=printer.illumination,
        reflected_ambient_light=printer.reflected_ambient_light,
    )
    return film if box_count(film, printer) else replace(film, display_format=usual_layout(images, orientation))


def box_count(film: FilmBox, printer: Printer) -> int:
    """How many image boxes the layout of *film* has; 0 for one that *printer* does not know."""
    return film.display_format.box_count or len(image_box_areas_of(film, printer))
