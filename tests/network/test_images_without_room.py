"""A data folder without room: images are refused without a trace, and taken once there is room."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from printscp.settings import QueueSettings, RetentionSettings
from tests.network_fixtures import RunningServer, wait_until
from tests.raw_scu import Element, RawScu
from tests.small_disk import leave, small_disk
from tests.stored_requests import SECONDARY_CAPTURE, capture, stored

pytestmark = pytest.mark.network

SUCCESS, NO_ROOM = 0x0000, 0xA700
ERROR_COMMENT = 0x0902
KIB = 1 << 10


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk("8m") as disk:
        if disk is None:
            pytest.skip("mounting needs root")
        yield disk


@pytest.fixture
def server(disk, tmp_path) -> Iterator[RunningServer]:
    """One whose data folder is on the disk, and whose films are elsewhere."""
    (tmp_path / "data").symlink_to(disk)
    running = RunningServer(
        tmp_path, queue=QueueSettings(render_processes=0), retention=RetentionSettings(min_free=0.0)
    )
    running.hurry()
    closed = running.app._gathering._closed
    closed.backoff = replace(closed.backoff, first=0.05, most=0.05)
    with running.app:
        yield running


def large(number):
    """A capture of 256 KiB."""
    return capture(number, Rows=512, Columns=512, PixelData=bytes([number]) * (512 * 512))


def on_disk(disk):
    return sorted(path.name for path in (disk / "sheets").rglob("*.*") if path.is_file())


def test_an_image_without_room_is_refused_and_taken_later(server, disk):
    with RawScu.connect(server.port, (SECONDARY_CAPTURE,)) as scu:
        ballast = leave(disk, 100 * KIB)
        refused = stored(scu, large(1))
        left, waiting = list((disk / "sheets").iterdir()), server.app.waiting_images
        ballast.unlink()
        taken = stored(scu, large(1))
        scu.release()

    assert refused.status == NO_ROOM
    assert refused.command[ERROR_COMMENT].decode().strip() == "the disk of the printer is full"
    assert refused.uid(Element.AFFECTED_INSTANCE) == "1.1.1.1"
    assert (left, waiting) == ([], 0)
    assert taken.status == SUCCESS
    assert server.app.close_sheets(30)
    assert len(server.films(1)) == 1


def test_an_image_that_finds_no_room_leaves_those_before_it_on_their_sheet(server, disk):
    with RawScu.connect(server.port, (SECONDARY_CAPTURE,)) as scu:
        statuses = [stored(scu, large(number)).status for number in (1, 2)]
        ballast = leave(disk, 100 * KIB)
        statuses.append(stored(scu, large(3)).status)
        left = on_disk(disk)
        # Even one that is there already stays as it was.
        statuses.append(stored(scu, large(1)).status)
        ballast.unlink()
        scu.release()

    assert statuses == [SUCCESS, SUCCESS, NO_ROOM, NO_ROOM]
    assert left == on_disk(disk) == ["1.1.1.1.dcm", "1.1.1.2.dcm", "sheet.json"]


def test_a_sheet_whose_job_finds_no_room_is_printed_once_there_is_some(server, disk, caplog):
    with RawScu.connect(server.port, (SECONDARY_CAPTURE,)) as scu:
        statuses = [stored(scu, large(number)).status for number in (1, 2, 3)]
        scu.release()
    ballast = leave(disk, 100 * KIB)

    is_kept = server.app.close_sheets(0.2)
    left = on_disk(disk)
    ballast.unlink()

    assert statuses == [SUCCESS] * 3
    assert not is_kept
    assert left == ["1.1.1.1.dcm", "1.1.1.2.dcm", "1.1.1.3.dcm", "sheet.json"]
    assert len(server.films(1)) == 1
    wait_until(lambda: not list((disk / "sheets").iterdir()))
    assert caplog.text.count("cannot be printed yet") == 1
    assert not list(disk.rglob("*.part"))
