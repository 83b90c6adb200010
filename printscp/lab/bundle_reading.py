"""Reading a bundle (`printscp.lab.bundle`), whole or broken off."""

import json
import zlib
from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from printscp.film.remark import Remark
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message

FORMAT, VERSION = "printscp association", 1

_NO_BUNDLE = "is no association that printscp has saved"
_LONGEST, _LONGEST_DATA_SET = 1 << 30, 512 << 20
"""Bytes of an unpacked bundle, and of a data set with its holes: more than this program writes, or takes from a peer."""
_YEARS = range(1900, 9000)
"""In which moments can be told in any time zone."""

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
        unpacking = zlib.decompressobj(_UNPACK_GZIP)
        found = unpacking.decompress(content, _LONGEST)
    except zlib.error:
        raise BundleError("is not packed by gzip, or is damaged") from None
    if unpacking.unconsumed_tail:
        raise BundleError(f"has more than {_LONGEST >> 20} MiB in it")
    return found


def parsed(content: bytes) -> AssociationRecord:
    """The association of a bundle's bytes. Raises `BundleError`."""
    *whole, rest = content.split(b"\n")
    if not whole:
        raise BundleError(_NO_BUNDLE if rest else "is empty")
    reading = _Reading(_headed(whole[0]))
    for number, line in enumerate(whole[1:], start=2):
        try:
            reading.add(_json(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
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
    except (ValueError, TypeError, RecursionError):
        raise BundleError(_NO_BUNDLE) from None
    version = line.get("version")
    if line.get("format") != FORMAT or not isinstance(version, int):
        raise BundleError(_NO_BUNDLE)
    if version > VERSION:
        raise NewerBundle(f"was saved by printscp {line.get('program', '?')}; read it with that version or a newer one")
    try:
        request = _REQUEST.validate_python(line["request"])
        number, began = _NUMBER.validate_python(line["number"]), _MOMENT.validate_python(line["began"])
    except (ValueError, KeyError) as error:
        raise BundleError(f"line 1 is damaged ({type(error).__name__})") from None
    if began.year not in _YEARS:
        raise BundleError(f"line 1 is damaged (of the year {began.year})")
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
                # One that was awaited comes again.
                place = self._places.setdefault(message.number, len(self._messages))
                self._messages[place : place + 1] = [message]
            case "note":
                self._note(_NUMBER_OR_NONE.validate_python(line["message"]), line)
            case "end":
                end, seconds = _TEXT.validate_python(line["end"]), _SECONDS_OR_NONE.validate_python(line["seconds"])
                self._record = replace(self._record, end=end, ended_seconds=seconds)

    def _note(self, message: int | None, line: _Line) -> None:
        remarks, faults = _remarks(line), _texts(line, "faults")
        if message is not None:
            place = self._places.get(message)
            if place is None:
                return  # the message was left out, for there was no room for it
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
    encoded = line["data_set"]
    data_set = None if encoded is None else b64decode(encoded, validate=True)
    return RecordedMessage(
        number=_NUMBER.validate_python(line["number"]),
        seconds=_SECONDS.validate_python(line["seconds"]),
        sent=_TRUTH.validate_python(line["sent"]),
        message=Message(
            context_id=_NUMBER.validate_python(line["context_id"]),
            command=b64decode(line["command"], validate=True),
            data_set=data_set,
        ),
        holes=_holes(line, len(data_set or b"")),
        answers=_NUMBER_OR_NONE.validate_python(line["answers"]),
        duration=_SECONDS_OR_NONE.validate_python(line["duration"]),
        awaited=_TRUTH.validate_python(line.get("awaited", False)),
        remarks=_remarks(line),
        faults=_texts(line, "faults"),
    )


def _holes(line: _Line, octets: int) -> tuple[Hole, ...]:
    """Those of a data set of which *octets* are there. Raises ValueError where they cannot be in it."""
    holes = tuple(Hole(*hole) for hole in _HOLES.validate_python(line["holes"]))
    whole = octets + sum(hole.octets for hole in holes)
    end = 0
    for hole in holes:
        if hole.offset < end or hole.octets < 0:
            raise ValueError
        end = hole.offset + hole.octets
    if end > whole or whole > _LONGEST_DATA_SET:
        raise ValueError
    return holes


def _remarks(line: _Line) -> tuple[Remark, ...]:
    return _REMARKS.validate_python(line.get("remarks", ()))


def _texts(line: _Line, key: str) -> tuple[str, ...]:
    return _TEXTS.validate_python(line.get(key, ()))
