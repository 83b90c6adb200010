"""Basic Grayscale and Basic Color Image Box SOP Classes (PS3.4 H.4.3.1, H.4.3.2)."""

from dataclasses import replace

from printscp.film.image import ImageBox, PrintImage
from printscp.film.session import FilmBox
from printscp.render.sheet import image_box_areas_of
from printscp.sop.density import clamped
from printscp.sop.printing import status_of_box
from printscp.sop.requests import NSet, Reply, Step, Surroundings
from printscp.sop.state import State, require_instance, require_memory, session_of, with_film_box
from printscp.wire import tables
from printscp.wire.attribute import Deviations, keywords_of, read, require, write
from printscp.wire.pixels import read_image
from printscp.wire.sop_classes import COLOR_IMAGE_BOX
from printscp.wire.status import Refusal, Status


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: puts an image into the box, or takes it out when the image sequence is empty."""
    require_instance(state, request.sop_class, request.uid)
    color = request.sop_class == COLOR_IMAGE_BOX
    table = tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX
    film, before = _addressed(state, request.uid)
    deviations = Deviations(state.printer.tolerance, table.clause)

    require(request.attributes, ("ImageBoxPosition",))
    image = read_image(request.attributes, deviations, color=color)
    box = read(request.attributes, table, replace(before, image=image), deviations, creating=False)
    box = _in_place(_supported(box, before, state, deviations), before, film, deviations)
    film = replace(film, image_boxes=tuple(box if held.uid == box.uid else held for held in film.image_boxes))
    after = with_film_box(state, film)
    require_memory(state, after, around.most_octets, Status.OUT_OF_MEMORY)
    if box.image:
        _report_fit(box, box.image, film, state, deviations)

    attributes = write(box, table, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, attributes=attributes, tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks))


def _addressed(state: State, uid: str | None) -> tuple[FilmBox, ImageBox]:
    film = session_of(state).film_boxes[-1]
    return film, next(box for box in film.image_boxes if box.uid == uid)


def _supported(box: ImageBox, before: ImageBox, state: State, deviations: Deviations) -> ImageBox:
    if box.presentation_lut_uid is not None:
        deviations.replaced("ReferencedPresentationLUTSequence", sent=box.presentation_lut_uid, used="no LUT")
        box = replace(box, presentation_lut_uid=None)
    return clamped(box, before, state.printer, deviations)


def _in_place(box: ImageBox, before: ImageBox, film: FilmBox, deviations: Deviations) -> ImageBox:
    """*box* at the position it was created with: the UID says which box is meant."""
    if box.position == before.position:
        return box
    if box.position > len(film.image_boxes):
        count = len(film.image_boxes)
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"ImageBoxPosition {box.position}, the film has {count} boxes")
    deviations.tolerated(
        "ImageBoxPosition", code="other-position", sent=str(box.position), used=f"{before.position}, of this UID"
    )
    return replace(box, position=before.position)


def _report_fit(box: ImageBox, image: PrintImage, film: FilmBox, state: State, deviations: Deviations) -> None:
    """Tell when the image is larger than its box, or refuse it."""
    area = image_box_areas_of(film, state.printer)[box.position - 1]
    status = status_of_box(box, film, area, state.printer)
    if status is Status.SUCCESS:
        return
    size = box.requested_image_size
    deviations.warn(
        status,
        "RequestedImageSize" if size else "Columns and Rows",
        code="image-larger-than-box",
        sent=f"{size:g} mm" if size else f"{image.columns}x{image.rows}",
        used=f"an image {status.name.lower()}",
    )
