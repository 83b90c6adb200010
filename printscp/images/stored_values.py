"""What a stored image says that is not used as it stands: bad windows and spacings, and what films do not show."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.images.stored_film import storing_of
from printscp.images.stored_image import frame_count, has_colors
from printscp.images.stored_print_image import has_window
from printscp.images.values import unusable_spacing, unusable_window

_OVERLAYS, _CURVES = range(0x6000, 0x6020, 2), range(0x5000, 0x5100, 2)
_ROWS_OF_OVERLAY, _DATA_OF_OVERLAY = 0x0010, 0x3000
_Found: TypeAlias = tuple[str, str] | None


def coercions(dataset: Dataset, frames: Sequence[int], printer: Printer) -> Iterator[Remark]:
    """The windows and spacings of *frames* that cannot be used, each kind once."""
    name = storing_of(printer).window
    window = _of_any(frames, lambda frame: _unusable_window(dataset, frame, name))
    if window:
        keyword, sent = window
        used = "the next that can be used, or one by the values of the image"
        yield Remark(code="unusable-window", attribute=keyword, clause="PS3.3 C.11.2", sent=sent, used=used)
    spacing = _of_any(frames, lambda frame: unusable_spacing(dataset, frame))
    if spacing:
        keyword, sent = spacing
        used = "what else tells the shape of a pixel, or square pixels"
        yield Remark(code="unusable-spacing", attribute=keyword, clause="PS3.3 C.7.6.3.1.7", sent=sent, used=used)


def not_printed(dataset: Dataset, frames: Sequence[int], printer: Printer) -> Iterator[Remark]:
    """What a display shows of the image and the film does not."""
    storing = storing_of(printer)
    count = frame_count(dataset)
    if count > len(frames):
        yield _left_out("NumberOfFrames", "PS3.3 C.7.6.6", str(count), f"{len(frames)} of them")
    if any(_is_left_out(dataset, group, drawn=storing.overlays) for group in _OVERLAYS):
        yield _left_out("OverlayData", "PS3.3 C.9.2", "an overlay", "the image without it")
    if "ShutterShape" in dataset:
        yield _left_out("ShutterShape", "PS3.3 C.7.6.11", "a shutter", "the image without a shutter")
    if any(tag.group in _CURVES for tag in dataset.keys()):  # noqa: SIM118  a Dataset iterates over its values
        yield _left_out("CurveData", "PS3.3 C.10.2", "a curve", "the image without it")
    if "GraphicAnnotationSequence" in dataset:
        yield _left_out("GraphicAnnotationSequence", "PS3.3 C.10.5", "an annotation", "the image without it")


def _unusable_window(dataset: Dataset, frame: int, name: str) -> _Found:
    """None where no window is used, or that of this name; that an image has it not is no mistake of who sent it."""
    is_used = not has_colors(dataset) and not (name and has_window(dataset, frame, name))
    return unusable_window(dataset, frame) if is_used else None


def _of_any(frames: Sequence[int], found: Callable[[int], _Found]) -> _Found:
    return next(filter(None, map(found, frames)), None)


def _is_left_out(dataset: Dataset, group: int, *, drawn: bool) -> bool:
    """Whether the image has this overlay and the film has not: one in unused bits of the pixels is never drawn."""
    has_data = (group, _DATA_OF_OVERLAY) in dataset
    return not drawn if has_data else (group, _ROWS_OF_OVERLAY) in dataset


def _left_out(attribute: str, clause: str, sent: str, used: str) -> Remark:
    return Remark(code="not-printed", attribute=attribute, clause=clause, sent=sent, used=used)
