"""What happened on associations, in a few lines for somebody whose test has failed; no patient data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from printscp.film.job import ExecutionStatus, JobReport
from printscp.lab.faults import SetFault
from printscp.lab.finding import Finding
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.masking import shown_name
from printscp.wire.meanings import is_warning, meaning_of

MOST_ASSOCIATIONS = 5
"""Those that are told, the last ones."""
MOST_MESSAGES = 10
"""Requests of an association that are told, the last ones."""
_MOST_NAMES = 12
"""SOP Classes that are named; of storage some propose them all."""
_NOTHING = "nothing"
_OCCASIONS = {
    "connection": "a connection",
    "association": "a request for an association",
    "arrival": "a request that it fits",
    "request": "a request that it fits",
    "printer": "an N-GET of the Printer",
    "storage": "a print job",
    "job": "a print job",
}


def summary(associations: Sequence[AssociationRecord], findings: Sequence[Finding]) -> str:
    """The associations with their last requests and answers, and the findings with what to write instead."""
    told = associations[-MOST_ASSOCIATIONS:]
    before = (
        [f"... {counted(len(associations) - len(told), 'association')} before these"]
        if len(associations) > len(told)
        else []
    )
    lines = [line for association in told for line in of_association(association)]
    return "\n".join([*before, *(lines or ["no association was asked for"]), *of_findings(findings)])


def of_fault(fault: SetFault) -> str:
    """How often a fault that was set has fired, and what makes it fire."""
    occasions = ", ".join(dict.fromkeys(_OCCASIONS[rule.fault.kind] for rule in fault.rules))
    return f"fault {fault.name} fired {times(fault.fired)}; it waits for {occasions}"


def counted(count: int, noun: str) -> str:
    """As ``1 film`` and ``2 films``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")


def each_once(errors: Sequence[str]) -> tuple[str, ...]:
    """As they came first, with how often they came."""
    return tuple(text if count == 1 else f"{text} ({count} times)" for text, count in Counter(errors).items())


def of_association(record: AssociationRecord) -> Iterator[str]:
    """Who asked for it, which contexts it got, its last requests, and how it ended."""
    request = record.request
    software = f" ({request.implementation_version})" if request.implementation_version else ""
    yield f"association {record.number}: {request.calling_ae} at {request.address}{software} calls {request.called_ae}"
    accepted = [context.abstract_syntax for context in record.contexts if context.result == 0]
    refused = [context.abstract_syntax for context in record.contexts if context.result not in {0, None}]
    yield f"  accepted: {_names(accepted)}"
    if refused:
        yield f"  refused: {_names(refused)}"
    if any(stored := images_of([record])):
        yield f"  {images_in_words(*stored)}"
    if record.faults:
        yield f"  faults that fired on it: {', '.join(record.faults)}"
    requests = [message for message in record.messages if not message.message.is_response]
    if len(requests) > MOST_MESSAGES:
        yield f"  ... {len(requests) - MOST_MESSAGES} requests before these"
    yield from (f"  {_line(record, each)}" for each in requests[-MOST_MESSAGES:])
    yield from (f"  error in the printer: {error}" for error in each_once(record.errors))
    yield f"  {_end(record)}"


def images_of(associations: Sequence[AssociationRecord]) -> tuple[int, int, int]:
    """How many images were stored, refused, and not answered."""
    requests = [(record, each) for record in associations for each in record.messages if _brings_image(each)]
    answers = [next((one for one in record.messages if one.answers == each.number), None) for record, each in requests]
    statuses = [answer.message.status for answer in answers if answer and answer.message.status is not None]
    stored = sum(1 for status in statuses if status == 0 or is_warning(status))
    return stored, len(statuses) - stored, len(requests) - len(statuses)


def images_in_words(stored: int, refused: int, unanswered: int, *, unprinted: int = 0) -> str:
    """As ``30 images stored, 5 of them not printed, 2 refused``."""
    others = {"of them not printed": unprinted, "refused": refused, "not answered": unanswered}
    return ", ".join(
        [f"{counted(stored, 'image')} stored", *(f"{count} {words}" for words, count in others.items() if count)]
    )


def _brings_image(recorded: RecordedMessage) -> bool:
    return recorded.message.name == "C-STORE-RQ" and not recorded.sent


def first_difference(received: Sequence[str], expected: Sequence[str]) -> str | None:
    """Where the names of requests first differ, with both lists up to there; None where they are the same."""
    for place, (one, other) in enumerate(zip_longest(received, expected, fillvalue=_NOTHING)):
        if one != other:
            before = [f"  {number:3} {name}" for number, name in enumerate(received[:place], start=1)]
            here = f"  {place + 1:3} {one}, expected {other}"
            return "\n".join(
                [f"{len(received)} requests, {len(expected)} expected; the first difference:", *before, here]
            )
    return None


def in_vain(count: int, timeout: float, status: ExecutionStatus, reports: Sequence[JobReport]) -> str:
    """Why waiting for *count* jobs to end in *status* was in vain; *reports* are of those that did come."""
    wanted = counted(count, "job")
    for number, report in enumerate(reports, start=1):
        if report.status.is_final and report.status is not status:
            return f"job {number} of {wanted} ended in {report.status.value} ({report.status_info}), not {status.value}"
    over = sum(report.status.is_final for report in reports)
    unfinished = f", {len(reports) - over} not printed yet" if len(reports) > over else ""
    return f"{wanted} expected, {over} printed after {timeout:g} s{unfinished}"


def of_waiting_images(count: int) -> str:
    """That stored images are no job yet; empty where there are none."""
    return (
        f"{counted(count, 'stored image')} {'waits' if count == 1 else 'wait'} for the end of the sheet"
        if count
        else ""
    )


def no_pdf(report: JobReport | None) -> str:
    """Why a job has no PDF, of which *report* tells unless it is forgotten."""
    if report is None:
        return "the job was printed before the last reset, which forgot its PDF"
    return f"the job has no PDF, its status is {report.status.value} ({report.status_info})"


def of_findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Each finding once for all its cases: what is wrong, what was sent, and what to write instead."""
    cases: dict[str, list[Finding]] = {}
    for finding in findings:
        cases.setdefault(finding.code, []).append(finding)
    for same in cases.values():
        yield from _of_kind(same)


def _of_kind(findings: Sequence[Finding]) -> Iterator[str]:
    first = findings[0]
    times = f", {len(findings)} times" if len(findings) > 1 else ""
    of = f"association {first.association}" + (f", message {first.message}" if first.message is not None else "")
    yield f"{first.code} {first.severity.word}: {first.kind.title} ({first.kind.clause}){times}"
    yield f"  where: {first.where} ({of})"
    yield f"  sent: {first.sent}"
    yield f"  expected: {first.expected}"
    yield f"  instead: {first.kind.instead}"


def _line(record: AssociationRecord, request: RecordedMessage) -> str:
    message = request.message
    direction = "<-" if request.sent else "->"
    of = f"{shown_name(message.sop_class)} " if message.sop_class else ""
    faults = f" [fault {', '.join(request.faults)}]" if request.faults else ""
    what = f"{request.number:3} {request.seconds:7.3f} s {direction} {message.name} {of}"
    return f"{what}: {_answer(record, request)}{faults}".replace(" :", ":")


def _answer(record: AssociationRecord, request: RecordedMessage) -> str:
    response = next((each for each in record.messages if each.answers == request.number), None)
    if response is None:
        return "no answer"
    status = response.message.status
    if status is None:
        return "an answer without status"
    message = request.message
    return f"0x{status:04X} {meaning_of(status, message.sop_class, message.service)}"


def _end(record: AssociationRecord) -> str:
    if record.end is None:
        return "it is still open"
    return record.end + (f" after {record.ended_seconds:.3f} s" if record.ended_seconds is not None else "")


def _names(sop_classes: Sequence[str]) -> str:
    names = list(dict.fromkeys(map(shown_name, sop_classes)))
    others = [f"{len(names) - _MOST_NAMES} others"] if len(names) > _MOST_NAMES else []
    return ", ".join([*names[:_MOST_NAMES], *others]) or "no presentation context"
