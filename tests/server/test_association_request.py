"""What an A-ASSOCIATE-RQ says, however its AE titles are padded and whatever they hold."""

import pytest

from printscp.server.association_request import AE_TITLES, Titles, titles_in
from tests.raw_scu import GRAYSCALE_META, VERIFICATION, Context, association_request


def request(called: bytes, calling: bytes = b"SCU".ljust(16), *numbers: int) -> bytes:
    return association_request([Context(number, VERIFICATION) for number in numbers], called, calling)


@pytest.mark.parametrize("field", [b"FILM1           ", b"           FILM1", b"  FILM1         "])
def test_blank_padding_is_no_part_of_a_title_and_not_odd(field):
    assert titles_in(request(field)) == Titles("FILM1", "SCU")


def test_a_title_of_sixteen_characters_is_whole():
    assert titles_in(request(b"ABCDEFGHIJKLMNOP")).called == "ABCDEFGHIJKLMNOP"


def test_lower_case_is_kept_and_not_odd():
    assert titles_in(request(b"film1".ljust(16))) == Titles("film1", "SCU")


@pytest.mark.parametrize(
    ("field", "title", "deviations"),
    [
        (b"FILM1".ljust(16, b"\0"), "FILM1", ("nul-padded-ae-title",)),
        (b"FILM1  ".ljust(16, b"\0"), "FILM1", ("nul-padded-ae-title",)),
        (b"FILM1\0".ljust(16), "FILM1", ("nul-padded-ae-title",)),
        (b" " * 16, "?", ("blank-ae-title",)),
        (bytes(16), "?", ("nul-padded-ae-title", "blank-ae-title")),
        ("RÖNTGEN".encode("latin-1").ljust(16), "R?NTGEN", ("not-ascii-ae-title",)),
        ("フィルム".encode().ljust(16), "?" * 12, ("not-ascii-ae-title",)),
        (b"FI\tLM\x7f1".ljust(16), "FI?LM?1", ("control-character-ae-title",)),
        (b"FILM\0REST".ljust(16), "FILM?REST", ("control-character-ae-title",)),
        (b"A\\B".ljust(16), "A?B", ("backslash-ae-title",)),
        (b"\xff" * 16, "?" * 16, ("not-ascii-ae-title",)),
    ],
)
def test_an_odd_title_is_shown_as_far_as_it_can_be_and_told(field, title, deviations):
    assert titles_in(request(field)) == Titles(title, "SCU", deviations)


def test_the_calling_title_is_treated_as_the_called_one():
    assert titles_in(request(b"FILM1".ljust(16), b"SC\xdc".ljust(16, b"\0"))) == Titles(
        "FILM1", "SC?", ("nul-padded-ae-title", "not-ascii-ae-title")
    )


def test_what_is_odd_about_both_titles_is_told_once():
    assert titles_in(request(bytes(16), bytes(16))).deviations == ("nul-padded-ae-title", "blank-ae-title")


def test_encoded_titles_fill_their_fields():
    body = request(b"FILM1".ljust(16, b"\0"))

    encoded = titles_in(body).encoded()

    assert encoded == b"FILM1           SCU             "
    assert len(encoded) == len(body[AE_TITLES])


def test_odd_context_ids_are_not_odd():
    assert titles_in(request(b"FILM1".ljust(16), b"SCU".ljust(16), 1, 3, 255)).deviations == ()


def test_only_contexts_have_ids():
    # The application context and the user information begin with these bytes.
    assert titles_in(request(b"FILM1".ljust(16), b"SCU".ljust(16), 0x31, 0x51)).deviations == ()


def test_an_even_context_id_is_told():
    assert titles_in(request(b"FILM1".ljust(16), b"SCU".ljust(16), 1, 2)).deviations == ("even-context-id",)


def test_a_context_id_used_twice_is_an_error():
    with pytest.raises(ValueError, match="a presentation context id is used twice"):
        titles_in(request(b"FILM1".ljust(16), b"SCU".ljust(16), 1, 3, 1))


@pytest.mark.parametrize("length", [0, 3, 20, 36, 68, 72, 73, 100])
def test_a_request_that_is_cut_off_has_titles_all_the_same(length):
    body = association_request([GRAYSCALE_META], "FILM1", "SCU")[:length]

    assert titles_in(body).called in {"FILM1", "?"}
