"""Two films of captions: one sentence in eight scripts, each below a picture that says what must be read there.

The sentence is "This text on the test film is legible". All are sent in UTF-8 (ISO_IR 192); the pictures also name the
character set that modalities of each script use.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from printscp.film.annotation import BOTTOM, AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.session import FilmSession
from printscp.film.sizes import FilmSize
from printscp.lab.drawing import BITS, Pixels, PrintableFilm, film_of, gray_image, write_text


# Positional although it has four fields, as its values stand in a table.
@dataclass(frozen=True, slots=True)
class Script:
    """A way of writing, and the sentence in it."""

    name: str
    character_set: str
    """The defined term that modalities use for it (PS3.3 C.12.1.1.2)."""
    hint: str
    """What makes it hard to print."""
    text: str


# Each text is an LO: at most 64 characters, no backslash. Those from right to left have no digit and no sign in them, for
# programs that read PDFs do not agree about their order.
FILMS = (
    (
        Script(
            "Latin", "ISO_IR 100", "marks above and below letters", "This text on the test film is legible (ÅÉÑÖßç)"
        ),
        Script("Greek", "ISO_IR 126", "accents on vowels", "Αυτό το κείμενο στο δοκιμαστικό φιλμ είναι ευανάγνωστο"),
        Script("Cyrillic", "ISO_IR 144", "dots above a letter", "Этот текст на тестовой плёнке легко читается"),
        Script("Thai", "ISO_IR 166", "vowels and tones above letters", "ข้อความนี้บนฟิล์มทดสอบอ่านได้ชัดเจน"),
    ),
    (
        # In one row, for such programs take a row for text of one direction.
        Script("Hebrew", "ISO_IR 138", "from right to left", "הטקסט הזה בסרט הבדיקה קריא"),
        Script("Arabic", "ISO_IR 127", "from right to left, letters joined", "هذا النص على فيلم الاختبار مقروء"),
        Script("Han and kana", "ISO 2022 IR 87", "thousands of characters", "テストフィルムのこの文字は正しく読めます"),
        Script("Hangul", "ISO 2022 IR 149", "syllables in blocks", "시험 필름의 이 글자는 잘 읽힙니다"),
    ),
)
"""The scripts of each film."""
CHARACTER_SET = "ISO_IR 192"

_SIDE = 1000
_BACKGROUND, _DIM = 0.12, 0.75


def annotation_films(size: FilmSize, *, bits: int = BITS) -> tuple[PrintableFilm, ...]:
    """Four pictures on each, with a caption below each in an Annotation Box of the format BOTTOM.

    Not eight on one: mammography printers have no layout of more than four.
    """
    return tuple(_film(scripts, size, bits) for scripts in FILMS)


def _film(scripts: Sequence[Script], size: FilmSize, bits: int) -> PrintableFilm:
    images = [gray_image(_pixels(script), bits) for script in scripts]
    film = film_of(DisplayFormat.standard(columns=2, rows=2), images, size=size)
    captions = (AnnotationBox("", position, script.text) for position, script in enumerate(scripts, start=1))
    film = replace(film, annotation_display_format=BOTTOM, annotation_boxes=tuple(captions))
    return PrintableFilm(film, FilmSession(uid="", character_set=(CHARACTER_SET,)))


def _pixels(script: Script) -> Pixels:
    """What must be read in the caption, in letters that are part of the picture."""
    pixels = np.full((_SIDE, _SIDE), _BACKGROUND)
    middle = _SIDE // 2
    sets = f"{CHARACTER_SET} (else {script.character_set})"
    write_text(pixels, script.name, middle, 340, size=96, anchor="mm")
    write_text(pixels, script.hint, middle, 450, size=44, anchor="mm", gray=_DIM)
    write_text(pixels, sets, middle, 520, size=44, anchor="mm", gray=_DIM)
    write_text(pixels, "Below: This text on the test film is legible", middle, 900, size=44, anchor="mm")
    return pixels
