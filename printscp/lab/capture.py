"""An association as it is saved for others: with its pixels or without."""

from dataclasses import replace

from printscp.lab.holes import cut
from printscp.lab.record import AssociationRecord, RecordedMessage


def lacks_pixels(record: AssociationRecord) -> bool:
    """Whether pixel data was not kept of a message."""
    return any(message.holes for message in record.messages)


def without_pixels(record: AssociationRecord) -> AssociationRecord:
    """*record* with holes where its pixel data is."""
    syntaxes = {each.context_id: each.transfer_syntax for each in record.contexts}
    return replace(
        record, messages=tuple(_cut(each, syntaxes.get(each.message.context_id, "")) for each in record.messages)
    )


def _cut(recorded: RecordedMessage, transfer_syntax: str) -> RecordedMessage:
    if recorded.holes or not recorded.message.data_set:
        return recorded
    data_set, holes = cut(recorded.message.data_set, transfer_syntax)
    return replace(recorded, message=replace(recorded.message, data_set=data_set), holes=holes) if holes else recorded
