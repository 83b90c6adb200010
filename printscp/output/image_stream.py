"""The pixels of an image as a PDF keeps them, losslessly: PNG "Up" predictor, then Flate (ISO 32000-1 7.4.4).

Each byte is stored as its difference from the one above. That makes the fastest level of ISA-L smaller than zlib at its
best without it, in a tenth of the time.
"""

from collections.abc import Iterator

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from printscp.render.samples import Samples

# Where a band ends changes the compressed bytes a little, and so does the level: both are part of the format. Only
# levels below 3 give the same bytes on every processor.
_BAND_BYTES = 260 * 1024
_LEVEL = 1
_UP = 2


def image_stream(pixels: Samples) -> bytes:
    """Compress an image of shape (rows, columns) or (rows, columns, 3) for FlateDecode with Predictor 15."""
    assert pixels.dtype == np.uint8, "grays of 16 bits are for rasters"
    compressor = isal_zlib.compressobj(_LEVEL)
    parts = [compressor.compress(band) for band in _predicted_bands(pixels)]
    return b"".join((*parts, compressor.flush()))


def _predicted_bands(pixels: Samples) -> Iterator[NDArray[np.uint8]]:
    """Bands of rows, each row led by the number of its predictor; all in one buffer, so each is good until the next."""
    row_bytes = pixels[0].size
    band_rows = min(len(pixels), max(1, _BAND_BYTES // row_bytes))
    above = np.zeros((1, row_bytes), dtype=np.uint8)
    # Fresh memory for each band would cost more than what is done with it.
    buffer = np.empty((band_rows, 1 + row_bytes), dtype=np.uint8)
    buffer[:, 0] = _UP
    for top in range(0, len(pixels), band_rows):
        rows = pixels[top : top + band_rows].reshape(-1, row_bytes)
        predicted = buffer[: len(rows)]
        np.subtract(rows[:1], above, out=predicted[:1, 1:])
        np.subtract(rows[1:], rows[:-1], out=predicted[1:, 1:])
        above = rows[-1:]
        yield predicted
