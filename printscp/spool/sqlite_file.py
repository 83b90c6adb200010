"""A SQLite file that survives power cuts: one connection that writes, one that reads, and errors of the disk as OSError.

Readers never wait for a writer, nor for the disk that syncs it.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EBADF, EBUSY, EIO, ENOENT, ENOSPC, EROFS
from pathlib import Path

from printscp import durable
from printscp.spool import schema
from printscp.spool.queue import QueueBusy

_BUSY_SECONDS = 10.0

_DAMAGED = "the queue is damaged; keep a copy of it before anything else"
# What SQLite tells, by its primary result code: the errno that callers know, and what a person may do.
_ERRORS: dict[int, tuple[int, str]] = {
    sqlite3.SQLITE_FULL: (ENOSPC, os.strerror(ENOSPC)),
    sqlite3.SQLITE_READONLY: (EROFS, os.strerror(EROFS)),
    sqlite3.SQLITE_CORRUPT: (EIO, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (EIO, "is no SQLite database, or a damaged one; keep a copy of it before anything else"),
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_WRITE_TO_SEE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
# Memory that is shared by processes is a file beside the database; it cannot grow on a full disk.
_NO_ROOM = {sqlite3.SQLITE_IOERR_SHMSIZE}


class SqliteFile:
    """The file and this process's two connections to it; every method may be called from any thread."""

    def __init__(self, path: Path, steps: Sequence[str] = schema.STEPS) -> None:
        self.path = path
        self._steps = steps
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None

    def open(self) -> None:
        """Make it, or bring it up to date after a copy. Raises OSError and `NewerFolder`."""
        with _disk_errors(self.path), self._closed_by_errors():
            self._writer = _connection(self.path, "rwc")
            schema.bring_up_to_date(self._writer, self.path, self._steps)
            self._writer.execute("PRAGMA journal_mode = WAL")
            durable.sync_folder(self.path.parent)
            self._reader = _reader(self.path)

    def attach(self) -> None:
        """Open it as it is. Raises OSError, FileNotFoundError where there is none, `NewerFolder` and `OlderFolder`."""
        if not self.path.exists():
            raise FileNotFoundError(ENOENT, "there is no queue", str(self.path))
        with _disk_errors(self.path), self._closed_by_errors():
            self._writer = _connection(self.path, "rw")
            schema.require_current(self._writer, self.path, self._steps)
            self._reader = _reader(self.path)

    def close(self) -> None:
        with self._read_lock, self._write_lock:
            for connection in (self._reader, self._writer):
                if connection:
                    connection.close()
            self._reader = self._writer = None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: durable when the block ends well, and undone otherwise. Raises OSError."""
        with self._write_lock, _disk_errors(self.path):
            connection = self._open(self._writer)
            connection.execute("BEGIN IMMEDIATE")
            with _ended(connection):
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The file as it is at one moment. Raises OSError."""
        with self._read_lock, _disk_errors(self.path):
            connection = self._open(self._reader)
            connection.execute("BEGIN")
            with _ended(connection):
                yield connection

    def version_of_data(self) -> int:
        """Another number whenever another process has changed something. Raises OSError."""
        with self._write_lock, _disk_errors(self.path):
            # It tells the changes of other connections, and this one makes all of our own.
            return int(self._open(self._writer).execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def _closed_by_errors(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _open(self, connection: sqlite3.Connection | None) -> sqlite3.Connection:
        if connection is None:
            raise OSError(EBADF, "the queue is not open", str(self.path))
        return connection


def _connection(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    try:
        # The same as FULL with a write-ahead log; where there can be none, a rollback journal is as safe with it.
        connection.execute("PRAGMA synchronous = EXTRA")
        # macOS syncs only with these.
        connection.execute("PRAGMA fullfsync = 1")
        connection.execute("PRAGMA checkpoint_fullfsync = 1")
        connection.execute("PRAGMA foreign_keys = 1")
    except BaseException:
        connection.close()
        raise
    return connection


def _reader(path: Path) -> sqlite3.Connection:
    connection = _connection(path, "rw")
    connection.execute("PRAGMA query_only = 1")
    return connection


@contextmanager
def _ended(connection: sqlite3.Connection) -> Iterator[None]:
    """Commits what the block does, or takes it back."""
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself takes back what a full disk stopped.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """What SQLite raises becomes an OSError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _os_error(error, path) from error


def _os_error(error: sqlite3.Error, path: Path) -> OSError:
    code: int = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if primary in _BUSY:
        return QueueBusy(EBUSY, f"another process has held the queue for {_BUSY_SECONDS:.0f} s", str(path))
    if code in _NO_ROOM:
        return OSError(ENOSPC, os.strerror(ENOSPC), str(path))
    if primary in _WRITE_TO_SEE:
        try:
            # SQLite does not say why; writing there does.
            durable.require_writable(path.parent)
        except OSError as reason:
            return OSError(reason.errno, reason.strerror, str(path))
    number, words = _ERRORS.get(primary, (EIO, str(error)))
    return OSError(number, words, str(path))
