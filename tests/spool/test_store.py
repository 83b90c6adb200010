"""The film store: a job is on disk or it is not."""

import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from printscp.film.job import JobReport
from printscp.film.session import FilmSession
from printscp.film.terms import PrintPriority
from printscp.spool.store import FilmStore, FolderInUse
from printscp.wire.stored_print import read_report
from tests.jobs import film_box, print_image, print_job


@pytest.fixture
def store(tmp_path):
    store = FilmStore(tmp_path / "data")
    store.open()
    yield store
    store.close()


def test_a_job_that_was_put_is_given_back(store):
    name = store.put(print_job())

    assert store.get(name) == print_job()


def test_a_job_that_is_gone_is_no_matter_of_the_disk(store):
    with pytest.raises(KeyError):
        store.get("gone.dcm")


def test_a_folder_of_jobs_that_is_away_is_a_matter_of_the_disk(store, tmp_path):
    name = store.put(print_job())
    (tmp_path / "data" / "jobs").rename(tmp_path / "away")

    with pytest.raises(FileNotFoundError):
        store.get(name)


def test_jobs_wait_in_the_order_in_which_they_were_created(store):
    later = print_job("1.2.3.1", created=print_job().created.replace(hour=16))
    names = [store.put(later), store.put(print_job("1.2.3.9"))]

    assert store.pending() == names[::-1]


def test_a_done_job_is_gone(store):
    name = store.put(print_job())

    store.done(name)

    assert store.pending() == []


def test_a_job_set_aside_is_kept_but_does_not_wait(store):
    name = store.put(print_job())

    kept = store.set_aside(name)

    assert store.pending() == []
    assert kept.read_bytes()


def test_jobs_survive_a_restart(tmp_path):
    first = FilmStore(tmp_path)
    first.open()
    name = first.put(print_job())
    first.close()

    second = FilmStore(tmp_path)
    second.open()
    waiting = second.pending()
    second.close()

    assert waiting == [name]


def test_a_half_written_file_was_never_acknowledged_and_is_swept(tmp_path):
    (tmp_path / "jobs").mkdir()
    remnant = tmp_path / "jobs" / ".20261121T1-1.2.dcm.part"
    remnant.write_bytes(b"half")

    store = FilmStore(tmp_path)
    store.open()
    waiting = store.pending()
    store.close()

    assert waiting == []
    assert not remnant.exists()


def test_a_data_folder_serves_one_server_at_a_time(store, tmp_path):
    with pytest.raises(FolderInUse):
        FilmStore(tmp_path / "data").open()


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


@pytest.mark.parametrize(
    ("changes", "session"),
    [
        ({}, {}),
        ({"calling_ae": ""}, {"print_priority": PrintPriority.HIGH}),
        ({"created": datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-3)))}, {}),
    ],
)
def test_the_report_of_a_job_in_the_store_is_that_of_the_job(tmp_path, changes, session):
    job = print_job(session=FilmSession(uid="1.2.3.1", **session), **changes)
    store = FilmStore(tmp_path)
    store.open()
    name = store.put(job)

    report = store.report(name)
    store.close()

    assert report == JobReport.of(job)


def test_the_report_of_a_job_in_the_store_has_no_label(tmp_path):
    store = FilmStore(tmp_path)
    store.open()
    name = store.put(print_job(session=FilmSession(uid="1.2.3.1", label="Schädel", character_set=("ISO_IR 100",))))

    report = store.report(name)
    store.close()

    assert (report.label, report.character_set) == ("", ())


def test_the_films_of_a_job_in_the_store_are_not_read_for_its_report(tmp_path):
    store = FilmStore(tmp_path)
    store.open()
    large = print_image(rows=1000, columns=1000, pixel_data=bytes(10**6))
    name = store.put(print_job(films=(film_box(image=large),)))
    with (tmp_path / "jobs" / name).open("rb") as file:
        counting = CountingFile(file)

        read_report(counting)
    store.close()

    assert counting.count < 10**5


class CountingFile:
    """Counts the bytes that are read."""

    def __init__(self, file):
        self._file = file
        self.count = 0

    def read(self, *size):
        content = self._file.read(*size)
        self.count += len(content)
        return content

    def __getattr__(self, name):
        return getattr(self._file, name)
