"""How each status of the service matrix comes about: a request for each cell, and printers to ask (PS3.4 H.4)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from pydicom.dataset import Dataset

from printscp.film.job import JobReport
from printscp.film.printer import Printer, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.sop import machine
from printscp.sop.requests import NGet, Reply
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
)
from printscp.wire.status import Status
from tests.conversation import Conversation, color_item, gray_item, lut_item
from tests.jobs import print_job

REPORT = JobReport.of(print_job())
UNKNOWN_UID, UNKNOWN_TAG = "1.2.9.9", 0x00091001
COARSE = {"dpi": 50, "film_sizes": (FILM_SIZES["8INX10IN"],), "default_film_size": FILM_SIZES["8INX10IN"]}
"""A film of 400 by 500 printer pixels, on which a small image can be too large."""
PRINTERS = {
    "standard": Printer(**COARSE),
    "strict": Printer(**COARSE, tolerance=Tolerance.STRICT),
    "standard without session print": Printer(**COARSE, film_session_print=False),
    "strict without session print": Printer(**COARSE, tolerance=Tolerance.STRICT, film_session_print=False),
}
IMAGE_BOXES = (GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX)


def film_uid(talk: Conversation) -> str:
    return talk.state.session.film_boxes[-1].uid


def session_uid(talk: Conversation) -> str:
    return talk.state.session.uid


def with_image(talk: Conversation) -> Conversation:
    talk.with_film()
    talk.set_image(image=item_of(talk))
    return talk


def item_of(talk: Conversation, rows: int = 2, columns: int = 3, **changes: object) -> Dataset:
    if talk.meta == COLOR_META:
        return color_item(rows, columns, **changes)
    return gray_item(rows, columns, **changes)


def oversized(behavior: str | None) -> Callable[[Conversation], Reply]:
    """An image that is larger than its box, with that Requested Decimate/Crop Behavior."""

    def ask(talk: Conversation) -> Reply:
        talk.with_film()
        asked = {} if behavior is None else {"RequestedDecimateCropBehavior": behavior}
        return talk.set_image(image=item_of(talk, 600, 600), **asked)

    return ask


def outgrown(sop_class: str, behavior: str | None, status: Status) -> Callable[[Conversation], Reply]:
    """The print of an image that became larger than its box when the Magnification Type was changed."""

    def ask(talk: Conversation) -> Reply:
        before, after = ("CUBIC", "NONE") if status is not Status.DECIMATED else ("NONE", "CUBIC")
        rows, ratio = (400, [2, 1]) if after == "NONE" else (700, [1, 2])
        talk.create_session()
        talk.create_film(MagnificationType=before)
        asked = {} if behavior is None else {"RequestedDecimateCropBehavior": behavior}
        talk.set_image(image=gray_item(rows, 100, bits=8, PixelAspectRatio=ratio), **asked)
        talk.set(FILM_BOX, film_uid(talk), MagnificationType=after)
        return talk.action(sop_class, film_uid(talk) if sop_class == FILM_BOX else session_uid(talk))

    return ask


def with_little(talk: Conversation, **limits: int) -> Conversation:
    talk.around = replace(talk.around, **limits)
    return talk


def films(talk: Conversation, count: int) -> Reply:
    talk.create_session()
    for _ in range(count):
        reply = talk.create_film()
    return reply


def second_session(talk: Conversation) -> Reply:
    with_image(talk)
    return talk.create_session()


def lut(talk: Conversation, **attributes: object) -> Reply:
    return talk.create(PRESENTATION_LUT, **attributes)


def annotated(talk: Conversation, **attributes: object) -> Reply:
    talk.with_film(AnnotationDisplayFormatID="LABEL")
    uid = talk.state.session.film_boxes[-1].annotation_boxes[0].uid
    return talk.set(ANNOTATION_BOX, uid, **attributes)


def change_image(talk: Conversation, **attributes: object) -> Reply:
    talk.with_film()
    return talk.set_image(image=attributes.pop("image", item_of(talk)), **attributes)


def change_session(talk: Conversation, **attributes: object) -> Reply:
    talk.create_session()
    return talk.set(FILM_SESSION, session_uid(talk), **attributes)


def change_film(talk: Conversation, **attributes: object) -> Reply:
    talk.with_film()
    return talk.set(FILM_BOX, film_uid(talk), **attributes)


def create_film(talk: Conversation, display_format: str = r"STANDARD\1,1", **attributes: object) -> Reply:
    talk.create_session()
    return talk.create_film(display_format, **attributes)


def without_position(talk: Conversation) -> Reply:
    talk.with_film()
    box = talk.state.session.film_boxes[-1].image_boxes[0]
    sop_class = COLOR_IMAGE_BOX if talk.meta == COLOR_META else GRAYSCALE_IMAGE_BOX
    return talk.set(sop_class, box.uid, Polarity="NORMAL")


def full_queue(sop_class: str) -> Callable[[Conversation], Reply]:
    def ask(talk: Conversation) -> Reply:
        with_little(with_image(talk), queue_has_room=False)
        return talk.print_film() if sop_class == FILM_BOX else talk.print_session()

    return ask


def second_film(talk: Conversation) -> Reply:
    with_image(talk)
    return talk.create_film()


def on_instance(operation: str, sop_class: str, uid_of: Callable[[Conversation], str]) -> Callable[..., Reply]:
    """A request for the instance whose UID *uid_of* gives."""

    def ask(talk: Conversation) -> Reply:
        with_image(talk)
        uid = uid_of(talk)
        match operation:
            case "N-SET":
                return talk.set(sop_class, uid, Polarity="NORMAL", ImageBoxPosition=1)
            case "N-ACTION":
                return talk.action(sop_class, uid)
            case "N-DELETE":
                return talk.delete(sop_class, uid)
        return talk.get(uid, sop_class=sop_class)

    return ask


def wrong_action(sop_class: str) -> Callable[[Conversation], Reply]:
    def ask(talk: Conversation) -> Reply:
        with_image(talk)
        return talk.action(sop_class, film_uid(talk) if sop_class == FILM_BOX else session_uid(talk), 2)

    return ask


def unknown_tag(sop_class: str, uid: str) -> Callable[[Conversation], Reply]:
    def ask(talk: Conversation) -> Reply:
        talk.around = replace(talk.around, job_report=lambda _: REPORT)
        return talk.ask(NGet(context=sop_class, sop_class=sop_class, uid=uid, tags=(UNKNOWN_TAG,)))

    return ask


FRACTION = {"FractionNumber": 1}
OF_CREATE = {
    FILM_SESSION: lambda talk, **attributes: talk.create_session(**attributes),
    FILM_BOX: create_film,
    PRESENTATION_LUT: lambda talk, **attributes: lut(talk, **{"PresentationLUTShape": "IDENTITY", **attributes}),
}
OF_SET = {
    FILM_SESSION: change_session,
    FILM_BOX: change_film,
    **dict.fromkeys(IMAGE_BOXES, change_image),
    ANNOTATION_BOX: lambda talk, **attributes: annotated(talk, **{"AnnotationPosition": 0, **attributes}),
}
UNSUPPORTED = {
    FILM_SESSION: {"MediumType": "GLASS"},
    FILM_BOX: {"BorderDensity": "PINK"},
    GRAYSCALE_IMAGE_BOX: {"Polarity": "PINK"},
    COLOR_IMAGE_BOX: {"Polarity": "PINK"},
    ANNOTATION_BOX: {"TextString": "x" * 1025},
    PRESENTATION_LUT: {"PresentationLUTShape": "PINK"},
}
"""An optional value that no printer has."""
BEHAVIORS = {
    Status.DEMAGNIFIED: None,
    Status.CROPPED: "CROP",
    Status.DECIMATED: "DECIMATE",
    Status.IMAGE_TOO_LARGE: "FAIL",
}


Cell: TypeAlias = tuple[str, str, Status]
Example: TypeAlias = Callable[[Conversation], Reply]


def examples_of_attributes() -> Iterator[tuple[Cell, Example]]:
    """What is unknown, and what is no value."""
    for operation, requests in (("N-CREATE", OF_CREATE), ("N-SET", OF_SET)):
        for sop_class, ask in requests.items():
            unknown, unsupported = partial(ask, **FRACTION), partial(ask, **UNSUPPORTED[sop_class])
            yield (sop_class, operation, Status.NO_SUCH_ATTRIBUTE), unknown
            yield (sop_class, operation, Status.ATTRIBUTE_LIST_WARNING), unknown
            yield (sop_class, operation, Status.INVALID_ATTRIBUTE_VALUE), unsupported
            yield (sop_class, operation, Status.VALUE_OUT_OF_RANGE), unsupported


def examples_of_instances() -> Iterator[tuple[Cell, Example]]:
    """Instances that there are not, or that are of another class."""
    for sop_class, request in machine.SERVICE_OF:
        operation = f"N-{request.__name__[1:].upper()}"
        other = session_uid if sop_class == FILM_BOX else film_uid
        unknown = on_instance(operation, sop_class, lambda _: UNKNOWN_UID)
        yield (sop_class, operation, Status.NO_SUCH_SOP_INSTANCE), unknown
        yield (sop_class, operation, Status.CLASS_INSTANCE_CONFLICT), on_instance(operation, sop_class, other)


def examples_of_getting() -> Iterator[tuple[Cell, Example]]:
    wells = {PRINTER: PRINTER_INSTANCE, PRINTER_CONFIGURATION: PRINTER_CONFIGURATION_INSTANCE, PRINT_JOB: REPORT.uid}
    for sop_class, uid in wells.items():
        yield (sop_class, "N-GET", Status.ATTRIBUTE_LIST_WARNING), unknown_tag(sop_class, uid)


def examples_of_images() -> Iterator[tuple[Cell, Example]]:
    for sop_class in IMAGE_BOXES:
        for status, behavior in BEHAVIORS.items():
            yield (sop_class, "N-SET", status), oversized(behavior)
        yield (
            (sop_class, "N-SET", Status.INVALID_ATTRIBUTE_VALUE),
            lambda talk: change_image(talk, image=item_of(talk, PixelData=bytes(2))),
        )
        yield (sop_class, "N-SET", Status.MISSING_ATTRIBUTE), without_position
        yield (
            (sop_class, "N-SET", Status.MISSING_ATTRIBUTE_VALUE),
            lambda talk: change_image(talk, image=item_of(talk, PhotometricInterpretation="")),
        )
        yield (
            (sop_class, "N-SET", Status.OUT_OF_MEMORY),
            lambda talk: change_image(with_little(talk, most_octets=1)),
        )


def examples_of_printing() -> Iterator[tuple[Cell, Example]]:
    for sop_class in (FILM_SESSION, FILM_BOX):
        for status, behavior in BEHAVIORS.items():
            yield (sop_class, "N-ACTION", status), outgrown(sop_class, behavior, status)
        yield (sop_class, "N-ACTION", Status.NO_SUCH_ACTION), wrong_action(sop_class)


ONES: dict[Cell, Example] = {
    (FILM_SESSION, "N-CREATE", Status.DUPLICATE_SOP_INSTANCE): lambda talk: talk.create(FILM_SESSION, PRINTER_INSTANCE),
    (FILM_SESSION, "N-CREATE", Status.RESOURCE_LIMITATION): second_session,
    (FILM_SESSION, "N-CREATE", Status.MEMORY_NOT_ALLOCATED): lambda talk: talk.create_session(MemoryAllocation=9),
    (FILM_SESSION, "N-SET", Status.MEMORY_NOT_ALLOCATED): lambda talk: change_session(talk, MemoryAllocation=9),
    (FILM_SESSION, "N-ACTION", Status.EMPTY_SESSION_PAGE): lambda talk: talk.with_film().print_session(),
    (FILM_SESSION, "N-ACTION", Status.NO_FILM_BOX): lambda talk: (talk.create_session(), talk.print_session())[1],
    (FILM_SESSION, "N-ACTION", Status.SESSION_QUEUE_FULL): full_queue(FILM_SESSION),
    (FILM_BOX, "N-CREATE", Status.INVALID_ATTRIBUTE_VALUE): lambda talk: create_film(talk, "HEXAGON"),
    (FILM_BOX, "N-CREATE", Status.MISSING_ATTRIBUTE): lambda talk: (
        talk.create_session(),
        talk.create(FILM_BOX, ReferencedFilmSessionSequence=[reference(FILM_SESSION, session_uid(talk))]),
    )[1],
    (FILM_BOX, "N-CREATE", Status.MISSING_ATTRIBUTE_VALUE): lambda talk: create_film(talk, ""),
    (FILM_BOX, "N-CREATE", Status.DUPLICATE_SOP_INSTANCE): lambda talk: create_film(talk, uid=PRINTER_INSTANCE),
    (FILM_BOX, "N-CREATE", Status.RESOURCE_LIMITATION): lambda talk: films(with_little(talk, most_film_boxes=1), 2),
    (FILM_BOX, "N-CREATE", Status.DENSITY_CLAMPED): lambda talk: create_film(talk, MaxDensity=450),
    (FILM_BOX, "N-CREATE", Status.UNPRINTED_FILM_BOX): second_film,
    (FILM_BOX, "N-SET", Status.RESOURCE_LIMITATION): lambda talk: change_film(
        with_little(talk, most_octets=1), ConfigurationInformation="more"
    ),
    (FILM_BOX, "N-SET", Status.DENSITY_CLAMPED): lambda talk: change_film(talk, MaxDensity=450),
    (FILM_BOX, "N-ACTION", Status.EMPTY_PAGE): lambda talk: talk.with_film().print_film(),
    (FILM_BOX, "N-ACTION", Status.QUEUE_FULL): full_queue(FILM_BOX),
    (GRAYSCALE_IMAGE_BOX, "N-SET", Status.DENSITY_CLAMPED): lambda talk: change_image(talk, MaxDensity=450),
    (ANNOTATION_BOX, "N-SET", Status.INVALID_ATTRIBUTE_VALUE): lambda talk: annotated(talk, AnnotationPosition=[1, 2]),
    (ANNOTATION_BOX, "N-SET", Status.MISSING_ATTRIBUTE): lambda talk: annotated(talk, TextString="x"),
    (ANNOTATION_BOX, "N-SET", Status.MISSING_ATTRIBUTE_VALUE): lambda talk: annotated(talk, AnnotationPosition=None),
    (ANNOTATION_BOX, "N-SET", Status.RESOURCE_LIMITATION): lambda talk: annotated(
        with_little(talk, most_octets=1), AnnotationPosition=0, TextString="more"
    ),
    (PRESENTATION_LUT, "N-CREATE", Status.INVALID_ATTRIBUTE_VALUE): lambda talk: lut(
        talk, PresentationLUTSequence=[lut_item((256, 0, 12), [1])]
    ),
    (PRESENTATION_LUT, "N-CREATE", Status.MISSING_ATTRIBUTE): lut,
    (PRESENTATION_LUT, "N-CREATE", Status.MISSING_ATTRIBUTE_VALUE): lambda talk: lut(talk, PresentationLUTSequence=[]),
    (PRESENTATION_LUT, "N-CREATE", Status.DUPLICATE_SOP_INSTANCE): lambda talk: talk.create(
        PRESENTATION_LUT, PRINTER_INSTANCE, PresentationLUTShape="IDENTITY"
    ),
    (PRESENTATION_LUT, "N-CREATE", Status.RESOURCE_LIMITATION): lambda talk: lut(
        with_little(talk, most_presentation_luts=0), PresentationLUTShape="IDENTITY"
    ),
}
EXAMPLES: dict[Cell, Example] = {
    **dict(examples_of_attributes()),
    **dict(examples_of_instances()),
    **dict(examples_of_getting()),
    **dict(examples_of_images()),
    **dict(examples_of_printing()),
    **ONES,
}
"""How each cell of the matrix comes about."""
