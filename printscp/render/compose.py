"""A film as a page: image boxes filled, placed and framed as the Film Box says (PS3.4 H.4.2; PS3.3 C.13.3).

The sheet has the shade of Border Density, and so have margins, gaps, and what an image leaves free of its box. A box
without image has the shade of Empty Image Density.
"""

from collections.abc import Iterator

from printscp.film.image import ImageBox
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import Magnification
from printscp.render.density import shade
from printscp.render.page import Fill, Frame, Mark, Page, Picture
from printscp.render.pixels import pixels
from printscp.render.placement import place
from printscp.render.rect import Rect
from printscp.render.sheet import image_box_areas_of, sheet
from printscp.render.tone import gray_of

_TRIM_WIDTH = 0.25  # mm
_SMOOTH = {Magnification.BILINEAR, Magnification.CUBIC}


def compose(film: FilmBox, printer: Printer) -> Page:
    """Lay out *film* as *printer* prints it; ValueError when an image has fewer pixels than it says."""
    areas = image_box_areas_of(film, printer)
    pixels_per_mm = printer.pixels_per_mm(film.resolution)
    marks = tuple(
        mark for box in film.image_boxes for mark in _marks(box, film, areas[box.position - 1], pixels_per_mm)
    )
    return Page(sheet(film), gray_of(shade(film.border_density, film)), marks)


def _marks(box: ImageBox, film: FilmBox, area: Rect, pixels_per_mm: float) -> Iterator[Mark]:
    yield _content(box, film, area, pixels_per_mm)
    if film.trim:
        yield _trim(film, area)


def _content(box: ImageBox, film: FilmBox, area: Rect, pixels_per_mm: float) -> Mark:
    if box.image is None:
        return Fill(area, gray_of(shade(film.empty_image_density, film)))
    placement = place(box, film, area, pixels_per_mm)
    magnification = box.magnification or film.magnification
    return Picture(placement.area, pixels(box.image, box.polarity, placement.crop), smooth=magnification in _SMOOTH)


def _trim(film: FilmBox, area: Rect) -> Frame:
    """The trim line: white around a dark border, black around a light one."""
    dark_border = shade(film.border_density, film) < 0.5
    return Frame(area, 1.0 if dark_border else 0.0, _TRIM_WIDTH)
