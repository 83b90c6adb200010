"""A recorded conversation, held again with a printer: the same requests in their order, each after the answer to the last."""

import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom.dsutils import encode

from printscp.client_association import Called
from printscp.client_upper_layer import LARGEST_PDU, Ended, UpperLayer
from printscp.wire.elements import NotADataSet
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.message import Message
from printscp.wire.uid_map import UidMap, given_uids, in_syntax, made_uids, uids_of, with_uids

_CONFIRMATION = 0x8100
_NO_DATA_SET = 0x0101
_OF_REQUEST = ("AffectedSOPClassUID", "AffectedSOPInstanceUID")
_BY_SCU = "aborted by the print SCU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What the printer said this time."""

    conversation: Conversation
    uids: Mapping[str, str]
    """What stands in it for the UIDs of the recorded conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaying:
    """Which printer is called, and how."""

    called: Called
    """Its time for answers is also that for the ends of Print Jobs that were recorded."""
    calling_ae: str
    connect_seconds: float
    maximum_pdu: int = LARGEST_PDU
    new_uids: bool = False
    """The instances that the print SCU named get new UIDs, for a printer may know the old ones."""


def replay(recorded: Conversation, how: Replaying, answered: Callable[[Exchange], None] = lambda _: None) -> Replayed:
    """Hold the conversation *recorded* again; *answered* is told of each exchange of it that is over.

    Raises `Unreachable`, and `NoAssociationAnswer` where the printer does not answer the request for an association.
    """
    layer = UpperLayer(how.called, connect_seconds=how.connect_seconds, maximum_pdu=how.maximum_pdu)
    heard = Conversation(calling_ae=how.calling_ae, called_ae=how.called.ae_title, contexts=recorded.contexts)
    uids = {uid: generate_uid() for uid in given_uids(recorded)} if how.new_uids else {}
    try:
        contexts = layer.associate(how.calling_ae, recorded.contexts)
    except Ended as ended:
        layer.close()
        unanswered = tuple(replace(each, result=None, transfer_syntax="") for each in recorded.contexts)
        return Replayed(conversation=replace(heard, contexts=unanswered, end=str(ended)), uids=uids)
    talk = _Talk(layer, recorded, replace(heard, contexts=contexts), UidMap(uids), how.called.answer_seconds)
    return Replayed(conversation=talk.held(answered), uids=talk.map.uids)


class _Talk:
    """One replay; `map` is what has been learned of the UIDs of the printer."""

    def __init__(
        self, layer: UpperLayer, recorded: Conversation, heard: Conversation, uids: UidMap, seconds: float
    ) -> None:
        self._layer = layer
        self._recorded = recorded
        self._heard = heard
        self._seconds = seconds
        self._made = made_uids(recorded)
        self._exchanges: list[Exchange] = []
        self._events: list[Message] = []
        self._unsent: dict[int, int | None] = {}
        self.map = uids

    def held(self, answered: Callable[[Exchange], None]) -> Conversation:
        """What was said, from the first request to the end."""
        try:
            for exchange in self._recorded.exchanges:
                self._repeat(exchange)
                answered(exchange)
            self._await_job_ends()
            end = self._ended_as_recorded()
        except Ended as ended:
            end = str(ended)
            self._layer.close()
        return replace(
            self._heard,
            exchanges=tuple(self._exchanges),
            events=tuple(self._events),
            unsent=self._unsent,
            end=end,
        )

    def _repeat(self, exchange: Exchange) -> None:
        request = self._to_send(exchange)
        if request is None:
            cause = self._unsent[exchange.number] or exchange.number
            self.map = self.map.learned(replace(exchange, number=cause), self._made[exchange.number], {}, None)
            return
        self._exchanges.append(Exchange(number=exchange.number, request=request, answer=None))
        self._layer.send(request)
        answer = self._answer_to(request.message_id)
        if answer is None and exchange.answer is not None:
            self._layer.abort()
            raise Ended(f"no answer within {self._seconds:g} s")
        self._exchanges[-1] = replace(self._exchanges[-1], answer=answer)
        found = uids_of(self._heard, answer) if answer else {}
        self.map = self.map.learned(exchange, self._made[exchange.number], found, answer)

    def _to_send(self, exchange: Exchange) -> Message | None:
        """The request as it is for this printer, if it can be sent."""
        request, context_id = exchange.request, exchange.request.context_id
        if not any(each.context_id == context_id and each.result == 0 for each in self._heard.contexts):
            self._unsent[exchange.number] = None
            return None
        if (cause := self.map.lacks(self._recorded, request)) is not None:
            self._unsent[exchange.number] = cause
            return None
        old, new = (side.transfer_syntax(context_id) for side in (self._recorded, self._heard))
        try:
            request = in_syntax(request, old or new, new)
        except NotADataSet:
            self._unsent[exchange.number] = None
            return None
        return with_uids(request, self.map.uids, new)

    def _answer_to(self, message_id: int) -> Message | None:
        """None where it does not come in time. Answers to what is not asked any more are left out."""
        deadline = time.monotonic() + self._seconds
        try:
            while True:
                message = self._next(deadline)
                if message.is_response and message.message_id == message_id:
                    return message
        except TimeoutError:
            return None

    def _next(self, deadline: float) -> Message:
        """The next message; an event report is kept and confirmed."""
        message = self._layer.receive(deadline)
        if message.name == "N-EVENT-REPORT-RQ":
            self._events.append(message)
            self._layer.send(_confirmation(message))
        return message

    def _await_job_ends(self) -> None:
        """Let the printer tell what the recorded one told."""
        deadline = time.monotonic() + self._seconds
        expected = {self.map.uids[uid] for uid in self._recorded.job_ends() if uid in self.map.uids}
        try:
            while expected - replace(self._heard, events=tuple(self._events)).job_ends().keys():
                self._next(deadline)
        except TimeoutError:
            return

    def _ended_as_recorded(self) -> str:
        if (self._recorded.end or "").startswith(_BY_SCU):
            self._layer.abort()
            return _BY_SCU
        return self._layer.release()


def _confirmation(event: Message) -> Message:
    """The N-EVENT-REPORT-RSP that says Success (PS3.7 10.3.1)."""
    command = Dataset()
    named = {keyword: event.text(keyword) for keyword in _OF_REQUEST}
    for keyword, value in {**named, "EventTypeID": event.number("EventTypeID")}.items():
        if value:
            setattr(command, keyword, value)
    command.CommandField = _CONFIRMATION
    command.MessageIDBeingRespondedTo = event.message_id
    command.CommandDataSetType = _NO_DATA_SET
    command.Status = 0
    encoded = encode(command, is_implicit_vr=True, is_little_endian=True) or b""
    return Message(context_id=event.context_id, command=struct.pack("<HHII", 0, 0, 4, len(encoded)) + encoded)
