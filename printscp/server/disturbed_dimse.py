"""Requests that are not carried out on purpose, and answers that are not what they should be (PS3.7 9, 10)."""

from collections import deque
from io import BytesIO
from itertools import chain
from typing import Any, cast

from pynetdicom.dimse_messages import DIMSEMessage
from pynetdicom.dimse_primitives import (
    N_ACTION,
    N_CREATE,
    N_EVENT_REPORT,
    N_GET,
    N_SET,
    DimsePrimitiveType,
    DimseServiceType,
)
from pynetdicom.pdu_primitives import P_DATA

from printscp.disturbances import (
    Abort,
    Answer,
    CloseWithinPdu,
    Disturbance,
    Elsewhere,
    EmptyDataSet,
    Garbage,
    Late,
    NoAnswer,
    Refuse,
    Reset,
    Stall,
    Throttle,
    WithoutDataSet,
    WrongMessageId,
    is_failure,
)
from printscp.server.dimse import BoundedDimse
from printscp.server.disturbed_connection import DisturbedConnection
from printscp.server.observation import received
from printscp.wire.status import error_comment

_DATA_SETS: dict[type, str] = {
    N_ACTION: "ActionReply",
    N_CREATE: "AttributeList",
    N_EVENT_REPORT: "EventReply",
    N_GET: "AttributeList",
    N_SET: "AttributeList",
}
"""Which parameter of a response is its data set."""

_RESPONSE = 0x8000  # the bit of Command Field that tells a response from its request (PS3.7 E.1)
_LAST_DATA_FRAGMENT = b"\x02"
"""The message control header of one without content (PS3.8 E.2)."""


class DisturbedDimse(BoundedDimse):
    """Asks what is wanted of each request before it is carried out, and does it, in that order, to the answer.

    A status that is wanted stands whatever came of the request, a failure of it too.
    """

    def __init__(self, connection: DisturbedConnection) -> None:
        super().__init__(connection)
        self._disturbed = connection
        self._messages: deque[DIMSEMessage] = deque()  # of the requests that wait
        self._wanted: tuple[Disturbance, ...] = ()  # of the next answer
        self._ids: set[int] = set()  # of all requests

    def permits(self, request: DimseServiceType, context_id: int) -> bool:
        message = received(self._messages.popleft())
        self._ids.add(message.message_id)
        self._wanted = self._disturbed.sabotage.of_request(message)
        if not any(map(_forbids, self._wanted)):
            return True
        self.send_msg(_response_to(request), context_id)
        return False

    def send_msg(self, primitive: DimsePrimitiveType, context_id: int) -> None:
        wanted, self._wanted = self._wanted, ()
        for disturbance in wanted:
            self._disturb(primitive, disturbance)
        aborts = [disturbance for disturbance in wanted if isinstance(disturbance, Abort)]
        is_silent = any(isinstance(disturbance, NoAnswer) for disturbance in wanted)
        if not is_silent and not any(abort.before for abort in aborts):
            super().send_msg(primitive, context_id)
            self._send_empty_data_set(primitive, context_id)
        if aborts:
            self._disturbed.ending.because(f"fault {aborts[0].fault}")
            self.assoc.abort()

    def _receive(self, context_id: int, fragment: bytes) -> None:
        if not self._disturbed.is_severed:
            super()._receive(context_id, fragment)

    def _comes(self, message: DIMSEMessage) -> None:
        if not cast(int, message.command_set.CommandField) & _RESPONSE:
            for disturbance in self._disturbed.sabotage.of_arrival(received(message)):
                self._disturbed.disturb_now(disturbance)

    def _wait(self, message: DIMSEMessage) -> None:
        self._messages.append(message)
        super()._wait(message)

    def _disturb(self, response: Any, disturbance: Disturbance) -> None:  # of whatever service
        done, keyword = self._disturbed.sabotage.done, _DATA_SETS.get(type(response))
        match disturbance:
            case Answer(status=status, comment=comment):
                done(disturbance, f"answered 0x{status:04X}")
                response.Status, response.ErrorComment = status, error_comment(comment) or None
            case Late(seconds=seconds):
                done(disturbance, f"answered {seconds:g} s later")
                self._disturbed.pause(seconds)
            case NoAnswer() | Abort() | Elsewhere():
                done(disturbance, _words(disturbance))
            case WithoutDataSet():
                done(disturbance, "answered without a data set")
                if keyword is not None:
                    setattr(response, keyword, None)
            case EmptyDataSet() if keyword is not None:
                done(disturbance, "answered with an empty data set")
                setattr(response, keyword, BytesIO())
            case WrongMessageId():
                response.MessageIDBeingRespondedTo = self._unknown_id(response.MessageIDBeingRespondedTo)
                done(disturbance, f"answered as message {response.MessageIDBeingRespondedTo}")
            case Refuse() | Reset() | CloseWithinPdu() | Garbage() | Stall() | Throttle():
                self._disturbed.disturb(disturbance)
            case _:
                self._disturbed.sabotage.not_done(disturbance, f"an answer to {response.msg_type} has no place for it")

    def _unknown_id(self, number: int) -> int:
        """A Message ID that no request had, far from *number*."""
        start = number ^ 0x8000
        return next(each for each in chain(range(start, 0x10000), range(start)) if each not in self._ids)

    def _send_empty_data_set(self, response: DimsePrimitiveType, context_id: int) -> None:
        """Upstream announces an empty data set, but does not send it."""
        data_set = getattr(response, _DATA_SETS.get(type(response), ""), None)
        if data_set is not None and not data_set.getbuffer():
            fragment = P_DATA()
            fragment.presentation_data_value_list.append((context_id, _LAST_DATA_FRAGMENT))
            self.dul.send_pdu(fragment)


def _words(disturbance: NoAnswer | Abort | Elsewhere) -> str:
    """What is done where that changes nothing of the answer."""
    match disturbance:
        case NoAnswer():
            return "not answered"
        case Abort(before=before):
            return f"association aborted {'instead of' if before else 'after'} the answer"
        case Elsewhere(words=words):
            return words


def _forbids(disturbance: Disturbance) -> bool:
    """Whether nothing may be done where this is wanted."""
    match disturbance:
        case Answer(status=status):
            return is_failure(status)
        case Abort(before=before):
            return before
        case _:
            return isinstance(disturbance, Refuse)


def _response_to(request: Any) -> DimseServiceType:  # of whatever service
    """A response that says which request it answers, and no more."""
    response = type(request)()
    response.MessageIDBeingRespondedTo = request.MessageID
    for name in ("SOPClassUID", "SOPInstanceUID"):
        values = (getattr(request, f"{kind}{name}", None) for kind in ("Affected", "Requested"))
        if hasattr(response, f"Affected{name}"):
            setattr(response, f"Affected{name}", next(filter(None, values), None))
    return cast(DimseServiceType, response)
