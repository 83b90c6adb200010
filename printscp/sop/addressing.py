"""Which instance a request is for: the one it names, or the one it can only mean (PS3.7 10.1; PS3.4 H.4).

Print SCUs leave the Requested SOP Instance UID out, and go back to a film box that a later one has closed.
"""

from printscp.film.session import FilmBox
from printscp.sop.requests import NSet, Request
from printscp.sop.state import State, class_of, film_with, instances
from printscp.wire.deviations import Deviations
from printscp.wire.instance_uid import require_valid
from printscp.wire.parsers import LARGEST_US, Unsupported, integer, value_of
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    GRAYSCALE_IMAGE_BOX,
    name_of,
)
from printscp.wire.status import Refusal, Status

_POSITIONS = {
    GRAYSCALE_IMAGE_BOX: "ImageBoxPosition",
    COLOR_IMAGE_BOX: "ImageBoxPosition",
    ANNOTATION_BOX: "AnnotationPosition",
}
"""Attribute that tells the boxes of a film apart where no UID does."""
_OF_A_FILM = (FILM_BOX, *_POSITIONS)
_CLAUSE_OF_UIDS = "PS3.7 10.1"
_CLAUSE_OF_LAST = "PS3.4 H.4.2.2"


def addressed(state: State, request: Request, deviations: Deviations) -> str:
    """The UID of the instance that *request* is for.

    Refused are a UID that is none (0x0117), one of another class (0x0119), one that is unknown (0x0112); by a strict
    printer also a missing UID (0x0117) and a film box that is not the last (0x0112).
    """
    if request.uid is None:
        return _meant(state, request, deviations)
    require_valid(request.uid)
    name = name_of(request.sop_class)
    held = class_of(state, request.uid)
    if held is None:
        raise Refusal(Status.NO_SUCH_SOP_INSTANCE, f"no {name} of this UID can be addressed")
    if held != request.sop_class:
        raise Refusal(Status.CLASS_INSTANCE_CONFLICT, f"this UID is a {name_of(held)}, not a {name}")
    film = film_with(state, request.uid) if held in _OF_A_FILM else None
    if film is not None and film.closed:
        deviations.tolerated(
            "RequestedSOPInstanceUID",
            code="earlier-film-box",
            sent=f"a {name} of an earlier film",
            used="as it is",
            clause=_CLAUSE_OF_LAST,
            refused_as=Status.NO_SUCH_SOP_INSTANCE,
            comment=f"this {name} was closed by a later Film Box",
        )
    return request.uid


def film_of(state: State, uid: str) -> FilmBox:
    """The film box of this UID, or that which has a box of it, once `addressed` has found it."""
    film = film_with(state, uid)
    assert film is not None, uid
    return film


def _meant(state: State, request: Request, deviations: Deviations) -> str:
    uid = _only_candidate(state, request)
    if uid is None:
        raise Refusal(Status.INVALID_SOP_INSTANCE, "SOP Instance UID is missing")
    deviations.tolerated(
        "RequestedSOPInstanceUID",
        code="missing-uid",
        sent="nothing",
        used=uid,
        clause=_CLAUSE_OF_UIDS,
        refused_as=Status.INVALID_SOP_INSTANCE,
        comment="SOP Instance UID is missing",
    )
    return uid


def _only_candidate(state: State, request: Request) -> str | None:
    """The instance that a request without UID means; None where there are several or none."""
    candidates = [uid for uid, sop_class in instances(state, closed=False).items() if sop_class == request.sop_class]
    keyword = _POSITIONS.get(request.sop_class)
    if keyword is not None:
        candidates = [
            uid for uid in candidates if _position(film_of(state, uid), uid) == sent_position(request, keyword)
        ]
    return candidates[0] if len(candidates) == 1 else None


def _position(film: FilmBox, uid: str) -> int | None:
    images = {box.uid: box.position for box in film.image_boxes}
    return (images | {box.uid: box.position for box in film.annotation_boxes}).get(uid)


def sent_position(request: Request, keyword: str) -> int | None:
    """The position that the request names in *keyword*; None when it names none that can be."""
    if not isinstance(request, NSet) or keyword not in request.attributes:
        return None
    try:
        return integer(0, LARGEST_US)(value_of(request.attributes, keyword))
    except Unsupported:
        return None
