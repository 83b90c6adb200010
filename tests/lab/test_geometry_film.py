"""The film of lengths: ten pixels are a millimetre in true size, and lines are as wide as they say."""

import numpy as np
import pytest

from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import Magnification
from printscp.lab.drawing import write_text
from printscp.lab.geometry_film import LINE_WIDTHS, TrueSize, geometry_film
from printscp.render.compose import compose
from printscp.render.page import Picture

RULER = 100
"""Pixels from the edge of the image to the frame, where the rulers begin."""


@pytest.fixture(scope="module")
def film():
    return geometry_film(FILM_SIZES["14INX17IN"]).film


@pytest.fixture(scope="module")
def rulers(film):
    return stored(film.image_boxes[0].image)


@pytest.fixture(scope="module")
def lines(film):
    return stored(film.image_boxes[1].image)


def stored(image):
    return np.frombuffer(image.pixel_data, dtype="<u2").reshape(image.rows, image.columns)


def middles(row):
    """The middles of the white lines that a row of pixels cuts, in pixels from its left edge."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row == 4095, [0]]).astype(int)))
    return [(start + end) / 2 for start, end in edges.reshape(-1, 2)]


def runs(row):
    """How long each run of equal pixels is."""
    return np.diff(np.concatenate([[0], np.flatnonzero(np.diff(row.astype(int))) + 1, [len(row)]]))


@pytest.mark.parametrize("turns", range(4))
def test_each_ruler_has_a_tick_at_each_millimetre_from_the_corner_of_the_frame(rulers, turns):
    turned = np.rot90(rulers, turns)
    length = turned.shape[1] - 2 * RULER

    # 1 mm above the frame every tick is cut; beside the frame are the first ticks of other rulers.
    ticks = [middle - RULER for middle in middles(turned[RULER - 10]) if RULER <= middle <= RULER + length]

    assert ticks == list(range(0, length + 1, 10))


@pytest.mark.parametrize(("above", "step"), [(27, 50), (45, 100)])
def test_longer_ticks_stand_at_5_and_at_10_millimetres(rulers, above, step):
    ticks = [middle - RULER for middle in middles(rulers[RULER - above]) if RULER <= middle <= 3300]

    assert ticks == list(range(0, 3201, step))


def test_the_frame_is_320_by_180_mm(rulers):
    # Where no ruler has a tick.
    across, down = middles(rulers[155]), middles(rulers[:, 505])

    assert (across[-1] - across[0], down[-1] - down[0]) == (3200, 1800)


def test_the_square_and_the_circle_measure_100_mm(rulers):
    height, width = rulers.shape

    square, row = middles(rulers[height // 2 - 480]), middles(rulers[height // 2 + 1])

    inner = [x for x in square if RULER < x < width - RULER]
    assert inner[-1] - inner[0] == 1000
    # In the middle the lines of circle and square touch: what is white there is the square and the circle within it.
    touching = [x for x in row if 1000 < x < 2500]
    assert touching == pytest.approx([width / 2 - 500, width / 2 + 500], abs=0.5)


@pytest.mark.parametrize("angle", [30, 45, 60, 120, 225, 300])
def test_the_circle_has_a_radius_of_500_pixels_in_every_direction(rulers, angle):
    height, width = rulers.shape
    direction = np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    radii = np.arange(480, 520, 0.1)
    y, x = (np.array([[height / 2], [width / 2]]) + direction[:, np.newaxis] * radii).astype(int)

    white = radii[rulers[y, x] == 4095]

    assert (white[0] + white[-1]) / 2 == pytest.approx(500, abs=0.75)


def test_the_grid_has_a_line_each_10_mm_within_the_frame(rulers):
    row = rulers[RULER + 350, RULER + 305 :]  # beside the place where the lengths are told

    grid = np.flatnonzero(row == round(0.25 * 4095))

    assert grid.reshape(-1, 2).mean(axis=1).tolist() == pytest.approx([95 + 100 * n - 0.5 for n in range(28)])


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_the_upper_half_is_printed_in_true_size_on_every_film(size):
    upper, _ = compose(geometry_film(size).film, Printer(margin_mm=5.0)).marks_of(Picture)

    assert upper.area.width * 10 == pytest.approx(upper.pixels.shape[1])
    assert upper.area.height * 10 == pytest.approx(upper.pixels.shape[0])


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_the_lower_half_has_a_pixel_for_each_printer_pixel_even_at_200_dpi(size):
    _, lower = compose(geometry_film(size).film, Printer(margin_mm=5.0, dpi=204)).marks_of(Picture)

    assert lower.area.width * 204 / 25.4 == pytest.approx(lower.pixels.shape[1])


def test_only_the_lower_half_is_printed_without_magnification(film):
    assert [box.magnification for box in film.image_boxes] == [None, Magnification.NONE]
    assert [box.requested_image_size for box in film.image_boxes] == [340, None]


@pytest.mark.parametrize(("number", "width"), list(enumerate(LINE_WIDTHS)))
def test_lines_are_as_wide_as_they_say_both_ways(lines, number, width):
    pitch = lines.shape[1] / len(LINE_WIDTHS)
    column = slice(round(number * pitch), round((number + 1) * pitch))
    down, across, checks = blocks(lines[:, column])

    assert set(runs(down[0]).tolist()) == {width}
    assert set(runs(across[:, 0]).tolist()) == {width}
    assert {*runs(checks[0]).tolist(), *runs(checks[:, 0]).tolist()} == {width}
    assert np.all(down == down[0])
    assert np.all(across == across[:, :1])


def blocks(column):
    """The three patterns in a column, each a square of 384 pixels; the texts above them are left out."""
    bright = np.count_nonzero(column == 4095, axis=1) >= 384 // 2 - 8
    starts = [row for row in range(200, len(column)) if bright[row] and not bright[row - 16 : row].any()]
    left = np.flatnonzero(np.any(column[starts[1] : starts[1] + 384] == 4095, axis=0))[0]
    return [column[start : start + 384, left : left + 384] for start in starts]


@pytest.mark.parametrize(
    ("width", "height", "unit"), [(720, 720, 1), (180, 2000, 1), (730, 730, 2), (1000, 1500, 2), (2000, 2000, 5)]
)
def test_on_a_large_film_ten_pixels_are_more_millimetres_so_that_printers_take_its_images(width, height, unit):
    upper, lower = geometry_film(FilmSize("LARGE", width, height)).film.image_boxes

    assert upper.requested_image_size * 10 == upper.image.columns * unit
    assert max(len(upper.image.pixel_data), len(lower.image.pixel_data)) <= 50_000_000


def test_numbers_on_a_large_film_are_millimetres():
    size = FilmSize("100CMX150CM", 1000, 1500)

    pixels = stored(geometry_film(size).film.image_boxes[0].image)

    # The second number of the upper ruler: its foot is 0.6 units above the ticks, which are 5 units long.
    number = np.zeros((30, 60))
    write_text(number, "40", 30, 30, size=22, anchor="ms")
    assert np.array_equal(pixels[14:44, 3 * RULER - 30 : 3 * RULER + 30], np.rint(number * 4095))


@pytest.mark.parametrize(("size", "figure"), [("14INX17IN", 100), ("A4", 100), ("8INX10IN", 80), ("24CMX24CM", 80)])
def test_the_square_and_the_circle_are_smaller_where_the_frame_is_low(size, figure):
    assert TrueSize.of(FILM_SIZES[size]).figure == figure
