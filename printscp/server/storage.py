"""C-STORE: what comes of each image, and the answer (PS3.4 B.2.3, PS3.7 9.1.1)."""

import logging
from collections.abc import Container, Hashable
from dataclasses import dataclass
from typing import Any, Protocol

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.association import Association

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.server import libraries
from printscp.server.connection import Connection
from printscp.server.dimse import Arrival, arrival, dimse_of
from printscp.server.handlers import text_of
from printscp.server.observation import Observation
from printscp.sop.requests import Reply
from printscp.sop.storage import Sender
from printscp.wire.masking import shown_comment, shown_name, shown_remark
from printscp.wire.status import Refusal, Status, error_comment
from printscp.wire.store_request import StoreRequest

_log = logging.getLogger("printscp.server")


class ImageIntake(Protocol):
    """Where stored images go; is asked from the threads of all associations."""

    def coming(self, association: Hashable) -> None:
        """An image is on its way on *association*, until `receive` or `left` is called for that."""

    def receive(
        self, sender: Sender, request: StoreRequest, quiet: Container[int] = ()
    ) -> tuple[Reply, tuple[Remark, ...]]:
        """Take an image; when this returns it survives a crash. Raises Refusal. *quiet* are warnings not to be answered."""

    def came_to_nothing(self, association: Hashable) -> None:
        """The image that was coming on *association* was refused and is not to be received."""

    def left(self, association: Hashable, *, released: bool) -> None:
        """No image comes from *association* any more; *released* says that it ended in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    sender: Sender
    called_ae: str
    quiet: frozenset[int]


class StoreService:
    """Gives an intake the images of all associations."""

    def __init__(self, intake: ImageIntake, observation: Observation) -> None:
        self._intake = intake
        self._observation = observation
        self._peers: dict[Hashable, _Peer] = {}

    def handlers(self) -> list[evt.EventHandlerType]:
        return [(evt.EVT_C_STORE, self._answer)]

    def begin(self, association: Association, *, calling_ae: str, called_ae: str, printer: Printer, scu: Scu) -> None:
        """Images may come on *association*."""
        sender = Sender(association=association, calling_ae=calling_ae, printer=printer)
        self._peers[association] = _Peer(sender=sender, called_ae=called_ae, quiet=scu.quiet)
        dimse = dimse_of(association)
        if dimse is not None:
            dimse.on_image_coming = self._coming

    def end(self, association: Association) -> None:
        """*association* has ended, all that came on it has been answered."""
        if self._peers.pop(association, None) is not None:
            connection = association.dul.socket
            released = isinstance(connection, Connection) and connection.ending.is_release
            self._intake.left(association, released=released)

    def _coming(self, association: Association) -> None:
        try:
            self._intake.coming(association)
        except Exception:  # noqa: BLE001  whatever it is, the image may be taken yet
            _log.exception("internal error while an image was coming")

    def _answer(self, event: evt.Event) -> Dataset:
        """The response; upstream says itself which instance it is about."""
        reply = self._reply(event)
        status = Dataset()
        status.Status = int(reply.status)
        if reply.status is not Status.SUCCESS:
            status.ErrorComment = error_comment(reply.comment or reply.status.meaning)
        if reply.tags and reply.status is not Status.SUCCESS:
            status.OffendingElement = list(reply.tags)
        return status

    def _reply(self, event: evt.Event) -> Reply:
        association, message_id = event.assoc, event.message_id or 0
        try:
            peer = self._peers[association]
            request = _request(event, peer)
            reply, remarks = self._received(peer, request, arrival(association))
            self._observation.remarked(association, message_id, remarks)
            _report(request, reply, remarks)
        except BaseException as error:  # noqa: BLE001  whatever it is; decoders written in Rust panic with no Exception
            # The record of the association tells of it too.
            _log.exception("internal error while an image was stored", extra={"is_told": True})
            self._observation.failed(association, error)
            self._intake.came_to_nothing(association)
            return Reply(status=Status.PROCESSING_FAILURE, comment="internal error, see the log of the printer")
        return reply

    def _received(self, peer: _Peer, request: StoreRequest, arrived: Arrival) -> tuple[Reply, tuple[Remark, ...]]:
        try:
            _check(arrived)
        except Refusal as refusal:
            self._intake.came_to_nothing(peer.sender.association)
            return Reply.refusing(refusal), refusal.remarks
        libraries.insist()
        try:
            return self._intake.receive(peer.sender, request, peer.quiet)
        except Refusal as refusal:
            return Reply.refusing(refusal), refusal.remarks


def _check(arrived: Arrival) -> None:
    if arrived.is_repeated:
        raise Refusal(Status.DUPLICATE_INVOCATION, "the Message ID is that of a request not answered yet")
    if arrived.has_odd_priority:
        raise Refusal(Status.MISTYPED_ARGUMENT, "Priority is none of 0, 1 and 2")
    if arrived.lacks_room:
        raise Refusal(Status.OUT_OF_RESOURCES, "other large images are being stored, try again later")
    if arrived.length is None:
        raise Refusal(Status.OUT_OF_RESOURCES, "the data set is larger than this printer takes")


def _request(event: evt.Event, peer: _Peer) -> StoreRequest:
    request: Any = event.request
    return StoreRequest(
        context=str(event.context.abstract_syntax),
        transfer_syntax=str(event.context.transfer_syntax),
        sop_class=text_of(request.AffectedSOPClassUID),
        uid=text_of(request.AffectedSOPInstanceUID),
        # The very bytes that came: CPython copies them once somebody writes to the stream.
        data_set=request.DataSet.getvalue() or None if request.DataSet else None,
        calling_ae=peer.sender.calling_ae,
        called_ae=peer.called_ae,
    )


def _report(request: StoreRequest, reply: Reply, remarks: tuple[Remark, ...]) -> None:
    """One log line for the answer, one for each remark; no text that could tell who the patient is."""
    level = logging.DEBUG if reply.status is Status.SUCCESS else logging.WARNING
    words = shown_comment(reply.comment) or reply.status.meaning
    name = IMAGE_CLASSES.get(request.sop_class) or shown_name(request.sop_class)
    _log.log(level, "%s: C-STORE %s: 0x%04X %s", request.calling_ae, name, reply.status, words)
    for remark in remarks:
        _log.info("%s: C-STORE %s", request.calling_ae, shown_remark(remark))
