"""The service matrix of print management (PS3.4 H.4): which operation on which SOP Class is answered by what.

A pair that is not in the table is refused: 0x0118 for a class that the presentation context does not speak for,
0x0211 for an operation that the class does not have.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from printscp.sop import film_box, film_session, image_box, printer
from printscp.sop.requests import (
    NAction,
    NCreate,
    NDelete,
    NGet,
    NSet,
    Reply,
    Request,
    Step,
    Surroundings,
    operation_of,
)
from printscp.sop.state import State
from printscp.wire.parsers import Unsupported, character_set, value_of
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    MEMBERS,
    PRINTER,
    name_of,
)
from printscp.wire.status import Refusal, Status

Service = Callable[[State, Any, Surroundings], Step]

SERVICES: dict[tuple[str, type], Service] = {
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
    (PRINTER, NGet): printer.get,
}


def step(state: State, request: Request, around: Surroundings) -> Step:
    """Answer *request*: never raises for anything that a print SCU can send."""
    try:
        step = _service(state, request)(state, request, around)
    except Refusal as refusal:
        return Step(state, Reply.refusing(refusal))
    _keep_character_set(step, request)
    return step


def _keep_character_set(step: Step, request: Request) -> None:
    """Let a reply spell its texts as the request did."""
    attributes = step.reply.attributes
    if attributes is None or not isinstance(request, NCreate | NSet) or "SpecificCharacterSet" in attributes:
        return
    with suppress(Unsupported):
        attributes.SpecificCharacterSet = list(character_set(value_of(request.attributes, "SpecificCharacterSet")))


def _service(state: State, request: Request) -> Service:
    if request.sop_class not in MEMBERS.get(request.context, ()):
        raise Refusal(Status.NO_SUCH_SOP_CLASS, f"{name_of(request.sop_class)} is not part of this context")
    service = SERVICES.get((request.sop_class, type(request)))
    sessions_unprintable = service is film_session.print_films and not state.printer.film_session_print
    if service is None or sessions_unprintable:
        comment = f"{name_of(request.sop_class)} has no {operation_of(request)} here"
        raise Refusal(Status.UNRECOGNIZED_OPERATION, comment)
    return service
