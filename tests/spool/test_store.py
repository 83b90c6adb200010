"""The film store: a job is on disk or it is not."""

import os
import stat
import subprocess
import sys
import threading

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from printscp.spool.store import FilmStore, FolderInUse
from tests.jobs import print_job

NAME = "20261121T153012345678-1.2.3.4.dcm"

posix = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")


@pytest.fixture
def store(tmp_path):
    store = FilmStore(tmp_path / "data")
    store.open()
    yield store
    store.close()


def modes(folder):
    """Of the folders in *folder* and of itself."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir()) if path.is_dir()}


@posix
def test_nobody_else_sees_the_films(store):
    assert modes(store.folder) == {"data": 0o700, "jobs": 0o700, "documents": 0o700}


@posix
def test_a_folder_that_is_there_keeps_its_mode(tmp_path):
    data = tmp_path / "data"
    (data / "jobs").mkdir(parents=True)
    data.chmod(0o755)
    (data / "jobs").chmod(0o750)

    store = FilmStore(data)
    store.open()
    store.close()

    assert modes(data) == {"data": 0o755, "jobs": 0o750, "documents": 0o700}


def test_a_job_that_was_put_is_given_back(store):
    name = store.put(print_job())

    assert name == NAME
    assert store.get(name) == print_job()


def test_jobs_are_named_oldest_first(store):
    later = print_job("1.2.3.1", created=print_job().created.replace(hour=16))
    names = [store.put(later), store.put(print_job("1.2.3.9"))]

    assert store.names() == tuple(names[::-1])


def test_what_a_person_said_of_the_patient_is_kept_beside_the_job(store):
    name = store.put(print_job())
    before = store.identity(name)
    identity = Dataset()
    identity.PatientID = "4711"
    store.identify(name, identity)

    assert before is None
    assert dcmread(store.identity(name), force=True).PatientID == "4711"
    assert store.names() == (name,)


def test_the_data_of_a_job_is_its_file_and_its_documents(store):
    name = store.put(print_job())
    store.documents("1.2.3.4").mkdir()
    (store.documents("1.2.3.4") / "film.pdf").write_bytes(bytes(1000))

    assert store.octets(name, "1.2.3.4") == store.path(name).stat().st_size + 1000


def test_nothing_is_left_of_a_job_that_is_removed(store):
    name = store.put(print_job())
    store.identify(name, Dataset())
    store.documents("1.2.3.4").mkdir()
    (store.documents("1.2.3.4") / "film.pdf").touch()

    store.remove(name, "1.2.3.4")

    assert list((store.folder / "jobs").iterdir()) == []
    assert not store.documents("1.2.3.4").exists()
    assert store.octets(name, "1.2.3.4") == 0


def test_a_job_that_is_removed_twice_is_gone(store):
    store.remove(NAME, "1.2.3.4")

    assert store.names() == ()


def test_a_reserve_is_given_while_a_full_disk_is_purged_and_taken_again(store):
    store.take_reserve()
    reserve = store.folder / "reserve"
    before = reserve.stat().st_size
    with store.reserve_given():
        given = not reserve.exists()

    assert (before, given, reserve.stat().st_size) == (1 << 20, True, 1 << 20)


def test_documents_of_no_job_are_swept(store):
    for uid in ("1.2.3.4", "1.2.3.5"):
        store.documents(uid).mkdir()

    store.sweep_documents({"1.2.3.4"})

    assert [path.name for path in (store.folder / "documents").iterdir()] == ["1.2.3.4"]


def test_the_name_of_a_job_tells_its_uid(store):
    assert store.uid_of(store.put(print_job())) == "1.2.3.4"


def test_a_job_that_cannot_be_made_durable_leaves_nothing(store, monkeypatch):
    def fail(folder):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("printscp.durable.sync_folder", fail)
    with pytest.raises(OSError, match="Input/output"):
        store.put(print_job())

    assert list((store.folder / "jobs").iterdir()) == []


def test_the_disk_has_as_much_left_as_the_system_says(store):
    assert store.free() > 0


def test_a_store_is_queued_in_the_queue_in_which_all_jobs_are(store):
    before = store.is_queued("a")
    store.mark_queued("a")

    assert (before, store.is_queued("a"), store.is_queued("b")) == (False, True, False)


def test_what_an_older_version_set_aside_is_taken_back(store):
    failed = store.folder / "failed"
    failed.mkdir()
    store.path(store.put(print_job())).rename(failed / NAME)

    store.take_back_failed()

    assert store.names() == (NAME,)


def test_a_file_that_is_no_job_is_set_aside_and_kept(store):
    store.path("damaged.dcm").write_bytes(b"no job")

    store.set_aside("damaged.dcm", "damaged")

    assert store.names() == ()
    assert (store.folder / "damaged" / "damaged.dcm").read_bytes() == b"no job"


@pytest.mark.parametrize("folder", ["jobs", "documents/1.2.3.4"])
def test_a_half_written_file_was_never_acknowledged_and_is_swept(tmp_path, folder):
    (tmp_path / folder).mkdir(parents=True)
    remnant = tmp_path / folder / ".film.pdf.4711.part"
    remnant.write_bytes(b"half")

    store = FilmStore(tmp_path)
    store.open()
    store.close()

    assert not remnant.exists()


def test_a_data_folder_serves_one_server_at_a_time(store, tmp_path):
    with pytest.raises(FolderInUse) as error:
        FilmStore(tmp_path / "data").open()

    assert error.value.filename == str(tmp_path / "data")


def test_a_server_that_starts_while_somebody_looks_whether_one_runs_waits_for_that(store, tmp_path):
    look = threading.Timer(0.1, store.close)
    server = FilmStore(tmp_path / "data")

    look.start()
    server.open()

    look.join()
    assert store.is_in_use()
    server.close()


def test_whether_a_server_holds_the_folder_is_seen_without_taking_it(store, tmp_path):
    other = FilmStore(tmp_path / "data")
    while_open = other.is_in_use()
    store.close()

    assert (while_open, other.is_in_use()) == (True, False)
    store.open()


def test_a_dead_process_does_not_hold_its_data_folder(tmp_path):
    script = f"""
import os, pathlib
from printscp.spool.store import FilmStore
FilmStore(pathlib.Path({str(tmp_path)!r})).open()
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], timeout=30, check=False)

    store = FilmStore(tmp_path)
    store.open()
    store.close()
