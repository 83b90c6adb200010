"""The films of an association, each with what was done to it (PS3.4 H.2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from printscp.lab.finding_view import Exchange, items, references, text
from printscp.wire.sop_classes import COLOR_IMAGE_BOX, FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX

IMAGE_BOXES = (GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX)
IMAGE_SEQUENCES = ("BasicGrayscaleImageSequence", "BasicColorImageSequence", "ReferencedImageBoxSequence")


@dataclass(frozen=True, slots=True)
class Film:
    """A film box that was made."""

    made: Exchange
    boxes: tuple[str, ...]
    """UIDs of its image boxes."""
    images: tuple[Exchange, ...]
    """What was asked of its image boxes."""
    prints: tuple[Exchange, ...]
    """What asked to print it, by itself or with its session."""

    @property
    def uid(self) -> str:
        return self.made.instance


def films_of(exchanges: tuple[Exchange, ...]) -> tuple[Film, ...]:
    """The films of an association in the order in which they were made."""
    about = _About(exchanges)
    created = (each for each in exchanges if is_creation(each, FILM_BOX) and each.succeeded)
    return tuple(_film(made, about) for made in created)


def is_creation(exchange: Exchange, sop_class: str) -> bool:
    return exchange.service == "N-CREATE" and exchange.sop_class == sop_class


def is_print(exchange: Exchange) -> bool:
    return exchange.service == "N-ACTION" and exchange.sop_class in (FILM_BOX, FILM_SESSION)


def sets_an_image(exchange: Exchange) -> bool:
    """Whether it puts an image into a box, and does not take one out."""
    return any(items(exchange.sent, keyword) for keyword in IMAGE_SEQUENCES)


def end_of(made: Exchange, exchanges: Sequence[Exchange]) -> int | None:
    """Number of the request that deleted what *made* had created; None where it was never deleted."""
    deletions = (each for each in exchanges if each.service == "N-DELETE" and each.number > made.number)
    return next((each.number for each in deletions if each.succeeded and each.instance == made.instance), None)


class _About:
    """The exchanges by what they are about, so that many films do not take long."""

    def __init__(self, exchanges: tuple[Exchange, ...]) -> None:
        self.instances: dict[str, list[Exchange]] = {}
        for each in exchanges:
            self.instances.setdefault(each.instance, []).append(each)
        self.sessions = [each for each in exchanges if is_creation(each, FILM_SESSION) and each.succeeded]
        self.session_prints = [each for each in exchanges if is_print(each) and each.sop_class == FILM_SESSION]

    def of(self, uid: str) -> list[Exchange]:
        return self.instances.get(uid, [])


def _film(made: Exchange, about: _About) -> Film:
    boxes = tuple(references(made.answered, "ReferencedImageBoxSequence"))
    ends = _end_of_film(made, about)
    images = [each for box in boxes for each in about.of(box) if each.service == "N-SET"]
    prints = about.session_prints + [each for each in about.of(made.instance) if each.service == "N-ACTION"]
    return Film(made=made, boxes=boxes, images=_between(made, images, ends), prints=_between(made, prints, ends))


def _between(made: Exchange, exchanges: list[Exchange], ends: int | None) -> tuple[Exchange, ...]:
    """Those of the life of a film, in their order."""
    alive = (each for each in exchanges if each.number > made.number and (ends is None or each.number < ends))
    return tuple(sorted(alive, key=lambda each: each.number))


def _end_of_film(made: Exchange, about: _About) -> int | None:
    """Number of the request that ended the film: the end of it, or of the session in which it was made."""
    session = next((each for each in reversed(about.sessions) if each.number < made.number), None)
    ends = [end_of(made, about.of(made.instance)), end_of(session, about.of(session.instance)) if session else None]
    ends += [each.number for each in about.sessions if each.number > made.number]
    return min((end for end in ends if end is not None), default=None)


def position_of(exchange: Exchange) -> str:
    """Image Box Position as it was sent, to compare it."""
    return text(exchange.sent, "ImageBoxPosition")
