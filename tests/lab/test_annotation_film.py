"""The film of captions: eight scripts, each text one that a modality can send."""

import unicodedata

import pytest
from pydicom.charset import decode_bytes, encode_string
from pydicom.charset import python_encoding as python_names

from printscp.film.annotation import annotation_positions
from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.lab.annotation_film import SCRIPTS, annotation_film
from printscp.render.compose import compose
from printscp.render.page import Picture, Text

NAMES = {script.name: script for script in SCRIPTS}


def test_each_picture_has_its_caption():
    film = annotation_film(FILM_SIZES["A4"]).film

    page = compose(film, Printer())

    assert len(page.marks_of(Picture)) == 8
    assert [text.text for text in page.marks_of(Text)] == [script.text for script in SCRIPTS]
    assert [box.position for box in film.annotation_boxes] == list(annotation_positions("BOTTOM", 8))


def test_the_texts_are_sent_in_utf_8():
    assert annotation_film(FILM_SIZES["A4"]).session.character_set == ("ISO_IR 192",)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_no_longer_than_the_standard_allows(name):
    assert len(NAMES[name].text) <= 64


@pytest.mark.parametrize("name", NAMES)
def test_a_text_can_be_sent_in_the_character_set_that_its_picture_names(name):
    script = NAMES[name]
    encodings = ["latin_1", python_names[script.character_set]]

    encoded = encode_string(script.text, encodings)

    assert decode_bytes(encoded, encodings, set()) == script.text


@pytest.mark.parametrize(
    ("name", "scripts"),
    [
        ("Latin", {"LATIN"}),
        ("Greek", {"GREEK"}),
        ("Cyrillic", {"CYRILLIC"}),
        ("Hebrew", {"HEBREW"}),
        ("Arabic", {"ARABIC"}),
        ("Thai", {"THAI"}),
        ("Han and kana", {"CJK", "HIRAGANA", "KATAKANA"}),
        ("Hangul", {"HANGUL"}),
    ],
)
def test_a_text_is_in_its_script(name, scripts):
    letters = [letter for letter in NAMES[name].text if unicodedata.category(letter) in {"Lo", "Lu", "Ll"}]

    assert {unicodedata.name(letter).split()[0] for letter in letters} == scripts
