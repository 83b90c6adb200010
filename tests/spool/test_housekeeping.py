"""What goes on beside printing."""

import threading
from datetime import timedelta

import pytest

from printscp.outcomes import Done
from printscp.spool.housekeeping import Housekeeping, purge
from printscp.spool.retention import Limits
from printscp.spool.sqlite_queue import SqliteQueue
from tests.data_folders import DataFolder
from tests.network_fixtures import wait_until


@pytest.fixture
def folder(tmp_path):
    with DataFolder(tmp_path) as folder:
        yield folder


@pytest.fixture
def keep_house(folder):
    """Starts the thread; what it is called for counts."""
    started = []

    def keep_house(limits: Limits | None = None, on_change=lambda: None) -> Housekeeping:
        housekeeping = Housekeeping(folder.store, folder.queue, limits or Limits(), on_change, look_seconds=0.01)
        started.append(housekeeping)
        housekeeping.start()
        return housekeeping

    yield keep_house
    for housekeeping in started:
        housekeeping.stop()


def delivered(folder: DataFolder, *uids: str) -> None:
    for uid in uids:
        folder.add(uid)
        folder.render()
        folder.settle("out", Done())


def kept(folder: DataFolder) -> list[str]:
    return [job.uid for job in folder.queue.kept()]


def test_what_another_process_changes_is_noticed(folder, keep_house):
    folder.add()
    noticed = threading.Event()
    keep_house(on_change=noticed.set)
    noticed.clear()
    other = SqliteQueue(folder.store.queue_path)
    other.attach()

    other.hold(1)
    other.close()

    assert noticed.wait(10)


def test_whoever_is_told_may_fail_and_is_told_the_next_time(folder, keep_house, caplog):
    folder.add()
    calls = []

    def fails():
        calls.append(None)
        raise RuntimeError("listener")

    keep_house(on_change=fails)
    other = SqliteQueue(folder.store.queue_path)
    other.attach()
    for verb in (other.hold, other.release):
        before = len(calls)
        verb(1)
        wait_until(lambda before=before: len(calls) > before)
    other.close()

    wait_until(lambda: caplog.messages[:2] == ["housekeeping"] * 2)


def test_a_data_folder_that_is_away_has_no_room_until_it_is_back(folder, keep_house, monkeypatch, caplog):
    monkeypatch.setattr("printscp.spool.housekeeping._ROOM_SECONDS", 0.01)
    housekeeping = keep_house()

    def away():
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(folder.store, "free", away)
        wait_until(lambda: not housekeeping.has_room)
    wait_until(lambda: housekeeping.has_room)

    assert "the data folder cannot be used: [Errno 5] Input/output error" in caplog.messages


def test_old_films_are_purged_at_the_start(folder, keep_house):
    delivered(folder, "1.2.1", "1.2.2", "1.2.3")

    keep_house(Limits(max_films=2))

    assert kept(folder) == ["1.2.3", "1.2.2"]
    assert len(list((folder.path / "jobs").iterdir())) == 2


def test_the_history_of_purged_jobs_is_forgotten_after_its_time(folder, keep_house):
    delivered(folder, "1.2.1")
    folder.queue.purge([1])
    keep_house()
    without_limit = folder.queue.job(1)

    keep_house(Limits(history=timedelta(microseconds=1)))

    assert without_limit is not None
    assert folder.queue.job(1) is None


def test_there_is_room_again_when_the_disk_has_some_and_that_is_told(folder, keep_house, monkeypatch):
    free = [0]
    monkeypatch.setattr(folder.store, "free", lambda: free[0])
    told = threading.Event()
    housekeeping = keep_house(on_change=told.set)
    before = housekeeping.has_room

    free[0] = 1000
    assert told.wait(10)

    assert (before, housekeeping.has_room) == (False, True)


def test_where_there_is_no_room_what_is_delivered_goes_first(folder, keep_house, monkeypatch):
    delivered(folder, "1.2.1", "1.2.2")
    monkeypatch.setattr(folder.store, "free", lambda: 1000 if len(kept(folder)) < 2 else 10)

    housekeeping = keep_house(Limits(min_free=11))

    assert (kept(folder), housekeeping.has_room) == (["1.2.2"], True)


def test_a_file_that_cannot_be_removed_keeps_no_other_from_it_and_holds_up_no_start(
    folder, keep_house, monkeypatch, caplog
):
    delivered(folder, "1.2.1", "1.2.2", "1.2.3")
    remove = folder.store.remove

    def refuse_one(name, uid):
        if uid == "1.2.2":
            raise PermissionError(13, "Permission denied", name)
        remove(name, uid)

    monkeypatch.setattr(folder.store, "remove", refuse_one)

    keep_house(Limits(max_films=1))

    assert kept(folder) == ["1.2.3"]
    assert [path.name[-9:-4] for path in sorted((folder.path / "jobs").iterdir())] == ["1.2.2", "1.2.3"]
    assert caplog.messages[0].startswith(
        "not all data of 2 job(s) that are to be purged can be removed: [Errno 13] Permission denied"
    )


def test_what_somebody_asks_for_again_just_before_it_is_purged_stays(folder):
    delivered(folder, "1.2.1")
    seen = folder.queue.job(1)
    folder.queue.again(1, ["out"])

    purge(folder.store, folder.queue, (seen,))

    assert kept(folder) == ["1.2.1"]
    assert len(list((folder.path / "jobs").iterdir())) == 1
