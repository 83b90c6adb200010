"""The bytes of one TCP connection, within limits: each PDU whole and in time, threads freed at its end (PS3.8 9.3)."""

import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias, cast

from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.pdu_primitives import A_P_ABORT
from pynetdicom.transport import AddressInformation, AssociationSocket

from printscp.server.association_request import AE_TITLES, Titles, titles_in
from printscp.server.ending import INCOMPLETE, Ending

_log = logging.getLogger("printscp.server")

OnEnd: TypeAlias = Callable[[Association], None]
DROPPED = "connection from %s dropped: %s"
SETTLE_SECONDS = 1.0
"""For a last PDU to leave and for threads to end."""

# Without it a client that sends command and data set apart, as dcmprscu does, waits 40 ms for each acknowledgment.
_QUICK_ACKNOWLEDGMENT: int | None = getattr(socket, "TCP_QUICKACK", None)
_HEAD = 6  # bytes before the body of a PDU
_ASSOCIATE_RQ, _ASSOCIATE_AC, _P_DATA, _ABORT = 1, 2, 4, 7
_DISCARDED_BYTES, _MOST_DISCARDED = 64 << 10, 16
_ESTABLISHED = "Sta6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a server grants its peers; who wants more is refused or aborted."""

    connections: int = 64  # each costs two threads and, while an image arrives, its data set
    connections_per_peer: int = 32  # modalities behind one NAT share an address, so this is no limit per device
    associations: int = 48  # beyond it A-ASSOCIATE-RJ, transient: devices try again (PS3.8 9.3.4)
    unassociated: int = 16  # connections that have not sent an A-ASSOCIATE-RQ
    association_seconds: float = 10.0  # until the A-ASSOCIATE-RQ is complete; also the ARTIM timer (PS3.8 9.1.5)
    pdu_seconds: float = 20.0  # from the first byte of a PDU to its last, in or out: 128 KiB at 52 kbit/s
    association_bytes: int = 256 << 10  # an A-ASSOCIATE-RQ: 128 contexts of five transfer syntaxes make 30 KiB
    command_set_bytes: int = 64 << 10
    message_bytes: int = 128 << 20  # twice an RGB image of 4096 x 5120; a larger data set is dropped, see `oversize`
    message_abort_bytes: int = 256 << 20  # of a data set that does not end
    stored_bytes: int = 512 << 20  # as message_bytes, of an image that is stored: it may have many frames
    stored_abort_bytes: int = 1 << 30
    held_bytes: int = 2 << 30  # of all associations; an image beyond message_bytes that would pass it has to come again
    waiting_requests: int = 8  # sent ahead although no window is granted (PS3.7 D.3.3.3); they share message_bytes


def _never() -> bool:
    return False


def titles(association: Association) -> Titles:
    """The AE titles of *association* as they can be shown, and what its A-ASSOCIATE-RQ deviates in."""
    connection = association.dul.socket
    return connection.titles if isinstance(connection, Connection) else Titles()


class Connection(AssociationSocket):
    """Receives and sends each PDU whole and in time; if not, upstream takes the connection for closed (Evt17)."""

    def __init__(self, stock: AssociationSocket, limits: Limits) -> None:
        # Upstream's constructor would announce the connection a second time (Evt5).
        vars(self).update(vars(stock))
        self.limits = limits
        self.stream = cast(socket.socket, stock.socket)
        self.address = cast(AddressInformation, self.assoc.requestor.address_info).address
        self.dropped = False
        self.titles = Titles()
        self.ending = Ending()
        self.has_enough: Callable[[], bool] = _never
        """Whether the peer should wait before it sends more; until then TCP holds it back."""
        self._patience_ends = time.monotonic() + limits.association_seconds
        self._deadline = 0.0
        # By type of PDU. Some devices do not count the PDV headers in the length they were granted for P-DATA-TF (4).
        self._body_limits = dict.fromkeys(range(1, 8), limits.association_bytes)
        self._body_limits[_P_DATA] = (self.assoc.acceptor.maximum_length or limits.message_bytes) + 1024
        self._kind: int | None = None  # of the PDU whose body comes next
        self._titles_sent = b""
        self._has_aborted = False
        with suppress(OSError):
            self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_silent(self) -> bool:
        return self.assoc.requestor.primitive is None

    def drop(self, reason: str, cause: Exception | None = None) -> None:
        """Say, once, why the connection ends; to end it is up to the caller. Who looks for errors of ours finds *cause*."""
        self.ending.because(reason)
        if not self.dropped:
            self.dropped = True
            _log.warning(DROPPED, self.address, reason, extra={"cause": cause})

    def hasten(self) -> None:
        """Wait no longer for what is only waited for on purpose."""

    def shut(self) -> None:
        """End the connection under a thread that may be waiting in recv or send."""
        with suppress(OSError):
            self.stream.shutdown(socket.SHUT_RDWR)

    @property
    def ready(self) -> bool:
        # Once the association ends, upstream takes a socket that has nothing to read for one that can be closed.
        held_back = self.assoc.dul.state_machine.current_state == _ESTABLISHED and self.has_enough()
        return not held_back and super().ready

    def recv(self, nr_bytes: int) -> bytearray:
        """Read the six bytes that begin a PDU, or the rest of it that they have announced."""
        if self._has_aborted:
            return self._discard()
        kind, self._kind = self._kind, None
        if kind is None:
            deadline = time.monotonic() + self.limits.pdu_seconds
            self._deadline = min(deadline, self._patience_ends) if self.is_silent else deadline
        try:
            received = self._receive(nr_bytes, nr_bytes if kind is None else self._body_limits[kind])
        except OSError as error:
            self.drop(str(error))
            raise
        if len(received) < nr_bytes and (kind or received):
            self.drop(INCOMPLETE)
        elif kind is None and received:
            self._kind = received[0] if received[0] in self._body_limits else None
        elif kind == _ASSOCIATE_RQ and not self._titles_sent:
            self._read_titles(received)
        elif kind == _ABORT:
            self.ending.aborted(bytes(received))
        return received

    def _discard(self) -> bytearray:
        """Take in some of what a peer still sends after our A-ABORT, which it would lose with the connection; then end.

        Upstream would look for the head of a PDU in every six bytes of it.
        """
        with suppress(OSError):
            self.stream.settimeout(SETTLE_SECONDS)
            for _ in range(_MOST_DISCARDED):
                if not self.stream.recv(_DISCARDED_BYTES):
                    break
        return bytearray()

    def _read_titles(self, body: bytearray) -> None:
        """Let upstream see AE titles that it can decode; what is wrong beyond that it answers with an A-ABORT."""
        try:
            self.titles = titles_in(bytes(body))
        except ValueError as error:
            self.drop(str(error))
            raise
        self._titles_sent = bytes(body[AE_TITLES])
        body[AE_TITLES] = self.titles.encoded()[: len(self._titles_sent)]

    def _receive(self, nr_bytes: int, limit: int) -> bytearray:
        """Read *nr_bytes*, fewer if the peer closes the connection or the time is over."""
        if nr_bytes > limit:
            raise OSError(f"a PDU of {nr_bytes} bytes is longer than {limit}")
        received, count = bytearray(nr_bytes), 0
        while count < nr_bytes and (seconds := self._deadline - time.monotonic()) > 0:
            self.stream.settimeout(seconds)
            if _QUICK_ACKNOWLEDGMENT is not None:
                self.stream.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGMENT, 1)
            step = self._read(memoryview(received)[count:])
            if not step:
                break
            count += step
        del received[count:]
        return received

    def _read(self, space: memoryview) -> int:
        """Read what has come, as far as there is *space*; 0 at the end."""
        return self.stream.recv_into(space)

    def send(self, bytestream: bytes) -> None:
        if bytestream[0] == _ASSOCIATE_AC:
            # The peer gets its own titles back (PS3.8 9.3.3); the fields are those of its request, six bytes on.
            first, last = AE_TITLES.start + _HEAD, AE_TITLES.stop + _HEAD
            bytestream = bytestream[:first] + self._titles_sent + bytestream[last:]
        try:
            self.stream.settimeout(self.limits.pdu_seconds)
            self._write(bytestream)
            self._has_aborted = bytestream[0] == _ABORT
            if self._has_aborted and self.assoc.dul.idle_timer_expired():
                self.ending.because("the print SCU was silent for too long")
            self.ending.sent(bytestream)
            evt.trigger(self.assoc, evt.EVT_DATA_SENT, {"data": bytestream})
        except OSError as error:
            self.drop(f"cannot send: {error}")
            self.event_queue.put("Evt17")

    def _write(self, data: bytes) -> None:
        self.stream.sendall(data)

    def _allow(self, seconds: float) -> None:
        """The peer has so much more time for the PDU that it is sending."""
        self._deadline += seconds

    def run(self, serve: Callable[[], None], on_end: OnEnd | None) -> None:
        """Serve the association to its end, then free what it held."""
        dul = self.assoc.dul
        try:
            serve()
            if self.is_silent and time.monotonic() >= self._patience_ends:
                self.drop("it did not ask for an association in time")
        except Exception as error:  # noqa: BLE001  whatever upstream raises
            self.drop(repr(error), error)
            self.assoc.abort()
        finally:
            self.shut()
            if dul.is_alive():
                dul.join(SETTLE_SECONDS)
            self.stream.close()
            self.assoc.dimse, self.has_enough = DIMSEServiceProvider(self.assoc), _never
            dul.to_provider_queue.queue.clear()
            if on_end is not None:
                on_end(self.assoc)

    def run_dul(self, serve: Callable[[], None]) -> None:
        dul = self.assoc.dul
        try:
            serve()
        except Exception as error:  # noqa: BLE001  whatever a peer can make upstream raise
            self.drop(f"invalid PDU: {error!r:.100}", error)
            with suppress(Exception):  # A-ABORT and close, as for any other invalid PDU
                dul.state_machine.do_action("Evt19")
                dul.state_machine.do_action("Evt17")
        finally:
            self.shut()
            # Upstream's acceptor would wait for an A-ASSOCIATE-RQ although nobody is left to send it.
            dul.to_user_queue.put(cast(A_P_ABORT, None))
