"""Draws a film as text, one character per millimetre, so that a layout can be read in a test.

A character shows what lies at the middle of its millimetre: the letter of an image box (A for the first), in capitals
where a picture is and small where the box is empty; ``#`` for a trim line, which is drawn a whole millimetre wide to
be seen; a dot for everything else. A text stands in the middle row of its area, dashes around it.
"""

from string import ascii_lowercase, ascii_uppercase
from typing import Any

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.render.display_format import image_box_areas
from printscp.render.page import Align, Fill, Frame, Page, Picture, Text
from printscp.render.rect import Rect


def sketch(layout: str, *, width: int, height: int, gap: float = 0.0, **printer: Any) -> str:
    r"""The image boxes of a layout such as ``STANDARD\2,3`` on an area of the given size."""
    rows = _blank(width, height)
    areas = image_box_areas(display_format(layout), Rect(0, 0, width, height), Printer(gap_mm=gap, **printer))
    for number, area in enumerate(areas):
        _paint(rows, area, ascii_uppercase[number])
    return _text(rows)


def sketch_page(page: Page) -> str:
    """The marks of a composed page; small films keep it readable."""
    rows = _blank(round(page.size.width), round(page.size.height))
    boxes = 0
    for mark in page.marks:
        match mark:
            case Picture():
                _paint(rows, mark.area, ascii_uppercase[boxes])
                boxes += 1
            case Fill():
                _paint(rows, mark.area, ascii_lowercase[boxes])
                boxes += 1
            case Frame():
                _paint(rows, mark.area, "#", spared=mark.area.inset(1.0))
            case Text():
                _write(rows, mark)
    return _text(rows)


def display_format(layout: str) -> DisplayFormat:
    kind, _, counts = layout.partition("\\")
    return DisplayFormat(kind, tuple(int(count) for count in counts.split(",") if count))


def _blank(width: int, height: int) -> list[list[str]]:
    return [["."] * width for _ in range(height)]


def _paint(rows: list[list[str]], area: Rect, letter: str, spared: Rect | None = None) -> None:
    for y, row in enumerate(rows):
        for x in range(len(row)):
            if _covers(area, x + 0.5, y + 0.5) and not (spared and _covers(spared, x + 0.5, y + 0.5)):
                row[x] = letter


def _write(rows: list[list[str]], text: Text) -> None:
    _paint(rows, text.area, "-")
    row = rows[int(text.area.y + text.area.height / 2)]
    places = [x for x in range(len(row)) if text.area.x <= x + 0.5 < text.area.right]
    letters = text.text[: len(places)]
    free = len(places) - len(letters)
    before = {Align.LEFT: 0, Align.MIDDLE: free // 2, Align.RIGHT: free}[text.align]
    for x, letter in zip(places[before:], letters, strict=False):
        row[x] = letter


def _covers(area: Rect, x: float, y: float) -> bool:
    return area.x <= x < area.right and area.y <= y < area.bottom


def _text(rows: list[list[str]]) -> str:
    return "\n".join("".join(row) for row in rows)
