"""The server: which TCP connections are taken, and how they end, within limits (PS3.8 9).

No peer holds a thread, fills the memory or shuts others out. What overrides pynetdicom is here and in `connection`,
`dimse` and `leniency`; each override has a test beside its module that fails if upstream moves.
"""

import logging
import socket
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any, cast

from pynetdicom import AE, evt
from pynetdicom._handlers import (
    standard_dimse_recv_handler,
    standard_dimse_sent_handler,
    standard_pdu_recv_handler,
    standard_pdu_sent_handler,
)
from pynetdicom.association import Association
from pynetdicom.transport import AssociationServer, AssociationSocket, RequestHandler

from printscp.server.connection import DROPPED, SETTLE_SECONDS, Connection, Limits, OnEnd
from printscp.server.dimse import BoundedDimse, ServingAcse, dimse_of
from printscp.server.disturbed_connection import DisturbedConnection
from printscp.server.disturbed_dimse import DisturbedDimse
from printscp.server.leniency import be_lenient
from printscp.server.sabotage import MakeSabotage

_log = logging.getLogger("printscp.server")
_OF_LOG = (
    (evt.EVT_DIMSE_RECV, standard_dimse_recv_handler),
    (evt.EVT_DIMSE_SENT, standard_dimse_sent_handler),
    (evt.EVT_PDU_RECV, standard_pdu_recv_handler),
    (evt.EVT_PDU_SENT, standard_pdu_sent_handler),
)


class PrintServer(AssociationServer):
    """A server for `ae.make_server(address, evt_handlers=..., server_class=PrintServer, limits=..., on_end=...)`.

    `on_end(association)` is called once for each connection, however it ends, on its own thread and after its last
    handler. EVT_CONN_OPEN comes on the accepting thread. `ae.maximum_associations`, which counts the silent, is raised.
    With *sabotage*, called for each connection, the server does what a saboteur wants of it.
    """

    request_queue_size = 128

    def __init__(
        self,
        ae: AE,
        *settings: Any,
        limits: Limits | None = None,
        on_end: OnEnd | None = None,
        sabotage: MakeSabotage | None = None,
        **more_settings: Any,
    ) -> None:
        self.limits = limits or Limits()
        self.on_end = on_end
        self.sabotage = sabotage
        self._lock = threading.Lock()
        self._serving = self._stopping = False
        be_lenient()
        ae.maximum_associations = max(ae.maximum_associations, 2 * self.limits.connections)
        super().__init__(ae, *settings, **{**more_settings, "request_handler": _Handler})
        _log_nothing(self)
        # A connection that select() announced may be gone again: accept() must not wait for the next one.
        cast(socket.socket, self.socket).settimeout(SETTLE_SECONDS)

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
        return self.abort_all(grace_seconds, "the server stops")

    def abort_all(self, grace_seconds: float, reason: str) -> int:
        """Give associations *grace_seconds* to finish, abort the rest and say why; returns how many that were."""
        for connection in self._connections():
            connection.hasten()
        unfinished = self._wait(grace_seconds)
        for connection in unfinished:
            connection.drop(reason)
            connection.assoc.abort(block=False)
        for connection in self._wait(SETTLE_SECONDS) if unfinished else ():
            connection.shut()
        self._wait(SETTLE_SECONDS if unfinished else 0.0)
        return len(unfinished)

    def _wait(self, seconds: float) -> "list[Connection]":
        """The connections that have not ended after *seconds*."""
        deadline = time.monotonic() + seconds
        for connection in self._connections():
            connection.assoc.join(max(deadline - time.monotonic(), 0.0))
        return self._connections()

    def held_bytes(self) -> int:
        """Of the data sets that its associations hold."""
        dimses = map(dimse_of, self.active_associations)
        return sum(dimse.held_bytes for dimse in dimses if dimse is not None)

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002  as upstream
        limits, peers = self.limits, self._connections()
        own = sum(peer.address == client_address[0] for peer in peers)
        silent = sum(peer.is_silent for peer in peers)
        fits = len(peers) < limits.connections and own < limits.connections_per_peer and silent < limits.unassociated
        if not fits:
            _log.warning(DROPPED, client_address[0], f"{len(peers)} are open, {own} its own, {silent} silent")
        return fits

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  as upstream
        error = sys.exception()
        if isinstance(error, OSError):
            _log.warning(DROPPED, client_address[0], repr(error))
        else:
            _log.error(DROPPED, client_address[0], repr(error), exc_info=error)

    def _connections(self) -> "list[Connection]":
        return [cast(Connection, association.dul.socket) for association in self.active_associations]


class _Handler(RequestHandler):
    server: PrintServer

    def _create_association(self) -> Association:
        association = super()._create_association()
        _log_nothing(association)
        limits, dul = self.server.limits, association.dul
        connection, dimse = self._providers(cast(AssociationSocket, dul.socket))
        dul.socket, association.dimse = connection, dimse
        dul.daemon = True
        association.acse = ServingAcse(association)
        connection.has_enough, dimse.held_by_all = dimse.has_enough, self.server.held_bytes
        association.acse_timeout = limits.association_seconds
        # Python calls both through the instance.
        dul.run = partial(connection.run_dul, dul.run)  # type: ignore[method-assign]
        association.run = partial(connection.run, association.run, self.server.on_end)  # type: ignore[method-assign]
        return association

    def _providers(self, stock: AssociationSocket) -> tuple[Connection, BoundedDimse]:
        limits, sabotage = self.server.limits, self.server.sabotage
        if sabotage is None:
            connection = Connection(stock, limits)
            return connection, BoundedDimse(connection)
        disturbed = DisturbedConnection(stock, limits, sabotage)
        return disturbed, DisturbedDimse(disturbed)


def _log_nothing(of: AssociationServer | Association) -> None:
    """Unbind what formats every PDU and message for upstream's own log."""
    for event, handler in _OF_LOG:
        of.unbind(event, handler)
