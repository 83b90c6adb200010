"""The trace: an association as a timeline, in text and in JSON. Pure: a record in, words out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from pydicom.uid import UID

from printscp.film.remark import Remark
from printscp.lab.dataset_tree import Element, NoDataSet, json_of, text_of, tree_of
from printscp.lab.finding import Finding
from printscp.lab.finding_json import finding_json
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.association import Context
from printscp.wire.masking import shown_remark, shown_uid
from printscp.wire.meanings import meaning_of
from printscp.wire.sop_classes import name_of

_UID = re.compile(r"[0-9.]*")
_LONGEST_UID = 16
_RESULTS = {
    1: "rejected by the user",
    2: "rejected, no reason",
    3: "rejected, abstract syntax not supported",
    4: "rejected, transfer syntaxes not supported",
}
"""PS3.8 table 9-18."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message as it is shown."""

    recorded: RecordedMessage
    sop_class: str
    """UID; that of the request where a response names none."""
    uid: str
    """Of the SOP Instance; that of the request where a response names none."""
    meaning: str
    """Of the status of a response."""
    comment: str
    """Error Comment; empty where patients are masked."""
    event: int | None
    """Event Type ID."""
    remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]
    data_set: tuple[Element, ...] | None
    """None where it is not asked for, or there is none."""
    trouble: str = ""
    """Why the data set cannot be shown."""


def timeline(
    record: AssociationRecord,
    findings: Sequence[Finding] = (),
    *,
    datasets: bool = False,
    patient_data: bool = False,
) -> tuple[Row, ...]:
    """The messages of *record* in the order in which they passed; patients are masked unless *patient_data*."""
    return tuple(_row(record, each, findings, datasets=datasets, patient_data=patient_data) for each in record.messages)


def trace_text(
    record: AssociationRecord,
    findings: Sequence[Finding] = (),
    *,
    datasets: bool = False,
    patient_data: bool = False,
) -> str:
    """The association in lines for people."""
    rows = timeline(record, findings, datasets=datasets, patient_data=patient_data)
    return "\n".join(_lines(record, rows, findings, patient_data=patient_data)) + "\n"


def trace_json(
    record: AssociationRecord,
    findings: Sequence[Finding] = (),
    *,
    datasets: bool = False,
    patient_data: bool = False,
) -> dict[str, object]:
    """The association as JSON; docs/trace.md has the fields."""
    rows = timeline(record, findings, datasets=datasets, patient_data=patient_data)
    return {
        **summary_json(record, findings),
        "maximum_pdu": record.request.maximum_pdu,
        "implementation_class_uid": _safe(record.request.implementation_class_uid, patient_data=patient_data),
        "implementation_version": record.request.implementation_version,
        "contexts": [_context_json(context, patient_data=patient_data) for context in record.contexts],
        "remarks": [_remark_json(remark) for remark in _shown(record.remarks, patient_data=patient_data)],
        "faults": list(record.faults),
        "findings": [finding_json(finding) for finding in findings],
        "messages": [_row_json(row) for row in rows],
    }


def summary_json(record: AssociationRecord, findings: Sequence[Finding]) -> dict[str, object]:
    """What a list of associations says of one."""
    return {
        "number": record.number,
        "began": record.began.astimezone(UTC).isoformat(),
        "calling_ae": record.request.calling_ae,
        "called_ae": record.request.called_ae,
        "address": record.request.address,
        "printer": record.request.printer,
        "message_count": len(record.messages),
        "finding_codes": sorted({finding.code for finding in findings}),
        "errors": list(record.errors),
        "end": record.end,
        "seconds": record.ended_seconds,
    }


def _row(
    record: AssociationRecord,
    recorded: RecordedMessage,
    findings: Sequence[Finding],
    *,
    datasets: bool,
    patient_data: bool,
) -> Row:
    message, request = recorded.message, record.request_of(recorded)
    sop_class = message.sop_class or (request.message.sop_class if request else "")
    uid = message.uid or (request.message.uid if request else "")
    data_set, trouble = _data_set(record, recorded, patient_data=patient_data) if datasets else (None, "")
    return Row(
        recorded=recorded,
        sop_class=_safe(sop_class, patient_data=patient_data),
        uid=_safe(uid, patient_data=patient_data),
        meaning="" if message.status is None else meaning_of(message.status, sop_class, message.service),
        # A printer may quote in it what was sent.
        comment=message.text("ErrorComment") if patient_data else "",
        event=message.number("EventTypeID"),
        remarks=_shown(recorded.remarks, patient_data=patient_data),
        findings=tuple(finding for finding in findings if recorded.number in (finding.message, *finding.messages)),
        data_set=data_set,
        trouble=trouble,
    )


def _data_set(
    record: AssociationRecord, recorded: RecordedMessage, *, patient_data: bool
) -> tuple[tuple[Element, ...] | None, str]:
    if recorded.message.data_set is None:
        return None, ""
    context = record.context(recorded.message.context_id)
    try:
        return tree_of(recorded, context.transfer_syntax if context else "", patient_data=patient_data), ""
    except NoDataSet as error:
        return None, str(error)


def _safe(uid: str, *, patient_data: bool) -> str:
    """A UID, unless a print SCU has put something else in its place."""
    return uid if patient_data else shown_uid(uid)


def _shown(remarks: Sequence[Remark], *, patient_data: bool) -> tuple[Remark, ...]:
    if patient_data:
        return tuple(remarks)
    return tuple(map(shown_remark, remarks))


# In text


def _lines(
    record: AssociationRecord, rows: Sequence[Row], findings: Sequence[Finding], *, patient_data: bool
) -> Iterator[str]:
    request = record.request
    began = record.began.astimezone().isoformat(" ", "seconds")
    yield f"association {record.number}  {request.calling_ae}@{request.address} -> {request.called_ae}  {began}"
    version = request.implementation_version or "no version"
    pdu = request.maximum_pdu or "without limit"
    software = _safe(request.implementation_class_uid, patient_data=patient_data)
    yield f"  printer {request.printer}; implementation {version} {software}; PDU {pdu}"
    for context in record.contexts:
        syntax = name_of(_safe(context.abstract_syntax, patient_data=patient_data))
        yield f"  context {context.context_id}  {syntax}: {_result(context)}"
    own = [finding for finding in findings if finding.message is None]
    yield from _noted(_shown(record.remarks, patient_data=patient_data), own, record.faults, " " * 2)
    for row in rows:
        yield _line(row)
        yield from _noted(row.remarks, row.findings, row.recorded.faults, " " * 12, row.recorded.number)
        if row.trouble:
            yield f"{' ' * 12}{row.trouble}"
        yield from text_of(row.data_set or (), 12)
    yield from (f"  error in the printer: {error}" for error in record.errors)
    yield f"{record.ended_seconds or 0:9.3f}  {record.end}" if record.end else "  still open"


def _line(row: Row) -> str:
    recorded, message = row.recorded, row.recorded.message
    event = "" if row.event is None else f"event {row.event}"
    status = "" if message.status is None else f"0x{message.status:04X} {row.meaning}"
    took = "" if recorded.duration is None else f"{recorded.duration * 1000:.0f} ms"
    arrow = "<-" if recorded.sent else "->"
    parts = (
        name_of(row.sop_class),
        _short_uid(row.uid),
        event,
        status,
        row.comment,
        octets_in_words(recorded.octets),
        "its data set has not come" if recorded.awaited else "",
        took,
    )
    return f"{recorded.seconds:9.3f} {arrow} {recorded.number:<3} {message.name:<18} " + "  ".join(filter(None, parts))


def _noted(
    remarks: Sequence[Remark],
    findings: Sequence[Finding],
    faults: Sequence[str],
    indent: str,
    message: int | None = None,
) -> Iterator[str]:
    for finding in findings:
        is_first = finding.message == message
        words = f"{finding.where}: {finding.sent}" if is_first else f"as in message {finding.message}"
        yield f"{indent}{finding.code} {finding.severity.word}: {finding.kind.title} ({words})"
    if not findings:
        yield from (f"{indent}remark {remark}" for remark in remarks)
    yield from (f"{indent}fault {fault}" for fault in faults)


def _result(context: Context) -> str:
    if context.result == 0:
        return UID(context.transfer_syntax).name
    return "not answered" if context.result is None else _RESULTS.get(context.result, f"result {context.result}")


def _short_uid(uid: str) -> str:
    return uid if len(uid) <= _LONGEST_UID or not _UID.fullmatch(uid) else f"...{uid[-_LONGEST_UID + 3 :]}"


def octets_in_words(octets: int) -> str:
    for unit, size in (("MB", 1_000_000), ("kB", 1000)):
        if octets >= size:
            return f"{octets / size:.1f} {unit}"
    return f"{octets} B"


# In JSON


def _row_json(row: Row) -> dict[str, object]:
    recorded, message = row.recorded, row.recorded.message
    found: dict[str, object] = {
        "number": recorded.number,
        "seconds": round(recorded.seconds, 6),
        "sent": recorded.sent,
        "name": message.name,
        "message_id": message.message_id,
        "context_id": message.context_id,
        "sop_class": row.sop_class,
        "sop_class_name": name_of(row.sop_class),
        "uid": row.uid,
        "event": row.event,
        "status": None if message.status is None else f"0x{message.status:04X}",
        "meaning": row.meaning,
        "comment": row.comment,
        "octets": recorded.octets,
        "answers": recorded.answers,
        "duration": None if recorded.duration is None else round(recorded.duration, 6),
        "awaited": recorded.awaited,
        "remarks": [_remark_json(remark) for remark in row.remarks],
        "faults": list(recorded.faults),
        "findings": [finding.code for finding in row.findings],
    }
    if row.data_set is not None:
        found["data_set"] = [json_of(element) for element in row.data_set]
    if row.trouble:
        found["trouble"] = row.trouble
    return found


def _context_json(context: Context, *, patient_data: bool) -> dict[str, object]:
    abstract_syntax = _safe(context.abstract_syntax, patient_data=patient_data)
    return {
        "id": context.context_id,
        "abstract_syntax": abstract_syntax,
        "name": name_of(abstract_syntax),
        "transfer_syntaxes": [_safe(each, patient_data=patient_data) for each in context.transfer_syntaxes],
        "result": context.result,
        "transfer_syntax": context.transfer_syntax,
    }


def _remark_json(remark: Remark) -> dict[str, str]:
    return {
        "code": remark.code,
        "attribute": remark.attribute,
        "clause": remark.clause,
        "sent": remark.sent,
        "used": remark.used,
    }
