"""A conversation of a print SCU and a printer as requests with their answers, whoever recorded it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from printscp.wire.association import Context
from printscp.wire.elements import Elements, NotADataSet
from printscp.wire.message import Message
from printscp.wire.sop_classes import PRINT_JOB
from printscp.wire.transfer_syntax import Encoding, elements_in, encoding_of

_FINAL_EVENTS = (3, 4)
"""Done and Failure, of a Print Job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request of a print SCU, and what the printer answered."""

    number: int
    """Of the request, in the order of all messages of the recorded association."""
    request: Message
    answer: Message | None
    """None where none came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What was said on an association."""

    calling_ae: str
    called_ae: str
    contexts: tuple[Context, ...] = ()
    """Those that were proposed, in their order, with what came of each."""
    exchanges: tuple[Exchange, ...] = ()
    events: tuple[Message, ...] = ()
    """The N-EVENT-REPORTs of the printer, in the order in which they came."""
    end: str | None = None
    """``released``, ``rejected: ...``, ``aborted by ...``; None where it had not ended."""
    unsent: Mapping[int, int | None] = field(default_factory=dict)
    """Requests of a replay that could not be sent: the number of the request that made no instance for it, or None
    where its presentation context was not accepted."""

    def transfer_syntax(self, context_id: int) -> str:
        """That of the presentation context of this id; empty where it was not accepted."""
        found = (each for each in self.contexts if each.context_id == context_id and each.result == 0)
        return next((context.transfer_syntax for context in found), "")

    def job_ends(self) -> dict[str, int]:
        """The event by which each Print Job was told to be over: done, or failed (PS3.4 H.4.5.3)."""
        told = ((event, event.number("EventTypeID")) for event in self.events)
        return {event.uid: kind for event, kind in told if event.sop_class == PRINT_JOB and kind in _FINAL_EVENTS}

    def elements(self, message: Message) -> tuple[Elements, Elements]:
        """Those of the command set and of the data set of a message; none where they cannot be read."""
        syntax = self.transfer_syntax(message.context_id)
        data_set = _parsed(message.data_set, encoding_of(syntax)) if message.data_set and syntax else ()
        return _parsed(message.command, Encoding(implicit=True)), data_set


def _parsed(encoded: bytes, encoding: Encoding) -> Elements:
    try:
        return elements_in(encoded, encoding)
    except NotADataSet:
        return ()
