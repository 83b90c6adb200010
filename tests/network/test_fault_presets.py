"""What a print SCU sees of each preset, over a real association."""

import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from printscp.lab.fault_presets import PRESETS
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    VERIFICATION,
)
from tests.event_scu import DONE, FAILURE, PENDING, PRINTING, EventScu
from tests.faulty_server import printed
from tests.image_intake import CT, store
from tests.network_fixtures import wait_until
from tests.raw_scu import AbortedError, ClosedError, RawScu, RejectedError, association_request

pytestmark = pytest.mark.network

ALL = (GRAYSCALE_META, COLOR_META, PRESENTATION_LUT, ANNOTATION_BOX, PRINT_JOB, VERIFICATION)

SHORTER = {
    "slow-printer": {"seconds": 0.3},
    "slow-answers": {"seconds": 0.3},
    "slow-network": {"octets_per_second": 2000},
}
"""What tests do not wait for."""


@pytest.fixture
def preset(faults) -> Callable[[str], None]:
    """Sets a preset until the end of the test."""

    def preset(name: str) -> None:
        faults.add_preset(name, **SHORTER.get(name, {}))

    return preset


@pytest.fixture
def refused(port):
    """How an association ends that a print SCU asks for."""

    def refused() -> Exception:
        with pytest.raises((RejectedError, ClosedError, ConnectionError)) as ended:
            RawScu.connect(port).close()
        return ended.value

    return refused


def test_not_listening(preset, refused):
    preset("not-listening")

    assert isinstance(refused(), ClosedError | ConnectionError)


@pytest.mark.parametrize(("name", "words"), [("unknown-ae", (1, 1, 3)), ("busy", (2, 3, 2))])
def test_it_rejects(preset, refused, name, words):
    preset(name)

    assert refused().args == words


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("no-presentation-lut", PRESENTATION_LUT),
        ("no-annotation", ANNOTATION_BOX),
        ("no-print-job", PRINT_JOB),
        ("no-color", COLOR_META),
    ],
)
def test_it_lacks_a_sop_class(preset, port, name, missing):
    preset(name)

    with RawScu.connect(port, ALL) as scu:
        assert set(ALL) - set(scu.contexts.values()) == {missing}


def test_small_pdus(preset, port):
    preset("small-pdus")

    with RawScu(port) as scu:
        scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))
        # The Maximum Length sub-item (PS3.8 D.1).
        assert struct.pack(">BxHI", 0x51, 4, 128) in scu.receive_pdu(2)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("out-of-film", ("WARNING", "SUPPLY EMPTY")),
        ("film-low", ("WARNING", "SUPPLY LOW")),
        ("receiver-full", ("WARNING", "RECEIVER FULL")),
        ("cover-open", ("FAILURE", "COVER OPEN")),
        ("printer-down", ("FAILURE", "PRINTER DOWN")),
    ],
)
def test_the_printer_needs_somebody(preset, scu, name, status):
    preset(name)

    assert scu.printer_status() == status
    uid = printed(scu)
    wait_until(lambda: scu.job_status(uid) == "DONE")


def test_queue_full(preset, scu):
    preset("queue-full")
    film = scu.film("1.2.3")

    assert scu.n_action(FILM_BOX, film).status == 0xC602
    assert scu.n_action(FILM_SESSION, "1.2.3").status == 0xC601


def test_memory_full(preset, scu):
    preset("memory-full")

    with pytest.raises(AssertionError, match="0xC605"):
        scu.film()


@pytest.mark.parametrize(("name", "status"), [("disk-full", 0x0213), ("disk-fails", 0x0110)])
def test_it_keeps_no_job(preset, scu, name, status):
    preset(name)

    assert scu.n_action(FILM_BOX, scu.film()).status == status


def test_slow_printer(preset, scu):
    preset("slow-printer")
    start = time.monotonic()
    uid = printed(scu)

    wait_until(lambda: scu.job_status(uid) == "PRINTING")
    wait_until(lambda: scu.job_status(uid) == "DONE")
    assert time.monotonic() - start >= 0.3


def test_jams_on_third_film(preset, scu):
    preset("jams-on-third-film")

    uids = [printed(scu, f"1.2.{number}") for number in range(4)]
    for uid in uids:
        wait_until(lambda uid=uid: scu.job_status(uid) in {"DONE", "FAILURE"})

    assert [scu.job_status(uid) for uid in uids] == ["DONE", "DONE", "FAILURE", "DONE"]


def test_never_prints(preset, scu):
    preset("never-prints")
    uid = printed(scu)

    scu.receive_until(lambda: FAILURE in scu.types_of(uid))
    assert [event.information.ExecutionStatusInfo for event in scu.events][-1] == "CHECK PRINTER"


def test_never_tells(preset, scu, faults):
    preset("never-tells")
    silent = printed(scu, "1.2.3")
    wait_until(lambda: scu.job_status(silent) == "DONE")
    faults.clear()
    other = printed(scu, "1.2.4")

    scu.receive_until(lambda: scu.types_of(other) == [PENDING, PRINTING, DONE])
    assert scu.types_of(silent) == []


def test_slow_answers(preset, scu):
    preset("slow-answers")
    start = time.monotonic()

    assert scu.printer_status() == ("NORMAL", "NORMAL")
    assert time.monotonic() - start >= 0.3


def test_hangs(preset, port, app):
    preset("hangs")
    with EventScu.connect(port, (GRAYSCALE_META,)) as scu:
        film = scu.film()
        scu.socket.settimeout(0.5)
        with pytest.raises(TimeoutError):
            scu.n_action(FILM_BOX, film)

    sent = [message.message.name for message in app.recorder.associations[-1].messages if message.sent]
    assert "N-ACTION-RSP" not in sent


def test_aborts_at_print(preset, scu):
    preset("aborts-at-print")
    film = scu.film()

    with pytest.raises(AbortedError):
        scu.n_action(FILM_BOX, film)


def test_drops_connection(preset, scu):
    preset("drops-connection")

    with pytest.raises(ClosedError):
        scu.film()


def test_talks_nonsense(preset, port):
    preset("talks-nonsense")

    with RawScu(port) as scu:
        scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))
        kind = scu.socket.recv(1)[0]

    assert kind not in range(1, 8)


def test_no_storage(preset, port):
    preset("no-storage")

    with RawScu.connect(port, [*ALL, CT]) as scu:
        assert CT not in scu.contexts.values()


@pytest.mark.parametrize(
    ("name", "status"), [("storage-full", 0xA700), ("may-not-store", 0x0124), ("cannot-understand", 0xC000)]
)
def test_images_are_refused(preset, app, port, name, status):
    preset(name)

    with RawScu.connect(port, [CT]) as scu:
        assert store(scu).status == status
    assert app.waiting_images == 0


def test_drops_storage(preset, port):
    preset("drops-storage")

    with RawScu.connect(port, [CT]) as scu, pytest.raises((ClosedError, ConnectionError)):
        store(scu)


def test_slow_network(preset, port):
    preset("slow-network")
    start = time.monotonic()

    with RawScu(port) as scu:
        scu.send_pdu(1, association_request([GRAYSCALE_META], "PRINTSCP", "RAWSCU"))
        octets = 6 + len(scu.receive_pdu(2))

    assert time.monotonic() - start >= (octets - 100) / 2000


def test_no_references(preset, scu):
    preset("no-references")
    scu.succeed(scu.n_create(FILM_SESSION, "1.2.3"))
    film = scu.encode(
        ImageDisplayFormat=r"STANDARD\1,1", ReferencedFilmSessionSequence=[reference(FILM_SESSION, "1.2.3")]
    )

    reply = scu.n_create(FILM_BOX, "1.2.3.1", film)

    assert (reply.status, reply.data) == (0, b"")


def test_every_preset_is_tried_here():
    text = Path(__file__).read_text(encoding="utf-8")

    assert [name for name in PRESETS if f'"{name}"' not in text] == []
