"""Jobs as people and programs read them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from printscp.film.job_state import JobState
from printscp.spool.queue import RENDER, QueuedJob, Task
from printscp.spool.rendering import read_receipt

_COLUMNS = ("Job", "Created", "Printer", "SCU", "Films", "State", "Where", "Problem")


def show_jobs(jobs: Sequence[QueuedJob]) -> None:
    """A table of *jobs* on a terminal with their problems below, and lines with tabs between the columns elsewhere."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        for row in (_COLUMNS, *map(_row, jobs)):
            click.echo("\t".join(row))
        return
    table = Table(box=SIMPLE_HEAD)
    for column in _COLUMNS[:-1]:
        table.add_column(column, justify="right" if column in {"Job", "Films"} else "left", overflow="fold")
    for job in jobs:
        *cells, where, _ = _row(job)
        table.add_row(*cells, where.replace(" ", "\n"))
    console.print(table)
    for job in jobs:
        if problem := _row(job)[-1]:
            click.echo(f"  job {job.number}: {problem}")


def details(job: QueuedJob) -> Iterator[str]:
    """All that is known of *job*, in lines."""
    yield f"job {job.number}  {job.uid}"
    films = "1 film" if job.films == 1 else f"{job.films} films"
    copies = "1 copy" if job.copies == 1 else f"{job.copies} copies"
    yield f"  {films}, {copies}, priority {job.priority.value}"
    yield f"  from {job.calling_ae or 'an SCU without AE title'} for {job.printer}, {_local(job.created)}"
    gone = "; its films are purged" if job.purged else ""
    yield f"  {job.state.value} ({job.reason.value}) since {_local(job.since)}{gone}"
    for task in job.tasks:
        yield f"  {task.lane}: {task.state.value} ({task.reason.value}) since {_local(task.since)}"
        yield from (f"    {line}" for line in _of_task(task))


def deliveries_in_short(job: QueuedJob) -> str:
    """Each delivery of *job* with its state."""
    return " ".join(f"{task.lane}:{task.state.value}" for task in job.deliveries)


def waiting_in_short(images: int, sheets: int) -> str:
    """That so many stored images are no job yet."""
    wait = "1 stored image waits" if images == 1 else f"{images} stored images wait"
    return f"{wait} on {'1 sheet' if sheets == 1 else f'{sheets} sheets'} to become a job"


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
        deliveries_in_short(job),
        "; ".join(f"{task.lane}: {' '.join(task.problem.split())}" for task in _with_problems(job)),
    )


def _with_problems(job: QueuedJob) -> list[Task]:
    """What keeps *job* from being done; what was not rendered is not delivered either, and that is said once."""
    if job.render.state.is_final and job.render.state is not JobState.COMPLETED:
        return [job.render]
    return [task for task in job.tasks if task.problem and not _is_over_well(task)]


def _is_over_well(task: Task) -> bool:
    return task.state in {JobState.COMPLETED, JobState.CANCELED}


def _of_task(task: Task) -> Iterator[str]:
    if task.state is JobState.COMPLETED:
        yield from _receipt(task).splitlines()
    yield from task.problem.splitlines()
    yield from (f"warning: {warning}" for warning in task.warnings)
    if task.attempts > 1:
        yield f"{task.attempts} tries"
    if task.deaths:
        yield f"{task.deaths} of its processes died"
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
        "receipt": _receipt(task),
        "warnings": list(task.warnings),
    }


def _receipt(task: Task) -> str:
    """Where it went; of rendering the names of the documents."""
    if task.lane != RENDER or not task.receipt:
        return task.receipt
    return ", ".join(document.name for document in read_receipt(task.receipt))


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
