"""The SQLite queue beside other processes; the contract itself is in test_queue.py."""

import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest

from printscp.film.job_state import JobState, Reason
from printscp.outcomes import Done, Later
from printscp.spool.queue import RENDER, NewerFolder, OlderFolder
from printscp.spool.schema import STEPS
from printscp.spool.sqlite_queue import SqliteQueue
from tests.spool.queues import BACKOFF, Clock, new_job

# What `printscp jobs` does in a process of its own.
OPERATOR = """
import sys
from pathlib import Path
from printscp.spool.sqlite_queue import SqliteQueue

queue = SqliteQueue(Path(sys.argv[1]))
queue.attach()
for verb, number in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
    print(getattr(queue, verb)(int(number)).state.value)
queue.close()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "queue.sqlite"


@pytest.fixture
def queue(path):
    with closing(SqliteQueue(path, clock=Clock())) as queue:
        queue.open()
        yield queue


@pytest.fixture
def attached(queue, path):
    with closing(SqliteQueue(path)) as attached:
        attached.attach()
        yield attached


def operator(path, *verbs):
    """The states of the jobs after each verb."""
    return subprocess.run(
        [sys.executable, "-c", OPERATOR, path, *verbs], check=True, capture_output=True, text=True, timeout=60
    ).stdout.split()


def test_a_running_server_sees_what_another_process_does(queue, path):
    queue.submit(new_job("1.1"))
    queue.submit(new_job("1.2", calling_ae="CT2"))
    _, task = queue.claim(RENDER)
    seen = queue.changes()

    told = operator(path, "cancel", "1", "hold", "2")

    assert told == ["canceled", "pending-held"]
    assert queue.changes() != seen
    assert queue.is_canceled(task)
    assert queue.job(2).reason is Reason.HOLD
    assert queue.claim(RENDER) is None


def test_what_a_server_does_itself_is_no_change_of_others(queue):
    seen = queue.changes()

    queue.submit(new_job("1.1"))
    queue.claim(RENDER)

    assert queue.changes() == seen


def test_a_stopped_server_finds_what_another_process_did(queue, path):
    queue.submit(new_job("1.1"))
    queue.close()

    operator(path, "hold", "1")

    queue.open()
    assert queue.job(1).state is JobState.HELD


def test_whoever_attaches_leaves_alone_what_is_processing(queue, attached):
    queue.submit(new_job("1.1"))

    queue.claim(RENDER)

    assert attached.job(1).state is JobState.PROCESSING
    assert attached.claim(RENDER) is None


def test_two_that_claim_at_once_get_different_tasks(queue, attached):
    queue.submit(new_job("1.1", calling_ae="CT1"))
    queue.submit(new_job("1.2", calling_ae="CT2"))

    claims = [queue.claim(RENDER), attached.claim(RENDER)]

    assert [job.number for job, _ in claims] == [1, 2]


def test_nothing_is_attached_to_where_there_is_no_queue(path):
    with pytest.raises(FileNotFoundError, match="there is no queue"):
        SqliteQueue(path).attach()

    assert not path.exists()


def test_a_queue_of_another_version_is_not_attached_to(queue, path):
    newer = (*STEPS, "CREATE TABLE extra (number INTEGER)")
    with pytest.raises(OlderFolder):
        SqliteQueue(path, steps=newer).attach()
    with closing(SqliteQueue(path, steps=newer)) as migrated:
        migrated.open()

    with pytest.raises(NewerFolder):
        SqliteQueue(path).attach()
    with pytest.raises(NewerFolder):
        SqliteQueue(path).open()


def test_an_older_queue_goes_on_with_its_jobs(queue, path):
    queue.submit(new_job("1.1"))
    queue.close()

    with closing(SqliteQueue(path, steps=(*STEPS, "CREATE TABLE extra (number INTEGER)"))) as migrated:
        migrated.open()

        assert [job.uid for job, _ in [migrated.claim(RENDER)]] == ["1.1"]


def test_what_fails_in_a_transaction_leaves_the_queue_as_it_was(queue):
    with pytest.raises(OSError, match="UNIQUE constraint failed"):
        queue.submit(new_job("1.1", deliveries=("out", "out")))

    assert queue.jobs() == ()
    assert queue.submit(new_job("1.2")).state is JobState.PENDING


def test_a_settled_task_may_not_be_settled_twice(queue):
    queue.submit(new_job("1.1"))
    _, task = queue.claim(RENDER)
    queue.settle(task, Done(), BACKOFF)

    job = queue.settle(task, Later(problem="away", everyone=True), BACKOFF)

    assert job.render.state is JobState.COMPLETED


def test_the_time_of_a_state_is_the_time_it_was_taken(path):
    clock = Clock()
    with closing(SqliteQueue(path, clock=clock)) as queue:
        queue.open()
        queue.submit(new_job("1.1"))
        started = clock.now
        clock.after(0.123457)

        job, task = queue.claim(RENDER)

        assert job.since == task.since == started + timedelta(microseconds=123457)
        assert job.deliveries[0].since == started
