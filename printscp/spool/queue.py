"""The queue's contract: what is waited for, by whom it is claimed, and what came of it.

A task names a job and what to do with it: render it, or deliver it to one destination. Data never travels in it. Each
task stands in a lane: one for rendering, one for each delivery. `printscp.spool.sqlite_queue` keeps the queue in one
SQLite file; whatever keeps these promises can stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from printscp.film.job_state import EXECUTION, JobState, Reason
from printscp.film.terms import PrintPriority
from printscp.outcomes import Outcome

RENDER = "render"
"""The lane of rendering; all others have the name of a delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """When a task that failed is tried again, in seconds."""

    first: float
    """Before the second try; doubled with each further one."""
    most: float
    give_up: float
    """After the first try; from then on a failure is the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do with a job."""

    id: int
    job: int
    """Number of the job."""
    lane: str
    state: JobState
    reason: Reason
    since: datetime
    """When it came into this state."""
    claims: int = 0
    """How often it was claimed; tells one claim from a later one."""
    attempts: int = 0
    """Tries that came to an outcome since it was last asked for."""
    deaths: int = 0
    """Processes that died of it since it was last asked for."""
    problem: str = ""
    """What went wrong last, for people."""
    info: str = ""
    """Execution Status Info of the problem (PS3.3 C.13.9.1)."""
    next_try: datetime | None = None
    """When a stopped task is tried again."""
    checkpoint: str = ""
    receipt: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job that is to be taken."""

    uid: str
    file: str
    """Its name in the film store."""
    printer: str
    calling_ae: str
    created: datetime
    priority: PrintPriority
    films: int
    copies: int
    octets: int
    """Size of its file."""
    deliveries: tuple[str, ...]
    """Where its documents go, each once; tasks are made for rendering and for each of these."""
    done_when_delivered: bool = True
    """Whether it is completed when all is delivered, not already when it is rendered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedJob:
    """A job in the queue or in the history."""

    number: int
    """From 1, in the order in which jobs were taken."""
    uid: str
    file: str
    printer: str
    calling_ae: str
    created: datetime
    priority: PrintPriority
    films: int
    copies: int
    octets: int
    done_when_delivered: bool
    purged: bool
    """Whether its data is gone and only this row is left."""
    state: JobState
    reason: Reason
    info: str
    """Execution Status Info, a term of PS3.3 C.13.9.1."""
    since: datetime
    tasks: tuple[Task, ...]
    """That of rendering first."""

    @property
    def render(self) -> Task:
        return self.tasks[0]

    @property
    def deliveries(self) -> tuple[Task, ...]:
        return self.tasks[1:]


class NewerFolder(Exception):
    """The data folder was written by a newer version of this program."""


class OlderFolder(Exception):
    """The data folder was written by an older version of this program, and only the server brings it up to date."""


class QueueBusy(OSError):
    """The queue does not answer: another process holds it for too long."""


class Queue(Protocol):
    """Where tasks wait.

    Every method may be called from any thread, and by several processes; each raises OSError when the queue cannot be
    read or written. Where rendering is aborted or canceled, the deliveries of the job are too.
    """

    def open(self) -> None:
        """Make or open it; an older form of it is brought up to date after a copy. Raises `NewerFolder`.

        Only the server opens it so; what it was doing when it ended is pending again.
        """

    def close(self) -> None:
        """Let go of it."""

    def submit(self, job: NewJob) -> QueuedJob:
        """Take *job*; when this returns it survives a power cut. A job whose UID is known is left as it is."""

    def claim(self, lane: str) -> tuple[QueuedJob, Task] | None:
        """Take the next task of *lane* and call it processing; None when none is due.

        Higher Print Priority goes first, then the older job. Jobs of one calling AE and one priority keep their order:
        none is claimed while an older one of them is pending or processing in this lane, or stopped with everyone.
        A delivery is due when its job is rendered.
        """

    def next_due(self, lane: str) -> datetime | None:
        """When the first of the stopped tasks of *lane* may be tried again."""

    def settle(self, task: Task, outcome: Outcome | None, backoff: Backoff) -> QueuedJob:
        """Keep what came of a claimed task; None puts it back as it was. A task canceled meanwhile stays so.

        Raises KeyError when the job is forgotten.
        """

    def checkpoint(self, task: Task, text: str) -> None:
        """Keep how far a claimed task came."""

    def is_canceled(self, task: Task) -> bool:
        """Whether somebody canceled a claimed task meanwhile, so that nobody waits for what comes of it."""

    def identity(self) -> str:
        """What tells this queue from any other that was ever there; a copy of it has the same."""

    def troubled(self) -> Mapping[str, str]:
        """The lanes in which a task is stopped with everyone, or is tried again, with the Printer Status Info of that."""

    def waiting(self) -> int:
        """How many jobs are not rendered yet; that is what a queue limit counts."""

    def job(self, key: int | str) -> QueuedJob | None:
        """The job of this number or UID."""

    def jobs(
        self, *, states: Sequence[JobState] = (), before: int | None = None, most: int = 100
    ) -> tuple[QueuedJob, ...]:
        """The newest jobs first: those in *states*, with numbers below *before*, at *most* as many."""

    def kept(self) -> tuple[QueuedJob, ...]:
        """All jobs whose data is not purged, the newest first."""

    def unfinished(self) -> tuple[QueuedJob, ...]:
        """All jobs whose state is not final, the newest first."""

    def changes(self) -> int:
        """A number that another one follows whenever another process has changed the queue."""

    def hold(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """Hold what waits of a job, or only its tasks in *lanes*.

        All of these verbs leave tasks alone that they do not fit, and raise KeyError for a job that is not known.
        """

    def release(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """Let what is held, or stopped until another try, wait again, due at once."""

    def cancel(self, number: int, lanes: Sequence[str] = ()) -> QueuedJob:
        """End what is not final."""

    def again(self, number: int, lanes: Sequence[str]) -> QueuedJob:
        """Let tasks be done from the beginning, at once; a delivery that is new to the job is added.

        Checkpoints, attempts and receipts are forgotten. Raises ValueError when the data of the job is gone, when one of
        the tasks is being done, and when rendering would change what is being delivered.
        """

    def purge(self, numbers: Sequence[int], *, undelivered: bool = False) -> tuple[int, ...]:
        """Note that the data of jobs is gone; those of *numbers* whose data may go now.

        A job with a task that is not completed or canceled is none of these, for somebody may have asked for it
        meanwhile; with *undelivered* aborted ones may go too.
        """

    def forget(self, before: datetime) -> int:
        """Drop purged jobs that were final before *before*; how many."""


# Which delivery tells the state of a rendered job: the first of these states that any has. What waits comes before what
# ended, and a film that arrived somewhere before those that did not.
_TELLING = (
    JobState.PROCESSING,
    JobState.PENDING,
    JobState.STOPPED,
    JobState.HELD,
    JobState.COMPLETED,
    JobState.ABORTED,
    JobState.CANCELED,
)


def job_state(tasks: Sequence[Task], *, done_when_delivered: bool) -> tuple[JobState, Reason, str]:
    """The state of a job of these *tasks*, that of rendering first, with its reason and Execution Status Info.

    A job that is tried again is stopped until the try has come to an end, for nobody knows yet whether it goes on.
    """
    render, *deliveries = map(_as_told, tasks)
    if render.state is not JobState.COMPLETED:
        return _of(render)
    if not deliveries or not done_when_delivered:
        return _completed(render, *(task for task in deliveries if task.state is JobState.COMPLETED))
    telling = min(deliveries, key=lambda task: _TELLING.index(task.state))
    if telling.state in {JobState.PROCESSING, JobState.PENDING}:
        return JobState.PROCESSING, Reason.DELIVERING, "NORMAL"
    if telling.state is not JobState.COMPLETED:
        return _of(telling)
    if any(task.state is not JobState.COMPLETED for task in deliveries):
        return JobState.COMPLETED, Reason.WITH_ERRORS, "NORMAL"
    return _completed(render, *deliveries)


def _as_told(task: Task) -> Task:
    if task.state is JobState.PROCESSING and task.info:
        return replace(task, state=JobState.STOPPED, reason=Reason.NOT_READY)
    return task


def _of(task: Task) -> tuple[JobState, Reason, str]:
    return task.state, task.reason, EXECUTION[task.state][1] or task.info


def _completed(*tasks: Task) -> tuple[JobState, Reason, str]:
    warned = any(task.warnings for task in tasks)
    return JobState.COMPLETED, Reason.WITH_WARNINGS if warned else Reason.SUCCESSFUL, "NORMAL"
