"""What fails in the threads of servers of this process and would be seen in the log only."""

import logging
import threading
import traceback
from collections import Counter

from printscp.lab.recorder import in_what

_PACKAGE, _UPSTREAM = __name__.partition(".")[0], "pynetdicom"
_LOGS = [logging.getLogger(name) for name in (_PACKAGE, _UPSTREAM)]
_MOST = 100
"""Different errors that are kept."""


class OwnErrors(logging.Handler):
    """Keeps each error of the log that has a traceback, but those that jobs or associations tell of themselves."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._found: Counter[str] = Counter()
        self._guard = threading.Lock()
        self._hook_before = threading.excepthook

    def start(self) -> None:
        for log in _LOGS:
            log.addHandler(self)
        self._hook_before, threading.excepthook = threading.excepthook, self._on_end_of_thread

    def stop(self) -> None:
        for log in _LOGS:
            log.removeHandler(self)
        if threading.excepthook == self._on_end_of_thread:
            threading.excepthook = self._hook_before

    def clear(self) -> None:
        with self._guard:
            self._found.clear()

    @property
    def found(self) -> tuple[str, ...]:
        """In words of our own: those of an exception could be those of a print SCU."""
        with self._guard:
            return tuple(text if count == 1 else f"{text} ({count} times)" for text, count in self._found.items())

    def emit(self, record: logging.LogRecord) -> None:
        error = _error_of(record)
        if error is None or getattr(record, "is_told", False):
            return
        self._keep(f"{record.getMessage()}: {in_what(error)}")

    def _on_end_of_thread(self, ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None and _is_ours(ended.exc_value):
            self._keep(f"a thread of the server has ended: {in_what(ended.exc_value)}")
        self._hook_before(ended)

    def _keep(self, text: str) -> None:
        with self._guard:
            if text in self._found or len(self._found) < _MOST:
                self._found[text] += 1


def _error_of(record: logging.LogRecord) -> BaseException | None:
    """The error that *record* tells of, if it is one of ours."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and record.name.partition(".")[0] == _PACKAGE:
        return error
    error = error or getattr(record, "cause", None)
    return error if error is not None and _is_ours(error) else None


def _is_ours(error: BaseException) -> bool:
    """Whether it arose in the server, or in what that called, and not in upstream below it.

    With an OSError or a ValueError a connection says that its peer is at fault.
    """
    packages = [
        str(frame.f_globals.get("__name__")).partition(".")[0] for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    known = [package for package in packages if package in {_PACKAGE, _UPSTREAM}]
    return known[-1:] == [_PACKAGE] and not isinstance(error, OSError | ValueError)
