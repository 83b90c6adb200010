"""The images of DICOM files as a printer takes them: P-values of 8 or 12 bits, or RGB (PS3.3 C.7.6.3, C.11.1, C.11.2)."""

import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from printscp.client_files import ImageFile, Skipped, Why, read_quietly
from printscp.client_overlays import overlay_mask
from printscp.client_values import (
    AUTOMATIC,
    WHOLE,
    NoSuchWindow,
    ValueChoice,
    aspect_ratio_of,
    depth_of,
    is_screen,
    modality_of,
    padding_of,
    spacing_of,
    voi_of,
)
from printscp.film.image import PrintImage
from printscp.film.terms import Photometric
from printscp.render.color import gray_of, in_eight_bits
from printscp.render.window import (
    Stored,
    Voi,
    Window,
    automatic_window,
    measured_values,
    modality_values,
    p_values,
    window_of_most,
)
from printscp.wire.parsers import Unsupported, integer, text, value_of

_Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

_bits = integer(1, 64)
_AS_THE_IMAGE_SAYS = ValueChoice()
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_LAYOUT_OF_A_PIXEL = ("BitsAllocated", "BitsStored", "HighBit")
_PALETTE, _INVERSE = "PALETTE COLOR", "MONOCHROME1"
_SAMPLED_FRAMES, _SAMPLED_PIXELS = 32, 1 << 15
"""Of a series, and about so many of each of these frames: enough for percentiles, and little to decode twice."""
_PACKAGES = {"2000": "pylibjpeg-openjpeg", "RLE": "pylibjpeg-rle", "JPEG": "pylibjpeg-libjpeg"}
"""What pylibjpeg decodes a transfer syntax by whose name has the word."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadImage:
    """One image, or one frame of it, as it is to be sent."""

    name: str
    """Of its file, and the frame where that has several."""
    image: PrintImage
    width_mm: float | None = None
    """Of what is depicted, where the file says how large a pixel is."""

    @property
    def is_color(self) -> bool:
        return self.image.photometric is Photometric.RGB


class SeriesWindows:
    """One automatic window for all images of a series, so that they can be compared; made when one first needs it."""

    def __init__(self, files: Iterable[ImageFile]) -> None:
        self._files: dict[str, list[ImageFile]] = {}
        for file in files:
            self._files.setdefault(file.series, []).append(file)
        self._windows: dict[str, Window | None] = {}

    def of(self, file: ImageFile) -> Window | None:
        """That of the series of *file*; None where that is a single image, or nothing else of it can be read."""
        if file.series not in self._windows:
            self._windows[file.series] = self._made(self._files.get(file.series, []))
        return self._windows[file.series]

    def _made(self, files: Sequence[ImageFile]) -> Window | None:
        frames = sum(file.frames for file in files)
        if frames < 2:
            return None
        step, before = -(-frames // _SAMPLED_FRAMES), 0
        sampled: list[NDArray[np.float64]] = []
        for file in files:
            sampled.extend(_sampled(file, range(-before % step + 1, file.frames + 1, step)))
            before += file.frames
        values = np.concatenate(sampled) if sampled else np.zeros(0)
        return window_of_most(values) if values.size else None


def read_images(
    file: ImageFile,
    appearance: Appearance,
    frames: Sequence[int] | None = None,
    windows: SeriesWindows | None = None,
) -> Iterator[ReadImage | Skipped]:
    """The images of *file*, or of those of its *frames* that it has, numbered from 1; and what cannot be printed of it.

    *windows* are those of images that name none; without them all frames of *file* have one.
    """
    shared = windows or SeriesWindows([file])
    try:
        dataset = read_quietly(file.path, force=True)
    except OSError as error:
        yield Skipped(file.path, Why.CANNOT_READ, error.strerror or "cannot be read")
        return
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        yield Skipped(file.path, Why.CANNOT_PRINT, "is a damaged DICOM file")
        return
    wanted = [frame for frame in frames or range(1, file.frames + 1) if frame <= file.frames]
    if not wanted:
        yield Skipped(file.path, Why.NO_IMAGE, f"has none of these frames, but 1 to {file.frames}")
    for frame in wanted:
        of_frame = f" frame {frame}" if file.frames > 1 else ""
        try:
            image, spacing = print_image(dataset, appearance, frame, lambda: shared.of(file)), _spacing(dataset, frame)
        except NotPrintable as reason:
            yield Skipped(file.path, Why.CANNOT_PRINT, f"{of_frame} {reason}".strip())
        else:
            width = spacing[1] * image.columns if spacing else None
            yield ReadImage(name=file.path.name + of_frame, image=image, width_mm=width)


def print_image(
    dataset: Dataset, appearance: Appearance, frame: int = 1, shared: Callable[[], Window | None] = lambda: None
) -> PrintImage:
    """A frame of *dataset*, numbered from 1, as it is to be sent. Raises `NotPrintable` with the reason.

    *shared* is asked for the window of an image that names none; None is one of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        decoded = _decoded(dataset, frame)
        is_gray = decoded.ndim == 2
        bits = (appearance.bits or (12 if depth_of(dataset) > 8 else 8)) if is_gray else 8
        pixels = _grays(decoded, dataset, appearance, frame, bits, shared) if is_gray else _colors(decoded, appearance)
        if appearance.overlays:
            rows, columns = pixels.shape[:2]
            pixels[overlay_mask(dataset, rows, columns, frame)] = (1 << bits) - 1
        ratio = aspect_ratio_of(dataset, frame)
    return _as_sent(pixels, bits, ratio, monochrome1=appearance.monochrome1)


def in_depth_of_eight(image: PrintImage) -> PrintImage:
    """*image* for a printer that takes 8 bits: each value the nearest; itself where it has no more."""
    if image.bits_stored <= 8:
        return image
    values = in_eight_bits(np.frombuffer(image.pixel_data, dtype="<u2"), image.bits_stored)
    return replace(image, bits_allocated=8, bits_stored=8, high_bit=7, pixel_data=values.tobytes())


def _spacing(dataset: Dataset, frame: int) -> tuple[float, float] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacing_of(dataset, frame)


def _decoded(dataset: Dataset, frame: int) -> Stored:
    """The stored values, (rows, columns) of grays or (rows, columns, 3) of colors in 8 bits."""
    if not any(keyword in dataset for keyword in _PIXELS):
        raise NotPrintable("has no pixels")
    syntax = _transfer_syntax(dataset)
    try:
        stored = _stored(dataset, frame, syntax)
        if text(dataset.get("PhotometricInterpretation") or "") == _PALETTE:
            stored = apply_color_lut(stored, dataset)
            return in_eight_bits(stored[..., :3], 8 * stored.dtype.itemsize)
    except Exception as error:
        raise NotPrintable(_why_not_decoded(error, syntax)) from error
    if stored.ndim == 3 and stored.shape[2] != 3:
        raise NotPrintable(f"has {stored.shape[2]} samples per pixel, and printers take 1 or 3")
    return in_eight_bits(stored, depth_of(dataset)) if stored.ndim == 3 else stored


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


def _why_not_decoded(error: Exception, syntax: UID) -> str:
    if not (syntax.is_transfer_syntax and syntax.is_compressed):
        return f"has pixels that cannot be read: {_first_line(error)}"
    name = syntax.name.split(" (")[0]
    try:
        is_available = get_decoder(syntax).is_available
    except NotImplementedError:
        return f"is compressed as {name}, which cannot be decoded here; send it after decompressing it"
    package = next((each for word, each in _PACKAGES.items() if word in syntax.name), "pylibjpeg-libjpeg")
    help_ = f"`pip install pylibjpeg {package}`"
    if not is_available:
        return f"is compressed as {name}, for which there is no decoder here: {help_} brings one"
    return f"is compressed as {name} and cannot be decoded ({_first_line(error)}); {help_} may help"


def _first_line(error: Exception) -> str:
    """What the first decoder says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[1] if len(lines) > 1 else lines[0] if lines else type(error).__name__).rstrip(".")


def _colors(rgb: Stored, appearance: Appearance) -> _Pixels:
    channels: NDArray[np.uint8] = 255 - rgb if appearance.invert else rgb.copy()
    return gray_of(channels) if appearance.gray else channels


def _sampled(file: ImageFile, frames: Sequence[int]) -> Iterator[NDArray[np.float64]]:
    """Some of what the pixels of these frames measure; nothing of what cannot be read, which is told elsewhere."""
    if not frames:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = read_quietly(file.path, force=True)
            for frame in frames:
                stored = _decoded(dataset, frame)
                if stored.ndim == 2:
                    step = math.ceil(math.sqrt(stored.size / _SAMPLED_PIXELS))
                    some = stored[:: max(step, 1), :: max(step, 1)]
                    yield measured_values(some, modality_of(dataset, frame), padding_of(dataset))
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        return


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
