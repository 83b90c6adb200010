"""A data folder without room: films are refused while their session stays as it was, and printed once there is room."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from printscp.settings import QueueSettings, RetentionSettings
from printscp.wire.encoding import decode
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX
from tests.conversation import gray_item
from tests.event_scu import EventScu
from tests.network_fixtures import RunningServer, wait_until
from tests.small_disk import leave, small_disk

pytestmark = pytest.mark.network

SUCCESS, NO_ROOM = 0x0000, 0x0213
SIDE = 256
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
    with running.app:
        yield running


def film_of(scu: EventScu, number: int) -> str:
    """A film with an image of 64 kB, in a session of its own; the UID of the film."""
    session, film = f"1.2.3.{number}", f"1.2.3.{number}.1"
    scu.succeed(scu.n_create(FILM_SESSION, session))
    attributes = scu.encode(
        ImageDisplayFormat=r"STANDARD\1,1", ReferencedFilmSessionSequence=[reference(FILM_SESSION, session)]
    )
    reply = scu.n_create(FILM_BOX, film, attributes)
    scu.succeed(reply)
    noise = np.random.default_rng(number).integers(0, 256, (SIDE, SIDE), np.uint8)
    image = scu.encode(
        ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item(SIDE, SIDE, bits=8, PixelData=noise.tobytes())]
    )
    box = decode(BytesIO(reply.data), implicit=False).ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID
    scu.succeed(scu.n_set(GRAYSCALE_IMAGE_BOX, box, image))
    return film


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_film_without_room_is_refused_and_can_be_printed_by_the_same_session_later(server, disk):
    with EventScu.connect(server.port) as scu:
        film = film_of(scu, 1)
        ballast = leave(disk, 16 * KIB)

        refused = scu.n_action(FILM_BOX, film).status
        left, status = names_in(disk / "jobs"), scu.printer_status()
        ballast.unlink()
        wait_until(server.app._spool.storage_has_room)
        printed = scu.n_action(FILM_BOX, film).status

    assert (refused, left, status) == (NO_ROOM, [], ("FAILURE", "PRINT BUFF FULL"))
    assert printed == SUCCESS
    assert len(server.films(1)) == 1


def test_whatever_room_is_left_a_film_is_refused_without_a_trace_or_printed(server, disk):
    """From not enough for its file, to enough for that but not for its row, for both but not for its PDF, and for all."""
    statuses = set()
    with EventScu.connect(server.port) as scu:
        for number, room in enumerate((40, 68, 76, 88, 400), start=1):
            film = film_of(scu, number)
            ballast = leave(disk, room * KIB)

            status = scu.n_action(FILM_BOX, film).status
            taken = len(list((disk / "jobs").iterdir()))
            ballast.unlink()

            statuses.add(status)
            assert taken == len(server.queue.kept())
            assert taken == number - (status != SUCCESS)
            if status != SUCCESS:
                wait_until(server.app._spool.storage_has_room)
                scu.succeed(scu.n_action(FILM_BOX, film))
            server.films(number)
    wait_until(server.is_idle)

    assert statuses == {NO_ROOM, SUCCESS}
    assert len(server.films(5)) == 5
    assert not list(disk.rglob("*.part"))
