"""What there is no room for is to come again: no memory for an image is no fault of the image."""

import threading

import pytest

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.spool.image_room import ImageRoom
from printscp.wire.status import Refusal, Status
from tests.spool.taken_jobs import TakenJobs
from tests.stored_requests import capture, request_of

PRINTER = Printer(storing=Storing())


@pytest.mark.parametrize("place", ["printscp.images.print_image._stored", "printscp.images.data_set.read_dataset"])
def test_an_image_that_the_memory_does_not_bear_is_to_come_again(place, monkeypatch):
    def without_memory(*_, **__):
        raise MemoryError

    monkeypatch.setattr(place, without_memory)

    with pytest.raises(Refusal) as refused:
        ImageRoom(TakenJobs()).examined(request_of(capture(1)), PRINTER, ())

    assert refused.value.status is Status.OUT_OF_RESOURCES


def test_memory_that_a_decoder_lacks_is_known_by_what_pydicom_tells_of_it(monkeypatch):
    def without_memory(*_, **__):
        raise RuntimeError(
            "Unable to decode as exceptions were raised by all available plugins:\n  x: Unable to allocate 9. GiB"
        )

    monkeypatch.setattr("printscp.images.print_image.pixel_array", without_memory)

    with pytest.raises(Refusal) as refused:
        ImageRoom(TakenJobs()).examined(request_of(capture(1)), PRINTER, ())

    assert refused.value.status is Status.OUT_OF_RESOURCES


def test_few_images_are_examined_at_once(monkeypatch):
    go_on, examined = threading.Event(), []

    def slowly(*_):
        examined.append(threading.current_thread())
        assert go_on.wait(30)

    monkeypatch.setattr("printscp.spool.image_room.examine", slowly)
    room = ImageRoom(TakenJobs())
    threads = [threading.Thread(target=room.examined, args=(None, PRINTER, ())) for _ in range(4)]
    for thread in threads:
        thread.start()
    threads[-1].join(0.1)

    at_once = len(examined)
    go_on.set()
    for thread in threads:
        thread.join(30)

    assert (at_once, len(examined)) == (2, 4)
