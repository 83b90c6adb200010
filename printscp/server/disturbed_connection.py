"""A TCP connection to which things are done on purpose: to one PDU that is sent, or to all of them (PS3.8 9.1, 9.3)."""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from pynetdicom.transport import AssociationSocket

from printscp.disturbances import CloseWithinPdu, Disturbance, Garbage, OfConnection, Refuse, Reset, Stall, Throttle
from printscp.server.connection import Connection, Limits
from printscp.server.sabotage import MakeSabotage

Alter: TypeAlias = Callable[[bytes], bytes]
"""Makes another PDU of one; raises `Severed` when the connection has ended instead."""

GARBAGE = b"HTTP/1.0 400 Bad Request\r\n\r\n"
"""What a print SCU gets that talks to a web server; no PDU has the type of its first byte (PS3.8 9.3.1)."""

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER
_LOOK_SECONDS = 0.1
"""How often a connection that is neither read nor written is looked at for a peer that has left."""
_PIECES_PER_SECOND = 20
_LEAST_BUFFER, _MOST_BUFFER = 64 << 10, 4 << 20
"""Bytes that the system may take in before they are read; with less TCP would be slower than was wanted."""
_HANGUP: int = getattr(select, "POLLRDHUP", 0)  # of a peer that has closed its half, whatever it sent before


class Severed(OSError):
    """The connection has been ended on purpose."""


class DisturbedConnection(Connection):
    """Does what a saboteur wants of a connection; all waiting for it ends with the connection, or when told to hasten.

    What is to become of a PDU is said before it is queued, and done on the thread that sends it.
    """

    def __init__(self, stock: AssociationSocket, limits: Limits, sabotage: MakeSabotage) -> None:
        super().__init__(stock, limits)
        self.sabotage = sabotage(self.assoc, self.address)
        # By the number of the PDU, from 0 in the order in which they are queued.
        self._alterations: dict[int, list[Alter]] = {}
        self._sent = 0
        self.is_severed = False
        self._octets_per_second = 0  # 0 is without limit
        self._hastened = threading.Event()
        self._at_once: list[OfConnection] = []
        for disturbance in self.sabotage.of_connection():
            self._begin(disturbance)

    def disturb(self, disturbance: OfConnection) -> None:
        """Do this instead of sending the next PDU that is queued, or to all that is sent from now on."""
        if isinstance(disturbance, Throttle):
            self._throttle(disturbance.octets_per_second)
            words = f"no more than {disturbance.octets_per_second} bytes a second are read or sent"
            self.sabotage.done(disturbance, words)
        else:
            self.alter_next(partial(self._sever, disturbance))

    def disturb_now(self, disturbance: Disturbance) -> None:
        """Do this at once, on the thread that reads, while a message is coming."""
        match disturbance:
            case Throttle():
                self.disturb(disturbance)
            case Refuse() | Reset() | Garbage() | Stall():
                with suppress(Severed):  # of which upstream learns when it looks for something to read
                    self._sever(disturbance, b"")
            case _:
                self.sabotage.not_done(disturbance, "it is for an answer")

    def alter_next(self, alter: Alter) -> None:
        """Have the next PDU that is queued altered, after whatever else is to be done to it."""
        # Nothing is ever said to be finished, so this is how many were queued; each becomes one PDU.
        number = self.assoc.dul.to_provider_queue.unfinished_tasks
        self._alterations.setdefault(number, []).append(alter)

    def pause(self, seconds: float) -> bool:
        """Wait for so long, and say whether it was told to hasten; a peer that waits with us is not idle."""
        hastened = self._hastened.wait(seconds)
        self.assoc.dul._idle_timer.restart()  # noqa: SLF001  upstream restarts it only when something has come
        return hastened

    def hasten(self) -> None:
        self._hastened.set()

    def shut(self) -> None:
        self.hasten()
        super().shut()

    def run_dul(self, serve: Callable[[], None]) -> None:
        with suppress(Severed):  # of which upstream learns when it looks for something to read
            for disturbance in self._at_once:
                self._sever(disturbance, b"")
        super().run_dul(serve)

    def send(self, bytestream: bytes) -> None:
        alterations = self._alterations.pop(self._sent, ())
        self._sent += 1
        try:
            for alter in alterations:
                bytestream = alter(bytestream)
        except Severed:
            self.event_queue.put("Evt17")
        else:
            super().send(bytestream)

    def _write(self, data: bytes) -> None:
        """Send *data*, in pieces where it must not be sent at once; each of them has the time of a PDU."""
        if not self._octets_per_second:
            super()._write(data)
            return
        for start in range(0, len(data), self._piece):
            piece = data[start : start + self._piece]
            super()._write(piece)
            self.pause(len(piece) / self._octets_per_second)

    def _read(self, space: memoryview) -> int:
        """Read no more than may come at once, and wait as long as it should have taken; that is not the peer's fault.

        The request for an association is read at once: upstream counts how long it takes.
        """
        if not self._octets_per_second or self.is_silent:
            return super()._read(space)
        count = super()._read(space[: self._piece])
        start = time.monotonic()
        # What a peer has left behind is of no use to anybody.
        if not self._has_left():
            self.pause(count / self._octets_per_second)
        self._allow(time.monotonic() - start)
        return count

    @property
    def _piece(self) -> int:
        """How many bytes are read or sent at once."""
        return max(self._octets_per_second // _PIECES_PER_SECOND, 1)

    def _throttle(self, octets_per_second: int) -> None:
        self._octets_per_second = octets_per_second
        # Otherwise the system would take in megabytes that we do not read, and the peer believe them sent.
        with suppress(OSError):
            room = min(max(octets_per_second, _LEAST_BUFFER), _MOST_BUFFER)
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)

    def _begin(self, disturbance: Disturbance) -> None:
        match disturbance:
            case Refuse() | Stall():
                self._at_once.append(disturbance)
            case Reset() | CloseWithinPdu() | Garbage() | Throttle():
                self.disturb(disturbance)
            case _:
                self.sabotage.not_done(disturbance, "it is for an association or a request")

    def _sever(self, disturbance: OfConnection, pdu: bytes) -> bytes:
        """End the connection in the way that is wanted instead of sending *pdu*."""
        # Otherwise what fails later on would be told as the reason.
        self.dropped = True
        self.ending.because(f"fault {disturbance.fault}")
        with suppress(OSError, ValueError):  # whatever may come of a connection that ends meanwhile
            self._spoil(disturbance, pdu)
            self.shut()
        # At once: what has been received would still be read.
        self.stream.close()
        self.is_severed = True
        raise Severed(disturbance.fault)

    def _spoil(self, disturbance: OfConnection, pdu: bytes) -> None:
        match disturbance:
            case CloseWithinPdu():
                half = len(pdu) // 2
                self.sabotage.done(
                    disturbance, f"the connection is closed after {half} of the {len(pdu)} bytes of a PDU"
                )
                self._write(pdu[:half])
            case Garbage():
                self.sabotage.done(disturbance, "bytes that are no PDU are sent, and the connection is closed")
                self._write(GARBAGE)
            case Stall(seconds=seconds):
                self.sabotage.done(
                    disturbance, f"nothing is read or sent for {seconds:g} s, then the connection is closed"
                )
                self._stall(seconds)
            case _:
                when = " before anything is done" if isinstance(disturbance, Refuse) else ""
                self.sabotage.done(disturbance, f"the connection is reset{when}")
                self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                self.stream.close()

    def _stall(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self.pause(min(left, _LOOK_SECONDS)):
            if self._has_left():
                break

    def _has_left(self) -> bool:
        """Whether the peer has closed the connection, as far as it can be known without reading."""
        if not hasattr(select, "poll"):
            return False
        poll = select.poll()
        poll.register(self.stream, _HANGUP)
        return bool(poll.poll(0))
