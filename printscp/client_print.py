"""One Film Session on its way to a printer: what it is made of, N-ACTION, and what is deleted after it (PS3.17 BB.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from printscp.client_answers import NoSessionPrint, NoStatus, Printed, PrintFailed, RequestRefused, Warned
from printscp.client_requests import Requests
from printscp.film.annotation import annotation_positions
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import PresentationLut
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.attribute import write
from printscp.wire.character_set_choice import character_set_for
from printscp.wire.dataset_texts import joined_texts
from printscp.wire.parsers import Unsupported, integer, sequence_items, text, value_of
from printscp.wire.pixels import image_sequence, write_image
from printscp.wire.presentation_lut import write_lut
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    LONGEST_UID,
    PRESENTATION_LUT,
)
from printscp.wire.status import Status

# Without a Presentation LUT these say nothing, and dcmprscp refuses them (PS3.4 table H.4-3, usage MC).
_OF_A_PRESENTATION_LUT = frozenset({"Illumination", "ReflectedAmbientLight"})
_FILM_BOX_KEYWORDS = frozenset(row.keyword for row in tables.FILM_BOX.attributes)

# What a printer answers to a further film that can keep only one that is not printed.
_ONE_FILM_AT_A_TIME = frozenset(
    {
        Status.UNPRINTED_FILM_BOX,
        Status.OUT_OF_MEMORY,
        Status.RESOURCE_LIMITATION,
        Status.PROCESSING_FAILURE,
        Status.DUPLICATE_SOP_INSTANCE,
        Status.INVALID_SOP_INSTANCE,
    }
)
# What a printer that has session print answers to it: these would be no better film by film.
_OF_SESSION_PRINT = frozenset({Status.SESSION_QUEUE_FULL, Status.QUEUE_FULL, Status.IMAGE_TOO_LARGE})


@dataclass(slots=True, kw_only=True)
class SessionPrint:
    """A Film Session of one film, which N-ACTION of the Film Box prints, or of several, by N-ACTION of the session."""

    requests: Requests
    session: FilmSession
    """With the Number of Copies to print."""
    films: Sequence[FilmBox]
    """All grayscale or all color."""
    luts: Sequence[PresentationLut]
    commit: bool = True
    """Whether the films are printed, or only made and deleted again."""
    by_session: bool = False
    """Whether N-ACTION of the session prints also one film."""
    copies: int = 0
    """How many the printer makes of each film, once it is run: it may allow fewer than it is asked for."""
    _films_made: int = 0

    def run(self) -> Printed:
        """Print the films; *sheets* is empty. Raises `PrintFailed`, `NoSessionPrint` of a session."""
        try:
            return self._run()
        except RequestRefused as refused:
            if self._has_no_session_print(refused.status):
                raise NoSessionPrint(str(refused)) from refused
            raise

    def _run(self) -> Printed:
        self.requests.require_meta()
        session_uid = generate_uid()
        self._create_session(session_uid)
        lut_uids = self._create_luts()
        for film in self.films:
            film_uid = generate_uid()
            self._create_film(film, film_uid, session_uid, lut_uids)
            self._films_made += 1
        if not self.commit:
            reply = Dataset()
        elif not self._is_by_session:
            reply = self.requests.action(FILM_BOX, film_uid)
        else:
            reply = self.requests.action(FILM_SESSION, session_uid)
        self._clean_up(session_uid, lut_uids.values())
        return Printed(sheets=(), warned=tuple(self.requests.warned), job_uid=_job_uid(reply))

    @property
    def _is_by_session(self) -> bool:
        return self.by_session or len(self.films) > 1

    def _has_no_session_print(self, status: int) -> bool:
        if not self._is_by_session or not self._films_made:
            return False
        if self._films_made < len(self.films):
            return status in _ONE_FILM_AT_A_TIME
        return status not in _OF_SESSION_PRINT

    def _create_session(self, uid: str) -> None:
        # A LUT of the session is no attribute of the standard, and each film has it already.
        plain = replace(self.session, presentation_lut_uid=None, illumination=None, reflected_ambient_light=None)
        created = self.requests.create(self._with_character_set(write(plain, tables.FILM_SESSION)), FILM_SESSION, uid)
        self.copies = self._copies_of(created)

    def _copies_of(self, created: Dataset) -> int:
        """How many copies the printer will make; what it says without the warning that it changed them is its default."""
        asked = self.session.number_of_copies
        if not any(warned.status == Status.VALUE_OUT_OF_RANGE for warned in self.requests.warned):
            return asked
        try:
            return integer(1, asked)(value_of(created, "NumberOfCopies"))
        except Unsupported:
            return asked

    def _create_luts(self) -> dict[str, str]:
        """The LUTs that the films need, as the printer has them: their new UIDs by those in the films."""
        contents = {lut.uid: lut.content for lut in self.luts}
        named = frozenset[str]().union(*map(named_luts, self.films))
        if named and PRESENTATION_LUT not in self.requests.accepted:
            self._not_offered("N-CREATE Presentation LUT")
            return {}
        uids = {uid: str(generate_uid()) for uid in contents if uid in named}
        for uid, new_uid in uids.items():
            self.requests.create(write_lut(contents[uid]), PRESENTATION_LUT, new_uid)
        return uids

    def _create_film(self, film: FilmBox, uid: str, session_uid: str, lut_uids: Mapping[str, str]) -> None:
        """Make the film, with its images and texts."""
        attributes = self._film_attributes(film, session_uid, lut_uids)
        created = self.requests.create(attributes, FILM_BOX, uid)
        self._set_images(film, _referenced(created, "ReferencedImageBoxSequence"), lut_uids)
        self._set_texts(film, _referenced(created, "ReferencedBasicAnnotationBoxSequence"))

    def _film_attributes(self, film: FilmBox, session_uid: str, lut_uids: Mapping[str, str]) -> Dataset:
        keywords = _FILM_BOX_KEYWORDS
        if not lut_uids:
            keywords -= _OF_A_PRESENTATION_LUT
        if ANNOTATION_BOX not in self.requests.accepted:
            keywords -= {"AnnotationDisplayFormatID"}
        with_lut = replace(film, presentation_lut_uid=lut_uids.get(film.presentation_lut_uid or ""))
        attributes = self._with_character_set(write(with_lut, tables.FILM_BOX, keywords))
        attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, session_uid)]
        return attributes

    def _set_images(self, film: FilmBox, uids: Sequence[str], lut_uids: Mapping[str, str]) -> None:
        boxes = film.image_boxes
        # Of SLIDE and CUSTOM the printer says how many boxes there are.
        if len(uids) != len(boxes) if film.display_format.box_count else len(uids) < len(boxes):
            raise PrintFailed(f"the printer made {len(uids)} image boxes, not {len(boxes)}")
        sop_class = COLOR_IMAGE_BOX if film.color else GRAYSCALE_IMAGE_BOX
        for box, uid in zip(boxes, uids, strict=False):
            if box.image:
                with_lut = replace(box, presentation_lut_uid=lut_uids.get(box.presentation_lut_uid or ""))
                attributes = self._with_character_set(_image_attributes(with_lut, color=film.color))
                self.requests.set(attributes, sop_class, uid, f"image {box.position}{self._of_film}")

    def _set_texts(self, film: FilmBox, uids: Sequence[str]) -> None:
        """Put each text into the box of its position: the printer names boxes in the order of theirs."""
        if film.annotation_boxes and ANNOTATION_BOX not in self.requests.accepted:
            self._not_offered(f"N-SET Annotation Box{self._of_film}")
            return
        positions = annotation_positions(film.annotation_display_format, len(film.image_boxes))
        places = dict(zip(positions, uids, strict=False))
        for box in film.annotation_boxes:
            what = f"text {box.position}{self._of_film}"
            if box.position in places:
                attributes = self._with_character_set(write(box, tables.ANNOTATION_BOX))
                self.requests.set(attributes, ANNOTATION_BOX, places[box.position], what)
            elif box.text:
                self._not_offered(f"N-SET {what}")

    @property
    def _of_film(self) -> str:
        return f" of film {self._films_made + 1}" if len(self.films) > 1 else ""

    def _not_offered(self, request: str) -> None:
        self.requests.warned.append(Warned(request, NoStatus.NOT_OFFERED))

    def _with_character_set(self, attributes: Dataset) -> Dataset:
        """*attributes* with the character set of their texts: that of the session, or UTF-8 where that lacks some."""
        content, names = joined_texts(attributes), self.session.character_set
        if content and (names or not content.isascii()):
            attributes.SpecificCharacterSet = list(character_set_for(content, names))
        return attributes

    def _clean_up(self, session_uid: str, lut_uids: Iterable[str]) -> None:
        """Delete what the films were made of; what goes wrong is a warning, for they are printed."""
        made = ((FILM_SESSION, session_uid), *((PRESENTATION_LUT, uid) for uid in lut_uids))
        all(self.requests.delete_printed(sop_class, uid) for sop_class, uid in made)


def named_luts(film: FilmBox) -> frozenset[str]:
    """The UIDs of the Presentation LUTs that *film* and its image boxes refer to."""
    uids = (film.presentation_lut_uid, *(box.presentation_lut_uid for box in film.image_boxes))
    return frozenset(uid for uid in uids if uid)


def _image_attributes(box: ImageBox, *, color: bool) -> Dataset:
    assert box.image is not None
    attributes = write(box, tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX)
    setattr(attributes, image_sequence(color=color), [write_image(box.image)])
    return attributes


def _referenced(created: Dataset, keyword: str) -> tuple[str, ...]:
    """The UIDs of the boxes that the printer made; none where it does not say them."""
    try:
        items = sequence_items(value_of(created, keyword))
        uids = tuple(text(value_of(item, "ReferencedSOPInstanceUID")) for item in items)
    except Unsupported:
        return ()
    # Others cannot be sent back.
    return uids if all(0 < len(uid) <= LONGEST_UID for uid in uids) else ()


def _job_uid(reply: Dataset) -> str | None:
    """The Print Job of the reply to N-ACTION; also where it stands in the sequence of print queues, as some send it."""
    for keyword in ("ReferencedPrintJobSequencePullStoredPrint", "ReferencedPrintJobSequence"):
        for uid in _referenced(reply, keyword):
            return uid
    return None
