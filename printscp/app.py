"""The wiring: settings in, a running print server out. Nothing else knows every part."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Self

from pydicom.uid import generate_uid

from printscp import durable
from printscp.deliver.delivery import Delivery
from printscp.deliver.folder import FolderDelivery
from printscp.destinations import DeliveryDestination
from printscp.film.printer import Condition
from printscp.lab.faults import Faults
from printscp.lab.faulty_jobs import FaultyJobs
from printscp.lab.faulty_printers import FaultyPrinters
from printscp.lab.faulty_queue import FaultyQueue
from printscp.lab.recorder import Recorder
from printscp.server.reports import Reports
from printscp.server.scp import Listen, PrintScp
from printscp.settings import OUT, Settings
from printscp.spool.gathering import Gathering
from printscp.spool.queue import QueuedJob
from printscp.spool.retention import Limits
from printscp.spool.spool import DeliveryListener, Listeners, Spool, SpoolOptions
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore

_GRACE_SECONDS = 10.0


class PrintServerApp:
    """A print server with its spool and its deliveries; a context manager that starts and stops it."""

    def __init__(
        self,
        settings: Settings,
        *,
        out: Path,
        data: Path,
        on_delivered: DeliveryListener | None = None,
        listeners: Listeners | None = None,
        recorder: Recorder | None = None,
        faults: Faults | None = None,
    ) -> None:
        """*out* is the folder of the delivery "out", and *data* where jobs live.

        *on_delivered* is called with the name of a delivery and what it says, in the order in which films are delivered;
        *listeners* are told of everything, and *recorder* watches the associations. *faults* go wrong on purpose. Both are
        by default those of the settings.
        """
        self.recorder = recorder or settings.trace.recorder(data)
        self.faults = settings.faults.faults() if faults is None else faults
        printers = {printer.name: printer for printer in settings.printer_list}
        routes = {name: settings.deliveries_of(name) for name in printers}
        deliveries: dict[str, Delivery] = {OUT: FolderDelivery(type="folder", path=out), **settings.deliveries}
        self._out = out if any(OUT in route for route in routes.values()) else None
        self._drain_seconds = settings.queue.drain
        self._reports, others = Reports(), listeners or Listeners()
        jobs = FaultyJobs(self.faults, self._reports.job_changed)
        conditions = FaultyPrinters(self.faults, printers, self._condition, self._reports.printer_changed)
        self._store = store = FilmStore(data)
        self._spool = Spool(
            store,
            SqliteQueue(store.queue_path),
            printers,
            {name: DeliveryDestination(delivery) for name, delivery in deliveries.items()},
            routes=routes,
            finished_when_stored=frozenset(name for name in printers if not settings.done_when_delivered(name)),
            options=_options(settings),
            listeners=Listeners(
                taken=others.taken,
                job=[jobs.job_changed, *others.job],
                condition=[conditions.printer_changed, *others.condition],
                delivery=[*([on_delivered] if on_delivered else []), *others.delivery],
            ),
            before_rendering=jobs.before_rendering if self.faults.enabled else None,
        )
        queue = FaultyQueue(self._spool, self.faults, self._on_fault_of_job) if self.faults.enabled else self._spool
        self._gathering = Gathering(data, queue, printers, generate_uid)
        self._scp = PrintScp(
            tuple(printers.values()),
            queue,
            Listen(
                host=settings.dicom.host,
                port=settings.dicom.port,
                reject_unknown_called_ae=settings.dicom.unknown_called_ae == "reject",
                scus=settings.scu_map,
            ),
            self._reports,
            intake=self._gathering,
            observer=self.recorder,
            saboteur=self.faults if self.faults.enabled else None,
        )

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the DICOM server."""
        return self._scp.address

    @property
    def association_count(self) -> int:
        return self._scp.association_count

    def job(self, uid: str) -> QueuedJob | None:
        """The job *uid* with what came of its tasks; None when it is not known. Raises OSError."""
        return self._spool.job(uid)

    @property
    def waiting_images(self) -> int:
        """How many stored images there are whose sheet is no job yet."""
        return self._gathering.waiting_images

    def close_sheets(self, seconds: float | None = None) -> bool:
        """Print all stored images now; whether their jobs were there within so many *seconds*, of which None is no limit."""
        return self._gathering.close_sheets(seconds)

    def documents(self, uid: str) -> Path:
        """The folder of the documents of the job *uid*, once it is rendered."""
        return self._store.documents(uid)

    def begin_anew(self, grace_seconds: float) -> None:
        """End the associations that are open after *grace_seconds*, let go of all jobs and stored images. Raises OSError."""
        self._scp.abort_associations(grace_seconds)
        self._gathering.drop_all()
        self._spool.drop_all()

    def start(self) -> None:
        """Raises OSError when a folder cannot be used or the address cannot be bound.

        Raises `NewerFolder` for a data folder of a newer version.
        """
        if self._out is not None:
            # Out may lie in it; it would then be made for everybody.
            durable.make_folder(self._store.folder, durable.PRIVATE)
            durable.make_folder(self._out)
            durable.require_writable(self._out)
        self._spool.start()
        try:
            # Which of its sheets are jobs, the spool knows now.
            self._gathering.start()
            self._scp.start()
        except BaseException:
            self._gathering.stop(0)
            self._spool.stop(0)
            raise

    def stop(self) -> None:
        """Take no more associations, let the open ones finish, print what is due, end.

        Stored images whose sheet may get more are printed after the next start.
        """
        end = time.monotonic() + self._drain_seconds
        self._scp.stop(min(_GRACE_SECONDS, self._drain_seconds))
        self._gathering.stop(max(0.0, end - time.monotonic()))
        self._spool.stop(max(0.0, end - time.monotonic()))

    def hurry(self) -> None:
        """Let `stop` wait for nothing any more, from another thread; what is not done is done after the next start."""
        self._gathering.hurry()
        self._spool.hurry()
        self._scp.stop(0)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _condition(self, printer: str) -> Condition:
        return self._spool.condition(printer)

    def _on_fault_of_job(self, uid: str, fault: str) -> None:
        """The server does to nobody what this fault does; whoever watches the association of the job is told here."""
        association = self._reports.owner(uid)
        if self.recorder is not None and association is not None:
            self.recorder.disturbed(association, fault)


def _options(settings: Settings) -> SpoolOptions:
    queue, retention = settings.queue, settings.retention
    return SpoolOptions(
        most_waiting=queue.most_waiting,
        render_processes=queue.render_processes,
        render_timeout=queue.render_timeout,
        limits=Limits(
            max_age=timedelta(seconds=retention.max_age),
            max_films=retention.max_films,
            max_octets=retention.max_size,
            min_free=retention.min_free,
            history=timedelta(seconds=retention.history),
        ),
        font_folder=settings.fonts.folder,
    )
