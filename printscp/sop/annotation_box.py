"""Basic Annotation Box SOP Class (PS3.4 H.4.4)."""

from dataclasses import replace

from printscp.film.annotation import AnnotationBox
from printscp.sop.addressing import addressed, film_of
from printscp.sop.printing import refitted
from printscp.sop.requests import NSet, Reply, Step, Surroundings
from printscp.sop.state import State, require_memory, with_film_box
from printscp.wire import tables
from printscp.wire.attribute import keywords_of, read, write
from printscp.wire.deviations import Deviations
from printscp.wire.status import Status


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: puts a text on the film, or takes it off when it is empty."""
    deviations = state.deviations(tables.ANNOTATION_BOX.clause)
    uid = addressed(state, request, deviations)
    film = film_of(state, uid)
    before = next(box for box in film.annotation_boxes if box.uid == uid)
    if "TextString" in request.attributes:
        before = replace(before, stray=())  # a new text may be of another patient
    box = read(request.attributes, tables.ANNOTATION_BOX, before, deviations, creating=False)
    box = _in_place(box, before, deviations)
    boxes = tuple(box if held.uid == uid else held for held in film.annotation_boxes)
    after = with_film_box(state, refitted(replace(film, annotation_boxes=boxes), film, state.printer))
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    attributes = write(box, tables.ANNOTATION_BOX, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks), owner=film.uid)


def _in_place(box: AnnotationBox, before: AnnotationBox, deviations: Deviations) -> AnnotationBox:
    """*box* at the position it was created with: the UID says which box is meant."""
    if box.position == before.position:
        return box
    deviations.tolerated(
        "AnnotationPosition", code="other-position", sent=str(box.position), used=f"{before.position}, of this UID"
    )
    return replace(box, position=before.position)
