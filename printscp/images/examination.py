"""Whether a C-STORE request brings an image that can be printed, and what to answer (PS3.4 B.2.3, PS3.7 9.1.1.1.9)."""

from collections.abc import Container
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import Remark
from printscp.film.terms import Photometric
from printscp.images.data_set import NotADataSet, dataset_of
from printscp.images.image_classes import IMAGE_CLASSES, MANDATORY
from printscp.images.pixel_layout import has_pixels, require_bearable
from printscp.images.print_image import PIXELS, NotPrintable
from printscp.images.stored_film import capacity, storing_of
from printscp.images.stored_image import StoredImage, frame_count, stored_image
from printscp.images.stored_print_image import stored_print_image
from printscp.images.stored_values import coercions, not_printed
from printscp.wire.instance_uid import require_valid
from printscp.wire.parsers import Unsupported, text, value_of
from printscp.wire.status import Refusal, Status, gravest
from printscp.wire.store_request import StoreRequest

MOST_FILMS = 200
"""Of one image."""
MOST_BYTES = 512 << 20
"""Of the pixels of one image as they are printed: few bytes of a compressed loop make many, which a job holds at once."""

_PREDICATES = {
    "other-sop-class": "is not that of the request",
    "missing-image-attribute": "is missing",
    "unusable-window": "cannot be used",
    "unusable-spacing": "cannot be used",
    "not-printed": "is not printed",
}
"""What is to be said of the attribute of a remark, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An image that can be printed, and the answer to the request that brought it."""

    image: StoredImage
    status: Status
    """Success, or the gravest warning that is not quiet."""
    comment: str = ""
    """Why, for a warning."""
    remarks: tuple[Remark, ...] = ()


def examine(request: StoreRequest, printer: Printer, quiet: Container[int] = ()) -> Examined:
    """The image of *request* as *printer* prints it. Raises `Refusal`; each frame that is printed was made once then."""
    _require_offered(request, printer)
    dataset = _decoded(request)
    unmatched = _unmatched(dataset, request)
    if unmatched and printer.tolerance is Tolerance.STRICT:
        raise Refusal(Status.DATA_SET_MISMATCH, _words(unmatched[0]), remarks=unmatched)
    _require_pixels(dataset)
    # The data set may lack its UID.
    image = replace(stored_image(dataset, printer), uid=request.uid)
    _require_few_films(image, printer)
    _require_printable(dataset, image, printer)
    replaced = tuple(coercions(dataset, image.frames, printer))
    omitted = tuple(not_printed(dataset, image.frames, printer))
    told = {Status.OTHER_SOP_CLASS: unmatched, Status.COERCED: replaced}
    if printer.tolerance is Tolerance.STRICT:
        told[Status.ELEMENTS_DISCARDED] = omitted
    status = gravest((status for status, remarks in told.items() if remarks), quiet)
    comment = _words(told[status][0]) if status in told else ""
    return Examined(image=image, status=status, comment=comment, remarks=(*unmatched, *replaced, *omitted))


def _require_offered(request: StoreRequest, printer: Printer) -> None:
    storing = storing_of(printer)
    if storing.allowed and request.calling_ae not in storing.allowed:
        raise Refusal(Status.NOT_AUTHORIZED, "this AE title may not store images here")
    if request.sop_class != request.context or request.sop_class not in IMAGE_CLASSES:
        raise Refusal(Status.SOP_CLASS_NOT_SUPPORTED, "the SOP Class is not that of the presentation context")
    require_valid(request.uid or None)
    if not request.data_set:
        raise Refusal(Status.MISTYPED_ARGUMENT, "the request has no data set")


def _decoded(request: StoreRequest) -> Dataset:
    assert request.data_set is not None
    try:
        return dataset_of(request.data_set, request.transfer_syntax)
    except NotADataSet as error:
        raise Refusal(Status.CANNOT_UNDERSTAND, str(error)) from error


def _unmatched(dataset: Dataset, request: StoreRequest) -> tuple[Remark, ...]:
    """What a more tolerant printer overlooks of how the data set differs from what its request says that it is."""
    sop_class, uid = _word(dataset, "SOPClassUID"), _word(dataset, "SOPInstanceUID")
    if uid and uid != request.uid:
        raise Refusal(Status.DATA_SET_MISMATCH, "the data set has another SOP Instance UID than the request")
    if sop_class and sop_class not in IMAGE_CLASSES and not any(keyword in dataset for keyword in PIXELS):
        raise Refusal(Status.DATA_SET_MISMATCH, "the data set is of a SOP Class that has no image")
    remarks = []
    if sop_class and sop_class != request.sop_class:
        remarks.append(_remark("other-sop-class", "SOPClassUID", "PS3.4 B.2.2", sop_class, request.sop_class))
    remarks.extend(
        _remark("missing-image-attribute", keyword, "PS3.4 B.5", "", "nothing")
        for keyword in MANDATORY[request.sop_class]
        if not _has(dataset, keyword)
    )
    return tuple(remarks)


def _require_pixels(dataset: Dataset) -> None:
    if not has_pixels(dataset):
        raise Refusal(Status.NO_PIXELS, "the data set has no pixels")


def _require_few_films(image: StoredImage, printer: Printer) -> None:
    films = -(-len(image.frames) // capacity(printer))
    if films > MOST_FILMS:
        raise Refusal(Status.OUT_OF_RESOURCES, f"its frames would make more than {MOST_FILMS} films")


def _require_printable(dataset: Dataset, image: StoredImage, printer: Printer) -> None:
    count, size = frame_count(dataset), 0
    for frame in image.frames:
        try:
            require_bearable(dataset, frame, count)
            made = stored_print_image(dataset, printer, frame)
        except NotPrintable as reason:
            raise Refusal(Status.UNREADABLE_PIXELS, f"{_named(dataset, frame)} {reason}") from reason
        except MemoryError:
            raise
        except Exception as error:
            raise Refusal(Status.UNREADABLE_PIXELS, f"{_named(dataset, frame)} cannot be decoded") from error
        size += len(made.pixel_data)
        if size > MOST_BYTES:
            raise Refusal(Status.OUT_OF_RESOURCES, f"its frames would make more than {MOST_BYTES >> 20} MiB of pixels")
        if (made.photometric is Photometric.RGB) != image.is_color:
            raise Refusal(Status.UNREADABLE_PIXELS, f"{_named(dataset, frame)} has not the colors that its header says")


def _named(dataset: Dataset, frame: int) -> str:
    return f"frame {frame}" if frame_count(dataset) > 1 else "the image"


def _has(dataset: Dataset, keyword: str) -> bool:
    """Whether *dataset* has a value for *keyword*, whatever it is."""
    element = dataset.get_item(keyword)
    return element is not None and bool(element.value)


def _word(dataset: Dataset, keyword: str) -> str:
    try:
        return text(value_of(dataset, keyword) or "")
    except Unsupported:
        return ""


def _remark(code: str, attribute: str, clause: str, sent: str, used: str) -> Remark:
    return Remark(code=code, attribute=attribute, clause=clause, sent=sent, used=used)


def _words(remark: Remark) -> str:
    """What an Error Comment says of *remark*, in its 64 characters."""
    if remark.attribute == "NumberOfFrames":
        return f"NumberOfFrames {remark.sent}: {remark.used} are printed"
    return f"{remark.attribute} {_PREDICATES[remark.code]}"
