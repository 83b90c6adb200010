"""One DIMSE message as it is on the wire: its command set, and the data set that follows it (PS3.7 6.3, E.1)."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydicom.datadict import tag_for_keyword

_NUMBER_OCTETS = 2
_RESPONSE = 0x8000  # the bit of Command Field that tells a response from its request
_SERVICES = {
    0x0001: "C-STORE",
    0x0030: "C-ECHO",
    0x0100: "N-EVENT-REPORT",
    0x0110: "N-GET",
    0x0120: "N-SET",
    0x0130: "N-ACTION",
    0x0140: "N-CREATE",
    0x0150: "N-DELETE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A DIMSE message; what its command set says is read once, for every message is asked for it.

    Any bytes can be read: a number that cannot be is 0, a text is empty.
    """

    context_id: int
    command: bytes
    """The command set, in Implicit VR Little Endian (PS3.7 6.3.1)."""
    data_set: bytes | None = None
    """As it was encoded, in the transfer syntax of the presentation context; None where there is none."""
    _values: Mapping[int, bytes] = field(init=False, compare=False, repr=False)
    """Of the elements of the command set, by tag."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", dict(_elements(self.command)))

    @property
    def service(self) -> str:
        """Such as ``N-CREATE``."""
        number = self._number("CommandField") & ~_RESPONSE
        return _SERVICES.get(number, f"0x{number:04X}")

    @property
    def is_response(self) -> bool:
        return bool(self._number("CommandField") & _RESPONSE)

    @property
    def name(self) -> str:
        """Such as ``N-CREATE-RQ`` or ``N-CREATE-RSP``."""
        return f"{self.service}-{'RSP' if self.is_response else 'RQ'}"

    @property
    def message_id(self) -> int:
        """Of a response, the message that it responds to."""
        keyword = "MessageIDBeingRespondedTo" if self.is_response else "MessageID"
        return self._number(keyword)

    @property
    def sop_class(self) -> str:
        """UID of the SOP Class, Affected or Requested; empty where the message names none."""
        return self._uid("SOPClassUID")

    @property
    def uid(self) -> str:
        """UID of the SOP Instance, Affected or Requested; empty where the message names none."""
        return self._uid("SOPInstanceUID")

    @property
    def status(self) -> int | None:
        """Of a response."""
        return self.number("Status")

    @property
    def octets(self) -> int:
        """How long it is on the wire, without the headers of PDUs."""
        return len(self.command) + len(self.data_set or b"")

    def number(self, keyword: str) -> int | None:
        """The 16-bit number of an element of the command set; None where there is none, or half of one, or several."""
        value = self._values.get(tag_for_keyword(keyword) or 0, b"")
        return int.from_bytes(value, "little") if len(value) == _NUMBER_OCTETS else None

    def text(self, keyword: str) -> str:
        """The text of an element of the command set, without its padding."""
        return self._values.get(tag_for_keyword(keyword) or 0, b"").decode("latin-1").strip(" \0")

    def _number(self, keyword: str) -> int:
        return self.number(keyword) or 0

    def _uid(self, name: str) -> str:
        return self.text(f"Affected{name}") or self.text(f"Requested{name}")


def _elements(command: bytes) -> Iterator[tuple[int, bytes]]:
    """Tags with values; of one that reaches beyond the end, what is there."""
    # Against the standard some have VRs, which upstream reads too; the elements of a command set have none of the long.
    header = struct.Struct("<HH2xH" if command[4:6].isalpha() and command[4:6].isupper() else "<HHI")
    at = 0
    while at + header.size <= len(command):
        group, element, length = header.unpack_from(command, at)
        at += header.size
        yield group << 16 | element, command[at : at + length]
        at += length
