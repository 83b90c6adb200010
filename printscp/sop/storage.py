"""Which sheet a stored image joins, and when a sheet is printed (PS3.4 Annex B leaves both to the printer).

A sheet has images of one calling AE, printer, study and patient, all in color or none. Within a study, words about the
patient that an image lacks are no other patient: a workstation's captures often have fewer of them. It is printed when it is full, when
its calling AE goes on to another study or patient, after a quiet time, and, if the printer is set so, when the
association that filled it is released.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeAlias

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.images.examination import MOST_FILMS
from printscp.images.stored_film import capacity, storing_of
from printscp.images.stored_image import StoredImage

Sheets: TypeAlias = tuple["Sheet", ...]

MOST_OCTETS = 512 << 20
"""Of the pixels on a sheet that takes one more image: a job has them all in memory at once."""
_CLAUSE = "PS3.4 B.2.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who stores an image, and on which printer."""

    association: Hashable
    """What tells one association from another."""
    calling_ae: str
    printer: Printer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Images that are printed together, once the sheet is closed."""

    uid: str
    """That of the print job which the sheet becomes."""
    printer: str
    """Name of the printer in the settings."""
    calling_ae: str
    study: str
    patient: tuple[str, ...]
    """The words about the patient that any of its images has."""
    is_color: bool
    images: tuple[StoredImage, ...]
    """In the order of their arrival."""
    changed: float
    """When its last image came: seconds of a clock that never goes back."""
    associations: frozenset[Hashable] = frozenset()
    """Those that fill it; empty where they are over, or went on to another study."""

    @property
    def frames(self) -> int:
        """How many images of a film it has."""
        return sum(len(image.frames) for image in self.images)

    @property
    def octets(self) -> int:
        """Bytes of the pixels that are printed of it."""
        return sum(image.octets for image in self.images)

    @property
    def in_order(self) -> tuple[StoredImage, ...]:
        """Its images as they are printed: each series together, and in the order of arrival where no number tells another."""
        places = {image.series: place for place, image in reversed(list(enumerate(self.images)))}
        return tuple(sorted(self.images, key=lambda image: (image.order[:1], places[image.series], image.order[1:])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The sheets after one more image."""

    sheets: Sheets
    """Those that are still open."""
    sheet: Sheet
    """The one that has the image now, open or closed."""
    closed: Sheets = ()
    """Those to print, in the order in which they were begun."""
    remarks: tuple[Remark, ...] = ()


def take(sheets: Sheets, image: StoredImage, sender: Sender, *, new_uid: Callable[[], str], moment: float) -> Taken:
    """*image* in the sheet it belongs to, which is a new one of *new_uid* where there is none.

    An image with more frames than the sheet has room for joins it all the same: no image lies in two sheets. One that is
    in an open sheet already takes its own place; where it belongs to another sheet by now it is taken out of the first,
    which is neither open nor closed any more if nothing is left in it.
    """
    before = _sheet_of(sheets, image, sender)
    others, is_replaced = _without(sheets, image.uid, sender)
    joined = _joined(before, image, sender, new_uid, moment)
    left = tuple(_left(sheet, sender, joined) for sheet in others if sheet.uid != joined.uid)
    is_over = {sheet.uid: _is_over(sheet, sender, joined) for sheet in left}
    is_over[joined.uid] = is_full(joined, sender.printer)
    after = _in_order_of(sheets, (*left, joined))
    return Taken(
        sheets=tuple(sheet for sheet in after if not is_over[sheet.uid]),
        sheet=joined,
        closed=tuple(sheet for sheet in after if is_over[sheet.uid]),
        remarks=(_replaced(image),) if is_replaced else (),
    )


def leave(
    sheets: Sheets, association: Hashable, printers: Mapping[str, Printer], *, released: bool
) -> tuple[Sheets, Sheets]:
    """The sheets that stay open and those that are closed after *association* has ended.

    One that was lost closes nothing: who sent the images will most likely send the rest.
    """
    still_open: list[Sheet] = []
    closed: list[Sheet] = []
    for sheet in sheets:
        after = replace(sheet, associations=sheet.associations - {association})
        is_left = association in sheet.associations and not after.associations
        is_over = released and is_left and _closes_at_release(printers.get(sheet.printer))
        (closed if is_over else still_open).append(after)
    return tuple(still_open), tuple(closed)


def quiet(
    sheets: Sheets, printers: Mapping[str, Printer], moment: float, coming: Collection[Hashable] = ()
) -> tuple[Sheets, Sheets]:
    """The sheets that stay open and those that are closed since no image came for a while, or their printer has gone.

    Not quiet is a sheet that an association fills on which an image is *coming*: that may take longer than the quiet time.
    """
    due = {sheet.uid for sheet in sheets if _is_quiet(sheet, coming) and _due(sheet, printers) <= moment}
    still_open = tuple(sheet for sheet in sheets if sheet.uid not in due)
    return still_open, tuple(sheet for sheet in sheets if sheet.uid in due)


def next_change(sheets: Sheets, printers: Mapping[str, Printer], coming: Collection[Hashable] = ()) -> float | None:
    """When `quiet` closes a sheet if no image comes before; None where it closes none."""
    return min((_due(sheet, printers) for sheet in sheets if _is_quiet(sheet, coming)), default=None)


def is_full(sheet: Sheet, printer: Printer) -> bool:
    """Whether no more image may join *sheet*: it fills a film of a printer that waits for no more, or all that a job bears."""
    films = 1 if storing_of(printer).close_when_full else MOST_FILMS
    return sheet.frames >= films * capacity(printer) or sheet.octets >= MOST_OCTETS


def reopened(uid: str, printer: Printer, calling_ae: str, images: Iterable[StoredImage], moment: float) -> Sheet:
    """The sheet of these *images*, at least one, that were kept while nothing ran; no association fills it."""
    kept = tuple(images)
    return Sheet(
        uid=uid,
        printer=printer.name,
        calling_ae=calling_ae,
        study=kept[0].study,
        patient=reduce(_fuller, (image.patient for image in kept)),
        is_color=kept[0].is_color,
        images=kept,
        changed=moment,
    )


def _sheet_of(sheets: Sheets, image: StoredImage, sender: Sender) -> Sheet | None:
    """The open sheet that *image* belongs to."""
    return next((sheet for sheet in sheets if _is_of(sheet, sender) and _takes(sheet, image)), None)


def _without(sheets: Sheets, uid: str, sender: Sender) -> tuple[Sheets, bool]:
    """The sheets without the image of this UID from this calling AE, and whether there was one; empty sheets are left out."""
    after = tuple(_rest(sheet, uid) if _is_of(sheet, sender) else sheet for sheet in sheets)
    return tuple(sheet for sheet in after if sheet.images), after != sheets


def _rest(sheet: Sheet, uid: str) -> Sheet:
    return replace(sheet, images=tuple(image for image in sheet.images if image.uid != uid))


def _joined(
    before: Sheet | None, image: StoredImage, sender: Sender, new_uid: Callable[[], str], moment: float
) -> Sheet:
    """The sheet *before*, or a new one, with *image* as its last."""
    if before:
        images = (*_rest(before, image.uid).images, image)
        return replace(
            before,
            patient=_fuller(before.patient, image.patient),
            images=images,
            changed=moment,
            associations=before.associations | {sender.association},
        )
    return Sheet(
        uid=new_uid(),
        printer=sender.printer.name,
        calling_ae=sender.calling_ae,
        study=image.study,
        patient=image.patient,
        is_color=image.is_color,
        images=(image,),
        changed=moment,
        associations=frozenset({sender.association}),
    )


def _is_of(sheet: Sheet, sender: Sender) -> bool:
    return (sheet.printer, sheet.calling_ae) == (sender.printer.name, sender.calling_ae)


def _takes(sheet: Sheet, image: StoredImage) -> bool:
    return sheet.is_color == image.is_color and _shows_what(sheet, image)


def _left(sheet: Sheet, sender: Sender, joined: Sheet) -> Sheet:
    """*sheet* without the association, which fills sheets of the study it sends now."""
    if _shows_what(sheet, joined):
        return sheet
    return replace(sheet, associations=sheet.associations - {sender.association})


def _is_over(sheet: Sheet, sender: Sender, joined: Sheet) -> bool:
    """Whether the study has changed: nobody fills *sheet*, and its calling AE sends another."""
    return _is_of(sheet, sender) and not _shows_what(sheet, joined) and not sheet.associations


def _shows_what(sheet: Sheet, other: Sheet | StoredImage) -> bool:
    """Whether both are of one study and patient; where no study is named, only the same words are the same patient."""
    if sheet.study != other.study:
        return False
    return sheet.patient == other.patient or (sheet.study != "" and _agree(sheet.patient, other.patient))


def _agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether no word about the patient contradicts that of the other; one that is missing does not."""
    return all(not word or not its or word == its for word, its in zip(one, other, strict=True))


def _fuller(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(word or its for word, its in zip(one, other, strict=True))


def _in_order_of(sheets: Sheets, changed: Sheets) -> Sheets:
    """The *changed* ones in the order in which they were begun."""
    places = {sheet.uid: place for place, sheet in enumerate(sheets)}
    return tuple(sorted(changed, key=lambda sheet: places.get(sheet.uid, len(places))))


def _closes_at_release(printer: Printer | None) -> bool:
    return printer is not None and storing_of(printer).close_at_association_end


def _is_quiet(sheet: Sheet, coming: Collection[Hashable]) -> bool:
    return sheet.associations.isdisjoint(coming)


def _due(sheet: Sheet, printers: Mapping[str, Printer]) -> float:
    printer = printers.get(sheet.printer)
    if printer is None or printer.storing is None:
        return sheet.changed
    return sheet.changed + printer.storing.quiet_seconds


def _replaced(image: StoredImage) -> Remark:
    return Remark(
        code="replaced-image",
        attribute="SOPInstanceUID",
        clause=_CLAUSE,
        sent=image.uid,
        used="the image that was stored last",
    )
