"""N-EVENT-REPORTs to one association, one at a time, none of which can cost it (PS3.7 10.1.1).

pynetdicom's `send_n_event_report` takes whatever message comes next for the confirmation and aborts the association when
it is a request. Here an event leaves between two requests, and nobody waits for its confirmation.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.dsutils import encode
from pynetdicom.presentation import PresentationContext

from printscp.server.dimse import dimse_of
from printscp.wire.sop_classes import name_of

_log = logging.getLogger("printscp.server")

Send = Callable[[N_EVENT_REPORT, int], None]

QUIET_SECONDS = 0.25
"""How long a print SCU must have asked for nothing before it is told: its next request should not cross the event."""
OVERDUE_SECONDS = 2.0
"""How long an event waits for that; then it is sent when the next request of a print SCU without pauses has come."""
CONFIRM_SECONDS = 60.0
"""How long an event may stay unconfirmed: what PS3.2 F.4 shows for a print server."""
NEXT_CONFIRM_SECONDS = 2.0
"""How long each later one may, once a print SCU has let the time pass."""
MOST_WAITING = 500
"""Events kept for a print SCU that does not confirm: those of some 150 jobs, less than a megabyte."""
_MOST_MESSAGE_ID = 0xFFFF
_MOST_GIVEN_UP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an N-EVENT-REPORT tells."""

    sop_class: str
    uid: str
    event_type: int
    attributes: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """Values of the Event Information by keyword."""
    is_final: bool = False
    """Whether the instance has no more to tell."""

    def __str__(self) -> str:
        return f"event {self.event_type} of {name_of(self.sop_class)} {self.uid}"


@dataclass(frozen=True, slots=True)
class Channel:
    """A presentation context for events, and how it spells them."""

    context_id: int
    is_implicit: bool


def channels(contexts: Iterable[PresentationContext]) -> dict[str, Channel]:
    """The accepted *contexts* by abstract syntax."""
    return {
        str(context.abstract_syntax): Channel(
            context.context_id or 0, UID(str(context.transfer_syntax[0])).is_implicit_VR
        )
        for context in contexts
    }


def outbox_of(association: Association, confirm_seconds: float = CONFIRM_SECONDS) -> "Outbox | None":
    """The outbox of an established association, which from now on sends from it; None when it has ended."""
    dimse = dimse_of(association)
    if dimse is None:
        return None
    outbox = Outbox(dimse.send_event, channels(association.accepted_contexts), confirm_seconds)
    dimse.between_requests, dimse.on_confirmed = outbox.between_requests, outbox.on_confirmed
    return outbox


@dataclass(frozen=True, slots=True)
class _Waiting:
    event: Event
    channel: Channel
    overdue_at: float


class Outbox:
    """Takes events from any thread; all else happens on the thread of the association."""

    def __init__(self, send: Send, channels: Mapping[str, Channel], confirm_seconds: float = CONFIRM_SECONDS) -> None:
        """*channels* are the accepted presentation contexts by abstract syntax."""
        self._send = send
        self._channels = channels
        self._confirm_seconds = confirm_seconds
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._unconfirmed: Event | None = None
        self._message_id = 0
        self._gives_up_at = 0.0
        self._given_up: deque[int] = deque(maxlen=_MOST_GIVEN_UP)
        self._is_behind = False  # the last event was not confirmed in time
        self._has_dropped = self._has_had_odd_id = False

    def post(self, event: Event, *contexts: str) -> None:
        """Send *event* soon, on the first of *contexts* that was accepted; drop it when none was."""
        channel = next((self._channels[context] for context in contexts if context in self._channels), None)
        if channel is None:
            return
        with self._lock:
            self._waiting.append(_Waiting(event, channel, time.monotonic() + OVERDUE_SECONDS))
            if len(self._waiting) > MOST_WAITING:
                self._drop_one()

    def between_requests(self, pause: float | None) -> None:
        """Send the next event when it is time, unless one is unconfirmed.

        *pause* is for how long the print SCU has asked for nothing, None while a request of it waits.
        Comes a thousand times a second: no lock while idle.
        """
        if self._unconfirmed is None:
            if self._waiting and self._may_leave(self._waiting[0], pause):
                self._send_next()
        elif time.monotonic() >= self._gives_up_at:
            self._give_up(self._unconfirmed)

    def on_confirmed(self, response: N_EVENT_REPORT) -> None:
        """Take the confirmation of the event that was sent last, whatever it calls it; a late one is of no use."""
        message_id = response.MessageIDBeingRespondedTo
        if self._unconfirmed is None or message_id in self._given_up:
            return
        if message_id != self._message_id and not self._has_had_odd_id:
            self._has_had_odd_id = True
            _log.info("%s: confirmed as message %s, sent as %d", self._unconfirmed, message_id, self._message_id)
        if response.Status:
            _log.info("%s: the print SCU answers 0x%04X", self._unconfirmed, response.Status)
        self._unconfirmed = None
        self._is_behind = False

    def _may_leave(self, waiting: _Waiting, pause: float | None) -> bool:
        """Whether the print SCU has paused, or, when it does not, is listening for an answer (decision 6)."""
        return time.monotonic() >= waiting.overdue_at if pause is None else pause >= QUIET_SECONDS

    def _send_next(self) -> None:
        with self._lock:
            waiting = self._next()
        event, channel = waiting.event, waiting.channel
        self._message_id = self._message_id % _MOST_MESSAGE_ID + 1
        try:
            self._send(_primitive(event, channel, self._message_id), channel.context_id)
        except Exception:  # noqa: BLE001  an event that cannot be told must not cost the association
            _log.exception("%s cannot be sent", event)
            return
        self._unconfirmed = event
        self._gives_up_at = time.monotonic() + self._confirm_seconds

    def _next(self) -> _Waiting:
        """The next event; while the print SCU is behind none that a later one of its instance has overtaken."""
        waiting = self._waiting.popleft()
        while self._is_behind and any(later.event.uid == waiting.event.uid for later in self._waiting):
            waiting = self._waiting.popleft()
        return waiting

    def _give_up(self, event: Event) -> None:
        _log.warning("%s is not confirmed after %g s, given up", event, self._confirm_seconds)
        self._unconfirmed = None
        self._is_behind = True
        self._given_up.append(self._message_id)
        self._confirm_seconds = min(self._confirm_seconds, NEXT_CONFIRM_SECONDS)

    def _drop_one(self) -> None:
        if not self._has_dropped:
            self._has_dropped = True
            _log.warning("%d events wait for a print SCU that confirms none, some are dropped", MOST_WAITING)
        del self._waiting[_least_missed([waiting.event for waiting in self._waiting])]


def _least_missed(events: Sequence[Event]) -> int:
    """Which event says least: the oldest that a later one of its instance overtakes, else the oldest not final."""
    last = {event.uid: place for place, event in enumerate(events)}
    overtaken = (place for place, event in enumerate(events) if last[event.uid] > place)
    passing = (place for place, event in enumerate(events) if not event.is_final)
    return next(overtaken, next(passing, 0))


def _primitive(event: Event, channel: Channel, message_id: int) -> N_EVENT_REPORT:
    primitive = N_EVENT_REPORT()
    primitive.MessageID = message_id
    primitive.AffectedSOPClassUID = UID(event.sop_class)
    primitive.AffectedSOPInstanceUID = UID(event.uid)
    primitive.EventTypeID = event.event_type
    if event.attributes:
        primitive.EventInformation = BytesIO(_encoded(event, channel))
    return primitive


def _encoded(event: Event, channel: Channel) -> bytes:
    dataset = Dataset()
    for keyword, value in event.attributes.items():
        setattr(dataset, keyword, value if isinstance(value, str) else list(value))
    content = encode(dataset, channel.is_implicit, is_little_endian=True)
    if content is None:
        raise ValueError("the Event Information cannot be encoded")
    return content
