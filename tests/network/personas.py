"""A film room for print SCUs of all makes: a server that keeps each job with its PDF, and how the SCUs are played.

A `Persona` is one make of print SCU: what it proposes, what it sends message by message, and what makes it stop its
queue. `play` sends the messages over a real association and raises `Stopped` where the real one would stop.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from printscp.film.job import PrintJob
from printscp.film.remark import Remark
from printscp.output.document import Document
from printscp.settings import PrinterSettings, ScuSettings
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER_INSTANCE,
    VERIFICATION,
    name_of,
)
from tests.conversation import color_item, gray_item
from tests.network.scripts import GRAYSCALE, Answer, PrintScript, is_done
from tests.network_fixtures import RunningServer, wait_until
from tests.printed_jobs import PrintedJobs
from tests.raw_scu import EXPLICIT

WARNINGS = ("0x0107", "0x0116", "0xB600", "0xB602", "0xB603", "0xB604", "0xB605", "0xB609", "0xB60A")

Pixels = NDArray[np.uint8]


# Pictures that go through a printer unchanged


def shades(number: int = 1, rows: int = 4, columns: int = 6) -> Pixels:
    """A picture that no other number gives."""
    return ((np.arange(rows * columns) * 7 + number * 13) % 256).astype(np.uint8).reshape(rows, columns)


def gray(number: int = 1, **changes: object) -> Dataset:
    """`shades` as the item of a Basic Grayscale Image Sequence."""
    pixels = shades(number)
    return gray_item(*pixels.shape, bits=8, **{"PixelData": pixels.tobytes(), **changes})


def colors(number: int = 1) -> Pixels:
    """A picture in color, (rows, columns, 3)."""
    return np.stack([shades(number + channel) for channel in range(3)], axis=2)


def rgb(number: int = 1, planar: int = 1) -> Dataset:
    """`colors` as the item of a Basic Color Image Sequence, by plane or by pixel."""
    pixels = colors(number)
    data = pixels.transpose(2, 0, 1).tobytes() if planar else pixels.tobytes()
    return color_item(*pixels.shape[:2], PlanarConfiguration=planar, PixelData=data)


def deep(words: NDArray[np.integer], bits: int = 12, **changes: object) -> Dataset:
    """An image of 16 bits a word."""
    return gray_item(*words.shape, bits=bits, BitsAllocated=16, PixelData=words.astype("<u2").tobytes(), **changes)


def p_values(words: NDArray[np.integer], bits: int = 12) -> Pixels:
    """What a picture without a Presentation LUT is printed with."""
    return np.rint(words * 255.0 / (2**bits - 1)).astype(np.uint8)


# The film room


@dataclass(frozen=True, slots=True)
class Printed:
    """A job and the PDF that was made of it."""

    job: PrintJob
    document: Document

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return self.job.remarks

    @property
    def pages(self) -> list[list[Pixels]]:
        """The pictures on each page in the order they are drawn."""
        return [[pixels for _, pixels in page] for page in self.placed]

    @property
    def placed(self) -> list[list[tuple[tuple[float, float], Pixels]]]:
        """The same with the point of each picture's lower left corner."""
        with pikepdf.open(BytesIO(self.document.content)) as pdf:
            return [list(_drawn(page)) for page in pdf.pages]


class FilmRoom:
    """A server on a free port with three printers.

    PRINTSCP and STRICT differ in tolerance alone; BARE has no color and no optional SOP Class.
    """

    def __init__(self, folder: Path, *, quiet_scus: Sequence[str] = ()) -> None:
        """*quiet_scus* take warnings for errors, and the settings know it."""
        printers = {
            "printscp": PrinterSettings(),
            "strict": PrinterSettings(tolerance="strict"),
            "bare": PrinterSettings(presentation_lut=False, annotation=False, print_job=False, color=False),
        }
        scus = {"swaps": ScuSettings(swap_layout=True)}
        scus |= {name: ScuSettings(quiet=WARNINGS) for name in quiet_scus}
        self.server = RunningServer(folder, printers=printers, scus=scus)
        self._titles = (f"SCU{number}" for number in count(1))
        self._jobs = PrintedJobs(self.server)

    def scu(
        self,
        contexts: Sequence[object] = GRAYSCALE,
        *,
        calling: str | bytes | None = None,
        known_as: str | None = None,
        **options: object,
    ) -> "RoomScu":
        """An associated print SCU, whose calling AE title no other has if it does not matter.

        Where *calling* is not how the server shows it, *known_as* is.
        """
        calling = calling or next(self._titles)
        return RoomScu(self, known_as or calling, contexts, calling=calling, **options)

    def printed(self, calling: str, number: int = 1) -> list[Printed]:
        """The jobs of one AE title, oldest first, once there are *number* of them."""
        wait_until(lambda: self.server.is_idle() and len(self._jobs_of(calling)) >= number, seconds=20)
        return self._jobs_of(calling)

    def _jobs_of(self, calling: str) -> list[Printed]:
        return [
            Printed(job, Document.of((self._jobs.documents(job) / "film.pdf").read_bytes()))
            for job in self._jobs
            if job.calling_ae == calling
        ]


class RoomScu(PrintScript):
    """A scripted print SCU that finds its films again."""

    def __init__(self, room: FilmRoom, title: str, contexts: Sequence[object], **options: object) -> None:
        self.room, self.title = room, title
        super().__init__(room.server, contexts, **options)

    def printed(self) -> Printed:
        """The only job of this SCU."""
        (printed,) = self.all_printed(1)
        return printed

    def all_printed(self, number: int) -> list[Printed]:
        return self.room.printed(self.title, number)


def _drawn(page: pikepdf.Page) -> Iterator[tuple[tuple[float, float], Pixels]]:
    corner = (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "cm":
            corner = (float(operands[4]), float(operands[5]))
        elif str(operator) == "Do":
            image = page.Resources.XObject[str(operands[0])]
            channels = (3,) if str(image.ColorSpace) == "/DeviceRGB" else ()
            pixels = np.frombuffer(image.read_bytes(), np.uint8)
            yield corner, pixels.reshape(int(image.Height), int(image.Width), *channels)


# What a persona sends


Known = Mapping[str, str]
"""The UIDs of what a persona has made, by the name that it has in the script."""


@dataclass(frozen=True, slots=True)
class Message:
    """One request of a persona, or another thing that it does."""

    service: str
    """Such as N-CREATE; WAIT for Done, POLL until Done."""
    sop_class: str = ""
    name: str = ""
    """Of the instance that it makes or is for; empty when the request names none."""
    uid: str | None = None
    """Of its own making, for N-CREATE."""
    attributes: Mapping[str, object] = field(default_factory=dict)
    """Values by keyword; what is a function of what is known gives the value."""
    tags: tuple[str, ...] = ()
    takes: Container[int] = ()
    """The statuses that it goes on at here, if other than elsewhere."""

    def __str__(self) -> str:
        return f"{self.service} {name_of(self.sop_class)} {self.name}".strip()


def create(sop_class: str, name: str, uid: str | None = None, **attributes: object) -> Message:
    return Message("N-CREATE", sop_class, name, uid, attributes)


def change(sop_class: str, name: str, **attributes: object) -> Message:
    return Message("N-SET", sop_class, name, attributes=attributes)


def read(sop_class: str, name: str, *tags: str) -> Message:
    return Message("N-GET", sop_class, name, tags=tags)


def act(sop_class: str, name: str = "") -> Message:
    """N-ACTION; without *name* the request names no instance."""
    return Message("N-ACTION", sop_class, name)


def delete(sop_class: str, name: str) -> Message:
    return Message("N-DELETE", sop_class, name)


def gray_box(position: int, item: Dataset, **attributes: object) -> Message:
    attributes = {"ImageBoxPosition": position, "BasicGrayscaleImageSequence": [item], **attributes}
    return change(GRAYSCALE_IMAGE_BOX, f"box {position}", **attributes)


def color_box(position: int, item: Dataset, **attributes: object) -> Message:
    attributes = {"ImageBoxPosition": position, "BasicColorImageSequence": [item], **attributes}
    return change(COLOR_IMAGE_BOX, f"box {position}", **attributes)


def session_reference(known: Known) -> list[Dataset]:
    return [reference(FILM_SESSION, known["session"])]


def lut_reference(known: Known) -> list[Dataset]:
    return [reference(PRESENTATION_LUT, known["lut"])]


ECHO = Message("C-ECHO")
WAIT_FOR_DONE = Message("WAIT")
POLL_UNTIL_DONE = Message("POLL", PRINT_JOB, "job")


# What makes a persona stop


class Stopped(AssertionError):
    """The print SCU would stop its queue here."""


Rule = Callable[[Message, Answer], str | None]
"""What an answer lacks in the eyes of a print SCU, in words; None when it goes on."""


def wants_a_uid(message: Message, answer: Answer) -> str | None:
    """What it did not name the SCP must name."""
    if message.service == "N-CREATE" and message.uid is None and not answer.uid:
        return "no Affected SOP Instance UID"
    return None


def wants_its_own_uid(message: Message, answer: Answer) -> str | None:
    if message.uid is not None and answer.uid not in (None, message.uid):
        return f"its UID became {answer.uid}"
    return None


def wants_image_boxes(message: Message, answer: Answer) -> str | None:
    if message.service == "N-CREATE" and message.sop_class == FILM_BOX and not answer.boxes():
        return "no Referenced Image Box Sequence"
    return None


def wants_gray_image_boxes(message: Message, answer: Answer) -> str | None:
    if message.service != "N-CREATE" or message.sop_class != FILM_BOX:
        return None
    classes = {item.ReferencedSOPClassUID for item in answer.data.get("ReferencedImageBoxSequence") or []}
    return None if classes == {GRAYSCALE_IMAGE_BOX} else f"image boxes of {classes}"


def wants_a_data_set(message: Message, answer: Answer) -> str | None:
    """The effective values of what it creates."""
    return "no data set" if message.service == "N-CREATE" and not answer.has_data else None


def wants_a_job(message: Message, answer: Answer) -> str | None:
    """A Referenced Print Job Sequence (2100,0500) with one item, and nothing beside it."""
    if message.service != "N-ACTION":
        return None
    tags = [int(tag) for tag in answer.data.keys()]  # noqa: SIM118  iterating gives elements
    jobs = answer.data[0x21000500].value if tags == [0x21000500] else []
    return None if len(jobs) == 1 else f"{len(jobs)} jobs in {answer.data}"


def wants_a_normal_printer(message: Message, answer: Answer) -> str | None:
    if message.service == "N-GET" and "PrinterStatus" in message.tags and answer.data.get("PrinterStatus") != "NORMAL":
        return f"the printer is {answer.data.get('PrinterStatus')}"
    return None


class Failing(Container[int]):
    """All statuses but failures, for a print SCU that takes warnings as they are meant."""

    def __contains__(self, status: object) -> bool:
        return isinstance(status, int) and is_done(status)


NO_FAILURE = Failing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One make of print SCU."""

    calling: str
    contexts: tuple[object, ...]
    script: tuple[Message, ...]
    syntaxes: tuple[str, ...] = (EXPLICIT,)
    needs: tuple[str, ...] = ()
    """Abstract syntaxes without which it stops before its first message."""
    goes_on_at: Container[int] = NO_FAILURE
    """Statuses that it takes."""
    rules: tuple[Rule, ...] = (wants_a_uid, wants_image_boxes)
    options: Mapping[str, object] = field(default_factory=dict)
    """Of the association."""
    echoes_first: bool = False
    """On an association of its own."""
    confirms_events: bool = True
    pages: Sequence[Sequence[Pixels]] = ()
    """What it wants to see on its films."""
    remarks: Sequence[str] = ()
    """Codes of what is noticed of it."""


def play(persona: Persona, room: FilmRoom, called: str = "PRINTSCP") -> RoomScu:
    """Send all that *persona* sends and release; raises `Stopped`."""
    options = {"syntaxes": persona.syntaxes, "calling": persona.calling, "called": called, **persona.options}
    if persona.echoes_first:
        with room.scu([VERIFICATION], **options) as scu:
            assert scu.echo() == 0
    with room.scu(persona.contexts, **options) as scu:
        scu.scu.confirms = persona.confirms_events
        refused = [name_of(context) for context in persona.needs if context not in scu.accepted]
        if refused:
            raise Stopped(f"{persona.calling} stops: {', '.join(refused)} refused")
        known = {"printer": PRINTER_INSTANCE}
        for message in persona.script:
            answer = _do(message, scu, known)
            if answer is not None:
                _judge(persona, message, answer)
                known |= _made(message, answer)
    return scu


def _do(message: Message, scu: RoomScu, known: Known) -> Answer | None:
    attributes = {word: value(known) if callable(value) else value for word, value in message.attributes.items()}
    match message.service:
        case "C-ECHO":
            assert scu.echo() == 0
        case "N-CREATE":
            return scu.create(message.sop_class, message.uid, **attributes)
        case "N-SET":
            return scu.set(message.sop_class, known.get(message.name), **attributes)
        case "N-GET":
            return scu.get(message.sop_class, known[message.name], message.tags)
        case "N-ACTION":
            return scu.action(message.sop_class, known.get(message.name))
        case "N-DELETE":
            return scu.delete(message.sop_class, known.get(message.name))
        case "WAIT":
            scu.wait_for_done()
        case "POLL":
            wait_until(lambda: scu.get(PRINT_JOB, known["job"]).data.ExecutionStatus == "DONE")
    return None


def _judge(persona: Persona, message: Message, answer: Answer) -> None:
    takes = answer.status in (message.takes or persona.goes_on_at)
    lacks = [] if takes else [f"0x{answer.status:04X} {answer.comment}"]
    lacks += [words for rule in persona.rules if takes and is_done(answer.status) and (words := rule(message, answer))]
    if lacks:
        raise Stopped(f"{persona.calling} stops at {message}: {'; '.join(lacks)}")


def _made(message: Message, answer: Answer) -> dict[str, str]:
    """The UIDs that an answer tells."""
    made = {}
    if message.service == "N-CREATE" and is_done(answer.status):
        made[message.name] = answer.uid or message.uid or ""
    made |= {f"box {position}": uid for position, uid in enumerate(answer.boxes(), start=1)}
    if message.service == "N-ACTION" and answer.job():
        made["job"] = answer.job() or ""
    return made
