"""A recorded association as the conversation that can be held again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from printscp.lab.data_sets import encoded_of, is_whole_enough
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.message import Message


def conversation_of(record: AssociationRecord) -> Conversation:
    """The requests of the print SCU with their answers, and what the printer told unasked.

    In place of pixel data that was not kept there are as many zero bytes. What `left_out` names is not in it.
    """
    syntaxes = _syntaxes(record)
    answers = {each.answers: _whole(each, syntaxes) for each in record.messages if each.answers is not None}
    asked = (each for each in _asked(record) if _can_be_sent(each, syntaxes))
    told = (each for each in record.messages if each.sent and not each.message.is_response)
    return Conversation(
        calling_ae=record.request.calling_ae,
        called_ae=record.request.called_ae,
        contexts=record.contexts or record.request.contexts,
        exchanges=tuple(
            Exchange(number=each.number, request=_whole(each, syntaxes), answer=answers.get(each.number))
            for each in asked
        ),
        events=tuple(_whole(each, syntaxes) for each in told),
        end=record.end,
    )


def left_out(record: AssociationRecord) -> tuple[int, ...]:
    """Numbers of the requests that cannot be sent again, for too much of their images was not kept."""
    syntaxes = _syntaxes(record)
    return tuple(each.number for each in _asked(record) if not _can_be_sent(each, syntaxes))


def _asked(record: AssociationRecord) -> Iterator[RecordedMessage]:
    return (each for each in record.messages if not (each.sent or each.awaited or each.message.is_response))


def _syntaxes(record: AssociationRecord) -> dict[int, str]:
    return {context.context_id: context.transfer_syntax for context in record.contexts}


def _can_be_sent(recorded: RecordedMessage, syntaxes: Mapping[int, str]) -> bool:
    return is_whole_enough(recorded, syntaxes.get(recorded.message.context_id, ""))


def _whole(recorded: RecordedMessage, syntaxes: Mapping[int, str]) -> Message:
    message = recorded.message
    if not recorded.holes or message.data_set is None:
        return message
    return replace(message, data_set=encoded_of(recorded, syntaxes.get(message.context_id, "")))
