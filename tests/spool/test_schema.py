"""The form of the queue's file: made, told from others, brought up to date after a copy."""

import sqlite3
from contextlib import closing

import pytest

from printscp import __version__
from printscp.spool import schema
from printscp.spool.queue import NewerFolder, OlderFolder
from printscp.spool.sqlite_queue import SqliteQueue
from tests.spool.queues import new_job

NOTE = "ALTER TABLE jobs ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; CREATE TABLE extra (number INTEGER)"
NEWER = (*schema.STEPS, NOTE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "queue.sqlite"


@pytest.fixture
def connection(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def with_a_job(path, steps=schema.STEPS):
    queue = SqliteQueue(path, steps=steps)
    queue.open()
    queue.submit(new_job("1.2.3"))
    queue.close()


def one(connection, statement):
    return connection.execute(statement).fetchone()[0]


def names(path):
    """Of the files beside it, but for the log of the open database."""
    return sorted(entry.name for entry in path.parent.iterdir() if not entry.name.startswith("queue.sqlite-"))


def test_a_new_file_says_whose_it_is_and_of_which_version(connection, path):
    schema.bring_up_to_date(connection, path)

    assert one(connection, "PRAGMA application_id") == 0x70736370
    assert one(connection, "PRAGMA user_version") == len(schema.STEPS)
    assert one(connection, "SELECT written_by FROM about") == __version__
    assert names(path) == ["queue.sqlite"]


def test_an_older_file_is_brought_up_to_date_after_a_copy(connection, path):
    with_a_job(path)

    schema.bring_up_to_date(connection, path, NEWER)

    assert one(connection, "SELECT note FROM jobs") == "none"
    assert one(connection, "PRAGMA user_version") == len(NEWER)
    with closing(sqlite3.connect(path.with_name("queue-v1.sqlite"))) as copy:
        assert one(copy, "PRAGMA user_version") == 1
        assert one(copy, "SELECT uid FROM jobs") == "1.2.3"


def test_the_copy_is_a_queue_of_the_older_version(connection, path):
    with_a_job(path)
    schema.bring_up_to_date(connection, path, NEWER)

    with closing(SqliteQueue(path.with_name("queue-v1.sqlite"))) as older:
        older.open()

        assert [job.uid for job in older.jobs()] == ["1.2.3"]


def test_an_up_to_date_file_is_not_copied(connection, path):
    with_a_job(path)

    schema.bring_up_to_date(connection, path)

    assert names(path) == ["queue.sqlite"]


def test_a_step_that_fails_leaves_the_file_as_it_was(connection, path):
    with_a_job(path)

    with pytest.raises(sqlite3.OperationalError, match="no such table: absent"):
        schema.bring_up_to_date(connection, path, (*NEWER, "DROP TABLE absent"))

    assert one(connection, "PRAGMA user_version") == 1
    assert one(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'extra'") == 0
    assert one(connection, "SELECT uid FROM jobs") == "1.2.3"


def test_nothing_is_brought_up_to_date_where_there_is_no_room_for_the_copy(connection, path):
    with_a_job(path)
    path.with_name("queue-v1.sqlite").mkdir()

    with pytest.raises(IsADirectoryError):
        schema.bring_up_to_date(connection, path, NEWER)

    assert one(connection, "PRAGMA user_version") == 1


def test_a_newer_file_is_refused_by_the_version_that_wrote_it(connection, path):
    with_a_job(path, NEWER)
    connection.execute("UPDATE about SET written_by = '9.1'")

    with pytest.raises(NewerFolder) as refused:
        schema.bring_up_to_date(connection, path)

    assert str(refused.value) == (
        f"{path} was written by printscp 9.1 (schema 2); this is printscp {__version__} (schema 1): "
        "install that version or a newer one, or use another data folder"
    )


def test_a_newer_file_of_a_form_that_nobody_knows_is_refused(connection, path):
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 77")

    with pytest.raises(NewerFolder, match=r"was written by a newer printscp \(schema 77\)"):
        schema.bring_up_to_date(connection, path)


@pytest.mark.parametrize(
    "made", ["CREATE TABLE cookies (host TEXT)", "PRAGMA application_id = 17", "PRAGMA user_version = 1"]
)
def test_a_database_of_another_program_is_left_alone(connection, path, made):
    connection.execute(made)
    before = path.read_bytes()

    for look in (schema.bring_up_to_date, schema.require_current):
        with pytest.raises(OSError, match="database of another program"):
            look(connection, path)

    assert path.read_bytes() == before


def test_only_the_current_version_is_used_as_it_is(connection, path):
    with_a_job(path)

    schema.require_current(connection, path)

    with pytest.raises(OlderFolder, match="start the server once"):
        schema.require_current(connection, path, NEWER)


def test_a_newer_file_is_not_used_as_it_is(connection, path):
    with_a_job(path, NEWER)

    with pytest.raises(NewerFolder):
        schema.require_current(connection, path)


def test_a_damaged_file_is_told_before_anything_is_written(connection, path):
    with_a_job(path)
    damaged = bytearray(path.read_bytes())
    page = one(connection, "SELECT rootpage FROM sqlite_master WHERE name = 'tasks'")
    damaged[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(damaged)

    with pytest.raises(OSError, match=r"the queue is damaged .*; keep a copy of it before anything else"):
        schema.bring_up_to_date(connection, path, NEWER)

    assert names(path) == ["queue.sqlite"]


def test_a_task_without_a_job_is_not_kept(connection, path):
    schema.bring_up_to_date(connection, path)
    connection.execute("PRAGMA foreign_keys = 1")

    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO tasks (job, lane, priority, calling_ae, rendered, state, reason, since) "
            "VALUES (1, 'out', 1, 'CT1', 1, 'pending', 'job-queued', 0)"
        )
