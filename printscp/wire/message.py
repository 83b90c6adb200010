"""One DIMSE message as it is on the wire: its command set, and the data set that follows it (PS3.7 6.3, E.1)."""

from dataclasses import dataclass, field
from io import BytesIO

from pydicom.datadict import dictionary_has_tag
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException
from pydicom.filereader import read_dataset

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
    """A DIMSE message; what its command set says is read once, for every message is asked for it."""

    context_id: int
    command: bytes
    """The command set, in Implicit VR Little Endian (PS3.7 6.3.1)."""
    data_set: bytes | None = None
    """As it was encoded, in the transfer syntax of the presentation context; None where there is none."""
    elements: Dataset = field(init=False, compare=False, repr=False)
    """The command set, decoded, without values that cannot be; not to be changed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "elements", _decoded(self.command))

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
        return self._number("Status") if "Status" in self.elements else None

    @property
    def octets(self) -> int:
        """How long it is on the wire, without the headers of PDUs."""
        return len(self.command) + len(self.data_set or b"")

    def _number(self, keyword: str) -> int:
        """0 where there is none, or several."""
        value = self.elements.get(keyword)
        return value if isinstance(value, int) else 0

    def _uid(self, name: str) -> str:
        found = (self.elements.get(f"{kind}{name}") for kind in ("Affected", "Requested"))
        return next((str(value).strip(" \0") for value in found if value), "")


def _decoded(command: bytes) -> Dataset:
    elements = read_dataset(BytesIO(command), True, True)
    for tag in filter(dictionary_has_tag, tuple(elements.keys())):
        try:
            elements[tag]
        except (BytesLengthException, ValueError):  # such as a number of one byte
            del elements[tag]
    return elements
