"""Films drawn by arithmetic: gray values and texts, the images that they become, and the films of these."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.presentation_lut import PresentationLut
from printscp.film.session import FilmBox, FilmSession
from printscp.film.sizes import FilmSize
from printscp.film.terms import Photometric
from printscp.render.density import Viewing

Pixels: TypeAlias = NDArray[np.float64]
"""Gray values from 0 (black) to 1."""

BITS = 12
"""Depth of images that nobody wants otherwise: what most film printers take."""
MAXIMUM = 4095
"""The largest value of an image of 12 bits."""


@dataclass(frozen=True, slots=True)
class PrintableFilm:
    """A film, and what it is printed with."""

    film: FilmBox
    session: FilmSession | None = None
    luts: tuple[PresentationLut, ...] = ()
    """Those that the film and its image boxes name."""

    def in_size(self, size: FilmSize) -> Self:
        """The same on a film of another size."""
        return replace(self, film=replace(self.film, size=size))


def write_text(
    pixels: Pixels, text: str, left: int, top: int, *, size: int, anchor: str = "la", gray: float = 1.0
) -> None:
    """Write *text* of ASCII characters, *size* pixels high, on what is darker than *gray*.

    *anchor* says which point of the text lies at (left, top), as Pillow does: "la" its top left, "mm" its middle.
    """
    font = _font(size)
    x, y, right, bottom = map(round, font.getbbox(text, anchor=anchor))
    mask = Image.new("L", (right - x, bottom - y))
    ImageDraw.Draw(mask).text((-x, -y), text, fill=255, font=font, anchor=anchor)
    touched = pixels[top + y : top + bottom, left + x : left + right]
    np.maximum(touched, np.asarray(mask) / 255 * gray, out=touched)


def gray_image(pixels: Pixels, bits: int = BITS) -> PrintImage:
    """A grayscale image of 8 or 12 bits."""
    octets = 1 if bits == 8 else 2
    values = np.rint(pixels * ((1 << bits) - 1)).astype(f"<u{octets}")
    return PrintImage(
        photometric=Photometric.MONOCHROME2,
        rows=values.shape[0],
        columns=values.shape[1],
        bits_allocated=8 * octets,
        bits_stored=bits,
        high_bit=bits - 1,
        pixel_data=values.tobytes(),
    )


def film_of(display_format: DisplayFormat, images: Sequence[PrintImage], *, size: FilmSize) -> FilmBox:
    """A film with *images* in its first boxes; the rest stay empty."""
    padded = [*images, *[None] * (display_format.box_count - len(images))]
    boxes = tuple(ImageBox(uid="", position=number, image=image) for number, image in enumerate(padded, start=1))
    return FilmBox(uid="", display_format=display_format, size=size, image_boxes=boxes)


def seen(film: FilmBox, viewing: Viewing) -> FilmBox:
    """*film* with the densities and the light of *viewing*."""
    return replace(
        film,
        min_density=viewing.min_density,
        max_density=viewing.max_density,
        illumination=viewing.illumination,
        reflected_ambient_light=viewing.reflected_ambient_light,
    )


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    # Without FreeType, Pillow has one small bitmap font, in which no label could be read on film.
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
