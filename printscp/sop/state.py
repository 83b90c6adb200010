"""The memory of one association: its Film Session with the Film Boxes and Image Boxes in it (PS3.4 H.2.3)."""

from dataclasses import dataclass, field, replace

from printscp.film.image import Item
from printscp.film.presentation_lut import LutTable, PresentationLut
from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.film.session import FilmBox, FilmSession
from printscp.wire.deviations import Deviations
from printscp.wire.instance_uid import require_valid
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
)
from printscp.wire.status import Refusal, Status

_WELL_KNOWN = {PRINTER_INSTANCE: PRINTER, PRINTER_CONFIGURATION_INSTANCE: PRINTER_CONFIGURATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an association has built up; it is gone when the association ends."""

    calling_ae: str
    printer: Printer
    scu: Scu = field(default_factory=Scu)
    accepted: frozenset[str] = frozenset()
    """Abstract syntaxes of the presentation contexts that were accepted."""
    session: FilmSession | None = None
    presentation_luts: tuple[PresentationLut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What deviated from the standard in the request for the association."""
    noted: tuple[tuple[str, Remark], ...] = ()
    """What deviated later, with the UID of the Film Session, Film Box or Presentation LUT that it is about."""

    @property
    def octets(self) -> int:
        """Bytes that the association holds: pixels, ICC profiles, LUTs, and the texts that may be long."""
        tables = (lut.content for lut in self.presentation_luts if isinstance(lut.content, LutTable))
        luts = sum(_OCTETS_OF_ENTRY * len(table.entries) for table in tables)
        return luts + sum(film.octets for film in films_of(self))

    def deviations(self, clause: str) -> Deviations:
        """An empty list of deviations for one request, as tolerant as the printer is to this print SCU."""
        return Deviations(self.printer.tolerance, clause, self.scu.quiet)


_OCTETS_OF_ENTRY = 36  # a place in a tuple, and a number that Python does not share


def _octets_of(film: FilmBox) -> int:
    texts = [film.configuration_information, *_words(film.stray)]
    for annotation in film.annotation_boxes:
        texts += [annotation.text, *_words(annotation.stray)]
    pixels = 0
    for box in film.image_boxes:
        texts += [box.configuration_information, *_words(box.original_image), *_words(box.stray)]
        if box.image:
            pixels += len(box.image.pixel_data)
            texts += _words(box.image.stray)
    return pixels + len(film.icc_profile) + sum(map(len, texts))


def counted(film: FilmBox) -> FilmBox:
    """*film* with the bytes that it holds: to count them for all films at each request would take too long."""
    return replace(film, octets=_octets_of(film))


def _words(item: Item) -> list[str]:
    return [words for _, words in item]


def require_memory(before: State, after: State, most_octets: int, status: Status) -> None:
    """Refuse what makes the association hold more than *most_octets*; what makes it hold less is never refused."""
    if after.octets > max(most_octets, before.octets):
        raise Refusal(status, f"more than the {max(most_octets, 0) >> 20} MiB that this printer has left")


def image_box_class(film: FilmBox) -> str:
    return COLOR_IMAGE_BOX if film.color else GRAYSCALE_IMAGE_BOX


def require_new_uid(state: State, uid: str) -> None:
    """Refuse a UID that is not one (0x0117) or that the association uses already (0x0111)."""
    require_valid(uid)
    if class_of(state, uid) is not None:
        raise Refusal(Status.DUPLICATE_SOP_INSTANCE, f"{uid} exists already")


def session_of(state: State) -> FilmSession:
    """The session of an association where an instance in it was found."""
    assert state.session is not None
    return state.session


def films_of(state: State) -> tuple[FilmBox, ...]:
    """The film boxes of the association in the order they were created."""
    return state.session.film_boxes if state.session else ()


def with_session(state: State, session: FilmSession | None) -> State:
    return replace(state, session=session)


def with_film_box(state: State, film: FilmBox) -> State:
    """*state* with *film* in the place of the film box of the same UID."""
    session = session_of(state)
    film = counted(film)
    films = tuple(film if held.uid == film.uid else held for held in session.film_boxes)
    return with_session(state, replace(session, film_boxes=films))


def class_of(state: State, uid: str) -> str | None:
    """The SOP Class of the instance of this UID; None when the association has none."""
    if uid in _WELL_KNOWN:
        return _WELL_KNOWN[uid]
    if any(lut.uid == uid for lut in state.presentation_luts):
        return PRESENTATION_LUT
    if state.session is not None and state.session.uid == uid:
        return FILM_SESSION
    film = film_with(state, uid)
    return instances_of(film)[uid] if film else None


def film_with(state: State, uid: str) -> FilmBox | None:
    """The film box of this UID, or that which has a box of it: most often the newest."""
    return next((film for film in reversed(films_of(state)) if uid in instances_of(film)), None)


def instances_of(film: FilmBox) -> dict[str, str]:
    """The UIDs of a film box and of what is on it, with their SOP Class."""
    images = dict.fromkeys((box.uid for box in film.image_boxes), image_box_class(film))
    return {film.uid: FILM_BOX, **images, **{box.uid: ANNOTATION_BOX for box in film.annotation_boxes}}


def instances(state: State, *, closed: bool = True) -> dict[str, str]:
    """The UIDs of all instances, with their SOP Class; without *closed* those that the standard lets be addressed.

    These are the film box created last and the boxes in it (PS3.4 H.4.2.2), and what belongs to no film.
    """
    uids = _WELL_KNOWN | {lut.uid: PRESENTATION_LUT for lut in state.presentation_luts}
    if state.session is not None:
        uids[state.session.uid] = FILM_SESSION
    for film in films_of(state):
        if closed or not film.closed:
            uids |= instances_of(film)
    return uids
