"""A print SCP from other hands that answers as a test wants, however odd."""

import socket
import threading
from socketserver import BaseServer
from typing import Self

from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from printscp.film.annotation import annotation_positions
from printscp.wire.references import references
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    FILM_BOX,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    TRANSFER_SYNTAXES,
)

_SOP_CLASSES = (GRAYSCALE_META, PRESENTATION_LUT, ANNOTATION_BOX)


class OddPrinter:
    """It says that it made the boxes in *created*, answers *status*, or aborts, to what it is asked by *operation*."""

    def __init__(
        self,
        created: Dataset | None = None,
        *,
        operation: str = "",
        status: int | None = None,
        most_associations: int = 100,
    ) -> None:
        self.asked: list[str] = []
        self._created = boxes() if created is None else created
        self._operation, self._status, self._associations_left = operation, status, most_associations
        ae = AE("ODD")
        for sop_class in _SOP_CLASSES:
            ae.add_supported_context(sop_class, list(TRANSFER_SYNTAXES))
        services = dict.fromkeys((evt.EVT_N_CREATE, evt.EVT_N_SET, evt.EVT_N_ACTION), self._answer)
        services[evt.EVT_CONN_OPEN] = _hurry
        services[evt.EVT_ACCEPTED] = self._accept
        services[evt.EVT_N_DELETE] = lambda event: self._answer(event)[0]
        ae.require_called_aet = True
        self._server = ae.make_server(("127.0.0.1", 0), evt_handlers=list(services.items()))
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

    def _answer(self, event: evt.Event) -> tuple[int, Dataset]:
        request = event.request
        self.asked.append(request.msg_type)
        is_film_box = request.msg_type == "N-CREATE" and request.AffectedSOPClassUID == FILM_BOX
        answer = self._created if is_film_box else Dataset()
        if request.msg_type != self._operation:
            return 0, answer
        if self._status is None:
            event.assoc.abort()
        return self._status or 0, answer


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
