"""UIDs in a recorded conversation that is held again with another printer, which makes UIDs of its own."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain

from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_dataset

from printscp.wire.elements import Change, Element, NotADataSet, Path, changed, parse, values, written
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.meanings import is_warning
from printscp.wire.message import Message
from printscp.wire.sop_classes import STANDARD_ROOT
from printscp.wire.transfer_syntax import UNCOMPRESSED, elements_in, encoded_in, encoding_of

_GROUP_LENGTH = 0x00000000
_BRINGING = ("N-CREATE", "C-STORE")


@dataclass(frozen=True, slots=True)
class UidMap:
    """What stands for the UIDs of the recorded conversation so far."""

    uids: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    """UIDs of instances that the other printer did not make, with the number of the exchange that should have."""

    def lacks(self, conversation: Conversation, message: Message) -> int | None:
        """The exchange that did not make an instance which *message* names, if there is one."""
        numbers = (self.missing.get(uid) for uid in uids_of(conversation, message).values())
        return next((number for number in numbers if number is not None), None)

    def learned(
        self, exchange: Exchange, made: Mapping[Path, str], found: Mapping[Path, str], answer: Message | None
    ) -> "UidMap":
        """This map and what follows from the other printer's *answer*, which has the UIDs *found*.

        *made* are the UIDs that the recorded printer made in its own answer.
        """
        # A refusal may name the instance that was not made.
        refused = exchange.request.service == "N-CREATE" and _is_done(exchange.answer) and not _is_done(answer)
        uids = {} if refused else {uid: found[path] for path, uid in made.items() if path in found}
        missing = {*made.values(), *((exchange.request.uid,) if refused else ())} - uids.keys()
        unknown = dict.fromkeys(missing - self.uids.keys() - {""}, exchange.number)
        return UidMap({**uids, **self.uids}, {**unknown, **self.missing})


def made_uids(conversation: Conversation) -> dict[int, dict[Path, str]]:
    """The UIDs that the printer made, by the number of the exchange in whose answer each is new."""
    told: set[str] = set()
    made: dict[int, dict[Path, str]] = {}
    for exchange in conversation.exchanges:
        told.update(uids_of(conversation, exchange.request).values())
        answered = uids_of(conversation, exchange.answer) if exchange.answer else {}
        made[exchange.number] = {path: uid for path, uid in answered.items() if uid not in told}
        told.update(answered.values())
    return made


def given_uids(conversation: Conversation) -> tuple[str, ...]:
    """The UIDs that the print SCU gave to instances when it created them, and those of the images that it stored."""
    created = (each.request.uid for each in conversation.exchanges if each.request.service in _BRINGING)
    return tuple(dict.fromkeys(uid for uid in created if uid and not uid.startswith(STANDARD_ROOT)))


def uids_of(conversation: Conversation, message: Message) -> dict[Path, str]:
    """The UIDs in a message by where they are, without those of the standard itself."""
    elements = chain.from_iterable(conversation.elements(message))
    found = ((path, _text(_plain(element))) for path, element in values(elements) if element.vr == "UI")
    return {path: uid for path, uid in found if uid and not uid.startswith(STANDARD_ROOT)}


def with_uids(message: Message, uids: Mapping[str, str], syntax: str) -> Message:
    """*message* with its UIDs replaced, its data set being in the transfer syntax *syntax*.

    What cannot be read stays as it is.
    """
    command, data_set = message.command, message.data_set
    with suppress(NotADataSet):
        command = command_with(command, lambda _, element: _replaced(element, uids))
    if data_set and uids:
        with suppress(NotADataSet):
            elements = elements_in(data_set, encoding_of(syntax))
            data_set = encoded_in(changed(elements, lambda _, element: _replaced(element, uids)), encoding_of(syntax))
    return replace(message, command=command, data_set=data_set)


def in_syntax(message: Message, old: str, new: str) -> Message:
    """*message* with its data set in another transfer syntax. Raises `NotADataSet` where that cannot be done."""
    if not message.data_set or old == new:
        return message
    if not {old, new} <= set(UNCOMPRESSED):
        raise NotADataSet("the pixels of a data set are compressed otherwise")
    try:
        data_set = _written_anew(message.data_set, old, new)
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        raise NotADataSet("a data set cannot be encoded in another transfer syntax") from None
    return replace(message, data_set=data_set)


def _written_anew(data_set: bytes, old: str, new: str) -> bytes:
    before, after = encoding_of(old), encoding_of(new)
    if before.big_endian or before.deflated:
        # pydicom leaves pixels in the byte order that they came in.
        data_set = written(elements_in(data_set, before))
    dataset = read_dataset(BytesIO(data_set), before.implicit, True)
    buffer = DicomBytesIO()
    buffer.is_little_endian, buffer.is_implicit_VR = True, after.implicit
    write_dataset(buffer, dataset)
    return encoded_in(parse(buffer.getvalue(), implicit=after.implicit), after)


def command_with(command: bytes, change: Change) -> bytes:
    """A command set with *change* made to its values, and its group length to fit (PS3.7 6.3.1)."""
    elements = changed(parse(command, implicit=True), change)
    others = [element for element in elements if element.tag != _GROUP_LENGTH]
    octets = struct.pack("<I", len(written(others)))
    whole = changed(elements, lambda _, each: octets if each.tag == _GROUP_LENGTH else _plain(each))
    return written(whole)


def even(value: bytes, padding: bytes = b"\0") -> bytes:
    """*value* with *padding* where its length is odd."""
    return value + padding * (len(value) % 2)


def _replaced(element: Element, uids: Mapping[str, str]) -> bytes:
    value = _plain(element)
    if element.vr != "UI":
        return value
    parts = _text(value).split("\\")
    if not any(part in uids for part in parts):
        return value
    return even("\\".join(uids.get(part, part) for part in parts).encode("ascii"))


def _plain(element: Element) -> bytes:
    assert isinstance(element.value, bytes)
    return element.value


def _is_done(answer: Message | None) -> bool:
    status = answer.status if answer else None
    return status is not None and (status == 0 or is_warning(status))


def _text(value: bytes) -> str:
    return value.decode("latin-1").strip(" \0")
