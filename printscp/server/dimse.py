"""DIMSE messages within limits, and in order: requests one after the other, responses apart from them (PS3.7 9)."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import cast

from pydicom.uid import UID
from pynetdicom import evt
from pynetdicom.acse import ACSE
from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import C_STORE_RQ, DIMSEMessage
from pynetdicom.dimse_primitives import C_STORE, N_EVENT_REPORT, DimsePrimitiveType, DimseServiceType
from pynetdicom.pdu_primitives import P_DATA

from printscp.server.connection import Connection
from printscp.server.contexts import is_for_images
from printscp.wire.sop_classes import LONGEST_UID

_log = logging.getLogger("printscp.server")

_LAST_OF_COMMAND = 3  # bits of the message control header (PS3.8 E.2)
_RESPONSE = 0x8000  # the bit of Command Field that tells a response from its request (PS3.7 E.1)
_EVENT_REPORT_RESPONSE = 0x8100
_CANCEL = 0x0FFF
_PRIORITIES = (0, 1, 2)  # medium, high, low (PS3.7 E.1)
_STUCK_SECONDS = 1.0
"""Without a fragment of a data set that has been announced; long for a peer that goes on."""


def dimse_of(association: Association) -> "BoundedDimse | None":
    """The DIMSE provider of an association of ours that has not ended."""
    return association.dimse if isinstance(association.dimse, BoundedDimse) else None


def oversize(association: Association) -> bool:
    """Whether the data set of the request now being handled was too large for its limit; it is then empty."""
    return arrival(association).length is None


def arrival(association: Association) -> "Arrival":
    """What is odd about the request now being handled."""
    dimse = dimse_of(association)
    return dimse.handled if dimse is not None else Arrival()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What upstream does not tell of a request that has come."""

    message_id: int | None = None
    length: int | None = 0
    """None if its data set was too large."""
    is_repeated: bool = False
    """Whether another request of its Message ID was not answered when it came."""
    lacks_room: bool = False
    """Whether it was too large for now only, because of what others hold."""
    has_odd_priority: bool = False
    """Whether its Priority was none; upstream is then told of no Priority."""


class BoundedDimse(DIMSEServiceProvider):
    """Puts messages together within limits; what is too long or no message is an invalid PDU (Evt19): A-ABORT.

    Both hooks may be set once the association is established, and are called on its own thread. `between_requests`
    comes when one request is answered and before the next is taken, about once a millisecond while there is none, until
    the peer asks to release, so that it alone may send a request of ours. It is told for how many seconds the peer has
    asked for nothing, 0 while a request arrives, None while one waits. `on_confirmed` comes with each answer to one of
    ours.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.assoc)
        self.between_requests: Callable[[float | None], None] | None = None
        self.on_confirmed: Callable[[N_EVENT_REPORT], None] | None = None
        self.on_received: Callable[[Association, DIMSEMessage], None] | None = None
        """Told of each message that has come, before anything is made of it, on the thread that receives."""
        self.on_stuck: Callable[[Association, DIMSEMessage], None] | None = None
        """Told once of a message that has come in part and does not go on."""
        self.on_image_coming: Callable[[Association], None] | None = None
        """Told of an image whose data set is coming, once those before it are answered; on the association's own thread."""
        self.held_by_all: Callable[[], int] = lambda: self.held_bytes
        """Bytes of data sets that the associations of the server hold."""
        self.handled = Arrival()
        """The request now being handled, or handled last."""
        self._arrival, self._heard_at, self._is_stuck = Lock(), 0.0, False
        self._connection, self._limits = connection, connection.limits
        self._waiting: deque[Arrival] = deque()
        self._unanswered: int | None = None  # Message ID of the request now being handled, until its answer is sent
        self._granted = self._usual_grant  # the message that arrives
        self._lacks_room = self._image_is_coming = False
        self._confirmations: deque[N_EVENT_REPORT] = deque()
        self._length = 0  # of the message that arrives
        self._answered_at = time.monotonic()
        self._has_had_stray = False

    @property
    def maximum_pdu_size(self) -> int:
        """What the peer takes; 0 is without limit (PS3.8 D.1), as when it sends no user information at all."""
        return self.assoc.requestor.maximum_length or 0

    def permits(self, request: DimseServiceType, context_id: int) -> bool:  # noqa: ARG002  for those who would not
        """Whether *request*, which is the next, may be carried out; if not, it has been dealt with."""
        return True

    @property
    def arriving(self) -> DIMSEMessage | None:
        """The message whose command set has come, and of its data set not all."""
        message = self.message
        return message if message is not None and message.context_id is not None else None

    def send_event(self, primitive: N_EVENT_REPORT, context_id: int) -> None:
        """Send an N-EVENT-REPORT; from `between_requests` only, or its fragments may mix with those of an answer."""
        super().send_msg(primitive, context_id)

    def send_msg(self, primitive: DimsePrimitiveType, context_id: int) -> None:
        # Before it is sent: there are peers whose requests all have one Message ID.
        self._unanswered = None
        super().send_msg(primitive, context_id)
        self._answered_at = time.monotonic()

    def has_enough(self) -> bool:
        """Whether so much waits to be served that the peer should not be read from until some of it is."""
        waiting = tuple(arrival.length for arrival in tuple(self._waiting))
        if max(len(waiting), len(self._confirmations)) >= self._limits.waiting_requests:
            return True
        # While none waits the one that arrives may be as long as a message is granted.
        length = sum(length or 0 for length in waiting) + self._length
        return bool(waiting) and length >= self._limits.message_bytes

    @property
    def held_bytes(self) -> int:
        """Of the data sets that arrive, wait and are handled; a long one that arrives counts for all that it may become."""
        arriving = self._granted[0] if self._length > self._limits.message_bytes else self._length
        handled = self.handled.length or 0 if self._unanswered is not None else 0
        return arriving + sum(arrival.length or 0 for arrival in tuple(self._waiting)) + handled

    def receive_primitive(self, primitive: P_DATA) -> None:
        try:
            for context_id, fragment in primitive.presentation_data_value_list:
                with self._arrival:
                    self._receive(context_id, fragment)
        except Exception as error:  # noqa: BLE001  whatever a peer can make upstream raise
            self.message = None
            self._connection.drop(f"invalid message: {error!r:.100}")
            self.dul.event_queue.put("Evt19")

    def get_msg(self, block: bool = False) -> tuple[None, None] | tuple[int, DimseServiceType]:  # noqa: FBT001, FBT002
        self._unanswered = None
        while self._confirmations:
            confirmation = self._confirmations.popleft()
            if self.on_confirmed is not None:
                self.on_confirmed(confirmation)
        self._tell_if_stuck()
        self._tell_of_image()
        # Also before a request that waits already, or a peer that sends ahead would never be told anything.
        if self.between_requests is not None and not block and self.dul.peek_next_pdu() is None:
            self.between_requests(self._pause())
        item = super().get_msg(block)
        if item[1] is not None:
            # Never in neither place: whether its Message ID comes again is asked on another thread.
            self.handled = self._waiting[0]
            self._unanswered = self.handled.message_id
            self._waiting.popleft()
        return item

    def _pause(self) -> float | None:
        """For how many seconds the peer has asked for nothing, 0 while a request arrives; None while one waits."""
        if self._waiting:
            return None
        return 0.0 if self.message is not None else time.monotonic() - self._answered_at

    def _tell_if_stuck(self) -> None:
        # Fragments come on another thread.
        with self._arrival:
            message = self.arriving
            is_new = message is not None and not self._is_stuck and time.monotonic() - self._heard_at > _STUCK_SECONDS
            if is_new and message is not None and self.on_stuck is not None:
                self._is_stuck = True
                self.on_stuck(self.assoc, message)

    def _tell_of_image(self) -> None:
        # Whoever is told may keep the thread; on the other one nothing would be read meanwhile, not even an A-ABORT.
        with self._arrival:
            is_next = self._image_is_coming and not self._waiting
            self._image_is_coming = self._image_is_coming and not is_next
        if is_next and self.on_image_coming is not None:
            self.on_image_coming(self.assoc)

    def _receive(self, context_id: int, fragment: bytes) -> None:
        self._heard_at, self._is_stuck = time.monotonic(), False
        message = self.message = self.message or DIMSEMessage()
        if bool(fragment[0] & 1) is not (message.context_id is None):
            raise ValueError("command and data set are out of order")
        part = P_DATA()
        part.presentation_data_value_list.append((context_id, self._bounded(message, fragment)))
        if message.decode_msg(part, self.assoc):
            self.message = None
            evt.trigger(self.assoc, evt.EVT_DIMSE_RECV, {"message": message})
            if self.on_received is not None:
                self.on_received(self.assoc, message)
            self._end(message)
            self._length, self._granted = 0, self._usual_grant
            self._lacks_room = self._image_is_coming = False
        elif fragment[0] & _LAST_OF_COMMAND == _LAST_OF_COMMAND:
            if isinstance(message, C_STORE_RQ) and self._is_for_images(context_id):
                self._granted = self._limits.stored_bytes, self._limits.stored_abort_bytes
                self._image_is_coming = True
            self._comes(message)

    def _comes(self, message: DIMSEMessage) -> None:
        """The command set of *message* has come, and its data set is coming."""

    @property
    def _usual_grant(self) -> tuple[int, int]:
        """Bytes beyond which a data set is dropped, and those beyond which it is one that does not end."""
        return self._limits.message_bytes, self._limits.message_abort_bytes

    def _is_for_images(self, context_id: int) -> bool:
        return any(
            context.context_id == context_id and is_for_images(context) for context in self.assoc.accepted_contexts
        )

    def _is_too_long(self) -> bool:
        return self._length > self._granted[0]

    def _bounded(self, message: DIMSEMessage, fragment: bytes) -> bytes:
        """The fragment, without its content when the data set has become too large."""
        is_command, before = message.context_id is None, self._length
        self._length += len(fragment) - 1
        if before <= self._limits.message_bytes < self._length and not self._is_too_long():
            self._ask_for_room()
        if self._length > (self._limits.command_set_bytes if is_command else self._granted[1]):
            raise ValueError(f"{self._length} bytes are too many")
        if is_command or not self._is_too_long():
            return fragment
        message.data_set = BytesIO()
        return fragment[:1]

    def _ask_for_room(self) -> None:
        """Take a message that gets longer than usual for one that is too long if there is no room for it."""
        if self.held_by_all() > self._limits.held_bytes:
            self._granted, self._lacks_room = (self._limits.message_bytes, self._granted[1]), True

    def _end(self, message: DIMSEMessage) -> None:
        field = cast(int, message.command_set.CommandField)
        _mark_long_uids(message)
        if field == _EVENT_REPORT_RESPONSE and self.on_confirmed is not None:
            self._confirm(cast(N_EVENT_REPORT, message.message_to_primitive()))
        elif field & _RESPONSE or field == _CANCEL:
            self._swallow(message)
        else:
            self._wait(message)

    def _confirm(self, confirmation: N_EVENT_REPORT) -> None:
        confirmation.EventReply = None  # no event of printing has one (PS3.4 H.4), and it could be long
        self._confirmations.append(confirmation)

    def _swallow(self, message: DIMSEMessage) -> None:
        if not self._has_had_stray:
            self._has_had_stray = True
            _log.warning("%s: %s that nobody asked for, ignored", self._connection.address, type(message).__name__)

    def _wait(self, message: DIMSEMessage) -> None:
        has_odd_priority = _take_odd_priority(message)
        _take_originator(message)
        request = cast(DimseServiceType, message.message_to_primitive())
        if isinstance(request, C_STORE):
            # The SOP Class, the instance and the data set are for the handler to refuse; of this request alone, for
            # others in the process may store too.
            vars(request)["REQUEST_KEYWORDS"] = ("MessageID",)
        if not request.is_valid_request:
            raise ValueError("a request without Message ID or SOP Class cannot be answered")
        self._waiting.append(
            Arrival(
                message_id=request.MessageID,
                length=None if self._is_too_long() else self._length,
                is_repeated=self._is_unanswered(request.MessageID),
                lacks_room=self._lacks_room and self._length <= self._limits.stored_bytes,
                has_odd_priority=has_odd_priority,
            )
        )
        self.msg_queue.put((cast(int, message.context_id), request))

    def _is_unanswered(self, message_id: int | None) -> bool:
        return message_id in {self._unanswered, *(arrival.message_id for arrival in tuple(self._waiting))}


def _take_odd_priority(message: DIMSEMessage) -> bool:
    """Let a request whose Priority is none reach its handler, without it; whether it had such a one."""
    if "Priority" not in message.command_set:
        return False
    priority = message.command_set.Priority
    if priority not in _PRIORITIES:
        del message.command_set.Priority
    return priority not in (None, *_PRIORITIES)


def _take_originator(message: DIMSEMessage) -> None:
    """Let a C-STORE of a C-MOVE reach its handler, whoever asked for that and however odd: upstream logs and aborts it."""
    for keyword in ("MoveOriginatorApplicationEntityTitle", "MoveOriginatorMessageID"):
        if keyword in message.command_set:
            delattr(message.command_set, keyword)


def _mark_long_uids(message: DIMSEMessage) -> None:
    """Let a UID that is too long for upstream reach its handler, as one that is none either."""
    for keyword in ("AffectedSOPClassUID", "AffectedSOPInstanceUID", "RequestedSOPInstanceUID"):
        uid = str(message.command_set.get(keyword) or "")
        if len(uid) > LONGEST_UID:
            setattr(message.command_set, keyword, UID(uid[: LONGEST_UID - 1] + "?"))


class ServingAcse(ACSE):
    """Sees that a peer asks to release only once its requests are answered; upstream would drop them."""

    def is_release_requested(self) -> bool:
        return self.assoc.dimse.peek_msg()[1] is None and super().is_release_requested()
