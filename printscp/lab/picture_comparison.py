"""Two pictures of films compared: how many pixels differ, how much, and where."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_EQUAL_IS_PALE = 3
"""Pixels that are equal have so small a part of their gray in the picture of the difference."""
_LEAST_RED = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of comparing two pictures."""

    sizes: tuple[tuple[int, int], tuple[int, int]]
    """Width and height of the actual and of the expected picture."""
    greatest: int
    """The greatest difference of a pixel, of 255."""
    share: float
    """Of the pixels, those that differ by more than was allowed."""
    picture: Image.Image = field(repr=False)
    """Red where the pictures differ, the brighter the more; what is equal is dark."""

    @property
    def is_same_size(self) -> bool:
        actual, expected = self.sizes
        return actual == expected

    def __str__(self) -> str:
        (width, height), (expected_width, expected_height) = self.sizes
        if not self.is_same_size:
            return f"it has {width} x {height} pixels instead of {expected_width} x {expected_height}"
        return f"{self.share:.2%} of its pixels differ, by at most {self.greatest} of 255"


def compare(actual: Image.Image, expected: Image.Image, max_difference: int = 0) -> Comparison:
    """Compare pixel by pixel; pixels that differ by no more than *max_difference* of 255 are equal."""
    mode = "L" if actual.mode == expected.mode == "L" else "RGB"
    one, other = _samples(actual, mode), _samples(expected, mode)
    rows, columns = max(one.shape[0], other.shape[0]), max(one.shape[1], other.shape[1])
    difference = np.abs(_padded(one, rows, columns) - _padded(other, rows, columns)).max(axis=2)
    differs = difference > max_difference
    return Comparison(
        sizes=(actual.size, expected.size),
        greatest=int(difference.max()),
        share=float(differs.mean()),
        picture=_picture(_padded(one, rows, columns), difference, differs),
    )


def unlike(
    actual: Image.Image, expected: Image.Image | Path, folder: Path, *, max_difference: int, max_share: float
) -> str | None:
    """None where the pictures are equal; else in what they differ, and where in *folder* one can see it.

    Pixels that differ by at most *max_difference* of 255 are equal, and *max_share* of them (1.0: all) may differ.
    """
    reference = expected if isinstance(expected, Image.Image) else _opened(expected)
    found = compare(actual, reference, max_difference)
    if found.is_same_size and found.share <= max_share:
        return None
    name = "film" if isinstance(expected, Image.Image) else expected.stem
    pictures = {"actual": actual, "expected": reference, "difference": found.picture}
    paths = [save_picture(picture, folder / f"{name}-{kind}.png") for kind, picture in pictures.items()]
    return "\n  ".join([f"{name} is another picture: {found}", *map(str, paths)])


def save_picture(picture: Image.Image, path: Path) -> Path:
    """Write *picture* as PNG, in a folder that is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, compress_level=1)
    return path


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
        return picture


def _samples(picture: Image.Image, mode: str) -> NDArray[np.int16]:
    """As (rows, columns, samples)."""
    samples = np.asarray(picture.convert(mode)).astype(np.int16)
    return samples.reshape(*samples.shape[:2], -1)


def _padded(pixels: NDArray[np.int16], rows: int, columns: int) -> NDArray[np.int16]:
    """*pixels* on a sheet of so many *rows* and *columns*; what is beyond them differs from all that can be there."""
    if pixels.shape[:2] == (rows, columns):
        return pixels
    sheet = np.full((rows, columns, pixels.shape[2]), -1, dtype=np.int16)
    sheet[: pixels.shape[0], : pixels.shape[1]] = pixels
    return sheet


def _picture(pixels: NDArray[np.int16], difference: NDArray[np.int16], differs: NDArray[np.bool_]) -> Image.Image:
    shown = np.broadcast_to(np.maximum(pixels, 0) // _EQUAL_IS_PALE, (*differs.shape, 3)).astype(np.uint8)
    red = _LEAST_RED + difference.astype(np.int32) * (255 - _LEAST_RED) // 256
    shown[differs] = 0
    shown[..., 0][differs] = red[differs]
    return Image.fromarray(shown)
