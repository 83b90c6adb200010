"""Functions that are run in a process of their own, which may hang or die, or in this one.

The process is started with this one's program and module path and speaks through its standard files, on every system
alike. It is not forked, for this process has threads, and not made by `multiprocessing`, which runs the main module of a
program again.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO

from printscp.outcomes import Checkpoint, Died, Later, Outcome
from printscp.spool.child import (
    Call,
    Finished,
    Frame,
    Reached,
    Start,
    finished,
    outcome_of,
    read_frame,
    write_frame,
)

_log = logging.getLogger("printscp.spool")

_MOST_MEMORY = 1 << 30
_START_SECONDS = 120.0
"""For the imports of a process on a machine that is busy."""
_END_SECONDS = 2.0
_KILL_SECONDS = 10.0
"""A process that waits for a dead disk of the network cannot even be killed."""

# The folder where this process was started is searched only where it was searched here.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from printscp.spool.child import main; main()"


class Child:
    """A process that runs one function after another: started when it is needed, and again where it has died."""

    def __init__(self, warm_up: Callable[[], object] | None = None, *, most_memory: int = _MOST_MEMORY) -> None:
        """*warm_up* is called in each new process before anything else, such as to import what all functions need.

        A process that has more than *most_memory* octets after a call is replaced before the next.
        """
        self._start = Start(warm_up, most_memory)
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._interrupted = False

    def start(self) -> None:
        """Start the process ahead of the first call, without waiting for it. Raises OSError."""
        with self._lock:
            self._running()

    def run(
        self, function: Callable[..., Outcome], *arguments: object, checkpoint: Checkpoint, timeout: float
    ) -> Outcome | None:
        """What ``function(*arguments, checkpoint=...)`` gives in the process; None when it was interrupted.

        *function* stands in a module, and all values can be pickled. Each checkpoint of the function calls *checkpoint*
        here; the function goes on when that has returned, or gets its OSError. A process that dies, or takes longer than
        *timeout* seconds, is `Died`. Only one thread at a time may run functions.
        """
        try:
            return self._outcome(Call(function, arguments), checkpoint, timeout)
        except _Gone as gone:
            return None if self._interrupted else gone.outcome
        finally:
            self._interrupted = False

    def interrupt(self) -> None:
        """End what is being run at once, or what is run next; from another thread."""
        with self._lock:
            self._interrupted = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            process, self._process = self._process, None
        if process:
            process.close()

    def _outcome(self, call: Call, checkpoint: Checkpoint, timeout: float) -> Outcome:
        """Raises `_Gone` when there is no answer."""
        process = self._next_process()
        try:
            process.wait_until_ready()
            done = _converse(process, call, checkpoint, timeout)
        except _Gone:
            self._process = None
            raise
        except BaseException:
            self.close()  # whatever it is doing, nobody waits for it any longer
            raise
        if done.is_last:
            self.close()
        _tell(call.function, done)
        return done.outcome

    def _next_process(self) -> "_Process":
        with self._lock:
            if self._interrupted:
                raise _Gone(Died(problem="it was interrupted"))
            try:
                return self._running()
            except OSError as error:
                raise _Gone(outcome_of(error)) from error

    def _running(self) -> "_Process":
        """The process, which may have ended while it had nothing to do."""
        if self._process and not self._process.is_alive():
            self._process.close()
            self._process = None
        self._process = self._process or _Process(self._start)
        return self._process


class Here:
    """Runs functions in this process: what hangs there hangs, and what kills it kills all."""

    def start(self) -> None:
        pass

    def run(
        self,
        function: Callable[..., Outcome],
        *arguments: object,
        checkpoint: Checkpoint,
        timeout: float,  # noqa: ARG002  the parameters are those of a Child
    ) -> Outcome | None:
        """What *function* gives; its exceptions become outcomes as those of a `Child` do. There is no *timeout*."""
        done = finished(function, arguments, checkpoint)
        _tell(function, done)
        return done.outcome

    def interrupt(self) -> None:
        pass

    def close(self) -> None:
        pass


def _tell(function: Callable[..., Outcome], done: Finished) -> None:
    if done.trace:
        _log.error("%s failed:\n%s", function.__qualname__, done.trace.rstrip())


class _Gone(Exception):
    """The process was ended, or ended itself, before there was an answer."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome)


def _converse(process: "_Process", call: Call, checkpoint: Checkpoint, timeout: float) -> Finished:
    """Make *call* and serve its checkpoints until it is finished. Raises `_Gone`."""
    end = time.monotonic() + timeout
    try:
        process.send(call)
        while isinstance(frame := process.receive(end - time.monotonic()), Reached):
            process.send(_answer(checkpoint, frame.text))
    except Empty:
        process.end()
        raise _Gone(Died(problem=f"it took longer than {timeout:g} s", took_too_long=True)) from None
    except EOFError:
        raise _Gone(Died(problem=f"its process {process.end()}")) from None
    assert isinstance(frame, Finished)
    return frame


def _answer(checkpoint: Checkpoint, text: str) -> OSError | None:
    try:
        checkpoint(text)
    except OSError as error:
        return error
    return None


class _Process:
    """A process of `printscp.spool.child`."""

    def __init__(self, start: Start) -> None:
        self._popen = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A process group of its own, to be killed with all programs that it has started.
            start_new_session=True,
        )
        assert self._popen.stdin
        assert self._popen.stdout
        self._stdin = self._popen.stdin
        self._received: SimpleQueue[bytes] = SimpleQueue()
        # Not to be killed under a number that is another process's already.
        self._reaping = threading.Lock()
        self._is_ready = self._is_killed = False
        threading.Thread(target=_receive, args=(self._popen.stdout, self._received), daemon=True).start()
        with suppress(EOFError):  # told to whoever waits until it is ready
            self.send(start)

    def is_alive(self) -> bool:
        with self._reaping:
            return self._popen.poll() is None and not self._is_killed

    def wait_until_ready(self) -> None:
        """Raises `_Gone` where it does not come to that: no function is to blame."""
        if self._is_ready:
            return
        try:
            self.receive(_START_SECONDS)
        except Empty:
            self.end()
            problem = f"it was not ready after {_START_SECONDS:g} s"
        except EOFError:
            problem = f"it {self.end()}"
        else:
            self._is_ready = True
            return
        raise _Gone(Later(problem=f"no process can be started: {problem}", everyone=True))

    def send(self, frame: object) -> None:
        """Raises EOFError when the process is gone."""
        try:
            write_frame(self._stdin, frame)
        except OSError:
            raise EOFError from None

    def receive(self, seconds: float) -> Frame:
        """The next frame. Raises EOFError when the process is gone, and Empty when none comes in time."""
        content = self._received.get(timeout=max(0.0, seconds))
        if not content:
            raise EOFError
        frame: Frame = pickle.loads(content)  # noqa: S301  from our own program
        return frame

    def kill(self) -> None:
        """Kill it, with the programs that it has started."""
        with self._reaping:
            self._is_killed = True
            if self._popen.returncode is None:
                _kill(self._popen)

    def end(self) -> str:
        """Kill it and wait for that; how it ended, in words."""
        self.kill()
        with self._reaping, suppress(OSError):
            self._stdin.close()
        try:
            with self._reaping:
                return _words(self._popen.wait(_KILL_SECONDS))
        except subprocess.TimeoutExpired:
            _log.error("process %d cannot be killed: it may wait for a disk", self._popen.pid)
            return "cannot be killed"

    def close(self) -> None:
        """Let it end, and kill it when it does not."""
        with suppress(OSError):
            self._stdin.close()
        with self._reaping, suppress(subprocess.TimeoutExpired):
            self._popen.wait(_END_SECONDS)
            return
        self.end()


def _receive(stdout: IO[bytes], received: SimpleQueue[bytes]) -> None:
    """Read frames; the last is empty. A thread does it, for not every system can wait for a pipe only so long."""
    with stdout:
        while content := read_frame(stdout):
            received.put(content)
    received.put(b"")


if sys.platform == "win32":  # pragma: no cover

    def _kill(process: subprocess.Popen[bytes]) -> None:
        process.kill()

    def _words(code: int) -> str:
        return f"ended with exit code {code}"

else:

    def _kill(process: subprocess.Popen[bytes]) -> None:
        # It is not waited for yet, so the number is its own even when it is dead.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def _words(code: int) -> str:
        if code >= 0:
            return f"ended with exit code {code}"
        number = -code
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return f"was killed by {name}"
