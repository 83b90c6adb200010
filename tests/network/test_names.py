"""A name that a print SCU puts anywhere is in nothing that is made to be shown: trace, findings, their JSON, log."""

import json
import logging
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import pytest
from pydicom.datadict import DicomDictionary, dictionary_VR, keyword_for_tag
from pydicom.dataset import Dataset

from printscp.film.printer import Tolerance
from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.lab.recorder import Recorder
from printscp.lab.stand_ins import with_stand_ins
from printscp.lab.summary import summary
from printscp.lab.trace import trace_json, trace_text
from printscp.testing import FilmPrinter
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
from tests.image_intake import CT, store
from tests.lab.records import encoded
from tests.list_printer import ListPrinter
from tests.raw_scu import RawScu, Reply
from tests.stored_studies import ct_image, new_study

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


# Stored images

_LONG_VRS = ("OB", "OD", "OF", "OL", "OV", "OW", "SV", "UC", "UN", "UR", "UT", "UV")
_NUMBERS = ("FD", "FL", "OB", "OW", "SL", "SS", "SV", "UL", "US", "UV")
_TABLES = (
    *(f"{color}PaletteColorLookupTable{part}" for color in ("Red", "Green", "Blue") for part in ("Data", "Descriptor")),
    *("ICCProfile", "LUTData", "LUTDescriptor"),
)
_OF_IMAGES = (0x0008, 0x0018, 0x0020, 0x0028, 0x0032, 0x0038, 0x0040, 0x0054, 0x4008)
_OF_PATIENTS = (0x0010, 0x0012)


def any_element(tag: int, vr: str, value: bytes = NAME) -> bytes:
    if vr not in _LONG_VRS and vr != "SQ":
        return element(tag, vr, value)
    return struct.pack("<HH2s2xI", tag >> 16, tag & 0xFFFF, vr.encode(), len(value)) + value


def planted(tag: int, vr: str) -> bytes:
    """The name in an attribute; of numbers more than it has, for one may spell anything, and none in tables."""
    if vr in _NUMBERS:
        return any_element(tag, vr, b"" if keyword_for_tag(tag) in _TABLES else NAME * 17)
    return any_element(tag, vr)


def attributes_of(groups: Iterable[int]) -> list[tuple[int, str]]:
    """All attributes of *groups* with their VRs."""
    return [
        (tag, vr.partition(" ")[0]) for tag, (vr, *_) in sorted(DicomDictionary.items())
        if tag >> 16 in groups and vr and tag != 0x00080001
    ]  # fmt: skip


def stored_images() -> Iterator[bytes]:
    """An image with the name in each attribute of images, of studies and of patients: in all, in one, and in items."""
    image = ct_image(new_study(PatientName="XQZW^DOE", PatientID="XQZW^DOE"), 1)
    whole = {int(each.tag): encoded(image[each.tag : each.tag + 1]) for each in image}
    everywhere = [each for each in attributes_of((*_OF_IMAGES, *_OF_PATIENTS)) if each[1] != "SQ"]
    others = [(tag, vr) for tag, vr in everywhere if tag not in whole]
    yield b"".join(whole.values())
    for as_text in (False, True):
        for is_of_pixels in (False, True):
            places = [(tag, vr) for tag, vr in others if is_of_pixels is (tag >> 16 == 0x0028)]
            yield sorted_together(whole, {tag: planted(tag, "LO" if as_text else vr) for tag, vr in places})
    for tag, vr in ((tag, dictionary_VR(tag).partition(" ")[0]) for tag in whole):
        if tag != 0x7FE00010:
            yield sorted_together(whole, {tag: planted(tag, vr)})
    named = (
        element(0x00080104, "LO") + element(0x00100010, "PN") + element(0x00100020, "LO") + element(0x00400A26, "CS")
    )
    item = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(named)) + named
    sequences = {
        tag: any_element(tag, "SQ", item) for tag, vr in attributes_of((*_OF_IMAGES, *_OF_PATIENTS)) if vr == "SQ"
    }
    yield sorted_together(whole, sequences)
    private = (
        element(0x00090010, "LO")
        + element(0x00091001, "PN")
        + any_element(0x00091002, "UN")
        + any_element(0x00091003, "SQ", item)
    )
    yield sorted_together(whole, {0x00090010: private, 0x60003000: any_element(0x60003000, "OW")})
    yield whole[0x00080016] + NAME * 9


def sorted_together(whole: Mapping[int, bytes], planted: Mapping[int, bytes]) -> bytes:
    return b"".join(value for _, value in sorted({**whole, **planted}.items()))


@pytest.mark.parametrize("tolerance", ["standard", "strict"])
def test_a_name_in_a_stored_image_is_shown_nowhere(tolerance, caplog):
    caplog.set_level(logging.DEBUG, "printscp")
    with FilmPrinter(dpi=50, tolerance=tolerance) as printer:
        with RawScu.connect(printer.port, [CT, "XQZW^DOE"]) as scu:
            statuses = {
                store(scu, data, AFFECTED_INSTANCE=uid, AFFECTED_SOP_CLASS=sop_class).status
                for uid, sop_class, data in [
                    *((uid_in(data), CT, data) for data in stored_images()),
                    *((uid, of, b"") for uid in ("XQZW^DOE", "1.2.XQZW") for of in (CT, "XQZW^DOE")),
                ]
            }
            scu.release()
        assert printer.wait_until_idle()
        job = printer.wait_for_job()
        records, account, errors = printer.associations, printer.account(), printer.errors

    logged = [each.getMessage() for each in caplog.records if each.name.startswith("printscp")]
    parts = [*shown(records), "\n".join(logged), account, *errors]

    # The film itself has it.
    assert "XQZW^DOE" in str(job)
    assert {0x0000, 0x0117, 0x0122, 0xA900 if tolerance == "strict" else 0xB007, 0xC000, 0xC002} <= statuses
    assert len(logged) > 100
    for part in parts:
        lines = [line for line in part.splitlines() if any(word in line for word in _WORDS)]
        assert lines[:3] == []


def uid_in(data: bytes) -> str:
    """SOP Instance UID of the data set, unless the name stands there."""
    found = re.search(rb"\x08\x00\x18\x00UI(..)([0-9.]+)", data, re.DOTALL)
    return found[2].decode() if found else "1.2.3"


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
