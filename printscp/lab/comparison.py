"""What a printer says otherwise than another did in the same conversation: true differences, each told once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pydicom.uid import UID

from printscp.lab.answer_comparison import AnswerComparison
from printscp.wire.association import Context
from printscp.wire.elements import Element
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.meanings import is_warning, meaning_of
from printscp.wire.message import Message
from printscp.wire.sop_classes import NAMES

_FAILURE = 4
_EVENTS = {None: "not told", 3: "Done", _FAILURE: "Failure"}
_REFUSALS = {
    None: "not answered",
    1: "rejected by the user",
    2: "rejected without a reason",
    3: "abstract syntax not supported",
    4: "transfer syntaxes not supported",
}
_BY_PRINTER = "aborted by the printer"
_PEACEFUL = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one printer said, and what the other."""

    kind: str
    """``context``, ``answer``, ``status``, ``attribute``, ``event`` or ``end``."""
    message: int | None = None
    """Number of the request in the record; None where it is about the association."""
    where: str
    """Such as ``N-CREATE Film Box``."""
    what: str
    """Such as ``status``, or an attribute."""
    recorded: str
    replayed: str

    def __str__(self) -> str:
        of = f"message {self.message}, {self.where}" if self.message is not None else self.where
        return f"{of}: {self.what} was {self.recorded}, is {self.replayed}"


def compare(
    recorded: Conversation,
    replayed: Conversation,
    uids: Mapping[str, str],
    is_hidden: Callable[[Element], bool] = lambda _: False,
) -> tuple[Difference, ...]:
    """The differences in the order of the conversation; *uids* stand in *replayed* for those in *recorded*.

    What only follows from a difference is none: requests that could not be sent, and those after the end. A value that
    *is_hidden* is not shown.
    """
    answers = AnswerComparison(uids, is_hidden)
    heard = {each.number: each.answer for each in replayed.exchanges}
    exchanges = (each for each in recorded.exchanges if each.number in heard)
    return (
        *_of_contexts(recorded, replayed),
        *(each for exchange in exchanges for each in _of_answers(exchange, heard, recorded, replayed, answers)),
        *_of_jobs(recorded, replayed, uids),
        *_of_ends(recorded, replayed),
    )


def request_in_words(request: Message) -> str:
    """Such as ``N-CREATE Film Box``."""
    return f"{request.service} {_name(request.sop_class)}".rstrip()


def _of_contexts(recorded: Conversation, replayed: Conversation) -> Iterator[Difference]:
    if any((side.end or "").startswith("rejected") for side in (recorded, replayed)):
        return
    for before, now in zip(recorded.contexts, replayed.contexts, strict=True):
        if (before.result, before.transfer_syntax) != (now.result, now.transfer_syntax):
            yield Difference(
                kind="context",
                where=f"presentation context {before.context_id}",
                what=_name(before.abstract_syntax),
                recorded=_verdict(before),
                replayed=_verdict(now),
            )


def _of_answers(
    exchange: Exchange,
    answers: Mapping[int, Message | None],
    recorded: Conversation,
    replayed: Conversation,
    comparison: AnswerComparison,
) -> Iterator[Difference]:
    told, heard = exchange.answer, answers[exchange.number]
    if told is None or heard is None:
        # Where the end of the association is why, that is told.
        ended = any(answer is None and _end(side) for answer, side in ((told, recorded), (heard, replayed)))
        if told is not heard and not ended:
            yield _difference(exchange, "answer", "the answer", _presence(told), _presence(heard))
        return
    if told.status != heard.status:
        yield _difference(exchange, "status", "status", _status(exchange, told), _status(exchange, heard))
    # A failure has no attributes, which its status tells already.
    if _is_done(told) == _is_done(heard):
        for ones, others in zip(recorded.elements(told), replayed.elements(heard), strict=True):
            for what, was, is_now in comparison.differences(ones, others):
                yield _difference(exchange, "attribute", what, was, is_now)


def _of_jobs(recorded: Conversation, replayed: Conversation, uids: Mapping[str, str]) -> Iterator[Difference]:
    """Of the ends of Print Jobs: when an event comes is chance."""
    told = {uids[uid]: event for uid, event in recorded.job_ends().items() if uid in uids}
    heard = replayed.job_ends()
    for uid in dict.fromkeys((*told, *heard)):
        before, now = told.get(uid), heard.get(uid)
        was_not_awaited = before is None and now != _FAILURE
        is_lost = now is None and _end(replayed)
        if before != now and not was_not_awaited and not is_lost:
            yield Difference(
                kind="event", where="N-EVENT-REPORT Print Job", what="its end",
                recorded=_EVENTS[before], replayed=_EVENTS[now],
            )  # fmt: skip


def _of_ends(recorded: Conversation, replayed: Conversation) -> Iterator[Difference]:
    ends = [(_end(side), _last(side)) for side in (recorded, replayed)]
    if ends[0] == ends[1] or not (ends[0][0] or ends[1][0]):
        return
    words = [
        f"{end}{f' after the answer to message {last}' if last else ''}" if end else _PEACEFUL for end, last in ends
    ]
    yield Difference(kind="end", where="association", what="its end", recorded=words[0], replayed=words[1])


def _end(conversation: Conversation) -> str:
    """How the printer ended the association; empty where it did not."""
    end = conversation.end or _PEACEFUL
    if end.startswith(_BY_PRINTER):
        return _BY_PRINTER  # the reason is known to the printer only
    # A connection that a print SCU lost is none that the printer ended.
    return "" if end.startswith((_PEACEFUL, "aborted by the print SCU", "connection lost")) else end


def _last(conversation: Conversation) -> int | None:
    """The last request that was answered."""
    return max((each.number for each in conversation.exchanges if each.answer), default=None)


def _verdict(context: Context) -> str:
    if context.result == 0:
        return f"accepted with {UID(context.transfer_syntax).name}"
    return f"rejected: {_REFUSALS.get(context.result, f'result {context.result}')}"


def _difference(exchange: Exchange, kind: str, what: str, recorded: str, replayed: str) -> Difference:
    return Difference(
        kind=kind,
        message=exchange.number,
        where=request_in_words(exchange.request),
        what=what,
        recorded=recorded,
        replayed=replayed,
    )


def _presence(answer: Message | None) -> str:
    return "absent" if answer is None else "present"


def _status(exchange: Exchange, answer: Message) -> str:
    if answer.status is None:
        return "absent"
    return f"0x{answer.status:04X} {meaning_of(answer.status, exchange.request.sop_class, exchange.request.service)}"


def _is_done(answer: Message) -> bool:
    return answer.status is not None and (answer.status == 0 or is_warning(answer.status))


def _name(uid: str) -> str:
    return NAMES.get(uid) or (UID(uid).name if uid else "")
