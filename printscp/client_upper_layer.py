"""An association over a plain socket, on which a message goes out byte for byte as it is given (PS3.8 9.3).

pynetdicom writes the messages of its users itself; a recorded one has to be sent as it was.
"""

import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from pynetdicom import PYNETDICOM_IMPLEMENTATION_UID, PYNETDICOM_IMPLEMENTATION_VERSION

from printscp.client_answers import NoAssociationAnswer, Unreachable
from printscp.client_association import Called, in_words
from printscp.wire.association import Context, rejection_in_words
from printscp.wire.message import Message

_ASSOCIATE, _ACCEPT, _REJECT, _DATA, _RELEASE, _RELEASED, _ABORT = range(1, 8)
_COMMAND, _LAST = 1, 2
"""Bits of the message control header (PS3.8 E.2)."""
_NO_DATA_SET = 0x0101
_APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
LARGEST_PDU = 131072
_MOST_OCTETS = 4 << 20
"""Of a message of a printer; a report on 20 000 instances is shorter."""


class Ended(Exception):
    """The association has ended, and not by us; the argument says how."""


class UpperLayer:
    """One association with the peer *called*."""

    def __init__(self, called: Called, *, connect_seconds: float, maximum_pdu: int = LARGEST_PDU) -> None:
        """Connect; *connect_seconds* are also for the answer to the request for an association. Raises `Unreachable`."""
        try:
            self._socket = _connected(called, connect_seconds)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{called} cannot be reached: {in_words(error)}") from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._called = called
        self._connect_seconds, self._seconds = connect_seconds, called.answer_seconds
        self._maximum_pdu = maximum_pdu
        self._received = bytearray()
        self._largest = 0

    def associate(self, calling_ae: str, contexts: Sequence[Context]) -> tuple[Context, ...]:
        """The *contexts* with what came of each. Raises `Ended`, and `NoAssociationAnswer` when it does not come in time."""
        self._send(_ASSOCIATE, _request(calling_ae, self._called.ae_title, contexts, self._maximum_pdu))
        try:
            kind, body = self._pdu(time.monotonic() + self._connect_seconds)
        except TimeoutError:
            self.abort()
            raise NoAssociationAnswer(
                f"{self._called} did not answer the request for an association within {self._connect_seconds:g} s"
            ) from None
        if kind != _ACCEPT:
            raise Ended("aborted by the printer")
        verdicts = {}
        for item, content in _items(body[68:]):
            if item == 0x21:
                syntax = next((each for sub, each in _items(content[4:]) if sub == 0x40), b"")
                verdicts[content[0]] = content[2], syntax.rstrip(b"\0").decode("latin-1")
            elif item == 0x50:
                largest = next((each for sub, each in _items(content) if sub == 0x51), b"")
                self._largest = int.from_bytes(largest, "big")
        return tuple(_answered(context, *verdicts.get(context.context_id, (None, ""))) for context in contexts)

    def send(self, message: Message) -> None:
        """Raises `Ended` where the printer takes no more."""
        room = max(min(self._largest or LARGEST_PDU, LARGEST_PDU) - 6, 1)
        parts = [(_COMMAND, message.command)]
        if message.data_set is not None:
            parts.append((0, message.data_set))
        for control, content in parts:
            for begin in range(0, len(content) or 1, room):
                fragment = content[begin : begin + room]
                last = _LAST if begin + room >= len(content) else 0
                header = struct.pack(">IBB", len(fragment) + 2, message.context_id, control | last)
                self._send(_DATA, header + fragment)

    def receive(self, deadline: float) -> Message:
        """The next message. Raises `Ended`, and `TimeoutError` when it is not here by *deadline*."""
        parts = {_COMMAND: bytearray(), 0: bytearray()}
        context_id = 0
        while True:
            kind, body = self._pdu(deadline)
            if kind != _DATA:
                raise Ended("aborted by the printer")
            for context_id, control, fragment in _fragments(body):
                parts[control & _COMMAND] += fragment
                if sum(map(len, parts.values())) > _MOST_OCTETS:
                    raise Ended(f"a message of more than {_MOST_OCTETS} bytes from the printer")
                if control & _LAST and (message := _whole(context_id, parts, of_command=bool(control & _COMMAND))):
                    return message

    def release(self) -> str:
        """Release the association; how it ended."""
        try:
            deadline = time.monotonic() + self._seconds
            self._send(_RELEASE, bytes(4))
            while self._pdu(deadline)[0] != _RELEASED:
                pass  # what the printer still had to say
        except TimeoutError:
            return f"the release was not answered within {self._seconds:g} s"
        except Ended as ended:
            return str(ended)
        finally:
            self._socket.close()
        return "released"

    def abort(self) -> None:
        with suppress(Ended):
            self._send(_ABORT, bytes(4))
        self._socket.close()

    def close(self) -> None:
        self._socket.close()

    def _send(self, kind: int, body: bytes) -> None:
        self._socket.settimeout(self._seconds)
        try:
            self._socket.sendall(struct.pack(">BxI", kind, len(body)) + body)
        except OSError:
            # Why the printer takes no more may stand in what it has sent.
            with suppress(TimeoutError):
                while True:
                    self._pdu(time.monotonic() + self._seconds)
            raise Ended("connection closed by the printer") from None

    def _pdu(self, deadline: float) -> tuple[int, bytes]:
        """Kind and body; what ends the association raises `Ended`."""
        kind, length = struct.unpack(">BxI", self._bytes(6, deadline))
        if length > _MOST_OCTETS:
            raise Ended(f"a PDU of {length} bytes from the printer")
        body = self._bytes(6 + length, deadline)[6:]
        del self._received[: 6 + length]
        if kind == _REJECT and length >= 4:
            raise Ended(f"rejected: {rejection_in_words(*body[1:4])}")
        if kind == _ABORT:
            raise Ended("aborted by the printer")
        if kind not in (_ACCEPT, _DATA, _RELEASED):
            raise Ended(f"an unexpected PDU of type {kind} from the printer")
        return kind, body

    def _bytes(self, count: int, deadline: float) -> bytes:
        """The first *count* bytes received; they stay, so that a wait may be given up and taken up again."""
        while len(self._received) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            try:
                part = self._socket.recv(65536)
            except TimeoutError:
                raise
            except OSError:
                part = b""
            if not part:
                raise Ended("connection closed by the printer")
            self._received += part
        return bytes(self._received[:count])


def _connected(called: Called, seconds: float) -> socket.socket:
    connection = socket.create_connection((called.host, called.port), seconds)
    try:
        return called.tls.wrap_socket(connection, server_hostname=called.host) if called.tls else connection
    except BaseException:
        connection.close()
        raise


def _request(calling_ae: str, called_ae: str, contexts: Sequence[Context], maximum_pdu: int) -> bytes:
    """The body of an A-ASSOCIATE-RQ (PS3.8 9.3.2)."""
    items = _item(0x10, _APPLICATION_CONTEXT)
    for context in contexts:
        syntaxes = _item(0x30, context.abstract_syntax.encode())
        syntaxes += b"".join(_item(0x40, syntax.encode()) for syntax in context.transfer_syntaxes)
        items += _item(0x20, bytes((context.context_id, 0, 0, 0)) + syntaxes)
    user = _item(0x51, struct.pack(">I", maximum_pdu)) + _item(0x52, PYNETDICOM_IMPLEMENTATION_UID.encode())
    items += _item(0x50, user + _item(0x55, PYNETDICOM_IMPLEMENTATION_VERSION.encode()))
    return struct.pack(">H2x16s16s32x", 1, _title(called_ae), _title(calling_ae)) + items


def _title(title: str) -> bytes:
    return title.encode("ascii", "replace").ljust(16)


def _item(kind: int, content: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(content)) + content


def _items(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What is cut short ends them."""
    while len(content) >= 4:
        kind, length = struct.unpack_from(">BxH", content)
        yield kind, content[4 : 4 + length]
        content = content[4 + length :]


def _answered(context: Context, result: int | None, transfer_syntax: str) -> Context:
    return replace(context, result=result, transfer_syntax=transfer_syntax if result == 0 else "")


def _fragments(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Context, control header and content of each PDV."""
    while len(body) >= 6:
        length, context_id, control = struct.unpack_from(">IBB", body)
        yield context_id, control, body[6 : 4 + length]
        body = body[4 + max(length, 2) :]


def _whole(context_id: int, parts: dict[int, bytearray], *, of_command: bool) -> Message | None:
    """The message, where what has come is all of it."""
    message = Message(context_id=context_id, command=bytes(parts[_COMMAND]), data_set=bytes(parts[0]))
    if message.number("CommandField") is None:
        raise Ended("a message from the printer that cannot be read")
    if not of_command:
        return message
    has_data_set = message.number("CommandDataSetType") != _NO_DATA_SET
    return None if has_data_set else replace(message, data_set=None)
