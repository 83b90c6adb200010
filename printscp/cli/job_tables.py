"""Jobs as people and programs read them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from printscp.film.job_state import JobState
from printscp.spool.queue import QueuedJob, Task

_COLUMNS = ("Job", "Created", "Printer", "SCU", "Films", "State", "Where")


def show_jobs(jobs: Sequence[QueuedJob]) -> None:
    """A table of *jobs* on a terminal, and its lines with tabs between the columns elsewhere."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    rows = [_row(job) for job in jobs]
    if not console.is_terminal:
        for row in (_COLUMNS, *rows):
            console.print("\t".join(row))
        return
    table = Table(box=SIMPLE_HEAD)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in {"Job", "Films"} else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def details(job: QueuedJob) -> Iterator[str]:
    """All that is known of *job*, in lines."""
    yield f"job {job.number}  {job.uid}"
    yield f"  {job.films} film(s), {job.copies} cop{'y' if job.copies == 1 else 'ies'}, priority {job.priority.value}"
    yield f"  from {job.calling_ae or 'an SCU without AE title'} for {job.printer}, {_local(job.created)}"
    gone = "; its films are purged" if job.purged else ""
    yield f"  {job.state.value} ({job.reason.value}) since {_local(job.since)}{gone}"
    for task in job.tasks:
        yield f"  {task.lane}: {task.state.value} ({task.reason.value}) since {_local(task.since)}"
        yield from (f"    {line}" for line in _of_task(task))


def to_json(job: QueuedJob) -> dict[str, object]:
    """*job* as JSON; times in UTC (ISO 8601)."""
    return {
        "number": job.number,
        "uid": job.uid,
        "created": _utc(job.created),
        "printer": job.printer,
        "calling_ae": job.calling_ae,
        "priority": job.priority.value,
        "films": job.films,
        "copies": job.copies,
        "octets": job.octets,
        "purged": job.purged,
        "state": job.state.value,
        "reason": job.reason.value,
        "since": _utc(job.since),
        "tasks": [_task_to_json(task) for task in job.tasks],
    }


def _row(job: QueuedJob) -> tuple[str, ...]:
    state = f"{job.state.value}, purged" if job.purged else job.state.value
    return (
        str(job.number),
        _local(job.created),
        job.printer,
        job.calling_ae,
        str(job.films),
        state,
        " ".join(f"{task.lane}:{task.state.value}" for task in job.deliveries),
    )


def _of_task(task: Task) -> Iterator[str]:
    if task.state is JobState.COMPLETED and task.receipt and not task.receipt.startswith("["):
        yield task.receipt
    if task.problem:
        yield task.problem
    yield from (f"warning: {warning}" for warning in task.warnings)
    if task.attempts > 1:
        yield f"{task.attempts} tries"
    if task.next_try:
        yield f"next try {_local(task.next_try)}"


def _task_to_json(task: Task) -> dict[str, object]:
    return {
        "lane": task.lane,
        "state": task.state.value,
        "reason": task.reason.value,
        "since": _utc(task.since),
        "attempts": task.attempts,
        "deaths": task.deaths,
        "problem": task.problem,
        "next_try": _utc(task.next_try) if task.next_try else None,
        "receipt": task.receipt,
        "warnings": list(task.warnings),
    }


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def _utc(moment: datetime) -> str:
    return moment.isoformat()
