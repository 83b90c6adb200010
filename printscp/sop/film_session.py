"""Basic Film Session SOP Class (PS3.4 H.4.1)."""

from dataclasses import replace

from printscp.film.session import FilmSession
from printscp.sop.addressing import addressed
from printscp.sop.lut_reference import known_lut
from printscp.sop.printing import printed_reply, require_print_action, require_storage, status_of_fit, submission
from printscp.sop.requests import NAction, NCreate, NDelete, NSet, Reply, Step, Surroundings
from printscp.sop.state import State, films_of, require_new_uid, session_of, with_session
from printscp.wire import tables
from printscp.wire.attribute import keywords_of, read, write
from printscp.wire.deviations import Deviations
from printscp.wire.sop_classes import FILM_SESSION
from printscp.wire.status import Refusal, Status, gravest


def create(state: State, request: NCreate, around: Surroundings) -> Step:
    """N-CREATE: an association has one film session at a time; one that is all printed makes room for the next."""
    uid = request.uid if request.uid is not None else around.new_uid()
    require_new_uid(state, uid)
    require_storage(around)
    deviations = state.deviations(tables.FILM_SESSION.clause)
    _make_room(state, deviations)
    blank = FilmSession(uid=uid, medium_type=state.printer.media[0])
    session = read(request.attributes, tables.FILM_SESSION, blank, deviations, creating=True)
    session = _supported(session, blank, state, deviations)
    attributes = write(session, tables.FILM_SESSION)
    attributes.SOPClassUID, attributes.SOPInstanceUID = FILM_SESSION, uid
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(with_session(state, session), reply, remarks=tuple(deviations.remarks), owner=uid)


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: applies to films printed from now on."""
    deviations = state.deviations(tables.FILM_SESSION.clause_of_set)
    uid = addressed(state, request, deviations)
    before = session_of(state)
    session = read(request.attributes, tables.FILM_SESSION, before, deviations, creating=False)
    session = _supported(session, before, state, deviations)
    attributes = write(session, tables.FILM_SESSION, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(with_session(state, session), reply, remarks=tuple(deviations.remarks), owner=uid)


def print_films(state: State, request: NAction, around: Surroundings) -> Step:
    """N-ACTION: all films of the session as one job; films without an image are left out (0xB602)."""
    deviations = state.deviations("PS3.4 H.4.1.2.4")
    uid = addressed(state, request, deviations)
    require_print_action(request)
    session = session_of(state)
    if not session.film_boxes:
        raise Refusal(Status.NO_FILM_BOX)
    films = tuple(film for film in session.film_boxes if film.has_image)
    statuses = [status_of_fit(state, film) for film in films]
    again = sum(1 for film in films if film.printed)
    if again:
        deviations.warn(
            Status.SUCCESS, "FilmBox", code="printed-again", sent=f"{again} films printed before", used="printed again"
        )
    if films:
        require_storage(around)
        if not around.queue_has_room:
            raise Refusal(Status.SESSION_QUEUE_FULL)
    if len(films) < len(session.film_boxes):
        statuses.append(Status.EMPTY_SESSION_PAGE)
    printed = replace(
        session, film_boxes=tuple(replace(film, printed=True, refitted=False) for film in session.film_boxes)
    )
    effect = submission(state, films, around) if films else None
    reply = printed_reply(state, uid, gravest(statuses, state.scu.quiet), effect)
    effects = (effect,) if effect else ()
    return Step(with_session(state, printed), reply, effects, remarks=tuple(deviations.remarks), owner=uid)


def delete(state: State, request: NDelete, around: Surroundings) -> Step:
    """N-DELETE: the session with all that is in it; jobs go on."""
    deviations = state.deviations("PS3.4 H.4.1.2.3")
    uid = addressed(state, request, deviations)
    return Step(with_session(state, None), Reply(uid=uid), remarks=tuple(deviations.remarks))


def _make_room(state: State, deviations: Deviations) -> None:
    """Refuse a second session (0x0213) while the first one has an image that was never printed."""
    if state.session is None:
        return
    if any(film.has_image and not film.printed for film in films_of(state)):
        raise Refusal(Status.RESOURCE_LIMITATION, "the Film Session before has unprinted films, N-DELETE it")
    deviations.tolerated(
        "AffectedSOPInstanceUID",
        code="second-film-session",
        sent="a second Film Session",
        used="it in the place of the first, which has nothing unprinted",
        refused_as=Status.RESOURCE_LIMITATION,
        comment="one Film Session at a time, N-DELETE the first",
    )


def _supported(session: FilmSession, before: FilmSession, state: State, deviations: Deviations) -> FilmSession:
    """*session* with what this printer has in the place of what it lacks; no memory is set aside (0xB600)."""
    if session.medium_type not in state.printer.media:
        deviations.replaced("MediumType", sent=session.medium_type, used=before.medium_type)
        session = replace(session, medium_type=before.medium_type)
    if session.memory_allocation:
        sent = str(session.memory_allocation)
        deviations.warn(Status.MEMORY_NOT_ALLOCATED, "MemoryAllocation", code="memory-allocation", sent=sent, used="0")
        session = replace(session, memory_allocation=0)
    lut = known_lut(session.presentation_lut_uid, before.presentation_lut_uid, state, deviations)
    return replace(session, presentation_lut_uid=lut)
