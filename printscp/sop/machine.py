"""The service matrix of print management (PS3.4 H.4): which operation on which SOP Class is answered by what.

A pair that is not in the table is refused: 0x0118 for a class that the presentation context does not speak for,
0x0211 for an operation that the class does not have.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from printscp.sop import (
    annotation_box,
    film_box,
    film_session,
    image_box,
    presentation_lut,
    print_job,
    printer,
    printer_configuration,
)
from printscp.sop.requests import (
    NAction,
    NCreate,
    NDelete,
    NGet,
    NSet,
    Reply,
    Request,
    Step,
    SubmitJob,
    Surroundings,
    operation_of,
)
from printscp.sop.state import State, films_of
from printscp.wire.character_set_choice import character_set_for
from printscp.wire.character_sets import repaired
from printscp.wire.code_extensions import UNDECLARED_UTF_8
from printscp.wire.dataset_texts import character_set_names, joined_texts
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    MEMBERS,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    name_of,
)
from printscp.wire.status import Refusal, Status

Service = Callable[[State, Any, Surroundings], Step]

SERVICE_OF: dict[tuple[str, type], Service] = {
    (FILM_SESSION, NCreate): film_session.create,
    (FILM_SESSION, NSet): film_session.change,
    (FILM_SESSION, NAction): film_session.print_films,
    (FILM_SESSION, NDelete): film_session.delete,
    (FILM_BOX, NCreate): film_box.create,
    (FILM_BOX, NSet): film_box.change,
    (FILM_BOX, NAction): film_box.print_film,
    (FILM_BOX, NDelete): film_box.delete,
    (GRAYSCALE_IMAGE_BOX, NSet): image_box.change,
    (COLOR_IMAGE_BOX, NSet): image_box.change,
    (ANNOTATION_BOX, NSet): annotation_box.change,
    (PRESENTATION_LUT, NCreate): presentation_lut.create,
    (PRESENTATION_LUT, NDelete): presentation_lut.delete,
    (PRINT_JOB, NGet): print_job.get,
    (PRINTER, NGet): printer.get,
    (PRINTER_CONFIGURATION, NGet): printer_configuration.get,
}

_BEYOND_LATIN = 0x100
MOST_REMARKS = 100
"""On one film, session or LUT; what a broken print SCU repeats for ever is not worth more memory."""


def step(state: State, request: Request, around: Surroundings) -> Step:
    """Answer *request*: never raises for anything that a print SCU can send."""
    try:
        step = _service(state, request)(state, request, around)
    except Refusal as refusal:
        return Step(state, Reply.refusing(refusal), remarks=refusal.remarks)
    _keep_character_set(step, request)
    return _with_remarks(step)


def _keep_character_set(step: Step, request: Request) -> None:
    """Let a reply spell its texts as the request did, or else as the film session does (PS3.4 H.4.1.2.1).

    Where that lacks a character of them the reply is in Unicode; without any it is in Latin-1, as it is read.
    """
    attributes = step.reply.attributes
    if attributes is None or not isinstance(request, NCreate | NSet):
        return
    content = joined_texts(attributes)
    session = step.state.session
    names = character_set_names(attributes) or repaired(character_set_names(request.attributes)) or ()
    if not names and session and not content.isascii():
        names = session.character_set
    is_unicode = any(remark.code == UNDECLARED_UTF_8 for remark in step.remarks)
    if not content.isascii() and (names or is_unicode or not _is_latin(content)):
        names = character_set_for(content, names)
    if names:
        attributes.SpecificCharacterSet = list(names)


def _is_latin(content: str) -> bool:
    return all(ord(character) < _BEYOND_LATIN for character in content)


def _with_remarks(step: Step) -> Step:
    """*step* with its remarks kept in the state, and in the jobs those about what they print."""
    state = step.state
    held = _owners(state)
    noted = tuple(pair for pair in state.noted if pair[0] in held)
    if step.owner in held:
        room = max(MOST_REMARKS - sum(owner == step.owner for owner, _ in noted), 0)
        noted += tuple((step.owner, remark) for remark in step.remarks[:room])
    if noted != state.noted:
        state = replace(state, noted=noted)
    return replace(step, state=state, effects=tuple(_remarked(effect, state) for effect in step.effects))


def _owners(state: State) -> set[str]:
    """The UIDs of all that a remark may be about."""
    session = {state.session.uid} if state.session else set()
    return session | {film.uid for film in films_of(state)} | {lut.uid for lut in state.presentation_luts}


def _remarked(effect: SubmitJob, state: State) -> SubmitJob:
    job = effect.job
    printed = {job.session.uid, *(film.uid for film in job.films), *(lut.uid for lut in job.presentation_luts)}
    noted = (remark for owner, remark in state.noted if owner in printed)
    return SubmitJob(replace(job, remarks=(*state.remarks, *noted)))


def _service(state: State, request: Request) -> Service:
    if request.sop_class not in MEMBERS.get(request.context, ()):
        raise Refusal(Status.NO_SUCH_SOP_CLASS, f"{name_of(request.sop_class)} is not part of this context")
    service = SERVICE_OF.get((request.sop_class, type(request)))
    sessions_unprintable = service is film_session.print_films and not state.printer.film_session_print
    if service is None or sessions_unprintable:
        comment = f"{name_of(request.sop_class)} has no {operation_of(request)} here"
        raise Refusal(Status.UNRECOGNIZED_OPERATION, comment)
    return service
