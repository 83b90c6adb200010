"""Whether pixels are what their header announces, before any memory is taken for them (PS3.3 C.7.6.3)."""

from pydicom.dataset import Dataset

from printscp.images.print_image import NotPrintable
from printscp.wire.parsers import Unsupported, integer, value_of

MOST_PIXELS = 1 << 26
"""Of a frame; those of 16 bits are 128 MiB then, as much as an image to print may have."""
_side = integer(1, 65535)


def require_bearable(dataset: Dataset, frame: int) -> None:
    """Raise `NotPrintable` for a frame that is absurdly large, or whose pixels are laid out in an unknown way."""
    try:
        rows, columns = (_side(value_of(dataset, keyword)) for keyword in ("Rows", "Columns"))
    except Unsupported:
        raise NotPrintable("does not say how many rows and columns it has") from None
    if rows * columns > MOST_PIXELS:
        raise NotPrintable(f"has {columns} x {rows} pixels, which is too many")
