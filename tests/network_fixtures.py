"""A print server of our own for tests over the loopback interface."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from printscp.app import PrintServerApp
from printscp.settings import DicomSettings, PrinterSettings, QueueSettings, Settings
from printscp.spool.queue import Backoff
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore


class RunningServer:
    """A server on a free port with an empty folder of films."""

    def __init__(self, folder: Path, **settings: object) -> None:
        dicom = DicomSettings(port=0, **settings.pop("dicom", {}))
        queue = settings.pop("queue", QueueSettings(render_processes=0))
        self.out = folder / "films"
        self.data = folder / "data"
        recorder = settings.pop("recorder", None)
        settings = Settings(dicom=dicom, queue=queue, **settings)
        self.app = PrintServerApp(settings, out=self.out, data=self.data, recorder=recorder)

    def hurry(self, *, retry_seconds: float = 0.05, confirm_seconds: float = 60.0) -> None:
        """Before the start: wait less for a disk that is full, and for events to be confirmed."""
        for thread in self.app._spool._lanes._threads:
            soon = Backoff(first=retry_seconds, most=retry_seconds, give_up=3600)
            thread._lane = replace(thread._lane, backoff=soon)
        self.app._scp._listen = replace(self.app._scp._listen, confirm_seconds=confirm_seconds)

    @property
    def store(self) -> FilmStore:
        return self.app._spool._store

    @property
    def queue(self) -> SqliteQueue:
        return self.app._spool._queue

    def is_idle(self) -> bool:
        """Whether all that it has taken is printed."""
        return not self.queue.unfinished()

    @property
    def host(self) -> str:
        return self.app.address[0]

    @property
    def port(self) -> int:
        return self.app.address[1]

    def films(self, count: int, seconds: float = 60) -> list[Path]:
        """The PDFs, oldest first, once there are *count* of them."""
        wait_until(lambda: len(self._paths()) >= count, seconds)
        return self._paths()

    def _paths(self) -> list[Path]:
        return sorted(self.out.rglob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)


def wait_until(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


@pytest.fixture
def server(tmp_path):
    """A server with the default printer."""
    running = RunningServer(tmp_path)
    with running.app:
        yield running


@pytest.fixture
def server_with(tmp_path):
    """Starts servers with settings of the test's own."""
    started = []

    def server_with(printer: dict | None = None, *, confirm_seconds: float = 60.0, **settings: object) -> RunningServer:
        if printer is not None:
            settings["printers"] = {"printscp": PrinterSettings(**printer)}
        running = RunningServer(tmp_path / str(len(started)), **settings)
        running.hurry(confirm_seconds=confirm_seconds)
        running.app.start()
        started.append(running)
        return running

    yield server_with
    for running in started:
        running.app.stop()
