"""Values that say clearly what is meant."""

import pytest
from pydicom.multival import MultiValue

from printscp.film.display_format import DisplayFormat
from printscp.film.terms import Polarity
from printscp.wire import parsers, repairs
from printscp.wire.attribute import KEEP
from printscp.wire.parsers import Unsupported


@pytest.mark.parametrize("value", ["reverse", " Reverse ", "REVERSE  "])
def test_case_and_blanks_do_not_count(value):
    assert repairs.spelled(parsers.term(Polarity))(value) is Polarity.REVERSE


@pytest.mark.parametrize(
    ("value", "medium"),
    [
        ("Blue   Film", "BLUE FILM"),
        ("MAMMO CLEAR", "MAMMO CLEAR FILM"),
        ("mammo blue", "MAMMO BLUE FILM"),
        ("CLEAR", "CLEAR FILM"),
        ("BLUE", "BLUE FILM"),
    ],
)
def test_media_have_names_of_the_field(value, medium):
    assert repairs.spelled(parsers.medium_type, repairs.MEDIA)(value) == medium


@pytest.mark.parametrize("value", ["CURRENT", "default", "Printer  Default", "STANDARD SIZE"])
def test_words_for_the_default_of_the_printer_keep_what_stands(value):
    assert repairs.spelled(parsers.medium_type)(value) is KEEP
    assert repairs.film_size(" ".join(value.split())) is KEEP


def test_a_word_that_says_nothing_stays_unsupported():
    with pytest.raises(Unsupported):
        repairs.spelled(parsers.medium_type, repairs.MEDIA)("GLASS")


@pytest.mark.parametrize(
    ("value", "film_size_id"), [("14IN X 17IN", "14INX17IN"), ("14inx17in", "14INX17IN"), ("a4", "A4")]
)
def test_film_sizes_are_read_without_blanks_and_case(value, film_size_id):
    assert repairs.film_size(value).id == film_size_id


def test_a_film_size_that_is_none_stays_unsupported():
    with pytest.raises(Unsupported):
        repairs.film_size("LARGE")


TWO_BY_THREE = DisplayFormat.standard(columns=2, rows=3)


@pytest.mark.parametrize(
    "value",
    [
        r"standard\2,3", "STANDARD/2,3", r"Standard \ 2.3", r"STANDARD\2\3", "STANDARD 2,3", "STANDARD\\2,3,",
        r"STANDARD\2;3", "STANDARD\\2x3", "STANDARD\x02,3", "  STANDARD\\2,3", "STANDARD2,3",
        MultiValue(str, ["standard", "2,3"]),
    ],
)  # fmt: skip
def test_a_layout_is_read_however_its_numbers_are_parted(value):
    assert repairs.display_format(value) == TWO_BY_THREE


@pytest.mark.parametrize(
    ("value", "display_format"),
    [
        ("row\\1,2", DisplayFormat("ROW", (1, 2))),
        ("COL\x03", DisplayFormat("COL", (3,))),
        ("ROW\x07,1", DisplayFormat("ROW", (7, 1))),
        ("slide", DisplayFormat("SLIDE", ())),
        (" SuperSlide", DisplayFormat("SUPERSLIDE", ())),
        ("custom 2", DisplayFormat("CUSTOM", (2,))),
    ],
)
def test_every_kind_of_layout_is_repaired(value, display_format):
    assert repairs.display_format(value) == display_format


@pytest.mark.parametrize(
    "value",
    [
        "GRID\\2,2",
        "STANDARD",
        "STANDARD\\a,b",
        "STANDARD\\-1,2",
        "STANDARD\x08,1",
        "SLIDE\\1",
        "STANDARD\\1,2,3",
        "2,3",
    ],
)
def test_a_layout_that_is_not_clear_stays_unsupported(value):
    with pytest.raises(Unsupported):
        repairs.display_format(value)


def test_an_aspect_ratio_of_zeros_keeps_what_stands():
    assert repairs.aspect_ratio(MultiValue(int, [0, 0])) is KEEP


@pytest.mark.parametrize("value", [[0, 1], [1, -1], "x"])
def test_an_aspect_ratio_that_is_not_clear_stays_unsupported(value):
    with pytest.raises(Unsupported):
        repairs.aspect_ratio(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("ISO IR 100", ("ISO_IR 100",)),
        ("utf-8", ("ISO_IR 192",)),
        (MultiValue(str, ["", "ISO-2022-IR-87"]), ("", "ISO 2022 IR 87")),
    ],
)
def test_character_sets_are_known_by_other_spellings(value, names):
    assert repairs.character_set(value) == names


def test_a_character_set_that_is_none_stays_unsupported():
    with pytest.raises(Unsupported):
        repairs.character_set(MultiValue(str, ["ISO_IR 100", "KLINGON"]))
