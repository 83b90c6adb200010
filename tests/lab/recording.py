"""A scripted print SCU on the pure machine whose association is recorded, message by message."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.lab.holes import cut
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.sop.requests import NAction, NCreate, NGet, NSet, Reply, Request, operation_of
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.encoding import decode
from printscp.wire.message import Message
from printscp.wire.sop_classes import (
    COLOR_META,
    EXPLICIT_VR_LITTLE_ENDIAN,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINT_JOB,
    PRINTER,
)
from printscp.wire.status import Refusal
from tests.conversation import OPTIONAL_CLASSES, Conversation
from tests.lab.records import encoded, message

FIELDS = {"N-GET": 0x0110, "N-SET": 0x0120, "N-ACTION": 0x0130, "N-CREATE": 0x0140, "N-DELETE": 0x0150}
_EVENT_REPORT, _RESPONSE = 0x0100, 0x8000
_PROPOSED = (IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN)


class Recording(Conversation):
    """A `Conversation` that is recorded; pixels are holes."""

    def __init__(
        self,
        printer: Printer | None = None,
        *,
        scu: Scu | None = None,
        accepted: Iterable[str] = (GRAYSCALE_META, COLOR_META, *OPTIONAL_CLASSES),
        proposed: Iterable[str] = (),
        syntaxes: tuple[str, ...] = _PROPOSED,
        remarks: tuple[Remark, ...] = (),
    ) -> None:
        """*proposed* are abstract syntaxes beside the *accepted* ones."""
        accepted = tuple(accepted)
        super().__init__(printer, scu=scu, accepted=accepted)
        self.contexts = tuple(
            _context(2 * number + 1, uid, syntaxes, accepted=uid in accepted)
            for number, uid in enumerate((*accepted, *proposed))
        )
        self.remarks = remarks
        self.messages: list[RecordedMessage] = []
        self.faults: tuple[str, ...] = ()
        """Of the messages that follow."""

    def ask(self, request: Request) -> Reply:
        number = self._request(request, self._data_set(request))
        reply = super().ask(request)
        self._respond(request, reply, number, self.step.remarks)
        return reply

    def ask_early(self, request: Request) -> None:
        """Send *request* before the answer to the one before has come."""
        self.ask(request)
        early, late = self.messages[-3:-1]
        self.messages[-3:-1] = [
            replace(late, number=early.number),
            replace(early, number=late.number),
        ]
        self.messages[-1] = replace(self.messages[-1], answers=early.number)

    def send(self, request: NCreate | NSet, data_set: bytes) -> Reply:
        """Send the bytes of a data set as they are."""
        try:
            attributes = decode(BytesIO(data_set), implicit=False)
        except Refusal as refusal:
            reply = Reply.refusing(refusal)
            self._respond(request, reply, self._request(request, data_set), ())
            return reply
        number = self._request(request, data_set)
        known = type(request)(
            context=request.context, sop_class=request.sop_class, uid=request.uid, attributes=attributes
        )
        reply = Conversation.ask(self, known)
        self._respond(known, reply, number, self.step.remarks)
        return reply

    def answer_with(self, request: Request, status: int) -> None:
        """Answer *request* as the printer of another maker, or a fault, does."""
        number = self._request(request, self._data_set(request))
        command = {"Status": status, "AffectedSOPClassUID": request.sop_class}
        self._append(
            self._message(FIELDS[operation_of(request)] | _RESPONSE, request.context, **command), answers=number
        )

    def event(self, confirmation: int | None = 0, *, sop_class: str = PRINTER) -> None:
        """The printer tells something; without *confirmation* the print SCU does not answer."""
        context = sop_class if sop_class == PRINT_JOB else GRAYSCALE_META
        command = {"AffectedSOPClassUID": sop_class, "AffectedSOPInstanceUID": "1.2.9", "EventTypeID": 1}
        number = self._append(self._message(_EVENT_REPORT, context, **command), sent=True)
        if confirmation is not None:
            answer = self._message(
                _EVENT_REPORT | _RESPONSE, context, Status=confirmation, AffectedSOPClassUID=sop_class
            )
            self._append(answer, sent=False, answers=number)

    def record(self, end: str | None = "released") -> AssociationRecord:
        return AssociationRecord(
            number=1,
            began=datetime(2026, 11, 22, tzinfo=UTC),
            request=AssociationRequest(
                address="127.0.0.1",
                calling_ae="CT1",
                called_ae="FILM1",
                printer="film",
                contexts=self.contexts,
                maximum_pdu=16384,
            ),
            contexts=self.contexts,
            remarks=self.remarks,
            messages=tuple(self.messages),
            end=end,
            ended_seconds=None if end is None else 9.0,
        )

    def _request(self, request: Request, data_set: bytes | None) -> int:
        kind = "Affected" if isinstance(request, NCreate) else "Requested"
        command: dict[str, object] = {f"{kind}SOPClassUID": request.sop_class}
        if request.uid is not None:
            command[f"{kind}SOPInstanceUID"] = request.uid
        if isinstance(request, NAction):
            command["ActionTypeID"] = request.action_type
        if isinstance(request, NGet) and request.tags:
            command["AttributeIdentifierList"] = list(request.tags)
        asked = self._message(FIELDS[operation_of(request)], request.context, data_set, **command)
        return self._append(asked, sent=False)

    def _respond(self, request: Request, reply: Reply, number: int, remarks: tuple[Remark, ...]) -> None:
        command: dict[str, object] = {"Status": int(reply.status), "AffectedSOPClassUID": request.sop_class}
        if reply.uid is not None or request.uid is not None:
            command["AffectedSOPInstanceUID"] = reply.uid or request.uid
        if reply.comment:
            command["ErrorComment"] = reply.comment
        content = encoded(reply.attributes) if reply.attributes and not reply.status.is_failure else None
        response = self._message(FIELDS[operation_of(request)] | _RESPONSE, request.context, content, **command)
        self.messages[-1] = replace(self.messages[-1], remarks=remarks)
        self._append(response, sent=True, answers=number)

    def _data_set(self, request: Request) -> bytes | None:
        attributes = request.attributes if isinstance(request, NCreate | NSet) else Dataset()
        return encoded(attributes) if attributes else None

    def _message(self, field: int, context: str, content: bytes | None = None, **command: object) -> Message:
        known = (each.context_id for each in self.contexts if each.abstract_syntax == context)
        return message(field, len(self.messages) + 1, content, context_id=next(known, 1), **command)

    def _append(self, passed: Message, *, sent: bool = True, answers: int | None = None) -> int:
        content, holes = cut(passed.data_set, EXPLICIT_VR_LITTLE_ENDIAN) if passed.data_set else (None, ())
        kept = Message(context_id=passed.context_id, command=passed.command, data_set=content)
        self.messages.append(
            RecordedMessage(
                number=len(self.messages) + 1,
                seconds=float(len(self.messages)) / 100,
                sent=sent,
                message=kept,
                holes=holes,
                answers=answers,
                faults=self.faults,
            )
        )
        return len(self.messages)


def _context(context_id: int, uid: str, syntaxes: tuple[str, ...], *, accepted: bool) -> Context:
    return Context(
        context_id=context_id,
        abstract_syntax=uid,
        transfer_syntaxes=syntaxes,
        result=0 if accepted else 3,
        transfer_syntax=EXPLICIT_VR_LITTLE_ENDIAN if accepted else "",
    )
