"""What a long history costs the queue: python tests/bench/history_speed.py

In turn it lists the newest jobs, and the newest finished ones, of a queue with few finished jobs in its history and of one
with many, both with jobs that wait, and submits, claims and settles in both. Beside them stands the floor: to append a page to a file and sync it. The
result is one JSON document with times in milliseconds; the exit code is 1 where a list of the long history takes more than
1.5 times that of the short one.

    --history N  finished jobs of the long history (default 100,000; the short one has 100)
    --waiting N  jobs that wait (default 1,000)
    --rounds N   rounds (default 300)
    --folder D   where the queues are made; a disk whose speed matters (default: that of temporary files)
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from printscp.film.job_state import JobState
from printscp.film.terms import PrintPriority
from printscp.outcomes import Done
from printscp.spool.queue import RENDER, Backoff, NewJob
from printscp.spool.sqlite_queue import SqliteQueue

SHORT_HISTORY = 100
MOST_RATIO = 1.5
LISTED = 50
LISTS = ("list", "list_of_completed")
BACKOFF = Backoff(first=10, most=60, give_up=1000)

# Copies of the first job with its tasks: what a queue has after years is not made in years.
COPY_JOBS = """
    WITH RECURSIVE copy (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM copy WHERE number < :count)
    INSERT INTO jobs SELECT copy.number, uid || '.' || copy.number, file, printer, calling_ae, created, priority, films,
        copies, octets, done_when_delivered, purged, state, reason, info, since
    FROM copy, jobs WHERE jobs.number = 1 ORDER BY copy.number
"""
COPY_TASKS = """
    INSERT INTO tasks (job, lane, priority, calling_ae, rendered, state, reason, since, claims, attempts, receipt)
    SELECT number, lane, tasks.priority, tasks.calling_ae, rendered, tasks.state, tasks.reason, tasks.since, claims,
        attempts, receipt
    FROM jobs, tasks WHERE tasks.job = 1 AND number > 1 ORDER BY number, tasks.id
"""


class Times:
    """Of each thing that was measured, in milliseconds."""

    def __init__(self) -> None:
        self._taken: defaultdict[str, list[float]] = defaultdict(list)

    def take(self, name: str, action: Callable[[], object]) -> None:
        started = time.perf_counter()
        action()
        self._taken[name].append((time.perf_counter() - started) * 1000)

    def median(self, name: str) -> float:
        return statistics.median(self._taken[name])

    def report(self) -> dict[str, dict[str, float]]:
        return {
            name: {"p50": round(statistics.median(taken), 3), "p95": round(statistics.quantiles(taken, n=20)[-1], 3)}
            for name, taken in sorted(self._taken.items())
        }


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        times, about = measured(Path(name), chosen)
    ratios = {name: round(times.median(f"long.{name}") / times.median(f"short.{name}"), 2) for name in LISTS}
    kept = max(ratios.values()) <= MOST_RATIO
    report = {**about, "ms": times.report(), "long_to_short": ratios, "at_most": MOST_RATIO, "kept": kept}
    print(json.dumps(report, indent=2))
    sys.exit(not kept)


def measured(folder: Path, chosen: argparse.Namespace) -> tuple[Times, dict[str, object]]:
    queues = {
        "short": queue_with(folder / "short.sqlite", SHORT_HISTORY, chosen.waiting),
        "long": queue_with(folder / "long.sqlite", chosen.history, chosen.waiting),
    }
    times = Times()
    with (folder / "floor").open("wb", buffering=0) as file:
        for number in range(chosen.rounds):
            for name, queue in queues.items():
                one_round(times, name, queue, f"1.9.{number}")
            times.take("floor.append_and_fsync", lambda: (file.write(bytes(4096)), os.fsync(file.fileno())))
    for queue in queues.values():
        queue.close()
    started = time.perf_counter()
    queues["long"].open()
    opened = time.perf_counter() - started
    queues["long"].close()
    about = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cpus": os.cpu_count(),
        "history": {"short": SHORT_HISTORY, "long": chosen.history},
        "waiting": chosen.waiting,
        "listed": LISTED,
        "rounds": chosen.rounds,
        "long_file_MB": round((folder / "long.sqlite").stat().st_size / 1e6, 1),
        "long_open_s": round(opened, 2),
    }
    return times, about


def one_round(times: Times, name: str, queue: SqliteQueue, uid: str) -> None:
    times.take(f"{name}.list", lambda: queue.jobs(most=LISTED))
    times.take(f"{name}.list_of_completed", lambda: queue.jobs(states=[JobState.COMPLETED], most=LISTED))
    times.take(f"{name}.waiting", queue.waiting)
    times.take(f"{name}.submit", lambda: queue.submit(new_job(uid)))
    claimed = []
    times.take(f"{name}.claim", lambda: claimed.append(queue.claim(RENDER)))
    times.take(f"{name}.settle", lambda: queue.settle(claimed[0][1], Done(receipt="2 films"), BACKOFF))


def queue_with(path: Path, history: int, waiting: int) -> SqliteQueue:
    """An open queue with *history* finished jobs, and *waiting* ones of ten SCUs that are not rendered yet."""
    queue = SqliteQueue(path)
    queue.open()
    queue.submit(new_job("1.1"))
    for lane in (RENDER, "out", "pacs"):
        _, task = queue.claim(lane)
        queue.settle(task, Done(receipt="2026-01-31/120000_film1_1.pdf"), BACKOFF)
    queue.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(COPY_JOBS, {"count": history})
        connection.execute(COPY_TASKS)
    queue.open()
    for number in range(waiting):
        queue.submit(new_job(f"1.2.{number}", calling_ae=f"CT{number % 10}"))
    return queue


def new_job(uid: str, calling_ae: str = "CT1") -> NewJob:
    return NewJob(
        uid=uid,
        file=f"{uid}.dcm",
        printer="film1",
        calling_ae=calling_ae,
        created=datetime(2026, 1, 31, 12, tzinfo=UTC),
        priority=PrintPriority.MEDIUM,
        films=2,
        copies=1,
        octets=4_000_000,
        deliveries=("out", "pacs"),
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
