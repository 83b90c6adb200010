"""A recorded association as the conversation that can be held again."""

from dataclasses import replace

from printscp.lab.holes import filled
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.message import Message


def conversation_of(record: AssociationRecord) -> Conversation:
    """The requests of the print SCU with their answers, and what the printer told unasked.

    In place of pixel data that was not kept there are as many zero bytes.
    """
    answers = {each.answers: _whole(each) for each in record.messages if each.answers is not None}
    asked = (each for each in record.messages if not (each.sent or each.awaited or each.message.is_response))
    told = (each for each in record.messages if each.sent and not each.message.is_response)
    return Conversation(
        calling_ae=record.request.calling_ae,
        called_ae=record.request.called_ae,
        contexts=record.contexts or record.request.contexts,
        exchanges=tuple(
            Exchange(number=each.number, request=_whole(each), answer=answers.get(each.number)) for each in asked
        ),
        events=tuple(map(_whole, told)),
        end=record.end,
    )


def _whole(recorded: RecordedMessage) -> Message:
    message = recorded.message
    if not recorded.holes or message.data_set is None:
        return message
    return replace(message, data_set=filled(message.data_set, recorded.holes))
