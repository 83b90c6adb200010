"""How long the data of jobs is kept: by age, number of films and size, and never less than until it is delivered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from printscp.film.job_state import JobState
from printscp.spool.queue import QueuedJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of what is kept; 0 is no limit."""

    max_age: timedelta = timedelta()
    max_films: int = 0
    max_octets: float = 0
    min_free: float = 0
    """Bytes of the disk that are left to others."""
    history: timedelta = timedelta()
    """How long the row of a job stays after its data has gone."""


def may_go(job: QueuedJob) -> bool:
    """Whether *job* is over and delivered wherever it should go; what a person canceled need not be delivered."""
    return not job.purged and all(task.state in {JobState.COMPLETED, JobState.CANCELED} for task in job.tasks)


def to_purge(
    jobs: Sequence[QueuedJob], limits: Limits, *, now: datetime, octets: Callable[[QueuedJob], int], free: float
) -> tuple[QueuedJob, ...]:
    """Those of *jobs*, newest first, whose data has to go; *octets* tells what a job takes, *free* what the disk has."""
    kept_films, kept_octets = 0, 0
    kept: list[QueuedJob] = []
    purged: list[QueuedJob] = []
    for job in jobs:
        films, size = kept_films + job.films, kept_octets + octets(job)
        if may_go(job) and _is_too_much(job, films, size, limits, now):
            purged.append(job)
        else:
            kept_films, kept_octets = films, size
            kept.append(job)
    missing = limits.min_free - free - sum(map(octets, purged))
    return (*purged, *_oldest(filter(may_go, reversed(kept)), missing, octets))


def _is_too_much(job: QueuedJob, films: int, size: int, limits: Limits, now: datetime) -> bool:
    return (
        bool(limits.max_age and now - job.since > limits.max_age)
        or bool(limits.max_films and films > limits.max_films)
        or bool(limits.max_octets and size > limits.max_octets)
    )


def _oldest(jobs: Iterable[QueuedJob], missing: float, octets: Callable[[QueuedJob], int]) -> tuple[QueuedJob, ...]:
    """The first of *jobs* that take *missing* bytes together."""
    taken: list[QueuedJob] = []
    for job in jobs:
        if missing <= 0:
            break
        missing -= octets(job)
        taken.append(job)
    return tuple(taken)
