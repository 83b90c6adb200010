"""What is wrong with an association: what it proposed, how it ended, and whether requests waited for answers (PS3.8)."""

from collections.abc import Iterator
from itertools import pairwise

from printscp.images.image_classes import IMAGE_CLASSES
from printscp.lab.finding import Case
from printscp.lab.finding_view import Exchange
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.masking import shown_name
from printscp.wire.sop_classes import BARE_CLASSES, IMPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import UNCOMPRESSED

_REQUEST, _SYNTAX = "A-ASSOCIATE-RQ", "AbstractSyntax"
_RETIRED = {
    "1.2.840.10008.5.1.1.4.2": "Referenced Image Box",
    "1.2.840.10008.5.1.1.9.1": "Referenced Grayscale Print Management Meta",
    "1.2.840.10008.5.1.1.18.1": "Referenced Color Print Management Meta",
    "1.2.840.10008.5.1.1.22": "VOI LUT Box",
    "1.2.840.10008.5.1.1.24": "Image Overlay Box",
    "1.2.840.10008.5.1.1.24.1": "Basic Print Image Overlay Box",
    "1.2.840.10008.5.1.1.25": "Print Queue",
    "1.2.840.10008.5.1.1.26": "Print Queue Management",
    "1.2.840.10008.5.1.1.27": "Stored Print Storage",
    "1.2.840.10008.5.1.1.29": "Hardcopy Grayscale Image Storage",
    "1.2.840.10008.5.1.1.30": "Hardcopy Color Image Storage",
    "1.2.840.10008.5.1.1.31": "Pull Print Request",
    "1.2.840.10008.5.1.1.32": "Pull Stored Print Management Meta",
}


def proposed(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Contexts that should not be, or not so."""
    syntaxes: dict[str, set[str]] = {}
    for context in record.contexts or record.request.contexts:
        syntaxes.setdefault(context.abstract_syntax, set()).update(context.transfer_syntaxes)
    bare = [shown_name(uid) for uid in syntaxes if uid in BARE_CLASSES]
    if bare:
        yield Case("PSA107", None, _REQUEST, _SYNTAX, ", ".join(bare))
    retired = [_RETIRED[uid] for uid in syntaxes if uid in _RETIRED]
    if retired:
        yield Case("PSQ108", None, _REQUEST, _SYNTAX, ", ".join(retired))
    without = [shown_name(uid) for uid, proposals in syntaxes.items() if _lacks_default(uid, proposals)]
    if without:
        yield Case("PSA110", None, _REQUEST, "TransferSyntax", f"other transfer syntaxes for {', '.join(without)}")


def _lacks_default(uid: str, proposals: set[str]) -> bool:
    """Whether the default transfer syntax should be proposed and is not; who has compressed images alone need not."""
    if uid in IMAGE_CLASSES and proposals.isdisjoint(UNCOMPRESSED):
        return False
    return IMPLICIT_VR_LITTLE_ENDIAN not in proposals


def ended(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Ends that are none of A-RELEASE; after a fault each is right."""
    end = record.end or ""
    if any(map(_is_empty, record.messages)) or record.faults or any(exchange.disturbed for exchange in exchanges):
        return
    if end.startswith("aborted by the print SCU"):
        yield Case("PSA111", None, "A-ABORT", "", end)
    elif end.startswith("connection lost"):
        yield Case("PSA112", None, "the connection", "", end)
    elif end.startswith("rejected: called AE title"):
        yield Case("PSA108", None, _REQUEST, "AETitle", record.request.called_ae)


def never_came(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Data sets that were announced, and of which nothing came."""
    if record.faults or any(exchange.disturbed for exchange in exchanges):
        return
    for each in filter(_is_empty, record.messages):
        words = f"{each.message.name} {shown_name(each.message.sop_class)}".strip()
        yield Case("PSX135", each.number, words, "", "a command set with Command Data Set Type, and no data set")


def _is_empty(recorded: RecordedMessage) -> bool:
    """Whether it is waited for the beginning of its data set."""
    return recorded.awaited and recorded.octets == len(recorded.message.command) and not recorded.faults


def hurried(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Requests that came before the answer to the one before; this printer grants no asynchronous window."""
    for before, exchange in pairwise(exchanges):
        if before.response is not None and before.response.number > exchange.number:
            yield Case("PSA113", exchange.number, exchange.words, "", f"before the answer to {before.words}")


def unconfirmed(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    """Events that were not confirmed, or as failures."""
    answers = {each.answers: each for each in record.messages if each.message.is_response and not each.sent}
    for event in record.messages:
        if not event.sent or event.message.is_response:
            continue
        words = f"N-EVENT-REPORT-RSP {shown_name(event.message.sop_class)}"
        answer = answers.get(event.number)
        if answer is None:
            if _had_time(record, event.number, event.seconds):
                yield Case("PSP103", event.number, words, "", "no response")
        elif answer.message.status:
            yield Case("PSP104", answer.number, words, "Status", f"0x{answer.message.status:04X}")


_SECONDS = 5.0
"""In which a print SCU that is not ending the association confirms an event."""


def _had_time(record: AssociationRecord, number: int, seconds: float) -> bool:
    """Whether the print SCU has seen the event for sure: it may have sent one message, or ended, before that came."""
    later = sum(1 for each in record.messages if not each.sent and each.number > number)
    waited = record.ended_seconds is not None and record.ended_seconds - seconds > _SECONDS
    return record.end is not None and (later > 1 or waited)
