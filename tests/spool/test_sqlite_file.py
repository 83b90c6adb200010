"""A SQLite file that survives power cuts, and tells errors of the disk as OSError."""

import errno
import sqlite3
import threading
from contextlib import closing

import pytest

from printscp.spool import sqlite_file
from printscp.spool.queue import OlderFolder, QueueBusy
from printscp.spool.schema import STEPS
from printscp.spool.sqlite_file import SqliteFile

INSERT = "INSERT INTO about VALUES (?)"
COUNT = "SELECT count(*) FROM about"


@pytest.fixture
def file(tmp_path):
    file = SqliteFile(tmp_path / "queue.sqlite")
    file.open()
    yield file
    file.close()


def count(file):
    with file.reading() as connection:
        return connection.execute(COUNT).fetchone()[0]


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_each_transaction_is_synced_in_a_log(file):
    with file.writing() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") >= 2
        assert pragma(connection, "fullfsync") == 1
        assert pragma(connection, "foreign_keys") == 1


def test_a_transaction_that_fails_is_undone(file):
    def fail():
        with file.writing() as connection:
            connection.execute(INSERT, ("1",))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert count(file) == 1


def test_a_reader_sees_one_moment_and_waits_for_no_writer(file):
    with file.writing() as connection:
        connection.execute(INSERT, ("1",))
        during = count(file)

    assert (during, count(file)) == (1, 2)


def test_a_reader_writes_nothing(file):
    with pytest.raises(OSError, match="Read-only"), file.reading() as connection:
        connection.execute(INSERT, ("1",))


def test_threads_write_one_after_the_other(file):
    def write():
        for _ in range(5):
            with file.writing() as connection:
                connection.execute(INSERT, ("1",))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(file) == 21


def test_a_full_disk_is_told_and_costs_nothing_that_is_kept(file):
    with file.writing() as connection:
        pages = pragma(connection, "page_count")
    file._writer.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(OSError, match="No space left") as full, file.writing() as connection:
        connection.execute(INSERT, ("x" * 100_000,))

    assert full.value.errno == errno.ENOSPC
    with file.writing() as connection:
        connection.execute(INSERT, ("small",))
    assert count(file) == 2


def test_another_process_is_waited_for_and_then_the_queue_is_busy(file, monkeypatch, tmp_path):
    monkeypatch.setattr(sqlite_file, "_BUSY_SECONDS", 0.01)
    file.close()
    file.open()
    with closing(sqlite3.connect(file.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(QueueBusy) as busy, file.writing():
            pass

        assert busy.value.errno == errno.EBUSY
        assert count(file) == 1


def test_a_writer_of_another_process_is_waited_for(file):
    other = sqlite3.connect(file.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute(INSERT, ("other",))
    timer = threading.Timer(0.1, other.execute, ["COMMIT"])
    timer.start()

    with file.writing() as connection:
        seen = connection.execute(COUNT).fetchone()[0]

    timer.join()
    other.close()
    assert seen == 2


@pytest.mark.parametrize("content", [b"no database at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path, content):
    path = tmp_path / "queue.sqlite"
    path.write_bytes(content)

    for opened in (SqliteFile(path).open, SqliteFile(path).attach):
        with pytest.raises(OSError, match="no SQLite database") as refused:
            opened()
        assert refused.value.filename == str(path)

    assert path.read_bytes() == content


def test_damage_that_is_met_later_is_told(file):
    file.close()
    damaged = bytearray(file.path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    file.path.write_bytes(damaged)
    file.attach()

    with pytest.raises(OSError, match="the queue is damaged"):
        count(file)


def test_a_database_of_another_program_is_not_changed(tmp_path):
    path = tmp_path / "queue.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE cookies (host TEXT)")
    before = path.read_bytes()

    with pytest.raises(OSError, match="another program"):
        SqliteFile(path).open()

    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        SqliteFile(tmp_path / "away" / "queue.sqlite").open()


def test_only_what_is_there_is_attached_to(tmp_path):
    path = tmp_path / "queue.sqlite"

    with pytest.raises(FileNotFoundError):
        SqliteFile(path).attach()

    assert not path.exists()


def test_an_older_file_is_not_attached_to(file):
    file.close()

    with pytest.raises(OlderFolder):
        SqliteFile(file.path, (*STEPS, "CREATE TABLE extra (number INTEGER)")).attach()


def test_the_name_of_the_file_may_be_any(tmp_path):
    folder = tmp_path / "100% of? films #1 Ä"
    folder.mkdir()

    with closing(SqliteFile(folder / "queue.sqlite")) as file:
        file.open()

    assert [path.name for path in folder.iterdir()] == ["queue.sqlite"]


def test_another_number_tells_what_another_connection_changed(file):
    before = file.version_of_data()
    assert file.version_of_data() == before

    with closing(SqliteFile(file.path)) as other:
        other.attach()
        with other.writing() as connection:
            connection.execute(INSERT, ("other",))

    assert file.version_of_data() != before


def test_a_closed_file_is_told(file):
    file.close()

    with pytest.raises(OSError, match="not open") as closed, file.writing():
        pass

    assert closed.value.errno == errno.EBADF
