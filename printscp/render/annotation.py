"""Basic Annotation Boxes on a film: where texts stand, and what they take from the images (PS3.4 H.4.4).

The standard leaves this to the printer. Texts at the head and the foot of the film take a band off the printable area,
captions one off the bottom of each image box. A band is there only where a text is: a film without text looks as if it
had no Annotation Boxes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import TypeAlias

from printscp.film.annotation import ANNOTATION_FORMATS, BOTTOM, COMBINED, CONTROLS
from printscp.film.session import FilmBox
from printscp.render.page import Align, Text
from printscp.render.rect import Rect

_BAND, _CAPTION = 5.0, 4.0  # mm
_LINE = 3.5  # mm, which makes type of 3 mm
_MARGIN = 1.5  # mm
_MOST_OF_HEIGHT = 1 / 4
_MOST_OF_WIDTH = 1 / 8


class _Edge(Enum):
    HEAD = "head"
    FOOT = "foot"


_Place: TypeAlias = int | tuple[_Edge, Align]
"""Below the image of this position, or at an edge of the film."""

_LABEL = (_Edge.HEAD, Align.MIDDLE)
_PLACES_OF_UNKNOWN_FORMATS = dict(enumerate(((edge, align) for edge in _Edge for align in Align), start=1))


def room_for_images(film: FilmBox, printable: Rect) -> Rect:
    """What the texts at the head and the foot leave of the printable area."""
    places = _texts_by_place(film)
    head, foot = (
        _band_height(printable, _BAND) if any((edge, align) in places for align in Align) else 0.0 for edge in _Edge
    )
    return replace(printable, y=printable.y + head, height=printable.height - head - foot)


def above_captions(film: FilmBox, cells: Sequence[Rect]) -> tuple[Rect, ...]:
    """What captions leave of image boxes: as soon as one has a caption all get lower, so that they stay alike."""
    if not any(isinstance(place, int) for place in _texts_by_place(film)):
        return tuple(cells)
    return tuple(replace(cell, height=cell.height - _band_height(cell, _CAPTION)) for cell in cells)


def texts(film: FilmBox, printable: Rect, cells: Sequence[Rect], gray: float) -> Iterator[Text]:
    """The texts of *film* in *gray*; *cells* are its image boxes with the captions in them."""
    for place, text in _texts_by_place(film).items():
        match place:
            case int(position):
                yield Text(area=_caption(cells[position - 1]), text=text, gray=gray, align=Align.MIDDLE)
            case (edge, align):  # pragma: no branch
                band = _band_at(edge, printable)
                # Our own formats have one text at an edge, others may have three side by side.
                own = film.annotation_display_format in ANNOTATION_FORMATS
                yield Text(area=_line(band if own else _third(band, align)), text=text, gray=gray, align=align)


def _texts_by_place(film: FilmBox) -> dict[_Place, str]:
    """What is to be read on the film; texts for the same place become one."""
    found: dict[_Place, str] = {}
    for box in film.annotation_boxes:
        place = _place(box.position, film)
        text = f"{found.get(place, '')} {CONTROLS.sub(' ', box.text)}".strip()
        if text:
            found[place] = text
    return found


def _place(position: int, film: FilmBox) -> _Place:
    """Where a text stands; the head has room for one whose position means nothing in its format."""
    if film.annotation_display_format in {BOTTOM, COMBINED} and 1 <= position <= len(film.image_boxes):
        return position
    if film.annotation_display_format in ANNOTATION_FORMATS:
        return _LABEL
    return _PLACES_OF_UNKNOWN_FORMATS.get(position, _LABEL)


def _band_at(edge: _Edge, printable: Rect) -> Rect:
    height = _band_height(printable, _BAND)
    return replace(printable, y=printable.y if edge is _Edge.HEAD else printable.bottom - height, height=height)


def _caption(cell: Rect) -> Rect:
    height = _band_height(cell, _CAPTION)
    return _line(replace(cell, y=cell.bottom - height, height=height))


def _band_height(area: Rect, height: float) -> float:
    return min(height, area.height * _MOST_OF_HEIGHT)


def _third(band: Rect, align: Align) -> Rect:
    width = band.width / 3
    return replace(band, x=band.x + list(Align).index(align) * width, width=width)


def _line(band: Rect) -> Rect:
    """The line of text in the middle of a band."""
    margin = min(_MARGIN, band.width * _MOST_OF_WIDTH)
    return band.centred(band.width - 2 * margin, min(_LINE, band.height))
