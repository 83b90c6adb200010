"""References of films and images to a Presentation LUT (PS3.4 H.4.9.1)."""

from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutTable, PresentationLut
from printscp.film.session import FilmBox
from printscp.sop.state import State, films_of
from printscp.wire.deviations import Deviations


def known_lut(uid: str | None, before: str | None, state: State, deviations: Deviations) -> str | None:
    """*uid* if the association has such a Presentation LUT, else what stood *before*."""
    if uid is None or uid == before or any(lut.uid == uid for lut in state.presentation_luts):
        return uid
    used = before or "no LUT"
    deviations.replaced("ReferencedPresentationLUTSequence", sent=uid, used=used, code="unknown-lut")
    return before


def lut_references(state: State) -> frozenset[str]:
    """The UIDs of the Presentation LUTs that a film session, a film box or an image box refers to."""
    uids = {state.session.presentation_lut_uid} if state.session else set()
    for film in films_of(state):
        uids |= {film.presentation_lut_uid, *(box.presentation_lut_uid for box in film.image_boxes)}
    return frozenset(uid for uid in uids if uid is not None)


def report_lut_size(box: ImageBox, film: FilmBox, state: State, deviations: Deviations) -> None:
    """Tell when the LUT of an image has not one entry for each of its values; it is then resampled."""
    table = _table_of(box, film, state)
    if table is None or box.image is None or box.image.samples != 1:
        return
    entries, values = len(table.entries), 1 << box.image.bits_stored
    if entries != values:
        deviations.tolerated(
            "ReferencedPresentationLUTSequence",
            code="lut-size",
            sent=f"{entries} entries for {values} values",
            used="it resampled",
            clause="PS3.4 H.4.9.1",
        )


def _table_of(box: ImageBox, film: FilmBox, state: State) -> LutTable | None:
    session = state.session.presentation_lut_uid if state.session else None
    uid = box.presentation_lut_uid or film.presentation_lut_uid or session
    lut: PresentationLut | None = next((lut for lut in state.presentation_luts if lut.uid == uid), None)
    return lut.content if lut and isinstance(lut.content, LutTable) else None
