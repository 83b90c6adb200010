"""Which image box an image is for: that of its UID, whatever Image Box Position says (PS3.4 H.4.3.1.2.1).

But some print SCUs use one UID for all boxes of a film. Then the position counts, and what came before goes to the box
of its own position, for no image may take the place of another.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from printscp.film.image import ImageBox
from printscp.film.session import FilmBox
from printscp.wire.deviations import Deviations
from printscp.wire.status import Refusal, Status


def box_meant(
    film: FilmBox, named: ImageBox, position: int | None, deviations: Deviations, *, erases: bool
) -> tuple[FilmBox, ImageBox]:
    """*film* with each image in its place, and the box that a request is for, which has the UID of *named*.

    Without a *position*, which is refused as soon as it is read, the UID says it. Refused (0x0106) is an image for
    which no box is left.
    """
    if position is None:
        return film, named
    meant, after = named.position, film
    known = {pair: at for at, pair in film.sent_positions}
    if (named.uid, position) in known:
        meant = known[named.uid, position]
    elif _is_for_another_box(film, named, erases=erases):
        meant, after = _with_room_for(film, named, position)
    _report(named, meant, position, deviations, moved=after is not film)
    return after, after.image_boxes[meant - 1]


def with_position_sent(film: FilmBox, meant: ImageBox, uid: str, position: int) -> FilmBox:
    """*film*, which remembers that the box *meant* was set with *uid* and *position*."""
    sent = dict(film.sent_positions) | {meant.position: (uid, position)}
    return replace(film, sent_positions=tuple(sent.items()))


def _is_for_another_box(film: FilmBox, named: ImageBox, *, erases: bool) -> bool:
    """Whether no other UID was used on the film, and this one for a box that is not its own or is taken."""
    is_only = {uid for _, (uid, _) in film.sent_positions} == {named.uid}
    is_reused = any(at != named.position for at, _ in film.sent_positions)
    is_taken = named.image is not None and not erases
    return is_only and (is_reused or is_taken)


def _with_room_for(film: FilmBox, named: ImageBox, position: int) -> tuple[int, FilmBox]:
    """Where the new *position* stands, and *film* with the others where they stand beside it."""
    sent = {at: earlier for at, (_, earlier) in film.sent_positions}
    offset = _offset({*sent.values(), position}, len(film.image_boxes))
    if offset is not None:
        return position + offset, _moved(film, {at: earlier + offset for at, earlier in sent.items()})
    free = [box.position for box in film.image_boxes if box.image is None]
    if free:
        return free[0], film
    if not film.printed:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"ImageBoxPosition {position}: no image box is left for it")
    return named.position, film


def _offset(positions: Collection[int], boxes: int) -> int | None:
    """What to add to each position so that all are those of boxes, for some count from 0 or on from the film before."""
    first, last = min(positions), max(positions)
    if first >= 1 and last <= boxes:
        return 0
    return 1 - first if last - first < boxes else None


def _moved(film: FilmBox, places: Mapping[int, int]) -> FilmBox:
    """*film* with what is in its boxes moved, *places* being the new position for each old one."""
    if all(old == new for old, new in places.items()):
        return film
    content = {new: film.image_boxes[old - 1] for old, new in places.items()}
    blank = ImageBox(uid="", position=0)
    return replace(
        film,
        image_boxes=tuple(
            replace(content.get(box.position, blank), uid=box.uid, position=box.position) for box in film.image_boxes
        ),
        sent_positions=tuple((places[at], pair) for at, pair in film.sent_positions),
    )


def _report(named: ImageBox, meant: int, position: int, deviations: Deviations, *, moved: bool) -> None:
    if meant == named.position == position and not moved:
        return
    is_own = meant == named.position
    used = f"{meant}, of this UID" if is_own else f"{meant}, with another UID"
    code = "other-position" if is_own and not moved else "reused-uid"
    if moved:
        used += "; what was set before went to its own"
    deviations.tolerated("ImageBoxPosition", code=code, sent=str(position), used=used)
