"""A print SCU: prints films on any DICOM printer (PS3.4 H.4, PS3.17 BB.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Self

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.association import Association

from printscp.client_reactor import park
from printscp.film.annotation import annotation_positions
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import PresentationLut
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.attribute import write
from printscp.wire.character_set_choice import character_set_for
from printscp.wire.dataset_texts import joined_texts
from printscp.wire.parsers import LARGEST_US, Unsupported, integer, sequence_items, text, value_of
from printscp.wire.pixels import image_sequence, write_image
from printscp.wire.presentation_lut import write_lut
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    LONGEST_UID,
    PRESENTATION_LUT,
    TRANSFER_SYNTAXES,
    name_of,
)
from printscp.wire.status import Status, error_comment

_PRINT = 1
_density = integer(1, LARGEST_US)
_OPTIONAL_NOT_SUPPORTED = 0x0001
_WARNINGS = (_OPTIONAL_NOT_SUPPORTED, Status.ATTRIBUTE_LIST_WARNING, Status.VALUE_OUT_OF_RANGE)
# Without a Presentation LUT these say nothing, and dcmprscp refuses them (PS3.4 table H.4-3, usage MC).
_OF_A_PRESENTATION_LUT = frozenset({"Illumination", "ReflectedAmbientLight"})
_FILM_BOX_KEYWORDS = frozenset(row.keyword for row in tables.FILM_BOX.attributes)


class PrintFailed(Exception):
    """The printer refused a request, did not answer, or could not be reached."""


class NoAssociation(PrintFailed):
    """The printer could not be reached, or did not take the association."""


class RequestRefused(PrintFailed):
    """The printer answered a request with a failure."""

    def __init__(self, request: str, status: int, comment: str = "") -> None:
        self.request, self.status = request, status
        super().__init__(f"{request}: 0x{status:04X} {comment}".rstrip())


class NoStatus(Enum):
    """Why a request has no status."""

    NOT_OFFERED = "the printer does not offer it"
    """Nothing was sent: the printer has no such SOP Class, or no such box."""
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Warned:
    """A request that did not become all that it asked for, and yet the film is printed."""

    request: str
    status: int | NoStatus
    """A warning; of the requests that clean up after the film is printed, also a failure."""
    densities: tuple[int, int] | None = None
    """Min and Max Density in hundredths that the printer uses instead, where it says so."""

    def __str__(self) -> str:
        if isinstance(self.status, NoStatus):
            return f"{self.request}: {self.status.value}"
        meaning = next((known.meaning for known in Status if known == self.status), "")
        return f"{self.request}: 0x{self.status:04X} {meaning}".rstrip()


class PrintClient:
    """An association with a printer, as a context manager.

    Presentation LUT and Annotation Box are negotiated for films that have some, by another association: the bare
    negotiation changes what some printers do, and dcmprscp refuses images of 12 bits then.
    """

    def __init__(self, host: str, port: int, *, called_ae: str, calling_ae: str = "PRINTSCU") -> None:
        """Open the association. Raises `NoAssociation` when the printer does not take it."""
        self._host, self._port = host, port
        self._called_ae, self._calling_ae = called_ae, calling_ae
        self._open(frozenset())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def print_film(
        self, film: FilmBox, session: FilmSession | None = None, luts: Sequence[PresentationLut] = ()
    ) -> tuple[Warned, ...]:
        """Print *film* in a film session of its own; what the printer warned of. Raises `PrintFailed`.

        *luts* has those that the film and its image boxes name, or ValueError is raised. The UIDs of all of them are
        not used: each print has new ones. Where the printer offers no Presentation LUT or Annotation Box, or no box for
        a text, these are left out with a warning. Texts that the character set of *session* lacks go out in UTF-8.
        Once the film is printed nothing is a failure: a film that is said to have failed is printed again.
        """
        missing = _named_luts(film) - {lut.uid for lut in luts}
        if missing:
            raise ValueError(f"the film names Presentation LUTs that are not given: {sorted(missing)}")
        needed = _optional_classes(film)
        if needed != self._optional:
            self._close()
            self._open(needed)
        session = session or FilmSession(uid="")
        return _Print(association=self._association, film=film, session=session, luts=luts).run()

    def _open(self, optional: frozenset[str]) -> None:
        ae = AE(ae_title=self._calling_ae)
        for sop_class in (GRAYSCALE_META, COLOR_META, *sorted(optional)):
            ae.add_requested_context(sop_class, list(TRANSFER_SYNTAXES))
        failure = f"no association with {self._called_ae}@{self._host}:{self._port}"
        try:
            self._association = ae.associate(self._host, self._port, ae_title=self._called_ae)
        except (OSError, UnicodeError) as error:  # of a host that has no address
            raise NoAssociation(failure) from error
        if not self._association.is_established:
            raise NoAssociation(failure)
        self._optional = optional
        self._unpark = park(self._association)

    def _close(self) -> None:
        self._unpark()
        self._association.release()


def _optional_classes(film: FilmBox) -> frozenset[str]:
    """The SOP Classes beside the meta SOP Classes that *film* needs."""
    needs = {PRESENTATION_LUT: bool(_named_luts(film)), ANNOTATION_BOX: bool(film.annotation_boxes)}
    return frozenset(sop_class for sop_class, is_needed in needs.items() if is_needed)


def _named_luts(film: FilmBox) -> frozenset[str]:
    """The UIDs of the Presentation LUTs that *film* and its image boxes refer to."""
    uids = (film.presentation_lut_uid, *(box.presentation_lut_uid for box in film.image_boxes))
    return frozenset(uid for uid in uids if uid)


@dataclass(slots=True, kw_only=True)
class _Print:
    """One film on its way to the printer."""

    association: Association
    film: FilmBox
    session: FilmSession
    luts: Sequence[PresentationLut]
    warned: list[Warned] = field(default_factory=list)

    def run(self) -> tuple[Warned, ...]:
        """Print the film; what the printer warned of."""
        if not self.association.is_established:
            raise PrintFailed("the association has ended")
        if self.meta not in self._accepted:
            raise PrintFailed(f"the printer offers no {name_of(self.meta)}")
        session_uid, film_uid = generate_uid(), generate_uid()
        self._create(self._told(write(self.session, tables.FILM_SESSION)), FILM_SESSION, session_uid)
        lut_uids = self._create_luts()
        created = self._create(self._film_attributes(session_uid, lut_uids), FILM_BOX, film_uid)
        self._set_images(_referenced(created, "ReferencedImageBoxSequence"), lut_uids)
        self._set_texts(_referenced(created, "ReferencedBasicAnnotationBoxSequence"))
        action, _ = self.association.send_n_action(None, _PRINT, FILM_BOX, film_uid, meta_uid=self.meta)
        self._judge("N-ACTION Film Box", action)
        self._clean_up(session_uid, lut_uids.values())
        return tuple(self.warned)

    @property
    def meta(self) -> str:
        return COLOR_META if self.film.color else GRAYSCALE_META

    @property
    def _accepted(self) -> set[str]:
        """The abstract syntaxes that the printer took."""
        return {str(context.abstract_syntax) for context in self.association.accepted_contexts}

    def _create_luts(self) -> dict[str, str]:
        """The LUTs that the film needs, as the printer has them: their new UIDs by those in the film."""
        contents = {lut.uid: lut.content for lut in self.luts}
        named = _named_luts(self.film)
        if named and PRESENTATION_LUT not in self._accepted:
            self.warned.append(Warned("N-CREATE Presentation LUT", NoStatus.NOT_OFFERED))
            return {}
        uids = {uid: str(generate_uid()) for uid in contents if uid in named}
        for uid, new_uid in uids.items():
            self._create(write_lut(contents[uid]), PRESENTATION_LUT, new_uid)
        return uids

    def _film_attributes(self, session_uid: str, lut_uids: Mapping[str, str]) -> Dataset:
        keywords = _FILM_BOX_KEYWORDS
        if not lut_uids:
            keywords -= _OF_A_PRESENTATION_LUT
        if ANNOTATION_BOX not in self._accepted:
            keywords -= {"AnnotationDisplayFormatID"}
        film = replace(self.film, presentation_lut_uid=lut_uids.get(self.film.presentation_lut_uid or ""))
        attributes = self._told(write(film, tables.FILM_BOX, keywords))
        attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, session_uid)]
        return attributes

    def _set_images(self, uids: Sequence[str], lut_uids: Mapping[str, str]) -> None:
        sop_class = COLOR_IMAGE_BOX if self.film.color else GRAYSCALE_IMAGE_BOX
        if len(uids) != len(self.film.image_boxes):
            raise PrintFailed(f"the printer made {len(uids)} image boxes, not {len(self.film.image_boxes)}")
        for box, uid in zip(self.film.image_boxes, uids, strict=True):
            if box.image:
                with_lut = replace(box, presentation_lut_uid=lut_uids.get(box.presentation_lut_uid or ""))
                attributes = _image_attributes(with_lut, color=self.film.color)
                self._set(attributes, sop_class, uid, f"image {box.position}")

    def _set_texts(self, uids: Sequence[str]) -> None:
        """Put each text into the box of its position: the printer names boxes in the order of theirs."""
        if self.film.annotation_boxes and ANNOTATION_BOX not in self._accepted:
            self.warned.append(Warned("N-SET Annotation Box", NoStatus.NOT_OFFERED))
            return
        positions = annotation_positions(self.film.annotation_display_format, len(self.film.image_boxes))
        places = dict(zip(positions, uids, strict=False))
        for box in self.film.annotation_boxes:
            if box.position in places:
                attributes = self._told(write(box, tables.ANNOTATION_BOX))
                self._set(attributes, ANNOTATION_BOX, places[box.position], f"text {box.position}")
            elif box.text:
                self.warned.append(Warned(f"N-SET text {box.position}", NoStatus.NOT_OFFERED))

    def _told(self, attributes: Dataset) -> Dataset:
        """*attributes* with the character set of their texts: that of the session, or UTF-8 where that lacks some."""
        content, names = joined_texts(attributes), self.session.character_set
        if content and (names or not content.isascii()):
            attributes.SpecificCharacterSet = list(character_set_for(content, names))
        return attributes

    def _create(self, attributes: Dataset, sop_class: str, uid: str) -> Dataset:
        # pynetdicom announces an empty data set but never sends it, so none is given as None.
        status, created = self.association.send_n_create(
            attributes or None, sop_class, uid, meta_uid=self._context(sop_class)
        )
        created = created if created is not None else Dataset()
        self._judge(f"N-CREATE {name_of(sop_class)}", status, created)
        return created

    def _set(self, attributes: Dataset, sop_class: str, uid: str, what: str) -> None:
        status, _ = self.association.send_n_set(attributes, sop_class, uid, meta_uid=self._context(sop_class))
        self._judge(f"N-SET {what}", status)

    def _clean_up(self, session_uid: str, lut_uids: Iterable[str]) -> None:
        """Delete what the film was made of; what goes wrong is a warning, for the film is printed."""
        for sop_class, uid in ((FILM_SESSION, session_uid), *((PRESENTATION_LUT, uid) for uid in lut_uids)):
            request = f"N-DELETE {name_of(sop_class)}"
            answer = self.association.send_n_delete(sop_class, uid, meta_uid=self._context(sop_class))
            if "Status" not in answer:  # and the association has ended
                self.warned.append(Warned(request, NoStatus.NO_ANSWER))
                return
            if answer.Status != Status.SUCCESS:
                self.warned.append(Warned(request, int(answer.Status)))

    def _context(self, sop_class: str) -> str | None:
        """The meta SOP Class, but for what is negotiated by itself."""
        return None if sop_class in {PRESENTATION_LUT, ANNOTATION_BOX} else self.meta

    def _judge(self, request: str, answer: Dataset, attributes: Dataset | None = None) -> None:
        """Keep a warning, raise for a failure or for no answer at all; *attributes* are what the printer says it has."""
        if "Status" not in answer:
            raise PrintFailed(f"{request}: no answer")
        status = int(answer.Status)
        if status >> 12 == 0xB or status in _WARNINGS:
            densities = _densities(attributes) if attributes and status == Status.DENSITY_CLAMPED else None
            self.warned.append(Warned(request, status, densities))
        elif status != Status.SUCCESS:
            comment = error_comment(text(answer.get("ErrorComment") or ""))
            raise RequestRefused(request, status, comment)


def _image_attributes(box: ImageBox, *, color: bool) -> Dataset:
    assert box.image is not None
    attributes = write(box, tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX)
    setattr(attributes, image_sequence(color=color), [write_image(box.image)])
    return attributes


def _densities(created: Dataset) -> tuple[int, int] | None:
    """Min and Max Density of a Film Box that the printer made; None where it does not say both."""
    try:
        return _density(value_of(created, "MinDensity")), _density(value_of(created, "MaxDensity"))
    except Unsupported:
        return None


def _referenced(created: Dataset, keyword: str) -> tuple[str, ...]:
    """The UIDs of the boxes that the printer made; none where it does not say them."""
    try:
        items = sequence_items(value_of(created, keyword))
        uids = tuple(text(value_of(item, "ReferencedSOPInstanceUID")) for item in items)
    except Unsupported:
        return ()
    # Others cannot be sent back.
    return uids if all(0 < len(uid) <= LONGEST_UID for uid in uids) else ()
