"""Basic Film Box SOP Class (PS3.4 H.4.2)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.annotation import AnnotationBox, annotation_positions
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.render.sheet import image_box_areas_of
from printscp.sop.addressing import addressed, film_of
from printscp.sop.capabilities import supported, with_layout
from printscp.sop.lut_reference import report_lut_size
from printscp.sop.printing import (
    printed_reply,
    refitted,
    require_print_action,
    require_storage,
    status_of_fit,
    submission,
)
from printscp.sop.requests import NAction, NCreate, NDelete, NSet, Reply, Step, Surroundings
from printscp.sop.state import (
    State,
    counted,
    image_box_class,
    require_memory,
    require_new_uid,
    session_of,
    with_film_box,
    with_session,
)
from printscp.wire import tables
from printscp.wire.attribute import keywords_of, read, require, write
from printscp.wire.deviations import Deviations
from printscp.wire.parsers import Unsupported, value_of
from printscp.wire.references import read_reference, references
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
)
from printscp.wire.status import Refusal, Status, gravest


def create(state: State, request: NCreate, around: Surroundings) -> Step:
    """N-CREATE: makes the image boxes and annotation boxes too, and closes the film box before it."""
    uid = request.uid if request.uid is not None else around.new_uid()
    require_new_uid(state, uid)
    deviations = state.deviations(tables.FILM_BOX.clause)
    session = _referenced_session(state, request.attributes, deviations)
    _require_room(state, session, around)
    blank = _blank(uid, session, state.printer, color=_is_color(request.context, state))
    film = read(request.attributes, tables.FILM_BOX, blank, deviations, creating=True)
    sent_format = film.display_format
    film = supported(with_layout(film, state, deviations), blank, state, deviations)
    film = _with_boxes(film, state, around)
    after = _with_new_film_box(state, session, film)
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    attributes = _created_attributes(film, sent_format, state)
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks), owner=uid)


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: the layout and size of a film stay as they were created, and so do its image boxes."""
    deviations = state.deviations(tables.FILM_BOX.clause_of_set)
    uid = addressed(state, request, deviations)
    before = film_of(state, uid)
    film = read(request.attributes, tables.FILM_BOX, before, deviations, creating=False)
    film = refitted(supported(film, before, state, deviations), before, state.printer)
    if film.presentation_lut_uid != before.presentation_lut_uid:
        for box in film.image_boxes:
            report_lut_size(box, film, state, deviations)
    after = with_film_box(state, film)
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    attributes = write(film, tables.FILM_BOX, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks), owner=uid)


def print_film(state: State, request: NAction, around: Surroundings) -> Step:
    """N-ACTION: this film as one job; a film without an image is not printed (0xB603)."""
    deviations = state.deviations("PS3.4 H.4.2.2.4")
    uid = addressed(state, request, deviations)
    require_print_action(request)
    film = film_of(state, uid)
    effect = None
    status = gravest((Status.EMPTY_PAGE,), state.scu.quiet)
    if film.has_image:
        status = gravest((status_of_fit(state, film),), state.scu.quiet)
        require_storage(around)
        if not around.queue_has_room:
            raise Refusal(Status.QUEUE_FULL)
        effect = submission(state, (film,), around)
    after = with_film_box(state, replace(film, printed=True, refitted=False))
    reply = printed_reply(state, uid, status, effect)
    return Step(after, reply, (effect,) if effect else (), remarks=tuple(deviations.remarks), owner=uid)


def delete(state: State, request: NDelete, around: Surroundings) -> Step:
    """N-DELETE: the film box and its image boxes; the film box before it stays closed."""
    deviations = state.deviations("PS3.4 H.4.2.2.3")
    uid = addressed(state, request, deviations)
    session = session_of(state)
    films = tuple(film for film in session.film_boxes if film.uid != uid)
    after = with_session(state, replace(session, film_boxes=films))
    return Step(after, Reply(uid=uid), remarks=tuple(deviations.remarks), owner=session.uid)


def _referenced_session(state: State, attributes: Dataset, deviations: Deviations) -> FilmSession:
    """The session of the association, which print SCUs leave out or name wrongly; there is only one."""
    keyword = "ReferencedFilmSessionSequence"
    if keyword not in attributes:
        if state.session is None:
            require(attributes, (keyword,))
        sent, refused_as = "nothing", Status.MISSING_ATTRIBUTE
    else:
        try:
            uid = read_reference(value_of(attributes, keyword), FILM_SESSION)
        except Unsupported:
            uid = ""
        if state.session is not None and uid == state.session.uid:
            return state.session
        sent, refused_as = "another Film Session", Status.INVALID_ATTRIBUTE_VALUE
    if state.session is None:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"{keyword} names no Film Session here")
    deviations.tolerated(
        keyword,
        code="film-session-reference",
        sent=sent,
        used="the Film Session there is",
        refused_as=refused_as,
        comment=f"{keyword} missing" if sent == "nothing" else f"{keyword} names no Film Session here",
    )
    return state.session


def _require_room(state: State, session: FilmSession, around: Surroundings) -> None:
    if len(session.film_boxes) >= around.most_film_boxes:
        raise Refusal(Status.RESOURCE_LIMITATION, f"{len(session.film_boxes)} Film Boxes are the most in a session")
    stranded = any(not film.closed and not film.printed for film in session.film_boxes)
    if stranded and not state.printer.film_session_print:
        raise Refusal(Status.UNPRINTED_FILM_BOX)


def _is_color(context: str, state: State) -> bool:
    """Which kind of image boxes a film has: the presentation context says so.

    On the context of a member class it is grayscale, unless only color image boxes were accepted.
    """
    if context in (COLOR_META, GRAYSCALE_META):
        return context == COLOR_META
    return COLOR_IMAGE_BOX in state.accepted and GRAYSCALE_IMAGE_BOX not in state.accepted


def _blank(uid: str, session: FilmSession, printer: Printer, *, color: bool) -> FilmBox:
    """A film box with the light that the session names, and otherwise the defaults of the printer."""
    light, ambient_light = session.illumination, session.reflected_ambient_light
    return FilmBox(
        uid=uid,
        display_format=DisplayFormat.standard(columns=1, rows=1),
        color=color,
        size=printer.default_film_size,
        min_density=printer.min_density,
        max_density=printer.max_density,
        illumination=printer.illumination if light is None else light,
        reflected_ambient_light=printer.reflected_ambient_light if ambient_light is None else ambient_light,
    )


def _with_boxes(film: FilmBox, state: State, around: Surroundings) -> FilmBox:
    count = len(image_box_areas_of(film, state.printer))
    images = tuple(ImageBox(uid=around.new_uid(), position=number) for number in range(1, count + 1))
    wanted = annotation_positions(film.annotation_display_format, count) if ANNOTATION_BOX in state.accepted else ()
    annotations = tuple(AnnotationBox(around.new_uid(), position) for position in wanted)
    return replace(film, image_boxes=images, annotation_boxes=annotations)


def _created_attributes(film: FilmBox, sent_format: DisplayFormat, state: State) -> Dataset:
    """The effective values, and the boxes in the order of their position."""
    attributes = write(replace(film, display_format=sent_format), tables.FILM_BOX)
    attributes.SOPClassUID, attributes.SOPInstanceUID = FILM_BOX, film.uid
    attributes.ReferencedImageBoxSequence = references(image_box_class(film), (box.uid for box in film.image_boxes))
    if ANNOTATION_BOX in state.accepted:
        uids = (box.uid for box in film.annotation_boxes)
        attributes.ReferencedBasicAnnotationBoxSequence = references(ANNOTATION_BOX, uids)
    return attributes


def _with_new_film_box(state: State, session: FilmSession, film: FilmBox) -> State:
    closed = tuple(held if held.closed else replace(held, closed=True) for held in session.film_boxes)
    return with_session(state, replace(session, film_boxes=(*closed, counted(film))))
