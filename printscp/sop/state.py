"""The memory of one association: its Film Session with the Film Boxes and Image Boxes in it (PS3.4 H.2.3)."""

import re
from dataclasses import dataclass, replace

from printscp.film.printer import Printer
from printscp.film.presentation_lut import PresentationLut
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.film.session import FilmBox, FilmSession
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRINTER,
    PRINTER_INSTANCE,
    name_of,
)
from printscp.wire.status import Refusal, Status

_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_LONGEST_UID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an association has built up; it is gone when the association ends."""

    calling_ae: str
    printer: Printer
    scu: Scu = Scu()
    accepted: frozenset[str] = frozenset()
    """Abstract syntaxes of the presentation contexts that were accepted."""
    session: FilmSession | None = None
    presentation_luts: tuple[PresentationLut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What deviated from the standard before and beside any film."""

    @property
    def octets(self) -> int:
        """Bytes that the association holds: pixels, ICC profiles, and the texts that may be long."""
        return sum(map(_octets_of, self.session.film_boxes)) if self.session else 0


def _octets_of(film: FilmBox) -> int:
    texts = [film.configuration_information]
    for box in film.image_boxes:
        texts += [box.configuration_information, *(words for _, words in box.original_image)]
    pixels = sum(len(box.image.pixel_data) for box in film.image_boxes if box.image)
    return pixels + len(film.icc_profile) + sum(map(len, texts))


def require_memory(before: State, after: State, most_octets: int, status: Status) -> None:
    """Refuse what makes the association hold more than *most_octets*; what makes it hold less is never refused."""
    if after.octets > max(most_octets, before.octets):
        raise Refusal(status, f"more than the {max(most_octets, 0) >> 20} MiB that this printer has left")


def image_box_class(film: FilmBox) -> str:
    return COLOR_IMAGE_BOX if film.color else GRAYSCALE_IMAGE_BOX


def require_new_uid(state: State, uid: str) -> None:
    """Refuse a UID that is not one (0x0117) or that the association uses already (0x0111)."""
    require_valid(uid)
    if uid in _instances(state):
        raise Refusal(Status.DUPLICATE_SOP_INSTANCE, f"{uid} exists already")


def require_instance(state: State, sop_class: str, uid: str | None) -> None:
    """Refuse a UID that is not one (0x0117), of another class (0x0119), or unknown or closed (0x0112)."""
    require_valid(uid)
    held = _instances(state, closed=False).get(uid or "")
    if held is None:
        raise Refusal(Status.NO_SUCH_SOP_INSTANCE, f"no {name_of(sop_class)} of this UID can be addressed")
    if held != sop_class:
        raise Refusal(Status.CLASS_INSTANCE_CONFLICT, f"this UID is a {name_of(held)}, not a {name_of(sop_class)}")


def require_valid(uid: str | None) -> None:
    if uid is None:
        raise Refusal(Status.INVALID_SOP_INSTANCE, "SOP Instance UID is missing")
    if len(uid) > _LONGEST_UID or not _UID.fullmatch(uid):
        raise Refusal(Status.INVALID_SOP_INSTANCE, "SOP Instance UID has other than digits and dots")


def session_of(state: State) -> FilmSession:
    """The session of an association where an instance in it was found."""
    assert state.session is not None
    return state.session


def with_session(state: State, session: FilmSession | None) -> State:
    return replace(state, session=session)


def with_film_box(state: State, film: FilmBox) -> State:
    """*state* with *film* in the place of the film box of the same UID."""
    session = session_of(state)
    films = tuple(film if held.uid == film.uid else held for held in session.film_boxes)
    return with_session(state, replace(session, film_boxes=films))


def _instances(state: State, *, closed: bool = True) -> dict[str, str]:
    """The UIDs of all instances, with their SOP Class; or only of those that a request may name.

    Only the film box created last, and the image boxes in it, can be addressed (PS3.4 H.4.2.2).
    """
    uids = {PRINTER_INSTANCE: PRINTER}
    if state.session is None:
        return uids
    uids[state.session.uid] = FILM_SESSION
    for film in state.session.film_boxes:
        if closed or not film.closed:
            uids[film.uid] = FILM_BOX
            uids |= {box.uid: image_box_class(film) for box in film.image_boxes}
    return uids
