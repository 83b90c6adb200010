"""The DICOM server: which associations are taken, for which printer, and their end (PS3.8, PS3.4 H.3)."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from pydicom.uid import generate_uid
from pynetdicom import AE, build_context, evt
from pynetdicom.association import Association
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import PresentationContext

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.server import libraries
from printscp.server.connection import Limits, titles
from printscp.server.contexts import is_for_images, refused_in_words, supported_contexts
from printscp.server.disturbed_association import disturb_association
from printscp.server.handlers import handlers
from printscp.server.instrument import Observer, Saboteur
from printscp.server.observation import Observation
from printscp.server.outbox import CONFIRM_SECONDS, outbox_of
from printscp.server.reports import Reports
from printscp.server.sabotage import Sabotage
from printscp.server.service import PrintService, Queue
from printscp.server.storage import ImageIntake, StoreService
from printscp.server.transport import PrintServer
from printscp.wire.sop_classes import FILM_BOX, VERIFICATION, name_of

_log = logging.getLogger("printscp.server")

MAXIMUM_PDU_SIZE = 131072
# Operators compose films for minutes between two requests.
IDLE_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where to listen and whom to refuse."""

    host: str = "127.0.0.1"
    port: int = 11112
    """0 for a free one."""
    reject_unknown_called_ae: bool = False
    scus: Mapping[str, Scu] = field(default_factory=dict)
    """What is known of print SCUs, by the AE title that they call from."""
    confirm_seconds: float = CONFIRM_SECONDS
    """How long a print SCU has to confirm an event before the next one is sent."""
    limits: Limits = field(default_factory=Limits)


class PrintScp:
    """A running print server, once `start` has returned."""

    def __init__(
        self,
        printers: Sequence[Printer],
        queue: Queue,
        listen: Listen,
        reports: Reports | None = None,
        *,
        intake: ImageIntake | None = None,
        observer: Observer | None = None,
        saboteur: Saboteur | None = None,
    ) -> None:
        """*reports* are those that hear from *queue* how far the jobs are.

        *intake* takes the images that are stored; without it no printer stores any. *observer* is told of every
        association, and what *saboteur* wants done to a peer is done.
        """
        self._printers = {printer.ae_title: printer for printer in printers}
        self._default = printers[0]
        self._listen = listen
        self._reports = reports or Reports()
        self._observation = Observation(observer)
        self._sabotage = partial(Sabotage, saboteur, self._observation) if saboteur else None
        self._service = PrintService(queue, generate_uid, self._reports, self._observation)
        self._storage = StoreService(intake, self._observation) if intake else None
        self._server: PrintServer | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._uses_libraries = False

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
        ae = AE(ae_title=self._default.ae_title)
        ae.maximum_pdu_size = MAXIMUM_PDU_SIZE
        ae.network_timeout = IDLE_SECONDS
        ae.acse_timeout = self._listen.limits.association_seconds
        ae.maximum_associations = self._listen.limits.connections
        ae.require_called_aet = self._listen.reject_unknown_called_ae
        # Upstream wants some; each association has its own.
        ae.supported_contexts = [build_context(VERIFICATION)]
        server = ae.make_server(
            (self._listen.host, self._listen.port),
            evt_handlers=[
                (evt.EVT_REQUESTED, self._on_requested),
                (evt.EVT_ESTABLISHED, self._on_established),
                *handlers(self._service),
                *(self._storage.handlers() if self._storage else ()),
                *self._observation.handlers(),
            ],
            server_class=PrintServer,
            limits=self._listen.limits,
            on_end=self._on_end,
            sabotage=self._sabotage,
        )
        self._server = cast(PrintServer, server)
        self._thread = threading.Thread(target=self._accept, name="printscp-accept")
        libraries.set_up()
        self._uses_libraries = True
        self._thread.start()

    def stop(self, grace_seconds: float) -> None:
        """Take no more associations, let those that are open finish, end the rest after *grace_seconds*."""
        if self._server is None or self._thread is None:
            return
        self._server.stop(grace_seconds)
        self._thread.join()
        with self._lock:
            if self._uses_libraries:
                self._uses_libraries = False
                libraries.give_back()

    def abort_associations(self, grace_seconds: float) -> int:
        """End those that are open after *grace_seconds* and go on to take others; how many were aborted."""
        return self._server.abort_all(grace_seconds, "it is not waited for any longer") if self._server else 0

    def _accept(self) -> None:
        assert self._server is not None
        try:
            self._server.serve_forever()
        except Exception:  # noqa: BLE001  nobody else would hear of it
            _log.exception("no connections are taken any more")

    def _printer_for(self, association: Association) -> Printer:
        return self._printers.get(titles(association).called, self._default)

    def _on_requested(self, event: evt.Event) -> None:
        # Upstream would log an error and negotiate what nobody asked for.
        try:
            self._fit(event)
        except Exception:  # noqa: BLE001  whatever it is, the peer gets an answer
            _log.exception("internal error while an association was asked for")
            _reject_for_now(event.assoc)

    def _fit(self, event: evt.Event) -> None:
        """Fit the answer to the printer that is called: its title, and what it can do."""
        acceptor = event.assoc.acceptor
        names = titles(event.assoc)
        self._observation.requested(event.assoc, self._printer_for(event.assoc))
        if len(self._service) >= self._listen.limits.associations:
            _log.warning("%s: association rejected, %d are open", names.calling, len(self._service))
            _reject_for_now(event.assoc)
            return
        if names.called in self._printers:
            acceptor.ae_title = names.called
        elif self._listen.reject_unknown_called_ae:
            _log.warning("%s: association rejected, no printer has the AE title %r", names.calling, names.called)
            return
        printer = self._printer_for(event.assoc)
        stores = self._storage is not None
        acceptor.supported_contexts = supported_contexts(printer, _proposed(event.assoc), stores=stores)
        disturb_association(event.assoc, names.calling, printer.name)

    def _on_established(self, event: evt.Event) -> None:
        try:
            self._begin(event)
        except Exception:  # noqa: BLE001  no request of it could be answered
            _log.exception("internal error at the beginning of an association")
            event.assoc.abort(block=False)

    def _begin(self, event: evt.Event) -> None:
        printer = self._printer_for(event.assoc)
        calling_ae = titles(event.assoc).calling
        accepted = frozenset(str(context.abstract_syntax) for context in event.assoc.accepted_contexts)
        remarks = (*_remarks(event.assoc, accepted), *self._unknown_called_ae(event.assoc, printer))
        scu = self._listen.scus.get(calling_ae, Scu())
        if self._storage is not None and any(map(is_for_images, event.assoc.accepted_contexts)):
            called_ae = titles(event.assoc).called
            self._storage.begin(event.assoc, calling_ae=calling_ae, called_ae=called_ae, printer=printer, scu=scu)
        outbox = outbox_of(event.assoc, self._listen.confirm_seconds)
        self._service.begin(
            event.assoc, calling_ae=calling_ae, printer=printer, accepted=accepted, scu=scu, remarks=remarks
        )
        if outbox is not None:
            self._reports.open(event.assoc, printer, outbox)
        self._observation.established(event.assoc, remarks)
        _log.info("%s: association accepted for %s", calling_ae, printer.name)
        refused = self._refused(event.assoc, printer)
        if refused:
            _log.info("%s: not accepted: %s", calling_ae, refused)
        for remark in remarks:
            _log.info("%s: %s", calling_ae, remark)

    def _refused(self, association: Association, printer: Printer) -> str:
        """Which contexts for storage are not accepted, in words; whoever stores tells it to nobody but its own user."""
        proposed = _proposed(association)
        return refused_in_words(printer, proposed, association.rejected_contexts, stores=self._storage is not None)

    def _unknown_called_ae(self, association: Association, printer: Printer) -> Iterator[Remark]:
        """A called AE title of no printer is worth a remark where it could have been that of another printer."""
        called = titles(association).called
        if len(self._printers) > 1 and called not in self._printers:
            yield Remark(
                code="unknown-called-ae", attribute="AETitle", clause="PS3.8 9.3.2", sent=called, used=printer.ae_title
            )

    def _on_end(self, association: Association) -> None:
        for end in self._endings():
            try:
                end(association)
            except Exception:  # noqa: BLE001  the others are to hear of it
                _log.exception("internal error at the end of an association")

    def _endings(self) -> Iterator[Callable[[Association], None]]:
        """Whoever remembers an association until its end; the observer is told last."""
        yield self._reports.close
        yield self._service.end
        if self._storage is not None:
            yield self._storage.end
        yield self._observation.ended


def _proposed(association: Association) -> list[PresentationContext]:
    return cast(A_ASSOCIATE, association.requestor.primitive).presentation_context_definition_list


def _reject_for_now(association: Association) -> None:
    """Reject because of the local limit, so that the peer tries again (PS3.8 9.3.4)."""
    association.acse.send_reject(0x02, 0x03, 0x02)
    association.is_rejected = True
    association.kill()


def _remarks(association: Association, accepted: frozenset[str]) -> Iterator[Remark]:
    """What the request for an association deviates in."""
    names = titles(association)
    for word in names.deviations:
        if word == "even-context-id":
            sent = ", ".join(map(str, names.even_ids))
            yield Remark(
                code=word, attribute="PresentationContextID", clause="PS3.8 9.3.2.2", sent=sent, used="as it is"
            )
        else:
            used = f"called {names.called}, calling {names.calling}"
            yield Remark(code=word, attribute="AETitle", clause="PS3.8 9.3.2", sent=names.sent, used=used)
    if FILM_BOX in accepted:
        yield Remark(
            code="individual-sop-class",
            attribute="AbstractSyntax",
            clause="PS3.4 H.3.1",
            sent=name_of(FILM_BOX),
            used="accepted as a context of its own",
        )
