"""A film as a page: image boxes filled, placed and framed as the Film Box says (PS3.4 H.4.2; PS3.3 C.13.3).

The sheet has the shade of Border Density, and so have margins, gaps, and what an image leaves free of its box. A box
without image has the shade of Empty Image Density. Trim lines and texts are opposite to the border.

In native mode images keep their own pixels, and everything lies at exact millimetres. In film mode everything lies on
the grid of printer pixels, and images are resampled to it: P-values are interpolated, and the gray of the device comes
last, so that an edge between dark and bright stays where it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printscp.film.image import ImageBox, PrintImage
from printscp.film.presentation_lut import PresentationLut
from printscp.film.printer import ImageMode, Printer
from printscp.film.session import FilmBox
from printscp.film.terms import Magnification, Photometric
from printscp.render.annotation import texts
from printscp.render.density import shade
from printscp.render.grid import Grid
from printscp.render.page import Fill, Frame, Mark, Page, Picture
from printscp.render.pixels import pixels
from printscp.render.placement import place
from printscp.render.presentation_lut import curve_of
from printscp.render.rect import Rect
from printscp.render.resample import resample
from printscp.render.sheet import cells, image_box_areas_of, printable_area, sheet
from printscp.render.tone import contrast, device_lookup, device_of, gray_lookup, gray_of

_TRIM_WIDTH = 0.25  # mm
_SMOOTH = {Magnification.BILINEAR, Magnification.CUBIC}
_COLOR_BITS = 8


def compose(
    film: FilmBox,
    printer: Printer,
    luts: Sequence[PresentationLut] = (),
    *,
    images: ImageMode | None = None,
    bits: int = 8,
) -> Page:
    """Lay out *film* as *printer* prints it; ValueError when an image has fewer pixels than it says.

    Of *luts* those are applied that the film and its image boxes name. *images* is the mode of the printer unless it is
    given. Grays have 8 or 16 *bits*; a film with a color image has 8 whatever is asked.
    """
    has_color = any(box.image and box.image.photometric is Photometric.RGB for box in film.image_boxes)
    return _Composer(
        film=film,
        printer=printer,
        luts=tuple(luts),
        images=images or printer.images,
        bits=_COLOR_BITS if has_color else bits,
    ).page()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composer:
    film: FilmBox
    printer: Printer
    luts: tuple[PresentationLut, ...]
    images: ImageMode
    bits: int

    def page(self) -> Page:
        areas = image_box_areas_of(self.film, self.printer)
        marks = [mark for box in self.film.image_boxes for mark in self._marks(box, areas[box.position - 1])]
        lines = texts(
            self.film,
            printable_area(self.film, self.printer),
            cells(self.film, self.printer),
            self._gray(contrast(self.film)),
        )
        return Page(
            size=sheet(self.film),
            gray=self._gray(shade(self.film.border_density, self.film)),
            marks=(*marks, *lines),
            pixels_per_mm=self._pixels_per_mm,
            images=self.images,
            bits=self.bits,
        )

    def _marks(self, box: ImageBox, area: Rect) -> Iterator[Mark]:
        cell = self._grid.box(area) if self._grid else area
        if box.image:
            yield self._picture(box, box.image, area, cell)
        else:
            yield Fill(cell, self._gray(shade(self.film.empty_image_density, self.film)))
        if self.film.trim:
            width = self._grid.line(_TRIM_WIDTH) if self._grid else _TRIM_WIDTH
            yield Frame(cell, self._gray(contrast(self.film)), width)

    def _picture(self, box: ImageBox, image: PrintImage, area: Rect, cell: Rect) -> Picture:
        placement = place(box, self.film, area, self._pixels_per_mm)
        magnification = box.magnification or self.film.magnification
        is_color = image.photometric is Photometric.RGB
        device = None if is_color else device_of(self.printer, self.film, box)
        curve = curve_of(box, self.film, self.luts, self.printer.lin_od)
        if self._grid is None:
            lookup = gray_lookup(image, box.polarity, curve, device, self.bits)
            shown = pixels(image, lookup, placement.crop)
            return Picture(placement.area, shown, smooth=magnification in _SMOOTH)

        on_grid = self._grid.picture(placement.area, cell)
        # The device bends P-values, so they are interpolated before, and finely.
        lookup = gray_lookup(image, box.polarity, curve, None, 16 if device else self.bits)
        shown = resample(pixels(image, lookup, placement.crop), *self._grid.size(on_grid), magnification)
        return Picture(on_grid, device_lookup(device, self.bits)(shown) if device else shown, smooth=False)

    @property
    def _grid(self) -> Grid | None:
        return Grid(self._pixels_per_mm) if self.images is ImageMode.FILM else None

    @property
    def _pixels_per_mm(self) -> float:
        return self.printer.pixels_per_mm(self.film.resolution)

    def _gray(self, p_value: float) -> float:
        return gray_of(p_value, device_of(self.printer, self.film), self.bits)
