r"""Images on films: the layout, which image lies in which box, and the texts (PS3.3 C.13.3, C.13.5)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from printscp.film.annotation import LABEL, AnnotationBox, annotation_positions
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import FilmOrientation, Photometric
from printscp.images.print_image import in_depth_of_eight
from printscp.render.sheet import image_box_areas_of
from printscp.wire.parsers import MOST_IMAGE_BOXES, Unsupported, display_format

_GRID = re.compile(r"([1-9][0-9]{0,2})[xX]([1-9][0-9]{0,2})")
_USUAL = ((1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4), (3, 5), (4, 4), (4, 5))
"""Columns and rows that most printers have, on a film in portrait orientation."""
_ONE_IMAGE = DisplayFormat.standard(columns=1, rows=1)
_PLAIN_FILM = FilmBox(uid="", display_format=_ONE_IMAGE)
_PLAIN_BOX = ImageBox(uid="", position=1)
_FILM, _FILMS = "{film}", "{films}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How images are laid out on films."""

    display_format: DisplayFormat | None = None
    """None is the smallest usual one that holds all images, else 4 columns and 5 rows."""
    per_film: int | None = None
    """How many images a film of SLIDE, SUPERSLIDE or CUSTOM has: the printer alone knows how many boxes that has."""
    film: FilmBox = _PLAIN_FILM
    """What all films have in common."""
    box: ImageBox = _PLAIN_BOX
    """What all image boxes have in common."""
    true_size: bool = False
    """Whether images are printed as large as what they depict, where their files say how large that is."""
    texts: tuple[str, ...] = ()
    """For the annotation boxes in their order; ``{film}`` and ``{films}`` stand for numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A film to print, and what its images are called."""

    film: FilmBox
    names: tuple[str, ...]
    without_size: tuple[str, ...] = ()
    """The images that should have their true size, and do not say how large a pixel is."""


def display_format_of(words: str) -> DisplayFormat:
    r"""``2x3``, columns and rows, or an Image Display Format such as ``STANDARD\2,3``, ``ROW\2,1`` or ``SLIDE``.

    Raises ValueError.
    """
    grid = _GRID.fullmatch(words)
    try:
        return display_format(rf"STANDARD\{grid[1]},{grid[2]}" if grid else words.upper())
    except Unsupported:
        raise ValueError(
            rf"{words!r} is no layout: 2x3 (columns x rows), STANDARD\2,3, ROW\2,1, COL\1,2, SLIDE, SUPERSLIDE or CUSTOM\1,"
            f" of at most {MOST_IMAGE_BOXES} images"
        ) from None


def usual_layout(images: int, orientation: FilmOrientation = FilmOrientation.PORTRAIT) -> DisplayFormat:
    """The smallest usual layout that holds so many images, else the largest."""
    return smallest(usual_layouts(orientation), images)


def usual_layouts(orientation: FilmOrientation) -> tuple[DisplayFormat, ...]:
    """The layouts that most printers have, the smallest first."""
    is_upright = orientation is FilmOrientation.PORTRAIT
    sides = ((across, down) if is_upright else (down, across) for across, down in _USUAL)
    return tuple(DisplayFormat.standard(columns=columns, rows=rows) for columns, rows in sides)


def smallest(layouts: Sequence[DisplayFormat], images: int) -> DisplayFormat:
    """The first of *layouts*, the smallest first, that holds so many images, else the last."""
    return next((layout for layout in layouts if layout.box_count >= images), layouts[-1])


def sheets_of(images: Sequence[ReadImage], layout: Layout) -> tuple[Sheet, ...]:
    """The films of *images*, each all grayscale or all color: those of the kind of the first image come first.

    Raises ValueError where the films have fewer boxes for texts than there are texts, or where nobody knows how many
    images they have.
    """
    first = images[0].is_color if images else False
    kinds = ([image for image in images if image.is_color is kind] for kind in (first, not first))
    filled = [sheet for kind in kinds if kind for sheet in _of_one_kind(kind, layout)]
    return tuple(
        replace(sheet, film=_with_texts(sheet.film, layout.texts, number, len(filled)))
        for number, sheet in enumerate(filled, start=1)
    )


def film_in_eight_bits(film: FilmBox) -> FilmBox:
    """*film* for a printer that takes images of 8 bits."""
    boxes = tuple(replace(box, image=in_depth_of_eight(box.image)) if box.image else box for box in film.image_boxes)
    return replace(film, image_boxes=boxes)


def _of_one_kind(images: Sequence[ReadImage], layout: Layout) -> Iterator[Sheet]:
    chosen = layout.display_format or usual_layout(len(images), layout.film.orientation)
    film = replace(layout.film, display_format=chosen, color=images[0].is_color)
    boxes = chosen.box_count or _boxes_of_printer(film, layout.per_film)
    for start in range(0, len(images), boxes):
        part = images[start : start + boxes]
        # The rest of a layout with its own count stays empty; of others the printer knows how many there are.
        empty = [None] * (chosen.box_count - len(part))
        filled = tuple(_box(image, number, layout) for number, image in enumerate([*part, *empty], start=1))
        sizeless = tuple(image.name for image in part if layout.true_size and image.width_mm is None)
        yield Sheet(
            film=replace(film, image_boxes=filled), names=tuple(image.name for image in part), without_size=sizeless
        )


def _boxes_of_printer(film: FilmBox, per_film: int | None) -> int:
    if per_film:
        return per_film
    if film.display_format.kind == "CUSTOM":
        raise ValueError(f"only the printer knows how many images a film of {film.display_format} has: say it too")
    return len(image_box_areas_of(film, Printer()))


def _box(image: ReadImage | None, position: int, layout: Layout) -> ImageBox:
    box = replace(layout.box, position=position)
    if image is None:
        return box
    width = image.width_mm if layout.true_size else None
    return replace(box, image=image.image, requested_image_size=width or box.requested_image_size)


def _with_texts(film: FilmBox, texts: Sequence[str], number: int, films: int) -> FilmBox:
    if not texts:
        return film
    named = replace(film, annotation_display_format=film.annotation_display_format or LABEL)
    positions = annotation_positions(named.annotation_display_format, len(film.image_boxes))
    if len(texts) > len(positions):
        raise ValueError(
            f"a film of annotation format {named.annotation_display_format} has {len(positions)} texts, not {len(texts)}"
        )
    boxes = tuple(
        AnnotationBox(uid="", position=position, text=text.replace(_FILM, str(number)).replace(_FILMS, str(films)))
        for position, text in zip(positions, texts, strict=False)
    )
    return replace(named, annotation_boxes=boxes)
