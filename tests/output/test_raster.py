from pathlib import Path

import numpy as np
import pytest
import reportlab
import uharfbuzz as hb

from printscp.output.face import Face
from printscp.output.glyph_raster import ink
from printscp.output.raster import eight_bits, film_raster
from printscp.output.set_text import set_text
from printscp.output.typeface import Typeface
from printscp.render.page import Align, Fill, Frame, Picture, Text
from printscp.render.rect import Rect
from tests.render.films import page_of

PIXELS_PER_MM = 320 / 25.4
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
TYPEFACE = Typeface([Face("Vera", hb.Blob.from_file_path(VERA))])
GRAY = np.arange(6, dtype=np.uint8).reshape(2, 3)
DEEP = np.array([[0, 257, 1000], [32768, 65534, 65535]], dtype=np.uint16)
COLOR = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)


def on_grid(x, y, width, height):
    """An area of whole printer pixels, with the dust that lengths in millimetres have."""
    return Rect(*(pixels / PIXELS_PER_MM for pixels in (x, y, width, height)))


def painted(*marks, columns=8, rows=6, gray=0.0, bits=8):
    page = page_of(on_grid(0, 0, columns, rows), gray, marks, pixels_per_mm=PIXELS_PER_MM, bits=bits)
    return film_raster(page, TYPEFACE)


def at(x, y, pixels):
    rows, columns = pixels.shape[:2]
    return Picture(on_grid(x, y, columns, rows), pixels, smooth=False)


def drawn(raster):
    """A film as text: a dot for black, # for white."""
    return ["".join({0: ".", 255: "#"}[sample] for sample in row) for row in raster.tolist()]


def test_a_film_has_as_many_pixels_as_the_printer_on_its_sheet():
    page = page_of(Rect(0, 0, 14 * 25.4, 17 * 25.4), 0.0, (), pixels_per_mm=PIXELS_PER_MM)

    assert film_raster(page, TYPEFACE).shape == (5440, 4480)


def test_a_sheet_that_is_no_whole_number_of_pixels_has_the_nearest():
    page = page_of(Rect(0, 0, 210, 297), 0.0, (), pixels_per_mm=PIXELS_PER_MM)

    assert film_raster(page, TYPEFACE).shape == (3742, 2646)


@pytest.mark.parametrize(("bits", "dtype", "white"), [(8, np.uint8, 255), (16, np.uint16, 65535)])
def test_a_film_without_pictures_has_the_depth_that_is_asked_for(bits, dtype, white):
    raster = painted(gray=1.0, bits=bits)

    assert raster.dtype == dtype
    assert (raster == white).all()


@pytest.mark.parametrize(("gray", "bits", "sample"), [(0.464, 8, 118), (0.466, 8, 119), (0.46601, 16, 30540)])
def test_a_gray_is_the_nearest_that_the_film_has(gray, bits, sample):
    assert painted(gray=gray, bits=bits)[0, 0] == sample


def test_fill_covers_its_area_and_nothing_else():
    raster = painted(Fill(on_grid(2, 1, 3, 4), 1.0))

    assert drawn(raster) == ["........", "..###...", "..###...", "..###...", "..###...", "........"]


def test_fill_is_cut_off_at_the_sheet():
    raster = painted(Fill(on_grid(-3, -2, 5, 3), 1.0), Fill(on_grid(6, 5, 9, 9), 1.0))

    assert drawn(raster) == ["##......", "........", "........", "........", "........", "......##"]


def test_what_lies_beyond_the_sheet_leaves_no_trace():
    raster = painted(Fill(on_grid(-5, 1, 3, 2), 1.0), Fill(on_grid(1, 9, 3, 2), 1.0))

    assert not raster.any()


def test_frame_is_a_line_just_inside_its_area():
    raster = painted(Frame(on_grid(1, 0, 6, 6), 1.0, 2 / PIXELS_PER_MM))

    assert drawn(raster) == [".######.", ".######.", ".##..##.", ".##..##.", ".######.", ".######."]


def test_frame_of_a_hair_is_a_pixel_wide():
    raster = painted(Frame(on_grid(0, 0, 8, 6), 1.0, 0.001))

    assert drawn(raster) == ["########", "#......#", "#......#", "#......#", "#......#", "########"]


def test_frame_wider_than_its_area_fills_it():
    raster = painted(Frame(on_grid(1, 1, 3, 2), 1.0, 50.0))

    assert drawn(raster) == ["........", ".###....", ".###....", "........", "........", "........"]


def test_gray_picture_is_copied_pixel_for_pixel():
    raster = painted(at(4, 3, GRAY), gray=1.0)

    assert raster.dtype == np.uint8
    assert np.array_equal(raster[3:5, 4:7], GRAY)
    assert (raster == 255).sum() == 8 * 6 - 6


def test_picture_of_16_bits_keeps_its_grays_on_a_film_of_16_bits():
    raster = painted(at(4, 3, DEEP), gray=1.0, bits=16)

    assert raster.dtype == np.uint16
    assert np.array_equal(raster[3:5, 4:7], DEEP)
    assert raster[0, 0] == 65535


@pytest.mark.parametrize(("pixels", "bits"), [(DEEP, 8), (GRAY, 16)])
def test_picture_of_another_depth_than_its_page_is_refused(pixels, bits):
    with pytest.raises(ValueError, match=r"A picture of uint\d+ lies on a sheet of uint\d+"):
        painted(at(4, 3, pixels), bits=bits)


def test_color_picture_makes_an_rgb_film():
    raster = painted(at(4, 3, COLOR), gray=1.0)

    assert (raster.shape, raster.dtype) == ((6, 8, 3), np.uint8)
    assert np.array_equal(raster[3:5, 4:7], COLOR)
    assert raster[0, 0].tolist() == [255, 255, 255]


def test_gray_marks_of_an_rgb_film_have_three_equal_samples():
    raster = painted(
        at(0, 0, COLOR), at(4, 3, GRAY), Fill(on_grid(0, 5, 1, 1), 0.2), Frame(on_grid(7, 5, 1, 1), 0.4, 1)
    )

    assert np.array_equal(raster[3:5, 4:7], np.stack([GRAY, GRAY, GRAY], axis=-1))
    assert raster[5, 0].tolist() == [51, 51, 51]
    assert raster[5, 7].tolist() == [102, 102, 102]


def test_later_marks_lie_on_top():
    raster = painted(Fill(on_grid(0, 0, 4, 1), 1.0), at(1, 0, GRAY[:1]), Fill(on_grid(2, 0, 1, 1), 0.2))

    assert raster[0].tolist() == [255, 0, 51, 2, 0, 0, 0, 0]


@pytest.mark.parametrize("area", [on_grid(0, 0, 3, 3), on_grid(0, 0, 2, 2), on_grid(6, 0, 3, 2), on_grid(-1, 0, 3, 2)])
def test_picture_that_is_not_as_large_as_its_pixels_on_the_sheet_is_refused(area):
    with pytest.raises(ValueError, match=r"A picture of 3 x 2 pixels lies on .* film mode"):
        painted(Picture(area, GRAY, smooth=False))


def test_every_word_of_16_bits_becomes_the_nearest_byte():
    words = np.arange(65536, dtype=np.uint16).reshape(256, 256)

    assert np.array_equal(eight_bits(words), np.rint(words / 257))


def test_bytes_stay_bytes():
    assert np.array_equal(eight_bits(COLOR), COLOR)


LINE = Text(area=on_grid(5, 3, 60, 14), text="Ägypten 7", gray=1.0, align=Align.MIDDLE)


def coverage_on(columns, rows):
    """How much of each pixel of a sheet is covered by `LINE`."""
    drawn = ink(set_text(LINE, TYPEFACE), PIXELS_PER_MM)
    sheet = np.zeros((rows, columns), dtype=np.uint8)
    height, width = drawn.coverage.shape
    sheet[drawn.y : drawn.y + height, drawn.x : drawn.x + width] = drawn.coverage
    return sheet


def moved(x, y):
    area = on_grid(x, y, 60, 14)
    return Text(area=area, text=LINE.text, gray=LINE.gray, align=LINE.align)


def test_white_text_on_black_is_as_bright_as_its_glyphs_cover():
    raster = painted(LINE, columns=70, rows=20)

    assert np.array_equal(raster, coverage_on(70, 20))
    assert raster.max() > 200


def test_text_lies_within_its_area():
    raster = painted(LINE, columns=70, rows=20)

    rows, columns = np.nonzero(raster)
    assert 3 <= rows.min() <= 5
    assert 14 <= rows.max() < 17
    assert 5 <= columns.min() < columns.max() < 65


def test_text_of_16_bits_has_the_same_grays():
    raster = painted(LINE, columns=70, rows=20, bits=16)

    assert np.array_equal(raster, coverage_on(70, 20) * np.uint16(257))


def test_text_is_blended_with_what_lies_below():
    below = np.arange(0, 210, 3, dtype=np.uint8)
    text = Text(area=LINE.area, text=LINE.text, gray=0.2, align=LINE.align)

    raster = painted(at(0, 0, np.tile(below, (20, 1))), text, columns=70, rows=20)

    share = coverage_on(70, 20) / 255
    # Halves of a gray cannot be: 255 is odd.
    assert np.array_equal(raster, np.rint(below * (1 - share) + 51 * share))


def test_text_on_an_rgb_film_is_gray():
    raster = painted(at(0, 0, np.zeros((20, 70, 3), np.uint8)), LINE, columns=70, rows=20)

    assert np.array_equal(raster, np.stack([coverage_on(70, 20)] * 3, axis=-1))


@pytest.mark.parametrize(("x", "y"), [(-20, 3), (40, 3), (5, -8), (5, 10), (-20, -8), (-70, 3), (5, -30), (90, 40)])
def test_text_is_cut_off_at_the_sheet(x, y):
    sheet = painted(moved(x + 100, y + 100), columns=300, rows=300)

    raster = painted(moved(x, y), columns=70, rows=20)

    assert np.array_equal(raster, sheet[100:120, 100:170])
