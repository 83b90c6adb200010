r"""The layouts of the settings file: the kinds and formats on offer, and what ``CUSTOM\i`` means (PS3.3 C.13.3.1)."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from printscp.settings_values import listed, nearest
from printscp.wire.parsers import MOST_IMAGE_BOXES

KINDS = ("STANDARD", "ROW", "COL", "SLIDE", "SUPERSLIDE", "CUSTOM")
"""The kinds of Image Display Format."""

_FORMAT = re.compile(r"STANDARD\\[1-9][0-9]*,[1-9][0-9]*|(ROW|COL)\\[1-9][0-9]*(,[1-9][0-9]*)*|CUSTOM\\[1-9][0-9]*")
# Percent by which a box may pass an edge: more than binary fractions lose, less than any printer pixel.
_ROUNDING = 1e-6

_Box: TypeAlias = tuple[float, ...]


def _layout(text: str) -> str:
    if text in KINDS:
        return text
    if not _FORMAT.fullmatch(text):
        hint = nearest(text.partition("\\")[0], KINDS)
        raise ValueError(rf"'{text}' is neither a kind of layout nor a format such as 'STANDARD\2,3'{hint}")
    kind, _, numbers = text.partition("\\")
    counts = [int(number) for number in numbers.split(",")]
    boxes = counts[0] * counts[1] if kind == "STANDARD" else sum(counts)
    if kind != "CUSTOM" and boxes > MOST_IMAGE_BOXES:
        raise ValueError(f"'{text}' has {boxes} image boxes; a film has at most {MOST_IMAGE_BOXES}")
    return text


def _number(key: object) -> object:
    """Which CUSTOM layout a key of the table means; the keys of TOML are texts."""
    if not isinstance(key, str):
        return key
    if not re.fullmatch(r"[1-9][0-9]{0,2}", key):
        raise ValueError(rf"'{key}' is no number of a layout: 1 to 999, for CUSTOM\1 to CUSTOM\999")
    return int(key)


def _boxes(boxes: tuple[_Box, ...]) -> tuple[_Box, ...]:
    if not 1 <= len(boxes) <= MOST_IMAGE_BOXES:
        raise ValueError(f"{len(boxes)} boxes; a layout has 1 to {MOST_IMAGE_BOXES}")
    for position, box in enumerate(boxes, start=1):
        _check_box(f"box {position} {_in_toml(box)}", box)
        for other, earlier in enumerate(boxes[: position - 1], start=1):
            if _overlap(box, earlier):
                raise ValueError(f"box {position} {_in_toml(box)} overlaps box {other} {_in_toml(earlier)}")
    return boxes


def _check_box(said: str, box: _Box) -> None:
    if len(box) != 4:
        raise ValueError(f"{said} must have four numbers: x, y, width, height")
    x, y, width, height = box
    if width <= 0 or height <= 0:
        raise ValueError(f"{said} has no size: width and height must be above 0")
    if min(x, y) < 0 or max(x + width, y + height) > 100 + _ROUNDING:
        raise ValueError(f"{said} leaves the printable area, which is 0 to 100 percent")


def _overlap(one: _Box, other: _Box) -> bool:
    return all(
        start + length > other_start + _ROUNDING and other_start + other_length > start + _ROUNDING
        for start, other_start, length, other_length in zip(one[:2], other[:2], one[2:], other[2:], strict=True)
    )


def _in_toml(box: _Box) -> str:
    return f"[{', '.join(f'{part:g}' for part in box)}]"


# TOML has lists where we have tuples; the field is not strict, its parts are.
_Boxes: TypeAlias = Annotated[
    tuple[Annotated[_Box, Field(strict=False)], ...],
    Field(strict=False),
    AfterValidator(_boxes),
]
CustomLayouts: TypeAlias = dict[Annotated[int, BeforeValidator(_number)], _Boxes]
Layouts: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_layout)], ...],
    Field(strict=False),
    AfterValidator(listed),
]
