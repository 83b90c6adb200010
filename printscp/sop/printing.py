"""What N-ACTION on a film box and on a film session have in common (PS3.4 H.4.1.2.3, H.4.2.2.4)."""

from dataclasses import replace

from printscp.film.job import PrintJob
from printscp.film.session import FilmBox
from printscp.render.placement import Fit, place
from printscp.render.sheet import image_box_areas_of
from printscp.sop.requests import NAction, SubmitJob, Surroundings
from printscp.sop.state import State, session_of
from printscp.wire.status import Refusal, Status

_PRINT = 1


def require_print_action(request: NAction) -> None:
    if request.action_type != _PRINT:
        raise Refusal(Status.NO_SUCH_ACTION, f"action type {request.action_type} is not 1 (print)")


def require_fitting(state: State, film: FilmBox) -> None:
    """Refuse a film on which an image no longer fits.

    Each image fitted when it was set, but N-SET of the film box may have changed the magnification since.
    """
    areas = image_box_areas_of(film, state.printer)
    pixels_per_mm = state.printer.pixels_per_mm(film.resolution)
    for box, area in zip(film.image_boxes, areas, strict=True):
        if box.image and place(box, film, area, pixels_per_mm).fit is Fit.TOO_LARGE:
            raise Refusal(Status.IMAGE_TOO_LARGE, f"image {box.position} is larger than its box")


def submission(state: State, films: tuple[FilmBox, ...], around: Surroundings) -> SubmitJob:
    """The effect that prints *films* as they are now."""
    session = replace(session_of(state), film_boxes=())
    return SubmitJob(
        PrintJob(
            uid=around.new_uid(),
            created=around.now,
            calling_ae=state.calling_ae,
            printer=state.printer.name,
            session=session,
            films=tuple(replace(film, closed=False, printed=False) for film in films),
        )
    )
