"""A film computed from its definition alone, with nothing of the code under test: docs/picture.md as arithmetic.

Only STANDARD layouts, grays as P-values, and images that fill their boxes or have a Requested Image Size.
"""

from fractions import Fraction
from functools import cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import Magnification, Photometric, Polarity, Shade

_GRAYS = {Shade.BLACK: 0, Shade.WHITE: 255}


def independent_film(film: FilmBox, printer: Printer) -> NDArray[np.uint8]:
    """The film in printer pixels, without texts; RGB if any image is."""
    dots = Fraction(printer.dpi) / Fraction("25.4")
    across, down = (Fraction(side).limit_denominator(1000) for side in (film.size.width, film.size.height))
    sheet = np.full((_lines(down * dots), _lines(across * dots), 3), _GRAYS[film.border_density], np.uint8)
    for box, (left, top, width, height) in zip(film.image_boxes, _cells(film, printer, across, down), strict=True):
        first_row, last_row = _lines(top * dots), _lines((top + height) * dots)
        first_column, last_column = _lines(left * dots), _lines((left + width) * dots)
        cell = sheet[first_row:last_row, first_column:last_column]
        if box.image is None:
            cell[:] = _GRAYS[film.empty_image_density]
        else:
            shown = _shown(box, film, width, height, dots, cell.shape)
            free_rows, free_columns = cell.shape[0] - shown.shape[0], cell.shape[1] - shown.shape[1]
            cell[
                free_rows // 2 : free_rows // 2 + shown.shape[0], free_columns // 2 : free_columns // 2 + shown.shape[1]
            ] = shown
        if film.trim:
            line = max(1, _lines(Fraction("0.25") * dots))
            for side in (cell[:line], cell[-line:], cell[:, :line], cell[:, -line:]):
                side[:] = 255 - _GRAYS[film.border_density]
    has_color = any(box.image and box.image.photometric is Photometric.RGB for box in film.image_boxes)
    return sheet if has_color else sheet[:, :, 0]


def _lines(length: Fraction) -> int:
    return floor(length + Fraction(1, 2))


def _cells(film: FilmBox, printer: Printer, across: Fraction, down: Fraction):
    columns, rows = film.display_format.counts
    margin, gap = Fraction(str(printer.margin_mm)), Fraction(str(printer.gap_mm))
    width = (across - 2 * margin - (columns - 1) * gap) / columns
    height = (down - 2 * margin - (rows - 1) * gap) / rows
    for number in range(columns * rows):
        row, column = divmod(number, columns)
        yield margin + column * (width + gap), margin + row * (height + gap), width, height


def _shown(box: ImageBox, film: FilmBox, width: Fraction, height: Fraction, dots: Fraction, most: tuple[int, ...]):
    image = box.image
    if box.requested_image_size:
        scale = Fraction(box.requested_image_size) / image.columns
    else:
        scale = min(width / image.columns, height / image.rows)
    rows = max(1, min(_lines(image.rows * scale * dots), most[0]))
    columns = max(1, min(_lines(image.columns * scale * dots), most[1]))
    kernel = box.magnification or film.magnification
    down, across = _weights(image.rows, rows, kernel), _weights(image.columns, columns, kernel)
    planes = [down @ plane @ across.T for plane in _grays(image, box.polarity)]
    return np.stack([np.clip(np.floor(plane + 0.5), 0, 255) for plane in planes], axis=-1).astype(np.uint8)


def _grays(image: PrintImage, polarity: Polarity) -> list[NDArray[np.float64]]:
    most = 2**image.bits_stored - 1
    words = np.frombuffer(image.pixel_data, "<u2" if image.bits_allocated == 16 else "u1").astype(int) & most
    if (image.photometric is Photometric.MONOCHROME1) != (polarity is Polarity.REVERSE):
        words = most - words
    grays = (2 * 255 * words + most) // (2 * most)
    if image.photometric is not Photometric.RGB:
        return [grays.reshape(image.rows, image.columns).astype(float)]
    assert image.color_by_plane
    return list(grays.reshape(3, image.rows, image.columns).astype(float))


@cache
def _weights(count: int, wanted: int, magnification: Magnification) -> NDArray[np.float64]:
    """How much each of the *wanted* samples has of each of *count*, in fractions of 65536, which float64 has exactly."""
    weights = np.zeros((wanted, count))
    for number in range(wanted):
        for source, weight in _row(count, wanted, number, magnification).items():
            weights[number, source] = weight / 65536
    return weights


def _row(count: int, wanted: int, number: int, magnification: Magnification) -> dict[int, int]:
    if count == wanted or magnification is Magnification.REPLICATE:
        return {(2 * number + 1) * count // (2 * wanted): 65536}
    coarser = max(Fraction(1), Fraction(count, wanted))
    centre = (number + Fraction(1, 2)) * count / wanted
    near = range(max(0, floor(centre - 2 * coarser) - 1), min(count, ceil(centre + 2 * coarser) + 1))
    distances = {source: abs(centre - source - Fraction(1, 2)) / coarser for source in near}
    kernel = _linear if magnification is Magnification.BILINEAR else _catmull_rom
    weights = {source: kernel(distance) for source, distance in distances.items()}
    whole = sum(weights.values())
    rounded = {source: floor(weight / whole * 65536 + Fraction(1, 2)) for source, weight in weights.items()}
    rounded[min(distances, key=distances.__getitem__)] += 65536 - sum(rounded.values())
    return rounded


def _linear(t: Fraction) -> Fraction:
    return max(Fraction(0), 1 - t)


def _catmull_rom(t: Fraction) -> Fraction:
    if t < 1:
        return Fraction(3, 2) * t**3 - Fraction(5, 2) * t**2 + 1
    if t < 2:
        return -Fraction(1, 2) * t**3 + Fraction(5, 2) * t**2 - 4 * t + 2
    return Fraction(0)
