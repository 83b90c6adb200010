"""What faults may happen to, for tests of whom they match."""

from printscp.wire.message import Message
from tests.raw_scu import Element, encode_command

_FIELDS = {
    "C-STORE": 0x0001, "C-ECHO": 0x0030, "N-GET": 0x0110, "N-SET": 0x0120, "N-ACTION": 0x0130, "N-CREATE": 0x0140, "N-DELETE": 0x0150,
}  # fmt: skip


def request(service: str, sop_class: str) -> Message:
    named = Element.AFFECTED_SOP_CLASS if service in {"C-ECHO", "C-STORE", "N-CREATE"} else Element.REQUESTED_SOP_CLASS
    command = {Element.COMMAND_FIELD: _FIELDS[service], Element.MESSAGE_ID: 1, named: sop_class}
    return Message(context_id=1, command=encode_command(command))
