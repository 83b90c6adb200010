"""What pydicom does otherwise in this process while a server runs; afterwards all is as before."""

import logging
import threading

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


def give_back() -> None:
    """One server less; the last one leaves the modes as they were before the first."""
    global _running  # noqa: PLW0603
    with _lock:
        _running -= 1
        if not _running:
            _set(_before)
            _log.removeFilter(_is_of_others)


def _set(modes: dict[str, int]) -> None:
    for mode, value in modes.items():
        setattr(pydicom.config.settings, mode, value)


def _is_of_others(_record: logging.LogRecord) -> bool:
    """Whether a thread that is none of a server's logs: pydicom quotes what a peer sent, at any length."""
    thread = threading.current_thread()
    if isinstance(thread, Association | DULServiceProvider):
        dul = thread.dul if isinstance(thread, Association) else thread
        return not isinstance(dul.socket, Connection)
    return not thread.name.startswith("printscp-")
