"""Films on their way to a printer of which nobody knows yet whether it takes images of 12 bits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from printscp.client import PrintClient
from printscp.client_answers import Printed, RequestRefused, Warned
from printscp.film.presentation_lut import PresentationLut
from printscp.film.session import FilmBox, FilmSession
from printscp.images.sheets import film_in_eight_bits
from printscp.wire.status import Status

_SET_IMAGE = "N-SET image"
_NOT_ABOUT_BITS = frozenset({Status.IMAGE_TOO_LARGE, Status.NO_SUCH_SOP_INSTANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFilms:
    """What one N-ACTION printed, or would have."""

    films: tuple[int, ...]
    """Their numbers, from 1."""
    warned: tuple[Warned, ...]
    job_uid: str | None = None
    """Of the Print Job, where the printer offers that SOP Class."""
    in_eight_bits: bool = False
    """Whether their images were sent with 8 bits, for the printer had refused 12."""


def send_films(
    client: PrintClient,
    films: Sequence[FilmBox],
    session: FilmSession,
    luts: Sequence[PresentationLut] = (),
    *,
    by_session: bool = False,
    may_reduce: bool = True,
    commit: bool = True,
) -> Iterator[SentFilms]:
    """Print *films*, each with all its copies or, where *by_session* is wished, all, or one, by N-ACTION of their session.

    A printer that cannot do that prints each by itself, with a warning.

    A printer that refuses images of more than 8 bits gets those of the film again with 8 where it *may_reduce* them, and
    all that follow: images are set before their film is printed, so none is printed twice. Without *commit* the films
    are made and deleted unprinted. Raises as `PrintClient.print_films`; what it told of before is printed.
    """
    is_reduced, first = False, 1
    for group in _groups(films, by_session=by_session):
        left = tuple(range(len(group) * session.number_of_copies))
        while left:
            sent = tuple(map(film_in_eight_bits, group)) if is_reduced else group
            try:
                for made in _made(client, sent, session, luts, left, by_session=by_session, commit=commit):
                    left = tuple(sheet for sheet in left if sheet not in made.sheets)
                    yield SentFilms(
                        films=tuple(sorted({first + sheet % len(group) for sheet in made.sheets})),
                        warned=made.warned,
                        job_uid=made.job_uid,
                        in_eight_bits=sent != tuple(group),
                    )
            except RequestRefused as refused:
                if is_reduced or not may_reduce or not _may_be_about_bits(refused, group):
                    raise
                is_reduced = True
        first += len(group)


def _groups(films: Sequence[FilmBox], *, by_session: bool) -> list[tuple[FilmBox, ...]]:
    """The films of each session: grayscale and color films cannot share one."""
    if not by_session:
        return [(film,) for film in films]
    return [tuple(group) for _, group in groupby(films, key=lambda film: film.color)]


def _made(
    client: PrintClient,
    films: Sequence[FilmBox],
    session: FilmSession,
    luts: Sequence[PresentationLut],
    left: tuple[int, ...],
    *,
    by_session: bool,
    commit: bool,
) -> Iterator[Printed]:
    """What each N-ACTION printed; without *commit* what one would have."""
    if commit:
        yield from client.print_films(films, session, luts, sheets=left, by_session=by_session, insist=by_session)
    else:
        yield Printed(sheets=left, warned=client.try_films(films, session, luts), job_uid=None)


def _may_be_about_bits(refused: RequestRefused, films: Sequence[FilmBox]) -> bool:
    is_deep = any(box.image and box.image.bits_stored > 8 for film in films for box in film.image_boxes)
    return is_deep and refused.request.startswith(_SET_IMAGE) and refused.status not in _NOT_ABOUT_BITS
