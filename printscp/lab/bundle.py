"""A bundle: an association as lines of JSON, complete or as far as it came, for people and programs to read.

The first line says what it is and who asked for the association, `contexts` what came of each presentation context,
`message` what passed, `note` what was found out later about it, `end` how the association ended. Each line is whole in
itself, so that a file which ends anywhere can be read up to there. docs/trace.md has the fields.
"""

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from printscp import __version__, durable
from printscp.film.remark import Remark
from printscp.lab.bundle_reading import FORMAT, VERSION, BundleError, parsed, unpacked
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.association import Context
from printscp.wire.sop_classes import name_of

Line: TypeAlias = dict[str, Any]

PACKED = ".gz"
"""How the name of a bundle ends that is packed."""


def write(record: AssociationRecord, path: Path) -> None:
    """Save *record* at *path*, whole or not at all, for its owner alone; packed when its name ends in ``.gz``. Raises OSError."""
    content = "".join(map(encoded, lines(record))).encode(errors="backslashreplace")
    with durable.writing(path, durable.OWNER_ONLY) as file:
        # Without a time, so that the same association gives the same bytes.
        file.write(gzip.compress(content, mtime=0) if path.name.endswith(PACKED) else content)


def read(path: Path) -> AssociationRecord:
    """The association in the file *path*, as far as it is there. Raises OSError, or `BundleError` when it is none."""
    try:
        content = path.read_bytes()
        return parsed(unpacked(content) if path.name.endswith(PACKED) else content)
    except BundleError as error:
        raise type(error)(f"{path}: {error}") from None
    except MemoryError:
        raise BundleError(f"{path}: is too large for the memory that is free") from None


def lines(record: AssociationRecord) -> Iterator[Line]:
    """*record* in the order in which it is written."""
    yield header(record)
    yield negotiated(record.contexts, record.remarks)
    if record.faults or record.errors:
        yield note(None, faults=record.faults, errors=record.errors)
    for message in record.messages:
        yield passed(message)
    if record.end is not None:
        yield ended(record.end, record.ended_seconds)


def encoded(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def header(record: AssociationRecord) -> Line:
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "number": record.number,
        "began": record.began.isoformat(),
        "request": asdict(record.request),
    }


def negotiated(contexts: Sequence[Context], remarks: Sequence[Remark]) -> Line:
    return {
        "line": "contexts",
        "contexts": [asdict(context) for context in contexts],
        "remarks": [asdict(remark) for remark in remarks],
    }


def passed(recorded: RecordedMessage) -> Line:
    message = recorded.message
    line: Line = {
        "line": "message",
        "number": recorded.number,
        "seconds": recorded.seconds,
        "sent": recorded.sent,
        # For people; whoever reads the file again takes the command set.
        "name": message.name,
        "sop_class": name_of(message.sop_class),
        "uid": message.uid,
        "status": None if message.status is None else f"0x{message.status:04X}",
        "octets": recorded.octets,
        "answers": recorded.answers,
        "duration": recorded.duration,
        "context_id": message.context_id,
        "command": b64encode(message.command).decode(),
        "data_set": None if message.data_set is None else b64encode(message.data_set).decode(),
        "holes": [[hole.offset, hole.octets] for hole in recorded.holes],
    }
    return line | ({"awaited": True} if recorded.awaited else {}) | _noted(recorded.remarks, recorded.faults)


def without_data_set(line: Line) -> Line:
    """A `message` with a hole where its data set was."""
    octets = line["octets"] - len(b64decode(line["command"]))
    return {**line, "data_set": "", "holes": [[0, octets]]}


def note(
    number: int | None, *, remarks: Sequence[Remark] = (), faults: Sequence[str] = (), errors: Sequence[str] = ()
) -> Line:
    """What was found out of the message of this *number*, or of the association."""
    return {"line": "note", "message": number, **_noted(remarks, faults, errors)}


def ended(how: str, seconds: float | None) -> Line:
    return {"line": "end", "end": how, "seconds": seconds}


def _noted(remarks: Sequence[Remark], faults: Sequence[str], errors: Sequence[str] = ()) -> Line:
    found = {"remarks": [asdict(remark) for remark in remarks], "faults": list(faults), "errors": list(errors)}
    return {key: value for key, value in found.items() if value}
