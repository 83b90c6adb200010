"""A command that is run to its end, and with all that it started is ended when it takes too long."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

NOT_FOUND, NOT_EXECUTABLE, TOO_LONG = 127, 126, 124
"""Exit codes of shells, and of the command timeout."""
_BY_SIGNAL = 128
_END_SECONDS = 5.0
_LOOK_SECONDS = 0.02
_ENDS_US = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
_HAS_GROUPS = hasattr(os, "killpg")


@dataclass(frozen=True, slots=True)
class Ended:
    """How the command has ended: an exit code, and words."""

    exit_code: int
    words: str


def run_child(command: Sequence[str], environment: Mapping[str, str], timeout: float | None) -> Ended:
    """Run *command* with *environment* beside that of this process; its output is that of this process."""
    try:
        process = _started(command, environment)
    except FileNotFoundError:
        return Ended(NOT_FOUND, f"{command[0]}: no such command")
    except OSError as error:
        hint = "; a script needs a first line such as #!/bin/sh" if error.errno == errno.ENOEXEC else ""
        return Ended(NOT_EXECUTABLE, f"{command[0]} cannot be run: {error.strerror}{hint}")
    with _end_with_us():
        try:
            return _ended(process.wait(timeout))
        except KeyboardInterrupt:
            return Ended(_BY_SIGNAL + signal.SIGINT, "interrupted, so it was ended")
        except subprocess.TimeoutExpired:
            return Ended(TOO_LONG, f"not done after {timeout:g} s, so it was ended")
        finally:
            _end(process)


def _started(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    # A group of its own reads no terminal: it would be stopped.
    stdin = subprocess.DEVNULL if _is_terminal(0) else None
    group = 0 if _HAS_GROUPS else None
    return subprocess.Popen(list(command), env={**os.environ, **environment}, stdin=stdin, process_group=group)  # noqa: S603  it is the user's own command


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _ended(code: int) -> Ended:
    if code >= 0:
        return Ended(code, f"exited with {code}")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return Ended(_BY_SIGNAL - code, f"killed by {name}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of the command and of its process group: first with a request, then by force."""
    _signal(process, signal.SIGTERM)
    end = time.monotonic() + _END_SECONDS
    while _is_left(process) and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
    _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait(_END_SECONDS)


def _is_left(process: "subprocess.Popen[bytes]") -> bool:
    """Whether the command runs, or anything that it started in its group."""
    if process.poll() is None:
        return True
    try:
        os.killpg(process.pid, 0)
    except (AttributeError, ProcessLookupError, PermissionError):
        return False
    return True


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if _HAS_GROUPS:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


@contextmanager
def _end_with_us() -> Iterator[None]:
    """SIGTERM and the end of the terminal end this process as SIGINT does, so that the command does not outlive it."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        sys.exit(_BY_SIGNAL + number)

    before = {number: signal.signal(number, end) for number in _ENDS_US}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
