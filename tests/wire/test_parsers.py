"""Single values from the wire and back."""

from datetime import UTC, datetime

import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence as SequenceOfItems
from pydicom.tag import Tag

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import Polarity, Shade
from printscp.wire import parsers
from printscp.wire.parsers import Unsupported


def test_text_loses_its_padding():
    assert parsers.text("ABC \0") == "ABC"


def test_several_values_are_joined_by_backslashes():
    assert parsers.text(MultiValue(str, ["CS000", "1"])) == r"CS000\1"


def test_a_term_is_read_by_its_word():
    assert parsers.term(Polarity)("REVERSE") is Polarity.REVERSE
    assert parsers.write_term(Polarity.REVERSE) == "REVERSE"


@pytest.mark.parametrize("value", [1, 99, "7 "])
def test_whole_numbers_in_range_are_read(value):
    assert parsers.integer(1, 99)(value) == int(value)


@pytest.mark.parametrize("value", [0, 100, "x", 1.5, "", "1_0", "9" * 400, MultiValue(int, [1, 2])])
def test_other_numbers_are_unsupported(value):
    with pytest.raises(Unsupported):
        parsers.integer(1, 99)(value)


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "wide", "1e-310", "0.09", "1e9"])
def test_a_length_that_cannot_be_printed_is_unsupported(value):
    with pytest.raises(Unsupported):
        parsers.millimetres(value)


@pytest.mark.parametrize("value", [50.5, 100 / 3, 0.1, 9999.123456789012])
def test_a_written_length_has_sixteen_characters_at_most_and_reads_back_close(value):
    written = parsers.write_decimal(value)

    assert len(written) <= 16
    assert parsers.millimetres(written) == pytest.approx(value)


@pytest.mark.parametrize(
    ("value", "density"), [("BLACK", Shade.BLACK), ("WHITE", Shade.WHITE), ("150", 1.5), ("0", 0.0)]
)
def test_densities_are_words_or_hundredths(value, density):
    assert parsers.density(value) == density
    assert parsers.write_density(density) == value


@pytest.mark.parametrize(
    ("value", "display_format"),
    [
        (r"STANDARD\2,3", DisplayFormat("STANDARD", (2, 3))),
        (r"ROW\1,2,3", DisplayFormat("ROW", (1, 2, 3))),
        (r"COL\4", DisplayFormat("COL", (4,))),
        ("STANDARD\\1,1\0", DisplayFormat("STANDARD", (1, 1))),
    ],
)
def test_display_formats_are_read(value, display_format):
    assert parsers.display_format(value) == display_format


@pytest.mark.parametrize("size", FILM_SIZES.values())
def test_each_film_size_is_read_and_written_by_its_id(size):
    assert parsers.film_size(parsers.write_film_size(size)) is size


@pytest.mark.parametrize("destination", ["MAGAZINE", "PROCESSOR", "BIN_1", "BIN_12"])
def test_film_destinations_are_read(destination):
    assert parsers.film_destination(destination) == destination


@pytest.mark.parametrize("destination", ["BIN_0", "BIN_01", "BIN_", "bin_1", "CURRENT"])
def test_other_film_destinations_are_unsupported(destination):
    with pytest.raises(Unsupported):
        parsers.film_destination(destination)


def test_character_sets_are_the_defined_terms():
    assert parsers.character_set(MultiValue(str, ["", "ISO 2022 IR 87"])) == ("", "ISO 2022 IR 87")
    for name in ("KLINGON", "iso_ir 100", "UTF-8"):
        with pytest.raises(Unsupported):
            parsers.character_set(name)


def test_dates_and_times_are_written_for_da_and_tm():
    moment = datetime(2026, 11, 21, 7, 8, 9, tzinfo=UTC)

    assert (parsers.write_date(moment), parsers.write_time(moment)) == ("20261121", "070809")


@pytest.mark.parametrize(("value", "flag"), [("YES", True), ("NO", False)])
def test_yes_and_no(value, flag):
    assert parsers.yes_no(value) is flag
    assert parsers.write_yes_no(flag) == value


@pytest.mark.parametrize("value", ["GREY", "-5", "1_0", "9" * 400, "1.5"])
def test_a_density_that_is_neither_word_nor_hundredths_is_unsupported(value):
    with pytest.raises(Unsupported):
        parsers.density(value)


@pytest.mark.parametrize("medium", ["PAPER", "CLEAR FILM", "BLUE FILM", "MAMMO CLEAR FILM", "MAMMO BLUE FILM"])
def test_each_medium_of_the_standard_is_read(medium):
    assert parsers.medium_type(medium) == medium


def test_a_text_longer_than_any_of_the_standard_is_unsupported():
    assert parsers.words("x" * 1024) == "x" * 1024
    with pytest.raises(Unsupported):
        parsers.words("x" * 1025)


def test_an_icc_profile_of_more_than_a_mebibyte_is_unsupported():
    assert len(parsers.icc_profile(bytes(1 << 20))) == 1 << 20
    with pytest.raises(Unsupported):
        parsers.icc_profile(bytes((1 << 20) + 1))


def test_octets_are_bytes():
    assert parsers.octets(b"\x01") == b"\x01"
    with pytest.raises(Unsupported):
        parsers.octets("text")


@pytest.mark.parametrize("value", [b"bytes", SequenceOfItems([Dataset()])], ids=["bytes", "items"])
def test_what_is_no_text_is_unsupported_where_a_text_is_due(value):
    with pytest.raises(Unsupported):
        parsers.words(value)


@pytest.mark.parametrize(
    ("value", "display_format"),
    [
        ("SLIDE", DisplayFormat("SLIDE", ())),
        ("SUPERSLIDE ", DisplayFormat("SUPERSLIDE", ())),
        (r"CUSTOM\3", DisplayFormat("CUSTOM", (3,))),
    ],
)
def test_layouts_of_the_printer_are_read(value, display_format):
    assert parsers.display_format(value) == display_format
    assert parsers.display_format(str(display_format)) == display_format


@pytest.mark.parametrize("value", [r"SLIDE\1", r"CUSTOM\0", r"CUSTOM\1,2", "CUSTOM", "SUPERSLIDE\\", r"ROW\256,1"])
def test_layouts_of_the_printer_that_are_none_are_unsupported(value):
    with pytest.raises(Unsupported):
        parsers.display_format(value)


@pytest.mark.parametrize("value", ["text", b"bytes", 5, [1, 2]])
def test_what_is_no_sequence_has_no_items(value):
    with pytest.raises(Unsupported):
        parsers.sequence_items(value)


def raw(vr, octets, tag=0x00280030):
    """A data set with an element that pydicom has not read yet."""
    dataset = Dataset()
    dataset._dict[Tag(tag)] = RawDataElement(Tag(tag), vr, len(octets), octets, 0, vr is None, True)
    dataset.set_original_encoding(is_implicit_vr=vr is None, is_little_endian=True)
    return dataset


@pytest.mark.parametrize("vr", ["DS", None, "UN"])
def test_a_list_of_millions_of_numbers_is_not_read(vr):
    with pytest.raises(Unsupported):
        parsers.value_of(raw(vr, b"1\\" * (1 << 20)), "PixelSpacing")
    assert parsers.value_of(raw(vr, b"1\\2"), "PixelSpacing") == [1, 2]


def test_one_large_value_is_read():
    pixels = bytes(2 << 20)

    assert parsers.value_of(raw("OW", pixels, 0x7FE00010), "PixelData") == pixels
    assert parsers.value_of(raw(None, pixels, 0x7FE00010), "PixelData") == pixels
