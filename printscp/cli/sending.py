"""Sending films while somebody watches: a bar for each film on a terminal, and lines for what the printer says."""

from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.progress import Progress, TaskID

from printscp.cli.send_options import Wishes
from printscp.cli.send_report import SendReport
from printscp.client import PrintClient
from printscp.client_sending import SentFilms, send_films
from printscp.film.session import FilmBox
from printscp.images.sheets import Sheet

_ABOUT_NO_FILM = "N-GET"
_REQUESTS_OF_A_FILM = 3
"""N-CREATE of its session and of itself, and N-ACTION."""


class Watched:
    """Hears of each request that a printer answers, and shows how far its film is."""

    def __init__(self, sheets: Sequence[Sheet], console: Console) -> None:
        self.console = console
        self._progress = Progress(console=console, disable=not console.is_terminal)
        self._totals = [_requests(sheet.film) for sheet in sheets]
        self._number = 1
        self._bar: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def on_answer(self, request: str) -> None:
        """Advance the bar of the film that *request* is about."""
        if request.startswith(_ABOUT_NO_FILM):
            return
        if self._bar is None and self._number <= len(self._totals):
            total = self._totals[self._number - 1]
            self._bar = self._progress.add_task(f"Film {self._number} of {len(self._totals)}", total=total)
        if self._bar is not None:
            self._progress.advance(self._bar)

    def is_sent(self, sent: SentFilms) -> None:
        """The bar of the next film is due."""
        if self._bar is not None:
            self._progress.update(self._bar, completed=self._progress.tasks[-1].total)
        self._number, self._bar = max(sent.films) + 1, None

    def tell(self, line: str) -> None:
        """A line for people, above the bars."""
        self._progress.console.print(line)


def send_watched(
    client: PrintClient, wishes: Wishes, report: SendReport, watched: Watched, *, by_session: bool, commit: bool
) -> None:
    """Send the films of *report* and note in it what becomes of each. Raises `PrintFailed`."""
    films = [each.sheet.film for each in report.films]
    is_reduced = False
    told: set[str] = set()
    for sent in send_films(
        client,
        films,
        wishes.session,
        wishes.luts,
        by_session=by_session,
        may_reduce=wishes.appearance.bits is None,
        commit=commit,
    ):
        report.sent(sent, is_printed=commit)
        watched.is_sent(sent)
        if sent.in_eight_bits and not is_reduced:
            watched.tell("The printer refuses images of 12 bits: they are sent with 8.")
            is_reduced = True
        for line in (f"{_named(sent)}: {warned}" for warned in sent.warned):
            if line not in told:
                watched.tell(line)
                told.add(line)


def _named(sent: SentFilms) -> str:
    numbers = ", ".join(map(str, sent.films))
    return f"film {numbers}" if len(sent.films) == 1 else f"films {numbers}"


def _requests(film: FilmBox) -> int:
    images = sum(box.image is not None for box in film.image_boxes)
    return _REQUESTS_OF_A_FILM + images + len(film.annotation_boxes) + bool(film.presentation_lut_uid)
