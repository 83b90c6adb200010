"""What `printscp send` tells of its films: lines for people, and a document for programs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from printscp.client_answers import Execution, Warned
from printscp.client_files import Skipped
from printscp.client_sending import SentFilms
from printscp.film.job import ExecutionStatus
from printscp.images.sheets import Sheet


@dataclass(slots=True, kw_only=True)
class FilmReport:
    """What became of one film."""

    number: int
    sheet: Sheet
    is_taken: bool = False
    """Whether the printer has made it."""
    is_printed: bool = False
    """Whether the printer took the order to print it."""
    in_eight_bits: bool = False
    warned: tuple[Warned, ...] = ()
    jobs: tuple[str, ...] = ()
    """The UIDs of its Print Jobs."""
    executions: dict[str, Execution | None] = field(default_factory=dict)

    @property
    def bits(self) -> int:
        """Depth of its deepest image."""
        images = [box.image for box in self.sheet.film.image_boxes if box.image]
        return 8 if self.in_eight_bits else max((image.bits_stored for image in images), default=8)

    @property
    def depth(self) -> str:
        return "color" if self.sheet.film.color else f"{self.bits} bits"

    @property
    def failed(self) -> tuple[Execution, ...]:
        """The Print Jobs that ended in FAILURE."""
        return tuple(each for each in self.executions.values() if each and each.status is ExecutionStatus.FAILURE)

    @property
    def outcome(self) -> str:
        """What became of it; empty where the printer did not take it."""
        if self.failed:
            return f"failed ({self.failed[0].info})"
        return "printed" if self.is_printed else "taken and not printed" if self.is_taken else ""

    def words(self, films: int) -> str:
        count = len(self.sheet.names)
        images = "1 image" if count == 1 else f"{count} images"
        return f"film {self.number} of {films}: {images}, {self.sheet.film.display_format}, {self.depth}"

    def to_json(self) -> dict[str, Any]:
        return {
            "film": self.number,
            "images": list(self.sheet.names),
            "layout": str(self.sheet.film.display_format),
            "color": self.sheet.film.color,
            "bits": self.bits,
            "printed": self.is_printed and not self.failed,
            "warnings": [str(warned) for warned in self.warned],
            "jobs": [
                {"uid": uid, "status": told.status.value if told else None, "info": told.info if told else None}
                for uid, told in ((uid, self.executions.get(uid)) for uid in self.jobs)
            ],
        }


class SendReport:
    """What became of all films."""

    def __init__(self, sheets: Sequence[Sheet], skipped: Sequence[Skipped]) -> None:
        self.films = tuple(FilmReport(number=number, sheet=sheet) for number, sheet in enumerate(sheets, start=1))
        self.skipped = tuple(skipped)

    def sent(self, sent: SentFilms, *, is_printed: bool) -> None:
        """Note what one N-ACTION did."""
        for number in sent.films:
            film = self.films[number - 1]
            film.is_taken, film.is_printed, film.in_eight_bits = True, is_printed, sent.in_eight_bits
            film.warned += tuple(warned for warned in sent.warned if warned not in film.warned)
            film.jobs += (sent.job_uid,) if sent.job_uid else ()

    def followed(self, executions: dict[str, Execution | None]) -> None:
        for film in self.films:
            film.executions = {uid: executions.get(uid) for uid in film.jobs}

    @property
    def printed(self) -> int:
        return sum(film.is_printed for film in self.films)

    @property
    def printed_in_words(self) -> str:
        """A sentence after another; empty where nothing is printed."""
        if not self.printed:
            return ""
        return f" {self.printed} of {len(self.films)} films {'is' if self.printed == 1 else 'are'} printed."

    def table(self) -> Table:
        """What became of each film, for a terminal."""
        table = Table("Film", "Images", "Layout", "Depth", "Outcome", box=SIMPLE)
        for film in self.films:
            count, layout = str(len(film.sheet.names)), str(film.sheet.film.display_format)
            table.add_row(str(film.number), count, layout, film.depth, film.outcome or "not printed")
        return table

    @property
    def has_warnings(self) -> bool:
        return any(film.warned for film in self.films)

    def to_json(self, address: str | None, printer: dict[str, Any] | None, error: str | None) -> dict[str, Any]:
        return {
            "address": address,
            "printer": printer,
            "films": [film.to_json() for film in self.films],
            "skipped": [{"path": str(skipped.path), "reason": skipped.words} for skipped in self.skipped],
            "error": error,
        }
