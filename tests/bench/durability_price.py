"""What it costs that a film is on disk before it is acknowledged: python tests/bench/durability_price.py

A server and a client in this process print films of two kinds, in turns with all that is forced to disk and without: then
os.fsync does nothing and SQLite does not sync, which only this program can do. The latency is that of the N-ACTION, from
its first byte to the last of its answer; nothing is rendered meanwhile. Beside it stands the floor: to write as many bytes
to a file and sync them. The result is one JSON document with times in milliseconds.

    --rounds N    rounds (default 8)
    --films N     films of each kind and way in a round (default 8)
    --seconds S   no further round begins after that (default 40)
    --folder D    where the data folder is made; a disk whose speed matters (default: that of temporary files)
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from render_speed import film, slice_of

from printscp.app import PrintServerApp
from printscp.client import PrintClient
from printscp.client_requests import Requests
from printscp.film.session import FilmBox
from printscp.settings import DicomSettings, QueueSettings, Settings
from printscp.spool.lanes import Lanes

FILMS = {
    "1 x 512x512": film(1, 1, partial(slice_of, 512, 512)),
    "12 x 512x512": film(3, 4, partial(slice_of, 512, 512)),
}
SETTINGS = Settings(dicom=DicomSettings(port=0), queue=QueueSettings(most_waiting=0, drain=0.0))
ACTION = Requests.action

Times = defaultdict[str, list[float]]


def main() -> None:
    chosen = arguments()
    times: dict[str, Times] = {name: defaultdict(list) for name in FILMS}
    with (
        tempfile.TemporaryDirectory(dir=chosen.folder) as name,
        patch.object(Lanes, "start"),
        PrintServerApp(SETTINGS, out=Path(name) / "out", data=Path(name) / "data") as app,
        PrintClient(*app.address, called_ae="PRINTSCP") as client,
    ):
        bench = Bench(app, client, Path(name))
        end = time.monotonic() + chosen.seconds
        rounds = 0
        while rounds < chosen.rounds and time.monotonic() < end:
            for load, film_box in FILMS.items():
                bench.round(film_box, chosen.films, times[load])
            rounds += 1
    about = {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "rounds": rounds,
        "films_in_a_round": chosen.films,
    }
    print(json.dumps({**about, "loads": {load: report(each) for load, each in times.items()}}, indent=2))


class Bench:
    """One server and one client."""

    def __init__(self, app: PrintServerApp, client: PrintClient, folder: Path) -> None:
        self._app, self._client, self._folder = app, client, folder
        client.print_film(FILMS["1 x 512x512"])  # what the first one needs is there from now on

    def round(self, film_box: FilmBox, films: int, times: Times) -> None:
        for _ in range(films):
            for way, syncing in (("durable", True), ("not_durable", False)):
                with self._syncing(syncing=syncing), timed_actions(times[way]):
                    self._client.print_film(film_box)
                octets = self._forget_files()
            times["floor"].append(write_and_sync(self._folder / "floor", octets))

    @contextmanager
    def _syncing(self, *, syncing: bool) -> Iterator[None]:
        queue = self._app._spool._queue._file
        with queue._write_lock:
            queue._writer.execute(f"PRAGMA synchronous = {'EXTRA' if syncing else 'OFF'}")
        with patch.object(os, "fsync", os.fsync if syncing else lambda descriptor: None):
            yield

    def _forget_files(self) -> int:
        """Let go of the films, for they are many; how many bytes the last one had."""
        octets = 0
        for path in (self._folder / "data" / "jobs").iterdir():
            octets = path.stat().st_size
            path.unlink()
        return octets


@contextmanager
def timed_actions(times: list[float]) -> Iterator[None]:
    def timed(*arguments: object) -> object:
        started = time.perf_counter()
        try:
            return ACTION(*arguments)
        finally:
            times.append((time.perf_counter() - started) * 1000)

    with patch.object(Requests, "action", timed):
        yield


def write_and_sync(path: Path, octets: int) -> float:
    content = bytes(octets)
    started = time.perf_counter()
    with path.open("wb", buffering=0) as file:
        file.write(content)
        os.fsync(file.fileno())
    return (time.perf_counter() - started) * 1000


def report(times: Times) -> dict[str, object]:
    """The times of each way, and what durability adds to them."""
    ways = {
        way: {"p50": round(statistics.median(taken), 2), "p95": round(statistics.quantiles(taken, n=20)[-1], 2)}
        for way, taken in times.items()
    }
    price = {part: round(ways["durable"][part] - ways["not_durable"][part], 2) for part in ("p50", "p95")}
    ratio = {part: round(ways["durable"][part] / ways["not_durable"][part], 2) for part in ("p50", "p95")}
    return {**ways, "price": price, "ratio": ratio}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--films", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
