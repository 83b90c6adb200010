"""An association with a Storage SCP: instances sent by C-STORE, and what its answers mean (PS3.4 B, PS3.7 9.1.1)."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, _config, evt
from pynetdicom.association import Association

from printscp.client_reactor import be_patient, bound_waits, park
from printscp.deliver.address import DicomAddress
from printscp.deliver.delivery import DestinationDown, NotTaken
from printscp.deliver.tls import TlsSettings

if TYPE_CHECKING:
    pass

TRANSFER_SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian)
"""Those that every Storage SCP has; films are stored as they are, and a PACS compresses them as it likes."""
_SUCCESS = 0x0000
_WARNINGS = {
    0x0001: "it did not do all that was asked for",
    0x0107: "it does not know some attributes",
    0x0111: "it had the instance already",
    0x0116: "some values are out of the range that it supports",
    0xB000: "it changed some attributes",
    0xB006: "it left out some attributes",
    0xB007: "the data set does not match its SOP Class",
}
_FAILURES = {
    0x0110: "it could not process the instance",
    0x0117: "the instance is not valid",
    0x0122: "it does not support the SOP Class",
    0x0124: "it does not authorize us",
}
# By the first digit, or the first two, of a code in hexadecimal digits (PS3.4 table B.2-1).
_FAMILIES = {
    "A9": "the data set does not match its SOP Class",
    "B": "it warns of something of its own",
    "C": "it cannot understand the instance",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A PACS, and how we call it."""

    address: DicomAddress
    calling_ae: str
    tls: TlsSettings | None = None
    connect_seconds: float
    """For the connection, with the handshake of TLS."""
    answer_seconds: float
    """For each answer, counted from when the last byte of the request has left."""

    def __str__(self) -> str:
        return str(self.address)


@dataclass(slots=True)
class _Noted:
    """What happened while an association was asked for."""

    is_connected: bool = False
    is_accepted: bool = False
    rejection: str = ""

    def handlers(self, seconds: float) -> list[tuple[evt.EventType, Callable[[evt.Event], None]]]:
        def connected(event: evt.Event) -> None:
            self.is_connected = True
            bound_waits(event.assoc, seconds)

        def accepted(_: evt.Event) -> None:
            self.is_accepted = True

        def rejected(event: evt.Event) -> None:
            self.rejection = _reason(event.assoc)

        return [(evt.EVT_CONN_OPEN, connected), (evt.EVT_ACCEPTED, accepted), (evt.EVT_REJECTED, rejected)]


@dataclass(slots=True)
class StorageAssociation:
    """An association with a PACS, as a context manager."""

    peer: Peer
    sop_classes: Sequence[str]
    handlers: Sequence[tuple[evt.EventType, Callable[[evt.Event], object]]] = ()
    association: Association = field(init=False)
    _unpark: Callable[[], None] = field(init=False)

    def __enter__(self) -> Self:
        """Open it. Raises `DestinationDown` with the reason, and `NotTaken` where the PACS takes none of the SOP Classes."""
        self.association = _associate(self.peer, self.sop_classes, self.handlers)
        be_patient(self.association)
        self._unpark = park(self.association)
        return self

    def __exit__(self, *exception: object) -> None:
        # Before the reactor runs again: pynetdicom waits for ever where it ends meanwhile.
        self.association.release()
        self._unpark()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """The handlers answer requests of the PACS meanwhile, and none is sent."""
        self._unpark()
        try:
            yield
        finally:
            self._unpark = park(self.association)

    def store(self, instance: Path | Dataset, sop_class: str, *, what: str, priority: int) -> str:
        """Store *instance*, which is *what*; what the PACS warns of, in words, or nothing.

        Raises `NotTaken` and `DestinationDown`.
        """
        status = self._send(instance, self.transfer_syntax(sop_class), priority)
        if "Status" not in status:
            raise self.lost(f"while it was sent {what}")
        return _judge(int(status.Status), f"{self.peer}: {what}")

    def transfer_syntax(self, sop_class: str) -> UID:
        """The one that the PACS took for *sop_class*. Raises `NotTaken`, and `DestinationDown` without association."""
        if not self.association.is_established:
            raise DestinationDown(f"{self.peer} has ended the association")
        for context in self.association.accepted_contexts:
            if context.abstract_syntax == sop_class:
                return context.transfer_syntax[0]
        raise _not_offered(self.peer, [sop_class])

    def lost(self, when: str) -> DestinationDown:
        """Why there was no answer."""
        acse = self.association.acse
        if acse.is_aborted("a-abort"):
            return DestinationDown(f"{self.peer} aborted the association {when}")
        if acse.is_aborted("a-p-abort"):
            return DestinationDown(f"the connection with {self.peer} broke {when}")
        return DestinationDown(f"{self.peer} gave no answer within {self.peer.answer_seconds:g} s {when}")

    def _send(self, instance: Path | Dataset, transfer_syntax: UID, priority: int) -> Dataset:
        if isinstance(instance, Path) and transfer_syntax != ExplicitVRLittleEndian:
            instance = dcmread(instance)
        # A file is sent as it is, a part at a time.
        _config.STORE_SEND_CHUNKED_DATASET = isinstance(instance, Path)
        try:
            return self.association.send_c_store(instance, priority=priority)
        finally:
            _config.STORE_SEND_CHUNKED_DATASET = False


def _associate(
    peer: Peer, sop_classes: Sequence[str], handlers: Sequence[tuple[evt.EventType, Callable[[evt.Event], object]]]
) -> Association:
    ae = AE(ae_title=peer.calling_ae)
    ae.connection_timeout = peer.connect_seconds
    ae.acse_timeout = ae.dimse_timeout = peer.answer_seconds
    ae.network_timeout = None
    for sop_class in sop_classes:
        ae.add_requested_context(sop_class, list(TRANSFER_SYNTAXES))
    noted, address = _Noted(), peer.address
    context = peer.tls.client() if peer.tls else None
    try:
        association = ae.associate(
            address.host,
            address.port,
            ae_title=address.ae_title,
            tls_args=(context, address.host) if context else None,
            evt_handlers=[*noted.handlers(peer.answer_seconds), *handlers],
        )
    except (OSError, UnicodeError) as error:  # of a host that has no address
        raise DestinationDown(f"{address.host}: {_words(error)}") from None
    if association.is_established:
        return association
    if noted.rejection:
        raise DestinationDown(f"{peer} rejected the association of {peer.calling_ae}: {noted.rejection}")
    if noted.is_accepted:
        raise _not_offered(peer, sop_classes)
    if noted.is_connected:
        raise DestinationDown(f"{peer} did not answer the request for an association, or ended it")
    raise DestinationDown(f"{peer} cannot be reached: {_why_not_reached(peer, context)}")


def _not_offered(peer: Peer, sop_classes: Sequence[str]) -> NotTaken:
    names = " and ".join(UID(sop_class).name for sop_class in sop_classes)
    return NotTaken(f"{peer} does not take {names} in an uncompressed transfer syntax with little endian")


def _reason(association: Association) -> str:
    answer = association.acceptor.primitive
    return answer.reason_str.replace("recognised", "recognized") if answer else "it does not say why"


def _why_not_reached(peer: Peer, context: ssl.SSLContext | None) -> str:
    """Connect once more, for pynetdicom keeps the reason to itself."""
    place = (peer.address.host, peer.address.port)
    try:
        with socket.create_connection(place, peer.connect_seconds) as connection:
            if context:
                context.wrap_socket(connection, server_hostname=peer.address.host).close()
    except OSError as error:
        return _words(error)
    return "the connection broke"


def _words(error: OSError | UnicodeError) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS fails: {error.reason or error}"
        case TimeoutError():
            return "it does not answer"
        case OSError(strerror=str() as words):
            return words
        case _:
            return str(error)


def _judge(status: int, what: str) -> str:
    """The warning that *status* is, if any. Raises `NotTaken` and `DestinationDown`."""
    code = f"{status:04X}"
    if status == _SUCCESS:
        return ""
    if code.startswith("A7") or code == "0213":
        raise DestinationDown(f"{what} is not stored: 0x{code}, it is out of resources", info="RECEIVER FULL")
    family = next((words for digits, words in _FAMILIES.items() if code.startswith(digits)), "")
    if status in _WARNINGS or code.startswith("B"):
        return f"{what}: 0x{code}, {_WARNINGS.get(status, family)}"
    raise NotTaken(f"{what} is not stored: 0x{code}, {_FAILURES.get(status, family) or 'it failed'}")
