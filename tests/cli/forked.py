"""``printscp`` as processes that need not import anything: each is forked from one that has done it."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from printscp.cli.main import main

_SECONDS = 60
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["printscp.cli.serve", __name__])


class Forked:
    """A process; what it is asked is spelled as for a `subprocess.Popen`."""

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        """It runs ``printscp`` with *arguments* in *folder*."""
        out, err = _CONTEXT.Pipe(duplex=False), _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_run, args=(tuple(arguments), folder, out[1], err[1]))
        self._process.start()
        self.stdout, self.stderr = (_reader(*pipe) for pipe in (out, err))

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float) -> None:
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("printscp", timeout)

    def communicate(self, timeout: float = _SECONDS) -> tuple[str, str]:
        """What it still says, once it has ended."""
        self.wait(timeout)
        with self.stdout, self.stderr:
            return self.stdout.read(), self.stderr.read()

    def end(self) -> None:
        """At once, if it has not ended."""
        self.kill()
        self._process.join(_SECONDS)
        self.stdout.close()
        self.stderr.close()


def _reader(receiver: Connection, sender: Connection):
    """The text that comes through a pipe."""
    with receiver, sender:
        return os.fdopen(os.dup(receiver.fileno()), encoding="utf-8")


def _run(arguments: tuple[str, ...], folder: Path, out: Connection, err: Connection) -> None:
    for pipe, number in ((out, 1), (err, 2)):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    os.chdir(folder)
    sys.argv = ["printscp", *arguments]
    main()
