import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from printscp.film.annotation import AnnotationBox
from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import FilmOrientation, Magnification, Polarity
from printscp.fonts import typeface
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose
from printscp.render.page import Align, Fill, Frame, Picture, Text
from printscp.render.rect import Rect
from tests.output.reading import (
    document_id,
    drawn_images,
    embedded_fonts,
    fonts_of,
    information,
    page_sizes,
    painted,
    viewer_preferences,
    written,
    xmp,
)
from tests.render.films import color_image, film_box, gray_image, image_box, page_of

NOON = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)
SHEET = Rect(0, 0, 203.2, 254)
PICTURE = Picture(Rect(10, 20, 30, 40), np.arange(12, dtype=np.uint8).reshape(3, 4), smooth=False)


ABOUT = About(title="Film", printer="FILM1", calling_ae="CT1", job_uid="1.2.3", created=NOON)
LATIN = typeface(None)
LINE = Rect(10, 20, 100, 3.5)


def printed(*pages, pdfa=False, **described):
    return pdf(lambda: pages, about=replace(ABOUT, **described), typeface=LATIN, pdfa=pdfa)


def text_mark(text, area=LINE):
    return Text(area=area, text=text, gray=1.0, align=Align.LEFT)


def film_of_every_kind():
    """Twelve-bit, reversed and color images, an empty box, trim lines, and texts."""
    words = np.random.default_rng(3).integers(0, 4096, (37, 53))
    colors = np.random.default_rng(4).integers(0, 256, (31, 47, 3))
    return film_box(
        r"STANDARD\2,2",
        image_box(gray_image(words), position=1),
        image_box(gray_image(words), position=2, polarity=Polarity.REVERSE, magnification=Magnification.REPLICATE),
        image_box(color_image(colors), position=3, requested_image_size=61.7),
        trim=True,
        empty_image_density=1.2,
        annotation_display_format="COMBINED",
        annotation_boxes=(AnnotationBox("1", 0, "Köhler^Ann (a) \\"), AnnotationBox("2", 4, "lateral")),
    )


def test_document_is_a_pdf():
    document = printed(page_of(SHEET, 0.0, ()))

    assert (document.suffix, document.media_type, document.content[:5]) == (".pdf", "application/pdf", b"%PDF-")


@pytest.mark.parametrize("orientation", FilmOrientation)
@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_page_is_as_large_as_the_film(size, orientation):
    page = compose(film_box(size=size, orientation=orientation), Printer())

    assert page_sizes(printed(page)) == [pytest.approx((page.size.width, page.size.height), abs=4e-5)]


def test_each_film_is_a_page_of_its_own_size():
    document = printed(page_of(SHEET, 0.0, ()), page_of(Rect(0, 0, 100, 50), 0.0, ()))

    assert page_sizes(document) == [pytest.approx((203.2, 254)), pytest.approx((100, 50))]


def test_background_covers_the_whole_page():
    [(gray, area)] = painted(printed(page_of(SHEET, 0.4, ())))

    assert gray == pytest.approx(0.4)
    assert (area.x, area.y, area.width, area.height) == pytest.approx((-1, -1, 205.2, 256), abs=1e-5)


def test_marks_are_drawn_in_their_order():
    marks = (Fill(Rect(1, 1, 5, 5), 0.1), Frame(Rect(1, 1, 5, 5), 0.2, 0.25), Fill(Rect(2, 2, 2, 2), 0.3))

    grays = [gray for gray, _ in painted(printed(page_of(SHEET, 0.0, marks)))]

    assert grays == [0.0, 0.1, *[0.2] * 4, 0.3]


def test_composed_texts_come_back():
    page = compose(film_of_every_kind(), Printer())

    lines = written(printed(page))

    assert [line.text for line in lines] == [mark.text for mark in page.marks_of(Text)]


def test_only_pages_with_text_have_a_font():
    with_text = page_of(SHEET, 0.0, (text_mark("Abc"),))

    document = printed(page_of(SHEET, 0.0, (PICTURE,)), with_text)

    assert [len(fonts_of(document, page)) for page in (0, 1)] == [0, 1]


def test_composed_pictures_come_back_bit_for_bit():
    page = compose(film_of_every_kind(), Printer())

    images = drawn_images(printed(page))

    pairs = zip(images, page.marks_of(Picture), strict=True)
    assert [np.array_equal(image.pixels, mark.pixels) for image, mark in pairs] == [True, True, True]


def test_composed_pictures_lie_where_they_were_placed():
    page = compose(film_of_every_kind(), Printer())

    matrices = [image.matrix for image in drawn_images(printed(page))]

    assert matrices == [pytest.approx(_matrix(mark.area, page.size), abs=0.002) for mark in page.marks_of(Picture)]


def test_true_size_image_has_its_width_in_millimetres():
    page = compose(film_of_every_kind(), Printer())

    true_size = drawn_images(printed(page))[2]

    assert true_size.matrix[0] / 72 * 25.4 == pytest.approx(61.7, abs=1e-5)


def test_only_smooth_pictures_are_interpolated():
    page = compose(film_of_every_kind(), Printer())

    images = drawn_images(printed(page))

    assert [image.interpolate for image in images] == [True, None, True]


def test_no_picture_is_interpolated_in_pdfa():
    page = compose(film_of_every_kind(), Printer())

    images = drawn_images(printed(page, pdfa=True))

    assert [image.interpolate for image in images] == [None, None, None]


def test_pages_are_drawn_as_they_come():
    pages = (page_of(SHEET, 0.0, (PICTURE,)) for _ in range(3))

    assert len(page_sizes(printed(*pages))) == 3


def test_film_is_printed_at_true_size():
    assert viewer_preferences(printed(page_of(SHEET, 0.0, ()))) == {"/PrintScaling": "/None"}


@pytest.mark.parametrize("title", ["Film", "Köhler (CT)", "山田^太郎 \\ 東京", "Иванова", "🎞"])
def test_title_may_have_any_characters(title):
    document = printed(page_of(SHEET, 0.0, ()), title=title)

    assert (information(document)["/Title"], xmp(document)["dc:title"]) == (title, title)


@pytest.mark.parametrize("color", [False, True])
def test_pixels_are_compressed_once_and_kept_binary(color):
    pixels = np.zeros((3, 4, 3) if color else (3, 4), np.uint8)

    [image] = drawn_images(printed(page_of(SHEET, 0.0, (Picture(SHEET, pixels, smooth=False),))))

    assert (image.color_space, image.filters) == ("/DeviceRGB" if color else "/DeviceGray", ("/FlateDecode",))


def test_font_is_embedded_once_and_only_as_far_as_it_is_used():
    pages = [page_of(SHEET, 0.0, (text_mark("Abc"),)), page_of(SHEET, 0.0, (text_mark("abc"),))]

    [font] = embedded_fonts(printed(*pages))

    assert len(font) < 20_000


@pytest.mark.parametrize("text", ["Doe^Jane", "(1) \\ <2> % /F1", "ÄÖÜäöüß é ñ €", ") Tj ET 1 g BT ("])
def test_text_can_be_read_as_it_was_written(text):
    [line] = written(printed(page_of(SHEET, 0.0, (text_mark(text),))))

    assert (line.text, line.gray) == (text, 1.0)


def test_text_leaves_what_is_drawn_after_it_alone():
    marks = (text_mark("Abc"), Fill(Rect(10, 20, 30, 40), 0.25))

    assert [gray for gray, _ in painted(printed(page_of(SHEET, 0.0, marks)))] == [0.0, 0.25]


def test_text_on_an_area_without_size_breaks_nothing():
    [line] = written(printed(page_of(SHEET, 0.0, (text_mark("Abc", Rect(10, 20, 0, 0)),))))

    assert line.size == 0


def test_a_document_is_written_twice_alike():
    document = printed(compose(film_of_every_kind(), Printer()))

    assert document.content == document.content


def test_only_time_in_the_file_is_that_of_the_job():
    document = printed(compose(film_of_every_kind(), Printer()))

    assert set(re.findall(rb"D:\d{14}", document.content)) == {b"D:20260131120000"}


def test_equal_films_become_equal_bytes():
    first, second = (printed(compose(film_of_every_kind(), Printer())) for _ in range(2))

    assert first.content == second.content


def test_equal_films_become_equal_bytes_in_any_process_on_any_day():
    here = printed(compose(film_of_every_kind(), Printer())).content

    # Reportlab takes SOURCE_DATE_EPOCH for the time of day.
    monday = _in_another_process(PYTHONHASHSEED="1", TZ="Asia/Tokyo", SOURCE_DATE_EPOCH="1000000000")
    tuesday = _in_another_process(PYTHONHASHSEED="2", TZ="America/Lima")

    assert monday == tuesday == here


@pytest.mark.parametrize(
    "other",
    [
        page_of(SHEET, 0.5, (PICTURE,)),
        page_of(SHEET, 0.0, (Picture(PICTURE.area, PICTURE.pixels + 1, smooth=False),)),
        page_of(SHEET, 0.0, (Picture(Rect(10, 20, 30, 41), PICTURE.pixels, smooth=False),)),
        page_of(SHEET, 0.0, (PICTURE, text_mark("Abc"))),
    ],
    ids=["other gray", "other pixels", "other place", "other text"],
)
def test_other_films_get_another_document_id(other):
    page = page_of(SHEET, 0.0, (PICTURE,))

    ids = [document_id(printed(drawn)) for drawn in (page, other)]

    assert ids[0] != ids[1]


def test_later_job_gets_another_document_id():
    page = page_of(SHEET, 0.0, (PICTURE,))

    ids = [document_id(printed(page, created=moment)) for moment in (NOON, NOON.replace(hour=13))]

    assert ids[0] != ids[1]


@pytest.mark.interop
def test_qpdf_finds_nothing_to_complain_about(tmp_path, need):
    need("qpdf")
    path = tmp_path / "film.pdf"
    path.write_bytes(printed(compose(film_of_every_kind(), Printer()), title="山田").content)

    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)

    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.interop
def test_poppler_finds_the_texts_and_the_font_that_they_are_set_in(tmp_path, need):
    need("pdftotext", "pdffonts")
    path = tmp_path / "film.pdf"
    path.write_bytes(printed(compose(film_of_every_kind(), Printer())).content)

    text, fonts = (_output(program, path, *rest) for program, *rest in (("pdftotext", "-"), ("pdffonts",)))

    assert [line for line in text.splitlines() if line.strip()] == ["Köhler^Ann (a) \\", "lateral"]
    # Name, type in two words, encoding, embedded, subset, with Unicode.
    [[name, *described]] = [line.split()[:7] for line in fonts.splitlines()[2:]]
    assert name.endswith("+BitstreamVeraSans-Roman")
    assert described == ["CID", "TrueType", "Identity-H", "yes", "yes", "yes"]


@pytest.mark.interop
@pytest.mark.parametrize("text", ["W", "山", "🎞", "\ud800"])
def test_every_character_can_be_seen(tmp_path, need, text):
    need("pdftoppm")
    path = tmp_path / "film.pdf"
    line = Text(area=Rect(2, 2, 96, 20), text=text, gray=1.0, align=Align.MIDDLE)
    path.write_bytes(printed(page_of(Rect(0, 0, 100, 24), 0.0, (line,))).content)

    _output("pdftoppm", "-r", "50", "-gray", "-singlefile", path, tmp_path / "page")

    with Image.open(tmp_path / "page.pgm") as image:
        assert np.count_nonzero(np.asarray(image) > 128) > 20


def _output(*command: object) -> str:
    arguments = [str(argument) for argument in command]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True).stdout


def _matrix(area: Rect, sheet: Rect) -> list[float]:
    in_mm = (area.width, 0, 0, area.height, area.x, sheet.height - area.bottom)
    return [length / 25.4 * 72 for length in in_mm]


def _in_another_process(**environment: str) -> bytes:
    program = """
import sys
from printscp.film.printer import Printer
from printscp.render.compose import compose
from tests.output.test_pdf import film_of_every_kind, printed
sys.stdout.buffer.write(printed(compose(film_of_every_kind(), Printer())).content)
"""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env=os.environ | environment,
        capture_output=True,
        check=True,
    ).stdout
