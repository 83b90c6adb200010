"""A print SCU over a plain socket, for requests that no library would let one make (PS3.7 9, PS3.8 9.3)."""

import socket
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Self, TypeAlias

GRAYSCALE_META = "1.2.840.10008.5.1.1.9"
VERIFICATION = "1.2.840.10008.1.1"
EXPLICIT = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
NO_DATA_SET = 0x0101


class Element(IntEnum):
    """The command elements, all of group 0000 (PS3.7 E.1)."""

    AFFECTED_SOP_CLASS = 0x0002
    REQUESTED_SOP_CLASS = 0x0003
    COMMAND_FIELD = 0x0100
    MESSAGE_ID = 0x0110
    MESSAGE_ID_RESPONDED_TO = 0x0120
    MOVE_DESTINATION = 0x0600
    PRIORITY = 0x0700
    DATA_SET_TYPE = 0x0800
    STATUS = 0x0900
    AFFECTED_INSTANCE = 0x1000
    REQUESTED_INSTANCE = 0x1001
    EVENT_TYPE = 0x1002
    ATTRIBUTES = 0x1005
    ACTION_TYPE = 0x1008
    MOVE_ORIGINATOR = 0x1030
    MOVE_ORIGINATOR_ID = 0x1031


Value: TypeAlias = int | str | bytes | Sequence[int] | None
Command: TypeAlias = Mapping[int, Value]
Role: TypeAlias = tuple[str, int, int]
"""A SOP Class, SCU-role and SCP-role (PS3.7 D.3.3.4)."""


class RejectedError(Exception):
    """The SCP sent an A-ASSOCIATE-RJ; the arguments are result, source and reason."""


class AbortedError(Exception):
    """The SCP sent an A-ABORT; the arguments are source and reason."""


class ClosedError(Exception):
    """The SCP closed the TCP connection."""


@dataclass(frozen=True, slots=True)
class Context:
    """A presentation context that is proposed as it stands here, whatever PS3.8 says of its id."""

    number: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...] = (EXPLICIT,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the SCP says of a presentation context: a result (PS3.8 table 9-18) and a transfer syntax."""

    result: int
    transfer_syntax: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One response: its command elements as bytes, and its data set."""

    command: Mapping[int, bytes]
    data: bytes

    @property
    def status(self) -> int:
        return self.number(Element.STATUS)

    def number(self, element: int) -> int:
        return int.from_bytes(self.command[element], "little")

    def uid(self, element: int) -> str | None:
        value = self.command.get(element)
        return None if value is None else value.rstrip(b"\0").decode("ascii")


class RawScu:
    """One connection; every wait on it ends after `timeout` seconds."""

    def __init__(self, port: int, timeout: float = 30.0) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.contexts: dict[int, str] = {}
        self.verdicts: dict[int, Verdict] = {}
        self.context_id = 1  # of the requests; whether it is an accepted one is up to the test
        self._message_id = 0

    @classmethod
    def connect(
        cls,
        port: int,
        contexts: Sequence[str | Context] = (GRAYSCALE_META, VERIFICATION),
        *,
        called: str | bytes = "PRINTSCP",
        calling: str | bytes = "RAWSCU",
        transfer_syntax: str = EXPLICIT,
        max_pdu: int = 16384,
        roles: Sequence[Role] = (),
        timeout: float = 30.0,
    ) -> Self:
        """Associate, with contexts 1, 3, 5 and so on; `contexts` of the result are the accepted ones."""
        scu = cls(port, timeout)
        try:
            scu.send_pdu(1, association_request(contexts, called, calling, transfer_syntax, max_pdu, roles))
            scu.verdicts = _verdicts(scu.receive_pdu(2))
            proposed = {context.number: context.abstract_syntax for context in _numbered(contexts, transfer_syntax)}
            scu.contexts = {number: proposed[number] for number, said in scu.verdicts.items() if said.result == 0}
        except BaseException:
            scu.close()
            raise
        return scu

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def n_create(self, sop_class: str | None, instance: str | None = None, data: bytes | None = None) -> Reply:
        return self.ask(0x0140, {Element.AFFECTED_SOP_CLASS: sop_class, Element.AFFECTED_INSTANCE: instance}, data)

    def n_set(self, sop_class: str | None, instance: str | None, data: bytes | None = None) -> Reply:
        return self.ask(0x0120, _requested(sop_class, instance), data)

    def n_get(self, sop_class: str | None, instance: str | None, attributes: Sequence[int] = ()) -> Reply:
        return self.ask(0x0110, {**_requested(sop_class, instance), Element.ATTRIBUTES: attributes or None})

    def n_action(self, sop_class: str | None, instance: str | None, action_type: int | None = 1) -> Reply:
        return self.ask(0x0130, {**_requested(sop_class, instance), Element.ACTION_TYPE: action_type})

    def n_delete(self, sop_class: str | None, instance: str | None) -> Reply:
        return self.ask(0x0150, _requested(sop_class, instance))

    def c_echo(self) -> Reply:
        usual = self.context_id
        self.context_id = next((number for number, uid in self.contexts.items() if uid == VERIFICATION), usual)
        try:
            return self.ask(0x0030, {Element.AFFECTED_SOP_CLASS: VERIFICATION})
        finally:
            self.context_id = usual

    def ask(self, field: int, command: Command, data: bytes | None = None) -> Reply:
        """Send a request and read its response."""
        self.send_request(field, command, data)
        return self.receive()

    def send_request(self, field: int, command: Command, data: bytes | None = None) -> None:
        """Send a request with the next Message ID; *command* may override any element, None leaves it out."""
        self._message_id += 1
        whole: dict[int, Value] = {Element.COMMAND_FIELD: field, Element.MESSAGE_ID: self._message_id}
        whole[Element.DATA_SET_TYPE] = NO_DATA_SET if data is None else 0
        self.send_pdv(3, encode_command({**whole, **command}))
        if data is not None:
            self.send_data(data)

    def send_data(self, data: bytes, *, last: bool = True, size: int = 16000) -> None:
        """Send *data* in fragments of *size* bytes; without `last` the data set does not end with them."""
        fragments = [data[start : start + size] for start in range(0, len(data), size)] or [b""]
        for fragment in fragments[:-1]:
            self.send_pdv(0, fragment)
        self.send_pdv(2 if last else 0, fragments[-1])

    def send_pdv(self, control: int, fragment: bytes) -> None:
        """Send a P-DATA-TF of one PDV; *control* is its message control header (PS3.8 E.2)."""
        self.send_pdu(4, struct.pack(">IBB", len(fragment) + 2, self.context_id, control) + fragment)

    def send_pdu(self, kind: int, body: bytes) -> None:
        self.send_bytes(struct.pack(">BxI", kind, len(body)) + body)

    def send_bytes(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except ConnectionError as error:
            raise ClosedError from error

    def receive(self) -> Reply:
        """Read one message; the SCP sends one PDV in each PDU."""
        parts = {0: b"", 1: b""}
        while True:
            body = self.receive_pdu(4)
            control = body[5]
            parts[control & 1] += body[6:]
            if control == 2 or (control == 3 and decode_command(parts[1])[Element.DATA_SET_TYPE] == b"\1\1"):
                return Reply(decode_command(parts[1]), parts[0])

    def receive_pdu(self, expected: int) -> bytes:
        """Read one PDU; anything but the *expected* kind raises what it means."""
        kind, length = struct.unpack(">BxI", self._receive_bytes(6))
        body = self._receive_bytes(length)
        if kind == 3:
            raise RejectedError(*body[1:])
        if kind == 7:
            raise AbortedError(*body[2:])
        if kind != expected:
            raise AssertionError(f"PDU of type {kind}, expected {expected}")
        return body

    def release(self) -> None:
        """Release the association in order, then close."""
        self.send_pdu(5, bytes(4))
        self.receive_pdu(6)
        self.close()

    def abort(self) -> None:
        self.send_pdu(7, bytes(4))
        self.close()

    def vanish(self) -> None:
        """Close with a TCP reset, as a device does that loses its power."""
        with suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self.socket.close()

    def _receive_bytes(self, count: int) -> bytes:
        received = bytearray()
        while len(received) < count:
            try:
                piece = self.socket.recv(count - len(received))
            except ConnectionError as error:
                raise ClosedError from error
            if not piece:
                raise ClosedError(f"{len(received)} of {count} bytes received")
            received += piece
        return bytes(received)


def association_request(
    contexts: Sequence[str | Context],
    called: str | bytes,
    calling: str | bytes,
    transfer_syntax: str = EXPLICIT,
    max_pdu: int = 16384,
    roles: Sequence[Role] = (),
) -> bytes:
    """The body of an A-ASSOCIATE-RQ (PS3.8 9.3.2); a title in bytes goes out as it is."""
    items = _item(0x10, b"1.2.840.10008.3.1.1.1")
    for context in _numbered(contexts, transfer_syntax):
        syntaxes = _item(0x30, context.abstract_syntax.encode())
        syntaxes += b"".join(_item(0x40, syntax.encode()) for syntax in context.transfer_syntaxes)
        items += _item(0x20, bytes((context.number, 0, 0, 0)) + syntaxes)
    user_information = _item(0x51, struct.pack(">I", max_pdu)) + _item(0x52, b"1.2.826.0.1.3680043.10.1")
    for sop_class, scu_role, scp_role in roles:
        uid = sop_class.encode()
        user_information += _item(0x54, struct.pack(">H", len(uid)) + uid + bytes((scu_role, scp_role)))
    items += _item(0x50, user_information)
    return struct.pack(">H2x16s16s32x", 1, _title(called), _title(calling)) + items


def _numbered(contexts: Sequence[str | Context], transfer_syntax: str) -> list[Context]:
    return [
        Context(2 * position + 1, context, (transfer_syntax,)) if isinstance(context, str) else context
        for position, context in enumerate(contexts)
    ]


def _title(title: str | bytes) -> bytes:
    return title if isinstance(title, bytes) else title.ljust(16).encode()


def encode_command(command: Command) -> bytes:
    """A command set with its group length, in Implicit VR Little Endian (PS3.7 6.3.1)."""
    values = {element: _encoded(value) for element, value in sorted(command.items()) if value is not None}
    elements = b"".join(struct.pack("<HHI", 0, element, len(value)) + value for element, value in values.items())
    return struct.pack("<HHII", 0, 0, 4, len(elements)) + elements


def decode_command(encoded: bytes) -> dict[int, bytes]:
    elements = {}
    while encoded:
        _, element, length = struct.unpack_from("<HHI", encoded)
        elements[element] = encoded[8 : 8 + length]
        encoded = encoded[8 + length :]
    return elements


def _encoded(value: int | str | bytes | Sequence[int]) -> bytes:
    match value:
        case int():
            return struct.pack("<H", value)
        case str():
            return value.encode("ascii") + bytes(len(value) % 2)
        case bytes():
            return value
        case _:
            return b"".join(struct.pack("<HH", tag >> 16, tag & 0xFFFF) for tag in value)


def _requested(sop_class: str | None, instance: str | None) -> dict[int, Value]:
    return {Element.REQUESTED_SOP_CLASS: sop_class, Element.REQUESTED_INSTANCE: instance}


def _verdicts(body: bytes) -> dict[int, Verdict]:
    """What the A-ASSOCIATE-AC in *body* says of each context."""
    verdicts, items = {}, body[68:]
    while items:
        kind, length = struct.unpack_from(">BxH", items)
        if kind == 0x21:
            verdicts[items[4]] = Verdict(items[6], items[12 : 4 + length].rstrip(b"\0").decode())
        items = items[4 + length :]
    return verdicts


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(body)) + body
