"""A print SCU that prints films and takes N-EVENT-REPORTs wherever they come between its responses."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from pydicom.dataset import Dataset

from printscp.wire.encoding import decode
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRINT_JOB,
    PRINTER,
    PRINTER_INSTANCE,
)
from tests.conversation import encoded, gray_item
from tests.raw_scu import IMPLICIT, NO_DATA_SET, Element, RawScu, Reply, encode_command

EVENT_REPORT = 0x0100
EVENT_REPORT_RESPONSE = 0x8100
PENDING, PRINTING, DONE, FAILURE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Event:
    """An N-EVENT-REPORT as it came in."""

    context_id: int
    message_id: int
    sop_class: str
    uid: str
    type: int
    information: Dataset


class EventScu(RawScu):
    """Keeps what comes in `events`, and confirms it at once unless `confirms` is false."""

    def __init__(self, port: int, timeout: float = 30.0) -> None:
        super().__init__(port, timeout)
        self.events: list[Event] = []
        self.unconfirmed: list[Event] = []
        self.confirms = True
        self.transfer_syntax = ""
        self._from_context = 0

    @classmethod
    def connect(cls, port: int, contexts: Sequence[str] = (GRAYSCALE_META, PRINT_JOB), **options: object) -> "EventScu":
        scu = super().connect(port, contexts, **options)
        scu.transfer_syntax = options.get("transfer_syntax", "")
        return scu

    def receive(self) -> Reply:
        """The next response; events that come before it are taken."""
        while self._is_event(message := super().receive()):
            pass
        return message

    def receive_event(self) -> Event:
        """The next event, which must come before any response."""
        assert self._is_event(super().receive()), "a response where an event was expected"
        return self.events[-1]

    def receive_until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Take events until *condition* holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited too long"
            self.receive_event()

    def receive_pdu(self, expected: int) -> bytes:
        body = super().receive_pdu(expected)
        if expected == 4:
            self._from_context = body[4]
        return body

    def confirm(self, event: Event, status: int = 0) -> None:
        """Answer *event* on the context that it came on."""
        usual, self.context_id = self.context_id, event.context_id
        command = {
            Element.AFFECTED_SOP_CLASS: event.sop_class,
            Element.COMMAND_FIELD: EVENT_REPORT_RESPONSE,
            Element.MESSAGE_ID_RESPONDED_TO: event.message_id,
            Element.DATA_SET_TYPE: NO_DATA_SET,
            Element.STATUS: status,
            Element.AFFECTED_INSTANCE: event.uid,
            Element.EVENT_TYPE: event.type,
        }
        self.send_pdv(3, encode_command(command))
        self.context_id = usual
        if event in self.unconfirmed:
            self.unconfirmed.remove(event)

    def types_of(self, uid: str) -> list[int]:
        """The events of one instance in the order they came."""
        return [event.type for event in self.events if event.uid == uid]

    def of_class(self, sop_class: str) -> list[Event]:
        return [event for event in self.events if event.sop_class == sop_class]

    @property
    def done(self) -> int:
        """How many jobs are known to be printed."""
        return sum(event.type == DONE for event in self.of_class(PRINT_JOB))

    def film(self, session: str = "1.2.3", **attributes: object) -> str:
        """The UID of a film with an image in a new film session."""
        self.succeed(self.n_create(FILM_SESSION, session, self.encode(**attributes)))
        film = f"{session}.1"
        reply = self.n_create(
            FILM_BOX,
            film,
            self.encode(
                ImageDisplayFormat=r"STANDARD\1,1", ReferencedFilmSessionSequence=[reference(FILM_SESSION, session)]
            ),
        )
        self.succeed(reply)
        created = decode(BytesIO(reply.data), implicit=self.transfer_syntax == IMPLICIT)
        box = created.ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID
        image = self.encode(ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()])
        self.succeed(self.n_set(GRAYSCALE_IMAGE_BOX, box, image))
        return film

    def print_film(self, film: str) -> Dataset:
        """The Action Reply: the reference to the job, where there is one."""
        reply = self.n_action(FILM_BOX, film)
        self.succeed(reply)
        return decode(BytesIO(reply.data), implicit=self.transfer_syntax == IMPLICIT)

    def change_session(self, session: str = "1.2.3") -> None:
        self.succeed(self.n_set(FILM_SESSION, session, self.encode(NumberOfCopies="1")))

    def printer_status(self) -> tuple[str, str]:
        reply = self.n_get(PRINTER, PRINTER_INSTANCE)
        self.succeed(reply)
        attributes = decode(BytesIO(reply.data), implicit=self.transfer_syntax == IMPLICIT)
        return attributes.PrinterStatus, attributes.PrinterStatusInfo

    def job_status(self, uid: str) -> str:
        usual, self.context_id = self.context_id, next(n for n, name in self.contexts.items() if name == PRINT_JOB)
        reply = self.n_get(PRINT_JOB, uid)
        self.context_id = usual
        self.succeed(reply)
        return decode(BytesIO(reply.data), implicit=self.transfer_syntax == IMPLICIT).ExecutionStatus

    def encode(self, **attributes: object) -> bytes | None:
        plain = Dataset()
        for keyword, value in attributes.items():
            setattr(plain, keyword, value)
        return encoded(plain, implicit=self.transfer_syntax == IMPLICIT) if attributes else None

    @staticmethod
    def succeed(reply: Reply) -> None:
        assert reply.status == 0, f"0x{reply.status:04X}"

    def release(self) -> None:
        """Release in order; events that were on their way come before the answer and are not confirmed."""
        self.send_pdu(5, bytes(4))
        kind = 4
        while kind == 4:
            head = self._receive_bytes(6)
            kind = head[0]
            self._receive_bytes(int.from_bytes(head[2:], "big"))
        assert kind == 6, f"PDU of type {kind} instead of A-RELEASE-RP"
        self.close()

    def _is_event(self, message: Reply) -> bool:
        if message.number(Element.COMMAND_FIELD) != EVENT_REPORT:
            return False
        event = Event(
            context_id=self._from_context,
            message_id=message.number(Element.MESSAGE_ID),
            sop_class=message.uid(Element.AFFECTED_SOP_CLASS),
            uid=message.uid(Element.AFFECTED_INSTANCE),
            type=message.number(Element.EVENT_TYPE),
            information=decode(BytesIO(message.data), implicit=self.transfer_syntax == IMPLICIT),
        )
        self.events.append(event)
        self.unconfirmed.append(event)
        if self.confirms:
            self.confirm(event)
        return True
