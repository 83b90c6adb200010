"""Basic Film Session SOP Class (PS3.4 H.4.1)."""

from dataclasses import replace

from printscp.film.session import FilmSession
from printscp.sop.printing import require_print_action, status_of_fit, submission
from printscp.sop.requests import NAction, NCreate, NDelete, NSet, Reply, Step, Surroundings
from printscp.sop.state import State, require_instance, require_new_uid, session_of, with_session
from printscp.wire import tables
from printscp.wire.attribute import Deviations, keywords_of, read, write
from printscp.wire.sop_classes import FILM_SESSION
from printscp.wire.status import Refusal, Status, gravest


def create(state: State, request: NCreate, around: Surroundings) -> Step:
    """N-CREATE: an association has one film session at a time."""
    uid = request.uid if request.uid is not None else around.new_uid()
    require_new_uid(state, uid)
    if state.session is not None:
        raise Refusal(Status.RESOURCE_LIMITATION, "one Film Session at a time, N-DELETE the first")
    deviations = Deviations(state.printer.tolerance, tables.FILM_SESSION.clause)
    session = read(request.attributes, tables.FILM_SESSION, FilmSession(uid=uid), deviations, creating=True)
    session = _without_memory(session, deviations)
    attributes = write(session, tables.FILM_SESSION)
    attributes.SOPClassUID, attributes.SOPInstanceUID = FILM_SESSION, uid
    reply = Reply(status=deviations.status, created_uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(with_session(state, session), reply, remarks=tuple(deviations.remarks))


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: applies to films printed from now on."""
    require_instance(state, FILM_SESSION, request.uid)
    deviations = Deviations(state.printer.tolerance, tables.FILM_SESSION.clause)
    session = read(request.attributes, tables.FILM_SESSION, session_of(state), deviations, creating=False)
    session = _without_memory(session, deviations)
    attributes = write(session, tables.FILM_SESSION, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, attributes=attributes, tags=tuple(deviations.tags))
    return Step(with_session(state, session), reply, remarks=tuple(deviations.remarks))


def print_films(state: State, request: NAction, around: Surroundings) -> Step:
    """N-ACTION: all films of the session as one job; films without an image are left out (0xB602)."""
    require_instance(state, FILM_SESSION, request.uid)
    require_print_action(request)
    session = session_of(state)
    if not session.film_boxes:
        raise Refusal(Status.NO_FILM_BOX)
    films = tuple(film for film in session.film_boxes if film.has_image)
    status = gravest(status_of_fit(state, film) for film in films)
    if films and not around.queue_has_room:
        raise Refusal(Status.SESSION_QUEUE_FULL)
    if len(films) < len(session.film_boxes):
        status = gravest((status, Status.EMPTY_SESSION_PAGE))
    reply = Reply(status=status)
    printed = replace(
        session, film_boxes=tuple(replace(film, printed=True, refitted=False) for film in session.film_boxes)
    )
    effects = (submission(state, films, around),) if films else ()
    return Step(with_session(state, printed), reply, effects)


def delete(state: State, request: NDelete, around: Surroundings) -> Step:
    """N-DELETE: the session with all that is in it; jobs go on."""
    require_instance(state, FILM_SESSION, request.uid)
    return Step(with_session(state, None), Reply())


def _without_memory(session: FilmSession, deviations: Deviations) -> FilmSession:
    """No memory is set aside for a session: what is asked for is answered with 0xB600."""
    if not session.memory_allocation:
        return session
    sent = str(session.memory_allocation)
    deviations.warn(Status.MEMORY_NOT_ALLOCATED, "MemoryAllocation", code="memory-allocation", sent=sent, used="0")
    return replace(session, memory_allocation=0)
