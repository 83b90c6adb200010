"""An image as a printer takes it: P-values of 8 or 12 bits, or RGB (PS3.3 C.7.6.3, C.11.1, C.11.2)."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from printscp.film.image import PrintImage
from printscp.film.terms import Photometric
from printscp.images.overlays import overlay_mask
from printscp.images.values import (
    AUTOMATIC,
    WHOLE,
    NoSuchWindow,
    ValueChoice,
    aspect_ratio_of,
    depth_of,
    is_screen,
    modality_of,
    padding_of,
    voi_of,
)
from printscp.render.color import gray_of, in_eight_bits
from printscp.render.window import (
    Stored,
    Voi,
    Window,
    automatic_window,
    measured_values,
    modality_values,
    p_values,
)
from printscp.wire.parsers import Unsupported, integer, text, value_of

_Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

_bits = integer(1, 64)
_AS_THE_IMAGE_SAYS = ValueChoice()
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_LAYOUT_OF_A_PIXEL = ("BitsAllocated", "BitsStored", "HighBit")
_PALETTE, _INVERSE = "PALETTE COLOR", "MONOCHROME1"
_SAMPLED_PIXELS = 1 << 15
"""Of a frame, about: enough for percentiles."""
_CODECS = "`pip install 'printscp[codecs]'`"
_PLUGIN_OF_CODECS = "pylibjpeg"


class NotPrintable(Exception):
    """An image that cannot be made into one that a printer takes; the words continue a sentence about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How images are to look."""

    bits: int | None = None
    """Depth of grayscale images, 8 or 12; None is 12 for those that have more than 8."""
    values: ValueChoice = _AS_THE_IMAGE_SAYS
    """Which of their values are black and white."""
    invert: bool = False
    """Whether black and white are exchanged."""
    overlays: bool = False
    """Whether their overlays are drawn into them, in white."""
    gray: bool = False
    """Whether colors become grays."""
    monochrome1: bool = False
    """Whether grayscale images are sent with 0 as white; they look the same."""


def print_image(
    dataset: Dataset, appearance: Appearance, frame: int = 1, shared: Callable[[], Window | None] = lambda: None
) -> PrintImage:
    """A frame of *dataset*, numbered from 1, as it is to be sent. Raises `NotPrintable` with the reason.

    *shared* is asked for the window of an image that names none; None is one of its own.
    """
    stored = decoded(dataset, frame)
    is_gray = stored.ndim == 2
    bits = (appearance.bits or (12 if depth_of(dataset) > 8 else 8)) if is_gray else 8
    pixels = _grays(stored, dataset, appearance, frame, bits, shared) if is_gray else _colors(stored, appearance)
    if appearance.overlays:
        rows, columns = pixels.shape[:2]
        pixels[overlay_mask(dataset, rows, columns, frame)] = (1 << bits) - 1
    ratio = aspect_ratio_of(dataset, frame)
    return _as_sent(pixels, bits, ratio, monochrome1=appearance.monochrome1)


def decoded(dataset: Dataset, frame: int) -> Stored:
    """The stored values of a frame: (rows, columns) of grays, or (rows, columns, 3) of colors in 8 bits. Raises `NotPrintable`."""
    if not any(keyword in dataset for keyword in PIXELS):
        raise NotPrintable("has no pixels")
    syntax = _transfer_syntax(dataset)
    try:
        stored = _stored(dataset, frame, syntax)
        if text(dataset.get("PhotometricInterpretation") or "") == _PALETTE:
            stored = apply_color_lut(stored, dataset)
            return in_eight_bits(stored[..., :3], 8 * stored.dtype.itemsize)
    except BaseException as error:
        if _lacks_memory(error):
            raise MemoryError from error
        if not _is_of_the_pixels(error):
            raise
        raise NotPrintable(_why_not_decoded(error, syntax)) from error
    if stored.ndim == 3 and stored.shape[2] != 3:
        raise NotPrintable(f"has {stored.shape[2]} samples per pixel, and printers take 1 or 3")
    return in_eight_bits(stored, depth_of(dataset)) if stored.ndim == 3 else stored


def sampled_values(dataset: Dataset, frame: int) -> NDArray[np.float64]:
    """What some of the pixels of a frame measure, enough for percentiles; none of one in colors. Raises `NotPrintable`."""
    stored = decoded(dataset, frame)
    if stored.ndim != 2:
        return np.zeros(0)
    step = max(math.ceil(math.sqrt(stored.size / _SAMPLED_PIXELS)), 1)
    return measured_values(stored[::step, ::step], modality_of(dataset, frame), padding_of(dataset))


def in_depth_of_eight(image: PrintImage) -> PrintImage:
    """*image* for a printer that takes 8 bits: each value the nearest; itself where it has no more."""
    if image.bits_stored <= 8:
        return image
    values = in_eight_bits(np.frombuffer(image.pixel_data, dtype="<u2"), image.bits_stored)
    return replace(image, bits_allocated=8, bits_stored=8, high_bit=7, pixel_data=values.tobytes())


def _stored(dataset: Dataset, frame: int, syntax: UID) -> Stored:
    """The decoded pixels; where their stored bits are not the lowest ones, pydicom knows them only with all others."""
    try:
        allocated, stored, high = (_bits(value_of(dataset, keyword)) for keyword in _LAYOUT_OF_A_PIXEL)
    except Unsupported:
        stored = allocated = high = 0
    if syntax.is_compressed or not stored <= high < allocated:
        return pixel_array(dataset, index=frame - 1)
    cells: Stored = pixel_array(dataset, index=frame - 1, bits_stored=allocated)
    return cells << (allocated - 1 - high) >> (allocated - stored)


def _transfer_syntax(dataset: Dataset) -> UID:
    """That of the file; of one without file meta information, how pydicom has read it."""
    if getattr(dataset, "file_meta", None) is None:
        dataset.file_meta = FileMetaDataset()
    if "TransferSyntaxUID" not in dataset.file_meta:
        is_implicit, is_little_endian = dataset.original_encoding
        native = ExplicitVRLittleEndian if is_little_endian else ExplicitVRBigEndian
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if is_implicit else native
    return UID(str(dataset.file_meta.TransferSyntaxUID))


def _lacks_memory(error: BaseException) -> bool:
    """Whether there was none for the pixels; of what its decoders raise pydicom tells only the words, as NumPy has them."""
    return isinstance(error, MemoryError) or "Unable to allocate" in str(error)


def _is_of_the_pixels(error: BaseException) -> bool:
    """Whether a decoder has raised it; those written in Rust panic over damaged pixels, which is no Exception."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _why_not_decoded(error: BaseException, syntax: UID) -> str:
    if not (syntax.is_transfer_syntax and syntax.is_compressed):
        return f"has pixels that cannot be read: {_first_line(error)}"
    name = syntax.name.split(" (")[0]
    try:
        plugins = get_decoder(syntax).available_plugins
    except NotImplementedError:
        return f"is compressed as {name}, which cannot be decoded here; send it after decompressing it"
    if not plugins:
        return f"is compressed as {name}, for which there is no decoder here: {_CODECS} brings one"
    help_ = "" if _PLUGIN_OF_CODECS in plugins else f"; {_CODECS} may help"
    return f"is compressed as {name} and cannot be decoded ({_first_line(error)}){help_}"


def _first_line(error: BaseException) -> str:
    """What the first decoder says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[1] if len(lines) > 1 else lines[0] if lines else type(error).__name__).rstrip(".")


def _colors(rgb: Stored, appearance: Appearance) -> _Pixels:
    channels: NDArray[np.uint8] = 255 - rgb if appearance.invert else rgb.copy()
    return gray_of(channels) if appearance.gray else channels


def _grays(
    stored: Stored,
    dataset: Dataset,
    appearance: Appearance,
    frame: int,
    bits: int,
    shared: Callable[[], Window | None],
) -> _Pixels:
    is_inverse = (text(dataset.get("PhotometricInterpretation") or "") == _INVERSE) != appearance.invert
    voi = _voi(stored, dataset, appearance.values, frame, shared)
    return p_values(stored, modality_of(dataset, frame), voi, bits=bits, inverse=is_inverse)


def _voi(stored: Stored, dataset: Dataset, values: ValueChoice, frame: int, shared: Callable[[], Window | None]) -> Voi:
    modality = modality_of(dataset, frame)
    try:
        named = values.window or voi_of(dataset, frame, values.voi)
    except NoSuchWindow as error:
        raise NotPrintable(str(error)) from error
    if named:
        return named
    if values.voi == WHOLE:
        finite = stored[np.isfinite(stored)] if stored.dtype.kind == "f" else stored
        ends = modality_values(np.array([finite.min(), finite.max()]) if finite.size else np.zeros(2), modality)
        return Window.between(float(ends.min()), float(ends.max()))
    if is_screen(dataset, modality) and values.voi != AUTOMATIC:
        return Window.between(0, (1 << depth_of(dataset)) - 1)
    return shared() or automatic_window(stored, modality, padding_of(dataset))


def _as_sent(pixels: _Pixels, bits: int, ratio: tuple[int, int], *, monochrome1: bool) -> PrintImage:
    """Colors by plane, as the standard wants them (PS3.3 C.13.5.2)."""
    is_color = pixels.ndim == 3
    photometric = Photometric.RGB if is_color else Photometric.MONOCHROME1 if monochrome1 else Photometric.MONOCHROME2
    if photometric is Photometric.MONOCHROME1:
        pixels = ((1 << bits) - 1) - pixels
    planes = pixels.transpose(2, 0, 1) if is_color else pixels
    octets = 1 if bits == 8 else 2
    return PrintImage(
        photometric=photometric,
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        bits_allocated=8 * octets,
        bits_stored=bits,
        high_bit=bits - 1,
        color_by_plane=is_color,
        aspect_ratio=ratio,
        pixel_data=planes.astype(f"<u{octets}").tobytes(),
    )
