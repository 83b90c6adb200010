"""The wiring: settings in, a running print server out. Nothing else knows every part."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from printscp import durable, fonts
from printscp.deliver import folder
from printscp.film.job import PrintJob
from printscp.output.document import Document
from printscp.server.reports import Reports
from printscp.server.scp import Listen, PrintScp
from printscp.settings import Settings
from printscp.spool.ledger import Ledger
from printscp.spool.store import FilmStore
from printscp.spool.worker import Spool

_GRACE_SECONDS = 10.0
_DRAIN_SECONDS = 30.0


class PrintServerApp:
    """A print server with its spool and its folder of films; a context manager that starts and stops it."""

    def __init__(
        self, settings: Settings, *, out: Path, data: Path, on_printed: Callable[[Path], None] | None = None
    ) -> None:
        """*on_printed* is called with the path of each file, in the order in which they were written."""
        printers = settings.printer_list
        self._out = out
        self._on_printed = on_printed
        reports = Reports()
        self._spool = Spool(
            FilmStore(data),
            {printer.name: printer for printer in printers},
            self._deliver,
            fonts.typeface(settings.fonts.folder),
            ledger=Ledger([reports.job_changed], [reports.printer_changed]),
        )
        self._scp = PrintScp(
            printers,
            self._spool,
            Listen(
                host=settings.dicom.host,
                port=settings.dicom.port,
                reject_unknown_called_ae=settings.dicom.unknown_called_ae == "reject",
                scus=settings.scu_map,
            ),
            reports,
        )

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the DICOM server."""
        return self._scp.address

    @property
    def association_count(self) -> int:
        return self._scp.association_count

    def start(self) -> None:
        """Raises OSError when a folder cannot be used or the address cannot be bound."""
        durable.make_folder(self._out)
        durable.require_writable(self._out)
        self._spool.start()
        try:
            self._scp.start()
        except BaseException:
            self._spool.stop(0)
            raise

    def stop(self) -> None:
        """Take no more associations, let the open ones finish, print what was acknowledged, end."""
        self._scp.stop(_GRACE_SECONDS)
        self._spool.stop(_DRAIN_SECONDS)

    def _deliver(self, job: PrintJob, document: Document) -> Path:
        path = folder.deliver(job, document, self._out)
        if self._on_printed is not None:
            self._on_printed(path)
        return path

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
