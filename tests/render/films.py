"""Films, image boxes and images to compose in tests: what a test does not name is ordinary."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import ImageMode
from printscp.film.session import FilmBox
from printscp.film.terms import Photometric
from printscp.render.page import Mark, Page
from printscp.render.rect import Rect
from tests.ascii_film import display_format


def gray_image(words: ArrayLike, *, bits_allocated: int = 16, bits_stored: int = 12, **changes: Any) -> PrintImage:
    """An image that stores exactly these words, row by row."""
    stored = np.array(words, dtype="<u2" if bits_allocated == 16 else "u1", ndmin=2)
    described = {
        "photometric": Photometric.MONOCHROME2,
        "rows": stored.shape[0],
        "columns": stored.shape[1],
        "high_bit": bits_stored - 1,
        "pixel_data": stored.tobytes(),
    }
    return PrintImage(bits_allocated=bits_allocated, bits_stored=bits_stored, **(described | changes))


def byte_image(values: ArrayLike, **changes: Any) -> PrintImage:
    return gray_image(values, bits_allocated=8, bits_stored=8, **changes)


def color_image(values: ArrayLike, *, color_by_plane: bool = True) -> PrintImage:
    """An RGB image; *values* has the shape (rows, columns, 3) whichever way it is stored."""
    interleaved = np.array(values, dtype=np.uint8)
    stored = interleaved.transpose(2, 0, 1) if color_by_plane else interleaved
    return PrintImage(
        photometric=Photometric.RGB,
        rows=interleaved.shape[0],
        columns=interleaved.shape[1],
        bits_allocated=8,
        bits_stored=8,
        high_bit=7,
        color_by_plane=color_by_plane,
        pixel_data=stored.tobytes(),
    )


def image_of_size(columns: int, rows: int, **changes: Any) -> PrintImage:
    """A black image, where only its size matters."""
    return byte_image(np.zeros((rows, columns)), **changes)


def image_box(image: PrintImage | None = None, *, position: int = 1, **changes: Any) -> ImageBox:
    return ImageBox(uid=f"1.2.{position}", position=position, image=image, **changes)


def film_box(layout: str = r"STANDARD\1,1", *boxes: ImageBox, **changes: Any) -> FilmBox:
    r"""A film of this layout; positions without a box are empty."""
    divided: DisplayFormat = display_format(layout)
    given = {box.position: box for box in boxes}
    positions = range(1, divided.box_count + 1)
    every_box = tuple(given.get(position, image_box(position=position)) for position in positions)
    return FilmBox(uid="1.1", display_format=divided, image_boxes=every_box, **changes)


def page_of(size: Rect, gray: float, marks: tuple[Mark, ...], **changes: Any) -> Page:
    values = {"pixels_per_mm": 320 / 25.4, "images": ImageMode.NATIVE, "bits": 8}
    return Page(size=size, gray=gray, marks=marks, **(values | changes))
