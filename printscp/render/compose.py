"""A film as a page: image boxes filled, placed and framed as the Film Box says (PS3.4 H.4.2; PS3.3 C.13.3).

The sheet has the shade of Border Density, and so have margins, gaps, and what an image leaves free of its box. A box
without image has the shade of Empty Image Density. Trim lines and texts are opposite to the border.
"""

from collections.abc import Iterator, Sequence

from printscp.film.image import ImageBox
from printscp.film.presentation_lut import PresentationLut
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import Magnification
from printscp.render.annotation import texts
from printscp.render.density import shade
from printscp.render.page import Fill, Frame, Mark, Page, Picture
from printscp.render.pixels import pixels
from printscp.render.placement import place
from printscp.render.presentation_lut import Curve, curve_of
from printscp.render.rect import Rect
from printscp.render.sheet import cells, image_box_areas_of, printable_area, sheet
from printscp.render.tone import contrast, gray_of

_TRIM_WIDTH = 0.25  # mm
_SMOOTH = {Magnification.BILINEAR, Magnification.CUBIC}


def compose(film: FilmBox, printer: Printer, luts: Sequence[PresentationLut] = ()) -> Page:
    """Lay out *film* as *printer* prints it; ValueError when an image has fewer pixels than it says.

    Of *luts* those are applied that the film and its image boxes name.
    """
    areas = image_box_areas_of(film, printer)
    pixels_per_mm = printer.pixels_per_mm(film.resolution)
    marks = (
        mark
        for box in film.image_boxes
        for mark in _marks(box, film, areas[box.position - 1], pixels_per_mm, curve_of(box, film, luts))
    )
    lines = texts(film, printable_area(film, printer), cells(film, printer), contrast(film))
    return Page(sheet(film), gray_of(shade(film.border_density, film)), (*marks, *lines))


def _marks(box: ImageBox, film: FilmBox, area: Rect, pixels_per_mm: float, curve: Curve) -> Iterator[Mark]:
    yield _content(box, film, area, pixels_per_mm, curve)
    if film.trim:
        yield Frame(area, contrast(film), _TRIM_WIDTH)


def _content(box: ImageBox, film: FilmBox, area: Rect, pixels_per_mm: float, curve: Curve) -> Mark:
    if box.image is None:
        return Fill(area, gray_of(shade(film.empty_image_density, film)))
    placement = place(box, film, area, pixels_per_mm)
    grays = pixels(box.image, box.polarity, placement.crop, curve)
    return Picture(placement.area, grays, smooth=(box.magnification or film.magnification) in _SMOOTH)
