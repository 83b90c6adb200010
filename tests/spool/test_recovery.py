"""What a start makes of the data folder that an earlier run left."""

import errno

import pytest

from printscp.spool.recovery import recover
from tests.data_folders import DataFolder
from tests.jobs import print_job
from tests.spool.queues import new_job


@pytest.fixture
def folder(tmp_path):
    with DataFolder(tmp_path) as folder:
        yield folder


def recovered(folder: DataFolder) -> list[str]:
    """The UIDs of all jobs after a start, oldest first."""
    recover(folder.store, folder.queue, lambda job, name: new_job(job.uid))
    return [job.uid for job in reversed(folder.queue.jobs())]


def names(folder: DataFolder, place: str) -> list[str]:
    return sorted(path.name for path in (folder.path / place).iterdir())


def test_jobs_with_a_row_go_on_and_what_was_being_done_waits_again(folder):
    folder.add()
    folder.queue.claim("render")
    folder.queue.close()

    assert recovered(folder) == ["1.2.3.4"]
    assert folder.states() == {"render": "pending", "out": "pending"}


def test_a_file_without_a_row_is_kept_aside_and_told_and_documents_without_one_are_removed(folder, caplog):
    job = folder.add()
    stranger = folder.store.put(print_job("1.2.5"))
    for uid in (job.uid, "1.2.5"):
        folder.store.documents(uid).mkdir()

    assert recovered(folder) == ["1.2.3.4"]
    assert (names(folder, "jobs"), names(folder, "documents")) == ([job.file], ["1.2.3.4"])
    assert names(folder, "unacknowledged") == [stranger]
    assert caplog.messages == [
        f"{stranger} was never acknowledged, or the queue has lost it: it is kept in unacknowledged/"
    ]


def test_what_could_not_be_removed_of_a_purged_job_is_removed_at_the_next_start(folder):
    folder.add()
    folder.queue.cancel(1)
    folder.queue.purge([1])

    recovered(folder)

    assert names(folder, "jobs") == []


def test_a_start_that_dies_while_it_queues_the_jobs_of_a_lost_queue_loses_none(folder, monkeypatch):
    for uid in ("1.2.5", "1.2.6", "1.2.7"):
        folder.add(uid)
    folder.queue.close()
    folder.store.queue_path.unlink()

    def dies(job):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(folder.queue, "submit", dies)
        with pytest.raises(OSError, match="Input/output"):
            recovered(folder)
    folder.queue.close()

    assert recovered(folder) == ["1.2.5", "1.2.6", "1.2.7"]


def test_in_a_folder_whose_queue_is_empty_every_job_is_queued_again(folder):
    folder.add("1.2.5")
    folder.queue.close()
    for path in folder.path.glob("queue.sqlite*"):
        path.write_bytes(b"")

    assert recovered(folder) == ["1.2.5"]


def test_in_a_folder_that_lost_its_queue_every_job_is_queued_again(folder):
    folder.add("1.2.5")
    folder.add("1.2.6")
    folder.queue.close()
    folder.store.queue_path.unlink()

    assert recovered(folder) == ["1.2.5", "1.2.6"]


def test_with_an_older_copy_of_the_queue_and_without_its_mark_the_jobs_that_it_does_not_know_are_queued(folder):
    folder.add("1.2.5")
    folder.queue.cancel(1)
    folder.store.put(print_job("1.2.6"))
    (folder.path / "queued").unlink()

    assert recovered(folder) == ["1.2.5", "1.2.6"]
    assert folder.states(1)["out"] == "canceled"


def test_a_damaged_file_is_set_aside_and_told_without_a_word_of_its_content(folder, caplog):
    damaged = folder.store.path("20261121-damaged.dcm")
    damaged.write_bytes(b"Doe^Jane")
    (folder.path / "queued").unlink()

    assert recovered(folder) == []
    assert names(folder, "damaged") == ["20261121-damaged.dcm"]
    assert caplog.messages == ["20261121-damaged.dcm cannot be read, and is set aside: InvalidDicomError"]


def test_a_disk_that_fails_sets_nothing_aside(folder, monkeypatch):
    def fails(name):
        raise OSError(errno.EIO, "Input/output error")

    folder.store.put(print_job())
    (folder.path / "queued").unlink()
    monkeypatch.setattr(folder.store, "get", fails)

    with pytest.raises(OSError, match="Input/output error"):
        recovered(folder)

    assert len(names(folder, "jobs")) == 1
    assert not folder.store.is_queued(folder.queue.identity())
