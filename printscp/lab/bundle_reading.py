"""Reading a bundle (`printscp.lab.bundle`), whole or broken off."""

import json
import zlib
from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from printscp.film.remark import Remark
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message

FORMAT, VERSION = "printscp association", 1

_NO_BUNDLE = "is no association that printscp has saved"

_Line: TypeAlias = dict[str, Any]

_UNPACK_GZIP = 31  # a window of 32 KiB, and the header of gzip
_REQUEST, _CONTEXTS = TypeAdapter(AssociationRequest), TypeAdapter(tuple[Context, ...])
_REMARKS, _TEXTS = TypeAdapter(tuple[Remark, ...]), TypeAdapter(tuple[str, ...])
_HOLES = TypeAdapter(tuple[tuple[int, int], ...])
_TEXT, _TRUTH, _NUMBER, _SECONDS = TypeAdapter(str), TypeAdapter(bool), TypeAdapter(int), TypeAdapter(float)
_NUMBER_OR_NONE, _SECONDS_OR_NONE = TypeAdapter(int | None), TypeAdapter(float | None)
_MOMENT = TypeAdapter(datetime)


class BundleError(ValueError):
    """A file that is no bundle, or is damaged; its words are for the user."""


class NewerBundle(BundleError):
    """A bundle that a newer version wrote."""


def unpacked(content: bytes) -> bytes:
    """What was packed by gzip, as far as it is there. Raises `BundleError`."""
    try:
        return zlib.decompressobj(_UNPACK_GZIP).decompress(content)
    except zlib.error:
        raise BundleError("is not packed by gzip, or is damaged") from None


def parsed(content: bytes) -> AssociationRecord:
    """The association of a bundle's bytes. Raises `BundleError`."""
    *whole, rest = content.split(b"\n")
    if not whole:
        raise BundleError(_NO_BUNDLE if rest else "is empty")
    reading = _Reading(_headed(whole[0]))
    for number, line in enumerate(whole[1:], start=2):
        try:
            reading.add(_json(line))
        except Exception as error:  # noqa: BLE001  pydicom raises errors of many kinds for a command set that is none
            raise BundleError(f"line {number} is damaged ({type(error).__name__})") from None
    return reading.record


def _json(line: bytes) -> _Line:
    value = json.loads(line)
    if not isinstance(value, dict):
        raise TypeError
    return value


def _headed(first: bytes) -> AssociationRecord:
    try:
        line = _json(first)
    except (ValueError, TypeError):
        raise BundleError(_NO_BUNDLE) from None
    version = line.get("version")
    if line.get("format") != FORMAT or not isinstance(version, int):
        raise BundleError(_NO_BUNDLE)
    if version > VERSION:
        raise NewerBundle(f"was saved by printscp {line.get('program', '?')}; read it with that version or a newer one")
    try:
        request = _REQUEST.validate_python(line["request"])
        number, began = _NUMBER.validate_python(line["number"]), _MOMENT.validate_python(line["began"])
    except (ValidationError, KeyError) as error:
        raise BundleError(f"line 1 is damaged ({type(error).__name__})") from None
    return AssociationRecord(number=number, began=began, request=request, contexts=request.contexts)


class _Reading:
    """An association as far as its lines are read."""

    def __init__(self, record: AssociationRecord) -> None:
        self._record = record
        self._messages: list[RecordedMessage] = []
        self._places: dict[int, int] = {}

    @property
    def record(self) -> AssociationRecord:
        return replace(self._record, messages=tuple(self._messages))

    def add(self, line: _Line) -> None:
        """Take what *line* says; one of a kind that came later is left out."""
        match line.get("line"):
            case "contexts":
                self._record = replace(self._record, contexts=_CONTEXTS.validate_python(line["contexts"]))
                self._note(None, line)
            case "message":
                message = _message(line)
                self._places[message.number] = len(self._messages)
                self._messages.append(message)
            case "note":
                self._note(_NUMBER_OR_NONE.validate_python(line["message"]), line)
            case "end":
                end, seconds = _TEXT.validate_python(line["end"]), _SECONDS_OR_NONE.validate_python(line["seconds"])
                self._record = replace(self._record, end=end, ended_seconds=seconds)

    def _note(self, message: int | None, line: _Line) -> None:
        remarks, faults = _remarks(line), _texts(line, "faults")
        if message is not None:
            place = self._places[message]
            noted = self._messages[place]
            self._messages[place] = replace(noted, remarks=(*noted.remarks, *remarks), faults=(*noted.faults, *faults))
            return
        record = self._record
        self._record = replace(
            record,
            remarks=(*record.remarks, *remarks),
            faults=(*record.faults, *faults),
            errors=(*record.errors, *_texts(line, "errors")),
        )


def _message(line: _Line) -> RecordedMessage:
    data_set = line["data_set"]
    return RecordedMessage(
        number=_NUMBER.validate_python(line["number"]),
        seconds=_SECONDS.validate_python(line["seconds"]),
        sent=_TRUTH.validate_python(line["sent"]),
        message=Message(
            context_id=_NUMBER.validate_python(line["context_id"]),
            command=b64decode(line["command"], validate=True),
            data_set=None if data_set is None else b64decode(data_set, validate=True),
        ),
        holes=tuple(Hole(offset, octets) for offset, octets in _HOLES.validate_python(line["holes"])),
        answers=_NUMBER_OR_NONE.validate_python(line["answers"]),
        duration=_SECONDS_OR_NONE.validate_python(line["duration"]),
        remarks=_remarks(line),
        faults=_texts(line, "faults"),
    )


def _remarks(line: _Line) -> tuple[Remark, ...]:
    return _REMARKS.validate_python(line.get("remarks", ()))


def _texts(line: _Line, key: str) -> tuple[str, ...]:
    return _TEXTS.validate_python(line.get(key, ()))
