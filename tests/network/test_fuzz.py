"""Hundreds of associations with something wrong in each, from fixed seeds; the server answers what can be answered,
ends the rest, and is as good as new afterwards.
"""

import gc
import hashlib
import logging
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom.dsutils import decode, encode

from printscp.film.job_state import JobState
from printscp.lab.recorder import Recorder
from printscp.output.document import Document
from tests.drills import often
from tests.network_fixtures import RunningServer, wait_until
from tests.output.reading import drawn_images, information
from tests.raw_scu import (
    EXPLICIT,
    GRAYSCALE_META,
    IMPLICIT,
    VERIFICATION,
    AbortedError,
    ClosedError,
    Element,
    RawScu,
    RejectedError,
    Reply,
    association_request,
    decode_command,
)

pytestmark = pytest.mark.network

PRINTER, PRINTER_INSTANCE = "1.2.840.10008.5.1.1.16", "1.2.840.10008.5.1.1.17"
FILM_SESSION, FILM_BOX, IMAGE_BOX = "1.2.840.10008.5.1.1.1", "1.2.840.10008.5.1.1.2", "1.2.840.10008.5.1.1.4"
PRESENTATION_LUT, ANNOTATION_BOX = "1.2.840.10008.5.1.1.23", "1.2.840.10008.5.1.1.15"
CONTEXTS = (GRAYSCALE_META, VERIFICATION, PRESENTATION_LUT, ANNOTATION_BOX)
CONTEXT_IDS = {PRESENTATION_LUT: 5, ANNOTATION_BOX: 7}

SEEDS = range(often(105, 420))
FIRST_SEEDS = range(-7, 0)
"""One of each kind; what is imported and cached at the first fault is no part of what faults leave behind."""
PEERS_AT_ONCE = 8
PATIENCE = 0.25
"""How long a peer waits for an answer that it may have spoiled itself."""
LONG_PATIENCE = 10.0
PDUS = range(18)
REQUESTS = range(10)
N_ACTION_RESPONSE = 0x8130
# Success; the images are demagnified, decimated or cropped. With 0xB603 there is nothing to print.
PRINTED = {0x0000, 0xB604, 0xB609, 0xB60A}
WITH_DATA_SET = range(1, 7)
AE_TITLES = slice(10, 42)
"""Where an A-ASSOCIATE-RQ has them."""
_DESCRIPTORS = Path("/proc/self/fd")


# What is wrong


def flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def doubled(random: Random, data: bytes) -> bytes:
    start, stop = _part(random, data)
    return data[:stop] + data[start:]


def thinned(random: Random, data: bytes) -> bytes:
    start, stop = _part(random, data)
    return data[:start] + data[stop:]


def scrambled(random: Random, data: bytes) -> bytes:
    start, stop = _part(random, data)
    return data[:start] + random.randbytes(stop - start) + data[stop:]


def mismeasured(random: Random, data: bytes) -> bytes:
    """With what may be a length, and one of the lengths that programs trip over."""
    length = random.choice((0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF))
    at = random.randrange(0, max(len(data) - 4, 1), 2)
    return data[:at] + struct.pack("<I", length) + data[at + 4 :]


def nested(random: Random, data: bytes) -> bytes:
    """After sequences in sequences that do not end."""
    depth = random.choice((1, 50, 5000))
    return struct.pack("<HHIHHI", 0x2010, 0x0500, 0xFFFFFFFF, 0xFFFE, 0xE000, 0xFFFFFFFF) * depth + data


def _part(random: Random, data: bytes) -> tuple[int, int]:
    start, stop = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return start, min(stop, start + 64)


BYTES = (flipped, cut, doubled, thinned, scrambled, mismeasured)


def spoiled_data(random: Random, data: bytes) -> bytes:
    return random.choice((*BYTES, nested))(random, data)


def spoiled_command(random: Random, command: bytes) -> bytes:
    """Bytes changed, or elements left out, doubled, exchanged, or with another value."""
    if random.random() < 0.3:
        return random.choice(BYTES)(random, command)
    elements = list(decode_command(command).items())
    at = random.randrange(len(elements))
    tag, value = elements[at]
    changed = {
        "left out": [],
        "doubled": [(tag, value)] * 2,
        "renamed": [(random.choice((0x0002, 0x0110, 0x0800, 0x0900, 0x1002, 0x9999)), value)],
        "emptied": [(tag, b"")],
        "another value": [(tag, random.randbytes(len(value)))],
        "a long value": [(tag, random.randbytes(random.choice((1, 64, 300, 5000))))],
    }
    elements[at : at + 1] = changed[random.choice(list(changed))]
    if random.random() < 0.2:
        random.shuffle(elements)
    return b"".join(struct.pack("<HHI", 0, tag, len(value)) + value for tag, value in elements)


def pdu(kind: int, body: bytes, length: int | None = None) -> bytes:
    return struct.pack(">BxI", kind, len(body) if length is None else length) + body


def spoiled_pdu(random: Random, kind: int, body: bytes) -> bytes:
    """Another PDU, or several, or what is none."""
    header = random.randrange(min(6, len(body) + 1))
    return random.choice(
        (
            lambda: random.choice(BYTES)(random, pdu(kind, body)),
            lambda: pdu(kind, random.choice(BYTES)(random, body)),
            lambda: pdu(kind, body[:header] + random.randbytes(1) + body[header + 1 :]),  # garbles the PDV header
            lambda: pdu(kind, body, random.choice((0, len(body) - 1, len(body) + 1, 200_000, 0xFFFFFFFF))),
            lambda: pdu(kind, body) * random.choice((2, 3, 20)),
            lambda: pdu(kind, body + body),
            lambda: pdu(random.randrange(256), body),
            lambda: pdu(random.randrange(9), random.randbytes(random.choice((0, 4, 100)))) + pdu(kind, body),
            lambda: b"",
        )
    )()


@dataclass
class Fault:
    """What goes wrong in one association, and where."""

    kind: str
    random: Random
    at: int
    """Number of the request, or of the PDU, that is spoiled."""
    title: str = "FUZZ"
    """Calling AE title of the peer."""


KINDS = ("pdu", "order", "command", "data", "syntax", "vanish", "stream")
_PLACES = {"command": REQUESTS, "data": WITH_DATA_SET, "syntax": WITH_DATA_SET}


def fault_of(seed: int) -> Fault:
    random = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    return Fault(kind, random, random.choice(_PLACES.get(kind, PDUS)), title_of(seed))


def title_of(seed: int) -> str:
    """An AE title that no few bits make another one of."""
    return f"FUZZ{hashlib.sha256(bytes(str(seed), 'ascii')).hexdigest()[:12]}"


# The peer


class FaultyScu(RawScu):
    """Prints a film of two images, with one fault."""

    def __init__(self, port: int, fault: Fault) -> None:
        # Whatever is wrong within a data set: its command says that it comes, and how it ends is plain.
        self.must_be_answered = fault.kind in {"none", "data", "syntax"}
        super().__init__(port, LONG_PATIENCE if self.must_be_answered else PATIENCE)
        self.fault = fault
        self.syntax = fault.random.choice((EXPLICIT, IMPLICIT))
        self.sent, self.received = bytearray(), bytearray()
        self._requests = self._pdus = -1
        self._held_back = b""

    def print_film(self) -> None:
        self.send_pdu(1, association_request(CONTEXTS, "PRINTSCP", self.fault.title, self.syntax))
        self.receive_pdu(2)
        session, film, lut = generate_uid(), generate_uid(), generate_uid()
        self.request(0x0110, PRINTER, PRINTER_INSTANCE)
        self.request(0x0140, PRESENTATION_LUT, lut, data_set(PresentationLUTShape="LIN OD"))
        self.request(0x0140, FILM_SESSION, session, data_set(NumberOfCopies="1", FilmSessionLabel="fuzz"))
        created = self.request(0x0140, FILM_BOX, film, film_box(session, lut))
        for number, uid in enumerate(self._image_boxes(created), start=1):
            self.request(0x0120, IMAGE_BOX, uid, image_box(number))
        self.request(0x0120, FILM_BOX, film, data_set(BorderDensity="WHITE", Trim="YES"))
        self.request(0x0130, FILM_BOX, film)
        self.request(0x0150, FILM_BOX, film)
        self.request(0x0150, FILM_SESSION, session)
        self.send_pdu(5, bytes(4))
        self.receive_pdu(6)

    def request(self, message: int, sop_class: str, uid: str, attributes: Dataset | None = None) -> Reply | None:
        """The answer; None when this request may be too wrong to have one."""
        self._requests += 1
        names = (0x0002, 0x1000) if message == 0x0140 else (0x0003, 0x1001)
        command = {names[0]: sop_class, names[1]: uid, 0x1008: 1 if message == 0x0130 else None}
        is_implicit = (self.syntax == IMPLICIT) != self._at("syntax", self._requests)
        data = None if attributes is None else encode(attributes, is_implicit, is_little_endian=True)
        self.context_id = CONTEXT_IDS.get(sop_class, 1)
        self.send_request(message, command, data)
        try:
            return self.receive()
        except TimeoutError:
            if self.must_be_answered:
                raise
            return None

    def send_stream(self, stream: bytes) -> None:
        """Send all at once, reading nothing, and wait until the server closes the connection."""
        self.socket.settimeout(LONG_PATIENCE)
        while stream:
            size = self.fault.random.choice((1, 7, 100, 5000))
            self.send_bytes(stream[:size])
            stream = stream[size:]
        self.hear_out()

    def hear_out(self) -> None:
        """Send no more, and take in what the server still says."""
        self.socket.settimeout(LONG_PATIENCE)
        with suppress(OSError):  # the server has ended the connection already
            self.socket.shutdown(socket.SHUT_WR)
        while piece := self.socket.recv(1 << 16):
            self.received += piece

    @property
    def acknowledged(self) -> int:
        """How many films the server has said it prints."""
        answers = list(commands_in(bytes(self.received)))
        fields = [
            [int.from_bytes(answer.get(e, b""), "little") for e in (0x0100, Element.STATUS)] for answer in answers
        ]
        return sum(field == N_ACTION_RESPONSE and status in PRINTED for field, status in fields)

    def send_pdv(self, control: int, fragment: bytes) -> None:
        if control & 1 and self._at("command", self._requests):
            fragment = spoiled_command(self.fault.random, fragment)
        if not control & 1 and self._at("data", self._requests):
            fragment = spoiled_data(self.fault.random, fragment)
        super().send_pdv(control, fragment)

    def send_pdu(self, kind: int, body: bytes) -> None:
        self._pdus += 1
        held_back, self._held_back = self._held_back, b""
        if self._at("pdu", self._pdus):
            self.send_bytes(spoiled_pdu(self.fault.random, kind, body))
        elif self._at("order", self._pdus):
            self._held_back = pdu(kind, body)
        elif self._at("vanish", self._pdus):
            self.send_bytes(cut(self.fault.random, pdu(kind, body)))
            self.fault.random.choice((self.vanish, self.close))()
            raise ClosedError
        else:
            self.send_bytes(pdu(kind, body) + held_back)

    def send_bytes(self, data: bytes) -> None:
        self.sent += data
        super().send_bytes(data)

    def _receive_bytes(self, count: int) -> bytes:
        received = super()._receive_bytes(count)
        self.received += received
        return received

    def _at(self, kind: str, number: int) -> bool:
        return (self.fault.kind, self.fault.at) == (kind, number)

    def _image_boxes(self, created: Reply | None) -> list[str]:
        """Those that the answer names; others when it names none."""
        with suppress(Exception):
            answer = decode(BytesIO(created.data), self.syntax == IMPLICIT, is_little_endian=True)
            return [item.ReferencedSOPInstanceUID for item in answer.ReferencedImageBoxSequence]
        return ["1.2.3.4", "1.2.3.5"]


def commands_in(stream: bytes) -> Iterator[dict[int, bytes]]:
    """The command sets in a stream of PDUs, the last of which may be cut."""
    command = b""
    while len(stream) >= 6:
        kind, length = struct.unpack_from(">BxI", stream)
        body, stream = stream[6 : 6 + length], stream[6 + length :]
        if kind == 4 and len(body) == length and body[5] & 1:
            command += body[6:]
            if body[5] & 2:
                yield decode_command(command)
                command = b""


def data_set(**attributes: object) -> Dataset:
    filled = Dataset()
    for keyword, value in attributes.items():
        setattr(filled, keyword, value)
    return filled


def reference(sop_class: str, uid: str) -> list[Dataset]:
    return [data_set(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=uid)]


def film_box(session: str, lut: str) -> Dataset:
    return data_set(
        ImageDisplayFormat=r"STANDARD\1,2",
        FilmSizeID="8INX10IN",
        AnnotationDisplayFormatID="LABEL",
        ReferencedFilmSessionSequence=reference(FILM_SESSION, session),
        ReferencedPresentationLUTSequence=reference(PRESENTATION_LUT, lut),
    )


def image_box(position: int) -> Dataset:
    image = data_set(
        SamplesPerPixel=1,
        PhotometricInterpretation="MONOCHROME2",
        Rows=16,
        Columns=20,
        BitsAllocated=16,
        BitsStored=12,
        HighBit=11,
        PixelRepresentation=0,
    )
    image.add_new("PixelData", "OW", bytes(range(256)) * 2 + bytes(128))
    return data_set(ImageBoxPosition=position, BasicGrayscaleImageSequence=[image])


# The whole


@dataclass
class Aftermath:
    """What the faulty associations have left."""

    server: RunningServer
    ends: dict[int, str] = field(default_factory=dict)
    """How each association ended, by its seed."""
    acknowledged: dict[int, int] = field(default_factory=dict)
    """How many films each peer was told are printed, by its seed; without those whose AE title was spoiled."""
    descriptors_before: int = 0
    errors: list[str] = field(default_factory=list)
    """What was logged with a traceback, or as an error."""
    threads_before: set[threading.Thread] = field(default_factory=set)
    blocks_before: int = 0


class _Errors(logging.Handler):
    """Keeps errors as text, for a record holds on to all that its traceback saw."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__()
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        # The log of pynetdicom, which tells of every peer's fault with a traceback, is switched off in the program.
        if not record.name.startswith("pynetdicom") and (record.exc_info or record.levelno >= logging.ERROR):
            self._errors.append(self.format(record))


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory) -> Aftermath:
    # The newest associations alone are remembered, or what they leave behind would not be seen beside them.
    running = RunningServer(tmp_path_factory.mktemp("fuzz"), recorder=Recorder(keep=1))
    with running.app:
        left = Aftermath(running)
        listener = _Errors(left.errors)
        logging.getLogger().addHandler(listener)
        good = print_one(running.port)
        for seed in FIRST_SEEDS:
            play(left, seed, good)
        left.threads_before = set(threading.enumerate())
        gc.collect()
        left.blocks_before = sys.getallocatedblocks()
        left.descriptors_before = descriptors()
        try:
            with ThreadPoolExecutor(PEERS_AT_ONCE) as peers:
                for seed, (end, acknowledged) in enumerate(peers.map(lambda seed: play(left, seed, good), SEEDS)):
                    left.ends[seed] = end
                    if acknowledged is not None:
                        left.acknowledged[seed] = acknowledged
            yield left
        finally:
            logging.getLogger().removeHandler(listener)


def print_one(port: int) -> bytes:
    """Print a film without a fault; what was sent for it."""
    with FaultyScu(port, Fault("none", Random(0), 0)) as scu:
        scu.print_film()
        return bytes(scu.sent)


def descriptors() -> int:
    """How many files and sockets the process has open; 0 where the system does not say."""
    return len(list(_DESCRIPTORS.iterdir())) if _DESCRIPTORS.exists() else 0


def play(aftermath: Aftermath, seed: int, good: bytes) -> tuple[str, int | None]:
    """How the association with the fault of *seed* ends, and how many films were acknowledged to its AE title."""
    fault = fault_of(seed)
    with FaultyScu(aftermath.server.port, fault) as scu:
        end = _end(scu, fault, good.replace(_title("FUZZ"), _title(fault.title)))
        with suppress(OSError):
            scu.hear_out()
    return end, scu.acknowledged if scu.sent[AE_TITLES].endswith(_title(fault.title)) else None


def _end(scu: FaultyScu, fault: Fault, good: bytes) -> str:
    try:
        if fault.kind == "stream":
            for _ in range(fault.random.randint(1, 3)):
                good = fault.random.choice(BYTES)(fault.random, good)
            scu.send_stream(good)
        else:
            scu.print_film()
    except (AbortedError, RejectedError, ClosedError, ConnectionError) as error:
        return type(error).__name__
    except TimeoutError:
        return "silence"
    except (AssertionError, struct.error, KeyError) as error:
        return f"confusion: {error}"
    return "release"


def _title(title: str) -> bytes:
    return title.encode().ljust(16)


def ends_of(aftermath: Aftermath, *kinds: str) -> Counter[str]:
    return Counter(end for seed, end in aftermath.ends.items() if fault_of(seed).kind in kinds)


def test_every_request_with_a_wrong_data_set_is_answered_and_its_association_goes_on(aftermath):
    assert set(ends_of(aftermath, "data", "syntax")) == {"release"}


def test_every_connection_that_sends_without_listening_is_closed_by_the_server(aftermath):
    assert set(ends_of(aftermath, "stream")) <= {"release", "ClosedError", "ConnectionResetError"}


@pytest.mark.parametrize("kind", ["pdu", "order", "command"])
def test_what_is_no_message_is_aborted(aftermath, kind):
    ends = ends_of(aftermath, kind)

    assert ends["AbortedError"] > ends.total() / 4


def test_no_association_is_left(aftermath):
    wait_until(lambda: aftermath.server.app.association_count == 0)

    assert aftermath.server.app.association_count == 0


def test_no_thread_is_left(aftermath):
    wait_until(lambda: set(threading.enumerate()) <= aftermath.threads_before)

    assert set(threading.enumerate()) <= aftermath.threads_before


def test_no_error_of_our_own_is_logged(aftermath):
    assert aftermath.errors == []


@pytest.fixture
def printed(aftermath) -> Counter[str]:
    """How many films lie in the folder, by the calling AE title that they name."""
    wait_until(aftermath.server.is_idle, seconds=30)
    documents = (Document.of(path.read_bytes()) for path in aftermath.server.out.rglob("*.pdf"))
    return Counter(information(document)["/Author"] for document in documents)


def test_every_film_that_was_acknowledged_is_printed(aftermath, printed):
    lost = {
        seed: acknowledged
        for seed, acknowledged in aftermath.acknowledged.items()
        if printed[title_of(seed)] < acknowledged
    }

    assert sum(aftermath.acknowledged.values()) > len(SEEDS) / 4
    assert lost == {}
    assert aftermath.server.queue.jobs(states=[JobState.ABORTED]) == ()


def test_a_film_is_printed_as_often_as_it_was_acknowledged(aftermath, printed):
    # Of an association that was cut off an answer may be lost.
    whole = [seed for seed, end in aftermath.ends.items() if end == "release" and seed in aftermath.acknowledged]

    assert len(whole) > len(SEEDS) / 4
    assert {seed: printed[title_of(seed)] for seed in whole} == {seed: aftermath.acknowledged[seed] for seed in whole}


def test_no_file_and_no_socket_is_left_open(aftermath):
    wait_until(lambda: descriptors() <= aftermath.descriptors_before)

    assert descriptors() <= aftermath.descriptors_before


def test_a_film_is_printed_as_ever(aftermath):
    films = aftermath.server.out.rglob
    wait_until(aftermath.server.is_idle, seconds=30)
    before = set(films("*.pdf"))

    print_one(aftermath.server.port)

    wait_until(lambda: set(films("*.pdf")) - before)
    (path,) = set(films("*.pdf")) - before
    images = drawn_images(Document.of(path.read_bytes()))
    assert [image.pixels.shape for image in images] == [(16, 20), (16, 20)]


def test_hardly_any_memory_is_kept(aftermath):
    wait_until(lambda: aftermath.server.app.association_count == 0)
    gc.collect()

    kept = sys.getallocatedblocks() - aftermath.blocks_before

    # What is known of finished jobs takes some ten blocks each; an association that stays takes thousands.
    assert kept / len(SEEDS) < 200
