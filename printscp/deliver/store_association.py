"""An association with a Storage SCP: instances sent by C-STORE, and what its answers mean (PS3.4 B, PS3.7 9.1.1)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, _config
from pynetdicom.association import Association

from printscp.client_answers import NoAssociation, NoCommonClass
from printscp.client_association import Called, associate
from printscp.client_connection import Handlers
from printscp.client_reactor import park
from printscp.deliver.address import DicomAddress
from printscp.deliver.delivery import DestinationDown, NotTaken
from printscp.deliver.tls import TlsSettings

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

    def called(self) -> Called:
        """Raises `DestinationDown` where a file of `tls` is wrong."""
        return Called(
            ae_title=self.address.ae_title,
            host=self.address.host,
            port=self.address.port,
            tls=self.tls.client() if self.tls else None,
            answer_seconds=self.answer_seconds,
        )


@dataclass(slots=True)
class StorageAssociation:
    """An association with a PACS, as a context manager."""

    peer: Peer
    sop_classes: Sequence[str]
    handlers: Handlers = field(default_factory=list)
    association: Association = field(init=False)
    _unpark: Callable[[], None] = field(init=False)

    def __enter__(self) -> Self:
        """Open it. Raises `DestinationDown` with the reason, and `NotTaken` where the PACS takes none of the SOP Classes."""
        self.association = _associate(self.peer, self.sop_classes, self.handlers)
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


def _associate(peer: Peer, sop_classes: Sequence[str], handlers: Handlers) -> Association:
    ae = AE(ae_title=peer.calling_ae)
    ae.connection_timeout = peer.connect_seconds
    ae.acse_timeout = ae.dimse_timeout = peer.answer_seconds
    ae.network_timeout = None
    for sop_class in sop_classes:
        ae.add_requested_context(sop_class, list(TRANSFER_SYNTAXES))
    try:
        return associate(ae, peer.called(), handlers)
    except NoCommonClass:
        raise _not_offered(peer, sop_classes) from None
    except NoAssociation as problem:
        raise DestinationDown(str(problem)) from None


def _not_offered(peer: Peer, sop_classes: Sequence[str]) -> NotTaken:
    names = " and ".join(UID(sop_class).name for sop_class in sop_classes)
    return NotTaken(f"{peer} does not take {names} in an uncompressed transfer syntax with little endian")


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
