"""The data set of a recorded message in whatever transfer syntax it came, with zeros in the place of its holes."""

from printscp.lab.holes import filled
from printscp.lab.record import RecordedMessage
from printscp.wire.elements import Elements
from printscp.wire.transfer_syntax import UNCOMPRESSED, elements_in, encoding_of, encoding_seen


def elements_of(recorded: RecordedMessage, transfer_syntax: str) -> Elements:
    """Its elements. Raises `NotADataSet`."""
    data_set = recorded.message.data_set or b""
    return elements_in(filled(data_set, recorded.holes), encoding_seen(data_set, transfer_syntax))


def encoded_of(recorded: RecordedMessage, transfer_syntax: str) -> bytes:
    """Its bytes as they can be sent."""
    data_set = recorded.message.data_set or b""
    # A deflated one has its zeros in it already.
    return data_set if encoding_of(transfer_syntax).deflated else filled(data_set, recorded.holes)


def is_whole_enough(recorded: RecordedMessage, transfer_syntax: str) -> bool:
    """Whether it can be sent with zeros: not a stored image of which compressed pixels, or all, were cut out."""
    if recorded.message.service != "C-STORE" or not recorded.holes:
        return True
    return bool(recorded.message.data_set) and transfer_syntax in UNCOMPRESSED
