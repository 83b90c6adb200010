"""The films of an association, each with what was done to it (PS3.4 H.2.3)."""

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
    created = (each for each in exchanges if is_creation(each, FILM_BOX) and each.succeeded)
    return tuple(_film(made, exchanges) for made in created)


def is_creation(exchange: Exchange, sop_class: str) -> bool:
    return exchange.service == "N-CREATE" and exchange.sop_class == sop_class


def is_print(exchange: Exchange) -> bool:
    return exchange.service == "N-ACTION" and exchange.sop_class in (FILM_BOX, FILM_SESSION)


def sets_an_image(exchange: Exchange) -> bool:
    """Whether it puts an image into a box, and does not take one out."""
    return any(items(exchange.sent, keyword) for keyword in IMAGE_SEQUENCES)


def end_of(made: Exchange, exchanges: tuple[Exchange, ...]) -> int | None:
    """Number of the request that deleted what *made* had created; None where it was never deleted."""
    deletions = (each for each in exchanges if each.service == "N-DELETE" and each.number > made.number)
    return next((each.number for each in deletions if each.succeeded and each.instance == made.instance), None)


def _film(made: Exchange, exchanges: tuple[Exchange, ...]) -> Film:
    boxes = tuple(references(made.answered, "ReferencedImageBoxSequence"))
    until = _end_of_film(made, exchanges)
    later = tuple(each for each in exchanges if each.number > made.number and (until is None or each.number < until))
    return Film(
        made=made,
        boxes=boxes,
        images=tuple(each for each in later if each.service == "N-SET" and each.instance in boxes),
        prints=tuple(
            each
            for each in later
            if is_print(each) and (each.sop_class == FILM_SESSION or each.instance == made.instance)
        ),
    )


def _end_of_film(made: Exchange, exchanges: tuple[Exchange, ...]) -> int | None:
    """Number of the request that ended the film: the end of it, or of the session in which it was made."""
    sessions = [each for each in exchanges if is_creation(each, FILM_SESSION) and each.succeeded]
    session = next((each for each in reversed(sessions) if each.number < made.number), None)
    ends = [end_of(made, exchanges), end_of(session, exchanges) if session else None]
    ends += [each.number for each in sessions if each.number > made.number]
    return min((end for end in ends if end is not None), default=None)


def position_of(exchange: Exchange) -> str:
    """Image Box Position as it was sent, to compare it."""
    return text(exchange.sent, "ImageBoxPosition")
