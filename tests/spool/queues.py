"""Queues for tests: the implementations that must keep the contract, a clock that is set by hand, and jobs to submit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from printscp.film.terms import PrintPriority
from printscp.spool.queue import Backoff, NewJob, Queue
from printscp.spool.sqlite_queue import SqliteQueue

BACKOFF = Backoff(first=10, most=60, give_up=1000)
START = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds since 1970, which stand still until a test moves them."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now.timestamp()

    def after(self, seconds: float) -> datetime:
        """Let *seconds* pass; negative ones set the clock back."""
        self.now += timedelta(seconds=seconds)
        return self.now


# Each makes a queue of what a folder keeps, with a clock; another implementation adds itself here.
IMPLEMENTATIONS: dict[str, Callable[[Path, Clock], Queue]] = {
    "sqlite": lambda folder, clock: SqliteQueue(folder / "queue.sqlite", clock=clock),
}


def new_job(
    uid: str = "1.2.3",
    *,
    calling_ae: str = "CT1",
    priority: PrintPriority = PrintPriority.MEDIUM,
    deliveries: tuple[str, ...] = ("out",),
    done_when_delivered: bool = True,
) -> NewJob:
    return NewJob(
        uid=uid,
        file=f"{uid}.dcm",
        printer="film1",
        calling_ae=calling_ae,
        created=START - timedelta(seconds=1),
        priority=priority,
        films=2,
        copies=3,
        octets=4000,
        deliveries=deliveries,
        done_when_delivered=done_when_delivered,
    )
