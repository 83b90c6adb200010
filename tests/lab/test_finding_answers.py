"""What an answer says of its request."""

import struct

import pytest

from printscp.lab.finding_answers import answer_in_words, attribute_of_answer
from printscp.lab.finding_view import Exchange, exchanges_of
from printscp.wire.sop_classes import FILM_BOX, GRAYSCALE_IMAGE_BOX
from tests.recorded import ERROR_COMMENT, Element, message, record, request

_ATTRIBUTE_IDENTIFIER_LIST = 0x1005


def refused(comment: str | None = None, *tags: int) -> Exchange:
    """A request that was refused with this comment, and with these attributes in a list."""
    command = {Element.MESSAGE_ID_RESPONDED_TO: 1, Element.STATUS: 0x0106, ERROR_COMMENT: comment}
    if tags:
        command[_ATTRIBUTE_IDENTIFIER_LIST] = b"".join(struct.pack("<HH", tag >> 16, tag & 0xFFFF) for tag in tags)
    asked = request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2.3")
    (exchange,) = exchanges_of(record((asked, False), (message(0x8120, command), True)))
    return exchange


@pytest.mark.parametrize(
    ("comment", "attribute"),
    [
        ("PhotometricInterpretation 'DOE' is not supported", "PhotometricInterpretation"),
        ("Rows, Columns missing", "Rows, Columns"),
        ("ImageBoxPosition 7: no image box is left for it", "ImageBoxPosition"),
        ("this printer prints no color, PatientName", ""),
        ("DOE^JOHN is not part of this context", ""),
        (None, ""),
    ],
)
def test_an_answer_is_about_the_attributes_with_which_its_comment_begins(comment, attribute):
    assert attribute_of_answer(refused(comment)) == attribute


def test_an_answer_is_about_the_attributes_that_it_lists():
    assert attribute_of_answer(refused(None, 0x00280010, 0x00091001)) == "Rows, (0009,1001)"
    assert attribute_of_answer(refused("Rows is empty", 0x00280010)) == "Rows"


def test_a_request_without_an_answer_is_about_none():
    (exchange,) = exchanges_of(record((request("N-SET", FILM_BOX, "1.2.3"), False)))

    assert attribute_of_answer(exchange) == ""


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("BitsStored '17' is not supported", "answered 0x0106, BitsStored 17 is not supported"),
        ("FilmSizeID 'DOE^J' is not supported", "answered 0x0106, FilmSizeID (masked, 5 characters) is not supported"),
        ("DOE^JOHN is not part of this context", "answered 0x0106, Invalid attribute value"),
        (None, "answered 0x0106, Invalid attribute value"),
    ],
)
def test_an_answer_is_told_by_its_status_and_what_names_nobody_of_its_comment(comment, words):
    assert answer_in_words(refused(comment)) == words
