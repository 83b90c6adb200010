"""Make the pictures of docs/gallery.md in samples/pictures: python samples/make_pictures.py.

Each is a whole film, composed and painted as for PNG, by a printer of so few pixels per inch that it stays small. The
captions in docs/gallery.md say what a film here asks for: change them together.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from math import exp
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from printscp.film.annotation import BOTTOM, COMBINED, LABEL, AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import PrintImage
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.printer import CustomLayout, ImageMode, LinOd, Printer, Share, Tone
from printscp.film.session import FilmBox
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import FilmOrientation, Magnification, OversizeBehavior, Polarity, Shade
from printscp.fonts import typeface
from printscp.lab.drawing import MAXIMUM, Pixels, film_of, gray_image, write_text
from printscp.lab.films import color_sheet
from printscp.lab.test_films import all_test_films
from printscp.output.raster import film_raster
from printscp.render.compose import compose
from printscp.render.film_base import on_blue_base
from printscp.render.samples import Samples

FOLDER = Path(__file__).parent / "pictures"

ONE, TWO, FOUR = (DisplayFormat.standard(columns=columns, rows=rows) for columns, rows in ((1, 1), (2, 1), (2, 2)))
SIX, TWELVE = DisplayFormat.standard(columns=2, rows=3), DisplayFormat.standard(columns=3, rows=4)
LARGE, SMALL, SQUARE = (FILM_SIZES[size] for size in ("14INX17IN", "8INX10IN", "24CMX24CM"))
CARD = FilmSize("9CMX12CM", 90.0, 120.0)
LANDSCAPE = FilmOrientation.LANDSCAPE
COARSE = Printer(dpi=28)

EDGE = "gray"
"""The color of the line around each picture, by which a film without border is told from the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A film, and what it is printed with."""

    film: FilmBox
    printer: Printer = COARSE
    lut: PresentationLut | None = None
    blue_base: bool = False
    printer_pixels: int = 1
    """How many of them, each way, become one pixel of the picture."""
    system_fonts: bool = False
    """Whether other machines may have other fonts for its texts; else all have the one that comes with the program."""

    def png(self) -> bytes:
        file = BytesIO()
        ImageOps.expand(Image.fromarray(self._raster()), 1, EDGE).save(file, format="PNG", optimize=True)
        return file.getvalue()

    def _raster(self) -> Samples:
        film = replace(self.film, presentation_lut_uid=self.lut.uid) if self.lut else self.film
        page = compose(film, self.printer, [self.lut] if self.lut else [], images=ImageMode.FILM)
        fonts = typeface(None if self.system_fonts else FOLDER)  # where no fonts are
        raster = np.asarray(Image.fromarray(film_raster(page, fonts)).reduce(self.printer_pixels))
        return on_blue_base(raster) if self.blue_base else raster


def make_pictures() -> dict[str, bytes]:
    """The content of each file, by its name."""
    return {f"{name}.png": picture.png() for name, picture in pictures().items()}


def pictures() -> dict[str, Picture]:
    """The pictures by name, in the order of the page."""
    sections = {
        "layout": layouts(),
        "size": sizes(),
        "magnification": magnifications(),
        "tone": tones(),
        "lut": luts(),
        "density": densities(),
        "text": texts(),
        "test": test_films(),
    }
    return {f"{section}-{name}": picture for section, shown in sections.items() for name, picture in shown.items()}


def layouts() -> dict[str, Picture]:
    above = Share(0, 0, 1, 0.65)
    below = (Share(left / 3, 0.65, 1 / 3, 0.35) for left in range(3))
    coarser, slides = Printer(dpi=20), Printer(dpi=35)
    custom = replace(coarser, custom_layouts=(CustomLayout(1, (above, *below)),))
    return {
        "standard": Picture(film=layout_film(SIX), printer=coarser),
        "row": Picture(film=layout_film(DisplayFormat("ROW", (1, 2, 3))), printer=coarser),
        "col": Picture(film=layout_film(DisplayFormat("COL", (1, 3))), printer=coarser),
        "slide": Picture(film=layout_film(DisplayFormat("SLIDE", ()), 20, size=SMALL), printer=slides),
        "superslide": Picture(film=layout_film(DisplayFormat("SUPERSLIDE", ()), 20, size=SMALL), printer=slides),
        "custom": Picture(film=layout_film(DisplayFormat("CUSTOM", (1,)), 4), printer=custom),
        "landscape": Picture(film=layout_film(TWELVE, orientation=LANDSCAPE), printer=coarser),
        "margin": Picture(film=layout_film(FOUR), printer=replace(coarser, margin_mm=15, gap_mm=10)),
        "color": Picture(film=color_sheet()),
    }


def layout_film(layout: DisplayFormat, boxes: int = 0, **film: object) -> FilmBox:
    images = [phantom(number) for number in range(1, 1 + (boxes or layout.box_count))]
    return replace(film_of(layout, images, size=LARGE), trim=True, **film)


def sizes() -> dict[str, Picture]:
    narrow, large = gray_image(phantom_pixels(1)[:, ::2]), phantom(1, rows=400, columns=400)
    films = {
        "fill": square_film(phantom(1, rows=180)),
        "true": square_film(phantom(1), requested_image_size=120.0),
        "aspect": square_film(replace(narrow, aspect_ratio=(1, 2))),
        "none": square_film(phantom(1, rows=128, columns=128), magnification=Magnification.NONE),
        "decimate": square_film(large, oversize_behavior=OversizeBehavior.DECIMATE),
        "crop": square_film(large, oversize_behavior=OversizeBehavior.CROP),
    }
    return {name: Picture(film=replace(film, border_density=1.5)) for name, film in films.items()}


def magnifications() -> dict[str, Picture]:
    letter = np.zeros((16, 16))
    write_text(letter, "R", 8, 8, size=15, anchor="mm")
    image = gray_image(letter)
    kinds = (Magnification.REPLICATE, Magnification.BILINEAR, Magnification.CUBIC)
    return {kind.value.lower(): Picture(film=square_film(image, magnification=kind)) for kind in kinds}


def tones() -> dict[str, Picture]:
    p_value = Picture(film=square_film(phantom(1)))
    lightbox = replace(p_value, printer=replace(COARSE, tone=Tone.LIGHTBOX))
    return {"p-value": p_value, "lightbox": lightbox, "blue-base": replace(lightbox, blue_base=True)}


def luts() -> dict[str, Picture]:
    plain = Picture(film=square_film(phantom(1)))
    steep = LutTable(bits=12, entries=tuple(round(MAXIMUM / (1 + exp(6 - value / 21))) for value in range(256)))
    identity, inverse, table, lin_od = (
        replace(plain, lut=PresentationLut("lut", content))
        for content in (LutShape.IDENTITY, LutShape.INVERSE, steep, LutShape.LIN_OD)
    )
    return {
        "identity": identity,
        "inverse": inverse,
        "polarity": Picture(film=square_film(phantom(1), polarity=Polarity.REVERSE)),
        "table": table,
        "lin-od": lin_od,
        "lin-od-density": replace(lin_od, printer=replace(COARSE, lin_od=LinOd.DENSITY)),
    }


def densities() -> dict[str, Picture]:
    film = film_of(FOUR, [phantom(number) for number in (1, 2, 3)], size=SQUARE)
    first, second, third, empty = film.image_boxes
    boxes = (first, replace(second, max_density=1.6), replace(third, min_density=0.6), empty)
    films = {
        "white-box": replace(film, border_density=Shade.BLACK, empty_image_density=Shade.WHITE),
        "white-border": replace(film, border_density=Shade.WHITE, empty_image_density=Shade.BLACK),
        "gray": replace(film, border_density=1.5, empty_image_density=0.8),
        "min-max": replace(film, image_boxes=boxes),
    }
    wide = replace(COARSE, margin_mm=8, gap_mm=8)
    shown = {name: Picture(film=film, printer=wide) for name, film in films.items()}
    return shown | {"min-max-lightbox": replace(shown["min-max"], printer=replace(wide, tone=Tone.LIGHTBOX))}


def texts() -> dict[str, Picture]:
    head, captions = {0: "General Hospital, CT 1"}, {1: "Inspiration", 2: "Expiration"}
    corners = dict(enumerate(("Hospital", "CT 1", "09:41", "Thorax", "Series 3", "Film 1"), start=1))
    long = "General Hospital, Department of Radiology, second floor, CT 1, contrast phase of three"
    films = {
        "label": text_film(LABEL, head),
        "bottom": text_film(BOTTOM, captions),
        "combined": text_film(COMBINED, head | captions),
        "six": replace(text_film("OTHER", corners), border_density=Shade.WHITE),
        "long": text_film(LABEL, {0: long}),
        "missing": text_film(LABEL, {0: "CT 1, 放射線科"}),
    }
    return {name: Picture(film=film, printer=Printer(dpi=85)) for name, film in films.items()}


def text_film(format_id: str, written: dict[int, str]) -> FilmBox:
    film = film_of(TWO, [phantom(number, rows=340) for number in (1, 2)], size=CARD)
    boxes = tuple(AnnotationBox("", position, text) for position, text in written.items())
    return replace(film, orientation=LANDSCAPE, annotation_display_format=format_id, annotation_boxes=boxes)


def test_films() -> dict[str, Picture]:
    shown = {
        name: Picture(film=printable.film, lut=next(iter(printable.luts), None), printer=Printer(dpi=64))
        for name, printable in all_test_films(SMALL).items()
    }
    # At fewer pixels per inch its lines of printer pixels would not find room.
    shown["geometry"] = replace(shown["geometry"], printer=Printer(dpi=204), printer_pixels=3)
    for name in ("annotation-1", "annotation-2"):
        shown[name] = replace(shown[name], printer=Printer(dpi=88), system_fonts=True)
    return shown


def square_film(image: PrintImage, **box: object) -> FilmBox:
    """A square film with one image, in a box with these attributes."""
    film = film_of(ONE, [image], size=SQUARE)
    return replace(film, image_boxes=(replace(film.image_boxes[0], **box),))


def phantom(number: int, *, rows: int = 256, columns: int = 256) -> PrintImage:
    return gray_image(phantom_pixels(number, rows=rows, columns=columns))


def phantom_pixels(number: int, *, rows: int = 256, columns: int = 256) -> Pixels:
    """A slice of a body above a wedge of nine even steps, with a number in the corner."""
    half = min(rows, columns) / 2
    down, across = np.ogrid[:rows, :columns]
    y, x = (down + 0.5 - rows / 2) / half, (across + 0.5 - columns / 2) / half
    pixels = np.full((rows, columns), 0.05)
    for gray, left, top, width, height in (
        (0.50, 0.00, -0.05, 0.80, 0.58),
        (0.15, -0.40, -0.10, 0.26, 0.36),
        (0.15, 0.40, -0.10, 0.22, 0.34),
        (0.70, 0.06, -0.22, 0.18, 0.22),
        (0.95, 0.00, 0.32, 0.13, 0.12),
    ):
        pixels[((x - left) / width) ** 2 + ((y - top) / height) ** 2 < 1] = gray
    pixels[round(0.86 * rows) :] = np.arange(columns) * 9 // columns / 8
    write_text(pixels, str(number), round(0.06 * half), round(0.02 * half), size=round(0.4 * half))
    return pixels


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in make_pictures().items():
        (FOLDER / name).write_bytes(content)
        print(FOLDER / name)
