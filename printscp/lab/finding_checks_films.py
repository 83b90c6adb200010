"""What is wrong with how films were made and printed, seen over the whole conversation (PS3.4 H.2.3, H.4)."""

from collections.abc import Iterator

from printscp.lab.finding import Case
from printscp.lab.finding_story import (
    IMAGE_BOXES,
    Film,
    end_of,
    films_of,
    is_creation,
    is_print,
    position_of,
    sets_an_image,
)
from printscp.lab.finding_view import Exchange, references, text
from printscp.lab.record import AssociationRecord
from printscp.wire.services import STORE
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    FILM_BOX,
    FILM_SESSION,
    META_CLASSES,
    PRESENTATION_LUT,
    PRINTER,
)

_PARENTS = {
    ("N-CREATE", FILM_BOX): FILM_SESSION,
    **{(operation, FILM_BOX): FILM_BOX for operation in ("N-SET", "N-ACTION", "N-DELETE")},
    **{(operation, FILM_SESSION): FILM_SESSION for operation in ("N-SET", "N-ACTION", "N-DELETE")},
    **{("N-SET", sop_class): FILM_BOX for sop_class in (*IMAGE_BOXES, ANNOTATION_BOX)},
    ("N-DELETE", PRESENTATION_LUT): PRESENTATION_LUT,
}
"""Of which SOP Class an instance must have been made before a request makes sense."""


def printed(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Films that were printed with less than was meant for them."""
    for film in films_of(exchanges):
        for action in film.prints[:1]:
            before = [each for each in film.images if each.number < action.number]
            filled = {each.instance for each in before if each.succeeded and sets_an_image(each)}
            refused = {each.instance for each in before if each.failed} - filled
            if not before:
                yield Case("PSX101", action.number, action.words, "", f"no N-SET of its {len(film.boxes)} image boxes")
            elif refused:
                yield Case("PSX103", action.number, action.words, "", f"after {len(refused)} images were refused")
            elif filled and len(filled) < len(film.boxes):
                empty = len(film.boxes) - len(filled)
                yield Case("PSQ101", action.number, action.words, "", f"{empty} of {len(film.boxes)} are empty")


def set_twice(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Images that took the place of others which were never printed."""
    for film in films_of(exchanges):
        held: set[tuple[str, str]] = set()
        for exchange in sorted((*film.images, *film.prints), key=lambda each: each.number):
            if is_print(exchange):
                held.clear()
            elif exchange.succeeded and sets_an_image(exchange):
                box = (exchange.instance, position_of(exchange))
                if box in held:
                    yield Case("PSQ107", exchange.number, exchange.words, "", "another image")
                held.add(box)


def second_session(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Film sessions that were asked for while there was one."""
    alive: Exchange | None = None
    for exchange in exchanges:
        if alive is not None and exchange.service == "N-DELETE" and exchange.number == end_of(alive, exchanges):
            alive = None
        if is_creation(exchange, FILM_SESSION):
            if alive is not None:
                words = "a second Film Session"
                yield Case("PSF109", exchange.number, exchange.words, "AffectedSOPInstanceUID", words)
            if exchange.succeeded:
                alive = exchange


def went_on(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Requests for what does not exist because N-CREATE of it was refused."""
    made: set[str] = set()
    refused: set[str] = set()
    for exchange in exchanges:
        needed = _PARENTS.get((exchange.service, exchange.sop_class))
        if exchange.failed and needed in refused - made:
            yield Case("PSX102", exchange.number, exchange.words, "", "after N-CREATE was refused")
        if exchange.service == "N-CREATE":
            (made if exchange.succeeded else refused).add(exchange.sop_class)


def never_printed(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Films and sessions of which nothing came, where nothing had failed before."""
    if record.end is None or record.faults or any(each.disturbed or not each.succeeded for each in exchanges):
        return
    films = films_of(exchanges)
    for film in films:
        if not film.prints:
            yield Case("PSF115", film.made.number, film.made.words, "", _images(film))
    for session in exchanges:
        if is_creation(session, FILM_SESSION) and not films:
            yield Case("PSF116", session.number, session.words, "", "no Film Box")
    yield from _only_asked(record, exchanges)


def _only_asked(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """A good Printer Status on an association for films, and then no film."""
    accepted = {context.abstract_syntax for context in record.contexts if context.result == 0}
    asked = [each for each in exchanges if each.service == "N-GET" and each.sop_class == PRINTER]
    meant = any(each.service in ("N-CREATE", STORE.operation) for each in exchanges)
    if not asked or meant or not accepted & set(META_CLASSES):
        return
    status = text(asked[-1].answered, "PrinterStatus")
    if status in ("", "NORMAL"):
        yield Case("PSQ104", asked[-1].number, asked[-1].words, "", f"nothing after the status {status or 'Success'}")


def left_behind(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """What a careful print SCU does before and after it prints."""
    actions = [each for each in exchanges if is_print(each) and each.succeeded]
    if record.end is None or not actions:
        return
    if not any(each.service == "N-GET" and each.sop_class == PRINTER for each in exchanges):
        yield Case("PSQ103", None, "N-GET-RQ Printer", "", "nothing")
    sessions = [each for each in exchanges if is_creation(each, FILM_SESSION) and each.succeeded]
    if sessions and end_of(sessions[-1], exchanges) is None and record.end == "released":
        yield Case("PSQ102", None, "N-DELETE-RQ Film Session", "", "nothing")


def unused_luts(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Presentation LUTs to which nothing referred."""
    if record.end is None:
        return
    used = {uid for each in exchanges for uid in references(each.sent, "ReferencedPresentationLUTSequence")}
    for exchange in exchanges:
        if is_creation(exchange, PRESENTATION_LUT) and exchange.succeeded and exchange.instance not in used:
            yield Case("PSL109", exchange.number, exchange.words, "", "no reference to it")


def _images(film: Film) -> str:
    count = sum(1 for each in film.images if each.succeeded and sets_an_image(each))
    return f"{count} images set, no N-ACTION"
