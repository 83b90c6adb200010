"""An image at another size, as the Magnification Type asks (PS3.3 C.13.3, C.13.5).

Any machine, and any other program that follows this arithmetic, gets the same pixels. Along one axis, n samples become
m:

REPLICATE: sample i of m is sample ``((2 * i + 1) * n) // (2 * m)`` of n, the one under its centre.

BILINEAR and CUBIC: sample i of m is a weighted sum of the n, on both axes, with one rounding at the very end.

1. The centres of sample i of m and sample j of n are ``t = abs((2 * i + 1) * n - (2 * j + 1) * m) / (2 * max(n, m))``
   apart, in samples of the coarser grid; so a smaller image averages all samples that each of its own covers.
2. BILINEAR: ``w(t) = 1 - t`` below 1. CUBIC (Catmull-Rom, a = -1/2): ``w(t) = 1.5 * t**3 - 2.5 * t**2 + 1`` below 1,
   ``-0.5 * t**3 + 2.5 * t**2 - 4 * t + 2`` from 1 to 2. Beyond that, and outside of the image, there is nothing.
3. Each w is divided by the sum of all those of i, and rounded to the nearest multiple of 1/65536, a half upwards. What
   they then lack to 1 goes to the sample with the smallest t, of two such the first.
4. The sum of sample times both weights is rounded to the nearest whole number, a half upwards; below the lowest value
   that a sample can have it becomes that one, above the highest the highest.

Steps 1 to 3 are whole numbers, divided once. In step 4 every product and every partial sum is a whole number of 2**-33
below 2**17, which float64 holds exactly: neither the order of a sum nor a fused multiplication changes a bit of it. So
the matrix product of any BLAS may do the work, in blocks: the weights of neighbors among the m reach few of the n.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.film.terms import Magnification
from printscp.render.samples import Samples

_Numbers: TypeAlias = NDArray[Any]  # whole numbers, as int64 or, where that is too small, as Python's own

_ONE = 2**16

# Rows and columns of the result that one matrix product makes, and the most products it takes: above that, BLAS
# would wake threads to share what one core does in microseconds.
_ROWS_OF_BLOCK = 8
_COLUMNS_OF_BLOCK = 32
_MOST_PRODUCTS = 2**18

# Samples worked on at once, of 8 bytes: of the source, of source rows as wide as the result. And replicated ones.
_MOST_SOURCE = 2**17
_MOST_WIDE = 2**19
_MOST_REPLICATED = 2**20


def resample(pixels: Samples, rows: int, columns: int, magnification: Magnification) -> Samples:
    """*pixels*, (r, c) gray or (r, c, 3) color, in the size rows x columns and of the same type.

    In their own size they are returned as they are. NONE, which should have no other size, is CUBIC here. ValueError
    when either image has no pixel.
    """
    if min(rows, columns, *pixels.shape) < 1:
        raise ValueError(f"an image of shape {pixels.shape} cannot be resampled to {rows} rows and {columns} columns")
    if pixels.shape[:2] == (rows, columns):
        return pixels
    result: Samples = np.empty((rows, columns, *pixels.shape[2:]), pixels.dtype)
    if magnification is Magnification.REPLICATE:
        _replicate(pixels, result)
    else:
        _interpolate(_with_channels(pixels), _with_channels(result), _KERNELS[magnification])
    return result


def _with_channels(pixels: Samples) -> Samples:
    return pixels if pixels.ndim == 3 else pixels[:, :, np.newaxis]


def _replicate(pixels: Samples, result: Samples) -> None:
    down = _under_centres(pixels.shape[0], result.shape[0])
    across = _under_centres(pixels.shape[1], result.shape[1])
    step = max(1, _MOST_REPLICATED // max(result[0].size, pixels[0].size))
    for row in range(0, len(result), step):
        # A source row is widened once, however many rows of the result show it.
        shown, places = np.unique(down[row : row + step], return_inverse=True)
        wide = np.take(np.take(pixels, shown, axis=0), across, axis=1)
        np.take(wide, places, axis=0, out=result[row : row + step], mode="clip")


def _under_centres(count: int, wanted: int) -> NDArray[np.int64]:
    return (2 * np.arange(wanted, dtype=np.int64) + 1) * count // (2 * wanted)


@dataclass(frozen=True, slots=True)
class _Kernel:
    """A weight function of the distance t = d / unit, times what makes it whole; it is nothing from *reach* on."""

    weigh: Callable[[_Numbers, int], _Numbers]
    reach: int


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Neighbors of the result along one axis: their samples are weights (made, used) times those of the source."""

    made: slice
    start: int
    stop: int
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Room:
    """The memory that one image is worked off in, taken at once: a system may hand out a large piece more cheaply."""

    source: NDArray[np.float64]
    wide: NDArray[np.float64]
    sums: NDArray[np.float64]

    @classmethod
    def of(cls, *shapes: tuple[int, int]) -> Self:
        sizes = [rows * columns for rows, columns in shapes]
        parts = np.split(np.empty(sum(sizes)), np.cumsum(sizes)[:-1])
        return cls(*(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)))


def _interpolate(pixels: Samples, result: Samples, kernel: _Kernel) -> None:
    """Fill *result* from *pixels*, both (rows, columns, channels)."""
    (rows, columns), wanted = pixels.shape[:2], result.shape[1]
    down = _blocks(rows, len(result), kernel, _ROWS_OF_BLOCK)
    across = _blocks(columns, wanted, kernel, _COLUMNS_OF_BLOCK)
    in_band = min(rows, max(_MOST_WIDE // wanted, *(block.stop - block.start for block in down)))
    at_once = min(_MOST_SOURCE // columns, _MOST_PRODUCTS // max(block.weights.size for block in across), in_band)
    room = _Room.of((max(1, at_once), columns), (in_band, wanted), (_ROWS_OF_BLOCK, wanted))
    for band in _bands(down, in_band):
        used = pixels[band[0].start : band[-1].stop]
        for channel in range(pixels.shape[2]):
            _stretch_across(used[:, :, channel], across, room)
            _stretch_down(room, band, result[:, :, channel])


def _bands(blocks: tuple[_Block, ...], most: int) -> Iterator[list[_Block]]:
    """The blocks in order, as many at a time as use no more than *most* source samples."""
    band: list[_Block] = []
    for block in blocks:
        if band and block.stop - band[0].start > most:
            yield band
            band = []
        band.append(block)
    yield band


def _stretch_across(plane: Samples, blocks: tuple[_Block, ...], room: _Room) -> None:
    """Fill the first rows of *room.wide* with those of *plane*, as wide as the result, a half added to each sample."""
    for row in range(0, len(plane), len(room.source)):
        some = plane[row : row + len(room.source)]
        source, wide = room.source[: len(some)], room.wide[row : row + len(some)]
        source[...] = some
        source += 0.5  # weights sum to 1, so this half is still there at the end, where it rounds
        for block in blocks:
            np.matmul(source[:, block.start : block.stop], block.weights.T, out=wide[:, block.made])


def _stretch_down(room: _Room, band: list[_Block], plane: Samples) -> None:
    """Fill the rows of *plane* that *band* makes from *room.wide*, where the source rows of the band stand."""
    top, columns = band[0].start, plane.shape[1]
    highest = np.iinfo(plane.dtype).max
    for block in band:
        height = block.made.stop - block.made.start
        step = max(1, _MOST_PRODUCTS // block.weights.size)
        for column in range(0, columns, step):
            wide = room.wide[block.start - top : block.stop - top, column : column + step]
            sums = room.sums.ravel()[: height * wide.shape[1]].reshape(height, -1)
            np.matmul(block.weights, wide, out=sums)
            np.clip(sums, 0, highest, out=sums)
            plane[block.made, column : column + step] = sums  # which drops the fraction


# A film has few sizes of images, and the weights of a large one take a megabyte.
@lru_cache(maxsize=8)
def _blocks(count: int, wanted: int, kernel: _Kernel, size: int) -> tuple[_Block, ...]:
    """What turns *count* samples into *wanted*, by *size* of these at a time."""
    first, weights = _weights(count, wanted, kernel)
    return tuple(
        _block(count, slice(made, min(made + size, wanted)), first[made : made + size], weights[made : made + size])
        for made in range(0, wanted, size)
    )


def _block(count: int, made: slice, first: NDArray[np.int64], weights: NDArray[np.float64]) -> _Block:
    taps = weights.shape[1]
    origin, end = int(first[0]), int(first[-1]) + taps
    matrix = np.zeros((len(first), end - origin))
    matrix[np.arange(len(first))[:, np.newaxis], first[:, np.newaxis] - origin + np.arange(taps)] = weights
    start, stop = max(0, origin), min(count, end)
    return _Block(made, start, stop, matrix[:, start - origin : stop - origin])


def _weights(count: int, wanted: int, kernel: _Kernel) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The first source sample in reach of each wanted one, be it outside of the image, and the weights from it on."""
    unit = 2 * max(count, wanted)
    whole = np.int64 if 8 * _ONE * unit**3 < 2**63 else object
    centre = (2 * np.arange(wanted, dtype=np.int64)[:, np.newaxis] + 1) * count
    first = (centre - kernel.reach * unit - wanted) // (2 * wanted) + 1
    source = first + np.arange(kernel.reach * unit // wanted + 1)
    distance = np.abs(centre - (2 * source + 1) * wanted).astype(whole)
    exact = np.where((source >= 0) & (source < count), kernel.weigh(distance, unit), 0)
    total = exact.sum(axis=1, keepdims=True)
    rounded = (2 * _ONE * exact + total) // (2 * total)
    rounded[np.arange(wanted), distance.argmin(axis=1)] += _ONE - rounded.sum(axis=1)
    return first[:, 0], rounded.astype(np.float64) / _ONE


def _linear(distance: _Numbers, unit: int) -> _Numbers:
    return np.where(distance < unit, unit - distance, 0)


def _cubic(distance: _Numbers, unit: int) -> _Numbers:
    """The kernel times ``2 * unit**3``."""
    near = (3 * distance - 5 * unit) * distance * distance + 2 * unit**3
    far = ((5 * unit - distance) * distance - 8 * unit**2) * distance + 4 * unit**3
    return np.where(distance < unit, near, np.where(distance < 2 * unit, far, 0))


_CUBIC = _Kernel(_cubic, reach=2)
_KERNELS = {
    Magnification.BILINEAR: _Kernel(_linear, reach=1),
    Magnification.CUBIC: _CUBIC,
    Magnification.NONE: _CUBIC,
}
