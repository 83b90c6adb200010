"""A print server of which a saboteur wants things, and which must then be as good as new."""

import threading
from collections.abc import Sequence
from typing import Self

from printscp.disturbances import Disturbance
from printscp.film.printer import Printer
from printscp.server.connection import Limits
from printscp.server.instrument import Nobody
from printscp.server.scp import Listen, PrintScp
from tests.event_scu import EventScu
from tests.network_fixtures import wait_until
from tests.server.test_service import Shelf


class Plan:
    """A saboteur that wants each thing once: of the first connection, association, arrival or request of a service."""

    def __init__(
        self,
        *,
        connection: Sequence[Disturbance] = (),
        association: Sequence[Disturbance] = (),
        arrival: Sequence[Disturbance] = (),
        request: Sequence[Disturbance] = (),
        service: str = "",
    ) -> None:
        self.asked: list[tuple] = []
        self._wanted = {
            "connection": connection,
            "association": association,
            "arrival": arrival,
            "request": request,
        }
        self._service = service

    def on_connection(self, address):
        self.asked.append((address,))
        return self._wanted.pop("connection", ())

    def on_association(self, calling_ae, printer, abstract_syntaxes):
        self.asked.append((calling_ae, printer))
        return self._wanted.pop("association", ())

    def on_arrival(self, calling_ae, printer, message):
        return self._wanted.pop("arrival", ()) if self._service in ("", message.service) else ()

    def on_request(self, calling_ae, printer, message):
        self.asked.append((calling_ae, printer, message))
        fits = self._service in ("", message.service)
        return self._wanted.pop("request", ()) if fits else ()


class Notes(Nobody):
    """An observer of what is disturbed, what fails, and how associations end."""

    def __init__(self) -> None:
        self.disturbances: list[str] = []
        self.message_ids: list[int | None] = []
        self.failures: list[str] = []
        self.endings: list[str] = []

    def disturbed(self, association, fault, message_id=None):
        self.disturbances.append(fault)
        self.message_ids.append(message_id)

    def failed(self, association, error):
        self.failures.append(repr(error))

    def ended(self, association, how):
        self.endings.append(how)


class DisturbedServer:
    """Serves one printer; at the end it prints a film undisturbed, stops at once and leaves nothing behind."""

    def __init__(self, saboteur=None, limits: Limits | None = None, **wanted: object) -> None:
        self.shelf, self.notes = Shelf(), Notes()
        self.saboteur = saboteur or Plan(**wanted)
        self._threads = set(threading.enumerate())
        listen = Listen(port=0, limits=limits or Limits())
        self.scp = PrintScp([Printer()], self.shelf, listen, observer=self.notes, saboteur=self.saboteur)
        self.scp.start()

    @property
    def port(self) -> int:
        return self.scp.address[1]

    @property
    def open_count(self) -> int:
        return len(self.scp._server.active_associations)

    def wait_for_end(self) -> None:
        """Until one connection has ended and none is open."""
        wait_until(lambda: self.notes.endings and not self.open_count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error_type: object, *error: object) -> None:
        try:
            if error_type is None:
                self._print()
        finally:
            self.scp.stop(0)
        if error_type is None:
            wait_until(lambda: set(threading.enumerate()) <= self._threads)
            assert self.scp.association_count == 0
            assert self.scp._reports._listeners == {}

    def _print(self) -> None:
        before = len(self.shelf.jobs)
        with EventScu.connect(self.port, calling="AFTERWARDS") as scu:
            scu.print_film(scu.film("1.2.99"))
            scu.release()
        assert len(self.shelf.jobs) == before + 1
