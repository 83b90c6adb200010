"""The spool of a print server: takes jobs so that they survive, has them rendered and delivered, tells how far they are."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from functools import partial
from math import inf
from pathlib import Path

from printscp.film.job import JobReport, PrintJob
from printscp.film.job_state import EXECUTION
from printscp.film.printer import Condition, Printer
from printscp.outcomes import Died, Done, Failed, Held, Later, Outcome
from printscp.spool.children import Child, Here
from printscp.spool.conditions import STORE, Conditions
from printscp.spool.housekeeping import Housekeeping, drop_all
from printscp.spool.lanes import Lane, Lanes
from printscp.spool.queue import RENDER, Backoff, NewJob, Queue, QueuedJob, Task
from printscp.spool.recovery import recover
from printscp.spool.rendering import warm_up
from printscp.spool.retention import Limits
from printscp.spool.store import FilmStore
from printscp.spool.workers import BeforeRendering, Deliverer, Destination, Process, Renderer

_log = logging.getLogger("printscp.spool")

_UNTIL_THE_DISK_WORKS = Backoff(first=5.0, most=300.0, give_up=inf)
_NO_LIMITS = Limits()
_STORE_IS_FULL = "PRINT BUFF FULL"
_DISK_IS_FULL = (ENOSPC, EDQUOT)

JobListener = Callable[[JobReport], None]
TakenListener = Callable[[PrintJob], None]
ConditionListener = Callable[[str, Condition], None]
DeliveryListener = Callable[[str, Done], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolOptions:
    """How the spool works; times in seconds."""

    most_waiting: int = 1000
    """Jobs that are not rendered yet; 0 is no limit."""
    render_processes: int = 2
    """0 renders and delivers in this process, which nothing protects then."""
    render_timeout: float = 600.0
    backoff: Backoff = _UNTIL_THE_DISK_WORKS
    """Of rendering."""
    limits: Limits = _NO_LIMITS
    font_folder: Path | None = None
    look_seconds: float = 0.25
    """How often it looks whether an operator has changed the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who is told; on the thread of the change, in the order of the changes of a job."""

    taken: Sequence[TakenListener] = ()
    """Gets each job that is kept, before anything else is told of it."""
    job: Sequence[JobListener] = ()
    condition: Sequence[ConditionListener] = ()
    """Gets the name of a printer with its condition."""
    delivery: Sequence[DeliveryListener] = ()
    """Gets the name of a destination with what it says of a delivery that is done."""


class Spool:
    """What the print server calls its queue, and all that works it off."""

    def __init__(
        self,
        store: FilmStore,
        queue: Queue,
        printers: Mapping[str, Printer],
        destinations: Mapping[str, Destination],
        *,
        routes: Mapping[str, tuple[str, ...]],
        finished_when_stored: frozenset[str] = frozenset(),
        options: SpoolOptions | None = None,
        listeners: Listeners | None = None,
        before_rendering: BeforeRendering | None = None,
    ) -> None:
        """*routes* has for each printer the names of its destinations.

        Of the printers *finished_when_stored* a job is completed as soon as it is rendered.
        """
        self._store = store
        self._queue = queue
        self._routes = routes
        self._finished_when_stored = finished_when_stored
        self._options = options or SpoolOptions()
        self._listeners = listeners or Listeners()
        self._before_rendering = before_rendering
        self._conditions = Conditions({name: (RENDER, *route) for name, route in routes.items()})
        lanes = self._all_lanes(printers, destinations)
        self._lane_names = frozenset(lane.name for lane in lanes)
        self._lanes = Lanes(queue, lanes, self._on_change)
        self._housekeeping = Housekeeping(
            store, queue, self._options.limits, self._on_others, look_seconds=self._options.look_seconds
        )
        self._waiting = 0
        # Those whose jobs are told in the order in which they happen; a job is known before it can be claimed.
        self._telling = threading.RLock()
        self._told: dict[str, JobReport] = {}

    def start(self) -> None:
        """Open the store, take up what an earlier run left, and begin to print. Raises OSError and `NewerFolder`."""
        self._store.open()
        try:
            recover(self._store, self._queue, self._new_job)
            self._take_up()
        except BaseException:
            self._queue.close()
            self._store.close()
            raise
        self._housekeeping.start()
        self._note_room()
        self._lanes.start()

    def stop(self, drain_seconds: float) -> None:
        """Do what is due, for at most *drain_seconds*; the rest stays on disk for the next start."""
        self._lanes.stop(drain_seconds)
        self._housekeeping.stop()
        self._queue.close()
        self._store.close()

    def hurry(self) -> None:
        """Let `stop` wait for nothing any more, from another thread."""
        self._lanes.hurry()

    def has_room(self) -> bool:
        """Whether one more job may wait."""
        most = self._options.most_waiting
        return not most or self._waiting < most

    def storage_has_room(self) -> bool:
        """Whether the data folder may take one more job."""
        return self._housekeeping.has_room

    def submit(self, job: PrintJob) -> None:
        """Keep *job* on disk and print it soon. Raises OSError when it cannot be kept; then nothing is left of it."""
        try:
            self._keep(job)
        except OSError as error:
            if error.errno in _DISK_IS_FULL:
                self._housekeeping.has_room = False
                self._note_room()
            raise
        self._lanes.wake()

    def report(self, uid: str) -> JobReport | None:
        """How far the job *uid* is; None when it is not known, or no longer. Raises OSError."""
        job = self._queue.job(uid)
        return _report(job, self._told.get(uid)) if job else None

    def job(self, uid: str) -> QueuedJob | None:
        """The job *uid* with all its tasks; None when it is not known, or no longer. Raises OSError."""
        return self._queue.job(uid)

    def drop_all(self) -> None:
        """Let go of all jobs, printed or not, and tell nobody. Raises OSError."""
        with self._telling:
            self._told.clear()
            drop_all(self._store, self._queue)
            self._waiting = self._queue.waiting()
            for lane in self._lane_names:
                self._note(lane, "")

    def condition(self, printer: str) -> Condition:
        """Whether the documents of *printer* can be delivered."""
        return self._conditions.of(printer)

    def _all_lanes(self, printers: Mapping[str, Printer], destinations: Mapping[str, Destination]) -> list[Lane]:
        options = self._options
        renderers = [
            Renderer(
                process=self._process(partial(warm_up, options.font_folder)),
                store=self._store,
                printers=printers,
                destinations=destinations,
                font_folder=options.font_folder,
                timeout=options.render_timeout,
                before=self._before_rendering,
            )
            for _ in range(max(1, options.render_processes))
        ]
        return [
            Lane(name=RENDER, backoff=options.backoff, workers=renderers),
            *(
                Lane(
                    name=name,
                    backoff=destination.backoff,
                    workers=[
                        Deliverer(
                            process=self._process(), store=self._store, printers=printers, destination=destination
                        )
                    ],
                )
                for name, destination in destinations.items()
            ),
        ]

    def _process(self, warm_up: Callable[[], object] | None = None) -> Process:
        return Child(warm_up) if self._options.render_processes else Here()

    def _take_up(self) -> None:
        """Know the jobs again that an earlier run left."""
        self._waiting = self._queue.waiting()
        for lane, info in self._queue.troubled().items():
            self._note(lane, info)
        for job in self._queue.unfinished():
            self._told[job.uid] = _report(job, None)
        for job in self._queue.kept():
            for task in job.tasks:
                if not task.state.is_final and task.lane not in self._lane_names:
                    _log.warning("job %d waits for [deliveries.%s], which the settings lack", job.number, task.lane)

    def _keep(self, job: PrintJob) -> None:
        name = self._store.put(job)
        try:
            # Whoever listens hears that the job waits before it can hear that it is printed.
            with self._telling:
                queued = self._queue.submit(self._new_job(job, name))
                self._waiting += 1
                for listener in self._listeners.taken:
                    _call(listener, job)
                self._tell(_report(queued, JobReport.of(job)))
        except OSError:
            with suppress(OSError):  # the next start finds it
                self._store.remove(name, job.uid)
            raise

    def _new_job(self, job: PrintJob, name: str) -> NewJob:
        return NewJob(
            uid=job.uid,
            file=name,
            printer=job.printer,
            calling_ae=job.calling_ae,
            created=job.created,
            priority=job.session.print_priority,
            films=len(job.films),
            copies=job.session.number_of_copies,
            octets=self._store.octets(name, job.uid),
            deliveries=self._routes.get(job.printer) or next(iter(self._routes.values())),
            done_when_delivered=job.printer not in self._finished_when_stored,
        )

    def _on_change(self, job: QueuedJob, task: Task, outcome: Outcome | None) -> None:
        """A task was claimed, or something came of it."""
        if outcome is not None:
            _log_outcome(job, task, outcome)
        if isinstance(outcome, Done) and task.lane != RENDER:
            for listener in self._listeners.delivery:
                _call(listener, task.lane, outcome)
        with self._telling:
            if outcome is not None:
                self._note(task.lane, outcome.info if isinstance(outcome, Later) and outcome.everyone else "")
            self._waiting = self._queue.waiting()
            self._tell_job(job.uid, self._queue.job(job.uid))

    def _on_others(self) -> None:
        """Somebody else may have changed the queue, or there is room again."""
        self._lanes.interrupt_canceled()
        self._note_room()
        with self._telling:
            self._waiting = self._queue.waiting()
            unfinished = {job.uid: job for job in self._queue.unfinished()}
            for uid in list(self._told):
                self._tell_job(uid, unfinished.get(uid) or self._queue.job(uid))
            # A trouble is over when no job has it any more: somebody may have held or canceled those that had.
            for lane in self._lane_names - self._queue.troubled().keys():
                self._note(lane, "")
        self._lanes.wake()

    def _tell_job(self, uid: str, job: QueuedJob | None) -> None:
        """Tell how far *job* is; of one that was told to be over only if it goes on, of one that is gone nothing."""
        if job is not None and (uid in self._told or not job.state.is_final):
            self._tell(_report(job, self._told.get(uid)))
        if job is None or job.state.is_final:
            self._told.pop(uid, None)

    def _tell(self, report: JobReport) -> None:
        if self._told.get(report.uid) == report:
            return
        self._told[report.uid] = report
        for listener in self._listeners.job:
            _call(listener, report)

    def _note_room(self) -> None:
        self._note(STORE, "" if self._housekeeping.has_room else _STORE_IS_FULL)

    def _note(self, lane: str, info: str) -> None:
        for printer, condition in self._conditions.note(lane, info).items():
            for listener in self._listeners.condition:
                _call(listener, printer, condition)


def _report(job: QueuedJob, before: JobReport | None) -> JobReport:
    """What a print SCU may know of *job*; its label is only known while it is not printed."""
    return JobReport(
        uid=job.uid,
        status=EXECUTION[job.state][0],
        status_info=job.info,
        print_priority=job.priority,
        created=job.created,
        printer_name=job.printer,
        originator=job.calling_ae,
        label=before.label if before else "",
        character_set=before.character_set if before else (),
    )


def _log_outcome(job: QueuedJob, task: Task, outcome: Outcome) -> None:
    """One line for what came of a task; no text that could tell who the patient is."""
    what = f"{job.calling_ae}: job {job.number}"
    where = "rendering" if task.lane == RENDER else f"delivery to {task.lane}"
    match outcome:
        case Done(receipt=receipt):
            text = f"rendered, {job.films} film(s)" if task.lane == RENDER else f"printed to {task.lane}: {receipt}"
            _log.info("%s %s", what, text)
            for warning in outcome.warnings:
                _log.warning("%s %s: %s", what, where, warning)
        case Later(problem=problem):
            _log.error("%s %s failed, it will be tried again: %s", what, where, problem)
        case Held(problem=problem):
            _log.warning("%s %s is held: %s", what, where, problem)
        case Failed(problem=problem) | Died(problem=problem):  # pragma: no branch
            _log.error("%s %s failed: %s", what, where, problem)


def _call(listener: Callable[..., None], *news: object) -> None:
    try:
        listener(*news)
    except Exception:  # noqa: BLE001  whoever listens must not hold up the printing
        _log.exception("a listener failed")
