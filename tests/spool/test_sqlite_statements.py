"""The statements of the SQLite queue: they read what waits, and nothing of the history."""

import sqlite3
from contextlib import closing

import pytest

from printscp.spool import schema
from printscp.spool import sqlite_statements as sql

VALUES = {
    "lane": "out", "now": 0, "before": 9, "most": 5, "state": "pending", "id": 1, "claims": 1, "job": 1, "states": "[]",
    "reason": "", "lanes": "[]",
}  # fmt: skip


@pytest.fixture
def plan(tmp_path):
    """How SQLite finds the rows of each table in a statement."""
    path = tmp_path / "queue.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        schema.bring_up_to_date(connection, path)
        yield lambda statement: [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement, VALUES)]


@pytest.mark.parametrize("statement", [sql.NEXT, sql.NEXT_DUE])
def test_the_next_task_is_found_among_those_that_wait(plan, statement):
    steps = plan(statement)

    assert any("task USING INDEX tasks_to_claim (lane=?)" in step for step in steps)
    assert any("tasks_with_a_place (lane=? AND calling_ae=? AND priority=? AND job<?)" in step for step in steps)
    assert not any("SCAN" in step or "B-TREE" in step for step in steps)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (sql.WAITING, "tasks_not_final (lane=?)"),
        (sql.NEWEST, "INTEGER PRIMARY KEY (rowid<?)"),
        (sql.NEWEST_IN_STATE, "jobs_by_state (state=? AND number<?)"),
        (sql.KEPT, "jobs_kept"),
        (sql.CHANGE, "sqlite_autoindex_tasks_1 (job=?"),
    ],
)
def test_rows_are_found_by_an_index(plan, statement, index):
    steps = plan(statement)

    assert index in steps[0]
    assert not any("B-TREE" in step for step in steps)
