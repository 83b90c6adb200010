"""Films that are told apart by their pixels, the SCUs that print them, and what these know of the answers."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.conversation import gray_item
from tests.network.scripts import PrintScript, is_done
from tests.raw_scu import GRAYSCALE_META, AbortedError, ClosedError, RejectedError

PRINT_JOB = "1.2.840.10008.5.1.1.14"
FILM_BOXES = (r"STANDARD\1,1", r"STANDARD\2,1", r"STANDARD\2,2")
_SIZES = ((5, 7), (24, 31), (64, 48), (300, 420))

Page: TypeAlias = str
"""What tells a film from any other: a digest of the gray values of its images, in the order of their boxes."""
Printing: TypeAlias = tuple[Page, ...]
"""The films that one N-ACTION prints, as the pages of one PDF."""

GONE = (AbortedError, ClosedError, RejectedError, OSError)
"""What an SCU sees of a server that was killed."""


class Answer(Enum):
    """What came of an N-ACTION."""

    NONE = "none"
    """It was sent, and the server died: the film may be printed or not."""
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


class Ledger:
    """What all SCUs together have asked for, and what they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Printing, Answer] = {}
        self._films = 0
        self.refusals: list[str] = []
        self.job_uids: dict[Printing, str] = {}

    def new_film(self) -> int:
        """A number that no other film has."""
        with self._lock:
            self._films += 1
            return self._films

    def note(self, printing: Printing, answer: Answer, why: str = "") -> None:
        with self._lock:
            self._answers[printing] = answer
            if answer is Answer.REFUSED:
                self.refusals.append(why)

    def answer(self, printing: Printing) -> Answer | None:
        """None for what nobody has asked for."""
        return self._answers.get(printing)

    def acknowledged(self) -> list[Printing]:
        with self._lock:
            return [printing for printing, answer in self._answers.items() if answer is Answer.ACKNOWLEDGED]

    def counts(self) -> Counter[Answer]:
        with self._lock:
            return Counter(self._answers.values())


@dataclass(frozen=True, slots=True)
class FilmOfNoise:
    """A film with noise in its boxes, of 8 or 12 bits, that follows from its number and the seed of the drill alone."""

    number: int
    seed: int

    @property
    def display_format(self) -> str:
        return FILM_BOXES[self._numbers().integers(len(FILM_BOXES))]

    @property
    def bits(self) -> int:
        return 8 if self.number % 2 else 12

    def items(self) -> list[Dataset]:
        return [
            gray_item(
                *values.shape, bits=self.bits, PixelData=values.astype("u1" if self.bits == 8 else "<u2").tobytes()
            )
            for values in self._images()
        ]

    @property
    def page(self) -> Page:
        most = 2**self.bits - 1
        # round(v * 255 / most) in whole numbers
        return page_of([((2 * 255 * values + most) // (2 * most)).astype(np.uint8) for values in self._images()])

    def _images(self) -> list[NDArray[np.int64]]:
        numbers = self._numbers()
        columns, rows = map(int, FILM_BOXES[numbers.integers(len(FILM_BOXES))].partition("\\")[2].split(","))
        size = _SIZES[numbers.integers(len(_SIZES))]
        return [numbers.integers(0, 2**self.bits, size) for _ in range(columns * rows)]

    def _numbers(self) -> np.random.Generator:
        return np.random.default_rng((self.seed, self.number))


def page_of(images: Iterable[NDArray[np.uint8]]) -> Page:
    digest = hashlib.sha256()
    for pixels in images:
        digest.update(repr(pixels.shape).encode() + pixels.tobytes())
    return digest.hexdigest()


def printing_in(path: Path) -> Printing:
    """What a PDF shows. Raises pikepdf.PdfError when it is not whole."""
    with pikepdf.open(path) as pdf:
        return tuple(page_of(_drawn(page)) for page in pdf.pages)


def drawn_in(path: Path) -> list[NDArray[np.uint8]]:
    """The images that a PDF shows, film by film. Raises pikepdf.PdfError when it is not whole."""
    with pikepdf.open(path) as pdf:
        return [pixels for page in pdf.pages for pixels in _drawn(page)]


def _drawn(page: pikepdf.Page) -> list[NDArray[np.uint8]]:
    names = [str(operands[0]) for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "Do"]
    images = [page.Resources.XObject[name] for name in names]
    return [
        np.frombuffer(image.read_bytes(), np.uint8).reshape(int(image.Height), int(image.Width)) for image in images
    ]


@dataclass(frozen=True, slots=True)
class Port:
    """Where a server listens."""

    port: int


class Scu(threading.Thread):
    """Prints some film sessions, by film box or by session, until it is through or the server is gone."""

    def __init__(
        self,
        port: int,
        ledger: Ledger,
        seed: int,
        chance: Random,
        *,
        sessions: int,
        on_half_set: Callable[[], None] | None = None,
    ) -> None:
        """*on_half_set* is called when half of an N-SET has been sent."""
        super().__init__(daemon=True)
        self._port = port
        self._ledger = ledger
        self._seed = seed
        self._plans = [(chance.random() < 0.4, chance.choice((1, 1, 2, 3))) for _ in range(sessions)]
        self._on_half_set = on_half_set
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._print()
        except TimeoutError as error:  # an OSError too
            self.error = error
        except GONE:
            pass
        except BaseException as error:  # noqa: BLE001  the drill tells it
            self.error = error

    def _print(self) -> None:
        with PrintScript(Port(self._port), (GRAYSCALE_META, PRINT_JOB), timeout=60) as script:
            for place, (by_session, films) in enumerate(self._plans):
                if self._on_half_set and place == len(self._plans) - 1:
                    _set_by_half(script, self._on_half_set)
                self._print_session(script, [self._film() for _ in range(films)], by_session=by_session)

    def _film(self) -> FilmOfNoise:
        return FilmOfNoise(self._ledger.new_film(), self._seed)

    def _print_session(self, script: PrintScript, films: Sequence[FilmOfNoise], *, by_session: bool) -> None:
        script.session()
        for film in films:
            answers = [script.film(film.display_format).status]
            answers += [script.image(place, item).status for place, item in enumerate(film.items(), 1)]
            assert not any(answers), answers
            if not by_session:
                self._ask((film.page,), script.print_film, script)
        if by_session:
            self._ask(tuple(film.page for film in films), script.print_session, script)
        script.delete_session()
        script.session_uid = None

    def _ask(self, printing: Printing, action: Callable[[], object], script: PrintScript) -> None:
        self._ledger.note(printing, Answer.NONE)
        status = action().status
        self._ledger.job_uids[printing] = script.job_uid or ""
        answer = Answer.ACKNOWLEDGED if is_done(status) else Answer.REFUSED
        self._ledger.note(printing, answer, f"0x{status:04X}")


def _set_by_half(script: PrintScript, then: Callable[[], None]) -> None:
    """Let the next data set of more than some octets be sent by half."""
    send = script.scu.send_data

    def send_half(data: bytes, **options: object) -> None:
        if b"\x28\x00\x10\x00" not in data:  # Rows: no image
            send(data, **options)
            return
        send(data[: len(data) // 2], last=False)
        then()
        send(data[len(data) // 2 :], **options)

    script.scu.send_data = send_half
