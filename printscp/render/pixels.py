"""The pixels of a print image as the page shows them: gray or RGB, 8 bits each (PS3.3 C.7.6.3.1, C.13.5).

Pixel Data is read where it lies. An image whose stored words are its grays already, as most color images are, comes
out as a view of the bytes that were sent.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import PrintImage
from printscp.film.presentation_lut import LutShape
from printscp.film.terms import Photometric, Polarity
from printscp.render.placement import Crop
from printscp.render.presentation_lut import Curve
from printscp.render.tone import gray_table

_BAND_WORDS = 128 * 1024
"""Words looked up at a time: numpy widens each to an index of 8 bytes, and a band of those stays in the cache."""

_IDENTITY = np.arange(256, dtype=np.uint8)

_Words: TypeAlias = NDArray[np.unsignedinteger]
"""Samples as they are stored, 8 or 16 bits each."""


def pixels(
    image: PrintImage, polarity: Polarity, crop: Crop | None = None, curve: Curve = LutShape.IDENTITY
) -> NDArray[np.uint8]:
    """The part *crop* of an image, or all of it: gray as (rows, columns), RGB as (rows, columns, 3).

    `printscp.render.tone` says which gray a stored word is; a channel of a color image follows the same rule, so that
    Polarity REVERSE shows its complement. Bytes after the last pixel are padding; ValueError when pixels are missing.
    """
    words = _cropped(_arranged(_stored_words(image), image), crop)
    table = gray_table(image, polarity, curve)
    if np.array_equal(table, _IDENTITY):
        return words.astype(np.uint8, copy=False)
    return _looked_up(words, table)


def _stored_words(image: PrintImage) -> _Words:
    """All samples of the image in the order they were sent, which is little endian."""
    word_bytes = image.bits_allocated // 8
    count = image.rows * image.columns * image.samples
    if len(image.pixel_data) < count * word_bytes:
        raise ValueError(
            f"Pixel Data has {len(image.pixel_data)} bytes, but {image.rows} x {image.columns} pixels of"
            f" {image.samples} x {image.bits_allocated} bits need {count * word_bytes}"
        )
    return np.frombuffer(image.pixel_data, dtype=f"<u{word_bytes}", count=count)


def _arranged(words: _Words, image: PrintImage) -> _Words:
    if image.photometric is not Photometric.RGB:
        return words.reshape(image.rows, image.columns)
    if image.color_by_plane:
        return words.reshape(3, image.rows, image.columns).transpose(1, 2, 0)
    return words.reshape(image.rows, image.columns, 3)


def _cropped(words: _Words, crop: Crop | None) -> _Words:
    if crop is None:
        return words
    return words[crop.y : crop.y + crop.rows, crop.x : crop.x + crop.columns]


def _looked_up(words: _Words, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    grays = np.empty(words.shape, dtype=np.uint8)
    band = max(1, _BAND_WORDS // words[0].size)
    for top in range(0, len(words), band):
        # The table has an entry for every word; "clip" only keeps numpy from checking that, and from buffering.
        np.take(table, words[top : top + band], out=grays[top : top + band], mode="clip")
    return grays
