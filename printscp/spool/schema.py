"""The form of the queue's SQLite file: how it is made, told from others, and brought up to date.

`PRAGMA user_version` counts the steps that were taken. A step is never changed once it was released; what is new is a
step more.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from errno import EINVAL, EIO
from pathlib import Path

from printscp import __version__, durable
from printscp.spool.queue import NewerFolder, OlderFolder

APPLICATION_ID = int.from_bytes(b"pscp", "big")

# Priority and calling AE of a job stand with each of its tasks too, so that claiming reads nothing of the history: the
# indexes with a condition hold only what waits. Times are seconds since 1970, UTC; `created` is as it was given, with
# its offset, for files are named by it.
STEPS: tuple[str, ...] = (
    """
    CREATE TABLE about (written_by TEXT NOT NULL);

    -- The same for all copies of this queue, and for no other.
    CREATE TABLE identity (id TEXT NOT NULL);
    INSERT INTO identity VALUES (lower(hex(randomblob(16))));

    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        file TEXT NOT NULL,
        printer TEXT NOT NULL,
        calling_ae TEXT NOT NULL,
        created TEXT NOT NULL,
        priority INTEGER NOT NULL,
        films INTEGER NOT NULL,
        copies INTEGER NOT NULL,
        octets INTEGER NOT NULL,
        done_when_delivered INTEGER NOT NULL,
        purged INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        info TEXT NOT NULL,
        since REAL NOT NULL
    );
    CREATE INDEX jobs_by_state ON jobs (state, number);
    CREATE INDEX jobs_kept ON jobs (number) WHERE purged = 0;

    CREATE TABLE tasks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        lane TEXT NOT NULL,
        priority INTEGER NOT NULL,
        calling_ae TEXT NOT NULL,
        rendered INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        since REAL NOT NULL,
        claims INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        deaths INTEGER NOT NULL DEFAULT 0,
        first_try REAL,
        retry_at REAL,
        with_everyone INTEGER NOT NULL DEFAULT 0 CHECK (with_everyone = 0 OR state = 'processing-stopped'),
        problem TEXT NOT NULL DEFAULT '',
        info TEXT NOT NULL DEFAULT '',
        checkpoint TEXT NOT NULL DEFAULT '',
        receipt TEXT NOT NULL DEFAULT '',
        warnings TEXT NOT NULL DEFAULT '[]',
        UNIQUE (job, lane)
    );
    CREATE INDEX tasks_to_claim ON tasks (lane, priority, job)
        WHERE rendered = 1 AND state IN ('pending', 'processing-stopped');
    CREATE INDEX tasks_with_a_place ON tasks (lane, calling_ae, priority, job)
        WHERE state IN ('pending', 'processing') OR with_everyone = 1;
    CREATE INDEX tasks_not_final ON tasks (lane)
        WHERE state NOT IN ('canceled', 'aborted', 'completed');
    """,
)


def bring_up_to_date(connection: sqlite3.Connection, path: Path, steps: Sequence[str] = STEPS) -> None:
    """Make the schema in a new file, or take the *steps* that an older one lacks, after a copy of it.

    The copy is named by the version, such as ``queue-v1.sqlite``, and stands beside the file. Raises `NewerFolder`, and
    OSError when the file is damaged or of another program.
    """
    version = _version(connection, path)
    _refuse_newer(connection, path, version, steps)
    _require_sound(connection, path)
    if version == len(steps):
        return
    if version:
        _copy(connection, path.with_name(f"{path.stem}-v{version}{path.suffix}"))
    _take(connection, steps[version:], len(steps))


def require_current(connection: sqlite3.Connection, path: Path, steps: Sequence[str] = STEPS) -> None:
    """Raises `NewerFolder`, `OlderFolder`, and OSError when the file is of another program."""
    version = _version(connection, path)
    _refuse_newer(connection, path, version, steps)
    if version < len(steps):
        raise OlderFolder(f"{path} is of an older version: start the server once, which brings it up to date")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The steps taken in the file; 0 for a new one."""
    application = _number(connection, "PRAGMA application_id")
    version = _number(connection, "PRAGMA user_version")
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    if application != APPLICATION_ID and (application or version or tables):
        raise OSError(EINVAL, "is a database of another program, no queue of printscp", str(path))
    return version


def _refuse_newer(connection: sqlite3.Connection, path: Path, version: int, steps: Sequence[str]) -> None:
    if version <= len(steps):
        return
    try:
        about = connection.execute("SELECT written_by FROM about").fetchone()
        writer = f"printscp {about[0]}"
    except (sqlite3.DatabaseError, TypeError):
        writer = "a newer printscp"
    raise NewerFolder(
        f"{path} was written by {writer} (schema {version}); this is printscp {__version__} (schema {len(steps)}): "
        "install that version or a newer one, or use another data folder"
    )


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """A damaged file must not be written to, for what it still holds may be saved."""
    found = " ".join(connection.execute("PRAGMA quick_check(1)").fetchone()[0].split())
    if found != "ok":
        raise OSError(EIO, f"the queue is damaged ({found}); keep a copy of it before anything else", str(path))


def _copy(connection: sqlite3.Connection, place: Path) -> None:
    with durable.writing(place) as file, closing(sqlite3.connect(file.name)) as target:
        connection.backup(target)


def _take(connection: sqlite3.Connection, steps: Sequence[str], version: int) -> None:
    """All *steps* or none."""
    try:
        connection.executescript("BEGIN IMMEDIATE;" + ";".join(steps))
        connection.execute("DELETE FROM about")
        connection.execute("INSERT INTO about VALUES (?)", (__version__,))
        # A PRAGMA takes no parameters; these are numbers of ours.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])
