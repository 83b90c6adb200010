"""Basic Film Box SOP Class (PS3.4 H.4.2)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.sop.density import clamped, within
from printscp.sop.printing import fits, require_print_action, status_of_fit, submission
from printscp.sop.requests import NAction, NCreate, NDelete, NSet, Reply, Step, Surroundings
from printscp.sop.state import (
    State,
    image_box_class,
    require_instance,
    require_memory,
    require_new_uid,
    session_of,
    with_film_box,
    with_session,
)
from printscp.wire import tables
from printscp.wire.attribute import Deviations, keywords_of, read, require, write
from printscp.wire.parsers import Unsupported, value_of
from printscp.wire.references import read_reference, references
from printscp.wire.sop_classes import COLOR_META, FILM_BOX, FILM_SESSION
from printscp.wire.status import Refusal, Status

_ICC_PROFILE = 0x00282000


def create(state: State, request: NCreate, around: Surroundings) -> Step:
    """N-CREATE: makes the image boxes too, and closes the film box before it."""
    uid = request.uid if request.uid is not None else around.new_uid()
    require_new_uid(state, uid)
    session = _referenced_session(state, request.attributes)
    _require_room(state, session, around)
    deviations = Deviations(state.printer.tolerance, tables.FILM_BOX.clause)
    blank = _blank(uid, state.printer, color=request.context == COLOR_META)
    film = read(request.attributes, tables.FILM_BOX, blank, deviations, creating=True)
    film = _with_image_boxes(_supported(film, blank, state.printer, deviations), around)
    reply = Reply(
        status=deviations.status,
        created_uid=uid,
        attributes=_created_attributes(film),
        tags=tuple(deviations.tags),
    )
    after = _with_new_film_box(state, session, film)
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    return Step(after, reply, remarks=tuple(deviations.remarks))


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: the layout and size of a film stay as they were created."""
    require_instance(state, FILM_BOX, request.uid)
    before = _open_film_box(state)
    deviations = Deviations(state.printer.tolerance, tables.FILM_BOX.clause)
    film = read(request.attributes, tables.FILM_BOX, before, deviations, creating=False)
    film = _supported(film, before, state.printer, deviations)
    film = replace(film, refitted=film.refitted or fits(film, state.printer) != fits(before, state.printer))
    attributes = write(film, tables.FILM_BOX, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, attributes=attributes, tags=tuple(deviations.tags))
    after = with_film_box(state, film)
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    return Step(after, reply, remarks=tuple(deviations.remarks))


def print_film(state: State, request: NAction, around: Surroundings) -> Step:
    """N-ACTION: this film as one job; a film without an image is not printed (0xB603)."""
    require_instance(state, FILM_BOX, request.uid)
    require_print_action(request)
    film = _open_film_box(state)
    after = with_film_box(state, replace(film, printed=True, refitted=False))
    if not film.has_image:
        return Step(after, Reply(status=Status.EMPTY_PAGE))
    status = status_of_fit(state, film)
    if not around.queue_has_room:
        raise Refusal(Status.QUEUE_FULL)
    return Step(after, Reply(status=status), (submission(state, (film,), around),))


def delete(state: State, request: NDelete, around: Surroundings) -> Step:
    """N-DELETE: the film box and its image boxes; the film box before it stays closed."""
    require_instance(state, FILM_BOX, request.uid)
    session = session_of(state)
    films = tuple(film for film in session.film_boxes if film.uid != request.uid)
    return Step(with_session(state, replace(session, film_boxes=films)), Reply())


def _referenced_session(state: State, attributes: Dataset) -> FilmSession:
    require(attributes, ("ReferencedFilmSessionSequence",))
    try:
        uid = read_reference(value_of(attributes, "ReferencedFilmSessionSequence"), FILM_SESSION)
    except Unsupported:
        uid = ""
    if state.session is None or uid != state.session.uid:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, "ReferencedFilmSessionSequence names no Film Session here")
    return state.session


def _require_room(state: State, session: FilmSession, around: Surroundings) -> None:
    if len(session.film_boxes) >= around.most_film_boxes:
        raise Refusal(Status.RESOURCE_LIMITATION, f"{len(session.film_boxes)} Film Boxes are the most in a session")
    stranded = any(not film.closed and not film.printed for film in session.film_boxes)
    if stranded and not state.printer.film_session_print:
        raise Refusal(Status.UNPRINTED_FILM_BOX)


def _blank(uid: str, printer: Printer, *, color: bool) -> FilmBox:
    """A film box with the defaults of the printer."""
    return FilmBox(
        uid=uid,
        display_format=DisplayFormat.standard(columns=1, rows=1),
        color=color,
        size=printer.default_film_size,
        min_density=printer.min_density,
        max_density=printer.max_density,
    )


def _supported(film: FilmBox, before: FilmBox, printer: Printer, deviations: Deviations) -> FilmBox:
    """*film* with what this printer has in the place of what it lacks."""
    if film.size not in printer.film_sizes:
        deviations.replaced("FilmSizeID", sent=film.size.id, used=before.size.id)
        film = replace(film, size=before.size)
    if film.presentation_lut_uid is not None:
        deviations.replaced("ReferencedPresentationLUTSequence", sent=film.presentation_lut_uid, used="no LUT")
        film = replace(film, presentation_lut_uid=None)
    if film.icc_profile and not film.color:
        deviations.left_out(_ICC_PROFILE, "profile-of-grayscale")
        film = replace(film, icc_profile=b"")
    film = clamped(film, before, printer, deviations)
    if film.border_density != before.border_density:
        film = replace(film, border_density=within(film.border_density, film, "BorderDensity", deviations))
    if film.empty_image_density != before.empty_image_density:
        film = replace(
            film, empty_image_density=within(film.empty_image_density, film, "EmptyImageDensity", deviations)
        )
    return film


def _with_image_boxes(film: FilmBox, around: Surroundings) -> FilmBox:
    positions = range(1, film.display_format.box_count + 1)
    return replace(film, image_boxes=tuple(ImageBox(uid=around.new_uid(), position=n) for n in positions))


def _created_attributes(film: FilmBox) -> Dataset:
    """The effective values, and the image boxes in the order of their position."""
    attributes = write(film, tables.FILM_BOX)
    attributes.SOPClassUID, attributes.SOPInstanceUID = FILM_BOX, film.uid
    attributes.ReferencedImageBoxSequence = references(image_box_class(film), (box.uid for box in film.image_boxes))
    return attributes


def _with_new_film_box(state: State, session: FilmSession, film: FilmBox) -> State:
    closed = tuple(replace(held, closed=True) for held in session.film_boxes)
    return with_session(state, replace(session, film_boxes=(*closed, film)))


def _open_film_box(state: State) -> FilmBox:
    """The film box created last, once `require_instance` has found it."""
    return session_of(state).film_boxes[-1]
