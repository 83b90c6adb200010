"""What comes of rendering or delivering a job: the words that the spool and the deliveries have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is done, and stays so through a power cut."""

    receipt: str = ""
    """Where it went, in the words of the destination: a path, a job number, how many instances; no patient data."""
    warnings: tuple[str, ...] = ()
    """What became otherwise than asked for; no patient data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """It failed now and is tried again, until it has failed for too long."""

    problem: str
    """What failed and what to do, for people; no patient data."""
    everyone: bool
    """Whether every other job would fail too, because the destination is down. Then all wait and keep their order; else
    the others go on without this one."""
    info: str = "CHECK PRINTER"
    """Printer Status Info while it lasts: a term of PS3.3 C.13.9.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """It waits for a person; no attempt is made before that."""

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It can never be done; it is not tried again unless a person asks for it."""

    problem: str
    info: str = "UNKNOWN"
    """Execution Status Info: a term of PS3.3 C.13.9.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Died:
    """The process that did it died, or took too long and was ended; three times is once too often."""

    problem: str
    took_too_long: bool = False
    """Whether it was ended for that; a delivery may then have waited for its destination, and is tried as for `Later`."""


Outcome: TypeAlias = Done | Later | Held | Failed | Died

Checkpoint: TypeAlias = Callable[[str], None]
"""Keeps a text that the next try of the same task is given: how far this one came. It is durable when this returns."""
