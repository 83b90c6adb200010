"""Secrets of the deliveries: each stands in a file of its own, which is read whenever it is needed.

So a secret never stands in the settings, and can be changed without a new start.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from printscp.deliver.delivery import DestinationDown


def secrets_of(path: Path) -> tuple[str, ...]:
    """The lines of *path* that are not empty, without blanks at their ends.

    Raises OSError, and DestinationDown when there is none, or one that is no printable ASCII; the error has no secret.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except UnicodeDecodeError:
        raise DestinationDown(f"{path} must be text in ASCII") from None
    secrets = tuple(line.strip() for line in lines if line.strip())
    if not secrets:
        raise DestinationDown(f"{path} is empty")
    if not all(secret.isprintable() for secret in secrets):
        raise DestinationDown(f"{path} must have no control characters")
    return secrets


def secret_of(path: Path) -> str:
    """The only secret of *path*. Raises as `secrets_of` does, and DestinationDown when there are several."""
    secret, *more = secrets_of(path)
    if more:
        raise DestinationDown(f"{path} must have one line")
    return secret


def problems_of(paths: Iterable[Path | None]) -> tuple[str, ...]:
    """What is wrong with those of *paths* that are set."""
    return tuple(problem for path in paths if path is not None for problem in _problem(path))


def exposed(path: Path) -> tuple[str, ...]:
    """That other users of this machine may read *path*, where they may. Raises OSError."""
    real = path.resolve()
    open_to_others = os.name == "posix" and real.stat().st_mode & stat.S_IROTH
    if not open_to_others or not all(folder.stat().st_mode & stat.S_IXOTH for folder in real.parents):
        return ()
    return (f"{path} can be read by every user of this machine: chmod o= {path}",)


def _problem(path: Path) -> tuple[str, ...]:
    try:
        secrets_of(path)
        return exposed(path)
    except OSError as error:
        return (f"{path}: {error.strerror}",)
    except DestinationDown as problem:
        return (str(problem),)
