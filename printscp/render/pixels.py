"""The pixels of a print image as the page shows them: gray or RGB (PS3.3 C.7.6.3.1, C.13.5).

Pixel Data is read where it lies. An image whose stored words are its grays already comes out as a view of the bytes
that were sent, unless its colors were sent by plane: those are put side by side.
"""

import numpy as np

from printscp.film.image import PrintImage
from printscp.film.terms import Photometric
from printscp.render.lookup import Lookup
from printscp.render.placement import Crop
from printscp.render.samples import Samples


def pixels(image: PrintImage, lookup: Lookup, crop: Crop | None = None) -> Samples:
    """The part *crop* of an image, or all of it: gray as (rows, columns), RGB as (rows, columns, 3).

    *lookup* says which gray a stored word is, and does so for each channel of a color. Bytes after the last pixel are
    padding; ValueError when pixels are missing.
    """
    words = _stored_words(image)
    if image.photometric is not Photometric.RGB:
        return lookup(_cropped(words.reshape(image.rows, image.columns), crop))
    if not image.color_by_plane:
        return lookup(_cropped(words.reshape(image.rows, image.columns, 3), crop))
    planes = words.reshape(3, image.rows, image.columns)
    return _side_by_side([lookup(_cropped(plane, crop)) for plane in planes])


def _stored_words(image: PrintImage) -> Samples:
    """All samples of the image in the order they were sent, which is little endian."""
    word_bytes = image.bits_allocated // 8
    count = image.rows * image.columns * image.samples
    if len(image.pixel_data) < count * word_bytes:
        raise ValueError(
            f"Pixel Data has {len(image.pixel_data)} bytes, but {image.rows} x {image.columns} pixels of"
            f" {image.samples} x {image.bits_allocated} bits need {count * word_bytes}"
        )
    words: Samples = np.frombuffer(image.pixel_data, dtype=f"<u{word_bytes}", count=count)
    return words


def _cropped(words: Samples, crop: Crop | None) -> Samples:
    if crop is None:
        return words
    return words[crop.y : crop.y + crop.rows, crop.x : crop.x + crop.columns]


def _side_by_side(planes: list[Samples]) -> Samples:
    # Plane by plane is several times as fast as a copy of the transposed array.
    interleaved: Samples = np.empty((*planes[0].shape, 3), dtype=planes[0].dtype)
    for channel, plane in enumerate(planes):
        interleaved[..., channel] = plane
    return interleaved
