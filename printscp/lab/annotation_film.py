"""A film of captions: one sentence in eight scripts, each below a picture that says what must be read there.

The sentence is "Test film 1: this text is legible". Its number shows whether a text from right to left is in order. All
are sent in UTF-8 (ISO_IR 192); the pictures also name the character set that modalities of each script use.
"""

from dataclasses import dataclass, replace

import numpy as np

from printscp.film.annotation import BOTTOM, AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import PrintImage
from printscp.film.session import FilmSession
from printscp.film.sizes import FilmSize
from printscp.lab.drawing import PrintableFilm, film_of, gray_image, write_text


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


# Each text is an LO: at most 64 characters, no backslash.
SCRIPTS = (
    Script("Latin", "ISO_IR 100", "marks above and below letters", "Test film 1: this text is legible (ÅÉÑÖßç)"),
    Script("Greek", "ISO_IR 126", "accents on vowels", "Δοκιμαστικό φιλμ 1: αυτό το κείμενο είναι ευανάγνωστο"),
    Script("Cyrillic", "ISO_IR 144", "dots above a letter", "Тестовая плёнка 1: этот текст легко читается"),
    Script("Hebrew", "ISO_IR 138", "from right to left", "סרט בדיקה 1: הטקסט הזה קריא"),
    Script("Arabic", "ISO_IR 127", "from right to left, letters joined", "فيلم اختبار 1: هذا النص مقروء"),
    Script("Thai", "ISO_IR 166", "vowels and tones above letters", "ฟิล์มทดสอบ 1: ข้อความนี้อ่านได้ชัดเจน"),
    Script("Han and kana", "ISO 2022 IR 87", "thousands of characters", "テストフィルム 1: この文字は正しく読めます"),
    Script("Hangul", "ISO 2022 IR 149", "syllables in blocks", "시험 필름 1: 이 글자는 잘 읽힙니다"),
)
CHARACTER_SET = "ISO_IR 192"

_COLUMNS, _ROWS = 1000, 600
_BACKGROUND, _DIM = 0.12, 0.75


def annotation_film(size: FilmSize) -> PrintableFilm:
    """Eight pictures, each with a caption below it in an Annotation Box of the format BOTTOM."""
    film = film_of(DisplayFormat.standard(columns=2, rows=4), [_picture(script) for script in SCRIPTS], size=size)
    captions = (AnnotationBox("", position, script.text) for position, script in enumerate(SCRIPTS, start=1))
    film = replace(film, annotation_display_format=BOTTOM, annotation_boxes=tuple(captions))
    return PrintableFilm(film, FilmSession(uid="", character_set=(CHARACTER_SET,)))


def _picture(script: Script) -> PrintImage:
    """What must be read in the caption, in letters that are part of the picture."""
    pixels = np.full((_ROWS, _COLUMNS), _BACKGROUND)
    middle = _COLUMNS // 2
    sets = f"{CHARACTER_SET} (else {script.character_set})"
    write_text(pixels, script.name, middle, 160, size=96, anchor="mm")
    write_text(pixels, script.hint, middle, 270, size=44, anchor="mm", gray=_DIM)
    write_text(pixels, sets, middle, 340, size=44, anchor="mm", gray=_DIM)
    write_text(pixels, "Below: Test film 1: this text is legible", middle, 490, size=44, anchor="mm")
    return gray_image(pixels)
