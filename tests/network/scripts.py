"""A print SCU that plays a script over a real association, step by step; nothing is asserted, all is handed back.

    with PrintScript(server) as script:
        script.session()
        script.film(r"STANDARD\\2,1")
        script.image(1)
        assert script.print_film().status == 0

The script remembers what it made, and each step is for what was made last; ``uid=None`` leaves the UID out of the
request, any other one takes its place. Attributes are keywords; a request without any has no data set, `data` is one
that no keywords could describe, or its bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import TracebackType
from typing import Protocol, Self

from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pynetdicom.dsutils import decode

from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    MEMBERS,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
    VERIFICATION,
)
from tests.conversation import color_item, encoded, gray_item
from tests.event_scu import Event, EventScu
from tests.raw_scu import EXPLICIT, IMPLICIT, NO_DATA_SET, Context, Element, Reply

GRAYSCALE = (GRAYSCALE_META, VERIFICATION)
EVERYTHING = (
    GRAYSCALE_META,
    COLOR_META,
    PRESENTATION_LUT,
    ANNOTATION_BOX,
    PRINT_JOB,
    PRINTER_CONFIGURATION,
    PRINTER,
    VERIFICATION,
)
"""Every abstract syntax of the standard's print service, and Verification."""

KNOWN = "the UID that the script knows"
"""In the place of a UID: that of what was made last."""


class Served(Protocol):
    """A server to talk to."""

    @property
    def port(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """One response of the SCP, decoded."""

    status: int
    data: Dataset
    """Empty when the response has none, see `has_data`."""
    has_data: bool
    uid: str | None
    """Affected SOP Instance UID."""
    sop_class: str | None
    """Affected SOP Class UID."""
    comment: str
    """Error Comment; empty when there is none."""
    tags: tuple[int, ...]
    """Attribute Identifier List."""
    reply: Reply = field(repr=False)
    """The response as it came."""

    def boxes(self, keyword: str = "ReferencedImageBoxSequence") -> list[str]:
        """The SOP Instance UIDs that a sequence of the data set refers to, in its order."""
        return [item.ReferencedSOPInstanceUID for item in self.data.get(keyword) or []]

    def job(self) -> str | None:
        """The Print Job that an N-ACTION tells of, at (2100,0500)."""
        items = self.data[0x21000500].value if 0x21000500 in self.data else []
        return items[0].ReferencedSOPInstanceUID if items else None


class PrintScript:
    """An association and one step of printing for each method; a context manager that releases it at the end.

    Contexts are proposed as they are given, each with all *syntaxes*; `accepted` tells which were accepted. Where a
    SOP Class may be spoken of on several, its own comes first, then `meta`; *context* of any request overrules that.
    A SOP Class that none speaks for is asked for on `meta`.
    N-EVENT-REPORTs that come between responses are confirmed and kept in `events`.
    """

    def __init__(
        self,
        server: Served,
        contexts: Sequence[str | Context] = GRAYSCALE,
        *,
        syntaxes: Sequence[str] = (EXPLICIT,),
        calling: str = "CT1",
        called: str = "PRINTSCP",
        **options: object,
    ) -> None:
        proposed = [
            Context(2 * place + 1, context, tuple(syntaxes)) if isinstance(context, str) else context
            for place, context in enumerate(contexts)
        ]
        self.scu = EventScu.connect(server.port, proposed, calling=calling, called=called, **options)
        self.accepted = {syntax: number for number, syntax in self.scu.contexts.items()}
        """Numbers of the accepted presentation contexts by abstract syntax."""
        first = next(iter(self.accepted.values()), None)
        self.scu.transfer_syntax = self.scu.verdicts[first].transfer_syntax if first is not None else EXPLICIT
        self.meta = (
            COLOR_META if COLOR_META in self.accepted and GRAYSCALE_META not in self.accepted else GRAYSCALE_META
        )
        """The meta SOP Class whose context is used; set it to COLOR_META for color films where both are accepted."""
        self.session_uid: str | None = None
        self.film_uid: str | None = None
        self.image_uids: list[str] = []
        """Of the film box created last, by position."""
        self.image_class = GRAYSCALE_IMAGE_BOX
        self.annotation_uids: list[str] = []
        self.lut_uid: str | None = None
        self.job_uid: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        try:
            if kind is None and self.scu.socket.fileno() >= 0:
                self.scu.release()
        finally:
            self.scu.close()

    # Steps

    def echo(self) -> int:
        """The status of a C-ECHO."""
        return self.scu.c_echo().status

    def session(self, uid: str | None = None, *, data: Dataset | bytes | None = None, **attributes: object) -> Answer:
        """A film session; without *uid* the SCP chooses one."""
        answer = self.create(FILM_SESSION, uid, data=data, **attributes)
        if is_done(answer.status):
            self.session_uid = answer.uid or uid
        return answer

    def change_session(
        self, uid: str | None = KNOWN, *, data: Dataset | bytes | None = None, **attributes: object
    ) -> Answer:
        return self.set(FILM_SESSION, self._known(uid, self.session_uid), data=data, **attributes)

    def print_session(self, uid: str | None = KNOWN, action_type: int | None = 1) -> Answer:
        return self._printed(self.action(FILM_SESSION, self._known(uid, self.session_uid), action_type))

    def delete_session(self, uid: str | None = KNOWN) -> Answer:
        return self.delete(FILM_SESSION, self._known(uid, self.session_uid))

    def film(
        self,
        display_format: str | None = r"STANDARD\1,1",
        uid: str | None = None,
        *,
        session: str | None = KNOWN,
        data: Dataset | bytes | None = None,
        **attributes: object,
    ) -> Answer:
        """A film box that refers to *session*; None leaves the reference out, and so the display format."""
        session = self._known(session, self.session_uid)
        if data is None and session is not None:
            attributes.setdefault("ReferencedFilmSessionSequence", [reference(FILM_SESSION, session)])
        if data is None and display_format is not None:
            attributes["ImageDisplayFormat"] = display_format
        answer = self.create(FILM_BOX, uid, data=data, **attributes)
        if is_done(answer.status):
            self.film_uid = answer.uid or uid
            self.image_uids = answer.boxes()
            self.annotation_uids = answer.boxes("ReferencedBasicAnnotationBoxSequence")
            boxes = answer.data.get("ReferencedImageBoxSequence") or []
            self.image_class = boxes[0].ReferencedSOPClassUID if boxes else GRAYSCALE_IMAGE_BOX
        return answer

    def change_film(
        self, uid: str | None = KNOWN, *, data: Dataset | bytes | None = None, **attributes: object
    ) -> Answer:
        return self.set(FILM_BOX, self._known(uid, self.film_uid), data=data, **attributes)

    def print_film(self, uid: str | None = KNOWN, action_type: int | None = 1) -> Answer:
        return self._printed(self.action(FILM_BOX, self._known(uid, self.film_uid), action_type))

    def delete_film(self, uid: str | None = KNOWN) -> Answer:
        return self.delete(FILM_BOX, self._known(uid, self.film_uid))

    def image(
        self,
        position: int | None = 1,
        item: Dataset | None = None,
        uid: str | None = KNOWN,
        *,
        sop_class: str | None = None,
        data: Dataset | bytes | None = None,
        **attributes: object,
    ) -> Answer:
        """An image, a small one if there is no *item*, in the image box at *position* of the last film.

        The image sequence is that of the box; name it among the attributes to send another, or one without items.
        """
        place = position or 1
        known = self.image_uids[place - 1] if place <= len(self.image_uids) else None
        sop_class = sop_class or self.image_class
        color = sop_class == COLOR_IMAGE_BOX
        if data is None:
            if position is not None:
                attributes.setdefault("ImageBoxPosition", position)
            if not any(keyword in attributes for keyword in _IMAGE_SEQUENCES):
                item = item or (color_item() if color else gray_item())
                attributes[_IMAGE_SEQUENCES[color]] = [item]
        return self.set(sop_class, self._known(uid, known), data=data, **attributes)

    def annotate(self, place: int, text: str, uid: str | None = KNOWN, **attributes: object) -> Answer:
        """A text in the annotation box that stands at *place*, from 1, of those in the film's response."""
        known = self.annotation_uids[place - 1] if place <= len(self.annotation_uids) else None
        attributes.setdefault("AnnotationPosition", place)
        return self.set(ANNOTATION_BOX, self._known(uid, known), TextString=text, **attributes)

    def lut(self, uid: str | None = None, *, data: Dataset | bytes | None = None, **attributes: object) -> Answer:
        """A Presentation LUT, IDENTITY if there are no attributes."""
        if data is None and not attributes:
            attributes["PresentationLUTShape"] = "IDENTITY"
        answer = self.create(PRESENTATION_LUT, uid, data=data, **attributes)
        if is_done(answer.status):
            self.lut_uid = answer.uid or uid
        return answer

    def delete_lut(self, uid: str | None = KNOWN) -> Answer:
        return self.delete(PRESENTATION_LUT, self._known(uid, self.lut_uid))

    def lut_reference(self, uid: str | None = None) -> list[Dataset]:
        """A Referenced Presentation LUT Sequence."""
        return [reference(PRESENTATION_LUT, uid or self.lut_uid or "")]

    def job(self, uid: str | None = KNOWN, tags: Sequence[int | str] = ()) -> Answer:
        """N-GET of the print job that the last N-ACTION told of."""
        return self.get(PRINT_JOB, self._known(uid, self.job_uid), tags)

    def printer(self, uid: str | None = PRINTER_INSTANCE, tags: Sequence[int | str] = ()) -> Answer:
        return self.get(PRINTER, uid, tags)

    def configuration(self, uid: str | None = PRINTER_CONFIGURATION_INSTANCE, tags: Sequence[int | str] = ()) -> Answer:
        return self.get(PRINTER_CONFIGURATION, uid, tags)

    def whole_film(self, display_format: str = r"STANDARD\1,1", **attributes: object) -> list[int]:
        """A film with an image in each box, printed, in the session there is or a new one; all the statuses."""
        statuses = [] if self.session_uid else [self.session().status]
        statuses.append(self.film(display_format, **attributes).status)
        statuses += [self.image(position).status for position in range(1, len(self.image_uids) + 1)]
        return [*statuses, self.print_film().status]

    @property
    def events(self) -> list[Event]:
        """The N-EVENT-REPORTs so far."""
        return self.scu.events

    def wait_for_done(self, count: int = 1) -> None:
        """Take events until *count* jobs are printed."""
        self.scu.receive_until(lambda: self.scu.done >= count)

    # Requests

    def create(
        self,
        sop_class: str,
        uid: str | None = None,
        *,
        data: Dataset | bytes | None = None,
        context: str | None = None,
        **attributes: object,
    ) -> Answer:
        self._turn_to(sop_class, context)
        return self._answer(self.scu.n_create(sop_class, uid, self._encoded(data, attributes)))

    def set(
        self,
        sop_class: str,
        uid: str | None,
        *,
        data: Dataset | bytes | None = None,
        context: str | None = None,
        **attributes: object,
    ) -> Answer:
        self._turn_to(sop_class, context)
        return self._answer(self.scu.n_set(sop_class, uid, self._encoded(data, attributes)))

    def get(
        self, sop_class: str, uid: str | None, tags: Sequence[int | str] = (), *, context: str | None = None
    ) -> Answer:
        """N-GET of all, or of *tags*, which may be keywords."""
        self._turn_to(sop_class, context)
        return self._answer(self.scu.n_get(sop_class, uid, [int(Tag(tag)) for tag in tags]))

    def action(
        self, sop_class: str, uid: str | None, action_type: int | None = 1, *, context: str | None = None
    ) -> Answer:
        self._turn_to(sop_class, context)
        return self._answer(self.scu.n_action(sop_class, uid, action_type))

    def delete(self, sop_class: str, uid: str | None, *, context: str | None = None) -> Answer:
        self._turn_to(sop_class, context)
        return self._answer(self.scu.n_delete(sop_class, uid))

    def report_event(self, sop_class: str, uid: str | None, event_type: int = 1, context: str | None = None) -> Answer:
        """An N-EVENT-REPORT request, which only an SCP may send."""
        self._turn_to(sop_class, context)
        command = {
            Element.AFFECTED_SOP_CLASS: sop_class,
            Element.AFFECTED_INSTANCE: uid,
            Element.EVENT_TYPE: event_type,
        }
        return self._answer(self.scu.ask(0x0100, command))

    @property
    def is_implicit(self) -> bool:
        """Whether the presentation context used last has Implicit VR."""
        return self.scu.verdicts[self.scu.context_id].transfer_syntax == IMPLICIT

    def _turn_to(self, sop_class: str, context: str | None) -> None:
        """Choose the presentation context of the next request."""
        assert context is None or context in self.accepted, f"{context} was not accepted"
        usual = [syntax for syntax in (sop_class, self.meta, *self.accepted) if syntax in self.accepted]
        speaking = [syntax for syntax in usual if sop_class in MEMBERS.get(syntax, ())]
        self.scu.context_id = self.accepted[context or (speaking or usual)[0]]

    def _encoded(self, data: Dataset | bytes | None, attributes: dict[str, object]) -> bytes | None:
        if isinstance(data, bytes):
            return data
        if data is None and not attributes:
            return None
        whole = Dataset()
        whole.update(data or {})
        for keyword, value in attributes.items():
            setattr(whole, keyword, value)
        return encoded(whole, implicit=self.is_implicit)

    def _answer(self, reply: Reply) -> Answer:
        has_data = reply.number(Element.DATA_SET_TYPE) != NO_DATA_SET
        data = decode(BytesIO(reply.data), self.is_implicit, is_little_endian=True) if reply.data else Dataset()
        return Answer(
            status=reply.status,
            data=data,
            has_data=has_data,
            uid=reply.uid(Element.AFFECTED_INSTANCE),
            sop_class=reply.uid(Element.AFFECTED_SOP_CLASS),
            comment=reply.command.get(_ERROR_COMMENT, b"").decode("ascii").rstrip(" \0"),
            tags=_tags(reply.command.get(Element.ATTRIBUTES, b"")),
            reply=reply,
        )

    def _printed(self, answer: Answer) -> Answer:
        self.job_uid = answer.job() or self.job_uid
        return answer

    @staticmethod
    def _known(uid: str | None, known: str | None) -> str | None:
        assert uid != KNOWN or known is not None, "the script has made none"
        return known if uid == KNOWN else uid


_ERROR_COMMENT = 0x0902
_IMAGE_SEQUENCES = ("BasicGrayscaleImageSequence", "BasicColorImageSequence")


def is_done(status: int) -> bool:
    """Whether a status is Success or a warning (PS3.7 Annex C)."""
    return status in {0x0000, 0x0001, 0x0107, 0x0116} or status >> 12 == 0xB


def _tags(encoded_tags: bytes) -> tuple[int, ...]:
    words = [int.from_bytes(encoded_tags[start : start + 2], "little") for start in range(0, len(encoded_tags), 2)]
    return tuple(group << 16 | element for group, element in zip(words[::2], words[1::2], strict=True))
