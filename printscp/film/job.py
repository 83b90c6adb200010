"""A Print Job: the snapshot that N-ACTION takes of the films it prints (PS3.4 H.4.5)."""

from dataclasses import dataclass
from datetime import datetime

from printscp.film.session import FilmBox, FilmSession


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """Films to print, with the session as it was when they were printed."""

    uid: str
    created: datetime
    """When the job was accepted, with its time zone."""
    calling_ae: str
    printer: str
    """Name of the printer in the settings."""
    session: FilmSession
    films: tuple[FilmBox, ...]
