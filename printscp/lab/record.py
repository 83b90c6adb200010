"""What happened on an association, as values: the one source of its trace, its findings and its capture."""

from dataclasses import dataclass
from datetime import datetime

from printscp.film.remark import Remark
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message

_OF_PRINTERS = ("N-GET", "N-EVENT-REPORT")


@dataclass(frozen=True, slots=True)
class Hole:
    """Pixel data that was cut out of a data set, which otherwise is as it was on the wire."""

    offset: int
    """Where it began, in the whole data set."""
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMessage:
    """A message of an association."""

    number: int
    """From 1, in the order in which messages passed."""
    seconds: float
    """Since the association was asked for."""
    sent: bool
    """By this printer, not to it."""
    message: Message
    """Its data set is without what is in *holes*."""
    holes: tuple[Hole, ...] = ()
    answers: int | None = None
    """Of a response: the number of its request."""
    duration: float | None = None
    """Of a response: seconds since its request."""
    awaited: bool = False
    """Its command set has come, and of the data set that it announces not all."""
    remarks: tuple[Remark, ...] = ()
    """Of a request: what it deviated in."""
    faults: tuple[str, ...] = ()
    """Names of the faults that fired on it."""

    @property
    def octets(self) -> int:
        """As it was on the wire, with what is in the holes."""
        return self.message.octets + sum(hole.octets for hole in self.holes)

    @property
    def tells_of_printer(self) -> bool:
        """Whether its data set is what a printer tells of itself, and not what it repeats of a print SCU's."""
        return self.sent and self.message.service in _OF_PRINTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationRecord:
    """An association, or the attempt at one, so far."""

    number: int
    """From 1, in the order in which associations were asked for."""
    began: datetime
    request: AssociationRequest
    contexts: tuple[Context, ...] = ()
    """Those of the request, with what came of each."""
    remarks: tuple[Remark, ...] = ()
    """What the request for the association deviated in."""
    faults: tuple[str, ...] = ()
    """Names of the faults that fired on the association itself."""
    messages: tuple[RecordedMessage, ...] = ()
    errors: tuple[str, ...] = ()
    """In what the server itself failed, without the texts of the print SCU."""
    end: str | None = None
    """How it ended: ``released``, ``rejected: ...``, ``aborted by ...``; None while it is open."""
    ended_seconds: float | None = None

    def context(self, context_id: int) -> Context | None:
        """The presentation context of this id."""
        return next((context for context in self.contexts if context.context_id == context_id), None)

    def request_of(self, response: RecordedMessage) -> RecordedMessage | None:
        """The request that *response* answers."""
        return next((each for each in self.messages if each.number == response.answers), None)
