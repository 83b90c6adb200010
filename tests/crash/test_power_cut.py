"""After a power cut at any moment each acknowledged film is there, and what is said to be printed is printed."""

import filecmp
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from printscp.film.job_state import JobState
from printscp.spool.queue import NewJob
from printscp.spool.recovery import recover
from printscp.spool.rendering import read_receipt
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore
from tests.crash.films import Ledger, Scu
from tests.crash.power_cut import Call, Disk, calls, strace
from tests.crash.serving import SECONDS, serving
from tests.drills import drill
from tests.network_fixtures import wait_until

pytestmark = [pytest.mark.network, pytest.mark.interop]

SEED = 1


@dataclass(frozen=True, slots=True)
class Traced:
    """A server that has printed some films and ended, and all that it has done."""

    root: Path
    calls: list[Call]
    acknowledged: dict[str, int]
    """UID of each job, with the number of the call that told it first: the answer, or an event before it."""


@pytest.fixture(scope="module")
def traced(tmp_path_factory, need) -> Traced:
    need("strace")
    folder = tmp_path_factory.mktemp("traced")
    root = folder / "root"
    root.mkdir()
    uids = _print_under_strace(root, folder / "trace")
    made = list(calls(folder / "trace"))
    return Traced(root, made, {uid: _first_told(made, uid) for uid in uids})


def test_the_disk_ends_as_the_real_one(traced, tmp_path):
    disk = Disk(traced.root)
    for call in traced.calls:
        disk.do(call)

    disk.cut(tmp_path / "all", lambda: False)

    # The memory that connections of SQLite share is no part of what it keeps.
    assert _contents(tmp_path / "all") == _contents(traced.root)


@pytest.mark.parametrize("share", [1.0, 0.5], ids=["all that is not synced is lost", "half of it is lost"])
def test_what_was_acknowledged_is_there_after_a_power_cut(traced, tmp_path, pytestconfig, share):
    chance = Random(SEED)
    others = min(pytestconfig.getoption("crash_trials"), len(traced.calls))
    moments = {*traced.acknowledged.values(), *chance.sample(range(len(traced.calls)), others)}
    disk = Disk(traced.root)

    for number, call in enumerate(traced.calls):
        if number in moments:
            disk.cut(tmp_path / str(number), lambda: chance.random() < share)
            acknowledged = [uid for uid, told in traced.acknowledged.items() if told <= number]
            _judge(tmp_path / str(number), traced.root, acknowledged)
        disk.do(call)


@drill
def test_a_server_that_is_started_after_a_power_cut_prints_what_was_acknowledged(traced, tmp_path):
    after = tmp_path / "after"
    disk = Disk(traced.root)
    for call in traced.calls[: max(traced.acknowledged.values())]:
        disk.do(call)
    disk.cut(after, lambda: True)

    with serving(after):
        _wait_for_films(after, len(traced.acknowledged))

    assert _contents(after / "films") == _contents(traced.root / "films")


def _print_under_strace(root: Path, trace: Path) -> list[str]:
    """The UIDs of the jobs that were acknowledged."""
    ledger = Ledger()
    with serving(root, strace(trace)) as port:
        scu = Scu(port, ledger, SEED, Random(SEED), sessions=3)
        scu.run()
        assert scu.error is None
        _wait_for_films(root, len(ledger.acknowledged()))
    return [ledger.job_uids[printing] for printing in ledger.acknowledged()]


def _wait_for_films(root: Path, count: int) -> None:
    wait_until(lambda: len(list((root / "films").rglob("*.pdf"))) == count, SECONDS)


def _first_told(made: list[Call], uid: str) -> int:
    return next(number for number, call in enumerate(made) if call.name == "sendto" and uid.encode() in call.data)


def _judge(after: Path, real: Path, acknowledged: list[str]) -> None:
    """*after* has all that was acknowledged, and what it has is as in the *real* one."""
    store, really = FilmStore(after / "data"), FilmStore(real / "data")
    queue = SqliteQueue(store.queue_path)
    store.open()
    try:
        recover(store, queue, _no_new_job)
        for uid in acknowledged:
            job = queue.job(uid)
            assert job is not None, f"job {uid} is lost"
            assert _is_same(store.path(job.file), really.path(job.file))
        for job in queue.kept():
            if job.render.state is JobState.COMPLETED:
                for document in read_receipt(job.render.receipt):
                    made = store.documents(job.uid) / document.name
                    assert _is_same(made, really.documents(job.uid) / document.name)
            if job.state is JobState.COMPLETED:
                assert list((after / "films").rglob(f"*_{job.uid[-12:]}.pdf")), f"job {job.uid} is not printed"
    finally:
        queue.close()
        store.close()
    for path in (after / "films").rglob("*.pdf"):
        assert _is_same(path, real / path.relative_to(after))


def _is_same(path: Path, other: Path) -> bool:
    return filecmp.cmp(path, other, shallow=False)


def _no_new_job(*job: object) -> NewJob:
    raise AssertionError("the queue was lost")


def _contents(folder: Path) -> dict[str, str]:
    """Digests, for what differs is told at length."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in paths}
