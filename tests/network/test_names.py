"""A name that a print SCU puts anywhere is in nothing that is made to be shown: trace, findings, their JSON, log."""

import json
import logging
import struct
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset

from printscp.film.printer import Tolerance
from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.lab.recorder import Recorder
from printscp.lab.stand_ins import with_stand_ins
from printscp.lab.summary import summary
from printscp.lab.trace import trace_json, trace_text
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
)
from tests.conversation import gray_item
from tests.drills import some_of
from tests.lab.records import encoded
from tests.list_printer import ListPrinter
from tests.raw_scu import RawScu, Reply

pytestmark = pytest.mark.network

NAME = b"XQZW^DOE"
_WORDS = ("XQZW", "DOE")
_GROUPS = (0x2000, 0x2010, 0x2020, 0x2030, 0x2050, 0x2100, 0x2110, 0x2120, 0x2130)
_OTHERS = (0x00080005, 0x00080060, 0x00080090, 0x00100010, 0x00100020, 0x0020000D, 0x00280002, 0x00280004, 0x00280010)
_STRANGE = (0x00090010, 0x00091001, 0x20001234)
TAGS = tuple(
    tag for tag, (vr, *_) in sorted(DicomDictionary.items()) if (tag >> 16 in _GROUPS or tag in _OTHERS) and vr != "SQ"
) + (_STRANGE)
"""Attributes of print management, of patients, of images, and such as no dictionary has."""


def element(tag: int, vr: str, value: bytes = NAME) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), len(value)) + value


def data_sets() -> Iterator[bytes]:
    """With the name in one attribute each, as what it is and as a text that it is not."""
    for tag in TAGS:
        own = DicomDictionary.get(tag, ("LO",))[0].partition(" ")[0]
        yield from (element(tag, vr) for vr in dict.fromkeys((own, "LO" if own != "LO" else "US")))


def plant(scu: RawScu) -> None:
    """Send the name in all places."""
    scu.n_create(FILM_SESSION, "1.2.3")
    scu.n_create(PRESENTATION_LUT, None, element(0x20500020, "CS"))
    scu.n_create(FILM_BOX, "1.2.5", element(0x20100010, "ST", b"XQZW\x01DOE "))
    for data in data_sets():
        layout = b"" if data.startswith(b"\x10\x20\x10\x00") else element(0x20100010, "ST", b"STANDARD\\1,1")
        scu.n_set(FILM_SESSION, "1.2.3", data)
        scu.n_create(FILM_BOX, None, layout + data)
    for uid in ("XQZW^DOE", "1.2.XQZW"):
        for sop_class in (FILM_BOX, "XQZW^DOE"):
            for ask in (scu.n_create, scu.n_set, scu.n_get, scu.n_delete):
                ask(sop_class, uid)


def plant_in_image(scu: RawScu) -> None:
    """Send the name in and beside an image."""
    scu.n_create(FILM_SESSION, "1.2.3")
    made = scu.n_create(FILM_BOX, "1.2.4", film_box())
    for data in data_sets():
        scu.n_set(FILM_BOX, "1.2.4", data)
        scu.n_set(GRAYSCALE_IMAGE_BOX, image_box_of(made), image_box() + data)
    for tag in TAGS:
        item = encoded(gray_item()) if tag not in gray_item() else b""
        nested = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(item) + 16) + element(tag, "LO") + item
        sequence = struct.pack("<HH2s2xI", 0x2020, 0x0110, b"SQ", len(nested)) + nested
        scu.n_set(GRAYSCALE_IMAGE_BOX, image_box_of(made), element(0x20200010, "US", b"\1\0") + sequence)


def film_box() -> bytes:
    session, film = Dataset(), Dataset()
    session.ReferencedSOPClassUID, session.ReferencedSOPInstanceUID = FILM_SESSION, "1.2.3"
    film.ImageDisplayFormat, film.ReferencedFilmSessionSequence = r"STANDARD\1,1", [session]
    return encoded(film)


def image_box() -> bytes:
    box = Dataset()
    box.ImageBoxPosition, box.BasicGrayscaleImageSequence = 1, [gray_item()]
    return encoded(box)


def image_box_of(made: Reply) -> str:
    reference = made.data.index(b"\x08\x00\x55\x11UI")
    (length,) = struct.unpack_from("<H", made.data, reference + 6)
    return made.data[reference + 8 : reference + 8 + length].decode().rstrip("\0")


def shown(records: tuple[AssociationRecord, ...]) -> Iterator[str]:
    """All that is made of records to be shown or given away."""
    for record in records:
        findings = findings_of(record)
        assert findings
        yield "\n".join(f"{each} {each.where} {each.sent} {each.expected}" for each in findings)
        for given, named in ((record, findings), (with_stand_ins(record), ())):
            yield trace_text(given, named, datasets=True)
            yield json.dumps(trace_json(given, named, datasets=True))
        yield summary([record], findings)
        yield from (repr((each.message, each.remarks)) for each in with_stand_ins(record).messages)


@pytest.mark.parametrize(
    ("tolerance", "plant"),
    some_of(
        [
            (Tolerance.STANDARD, plant),
            (Tolerance.STRICT, plant_in_image),
            (Tolerance.STRICT, plant),
            (Tolerance.STANDARD, plant_in_image),
        ],
        2,
    ),
)
def test_a_name_that_a_print_scu_sends_anywhere_is_shown_nowhere(tolerance, plant, caplog):
    recorder = Recorder()
    caplog.set_level(logging.DEBUG, "printscp")
    with ListPrinter(observer=recorder, tolerance=tolerance) as printer:
        contexts = (GRAYSCALE_META, PRESENTATION_LUT, ANNOTATION_BOX, "XQZW^DOE")
        with suppress(ConnectionError), RawScu.connect(printer.port, contexts) as scu:
            plant(scu)
            scu.release()
        assert recorder.wait_for(lambda records: records and records[-1].end is not None, 60)

    # Upstream's own log is off in `printscp serve`.
    logged = [each.getMessage() for each in caplog.records if each.name.startswith("printscp")]
    parts = [*shown(recorder.associations), "\n".join(logged)]

    assert len(logged) > 100
    assert len(recorder.associations[0].messages) > 400
    for part in parts:
        lines = [line for line in part.splitlines() if any(word in line for word in _WORDS)]
        assert lines[:3] == []
