"""What a test instrument has the server do to its peers on purpose: the words that both have in common."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class _Disturbance:
    fault: str
    """Name of the fault that wants it, for the log and the trace."""


# Of the network (PS3.8 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(_Disturbance):
    """Close the connection before anything is read; of an association or a request, before anything is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(_Disturbance):
    """Reset the connection (TCP RST) instead of answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWithinPdu(_Disturbance):
    """Send half of the next PDU and close the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbage(_Disturbance):
    """Send bytes that are no PDU instead of the next one, and close the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall(_Disturbance):
    """Neither read nor send for so many seconds, then close the connection."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle(_Disturbance):
    """Neither read nor send faster from now on; the request for an association is read at once."""

    octets_per_second: int


# Of the association (PS3.8 7.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(_Disturbance):
    """Answer A-ASSOCIATE-RJ (PS3.8 table 9-21)."""

    result: int
    source: int
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DropContexts(_Disturbance):
    """Take no presentation context of these abstract syntaxes."""

    abstract_syntaxes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyPdu(_Disturbance):
    """Grant the peer PDUs of no more than so many bytes."""

    octets: int


# Of a request (PS3.7 9, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Disturbance):
    """Answer this status. With a failure nothing is done; with a warning or success what was asked for is done first.

    The status stands, whatever comes of the request.
    """

    status: int
    comment: str = ""
    """Error Comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late(_Disturbance):
    """Do what was asked for, and answer so many seconds later."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer(_Disturbance):
    """Do what was asked for, and never answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abort(_Disturbance):
    """Abort the association instead of doing what was asked for, or after the answer."""

    before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutDataSet(_Disturbance):
    """Answer without the data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyDataSet(_Disturbance):
    """Announce a data set and send an empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongMessageId(_Disturbance):
    """Answer with a Message ID Being Responded To that no request had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere(_Disturbance):
    """Answer as ever: what the answer tells is already what the fault wants."""

    words: str
    """What that is."""


OfConnection: TypeAlias = Refuse | Reset | CloseWithinPdu | Garbage | Stall | Throttle
OfAssociation: TypeAlias = Reject | DropContexts | TinyPdu
OfRequest: TypeAlias = Answer | Late | NoAnswer | Abort | WithoutDataSet | EmptyDataSet | WrongMessageId | Elsewhere
Disturbance: TypeAlias = OfConnection | OfAssociation | OfRequest

_WARNING, _NOT_FAILED = 0xB, (0x0000, 0x0001, 0x0107, 0x0116)
"""Of statuses: the first digit of warnings, and those that have none (PS3.7 C)."""


def is_failure(status: int) -> bool:
    """Whether nothing that was asked for was done where a request is answered *status*."""
    return status not in _NOT_FAILED and status >> 12 != _WARNING


def tells_nothing(disturbance: Disturbance) -> bool:
    """Whether the peer does not learn what its request would have been answered."""
    match disturbance:
        case Answer(status=status):
            return is_failure(status)
        case Abort(before=before):
            return before
        case Refuse() | Reset() | CloseWithinPdu() | Garbage() | Stall():
            return True
        case _:
            return isinstance(disturbance, NoAnswer | WithoutDataSet | EmptyDataSet)
