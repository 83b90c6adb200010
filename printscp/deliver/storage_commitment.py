"""Storage commitment: a PACS says whether it keeps what it has stored (PS3.4 J)."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread
from time import monotonic

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom import AE, evt
from pynetdicom.transport import ThreadedAssociationServer

from printscp.client_connection import Handlers, bounds
from printscp.deliver.address import host_and_port
from printscp.deliver.delivery import NotTaken
from printscp.deliver.store_association import TRANSFER_SYNTAXES, Peer, StorageAssociation

COMMITMENT = "1.2.840.10008.1.20.1"
"""Storage Commitment Push Model SOP Class."""
_INSTANCE = "1.2.840.10008.1.20.1.1"
_VERIFICATION = "1.2.840.10008.1.1"
_REQUEST = 1
_POLL_SECONDS = 0.05
_SUCCESS = 0x0000
# PS3.3 table C.14-1.
_FAILURE_REASONS = {
    0x0110: "it could not process them",
    0x0112: "it has them no longer",
    0x0119: "their SOP Class is another there",
    0x0122: "it does not support their SOP Class",
    0x0131: "the transaction is known already",
    0x0213: "it is out of resources",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a PACS said at the end of one transaction."""

    transaction: str
    failures: Mapping[str, int]
    """The Failure Reason of each SOP Instance UID that it does not keep."""

    def why(self) -> str:
        reasons = {
            f"0x{code:04X}, {_FAILURE_REASONS.get(code, 'for a reason of its own')}" for code in self.failures.values()
        }
        return "; ".join(sorted(reasons))


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports that came in, on associations of either side."""

    _reports: Queue[Report] = field(default_factory=Queue)

    @property
    def handlers(self) -> Handlers:
        return [(evt.EVT_N_EVENT_REPORT, self._take)]

    def wait(self, transactions: Sequence[str], seconds: float) -> Report | None:
        """The first report of one of *transactions* that says something, None where none comes within *seconds*.

        The last transaction says what is kept and what is not; those before it only that all is kept, for what they
        missed has been sent again.
        """
        end = monotonic() + seconds
        while True:
            try:
                report = self._reports.get(timeout=max(0.0, end - monotonic()))
            except Empty:
                return None
            if report.transaction == transactions[-1] or (report.transaction in transactions and not report.failures):
                return report

    def _take(self, event: evt.Event) -> tuple[int, None]:
        information = event.event_information
        failed = information.get("FailedSOPSequence") or ()
        failures = {str(item.ReferencedSOPInstanceUID): int(item.get("FailureReason") or 0x0110) for item in failed}
        self._reports.put(Report(str(information.TransactionUID), failures))
        return _SUCCESS, None


def ask(association: StorageAssociation, transaction: str, instances: Mapping[str, str]) -> None:
    """Ask the PACS to keep *instances*: the SOP Class UID of each SOP Instance UID (PS3.4 J.3.2).

    Raises `NotTaken` and `DestinationDown`.
    """
    association.transfer_syntax(COMMITMENT)
    request = Dataset()
    request.TransactionUID = transaction
    request.ReferencedSOPSequence = [_reference(uid, sop_class) for uid, sop_class in instances.items()]
    answer, _ = association.association.send_n_action(request, _REQUEST, COMMITMENT, _INSTANCE)
    if "Status" not in answer:
        raise association.lost("while it was asked to keep the films")
    if answer.Status != _SUCCESS:
        raise NotTaken(
            f"{association.peer} has stored the films and refuses to say that it keeps them: 0x{answer.Status:04X}"
        )


def _reference(uid: str, sop_class: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = UID(sop_class), UID(uid)
    return item


@contextmanager
def listening(place: str | None, peer: Peer, reports: Reports) -> Iterator[None]:
    """Take reports at *place*, where there is one, from a PACS that opens an association of its own for them."""
    if place is None:
        yield
        return
    ae = AE(ae_title=peer.calling_ae)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = peer.answer_seconds
    # Whoever opens the association, the PACS is the SCP; and many propose no roles at all (PS3.4 J.3.3).
    ae.add_supported_context(COMMITMENT, list(TRANSFER_SYNTAXES), scu_role=True, scp_role=True)
    ae.add_supported_context(_VERIFICATION)
    context = peer.tls.server() if peer.tls else None
    try:
        server = ae.make_server(
            host_and_port(place),
            ssl_context=context,
            evt_handlers=[*reports.handlers, *bounds(peer.answer_seconds)],
            server_class=_Listener,
        )
    except OSError as error:
        raise NotTaken(f"cannot listen on {place} for storage commitment: {error.strerror or error}") from None
    ae._servers.append(server)  # noqa: SLF001  else it does not know it when it ends them
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS})
    thread.start()
    try:
        yield
    finally:
        ae.shutdown()
        thread.join()


class _Listener(ThreadedAssociationServer):
    """A server that no silent client holds up: pynetdicom waits for the handshake of TLS for ever."""

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        assert self.socket is not None
        connection, address = self.socket.accept()
        connection.settimeout(self.ae.network_timeout)
        if self.ssl_context is None:
            return connection, address
        try:
            # Python does not close what it wraps for a peer that has gone already.
            connection.getpeername()
            return self.ssl_context.wrap_socket(connection, server_side=True), address
        except OSError:
            connection.close()
            raise
