"""The recorded associations of a data folder, and those in files of their own."""

from collections.abc import Iterator
from pathlib import Path

import click

from printscp.cli.failures import CannotRead, InvalidInput, NoInput
from printscp.lab import bundle
from printscp.lab.bundle_reading import BundleError
from printscp.lab.journal import bundles, number_of
from printscp.lab.record import AssociationRecord
from printscp.lab.trace_settings import FOLDER


def chosen(which: str, data: Path, calling: str | None = None) -> AssociationRecord:
    """The association of a number, the last one, or that in a file; ends the command where there is none.

    It is to be that of the AE title *calling*, where one is given.
    """
    if which == "last":
        newest = next(recorded(data, calling), None)
        if newest is None:
            of = f" from {calling}" if calling else ""
            raise NoInput(f"{data}: no association{of} is recorded; `printscp check` tells whether [trace] keeps any")
        return newest
    record = read(_numbered(which, data) if which.isdecimal() else Path(which))
    if calling not in (None, record.request.calling_ae):
        raise NoInput(f"association {record.number} is from {record.request.calling_ae}, not from {calling}")
    return record


def recorded(data: Path, calling: str | None = None) -> Iterator[AssociationRecord]:
    """The newest first; files that cannot be read are told and left out."""
    for path in reversed(_paths(data)):
        try:
            record = bundle.read(path)
        except FileNotFoundError:
            continue  # a server has just purged it
        except (OSError, BundleError) as error:
            click.echo(f"printscp: {error}", err=True)
            continue
        if calling in (None, record.request.calling_ae):
            yield record


def read(path: Path) -> AssociationRecord:
    """The association in the file *path*; ends the command where it cannot be read."""
    try:
        return bundle.read(path)
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror}") from None
    except BundleError as error:
        raise InvalidInput(str(error)) from None


def _numbered(number: str, data: Path) -> Path:
    path = next((path for path in _paths(data) if number_of(path) == int(number)), None)
    if path is None:
        raise NoInput(f"{data}: association {number} is not recorded; `printscp trace` lists those that are")
    return path


def _paths(data: Path) -> list[Path]:
    if not data.is_dir():
        raise CannotRead(f"{data}: there is no such folder; name the data folder of the server with --data")
    try:
        return bundles(data / FOLDER)
    except OSError as error:
        raise CannotRead(f"{data / FOLDER}: {error.strerror}") from None
