"""The print job of a sheet: its images in their order on films, with their texts (PS3.4 Annex B and H.4)."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count, islice
from typing import TypeAlias

from pydicom.dataset import Dataset

from printscp.film.annotation import BOTTOM, COMBINED, LABEL, NONE, AnnotationBox
from printscp.film.identity import PATIENT_KEYWORDS, STUDY_KEYWORDS
from printscp.film.image import ImageBox, PrintImage
from printscp.film.job import PrintJob
from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.film.session import FilmBox, FilmSession
from printscp.images.captions import FILM, FILMS, FRAME, WINDOW, filled
from printscp.images.print_image import sampled_values
from printscp.images.series_windows import Member, SeriesWindows, Values
from printscp.images.stored_film import box_count, film_of, storing_of
from printscp.images.stored_image import StoredImage, frame_count, has_colors
from printscp.images.stored_print_image import has_window, stored_print_image
from printscp.images.values import spacing_of, voi_of
from printscp.render.placement import Fit, place
from printscp.render.sheet import image_box_areas_of
from printscp.render.window import Window
from printscp.sop.storage import Sheet
from printscp.wire.dataset_texts import with_texts_decoded
from printscp.wire.items import pairs
from printscp.wire.parsers import LONGEST_MM, SHORTEST_MM

_KEPT_WORDS = frozenset((*PATIENT_KEYWORDS, *STUDY_KEYWORDS))
_DECIMALS_OF_MM = 4
_CLAUSE_OF_SIZE = "PS3.4 H.4.3.1.2"

Read: TypeAlias = Callable[[StoredImage], Dataset]


def sheet_job(sheet: Sheet, printer: Printer, read: Read, *, new_uid: Callable[[], str], created: datetime) -> PrintJob:
    """The job that prints *sheet* on *printer*; *read* gives the data set of an image, and is asked for one after another.

    Raises what *read* raises, and `NotPrintable`.
    """
    images = sheet.in_order
    films = tuple(_Maker(printer=printer, read=read, new_uid=new_uid, windows=_windows(images, read)).films(images))
    return PrintJob(
        uid=sheet.uid,
        created=created,
        calling_ae=sheet.calling_ae,
        printer=printer.name,
        session=FilmSession(uid=new_uid(), medium_type=printer.media[0]),
        films=films,
        remarks=tuple(remark for film in films for remark in _too_large(film, printer)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Roll:
    """Images that are all in grayscale or all in color, and the films they need."""

    images: tuple[StoredImage, ...]
    film: FilmBox
    """What the films have in common."""
    room: int
    """Image boxes of a film."""

    @property
    def films(self) -> int:
        return -(-_frames(self.images) // self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """An image on its film."""

    box: ImageBox
    caption: str
    header: str
    """What the head of its film says where it is the first there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes films of images."""

    printer: Printer
    read: Read
    new_uid: Callable[[], str]
    windows: SeriesWindows

    def films(self, images: Sequence[StoredImage]) -> Iterator[FilmBox]:
        """Those of *images* in this order; where some are in color and some are not, those of the kind of the first."""
        rolls = [_roll(kind, self.printer) for kind in _by_kind(images)]
        total, first = sum(roll.films for roll in rolls), 1
        for roll in rolls:
            shown = self._shown(roll, first, total)
            while part := list(islice(shown, roll.room)):
                yield self._film(roll, part)
            first += roll.films

    def _film(self, roll: _Roll, part: Sequence[_Shown]) -> FilmBox:
        empty = (ImageBox(uid=self.new_uid(), position=place + 1) for place in range(len(part), roll.room))
        boxes = (*(shown.box for shown in part), *empty)
        texts = {0: part[0].header} | {shown.box.position: shown.caption for shown in part}
        return replace(
            roll.film,
            uid=self.new_uid(),
            image_boxes=boxes,
            annotation_display_format=_format_of(texts),
            annotation_boxes=tuple(
                AnnotationBox(self.new_uid(), position, text) for position, text in texts.items() if text
            ),
        )

    def _shown(self, roll: _Roll, first: int, total: int) -> Iterator[_Shown]:
        """The images on films that are numbered from *first*, each data set read when it is its turn."""
        storing = storing_of(self.printer)
        places = count()
        for image in roll.images:
            dataset = with_texts_decoded(self.read(image), ())
            for frame in image.frames:
                place = next(places)
                said = self._said(dataset, frame) | {FILM: str(first + place // roll.room), FILMS: str(total)}
                yield _Shown(
                    box=self._box(image, dataset, frame, place % roll.room + 1),
                    caption=filled(storing.caption, dataset, frame, said),
                    header=filled(storing.header, dataset, frame, said),
                )

    def _box(self, image: StoredImage, dataset: Dataset, frame: int, position: int) -> ImageBox:
        made = stored_print_image(dataset, self.printer, frame, lambda: self.windows.of(_series(image)))
        is_true_size = storing_of(self.printer).true_size
        return ImageBox(
            uid=self.new_uid(),
            position=position,
            image=made,
            requested_image_size=_true_width(made, dataset, frame) if is_true_size else None,
            original_image=tuple(pairs(dataset, _KEPT_WORDS)),
        )

    def _said(self, dataset: Dataset, frame: int) -> dict[str, str]:
        """What is said of a frame beside its attributes; nothing of the window of an image that names none."""
        name = storing_of(self.printer).window
        voi = None if has_colors(dataset) else voi_of(dataset, frame, name if has_window(dataset, frame, name) else "")
        return {
            FRAME: str(frame) if frame_count(dataset) > 1 else "",
            WINDOW: f"W {voi.width:g} C {voi.center:g}" if isinstance(voi, Window) else "",
        }


def _windows(images: Iterable[StoredImage], read: Read) -> SeriesWindows:
    return SeriesWindows(
        Member(series=_series(image), frames=image.frames, sampled=partial(_sampled, read, image)) for image in images
    )


def _sampled(read: Read, image: StoredImage, frames: Sequence[int]) -> Iterator[Values]:
    dataset = read(image)
    return (sampled_values(dataset, frame) for frame in frames)


def _series(image: StoredImage) -> Hashable:
    """What the images of a series have in common: its number and UID; one of no series is a series of its own."""
    return (image.order[0], image.series) if image.series else image.uid


def _by_kind(images: Sequence[StoredImage]) -> Iterator[tuple[StoredImage, ...]]:
    first = images[0].is_color
    for is_color in (first, not first):
        kind = tuple(image for image in images if image.is_color is is_color)
        if kind:
            yield kind


def _roll(images: tuple[StoredImage, ...], printer: Printer) -> _Roll:
    film = replace(film_of(printer, _frames(images)), color=images[0].is_color)
    return _Roll(images=images, film=film, room=box_count(film, printer))


def _frames(images: Iterable[StoredImage]) -> int:
    return sum(len(image.frames) for image in images)


def _format_of(texts: Mapping[int, str]) -> str:
    """The Annotation Display Format that has a place for each of *texts*."""
    captions = any(text for position, text in texts.items() if position)
    if texts[0]:
        return COMBINED if captions else LABEL
    return BOTTOM if captions else NONE


def _true_width(image: PrintImage, dataset: Dataset, frame: int) -> float | None:
    """Millimetres of what *image* depicts; None where that is not known or cannot be printed."""
    spacing = spacing_of(dataset, frame)
    width = round(spacing[1] * image.columns, _DECIMALS_OF_MM) if spacing else 0.0
    return width if SHORTEST_MM <= width <= LONGEST_MM else None


def _too_large(film: FilmBox, printer: Printer) -> Iterator[Remark]:
    """Tells of images that are printed smaller than what they depict, for their boxes have no room for it."""
    areas = image_box_areas_of(film, printer)
    for box, area in zip(film.image_boxes, areas, strict=True):
        if not (box.image and box.requested_image_size):
            continue
        if place(box, film, area, printer.pixels_per_mm(film.resolution)).fit is not Fit.FITS:
            yield Remark(
                code="image-larger-than-box",
                attribute="RequestedImageSize",
                clause=_CLAUSE_OF_SIZE,
                sent=f"{box.requested_image_size:g} mm",
                used="the size of the box",
            )
