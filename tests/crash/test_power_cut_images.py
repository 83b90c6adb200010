"""After a power cut at any moment each acknowledged image is there: on its sheet or in a job, and not in both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from printscp.film.printer import Printer
from printscp.spool.queue import NewJob
from printscp.spool.recovery import recover
from printscp.spool.resuming import resumed
from printscp.spool.shelf import Shelf
from printscp.spool.sqlite_queue import SqliteQueue
from printscp.spool.store import FilmStore
from printscp.wire.store_request import in_file
from tests.crash.power_cut import Call, Disk, calls, strace
from tests.crash.serving import serving
from tests.jobs import print_job
from tests.network_fixtures import wait_until
from tests.raw_scu import RawScu
from tests.spool.taken_jobs import numbers_in
from tests.stored_requests import SECONDARY_CAPTURE, capture, request_of, stored

pytestmark = [pytest.mark.network, pytest.mark.interop]

SEED = 1
IMAGES = 6
PRINTERS = {"printscp": Printer(name="printscp")}
SETTINGS = """
[printers.printscp.store]
enabled = true
layout = "2x2"
quiet_time = "0.5s"
"""


@dataclass(frozen=True, slots=True)
class Traced:
    """A server that has printed a full sheet and another, and all that it has done."""

    root: Path
    calls: list[Call]
    acknowledged: dict[int, int]
    """Number of each image, with that of the call that told that it was taken."""


@pytest.fixture(scope="module")
def traced(tmp_path_factory, need) -> Traced:
    need("strace")
    folder = tmp_path_factory.mktemp("traced")
    root, settings = folder / "root", folder / "printscp.toml"
    root.mkdir()
    settings.write_text(SETTINGS)
    with serving(root, strace(folder / "trace"), settings=settings) as port:
        with RawScu.connect(port, (SECONDARY_CAPTURE,)) as scu:
            assert [stored(scu, capture(number)).status for number in range(1, IMAGES + 1)] == [0] * IMAGES
            scu.release()
        wait_until(lambda: len(list((root / "films").rglob("*.pdf"))) == 2, 60)
    made = list(calls(folder / "trace"))
    return Traced(root, made, {number: _told(made, number) for number in range(1, IMAGES + 1)})


@pytest.mark.parametrize("share", [1.0, 0.5], ids=["all that is not synced is lost", "half of it is lost"])
def test_what_was_acknowledged_is_there_once_after_a_power_cut(traced, tmp_path, pytestconfig, share):
    chance = Random(SEED)
    others = min(4 * pytestconfig.getoption("crash_trials"), len(traced.calls))
    moments = {*traced.acknowledged.values(), *chance.sample(range(len(traced.calls)), others)}
    disk = Disk(traced.root)

    for number, call in enumerate(traced.calls):
        if number in moments:
            after = tmp_path / str(number)
            disk.cut(after, lambda: chance.random() < share)
            acknowledged = {image for image, told in traced.acknowledged.items() if told <= number}
            there = sorted(_images_after(after))
            assert sorted(set(there)) == there, f"cut {number}: an image is there twice"
            assert acknowledged <= set(there), f"cut {number}: an image is lost"
        disk.do(call)


def _told(made: list[Call], number: int) -> int:
    """The answer names the image."""
    uid = capture(number).SOPInstanceUID.encode() + b"\0"
    return next(place for place, call in enumerate(made) if call.name == "sendto" and uid in call.data)


def _images_after(after: Path) -> Iterator[int]:
    """The numbers of the images that a server finds which starts now, each whole."""
    store = FilmStore(after / "data")
    queue, shelf = SqliteQueue(store.queue_path), Shelf(store.folder)
    store.open()
    try:
        recover(store, queue, _no_new_job)
        shelf.open()
        for job in queue.kept():
            yield from numbers_in(store.get(job.file))
        report = lambda uid: queue.job(uid) and print_job(uid)  # noqa: E731
        for sheet in resumed(shelf, PRINTERS, report, 0.0):
            for image in sheet.images:
                number = int(image.uid.rpartition(".")[2])
                kept = (store.folder / "sheets" / sheet.uid / f"{image.uid}.dcm").read_bytes()
                assert kept == in_file(request_of(capture(number), calling_ae="RAWSCU"))
                yield number
    finally:
        queue.close()
        store.close()


def _no_new_job(*job: object) -> NewJob:
    raise AssertionError("the queue was lost")
