"""The films of captions: eight scripts, each text one that a modality can send, and that is found in the PDF."""

import subprocess
import unicodedata
from datetime import UTC, datetime

import pypdfium2
import pytest
from pydicom.charset import decode_bytes, encode_string
from pydicom.charset import python_encoding as python_names

from printscp.film.annotation import annotation_positions
from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.lab.annotation_film import FILMS, annotation_films
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose
from printscp.render.page import Picture, Text
from tests.system_fonts import SMALL, typeface_of

NAMES = {script.name: script for scripts in FILMS for script in scripts}
ABOUT = About(
    title="Film", printer="FILM1", calling_ae="CT1", job_uid="1.2.3", created=datetime(2026, 7, 1, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def document():
    """Both films in one PDF, a page each."""
    typeface = typeface_of(*SMALL)
    films = [printable.film for printable in annotation_films(FILM_SIZES["8INX10IN"])]
    return pdf(lambda: (compose(film, Printer()) for film in films), about=ABOUT, typeface=typeface).content


def test_there_are_eight_scripts():
    assert len(NAMES) == 8


@pytest.mark.parametrize("number", [0, 1])
def test_each_picture_has_its_caption(number):
    film = annotation_films(FILM_SIZES["A4"])[number].film

    page = compose(film, Printer())

    assert len(page.marks_of(Picture)) == 4
    assert [text.text for text in page.marks_of(Text)] == [script.text for script in FILMS[number]]
    assert [box.position for box in film.annotation_boxes] == list(annotation_positions("BOTTOM", 4))


def test_the_texts_are_sent_in_utf_8():
    assert [each.session.character_set for each in annotation_films(FILM_SIZES["A4"])] == [("ISO_IR 192",)] * 2


@pytest.mark.parametrize(("number", "name"), [(int(n > 3), name) for n, name in enumerate(NAMES)])
def test_pdfium_finds_the_whole_sentence(document, number, name):
    page = pypdfium2.PdfDocument(document)[number].get_textpage()

    assert page.search(NAMES[name].text).get_next() == (
        page.get_text_range().index(NAMES[name].text),
        len(NAMES[name].text),
    )


@pytest.mark.interop
@pytest.mark.parametrize("options", [(), ("-layout",)], ids=["", "layout"])
def test_poppler_finds_every_whole_sentence(document, need, options):
    need("pdftotext")

    run = subprocess.run(["pdftotext", *options, "-", "-"], input=document, capture_output=True, timeout=60, check=True)

    read = run.stdout.decode()
    assert [name for name, script in NAMES.items() if script.text not in read] == []


@pytest.mark.parametrize("name", ["Hebrew", "Arabic"])
def test_a_text_from_right_to_left_has_letters_and_spaces_only(name):
    assert {unicodedata.bidirectional(character) for character in NAMES[name].text} <= {"R", "AL", "WS"}


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
