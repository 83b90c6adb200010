"""What the services of print have in common: how images fit, and the job that is made (PS3.4 H.4.1.2.4, H.4.2.2.4)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.image import ImageBox
from printscp.film.job import PrintJob
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.render.placement import Fit, place
from printscp.render.rect import Rect
from printscp.render.sheet import image_box_areas_of
from printscp.sop.requests import NAction, Reply, SubmitJob, Surroundings
from printscp.sop.state import State, session_of
from printscp.wire.references import reference
from printscp.wire.sop_classes import PRINT_JOB
from printscp.wire.status import Refusal, Status, gravest

_PRINT = 1
_STATUS_OF_FIT = {
    Fit.FITS: Status.SUCCESS,
    Fit.DEMAGNIFIED: Status.DEMAGNIFIED,
    Fit.DECIMATED: Status.DECIMATED,
    Fit.CROPPED: Status.CROPPED,
}


def require_print_action(request: NAction) -> None:
    if request.action_type != _PRINT:
        raise Refusal(Status.NO_SUCH_ACTION, f"action type {request.action_type} is not 1 (print)")


def require_storage(around: Surroundings) -> None:
    """Refuse what cannot be kept (0x0213), so that nothing of it is begun."""
    if not around.storage_has_room:
        raise Refusal(Status.RESOURCE_LIMITATION, "the disk of the printer is full")


def status_of_fit(state: State, film: FilmBox) -> Status:
    """How the images of a film fit if N-SET of the film box changed that; 0xC603 is raised as a `Refusal`.

    Else each was told when it was set (PS3.4 H.4.3.1.2.2).
    """
    if not film.refitted:
        return Status.SUCCESS
    areas = image_box_areas_of(film, state.printer)
    boxes = zip(film.image_boxes, areas, strict=True)
    return gravest(status_of_box(box, film, area, state.printer) for box, area in boxes if box.image)


def fits(film: FilmBox, printer: Printer) -> tuple[Fit, ...]:
    """How each image of *film* fits its box."""
    areas = image_box_areas_of(film, printer)
    pixels_per_mm = printer.pixels_per_mm(film.resolution)
    boxes = zip(film.image_boxes, areas, strict=True)
    return tuple(place(box, film, area, pixels_per_mm).fit for box, area in boxes if box.image)


def refitted(film: FilmBox, before: FilmBox, printer: Printer) -> FilmBox:
    """*film*, with a note when its images fit otherwise than on *before*."""
    return replace(film, refitted=film.refitted or fits(film, printer) != fits(before, printer))


def status_of_box(box: ImageBox, film: FilmBox, area: Rect, printer: Printer) -> Status:
    """How the image of *box* fits its area (0xB604, 0xB609, 0xB60A); 0xC603 is raised as a `Refusal`."""
    fit = place(box, film, area, printer.pixels_per_mm(film.resolution)).fit
    if fit is Fit.TOO_LARGE:
        raise Refusal(Status.IMAGE_TOO_LARGE, f"image {box.position} is larger than its box")
    return _STATUS_OF_FIT[fit]


def submission(state: State, films: tuple[FilmBox, ...], around: Surroundings) -> SubmitJob:
    """The effect that prints *films* as they are now."""
    session = replace(session_of(state), film_boxes=())
    frozen = tuple(_frozen(film, session.presentation_lut_uid) for film in films)
    used = {film.presentation_lut_uid for film in frozen}
    used |= {box.presentation_lut_uid for film in frozen for box in film.image_boxes}
    return SubmitJob(
        PrintJob(
            uid=around.new_uid(),
            created=around.moment,
            calling_ae=state.calling_ae,
            printer=state.printer.name,
            session=session,
            films=frozen,
            presentation_luts=tuple(lut for lut in state.presentation_luts if lut.uid in used),
        )
    )


def _frozen(film: FilmBox, session_lut: str | None) -> FilmBox:
    """*film* without what only matters to its association; a LUT of the session is for films that name none."""
    lut = film.presentation_lut_uid or session_lut
    return replace(film, presentation_lut_uid=lut, closed=False, printed=False, refitted=False, sent_positions=())


def printed_reply(state: State, uid: str, status: Status, effect: SubmitJob | None) -> Reply:
    """The answer to N-ACTION, with the Print Job where that SOP Class was accepted (PS3.4 H.4.1.2.4, H.4.2.2.4)."""
    if effect is None or PRINT_JOB not in state.accepted:
        return Reply(status=status, uid=uid)
    attributes = Dataset()
    # Tag (2100,0500): the shorter keyword is that of another sequence, of print queues.
    attributes.ReferencedPrintJobSequencePullStoredPrint = [reference(PRINT_JOB, effect.job.uid)]
    return Reply(status=status, uid=uid, attributes=attributes)
