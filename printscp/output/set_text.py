"""Where a text stands on the sheet, and how large its type is."""

from dataclasses import dataclass

from printscp.output.typeface import Line, Typeface
from printscp.render.page import Align, Text

_SHARE_BEFORE = {Align.LEFT: 0.0, Align.MIDDLE: 0.5, Align.RIGHT: 1.0}
"""How much of what a line leaves free stands before its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """A line in its place; lengths are in millimetres, from the top left corner of the sheet."""

    line: Line
    x: float
    """Where it begins at the left."""
    baseline: float
    size: float
    """How large an em is."""


def set_text(mark: Text, typeface: Typeface) -> SetText:
    """One line as high as the area of its mark; smaller, where it would else be wider, in the middle of the height."""
    line = typeface.line(mark.text)
    size = mark.area.height / (line.top - line.bottom)
    if line.width:
        size = min(size, mark.area.width / line.width)
    area = mark.area.centred(mark.area.width, size * (line.top - line.bottom))
    return SetText(
        line=line,
        x=area.x + _SHARE_BEFORE[mark.align] * (area.width - size * line.width),
        baseline=area.y + size * line.top,
        size=size,
    )
