"""Whether pixels are what their header announces, before any memory is taken for them (PS3.3 C.7.6.3, PS3.5 8, A.4)."""

from collections.abc import Callable

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.encaps import generate_fragments, get_frame
from pydicom.pixels.common import PhotometricInterpretation
from pydicom.uid import (
    UID,
    JPEG2000TransferSyntaxes,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
    RLELossless,
)

from printscp.images.codestreams import longest_rle_segment, size_of_jpeg, size_of_jpeg_2000
from printscp.images.print_image import PIXELS, NotPrintable
from printscp.wire.parsers import Unsupported, integer, value_of

MOST_PIXELS = 1 << 26
"""Of a frame; those of 16 bits are 128 MiB then, as much as an image to print may have."""
_LONGEST_UNCOUNTED = 1 << 24
"""Bytes of a frame in RLE that become a gigabyte at most."""
_SIZES: dict[UID, Callable[[bytes], tuple[int, int] | None]] = {
    **dict.fromkeys((*JPEGTransferSyntaxes, *JPEGLSTransferSyntaxes), size_of_jpeg),
    **dict.fromkeys(JPEG2000TransferSyntaxes, size_of_jpeg_2000),
}
_VRS_OF_PIXELS = ("OB", "OW", "OF", "OD", "UN", "OB or OW", None)
_UNDEFINED_LENGTH = 0xFFFFFFFF
_side, _depth, _sign = integer(1, 65535), integer(1, 64), integer(0, 1)
_NEEDED = {"Rows": _side, "Columns": _side, "BitsAllocated": _depth, "SamplesPerPixel": integer(1, 65535)}
_NEEDED_OF_WHOLE_NUMBERS = {"BitsStored": _depth, "PixelRepresentation": _sign}
_MOST_SAMPLES = 3
_PHOTOMETRIC = frozenset(PhotometricInterpretation.__members__) - {"HSV", "ARGB", "CMYK"} | {"PALETTE COLOR"}
"""Those that the decoders know and make RGB or grays of."""


def has_pixels(dataset: Dataset) -> bool:
    """Whether there are any, readable or not."""
    return any(_has_bytes(dataset, keyword) for keyword in PIXELS)


def require_bearable(dataset: Dataset, frame: int, frames: int) -> None:
    """Raise `NotPrintable` where *frame*, one of *frames*, is absurdly large or it is not said how it is laid out."""
    numbers = {keyword: _number(dataset, keyword, read) for keyword, read in _needed(dataset).items()}
    _require_photometric(dataset)
    rows, columns, samples = numbers["Rows"], numbers["Columns"], numbers["SamplesPerPixel"]
    if rows * columns > MOST_PIXELS:
        raise NotPrintable(f"has {columns} x {rows} pixels, which is too many")
    if samples > _MOST_SAMPLES:
        raise NotPrintable(f"has {samples} samples per pixel, and printers take 1 or 3")
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    pixels = _pixels(dataset)
    if _is_encapsulated(pixels) != syntax.is_compressed:
        raise NotPrintable("has pixels that are not as its transfer syntax says")
    if syntax.is_compressed:
        _require_same_size(_encoded(pixels.value or b"", dataset, frame, frames), syntax, rows, columns)


def _pixels(dataset: Dataset) -> RawDataElement | DataElement:
    element = next(dataset.get_item(keyword) for keyword in PIXELS if keyword in dataset)
    if element.VR not in _VRS_OF_PIXELS:
        raise NotPrintable(f"has pixels of the VR {element.VR}")
    return element


def _needed(dataset: Dataset) -> dict[str, Callable[[object], int]]:
    return {**_NEEDED, **_NEEDED_OF_WHOLE_NUMBERS} if "PixelData" in dataset else _NEEDED


def _number(dataset: Dataset, keyword: str, read: Callable[[object], int]) -> int:
    if keyword not in dataset:
        raise NotPrintable(f"lacks {keyword}")
    try:
        return read(value_of(dataset, keyword))
    except Unsupported:
        raise NotPrintable(f"has no usable {keyword}") from None


def _require_photometric(dataset: Dataset) -> None:
    if "PhotometricInterpretation" not in dataset:
        raise NotPrintable("lacks PhotometricInterpretation")
    try:
        known = str(value_of(dataset, "PhotometricInterpretation")) in _PHOTOMETRIC
    except Unsupported:
        known = False
    if not known:
        raise NotPrintable("has no usable PhotometricInterpretation")


def _has_bytes(dataset: Dataset, keyword: str) -> bool:
    element: RawDataElement | DataElement | None = dataset.get_item(keyword)
    if element is None or not element.value:
        return False
    if not _is_encapsulated(element):
        return True
    try:
        # The first one is the Basic Offset Table.
        return any(len(fragment) and number for number, fragment in enumerate(generate_fragments(element.value)))
    except ValueError:
        return True


def _is_encapsulated(element: RawDataElement | DataElement) -> bool:
    if isinstance(element, RawDataElement):
        return element.length == _UNDEFINED_LENGTH
    return element.is_undefined_length


def _encoded(pixels: bytes, dataset: Dataset, frame: int, frames: int) -> bytes:
    """The codestream of *frame*."""
    tables = tuple(dataset.get(f"ExtendedOffsetTable{end}") for end in ("", "Lengths"))
    extended = tables if all(tables) else None
    try:
        return get_frame(pixels, frame - 1, extended_offsets=extended, number_of_frames=frames)
    except Exception as error:
        raise NotPrintable("is not where the frames of the image are") from error


def _require_same_size(encoded: bytes, syntax: UID, rows: int, columns: int) -> None:
    """The decoder takes the memory for what the codestream announces, whatever the header does."""
    if syntax == RLELossless:
        if len(encoded) > _LONGEST_UNCOUNTED and longest_rle_segment(encoded, 2 * rows * columns) > 2 * rows * columns:
            raise NotPrintable("becomes more than its pixels when it is decoded")
        return
    read = _SIZES.get(syntax)
    size = read(encoded) if read else None
    if size is None:
        raise NotPrintable("is damaged: its codestream does not say how large it is")
    if size != (columns, rows):
        raise NotPrintable(f"has {columns} x {rows} pixels, but its codestream {size[0]} x {size[1]}")
