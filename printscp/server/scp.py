"""The DICOM server: which associations are taken, for which printer, and their end (PS3.8, PS3.4 H.3)."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pydicom.config
from pydicom.uid import generate_uid
from pynetdicom import AE, _config, build_context, evt
from pynetdicom.association import Association
from pynetdicom.presentation import PresentationContext

from printscp.film.printer import Printer
from printscp.server.handlers import handlers
from printscp.server.service import PrintService, Queue
from printscp.server.transport import Limits, PrintServer
from printscp.wire.sop_classes import (
    COLOR_META,
    EXPLICIT_VR_LITTLE_ENDIAN,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINTER,
    VERIFICATION,
)

_log = logging.getLogger("printscp.server")

_MAXIMUM_PDU_SIZE = 131072
# Operators compose films for minutes between two requests.
_IDLE_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where to listen and whom to refuse."""

    host: str = "127.0.0.1"
    port: int = 11112
    """0 for a free one."""
    reject_unknown_called_ae: bool = False
    limits: Limits = field(default_factory=Limits)


class PrintScp:
    """A running print server, once `start` has returned."""

    def __init__(self, printers: Sequence[Printer], queue: Queue, listen: Listen) -> None:
        self._printers = {printer.ae_title: printer for printer in printers}
        self._default = printers[0]
        self._listen = listen
        self._service = PrintService(queue, generate_uid)
        self._server: PrintServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that the server listens on."""
        assert self._server is not None
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    @property
    def association_count(self) -> int:
        """How many associations have a state."""
        return len(self._service)

    def start(self) -> None:
        """Bind the socket and serve in a thread. Raises OSError when the address cannot be bound."""
        _set_up_libraries()
        ae = AE(ae_title=self._default.ae_title)
        ae.maximum_pdu_size = _MAXIMUM_PDU_SIZE
        ae.network_timeout = _IDLE_SECONDS
        ae.acse_timeout = self._listen.limits.association_seconds
        ae.maximum_associations = self._listen.limits.connections
        ae.require_called_aet = self._listen.reject_unknown_called_ae
        ae.supported_contexts = _contexts(self._default)
        server = ae.make_server(
            (self._listen.host, self._listen.port),
            evt_handlers=[
                (evt.EVT_REQUESTED, self._on_requested),
                (evt.EVT_ESTABLISHED, self._on_established),
                *handlers(self._service),
            ],
            server_class=PrintServer,
            limits=self._listen.limits,
            on_end=self._service.end,
        )
        self._server = cast(PrintServer, server)
        self._thread = threading.Thread(target=server.serve_forever, name="printscp-accept")
        self._thread.start()

    def stop(self, grace_seconds: float) -> None:
        """Take no more associations, let those that are open finish, end the rest after *grace_seconds*."""
        if self._server is None or self._thread is None:
            return
        self._server.stop(grace_seconds)
        self._thread.join()

    def _printer_for(self, association: Association) -> Printer:
        return self._printers.get(_called_ae(association), self._default)

    def _on_requested(self, event: evt.Event) -> None:
        """Fit the answer to the printer that is called: its title, and whether it prints color."""
        acceptor = event.assoc.acceptor
        called = _called_ae(event.assoc)
        if called in self._printers:
            acceptor.ae_title = called
        elif self._listen.reject_unknown_called_ae:
            _log.warning("%s: association rejected, no printer has the AE title %r", _calling_ae(event.assoc), called)
        acceptor.supported_contexts = _contexts(self._printer_for(event.assoc))

    def _on_established(self, event: evt.Event) -> None:
        printer = self._printer_for(event.assoc)
        calling_ae = _calling_ae(event.assoc)
        self._service.begin(event.assoc, calling_ae=calling_ae, printer=printer)
        _log.info("%s: association accepted for %s", calling_ae, printer.name)


def _set_up_libraries() -> None:
    # pynetdicom's own event log formats every PDU; pydicom would warn of each value that we answer with a status.
    _config.LOG_HANDLER_LEVEL = "none"
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE


def _contexts(printer: Printer) -> list[PresentationContext]:
    syntaxes = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]
    classes = [VERIFICATION, GRAYSCALE_META, PRINTER] + ([COLOR_META] if printer.color else [])
    return [build_context(sop_class, syntaxes) for sop_class in classes]


def _called_ae(association: Association) -> str:
    return association.requestor.primitive.called_ae_title.strip()  # type: ignore[union-attr]  # there is one by now


def _calling_ae(association: Association) -> str:
    return association.requestor.ae_title.strip()
