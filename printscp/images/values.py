"""What a DICOM image says of its values: Modality LUT, VOI LUTs and windows, padding, and how large a pixel is.

Of an enhanced multi-frame image the functional groups of a frame say it, then those of all (PS3.3 C.7.6.16).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as SequenceOfItems

from printscp.render.window import Modality, Rescale, ValueTable, Voi, VoiFunction, Window, modality_values
from printscp.wire.parsers import Unsupported, integer, sequence_items, text, texts, value_of, words

AUTOMATIC, WHOLE = "auto", "full"
"""Words for windows that come from the pixels: nearly all values, and all."""

_ALL = slice(None)
_depth = integer(1, 64)
_any_whole = integer(-(2**31), 2**32)
_LARGEST_DENOMINATOR = 1000
_FIRST_NEGATIVE = 1 << 15
"""Of the first value of a LUT, where the file does not say that it is signed and it was read by the pixels, which are not."""
_MOST_BITS_OF_A_LUT = 64
_SMALLEST, _LARGEST, _LARGEST_RATIO = 1e-6, 1e6, 1000
"""Sides of a pixel, in millimetres or in those of its aspect ratio."""
_SQUARE_ENOUGH = Fraction(1, 1000)
_SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")


class NoSuchWindow(Exception):
    """An image has no window of that name or number; the words say which it has."""


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """Which values are black and white: *window*, or that of the image which *voi* names."""

    window: Window | None = None
    voi: str = ""
    """Its number from 1, VOI LUTs first; or its explanation; or ``auto`` or ``full``. Empty: the first, else ``auto``."""


def depth_of(dataset: Dataset) -> int:
    """Bits Stored; that of the pixels of decimal numbers too, which are as deep as they can be."""
    try:
        return _depth(value_of(dataset, "BitsStored"))
    except Unsupported:
        return 16


def is_screen(dataset: Dataset, modality: Modality) -> bool:
    """Whether the values of an image are those of a screen: 8 bits or fewer that measure nothing."""
    return depth_of(dataset) <= 8 and not _is_signed(dataset) and modality == Rescale()


def modality_of(dataset: Dataset, frame: int) -> Modality:
    """Modality LUT, or Rescale Slope and Intercept."""
    for item in _items(dataset, "ModalityLUTSequence"):
        table = _table(item)
        if table:
            return table
    said = _of_frame(dataset, frame, "PixelValueTransformationSequence")
    slope, intercept = _numbers(said, "RescaleSlope"), _numbers(said, "RescaleIntercept")
    return Rescale(slope[0] if slope and slope[0] else 1.0, intercept[0] if intercept else 0.0)


def voi_of(dataset: Dataset, frame: int, name: str = "") -> Voi | None:
    """The VOI LUT or window of this number or explanation, by default the first; None where the image has none.

    Raises `NoSuchWindow` for one that it has not.
    """
    if name in (AUTOMATIC, WHOLE):
        return None
    said = _of_frame(dataset, frame, "FrameVOILUTSequence")
    listed = enumerate(_alternatives(said, is_signed=lambda: _lowest(dataset, frame) < 0), start=1)
    named = tuple((number, explanation, voi) for number, (explanation, voi) in listed if voi)
    if not name:
        return named[0][2] if named else None
    for number, explanation, voi in named:
        if name in (str(number), explanation) or name.casefold() == explanation.casefold():
            return voi
    known = ", ".join(f"{number} {words}".rstrip() for number, words, _ in named)
    raise NoSuchWindow(f"has no window {name!r}" + (f"; it has {known}" if known else ", nor any other"))


def unusable_window(dataset: Dataset, frame: int) -> tuple[str, str] | None:
    """The attribute of the first window or VOI LUT if that cannot be used, and its value; None where it can be."""
    said = _of_frame(dataset, frame, "FrameVOILUTSequence")
    keywords = ("VOILUTSequence",) if _items(said, "VOILUTSequence") else ("WindowWidth", "WindowCenter")
    alternatives = list(_alternatives(said, is_signed=lambda: False))
    if alternatives and alternatives[0][1]:
        return None
    return next(((keyword, _spelled(said, keyword)) for keyword in keywords if _is_said(said, keyword)), None)


def unusable_spacing(dataset: Dataset, frame: int) -> tuple[str, str] | None:
    """The attribute of the size or shape of a pixel that is none, and its value; None where all that are there can be."""
    measures = _of_frame(dataset, frame, "PixelMeasuresSequence")
    places = ((measures, "PixelSpacing"), *((dataset, keyword) for keyword in (*_SPACINGS, "PixelAspectRatio")))
    wrong = (place for place in places if _is_said(*place) and _pair(*place) is None)
    return next(((keyword, _spelled(said, keyword)) for said, keyword in wrong), None)


def padding_of(dataset: Dataset) -> tuple[float, float] | None:
    """The stored values that stand for no pixel, from the first to the last (PS3.3 C.7.5.1.1.2)."""
    try:
        first = _any_whole(value_of(dataset, "PixelPaddingValue"))
    except Unsupported:
        return None
    try:
        return first, _any_whole(value_of(dataset, "PixelPaddingRangeLimit"))
    except Unsupported:
        return first, first


def spacing_of(dataset: Dataset, frame: int) -> tuple[float, float] | None:
    """Millimetres from row to row and from column to column in what is depicted, as well as the image knows."""
    spacing = _pair(_of_frame(dataset, frame, "PixelMeasuresSequence"), "PixelSpacing")
    for keyword in _SPACINGS if spacing is None else ():
        found = _pair(dataset, keyword)
        if found and keyword == "ImagerPixelSpacing":
            # At the detector the shadow is larger than what casts it.
            factor = (_numbers(dataset, "EstimatedRadiographicMagnificationFactor") or [1.0])[0]
            found = (found[0] / factor, found[1] / factor) if factor > 0 else found
        if found:
            return found
    return spacing


def aspect_ratio_of(dataset: Dataset, frame: int) -> tuple[int, int]:
    """Pixel Aspect Ratio, height and width, in small whole numbers; also where only the spacing tells it."""
    sides = _pair(dataset, "PixelAspectRatio") or spacing_of(dataset, frame) or (1.0, 1.0)
    ratio = Fraction(sides[0]) / Fraction(sides[1])
    if abs(ratio - 1) <= _SQUARE_ENOUGH:
        return 1, 1
    near = ratio.limit_denominator(_LARGEST_DENOMINATOR)
    return max(near.numerator, 1), near.denominator


def _lowest(dataset: Dataset, frame: int) -> float:
    """The lowest value that a pixel may have after the Modality LUT."""
    depth = depth_of(dataset)
    signed = [-(1 << depth - 1), (1 << depth - 1) - 1]
    ends = np.array(signed if _is_signed(dataset) else [0, (1 << depth) - 1], dtype=float)
    return float(modality_values(ends, modality_of(dataset, frame)).min())


def _is_signed(dataset: Dataset) -> bool:
    try:
        return text(value_of(dataset, "PixelRepresentation")) == "1"
    except Unsupported:
        return False


def _alternatives(said: Dataset, *, is_signed: Callable[[], bool]) -> Iterator[tuple[str, Voi | None]]:
    """The VOI LUTs, whose input *is_signed* or not, and windows with their explanations; None for an unusable one."""
    for item in _items(said, "VOILUTSequence"):
        table = _table(item)
        if table and table.first >= _FIRST_NEGATIVE and is_signed():
            table = replace(table, first=table.first - (1 << 16))
        yield "\\".join(_texts(item, "LUTExplanation")), table
    centers, widths = _numbers(said, "WindowCenter"), _numbers(said, "WindowWidth")
    explanations = _texts(said, "WindowCenterWidthExplanation")
    function = _function(said)
    for number, (center, width) in enumerate(zip(centers, widths, strict=False)):
        words = explanations[number] if number < len(explanations) else ""
        try:
            window = Window(center, width, function)
        except ValueError:
            window = None
        yield words, window


def _function(said: Dataset) -> VoiFunction:
    try:
        return VoiFunction(text(value_of(said, "VOILUTFunction")))
    except ValueError:  # which Unsupported is too
        return VoiFunction.LINEAR


def _table(item: Dataset) -> ValueTable | None:
    """The LUT of *item*; None where it cannot be used."""
    try:
        count, first, bits = (_any_whole(part) for part in texts(value_of(item, "LUTDescriptor")))
        if bits > _MOST_BITS_OF_A_LUT:
            return None
        data = value_of(item, "LUTData")
        entries = _words(data, count or 1 << 16, item) if isinstance(data, bytes) else _listed(data)
        table = ValueTable(first, max(bits, max(entries).bit_length(), 1), entries[: count or 1 << 16])
    except (Unsupported, ValueError, TypeError):
        return None
    return table


def _words(data: bytes, count: int, item: Dataset) -> tuple[int, ...]:
    if len(data) in (count, count + count % 2):
        return tuple(data)
    order = ">" if item.original_encoding[1] is False else "<"
    return tuple(np.frombuffer(data[: len(data) // 2 * 2], f"{order}u2").tolist())


def _listed(data: object) -> tuple[int, ...]:
    parts = data if isinstance(data, Sequence) else [data]
    return tuple(_any_whole(part) % (1 << 16) for part in parts)


def _of_frame(dataset: Dataset, frame: int, sequence: str) -> Dataset:
    """What the functional groups of *frame*, or of all frames, have in *sequence*; else the data set itself."""
    own = _items(dataset, "PerFrameFunctionalGroupsSequence", slice(frame - 1, frame))
    for groups in (*own, *_items(dataset, "SharedFunctionalGroupsSequence", slice(1))):
        for item in _items(groups, sequence):
            return item
    return dataset


def _items(dataset: Dataset, keyword: str, part: slice = _ALL) -> list[Dataset]:
    try:
        value = value_of(dataset, keyword)
        # There may be thousands, of which one is wanted at a time.
        return list(sequence_items(value[part] if isinstance(value, SequenceOfItems) else value))
    except Unsupported:
        return []


def _is_said(dataset: Dataset, keyword: str) -> bool:
    """Whether there is a value, of whatever kind."""
    element = dataset.get_item(keyword)
    return element is not None and element.value not in (None, "", b"")


def _spelled(dataset: Dataset, keyword: str) -> str:
    """The value as it was sent, where that is a text."""
    try:
        return words(value_of(dataset, keyword))
    except Unsupported:
        return "what cannot be read"


def _texts(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    try:
        return tuple(part.strip() for part in texts(value_of(dataset, keyword)))
    except Unsupported:
        return ()


def _numbers(dataset: Dataset, keyword: str) -> list[float]:
    """The values of a decimal string; none where one of them is no number."""
    try:
        numbers = [float(part) for part in _texts(dataset, keyword) if part]
    except ValueError:
        return []
    return numbers if np.isfinite(numbers).all() else []


def _pair(dataset: Dataset, keyword: str) -> tuple[float, float] | None:
    """Height and width; None for a pixel that nobody can mean."""
    match _numbers(dataset, keyword):
        case [height, width] if min(height, width) >= _SMALLEST and max(height, width) <= _LARGEST:
            return (height, width) if 1 / _LARGEST_RATIO <= height / width <= _LARGEST_RATIO else None
    return None
