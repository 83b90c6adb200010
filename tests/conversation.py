"""A scripted print SCU that talks to the pure machine, with UIDs that are known beforehand."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import count

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from printscp.film.job import PrintJob
from printscp.film.printer import Printer, Tolerance
from printscp.film.scu import Scu
from printscp.sop import machine
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet, Reply, Request, Step, Surroundings
from printscp.sop.state import State
from printscp.wire.encoding import decode
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_INSTANCE,
)

OPTIONAL_CLASSES = (ANNOTATION_BOX, PRESENTATION_LUT, PRINT_JOB, PRINTER_CONFIGURATION)
NOW = datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC)


class Conversation:
    """Requests in, steps out; `state` is what the association has built up, `steps` is all that was answered.

    Each data set goes through its encoding, so that the machine reads what a network would bring.
    """

    def __init__(
        self,
        printer: Printer | None = None,
        *,
        scu: Scu | None = None,
        accepted: Iterable[str] = (GRAYSCALE_META, COLOR_META, *OPTIONAL_CLASSES),
    ) -> None:
        self.state = State(
            calling_ae="CT1", printer=printer or Printer(), scu=scu or Scu(), accepted=frozenset(accepted)
        )
        numbers = count(1)
        self.around = Surroundings(new_uid=lambda: f"1.2.3.{next(numbers)}", moment=NOW)
        self.steps: list[Step] = []
        self.meta = GRAYSCALE_META

    def ask(self, request: Request) -> Reply:
        step = machine.step(self.state, request, self.around)
        self.steps.append(step)
        self.state = step.state
        return step.reply

    def context_of(self, sop_class: str) -> str:
        """Optional SOP Classes have their own context, the others that of the meta class."""
        return sop_class if sop_class in OPTIONAL_CLASSES else self.meta

    def create(self, sop_class: str, uid: str | None = None, **attributes: object) -> Reply:
        return self.ask(
            NCreate(context=self.context_of(sop_class), sop_class=sop_class, uid=uid, attributes=dataset(**attributes))
        )

    def set(self, sop_class: str, uid: str | None, **attributes: object) -> Reply:
        return self.ask(
            NSet(context=self.context_of(sop_class), sop_class=sop_class, uid=uid, attributes=dataset(**attributes))
        )

    def get(self, uid: str = PRINTER_INSTANCE, *tags: int, sop_class: str = PRINTER) -> Reply:
        return self.ask(NGet(context=self.context_of(sop_class), sop_class=sop_class, uid=uid, tags=tags))

    def action(self, sop_class: str, uid: str | None, action_type: int = 1) -> Reply:
        return self.ask(
            NAction(context=self.context_of(sop_class), sop_class=sop_class, uid=uid, action_type=action_type)
        )

    def delete(self, sop_class: str, uid: str | None) -> Reply:
        return self.ask(NDelete(context=self.context_of(sop_class), sop_class=sop_class, uid=uid))

    def create_session(self, **attributes: object) -> Reply:
        return self.create(FILM_SESSION, **attributes)

    def create_film(self, display_format: str = r"STANDARD\1,1", uid: str | None = None, **attributes: object) -> Reply:
        """A film box of the session there is."""
        assert self.state.session
        attributes.setdefault("ReferencedFilmSessionSequence", [reference(FILM_SESSION, self.state.session.uid)])
        return self.create(FILM_BOX, uid, ImageDisplayFormat=display_format, **attributes)

    def set_image(self, position: int = 1, image: Dataset | None = None, **attributes: object) -> Reply:
        """An image for a box of the film created last; no image erases the one in it."""
        assert self.state.session
        box = self.state.session.film_boxes[-1].image_boxes[position - 1]
        color = self.meta == COLOR_META
        sequence = "BasicColorImageSequence" if color else "BasicGrayscaleImageSequence"
        attributes.setdefault("ImageBoxPosition", position)
        attributes.setdefault(sequence, [image] if image is not None else [])
        return self.set(COLOR_IMAGE_BOX if color else GRAYSCALE_IMAGE_BOX, box.uid, **attributes)

    def print_film(self) -> Reply:
        assert self.state.session
        return self.action(FILM_BOX, self.state.session.film_boxes[-1].uid)

    def print_session(self) -> Reply:
        assert self.state.session
        return self.action(FILM_SESSION, self.state.session.uid)

    def create_lut(self, shape: str = "IDENTITY", uid: str | None = None) -> str:
        """The UID of a new Presentation LUT of that shape."""
        created = self.create(PRESENTATION_LUT, uid, PresentationLUTShape=shape).uid
        assert created
        return created

    @property
    def step(self) -> Step:
        return self.steps[-1]

    @property
    def codes(self) -> list[str]:
        """The kinds of deviation that were remarked on the last request."""
        return [remark.code for remark in self.step.remarks]

    @property
    def job(self) -> PrintJob:
        """The job that the last request made."""
        (effect,) = self.step.effects
        return effect.job

    def with_film(self, display_format: str = r"STANDARD\1,1", **attributes: object) -> "Conversation":
        """This conversation with a session and a film box created."""
        self.create_session()
        self.create_film(display_format, **attributes)
        return self


def strict(**changes: object) -> Conversation:
    """A conversation with a printer that refuses what deviates from the standard."""
    return Conversation(Printer(tolerance=Tolerance.STRICT, **changes))


def dataset(**attributes: object) -> Dataset:
    """A data set as it arrives: encoded and decoded, Explicit VR Little Endian."""
    plain = Dataset()
    for keyword, value in attributes.items():
        setattr(plain, keyword, value)
    return decode(BytesIO(encoded(plain)), implicit=False)


def encoded(plain: Dataset, *, implicit: bool = False) -> bytes:
    buffer = DicomBytesIO()
    buffer.is_implicit_VR = implicit
    buffer.is_little_endian = True
    write_dataset(buffer, plain)
    return buffer.getvalue()


def gray_item(rows: int = 2, columns: int = 3, *, bits: int = 12, **changes: object) -> Dataset:
    """The item of a Basic Grayscale Image Sequence; a change to None leaves the attribute out."""
    item = Dataset()
    item.SamplesPerPixel = 1
    item.PhotometricInterpretation = "MONOCHROME2"
    item.Rows, item.Columns = rows, columns
    item.BitsAllocated = 8 if bits == 8 else 16
    item.BitsStored, item.HighBit = bits, bits - 1
    item.PixelRepresentation = 0
    item.PixelData = bytes(rows * columns * item.BitsAllocated // 8)
    return _changed(item, changes)


def color_item(rows: int = 2, columns: int = 3, **changes: object) -> Dataset:
    """The item of a Basic Color Image Sequence."""
    item = gray_item(rows, columns, bits=8)
    item.SamplesPerPixel, item.PhotometricInterpretation, item.PlanarConfiguration = 3, "RGB", 1
    item.PixelData = bytes(rows * columns * 3)
    return _changed(item, changes)


def _changed(item: Dataset, changes: dict[str, object]) -> Dataset:
    for keyword, value in changes.items():
        if value is None:
            delattr(item, keyword)
        else:
            setattr(item, keyword, value)
    if "PixelData" in item:
        item["PixelData"].VR = "OW" if item.get("BitsAllocated", 16) == 16 else "OB"
    return item


def lut_item(
    descriptor: Sequence[int] = (4096, 0, 12), entries: Iterable[int] | None = None, **changes: object
) -> Dataset:
    """The item of a Presentation LUT Sequence, without *entries* one that changes nothing."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", list(descriptor))
    values = range(descriptor[0]) if entries is None else entries
    item.add_new("LUTData", "OW", b"".join(value.to_bytes(2, "little") for value in values))
    for keyword, value in changes.items():
        if value is None:
            delattr(item, keyword)
        else:
            setattr(item, keyword, value)
    return item
