"""The drill: a server prints, dies and starts again, over and over on one data folder; then what is in its folder is judged."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from threading import Thread, Timer
from typing import Self

from printscp.film.job_state import JobState
from printscp.spool.queue import QueuedJob
from printscp.spool.sqlite_queue import SqliteQueue
from tests.crash.films import Answer, Ledger, Printing, Scu, printing_in
from tests.crash.moments import ALL_MOMENTS, Killed, Moment, Phase

_ROOT = Path(__file__).parent.parent.parent
_SECONDS = 60.0
_ORPHAN_SECONDS = 15.0
_ALL_JOBS = 1 << 30
_MARK = "PRINTSCP_CRASH_DRILL"

HALF_SET = "half of an N-SET has arrived"
ANY_TIME = "any time"


class Servers:
    """Starts servers, one at a time; see `tests.crash.server_that_dies`."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "servers.log").open("ab")
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.server_that_dies"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
        )
        self._said: SimpleQueue[dict] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def start(self, arguments: list[str], mark: str, moment: tuple[Moment, int] | None) -> None:
        armed = moment and [ALL_MOMENTS.index(moment[0]), moment[1]]
        line = json.dumps({"arguments": arguments, "mark": mark, "moment": armed})
        self._popen.stdin.write(line.encode() + b"\n")
        self._popen.stdin.flush()

    def next(self, seconds: float = _SECONDS) -> dict:
        """What is said next. Raises Empty."""
        return self._said.get(timeout=seconds)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)  # a server that runs has the same group
        self._popen.communicate()
        self._log.close()

    def _read(self) -> None:
        for line in self._popen.stdout:
            self._said.put(json.loads(line))


class Server:
    """A server that was started, until it has ended."""

    def __init__(self, servers: Servers, arguments: list[str], mark: str, moment: tuple[Moment, int] | None) -> None:
        self._servers = servers
        self.mark = mark
        self.port: int | None = None
        self.pid = 0
        self.code: int | None = None
        servers.start(arguments, mark, moment)
        self._read_until(lambda: self.pid)

    def wait_until_ready(self) -> bool:
        """Whether it came to that."""
        self._read_until(lambda: self.port or self.code is not None)
        return self.code is None

    def wait_until_ended(self, seconds: float = _SECONDS) -> bool:
        """Whether it has."""
        with suppress(Empty):
            self._read_until(lambda: self.code is not None, seconds)
        return self.code is not None

    def send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self, *, with_children: bool = False) -> None:
        self.send(signal.SIGKILL)
        for pid in self.orphans() if with_children else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def orphans(self) -> list[int]:
        """The processes that it has started and that still are."""
        marked = f"{_MARK}={self.mark}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if marked in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != self.pid:
                    found.append(int(folder.name))
        return found

    def _read_until(self, condition: Callable[[], object], seconds: float = _SECONDS) -> None:
        end = time.monotonic() + seconds
        while not condition():
            said = self._servers.next(max(0.0, end - time.monotonic()))
            match said["event"]:
                case "started":
                    self.pid = said["pid"]
                case "ready":
                    self.port = said["dicom"]["port"]
                case "ended":
                    self.code = said["code"]


@dataclass
class Report:
    """What the drill has found; an empty `faults` is what everybody hopes for."""

    trials: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    """By moment."""
    acknowledged: int = 0
    """N-ACTIONs, each of one film or several."""
    films: int = 0
    """How many these print."""
    unanswered: int = 0
    """N-ACTIONs whose answer was lost."""
    unanswered_printed: int = 0
    faults: list[str] = field(default_factory=list)


class Drill:
    """One data folder and one folder of films, through many deaths."""

    settings = ""
    """Tables of all servers, beside that of the queue."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.report = Report()
        self._folder = folder
        self._out, self._data = folder / "films", folder / "data"
        self._seed = seed
        self._chance = Random(seed)
        self._ledger = Ledger()
        self._found: dict[Path, tuple[Printing, tuple[int, int]]] = {}
        self._before: Server | None = None
        self._servers = Servers(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._servers.close()

    def server(self, armed: tuple[Moment, int] | None = None) -> "Server":
        """A server on these folders, which dies at a call of a moment if there is one."""
        settings = self._folder / "printscp.toml"
        processes = self._chance.choice((1, 2))
        settings.write_text(f"[queue]\nrender_processes = {processes}\n{self.settings}")
        folders = ["--data", str(self._data), "--out", str(self._out), "-c", str(settings)]
        arguments = ["serve", "--port", "0", "--http", "off", "--json", *folders]
        return Server(self._servers, arguments, f"{self._folder}/{self.report.trials}", armed)

    def kill(self, moment: Moment | str) -> None:
        """A server prints and is killed at *moment*, and what it leaves behind is looked at."""
        self.report.trials += 1
        name = moment if isinstance(moment, str) else moment.name
        armed = None if isinstance(moment, str) else (moment, self._chance.randint(1, moment.most_calls))
        server = self.server(armed)
        with self._killed_any_time(server) if moment == ANY_TIME else nullcontext():
            died_before = self._deaths()
            scus = self._scus(server, moment) if server.wait_until_ready() else []
            if armed and moment.phase is Phase.END and scus:
                self._wait_for_an_answer(scus)
                server.send(signal.SIGTERM)
            for scu in scus:
                scu.join()
        if armed and moment.killed is Killed.CHILD:
            self._wait(lambda: self._deaths() - died_before, f"{name}: no process dies")
            server.kill()
        if not server.wait_until_ended():
            self._fault(f"{name}: the server lives")
            server.kill()
            server.wait_until_ended()
        elif server.code != -signal.SIGKILL:
            self._fault(f"{name}: the server has ended with {server.code}")
        else:
            self.report.kills[name] += 1
        self._faults_of(scus, name)
        self._look_at_films(name)
        self._look_at_orphans(server)

    def finish(self) -> Report:
        """What is in the folder when all is printed that an undisturbed server prints."""
        self._print_all()
        self._look_at_films("at the end")
        self._judge()
        return self.report

    def printed(self) -> list[Printing]:
        """What is in the folder then, whoever has sent it."""
        self._print_all()
        return [printing_in(path) for path in self.films()]

    def films(self) -> list[Path]:
        return sorted(self._out.rglob("*.pdf"))

    def _print_all(self) -> None:
        server = self.server()
        assert server.wait_until_ready()
        self._wait_until_printed()
        server.send(signal.SIGTERM)
        assert server.wait_until_ended()
        if server.code != 0:
            self._fault(f"at the end: the server has ended with {server.code}")
        self._look_at_orphans(server)
        self._look_at_orphans(server)

    def _scus(self, server: "Server", moment: Moment | str) -> list[Scu]:
        scus = [
            Scu(
                server.port,
                self._ledger,
                self._seed,
                self._chance,
                sessions=self._chance.randint(2, 4),
                on_half_set=server.kill if moment == HALF_SET and place == 0 else None,
            )
            for place in range(2)
        ]
        for scu in scus:
            scu.start()
        return scus

    @contextmanager
    def _killed_any_time(self, server: "Server") -> Iterator[None]:
        """Perhaps before it is ready; alone, or with its processes as when the machine goes."""
        with_children = self._chance.random() < 0.3
        # Seldom in the short time before it is ready, mostly while it works off what has come in.
        seconds = self._chance.choice((0.4, 2.0, 4.0)) * self._chance.random()
        timer = Timer(seconds, server.kill, kwargs={"with_children": with_children})
        timer.start()
        try:
            yield
        finally:
            timer.join()

    def _wait_for_an_answer(self, scus: list[Scu]) -> None:
        before = len(self._ledger.acknowledged())
        self._wait(
            lambda: len(self._ledger.acknowledged()) > before or not any(scu.is_alive() for scu in scus),
            "no film is acknowledged",
        )

    def _deaths(self) -> set[tuple[int, int]]:
        """Tasks that wait after the death of their process, with how often they were claimed."""
        return {(task.id, task.claims) for job in self._unfinished() for task in job.tasks if task.deaths}

    def _wait_until_printed(self) -> None:
        self._wait(lambda: not self._unfinished(), "jobs are not printed", _SECONDS + self.report.trials)

    def _unfinished(self) -> tuple[QueuedJob, ...]:
        """The jobs that are not printed, as another process sees them."""
        return self._queue(SqliteQueue.unfinished)

    def _queue(self, function: Callable[[SqliteQueue], tuple[QueuedJob, ...]]) -> tuple[QueuedJob, ...]:
        queue = SqliteQueue(self._data / "queue.sqlite")
        try:
            queue.attach()
            return function(queue)
        except OSError:  # no server has come to making it
            return ()
        finally:
            queue.close()

    @staticmethod
    def _wait(condition: Callable[[], object], problem: str, seconds: float = _SECONDS) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, problem
            time.sleep(0.02)

    def _faults_of(self, scus: list[Scu], name: str) -> None:
        for scu in scus:
            if scu.error is not None:
                self._fault(f"{name}: an SCU: {scu.error!r}")
        for refusal in self._ledger.refusals:
            self._fault(f"{name}: N-ACTION was answered {refusal}")
        self._ledger.refusals.clear()

    def _look_at_films(self, name: str) -> None:
        """Each file under a final name is whole and what somebody asked for, and stays as it is."""
        for path in self.films():
            stat = path.stat()
            mark = stat.st_size, stat.st_mtime_ns
            if path in self._found and self._found[path][1] == mark:
                continue
            try:
                printing = printing_in(path)
            except Exception as error:  # noqa: BLE001  of what half a file may raise
                self._fault(f"{name}: {path.name} is not whole: {error!r}")
                continue
            if self._ledger.answer(printing) not in {Answer.ACKNOWLEDGED, Answer.NONE}:
                self._fault(f"{name}: {path.name} shows what nobody has sent")
            if path in self._found:
                self._fault(f"{name}: {path.name} was written again")
            self._found[path] = printing, mark

    def _look_at_orphans(self, server: "Server") -> None:
        """The processes of the server before *server* have ended; those of itself may live beside the next for a moment."""
        if self._before is not None:
            end = time.monotonic() + _ORPHAN_SECONDS
            while orphans := self._before.orphans():
                if time.monotonic() > end:
                    self._fault(f"{self._before.mark}: processes {orphans} live on")
                    break
                time.sleep(0.05)
        self._before = server

    def _judge(self) -> None:
        """Each film is there once, and nothing else is."""
        report = self.report
        times = Counter(printing for printing, _ in self._found.values())
        paths = {printing: path for path, (printing, _) in self._found.items()}
        acknowledged = self._ledger.acknowledged()
        for printing in acknowledged:
            if not times[printing]:
                self._fault(f"job {self._ledger.job_uids[printing]} of {len(printing)} film(s) is lost")
            elif not paths[printing].stem.endswith(f"_{self._ledger.job_uids[printing][-12:]}"):
                self._fault(f"job {self._ledger.job_uids[printing]} is printed as {paths[printing].name}")
        for printing, count in times.items():
            if count > 1:
                self._fault(f"{paths[printing].name} is printed {count} times")
        gone = [path for path in self._found if not path.exists()]
        left = [path for folder in (self._out, self._data) for path in folder.rglob("*.part")]
        self.report.faults += [f"{path} is gone" for path in gone] + [f"{path} is left" for path in left]
        self._judge_queue(len(times))
        counts = self._ledger.counts()
        report.acknowledged, report.films = len(acknowledged), sum(map(len, acknowledged))
        report.unanswered = counts[Answer.NONE]
        report.unanswered_printed = sum(self._ledger.answer(printing) is Answer.NONE for printing in times)

    def _judge_queue(self, printed: int) -> None:
        """Each job is printed, and the store has those that are not purged yet and nothing else."""
        jobs = self._queue(lambda queue: queue.jobs(most=_ALL_JOBS))
        states = Counter(job.state for job in jobs)
        if states != Counter({JobState.COMPLETED: printed}):
            self._fault(f"{printed} PDFs, and jobs {states}")
        kept = {job.file for job in jobs if not job.purged}
        if kept != {path.name for path in (self._data / "jobs").iterdir()}:
            self._fault("the files of the store are not those of the queue")

    def _fault(self, text: str) -> None:
        self.report.faults.append(f"trial {self.report.trials}: {text}")
