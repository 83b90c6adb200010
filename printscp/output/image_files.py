"""Films as PNG and TIFF: every pixel of the raster, and the resolution that makes them as large as the film.

Gray has 8 or 16 bits and black is 0; RGB has 8, as every color image of DICOM print. Neither time nor software is named in a file: equal rasters become equal bytes.
"""

from io import BytesIO
from typing import BinaryIO

import numpy as np
from PIL import Image

from printscp.film.printer import FileKind
from printscp.output.document import Document
from printscp.output.raster import eight_bits
from printscp.render.film_base import on_blue_base
from printscp.render.samples import Samples

_PNG_MEDIA_TYPE = "image/png"
_TIFF_MEDIA_TYPE = "image/tiff"
_MM_PER_INCH = 25.4

_PNG_LEVEL = 1
"""Of zlib: a film takes 0.3 to 1 s, at level 6 it would take 1 to 5 s and be a fifth to a half smaller."""
_PREDICTOR, _HORIZONTAL_DIFFERENCING = 317, 2
"""A TIFF tag: each sample is stored as its difference from the one before, a third smaller once compressed."""

_PREVIEW_SIDE = 1024
"""Most pixels on the long side of a preview."""


def png(raster: Samples, number: int, pixels_per_mm: float) -> Document:
    """Film *number* of a job as PNG."""
    return _png(FileKind.PNG, raster, number, pixels_per_mm, end=".png")


def tiff(raster: Samples, number: int, pixels_per_mm: float) -> Document:
    """Film *number* of a job as TIFF, compressed with Deflate."""

    def write(file: BinaryIO) -> None:
        # Into memory first: libtiff would write to the start of a real file, wherever that file is.
        content = BytesIO()
        Image.fromarray(raster).save(
            content,
            format="TIFF",
            compression="tiff_adobe_deflate",
            dpi=_dpi(pixels_per_mm),
            tiffinfo={_PREDICTOR: _HORIZONTAL_DIFFERENCING},
        )
        file.write(content.getbuffer())

    return Document(
        kind=FileKind.TIFF, suffix=f"_{number}.tif", media_type=_TIFF_MEDIA_TYPE, write=write, number=number
    )


def preview(raster: Samples, number: int, pixels_per_mm: float, *, blue_base: bool) -> Document:
    """Film *number* of a job as a PNG of 8 bits with at most 1024 pixels on its long side.

    Each of its pixels is the average of a square of the film, of as few pixels as will do. With *blue_base* a gray film
    has the color of blue film; a color film stays as it is, since blue film takes no color.
    """
    side = -(-max(raster.shape) // _PREVIEW_SIDE)
    reduced = np.asarray(Image.fromarray(eight_bits(raster)).reduce(side))
    tinted = on_blue_base(reduced) if blue_base and reduced.ndim == 2 else reduced
    return _png(FileKind.PREVIEW, tinted, number, pixels_per_mm / side, end="_preview.png")


def _png(kind: FileKind, raster: Samples, number: int, pixels_per_mm: float, *, end: str) -> Document:
    def write(file: BinaryIO) -> None:
        Image.fromarray(raster).save(file, format="PNG", dpi=_dpi(pixels_per_mm), compress_level=_PNG_LEVEL)

    return Document(kind=kind, suffix=f"_{number}{end}", media_type=_PNG_MEDIA_TYPE, write=write, number=number)


def _dpi(pixels_per_mm: float) -> tuple[float, float]:
    """Pixels per inch both ways, as Pillow has them."""
    dpi = pixels_per_mm * _MM_PER_INCH
    return dpi, dpi
