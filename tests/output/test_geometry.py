"""Where images lie in the finished PDF, against arithmetic of its own in exact fractions: within 0.002 points."""

from fractions import Fraction
from itertools import combinations
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.printer import Printer
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import FilmOrientation, Magnification, OversizeBehavior
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose
from tests.jobs import print_job
from tests.output.reading import drawn_images
from tests.render.films import film_box, image_box, image_of_size

POINTS = Fraction(72) / Fraction("25.4")
COUNTS = st.lists(st.integers(1, 4), min_size=1, max_size=4)
IMAGES = st.fixed_dictionaries(
    {
        "columns": st.integers(1, 40),
        "rows": st.integers(1, 40),
        "aspect_ratio": st.sampled_from([(1, 1), (2, 1), (3, 4), (10, 9)]),
        "requested_image_size": st.one_of(st.none(), st.sampled_from([3.5, 61.7, 150.0, 900.0])),
        "oversize_behavior": st.sampled_from([None, *OversizeBehavior]),
        "magnification": st.sampled_from([None, Magnification.REPLICATE, Magnification.NONE]),
    }
)


@given(
    kind=st.sampled_from(["STANDARD", "ROW", "COL"]),
    counts=COUNTS,
    images=st.lists(IMAGES, min_size=1, max_size=4),
    size=st.sampled_from(["14INX17IN", "8INX10IN", "A4", "24CMX30CM"]),
    orientation=st.sampled_from(FilmOrientation),
    margin_mm=st.sampled_from([0.0, 5.0, 12.7]),
    gap_mm=st.sampled_from([0.0, 0.5, 3.3]),
)
@settings(deadline=None, max_examples=60)
def test_images_lie_where_the_arithmetic_says(kind, counts, images, size, orientation, margin_mm, gap_mm):
    counts = (counts * 2)[:2] if kind == "STANDARD" else counts
    layout = f"{kind}\\{','.join(map(str, counts))}"
    boxes = [box_of(number, **image) for number, image in enumerate(images, start=1)]
    film = film_box(
        layout, *boxes[: film_box(layout).display_format.box_count], size=FILM_SIZES[size], orientation=orientation
    )
    printer = Printer(margin_mm=margin_mm, gap_mm=gap_mm)

    page = compose(film, printer)
    matrices = [image.matrix for image in drawn_images(pdf(lambda: [page], about=About.of(print_job()), typeface=None))]

    areas = list(expected_areas(film, printer, kind, counts))
    height = sheet_of(film)[1]
    assert len(matrices) == len(areas)
    for matrix, (x, y, width, depth) in zip(matrices, areas, strict=True):
        exact = (width, Fraction(0), Fraction(0), depth, x, height - y - depth)
        assert matrix == pytest.approx([float(length * POINTS) for length in exact], abs=0.002)
    for (a, b, c, d), (e, f, g, h) in combinations(areas, 2):
        assert a + c <= e or e + g <= a or b + d <= f or f + h <= b


def box_of(number, *, columns, rows, aspect_ratio, **changes):
    return image_box(image_of_size(columns, rows, aspect_ratio=aspect_ratio), position=number, **changes)


def sheet_of(film):
    sides = Fraction(str(film.size.width)), Fraction(str(film.size.height))
    return sides if film.orientation is FilmOrientation.PORTRAIT else sides[::-1]


def expected_areas(film, printer, kind, counts):
    """x, y, width and height in millimetres, from the top left of the sheet, of each image."""
    margin, gap = Fraction(str(printer.margin_mm)), Fraction(str(printer.gap_mm))
    across, down = (side - 2 * margin for side in sheet_of(film))
    rows_of = [counts[0]] * counts[1] if kind == "STANDARD" else counts
    if kind == "COL":
        across, down = down, across
    cells = []
    for row, count in enumerate(rows_of):
        top, height = part(down, len(rows_of), row, gap)
        for column in range(count):
            left, width = part(across, count, column, gap)
            cell = (left, top, width, height)
            cells.append(cell if kind != "COL" else (top, left, height, width))
    for box, (left, top, width, height) in zip(film.image_boxes, cells, strict=True):
        if box.image:
            columns, rows, pixel_width, pixel_height = shown(box, film, printer, width, height)
            x, y = left + (width - columns * pixel_width) / 2, top + (height - rows * pixel_height) / 2
            yield margin + x, margin + y, columns * pixel_width, rows * pixel_height


def part(length, count, number, gap):
    gap = min(gap, length / (2 * count - 1))
    size = (length - (count - 1) * gap) / count
    return number * (size + gap), size


def shown(box, film, printer, width, height):
    """How many columns and rows of the image are printed, and how large one pixel is."""
    image = box.image
    shape = Fraction(*image.aspect_ratio)
    magnification = box.magnification or film.magnification
    printer_pixel = Fraction("25.4") / printer.dpi
    if box.requested_image_size:
        pixel = Fraction(str(box.requested_image_size)) / image.columns
    elif magnification is Magnification.NONE:
        pixel = printer_pixel
    else:
        pixel = None
    limit = (pixel, pixel * shape) if pixel else (printer_pixel, printer_pixel)
    most_columns, most_rows = floor(width / limit[0]), floor(height / limit[1])
    columns, rows = image.columns, image.rows
    larger = columns > most_columns or rows > most_rows
    if larger and box.oversize_behavior is OversizeBehavior.CROP:
        if pixel is None:  # the shorter side of an image pixel is a printer pixel
            across, down = (1, shape) if shape >= 1 else (1 / shape, 1)
            most_columns, most_rows = floor(width / printer_pixel / across), floor(height / printer_pixel / down)
        columns, rows = max(1, min(columns, most_columns)), max(1, min(rows, most_rows))
    filling = min(width / columns, height / (rows * shape))
    size = min(pixel, filling) if pixel else filling
    return columns, rows, size, size * shape
