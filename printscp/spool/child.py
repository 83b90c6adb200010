"""The child's side of `printscp.spool.children`: a process that does one thing after another for its parent.

Frames come on standard input and go to standard output: four octets of length, and a pickle. The parent sends a `Start`,
then a `Call` when it has one, and after each `Reached` an answer: None, or the OSError of the checkpoint. The child sends
`Ready`, and then for each call as many `Reached` as there are checkpoints and one `Finished`.
"""

import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TypeAlias

from printscp.outcomes import Died, Failed, Later, Outcome

_LENGTH = 4
_IN, _OUT, _ERRORS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Start:
    """What to do before any call."""

    warm_up: Callable[[], object] | None
    most_memory: int
    """Octets of memory from which on the child ends after a call."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a module, which takes *arguments* and a checkpoint."""

    function: Callable[..., Outcome]
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The child has started."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The function has come to a checkpoint and waits for the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a call."""

    outcome: Outcome
    trace: str = ""
    """The trace back of an exception that somebody should read."""
    is_last: bool = False
    """Whether the child ends now."""


Frame: TypeAlias = Ready | Reached | Finished


def finished(function: Callable[..., Outcome], arguments: tuple[object, ...], checkpoint: object) -> Finished:
    """Call *function*; an exception that it raises becomes an outcome."""
    try:
        return Finished(function(*arguments, checkpoint=checkpoint))
    except (Exception, SystemExit) as error:  # noqa: BLE001  a picture or a plugin may raise anything
        outcome = outcome_of(error)
        return Finished(outcome, "" if isinstance(outcome, Later) else "".join(traceback.format_exception(error)))


def outcome_of(error: BaseException) -> Outcome:
    """What an exception means for the task that raised it."""
    match error:
        case MemoryError():
            return Died(problem="it ran out of memory")
        case SystemExit(code=code):
            return Died(problem=f"it ended itself with exit code {code}")
        case OSError(errno=int(number)):
            info = "RECEIVER FULL" if number in {ENOSPC, EDQUOT} else "CHECK PRINTER"
            return Later(problem=words_of(error), everyone=True, info=info)
        case _:  # among them OSError without a number: so libraries tell of a damaged picture
            return Failed(problem=f"{type(error).__name__}: {error}", info="INVALID PAGE DES")


def words_of(error: OSError) -> str:
    """The error in words, with the file where it has one."""
    if error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def write_frame(file: IO[bytes], frame: object) -> None:
    """Raises OSError when the other side is gone, and what pickle raises of a value that it cannot take."""
    content = pickle.dumps(frame)
    file.write(len(content).to_bytes(_LENGTH) + content)
    file.flush()


def read_frame(file: IO[bytes]) -> bytes:
    """The pickle of the next frame; empty when the other side is gone."""
    header = file.read(_LENGTH)
    content = file.read(int.from_bytes(header))
    return content if len(header) == _LENGTH and len(content) == int.from_bytes(header) else b""


def main() -> None:
    """Do what the parent asks for, until it is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C reaches every process of a terminal's group, and a service manager sends SIGTERM to every process of the
        # service, of whatever session. The parent alone decides: it lets what is being done come to its end. Programs
        # that are started from here inherit this, for they are part of what is being done.
        signal.signal(number, signal.SIG_IGN)
    source, target = _own_files()
    received: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(source, received), daemon=True).start()
    _Calls(received, target).work()


def _own_files() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output under numbers that nobody else knows and no program that is started inherits.

    What libraries print goes to the log, and nobody reads or keeps open what belongs to the parent.
    """
    source, target = os.dup(_IN), os.dup(_OUT)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, _IN)
    os.dup2(_ERRORS if sys.stderr else nothing, _OUT)
    os.close(nothing)
    return os.fdopen(source, "rb"), os.fdopen(target, "wb")


def _receive(source: IO[bytes], received: SimpleQueue[bytes]) -> None:
    """Read what the parent sends, so that its end is seen in the middle of work too; that ends this process at once.

    A killed server is started again at once, and does again what was being done: nobody else may be doing it.
    """
    while content := read_frame(source):
        received.put(content)
    os._exit(0)


class _Calls:
    """The calls of a parent, one after another."""

    def __init__(self, received: SimpleQueue[bytes], target: IO[bytes]) -> None:
        self._received = received
        self._target = target

    def work(self) -> None:
        most_memory = self._start()
        write_frame(self._target, Ready())
        while True:
            done = self._next()
            is_last = isinstance(done.outcome, Died) or _memory() > most_memory
            write_frame(self._target, Finished(done.outcome, done.trace, is_last))
            if is_last:
                os._exit(0)

    def _start(self) -> int:
        start: Start = pickle.loads(self._received.get())  # noqa: S301  from the parent
        try:
            if start.warm_up:
                start.warm_up()
        except Exception:  # noqa: BLE001  the calls come to it, and tell of it
            traceback.print_exc()
        return start.most_memory

    def _next(self) -> Finished:
        """What came of the next call."""
        content = self._received.get()
        done = finished(_called, (content,), self._checkpoint)
        try:
            pickle.dumps(done)
        except Exception as error:  # noqa: BLE001  pickle raises whatever a value raises
            return Finished(outcome_of(error), traceback.format_exc())
        return done

    def _checkpoint(self, text: str) -> None:
        write_frame(self._target, Reached(text))
        error: OSError | None = pickle.loads(self._received.get())  # noqa: S301  from the parent
        if error is not None:
            raise error


def _called(content: bytes, checkpoint: object) -> Outcome:
    """Make the call; its module may not even be there."""
    call: Call = pickle.loads(content)  # noqa: S301  from the parent
    return call.function(*call.arguments, checkpoint=checkpoint)


def _memory() -> int:
    """Octets of memory that this process has: now on Linux, at most until now on others, 0 where neither is told."""
    try:
        # Not the most until now, for that begins with what the parent had when it started this process.
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
