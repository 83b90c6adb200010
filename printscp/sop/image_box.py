"""Basic Grayscale and Basic Color Image Box SOP Classes (PS3.4 H.4.3.1, H.4.3.2)."""

from dataclasses import replace

from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import Printer, Tolerance
from printscp.film.session import FilmBox
from printscp.render.sheet import image_box_areas_of
from printscp.sop.addressing import addressed, film_of, sent_position
from printscp.sop.density import clamped, with_range_on
from printscp.sop.image_position import box_meant, with_position_sent
from printscp.sop.lut_reference import known_lut, report_lut_size
from printscp.sop.printing import refitted, status_of_box
from printscp.sop.requests import NSet, Reply, Step, Surroundings
from printscp.sop.state import State, require_memory, with_film_box
from printscp.wire import tables
from printscp.wire.attribute import keywords_of, read, require, write
from printscp.wire.deviations import Deviations
from printscp.wire.pixels import read_image
from printscp.wire.sop_classes import COLOR_IMAGE_BOX
from printscp.wire.status import Refusal, Status

_SHALLOW = 8
"""Bits of a printer that cannot print deeper images at all."""


def change(state: State, request: NSet, around: Surroundings) -> Step:
    """N-SET: puts an image into the box, or takes it out when the image sequence is empty."""
    color = request.sop_class == COLOR_IMAGE_BOX
    table = tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX
    deviations = state.deviations(table.clause)
    uid = addressed(state, request, deviations)
    film = film_of(state, uid)
    named = next(box for box in film.image_boxes if box.uid == uid)

    require(request.attributes, ("ImageBoxPosition",))
    image = read_image(request.attributes, deviations, color=color, bits=state.printer.bits)
    _require_printable(image, state.printer)
    position = sent_position(request, "ImageBoxPosition")
    placed, meant = box_meant(film, named, position, deviations, erases=image is None)
    film = placed if placed is film else refitted(placed, film, state.printer)
    # What was said of the image before goes with it: a new one may be of another patient.
    before = replace(meant, original_image=(), stray=())
    sent = read(request.attributes, table, replace(before, image=image), deviations, creating=False)
    box = _supported(replace(sent, position=before.position), before, film, state, deviations)
    film = with_position_sent(_with_box(film, box), box, uid, sent.position)
    after = with_film_box(state, film)
    require_memory(state, after, around.most_octets, Status.OUT_OF_MEMORY)
    if box.image:
        _report_fit(box, box.image, film, state, deviations)
        report_lut_size(box, film, state, deviations)

    attributes = write(box, table, keywords_of(request.attributes))
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks), owner=film.uid)


def _with_box(film: FilmBox, box: ImageBox) -> FilmBox:
    """*film* with *box* in its place; a new image is not printed yet, whatever was printed before."""
    return replace(
        film,
        image_boxes=tuple(box if held.uid == box.uid else held for held in film.image_boxes),
        printed=film.printed and box.image is None,
    )


def _require_printable(image: PrintImage | None, printer: Printer) -> None:
    """Refuse (0x0106) what no setting of the film could make this printer print."""
    if image is None:
        return
    if image.bits_stored > printer.bits and (printer.bits == _SHALLOW or printer.tolerance is Tolerance.STRICT):
        comment = f"BitsStored {image.bits_stored}, this printer takes {printer.bits}"
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment)
    if image.samples > 1 and not printer.color:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, "this printer prints no color")


def _supported(box: ImageBox, before: ImageBox, film: FilmBox, state: State, deviations: Deviations) -> ImageBox:
    lut = known_lut(box.presentation_lut_uid, before.presentation_lut_uid, state, deviations)
    box = clamped(replace(box, presentation_lut_uid=lut), before, state.printer, deviations)
    return with_range_on(box, film, deviations)


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
