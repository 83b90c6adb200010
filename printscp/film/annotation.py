"""Basic Annotation Boxes: texts on the film, and how many a format has (PS3.4 H.4.4, which leaves formats to the printer)."""

import re
from dataclasses import dataclass

from printscp.film.image import Item

LABEL, BOTTOM, COMBINED, NONE = "LABEL", "BOTTOM", "COMBINED", "NONE"
ANNOTATION_FORMATS = {
    LABEL: "one text at the head of the film, Annotation Position 0",
    BOTTOM: "a text below each image, Annotation Position as the Image Box Position",
    COMBINED: "both of these",
    NONE: "no text",
}
"""The Annotation Display Format IDs of this printer."""

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters of a text that are not to be printed: a space stands for each."""

_BOXES_OF_UNKNOWN_FORMATS = 6


@dataclass(frozen=True, slots=True)
class AnnotationBox:
    """One text on a film; an empty one prints nothing."""

    uid: str
    position: int
    text: str = ""
    stray: Item = ()
    """Patient and study attributes that were sent with it."""


def annotation_positions(format_id: str, image_boxes: int) -> tuple[int, ...]:
    """The Annotation Positions of a film with so many image boxes.

    A format that is not ours is some other printer's: its print SCU finds six boxes to choose from, the first three at
    the head of the film (left, middle, right) and three at its foot.
    """
    captions = tuple(range(1, image_boxes + 1))
    ours = {"": (), NONE: (), LABEL: (0,), BOTTOM: captions, COMBINED: (0, *captions)}
    return ours.get(format_id, tuple(range(1, _BOXES_OF_UNKNOWN_FORMATS + 1)))
