"""A print SCP from other hands that answers as a test wants, however odd."""

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from socketserver import BaseServer
from typing import Self

from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from printscp.client import PrintClient
from printscp.film.annotation import annotation_positions
from printscp.wire.references import references
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    TRANSFER_SYNTAXES,
)

_SOP_CLASSES = (GRAYSCALE_META, PRESENTATION_LUT, ANNOTATION_BOX)


class OddPrinter:
    """It says that it made the boxes in *created*, answers *status*, or aborts, to what it is asked by *operation*.

    With *sop_class* only where that is asked of it; only the *first* to the *last* time that it is.
    """

    def __init__(
        self,
        created: Dataset | None = None,
        *,
        operation: str = "",
        status: int | None = None,
        sop_class: str = "",
        first: int = 1,
        last: int = 1_000_000,
        session: Dataset | None = None,
        most_associations: int = 100,
        tls: ssl.SSLContext | None = None,
        refused: Sequence[int] = (),
    ) -> None:
        """*session* is what it says that it made as a film session; *refused* are the tags that it names to *status*."""
        self.asked: list[str] = []
        self.actions: list[str] = []
        self._sop_class, self._session, self._refused = sop_class, session or Dataset(), list(refused)
        self._times, self._first, self._last = 0, first, last
        self._created = boxes() if created is None else created
        self._operation, self._status, self._associations_left = operation, status, most_associations
        ae = AE("ODD")
        for offered in _SOP_CLASSES:
            ae.add_supported_context(offered, list(TRANSFER_SYNTAXES))
        services = dict.fromkeys((evt.EVT_N_CREATE, evt.EVT_N_SET, evt.EVT_N_ACTION), self._answer)
        services[evt.EVT_CONN_OPEN] = _hurry
        services[evt.EVT_ACCEPTED] = self._accept
        services[evt.EVT_N_DELETE] = lambda event: self._answer(event)[0]
        ae.require_called_aet = True
        self._server = ae.make_server(("127.0.0.1", 0), ssl_context=tls, evt_handlers=list(services.items()))
        self.host, self.port = self._server.server_address
        # Looks often whether to stop: by default it takes half a second.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        # That of pynetdicom wants to be started by pynetdicom.
        BaseServer.shutdown(self._server)
        self._server.server_close()
        self._thread.join()

    def _accept(self, event: evt.Event) -> None:
        """After the last association that it takes it is called otherwise."""
        self._associations_left -= 1
        if not self._associations_left:
            self._server.ae_title = "CLOSED"

    def _answer(self, event: evt.Event) -> tuple[int | Dataset, Dataset]:
        request = event.request
        asked = request.msg_type
        sop_class = getattr(request, "AffectedSOPClassUID", None) or request.RequestedSOPClassUID
        self.asked.append(asked)
        if asked == "N-ACTION":
            self.actions.append(sop_class)
        made = {FILM_BOX: self._created, FILM_SESSION: self._session} if asked == "N-CREATE" else {}
        answer = made.get(sop_class, Dataset())
        if asked != self._operation or self._sop_class not in ("", sop_class):
            return 0, answer
        self._times += 1
        if not self._first <= self._times <= self._last:
            return 0, answer
        if self._status is None:
            event.assoc.abort()
        if not self._refused:
            return self._status or 0, answer
        status = Dataset()
        status.Status, status.AttributeIdentifierList = self._status, self._refused
        return status, answer


def _hurry(event: evt.Event) -> None:
    """Let no answer wait 40 ms for an acknowledgment."""
    event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def boxes(images: int = 1, format_id: str = "") -> Dataset:
    """What an N-CREATE of a Film Box with so many image boxes is answered."""
    created = Dataset()
    created.ReferencedImageBoxSequence = references(GRAYSCALE_IMAGE_BOX, _uids(1, images))
    texts = len(annotation_positions(format_id, images))
    created.ReferencedBasicAnnotationBoxSequence = references(ANNOTATION_BOX, _uids(2, texts))
    return created


def _uids(branch: int, count: int) -> list[str]:
    return [f"1.2.{branch}.{number}" for number in range(1, count + 1)]


@contextmanager
def odd_client(created: Dataset | None = None, **answers: object) -> Iterator[tuple[PrintClient, OddPrinter]]:
    """A client of an odd printer, and that printer."""
    with (
        OddPrinter(created, **answers) as printer,
        PrintClient(printer.host, printer.port, called_ae="ODD") as client,
    ):
        yield client, printer
