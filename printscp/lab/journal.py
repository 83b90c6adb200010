"""The journal: a folder with a bundle of each association, written while it goes on.

<folder>/NNNNNN_<began>_<calling AE>.jsonl
"""

import logging
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from printscp import durable
from printscp.lab.bundle import Line, encoded, ended, header, without_data_set
from printscp.lab.record import AssociationRecord

_log = logging.getLogger("printscp.lab")

SUFFIX = ".jsonl"
_NAME = re.compile(r"(\d{6,})_.*\.jsonl")


class Journal:
    """Writes the bundles of associations as they grow; what cannot be written is left out, and told once.

    One thread at a time. Nothing is synced: it is for looking, and may end anywhere when the power fails.
    """

    def __init__(self, folder: Path, *, keep: int, most_octets: int) -> None:
        """At most the newest *keep* bundles are kept, of *most_octets* together. The folder is made when it is needed."""
        self._folder, self._keep, self._most_octets = folder, keep, most_octets
        self._open: dict[int, _Bundle] = {}
        self._idle: set[int] = set()
        self._has_failed = False

    def last_number(self) -> int:
        """Of the associations that are there; 0 where there is none."""
        with suppress(OSError):
            return max((number_of(path) for path in bundles(self._folder)), default=0)
        return 0

    def begin(self, record: AssociationRecord) -> None:
        try:
            durable.make_folder(self._folder, durable.PRIVATE)
            self._open[record.number] = _Bundle(self._folder / name_of(record), self._most_octets, header(record))
        except OSError as error:
            self._tell(error)
        self._purge()

    def write(self, number: int, line: Line, *, is_last: bool = False) -> None:
        """Add *line* to the bundle of the association of this *number*, unless that could not be written before."""
        bundle = self._open.get(number)
        if bundle is None:
            return
        try:
            bundle.write(line, is_last=is_last)
        except OSError as error:
            self._close(number)
            self._tell(error)

    def end(self, number: int, how: str, seconds: float | None, *, is_idle: bool = False) -> None:
        """*is_idle* says that nothing is lost when this bundle goes before older ones."""
        if is_idle:
            self._idle.add(number)
        self.write(number, ended(how, seconds), is_last=True)
        self._close(number)
        self._purge()

    def forget(self, numbers: Iterable[int]) -> None:
        """Write no more of these associations."""
        for number in numbers:
            self._close(number)

    def _close(self, number: int) -> None:
        bundle = self._open.pop(number, None)
        if bundle is not None:
            bundle.close()

    def _purge(self) -> None:
        """Take away the idle and then the oldest, but none that is being written."""
        with suppress(OSError):
            found = {path: path.stat().st_size for path in bundles(self._folder)}
            count, octets = len(found), sum(found.values())
            for path in sorted(found, key=lambda path: number_of(path) not in self._idle):
                if count <= self._keep and octets <= self._most_octets:
                    break
                if number_of(path) not in self._open:
                    path.unlink(missing_ok=True)
                    self._idle.discard(number_of(path))
                    count, octets = count - 1, octets - found[path]

    def _tell(self, error: OSError) -> None:
        if not self._has_failed:
            self._has_failed = True
            reason = error.strerror or type(error).__name__
            _log.warning(
                "%s: associations cannot be recorded: %s; films are printed all the same", self._folder, reason
            )


class _Bundle:
    """A bundle that grows up to *most_octets*; what there is no room for is left out, but its first and last line."""

    def __init__(self, path: Path, most_octets: int, first: Line) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, durable.OWNER_ONLY)
        self._octets_left = most_octets
        try:
            self._append(_bytes(first))
        except OSError:
            self.close()
            path.unlink(missing_ok=True)
            raise

    def write(self, line: Line, *, is_last: bool) -> None:
        content = _bytes(line)
        if len(content) > self._octets_left and line.get("data_set"):
            content = _bytes(without_data_set(line))
        if len(content) <= self._octets_left or is_last:
            self._append(content)

    def _append(self, content: bytes) -> None:
        self._octets_left -= len(content)
        written = os.write(self._descriptor, content)
        if written < len(content):
            # What stays is a line that breaks off, as after a power failure.
            raise OSError("the disk is full")

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._descriptor)


def _bytes(line: Line) -> bytes:
    return encoded(line).encode(errors="backslashreplace")


def bundles(folder: Path) -> list[Path]:
    """The bundles in *folder*, the oldest first. Raises OSError."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=number_of)


def number_of(path: Path) -> int:
    """The number of an association, of the name of its bundle."""
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def name_of(record: AssociationRecord) -> str:
    """The name of the bundle of *record*, in which a print SCU can put no character of its own."""
    calling = re.sub(r"[^A-Za-z0-9-]", "_", record.request.calling_ae)[:16] or "_"
    return f"{record.number:06}_{record.began:%Y%m%dT%H%M%S}_{calling}{SUFFIX}"
