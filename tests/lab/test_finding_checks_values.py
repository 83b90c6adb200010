"""What is wrong with the data sets of requests."""

import pytest
from pydicom.dataset import Dataset

from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.sop.requests import NCreate
from printscp.wire.sop_classes import FILM_SESSION, GRAYSCALE_META, PRESENTATION_LUT
from tests.conversation import gray_item, lut_item
from tests.lab.recording import Recording


@pytest.fixture
def talk() -> Recording:
    return Recording()


def codes_of(record: AssociationRecord) -> list[str]:
    return [finding.code for finding in findings_of(record)]


def test_a_character_set_of_the_session_holds_for_its_films():
    talk = Recording()
    talk.create_session(SpecificCharacterSet="ISO_IR 100")

    talk.create_film(ConfigurationInformation="Schärfe")

    assert codes_of(talk.record(None)) == []


def created(talk: Recording, data_set: bytes) -> None:
    talk.send(NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=Dataset()), data_set)


def told(talk: Recording) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.where, finding.sent) for finding in findings_of(talk.record(None))]


def test_a_layout_is_told_up_to_a_length(talk):
    talk.create_session()
    talk.create_film("STANDARD\1" + "1" * 60)

    assert told(talk)[0] == ("PSF102", "N-CREATE-RQ Film Box, ImageDisplayFormat", "'STANDARD\\x01" + "1" * 31 + "'")


@pytest.mark.parametrize("layout", [r"STANDARD\1,1", r"STANDARD\1,1 ", "STANDARD\\1,1\0"])
def test_a_padded_layout_is_right(talk, layout):
    talk.create_session()
    talk.create_film(layout)

    assert "PSF102" not in codes_of(talk.record(None))


@pytest.mark.parametrize(("octets", "found"), [(10, ["PSI110"]), (12, [])])
def test_pixel_data_has_at_least_the_bytes_of_its_image(talk, octets, found):
    talk.with_film().set_image(image=gray_item(2, 3, PixelData=bytes(octets)))

    assert codes_of(talk.record(None)) == found


def test_too_few_pixels_are_told_as_numbers_of_bytes(talk):
    talk.with_film().set_image(image=gray_item(2, 3, PixelData=bytes(4)))

    assert told(talk) == [("PSI110", "N-SET-RQ Grayscale Image Box, PixelData", "4 bytes for 12")]


@pytest.mark.parametrize(("entries", "found"), [(255, ["PSL106"]), (256, []), (257, ["PSL106"])])
def test_a_lut_has_as_many_entries_as_it_says(talk, entries, found):
    talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12), range(entries))])

    assert codes_of(talk.record(None)) == found


def test_a_lut_of_0_entries_has_65536(talk):
    talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((0, 0, 16), range(65536))])

    assert "PSL106" not in codes_of(talk.record(None))


def test_an_odd_value_inside_a_sequence_is_told_by_its_keyword(talk):
    item = b"\x02\x01\x10\x20UI\x03\x001.2"
    content = b"\x08\x00\x99\x11SQ\0\0" + (len(item) + 8).to_bytes(4, "little")
    created(talk, content + b"\xfe\xff\x00\xe0" + len(item).to_bytes(4, "little") + item)

    assert [(code, sent) for code, _, sent in told(talk) if code == "PSX130"] == [("PSX130", "3 bytes")]


def test_a_text_beyond_ascii_is_told_by_its_length_alone(talk):
    created(talk, b"\x00\x20\x50\x00LO\x06\x00M\xfcller")

    assert told(talk) == [("PSX134", "N-CREATE-RQ Film Session, FilmSessionLabel", "1 bytes beyond ASCII")]


def test_the_character_set_of_a_session_is_not_that_of_the_next(talk):
    talk.create_session(SpecificCharacterSet="ISO_IR 100")
    talk.delete(FILM_SESSION, talk.state.session.uid)

    created(talk, b"\x00\x20\x50\x00LO\x06\x00M\xfcller")

    assert codes_of(talk.record(None)) == ["PSX134"]
