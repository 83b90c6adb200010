"""The DICOM Upper Layer over TCP (PS3.8 9) within limits: no peer holds a thread, fills the memory or shuts others out.

Every override of pynetdicom is here; each has a test in tests/server/test_transport.py that fails if upstream moves.
"""

import logging
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, TypeAlias, cast

import pynetdicom.association
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import DIMSEMessage
from pynetdicom.dimse_primitives import N_ACTION, N_DELETE, N_GET, N_SET, DIMSEPrimitive, DimseServiceType
from pynetdicom.pdu_primitives import A_P_ABORT, P_DATA
from pynetdicom.service_class import ServiceClass
from pynetdicom.service_class_n import PrintManagementServiceClass
from pynetdicom.sop_class import uid_to_service_class
from pynetdicom.transport import AddressInformation, AssociationServer, AssociationSocket, RequestHandler

_log = logging.getLogger("printscp.server")

_OnEnd: TypeAlias = Callable[[Association], None]
_DROPPED = "connection from %s dropped: %s"
# Without it a client that sends command and data set apart, as dcmprscu does, waits 40 ms for each acknowledgment.
_QUICK_ACKNOWLEDGMENT: int | None = getattr(socket, "TCP_QUICKACK", None)
_SETTLE_SECONDS = 1.0  # for a last PDU to leave and for threads to end


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a server grants its peers; who wants more is refused or aborted."""

    connections: int = 64  # each costs two threads and, while an image arrives, its data set
    connections_per_peer: int = 32  # modalities behind one NAT share an address, so this is no limit per device
    unassociated: int = 16  # connections that have not sent an A-ASSOCIATE-RQ
    association_seconds: float = 10.0  # until the A-ASSOCIATE-RQ is complete; also the ARTIM timer (PS3.8 9.1.5)
    pdu_seconds: float = 20.0  # from the first byte of a PDU to its last, in or out: 128 KiB at 52 kbit/s
    association_bytes: int = 256 << 10  # an A-ASSOCIATE-RQ: 128 contexts of five transfer syntaxes make 30 KiB
    command_set_bytes: int = 64 << 10
    message_bytes: int = 128 << 20  # twice an RGB image of 4096 x 5120; a larger data set is dropped, see `oversize`
    message_abort_bytes: int = 256 << 20  # of a data set that does not end
    waiting_requests: int = 8  # no window is granted (PS3.7 D.3.3.3), yet some send ahead; they share message_bytes


class PrintServer(AssociationServer):
    """A server for `ae.make_server(address, evt_handlers=..., server_class=PrintServer, limits=..., on_end=...)`.

    `on_end(association)` is called once for each connection, however it ends, on its own thread and after its last
    handler. EVT_CONN_OPEN comes on the accepting thread. `ae.maximum_associations`, which counts the silent, is raised.
    """

    request_queue_size = 128

    def __init__(
        self, ae: AE, *settings: Any, limits: Limits | None = None, on_end: _OnEnd | None = None, **more_settings: Any
    ) -> None:
        self.limits = limits or Limits()
        self.on_end = on_end
        self._lock = threading.Lock()
        self._serving = self._stopping = False
        serve_every_request()
        ae.maximum_associations = max(ae.maximum_associations, 2 * self.limits.connections)
        super().__init__(ae, *settings, **{**more_settings, "request_handler": _Handler})
        # A connection that select() announced may be gone again: accept() must not wait for the next one.
        cast(socket.socket, self.socket).settimeout(_SETTLE_SECONDS)

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        with self._lock:
            if self._stopping:
                return
            self._serving = True
        super().serve_forever(poll_interval)

    def shutdown(self) -> None:
        """Stop accepting; associations go on. From any thread but the one in `serve_forever`, as often as one likes."""
        with self._lock:
            self._stopping = True
        with suppress(OSError):
            cast(socket.socket, self.socket).shutdown(socket.SHUT_RDWR)  # wakes serve_forever
        if self._serving:
            with suppress(ValueError):  # upstream looks for the server in a list where make_server has not put it
                super().shutdown()
        self.server_close()

    def stop(self, grace_seconds: float) -> int:
        """Stop accepting, give associations *grace_seconds* to finish, abort the rest; returns how many that were.

        From any thread but an association's, repeatedly. Afterwards no thread is left whose handler returns.
        """
        self.shutdown()
        unfinished = self._wait(grace_seconds)
        for connection in unfinished:
            connection.drop("the server stops")
            connection.assoc.abort(block=False)
        for connection in self._wait(_SETTLE_SECONDS):
            connection.shut()
        self._wait(_SETTLE_SECONDS)
        return len(unfinished)

    def _wait(self, seconds: float) -> "list[_Connection]":
        """The connections that have not ended after *seconds*."""
        deadline = time.monotonic() + seconds
        for connection in self._connections():
            connection.assoc.join(max(deadline - time.monotonic(), 0.0))
        return self._connections()

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002  as upstream
        limits, peers = self.limits, self._connections()
        own = sum(peer.address == client_address[0] for peer in peers)
        silent = sum(peer.is_silent for peer in peers)
        fits = len(peers) < limits.connections and own < limits.connections_per_peer and silent < limits.unassociated
        if not fits:
            _log.warning(_DROPPED, client_address[0], f"{len(peers)} are open, {own} its own, {silent} silent")
        return fits

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  as upstream
        _log.warning(_DROPPED, client_address[0], repr(sys.exception()))

    def _connections(self) -> "list[_Connection]":
        return [cast(_Connection, association.dul.socket) for association in self.active_associations]


def oversize(association: Association) -> bool:
    """Whether the data set of the request now being handled was too large for `message_bytes`; it is then empty."""
    return isinstance(association.dimse, _BoundedDimse) and association.dimse.oversize


def serve_every_request() -> None:
    """Let requests reach their handlers that pynetdicom leaves unanswered or aborts; every `PrintServer` calls it.

    Devices leave out the Requested SOP Instance UID, which is then None, or the data set, which is then empty; unknown
    SOP Classes are for the handlers to refuse. Holds for the whole process.
    """
    for request in cast(list[type[DIMSEPrimitive]], [N_ACTION, N_DELETE, N_GET, N_SET]):
        request.REQUEST_KEYWORDS = ("MessageID", "RequestedSOPClassUID")
    vars(pynetdicom.association)["uid_to_service_class"] = _service_class


def _service_class(sop_class: str) -> type[ServiceClass]:
    known = uid_to_service_class(sop_class)
    return PrintManagementServiceClass if known is ServiceClass else known


class _Handler(RequestHandler):
    server: PrintServer

    def _create_association(self) -> Association:
        association = super()._create_association()
        limits, dul = self.server.limits, association.dul
        dul.socket = connection = _Connection(cast(AssociationSocket, dul.socket), limits)
        dul.daemon = True
        association.dimse = _BoundedDimse(connection)
        association.acse_timeout = limits.association_seconds
        # Python calls both through the instance.
        dul.run = partial(connection.run_dul, dul.run)  # type: ignore[method-assign]
        association.run = partial(connection.run, association.run, self.server.on_end)  # type: ignore[method-assign]
        return association


class _Connection(AssociationSocket):
    """Receives and sends each PDU whole and in time; if not, upstream takes the connection for closed (Evt17)."""

    def __init__(self, stock: AssociationSocket, limits: Limits) -> None:
        # Upstream's constructor would announce the connection a second time (Evt5).
        vars(self).update(vars(stock))
        self.limits = limits
        self.stream = cast(socket.socket, stock.socket)
        self.address = cast(AddressInformation, self.assoc.requestor.address_info).address
        self.dropped = False
        self._patience_ends = time.monotonic() + limits.association_seconds
        self._deadline = 0.0
        # By type of PDU. Some devices do not count the PDV headers in the length they were granted for P-DATA-TF (4).
        self._body_limits = dict.fromkeys(range(1, 8), limits.association_bytes)
        self._body_limits[4] = (self.assoc.acceptor.maximum_length or limits.message_bytes) + 1024
        self._body_limit: int | None = None
        with suppress(OSError):
            self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_silent(self) -> bool:
        return self.assoc.requestor.primitive is None

    def drop(self, reason: str) -> None:
        """Say, once, why the connection ends; to end it is up to the caller."""
        if not self.dropped:
            self.dropped = True
            _log.warning(_DROPPED, self.address, reason)

    def shut(self) -> None:
        """End the connection under a thread that may be waiting in recv or send."""
        with suppress(OSError):
            self.stream.shutdown(socket.SHUT_RDWR)

    def recv(self, nr_bytes: int) -> bytearray:
        """Read the six bytes that begin a PDU, or the rest of it that they have announced."""
        limit, self._body_limit = self._body_limit, None
        if limit is None:
            deadline = time.monotonic() + self.limits.pdu_seconds
            self._deadline = min(deadline, self._patience_ends) if self.is_silent else deadline
        try:
            received = self._receive(nr_bytes, nr_bytes if limit is None else limit)
        except OSError as error:
            self.drop(str(error))
            raise
        if len(received) < nr_bytes and (limit or received):
            self.drop("a PDU was not completed")
        elif limit is None and received:
            self._body_limit = self._body_limits.get(received[0])
        return received

    def _receive(self, nr_bytes: int, limit: int) -> bytearray:
        """Read *nr_bytes*, fewer if the peer closes the connection or the time is over."""
        if nr_bytes > limit:
            raise OSError(f"a PDU of {nr_bytes} bytes is longer than {limit}")
        received, count = bytearray(nr_bytes), 0
        while count < nr_bytes and (seconds := self._deadline - time.monotonic()) > 0:
            self.stream.settimeout(seconds)
            if _QUICK_ACKNOWLEDGMENT is not None:
                self.stream.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGMENT, 1)
            step = self.stream.recv_into(memoryview(received)[count:])
            if not step:
                break
            count += step
        del received[count:]
        return received

    def send(self, bytestream: bytes) -> None:
        try:
            self.stream.settimeout(self.limits.pdu_seconds)
            self.stream.sendall(bytestream)
            evt.trigger(self.assoc, evt.EVT_DATA_SENT, {"data": bytestream})
        except OSError as error:
            self.drop(f"cannot send: {error}")
            self.event_queue.put("Evt17")

    def run(self, serve: Callable[[], None], on_end: _OnEnd | None) -> None:
        """Serve the association to its end, then free what it held."""
        dul = self.assoc.dul
        try:
            serve()
            if self.is_silent and time.monotonic() >= self._patience_ends:
                self.drop("it did not ask for an association in time")
        except Exception as error:  # noqa: BLE001  whatever upstream raises
            self.drop(repr(error))
            self.assoc.abort()
        finally:
            self.shut()
            if dul.is_alive():
                dul.join(_SETTLE_SECONDS)
            self.stream.close()
            self.assoc.dimse = DIMSEServiceProvider(self.assoc)
            dul.to_provider_queue.queue.clear()
            if on_end is not None:
                on_end(self.assoc)

    def run_dul(self, serve: Callable[[], None]) -> None:
        dul = self.assoc.dul
        try:
            serve()
        except Exception as error:  # noqa: BLE001  whatever a peer can make upstream raise
            self.drop(f"invalid PDU: {error!r:.100}")
            with suppress(Exception):  # A-ABORT and close, as for any other invalid PDU
                dul.state_machine.do_action("Evt19")
                dul.state_machine.do_action("Evt17")
        finally:
            self.shut()
            # Upstream's acceptor would wait for an A-ASSOCIATE-RQ although nobody is left to send it.
            dul.to_user_queue.put(cast(A_P_ABORT, None))


class _BoundedDimse(DIMSEServiceProvider):
    """Puts messages together within limits; what is too long or no message is an invalid PDU (Evt19): A-ABORT."""

    def __init__(self, connection: _Connection) -> None:
        super().__init__(connection.assoc)
        self.oversize = False
        self._connection, self._limits = connection, connection.limits
        # Of each request that waits to be served, its length, None if its data set was too large.
        self._waiting: deque[int | None] = deque()
        self._length = self._room = 0

    def receive_primitive(self, primitive: P_DATA) -> None:
        try:
            for context_id, fragment in primitive.presentation_data_value_list:
                self._receive(context_id, fragment)
        except Exception as error:  # noqa: BLE001  whatever a peer can make upstream raise
            self.message = None
            self._connection.drop(f"invalid message: {error!r:.100}")
            self.dul.event_queue.put("Evt19")

    def get_msg(self, block: bool = False) -> tuple[None, None] | tuple[int, DimseServiceType]:  # noqa: FBT001, FBT002
        item = super().get_msg(block)
        if item[1] is not None:
            self.oversize = self._waiting.popleft() is None
        return item

    def _receive(self, context_id: int, fragment: bytes) -> None:
        message = self.message = self.message or self._begin()
        if bool(fragment[0] & 1) is not (message.context_id is None):
            raise ValueError("command and data set are out of order")
        part = P_DATA()
        part.presentation_data_value_list.append((context_id, self._bounded(message, fragment)))
        if message.decode_msg(part, self.assoc):
            self.message = None
            evt.trigger(self.assoc, evt.EVT_DIMSE_RECV, {"message": message})
            self._end(message)

    def _begin(self) -> DIMSEMessage:
        waiting = tuple(self._waiting)
        if len(waiting) >= self._limits.waiting_requests:
            raise ValueError(f"{len(waiting)} requests are waiting already")
        self._room = self._limits.message_bytes - sum(length or 0 for length in waiting)
        self._length = 0
        return DIMSEMessage()

    def _bounded(self, message: DIMSEMessage, fragment: bytes) -> bytes:
        """The fragment, without its content when the data set has become too large."""
        is_command = message.context_id is None
        self._length += len(fragment) - 1
        if self._length > (self._limits.command_set_bytes if is_command else self._limits.message_abort_bytes):
            raise ValueError(f"{self._length} bytes are too many")
        if is_command or self._length <= self._room:
            return fragment
        message.data_set = BytesIO()
        return fragment[:1]

    def _end(self, message: DIMSEMessage) -> None:
        primitive = cast(DimseServiceType, message.message_to_primitive())
        if not (primitive.is_valid_request or primitive.is_valid_response):
            raise ValueError("a request without Message ID or SOP Class cannot be answered")
        self._waiting.append(self._length if self._length <= self._room else None)
        self.msg_queue.put((cast(int, message.context_id), primitive))
