"""How many films a second render processes make, beside the server's own process: python tests/bench/render_processes.py

For two kinds of film it keeps 20 jobs of one film on disk, as the film store does, and renders them into PDFs: in this
process by one thread and by two, and in one child process and two, each warmed up before. Ways take turns, and each has
the median of its rounds. The result is one JSON document; nothing runs after --seconds for a kind of film.

    --jobs N      jobs of a round (default 20)
    --rounds N    rounds (default 3)
    --seconds S   most time for one kind of film (default 30)
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from render_speed import films, shifted

from printscp.film.job import PrintJob
from printscp.film.printer import Printer
from printscp.film.session import FilmBox, FilmSession
from printscp.outcomes import Done
from printscp.spool.children import Child, Here
from printscp.spool.rendering import render, warm_up
from printscp.wire.stored_print import write_job

LOADS = ("12 x 512x512", "1 x 2500x2048")
WAYS: dict[str, tuple[Callable[[], Child | Here], int]] = {
    "this process, 1 thread": (Here, 1),
    "this process, 2 threads": (Here, 2),
    "1 child process": (partial(Child, partial(warm_up, None)), 1),
    "2 child processes": (partial(Child, partial(warm_up, None)), 2),
}
PEER = "this process, 1 thread"
TIMEOUT = 60.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0)
    arguments = parser.parse_args()
    report = {
        "machine": {
            "python": platform.python_version(),
            "processor": platform.machine(),
            "cpus": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        },
        "jobs": arguments.jobs,
        "films": {name: measured(films()[name], arguments) for name in LOADS},
    }
    print(json.dumps(report, indent=2))


def measured(film: FilmBox, arguments: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Films a second each way, and how many times those of the peer that is."""
    end = time.monotonic() + arguments.seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = [stored(film, number, folder) for number in range(arguments.jobs)]
        runners = {way: [make() for _ in range(count)] for way, (make, count) in WAYS.items()}
        rates: dict[str, list[float]] = {way: [] for way in WAYS}
        try:
            for way in WAYS:  # so that each process has its imports and its fonts
                rate(runners[way], jobs[: len(runners[way])], folder)
            for _ in range(arguments.rounds):
                for way in WAYS:
                    if time.monotonic() < end or not rates[way]:
                        rates[way].append(rate(runners[way], jobs, folder))
        finally:
            for runner in (each for way in runners.values() for each in way):
                runner.close()
    medians = {way: statistics.median(rates[way]) for way in WAYS}
    return {
        way: {
            "films_per_s": round(medians[way], 2),
            "times_the_peer": round(medians[way] / medians[PEER], 2),
            "rounds": len(rates[way]),
        }
        for way in WAYS
    }


def stored(film: FilmBox, number: int, folder: Path) -> Path:
    path = folder / f"{number}.dcm"
    job = PrintJob(
        uid=f"1.2.{number}",
        created=datetime(2026, 1, 31, tzinfo=UTC),
        calling_ae="CT1",
        printer="FILM1",
        session=FilmSession(uid="1.2.3"),
        films=(shifted(film, number),),
    )
    with path.open("wb") as file:
        write_job(job, file)
    return path


def rate(runners: Sequence[Child | Here], jobs: Sequence[Path], folder: Path) -> float:
    """Films a second, each runner taking the next job when it has done one."""
    waiting: SimpleQueue[Path | None] = SimpleQueue()
    for path in (*jobs, *[None] * len(runners)):
        waiting.put(path)

    def work(runner: Child | Here) -> None:
        while path := waiting.get():
            target = folder / "documents" / path.stem
            outcome = runner.run(render, path, Printer(), None, target, checkpoint=print, timeout=TIMEOUT)
            assert isinstance(outcome, Done), outcome

    started = time.monotonic()
    with ThreadPoolExecutor(len(runners)) as threads:
        list(threads.map(work, runners))
    return len(jobs) / (time.monotonic() - started)


if __name__ == "__main__":
    main()
