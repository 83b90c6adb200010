from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from printscp.output.document import Document
from printscp.output.film_canvas import FilmCanvas
from printscp.render.page import Align
from printscp.render.rect import Rect
from tests.output.reading import content_of, drawn_images, embedded_fonts, fonts_of, information, painted, written

MORNING = datetime(2026, 1, 31, 8, 30, 5)  # noqa: DTZ001
GRAY = np.arange(12, dtype=np.uint8).reshape(3, 4)
COLOR = np.arange(36, dtype=np.uint8).reshape(3, 4, 3)
SHEET = Rect(0, 0, 210, 297)
LINE = Rect(10, 20, 100, 3.5)


@pytest.fixture
def canvas():
    canvas = FilmCanvas(MORNING)
    canvas.start_sheet(SHEET)
    return canvas


def finished(canvas: FilmCanvas) -> Document:
    canvas.showPage()
    return Document.of(canvas.getpdfdata())


def about(rect: Rect) -> Rect:
    return Rect(*(pytest.approx(length, abs=1e-5) for length in (rect.x, rect.y, rect.width, rect.height)))


def test_fill_paints_its_area(canvas):
    canvas.fill(Rect(10, 20, 30, 40), 0.25)

    assert painted(finished(canvas)) == [(0.25, (about(Rect(10, 20, 30, 40)),), "f")]


def test_frame_paints_what_lies_between_its_area_and_its_inside(canvas):
    canvas.frame(Rect(10, 20, 30, 40), 1.0, 0.5)

    expected = (about(Rect(10, 20, 30, 40)), about(Rect(10.5, 20.5, 29, 39)))
    assert painted(finished(canvas)) == [(1.0, expected, "f*")]


def test_picture_is_placed_by_its_matrix(canvas):
    canvas.picture(Rect(10.1, 20.2, 30.3, 40.4), GRAY, smooth=False)

    [image] = drawn_images(finished(canvas))
    in_mm = (30.3, 0, 0, 40.4, 10.1, 297 - 20.2 - 40.4)
    assert image.matrix == pytest.approx([length * 72 / 25.4 for length in in_mm], abs=1e-5)


def test_picture_leaves_the_matrix_of_the_page_alone(canvas):
    canvas.picture(Rect(10, 20, 30, 40), GRAY, smooth=False)

    content = content_of(finished(canvas))
    assert (content.count(b"q "), content.count(b"Q")) == (1, 1)


def test_gray_picture_keeps_every_pixel(canvas):
    canvas.picture(SHEET, GRAY, smooth=False)

    [image] = drawn_images(finished(canvas))
    assert np.array_equal(image.pixels, GRAY)


def test_color_picture_keeps_every_pixel(canvas):
    canvas.picture(SHEET, COLOR, smooth=False)

    [image] = drawn_images(finished(canvas))
    assert np.array_equal(image.pixels, COLOR)


@pytest.mark.parametrize(("pixels", "space"), [(GRAY, "/DeviceGray"), (COLOR, "/DeviceRGB")])
def test_picture_has_the_color_space_of_its_pixels(canvas, pixels, space):
    canvas.picture(SHEET, pixels, smooth=False)

    [image] = drawn_images(finished(canvas))
    assert image.color_space == space


def test_picture_is_compressed_once_and_kept_binary(canvas):
    canvas.picture(SHEET, GRAY, smooth=False)

    [image] = drawn_images(finished(canvas))
    assert image.filters == ("/FlateDecode",)


def test_smooth_picture_is_interpolated(canvas):
    canvas.picture(SHEET, GRAY, smooth=True)

    [image] = drawn_images(finished(canvas))
    assert image.interpolate is True


def test_plain_picture_says_nothing_of_interpolation(canvas):
    canvas.picture(SHEET, GRAY, smooth=False)

    [image] = drawn_images(finished(canvas))
    assert image.interpolate is None


def test_each_picture_is_an_object_of_its_own(canvas):
    canvas.picture(SHEET, GRAY, smooth=False)
    canvas.picture(SHEET, GRAY + 1, smooth=False)

    first, second = drawn_images(finished(canvas))
    assert (first.pixels[0, 0], second.pixels[0, 0]) == (0, 1)


def test_page_without_text_has_no_font(canvas):
    assert fonts_of(finished(canvas)) == set()


def test_page_without_text_beside_one_with_text_has_no_font(canvas):
    canvas.picture(SHEET, GRAY, smooth=False)
    canvas.showPage()
    canvas.start_sheet(SHEET)
    canvas.text(LINE, "Abc", 1.0, Align.LEFT)
    canvas.showPage()
    canvas.start_sheet(SHEET)

    document = finished(canvas)

    assert [len(fonts_of(document, page)) for page in range(3)] == [0, 1, 0]


@pytest.mark.parametrize("text", ["Doe^Jane", "(1) \\ <2> % /F1", "ÄÖÜäöüß é ñ €", ") Tj ET 1 g BT ("])
def test_text_can_be_read_as_it_was_written(canvas, text):
    canvas.text(LINE, text, 0.5, Align.LEFT)

    [line] = written(finished(canvas))
    assert (line.text, line.gray, line.actual_text) == (text, 0.5, None)


def test_text_of_characters_that_are_missing_can_be_read_all_the_same(canvas):
    canvas.text(LINE, "山田 Иван 🎞", 0.5, Align.LEFT)

    [line] = written(finished(canvas))
    assert len(line.text) == 9
    assert line.actual_text == "山田 Иван 🎞"


def test_text_is_as_high_as_its_area(canvas):
    canvas.text(LINE, "Abc", 1.0, Align.LEFT)

    [line] = written(finished(canvas))
    assert line.size == pytest.approx(3.5 / 1.164, abs=0.001)
    assert line.baseline == pytest.approx(20 + line.size * 0.928, abs=0.001)


@pytest.mark.parametrize(("align", "x"), [(Align.LEFT, 10), (Align.MIDDLE, 59.582), (Align.RIGHT, 109.164)])
def test_text_meets_its_area_where_it_is_aligned(canvas, align, x):
    canvas.text(LINE, "i", 1.0, align)

    [line] = written(finished(canvas))
    assert line.x == pytest.approx(x, abs=0.001)


@pytest.mark.parametrize("align", Align)
def test_wide_text_is_set_smaller_until_it_fits_in_the_middle_of_the_height(canvas, align):
    canvas.text(LINE, "W" * 64, 1.0, align)

    [line] = written(finished(canvas))
    assert line.text == "W" * 64
    assert line.x == pytest.approx(10, abs=0.01)
    assert line.size == pytest.approx(100 / (64 * 0.989), rel=0.001)
    assert line.baseline - line.size * (0.928 - 1.164 / 2) == pytest.approx(20 + 3.5 / 2, abs=0.001)


def test_text_on_an_area_without_size_breaks_nothing(canvas):
    canvas.text(Rect(10, 20, 0, 0), "Abc", 1.0, Align.MIDDLE)

    [line] = written(finished(canvas))
    assert line.size == 0


def test_text_leaves_what_is_drawn_after_it_alone(canvas):
    canvas.text(LINE, "山 Abc", 1.0, Align.LEFT)
    canvas.fill(Rect(10, 20, 30, 40), 0.25)

    assert painted(finished(canvas)) == [(0.25, (about(Rect(10, 20, 30, 40)),), "f")]


def test_font_is_embedded_once_and_only_as_far_as_it_is_used(canvas):
    canvas.text(LINE, "Abc", 1.0, Align.LEFT)
    canvas.showPage()
    canvas.start_sheet(SHEET)
    canvas.text(LINE, "abc", 1.0, Align.LEFT)

    [font] = embedded_fonts(finished(canvas))
    assert len(font) < 20_000


@pytest.mark.parametrize(
    ("zone", "suffix"),
    [
        (UTC, "+00'00'"),
        (timezone(timedelta(hours=5, minutes=30)), "+05'30'"),
        (timezone(-timedelta(hours=3, minutes=30)), "-03'30'"),
        (None, ""),
    ],
)
def test_dates_have_the_time_zone_they_were_given(zone, suffix):
    canvas = FilmCanvas(MORNING.replace(tzinfo=zone))
    canvas.start_sheet(SHEET)

    described = information(finished(canvas))

    assert (described["/CreationDate"], described["/ModDate"]) == (f"D:20260131083005{suffix}",) * 2
