from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from printscp.output.document import PDF_MEDIA_TYPE, PDF_SUFFIX, Document
from printscp.output.film_canvas import FilmCanvas
from printscp.render.rect import Rect
from tests.output.reading import content_of, drawn_images, fonts_of, information, painted

MORNING = datetime(2026, 1, 31, 8, 30, 5)  # noqa: DTZ001
GRAY = np.arange(12, dtype=np.uint8).reshape(3, 4)
COLOR = np.arange(36, dtype=np.uint8).reshape(3, 4, 3)
SHEET = Rect(0, 0, 210, 297)


@pytest.fixture
def canvas():
    canvas = FilmCanvas(MORNING)
    canvas.start_sheet(SHEET)
    return canvas


def finished(canvas: FilmCanvas) -> Document:
    canvas.showPage()
    return Document(canvas.getpdfdata(), PDF_SUFFIX, PDF_MEDIA_TYPE)


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
