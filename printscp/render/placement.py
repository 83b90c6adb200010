"""Where an image lies in its image box, and how much of it (PS3.3 C.13.5; PS3.4 H.4.3.1.2).

Requested Image Size and Magnification Type NONE give an image a size of its own; without them it fills its box, aspect
kept. Either way it lies in the middle of the box, at exact millimetres: no grid of printer pixels moves it.

An image is larger than its box when the box holds fewer of its pixels than it has. An image that fills its box is
measured in printer pixels, one for one, and an image of its own size in the pixels it would be printed with. What
becomes of a larger image is for Requested Decimate/Crop Behavior to say: the answer is in `Fit`.
"""

from dataclasses import dataclass
from enum import Enum
from math import floor
from typing import TypeAlias

from printscp.film.image import ImageBox, PrintImage
from printscp.film.session import FilmBox
from printscp.film.terms import Magnification, OversizeBehavior
from printscp.render.rect import Rect

_TOLERANCE = 1e-6
"""Millimetres by which an image may exceed its box: equal sides differ by the dust of their arithmetic."""

_PixelSize: TypeAlias = tuple[float, float]
"""Width and height of one printed image pixel in millimetres."""


class Fit(Enum):
    """How an image fits its box, and so what the print SCU is told."""

    FITS = "fits"
    DEMAGNIFIED = "demagnified"
    """Larger, and nothing was requested: shrunk to the box."""
    DECIMATED = "decimated"
    """Larger, and shrunk to the box as requested."""
    CROPPED = "cropped"
    """Larger, and cut down to its centre as requested."""
    TOO_LARGE = "too large"
    """Larger, and to be refused; the placement is that of DEMAGNIFIED."""


# Positional although it has four fields, as a rectangle is.
@dataclass(frozen=True, slots=True)
class Crop:
    """The part of an image that is printed, in its own pixels from the top left."""

    x: int
    y: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Placement:
    """The printed part of an image, and where on the sheet it lies."""

    area: Rect
    crop: Crop
    fit: Fit


def place(box: ImageBox, film: FilmBox, area: Rect, pixels_per_mm: float) -> Placement:
    """Place the image of *box* in *area*, in the middle; raises ValueError when the box is empty."""
    image = box.image
    if image is None:
        raise ValueError(f"image box {box.position} has no image to place")
    magnification = box.magnification or film.magnification
    own_size = _own_pixel_size(box, image, magnification, pixels_per_mm)
    columns, rows = _capacity(area, own_size or (1 / pixels_per_mm, 1 / pixels_per_mm))
    larger = image.columns > columns or image.rows > rows

    fit = _oversize_fit(box.oversize_behavior, magnification) if larger else Fit.FITS
    crop = Crop(0, 0, image.columns, image.rows)
    if fit is Fit.CROPPED:
        crop = _centre(image, *_capacity(area, own_size or _printer_pixel_size(image, pixels_per_mm)))
    # An image of its own size is shrunk where it must be; what fits only to the dust of arithmetic is shrunk by that.
    filling_size = _filling_pixel_size(crop, image, area)
    width, height = min(own_size or filling_size, filling_size)
    return Placement(area.centred(crop.columns * width, crop.rows * height), crop, fit)


def _own_pixel_size(
    box: ImageBox, image: PrintImage, magnification: Magnification, pixels_per_mm: float
) -> _PixelSize | None:
    """Width and height of a pixel of an image that has a size of its own; None when it fills its box."""
    if box.requested_image_size:
        width = box.requested_image_size / image.columns
    elif magnification is Magnification.NONE:
        width = 1 / pixels_per_mm
    else:
        return None
    return width, width * _height_per_width(image)


def _printer_pixel_size(image: PrintImage, pixels_per_mm: float) -> _PixelSize:
    """Width and height of a pixel of which the shorter side is a printer pixel."""
    shape = _height_per_width(image)
    width = max(1.0, 1 / shape) / pixels_per_mm
    return width, width * shape


def _filling_pixel_size(crop: Crop, image: PrintImage, area: Rect) -> _PixelSize:
    """Width and height of a pixel when the printed part is as large as the box allows."""
    shape = _height_per_width(image)
    width = min(area.width / crop.columns, area.height / (crop.rows * shape))
    return width, width * shape


def _height_per_width(image: PrintImage) -> float:
    height, width = image.aspect_ratio
    return height / width


def _capacity(area: Rect, pixel: _PixelSize) -> tuple[int, int]:
    """How many columns and rows of such pixels the box holds."""
    width, height = pixel
    return floor((area.width + _TOLERANCE) / width), floor((area.height + _TOLERANCE) / height)


def _oversize_fit(behavior: OversizeBehavior | None, magnification: Magnification) -> Fit:
    match behavior:
        case None:
            return Fit.DEMAGNIFIED
        case OversizeBehavior.CROP:
            return Fit.CROPPED
        # Decimation interpolates as Magnification Type says, and NONE says not to.
        case OversizeBehavior.DECIMATE if magnification is not Magnification.NONE:
            return Fit.DECIMATED
        case _:
            return Fit.TOO_LARGE


def _centre(image: PrintImage, columns: int, rows: int) -> Crop:
    """The middle of the image, at most so large; a box too small for one pixel still shows one."""
    columns = max(1, min(image.columns, columns))
    rows = max(1, min(image.rows, rows))
    return Crop((image.columns - columns) // 2, (image.rows - rows) // 2, columns, rows)
