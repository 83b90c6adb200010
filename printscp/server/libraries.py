"""What pydicom does otherwise in this process while a server runs; afterwards all is as before."""

import logging
import threading
import warnings
from contextlib import suppress
from typing import Any, cast

import pydicom.config
from pynetdicom.association import Association
from pynetdicom.dul import DULServiceProvider

from printscp.server.connection import Connection

_log = logging.getLogger("pydicom")
_MODES = ("reading_validation_mode", "writing_validation_mode")
_lock = threading.Lock()
_running = 0
_before: dict[str, int] = {}


def set_up() -> None:
    """For one more server: values that are wrong are answered with a status, and are for no exception and no log."""
    global _running  # noqa: PLW0603  the modes are of the process
    with _lock:
        if not _running:
            _before.update({mode: getattr(pydicom.config.settings, mode) for mode in _MODES})
            _set(dict.fromkeys(_MODES, pydicom.config.IGNORE))
            _log.addFilter(_is_of_others)
        _running += 1
    insist()


def insist() -> None:
    """For what pydicom warns of in a thread of a server: it says nothing, and raises nothing.

    To be said again before it decodes, for others come first or put back what they had found, as pytest does before and
    after each test. `warnings.catch_warnings` is for programs of one thread.
    """
    with _lock:
        filters = _filters()
        if _running and filters[:1] != [_QUIET]:
            # The first one counts; never is there none, for other threads are asking.
            filters.insert(0, _QUIET)
            _remove(filters, first=1)


def give_back() -> None:
    """One server less; the last one leaves the modes as they were before the first."""
    global _running  # noqa: PLW0603
    with _lock:
        _running -= 1
        if not _running:
            _set(_before)
            _log.removeFilter(_is_of_others)
            _remove(_filters(), first=0)


def _set(modes: dict[str, int]) -> None:
    for mode, value in modes.items():
        setattr(pydicom.config.settings, mode, value)


def _is_of_others(_record: logging.LogRecord | None = None) -> bool:
    """Whether a thread that is none of a server's logs or warns: pydicom quotes what a peer sent, at any length."""
    thread = threading.current_thread()
    if isinstance(thread, Association | DULServiceProvider):
        dul = thread.dul if isinstance(thread, Association) else thread
        return not isinstance(dul.socket, Connection)
    return not thread.name.startswith("printscp-")


class _Modules:
    """In a filter of warnings, where others have a pattern: matches pydicom where it works for a server."""

    def match(self, module: str) -> bool:
        return module.partition(".")[0] == "pydicom" and not _is_of_others()


_QUIET = ("ignore", None, Warning, _Modules(), 0)


def _filters() -> list[Any]:
    return cast(list[Any], warnings.filters)


def _remove(filters: list[Any], first: int) -> None:
    with suppress(ValueError):
        filters.pop(filters.index(_QUIET, first))
