"""A print SCU: prints films on any DICOM printer (PS3.4 H.4, PS3.17 BB.1)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.association import Association

from printscp.film.image import ImageBox
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.attribute import write
from printscp.wire.pixels import image_sequence, write_image
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
)

_PRINT = 1
_WARNINGS = (0x0001, 0x0107, 0x0116)
# Without a Presentation LUT these say nothing, and dcmprscp refuses them (PS3.4 table H.4-3, usage MC).
_OF_A_PRESENTATION_LUT = {"Illumination", "ReflectedAmbientLight"}
_FILM_BOX_KEYWORDS = {row.keyword for row in tables.FILM_BOX.attributes} - _OF_A_PRESENTATION_LUT
_REACTOR_SECONDS = 0.02
"""The reactor looks at its checkpoint once a millisecond."""


class PrintFailed(Exception):
    """The printer refused a request, did not answer, or could not be reached."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A request that the printer answered with a warning."""

    request: str
    status: int


class PrintClient:
    """An association with a printer, as a context manager."""

    def __init__(self, host: str, port: int, *, called_ae: str, calling_ae: str = "PRINTSCU") -> None:
        """Open the association. Raises `PrintFailed` when the printer does not take it."""
        ae = AE(ae_title=calling_ae)
        for meta in (GRAYSCALE_META, COLOR_META):
            ae.add_requested_context(meta, [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
        self._association = ae.associate(host, port, ae_title=called_ae)
        if not self._association.is_established:
            raise PrintFailed(f"no association with {called_ae}@{host}:{port}")
        self._unpark = park(self._association)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._unpark()
        self._association.release()

    def print_film(self, film: FilmBox, session: FilmSession | None = None) -> tuple[Warned, ...]:
        """Print *film* in a film session of its own; what the printer warned of. Raises `PrintFailed`.

        The UIDs of *film* and *session* are not used: each print has new ones.
        """
        warned: list[Warned] = []
        meta = COLOR_META if film.color else GRAYSCALE_META
        session_uid, film_uid = generate_uid(), generate_uid()

        attributes = write(session or FilmSession(uid=session_uid), tables.FILM_SESSION)
        self._create(attributes, FILM_SESSION, session_uid, meta, warned)
        attributes = write(film, tables.FILM_BOX, _FILM_BOX_KEYWORDS)
        attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, session_uid)]
        created = self._create(attributes, FILM_BOX, film_uid, meta, warned)
        for box, item in zip(film.image_boxes, created.ReferencedImageBoxSequence, strict=True):
            if box.image:
                self._set(box, str(item.ReferencedSOPInstanceUID), meta, warned)
        action, _ = self._association.send_n_action(None, _PRINT, FILM_BOX, film_uid, meta_uid=meta)
        _judge("N-ACTION Film Box", action, warned)
        _judge(
            "N-DELETE Film Session", self._association.send_n_delete(FILM_SESSION, session_uid, meta_uid=meta), warned
        )
        return tuple(warned)

    def _create(self, attributes: Dataset, sop_class: str, uid: str, meta: str, warned: list[Warned]) -> Dataset:
        # pynetdicom announces an empty data set but never sends it, so none is given as None.
        status, created = self._association.send_n_create(attributes or None, sop_class, uid, meta_uid=meta)
        _judge("N-CREATE " + ("Film Box" if sop_class == FILM_BOX else "Film Session"), status, warned)
        return created if created is not None else Dataset()

    def _set(self, box: ImageBox, uid: str, meta: str, warned: list[Warned]) -> None:
        assert box.image is not None
        color = meta == COLOR_META
        attributes = write(box, tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX)
        setattr(attributes, image_sequence(color=color), [write_image(box.image)])
        sop_class = COLOR_IMAGE_BOX if color else GRAYSCALE_IMAGE_BOX
        status, _ = self._association.send_n_set(attributes, sop_class, uid, meta_uid=meta)
        _judge(f"N-SET image {box.position}", status, warned)


def park(association: Association) -> Callable[[], None]:
    """Keep the reactor of *association* from taking responses that a request waits for; the result undoes it.

    pynetdicom pauses its reactor thread for each request, but believes it paused a moment before it is, and then the
    reactor may take the response and drop it: about one in a thousand against a fast printer.
    """
    checkpoint = association._reactor_checkpoint  # noqa: SLF001  there is no public way
    checkpoint.clear()
    time.sleep(_REACTOR_SECONDS)
    association._reactor_checkpoint = _ClosedCheckpoint()  # noqa: SLF001

    def unpark() -> None:
        association._reactor_checkpoint = checkpoint  # noqa: SLF001
        checkpoint.set()

    return unpark


class _ClosedCheckpoint(threading.Event):
    """A checkpoint that a request does not open after its response."""

    def set(self) -> None:
        pass


def _judge(request: str, answer: Dataset, warned: list[Warned]) -> None:
    """Keep a warning, raise for a failure or for no answer at all."""
    if "Status" not in answer:
        raise PrintFailed(f"{request}: no answer")
    status = int(answer.Status)
    if status >> 12 == 0xB or status in _WARNINGS:
        warned.append(Warned(request, status))
    elif status != 0:
        raise PrintFailed(f"{request}: 0x{status:04X} {answer.get('ErrorComment', '')}".rstrip())
