"""Where images lie on a film, worked out apart from the code that puts them there; lengths are millimetres."""

from printscp.render.rect import Rect
from tests.output.reading import DrawnImage

MM = 72 / 25.4
"""Points in a millimetre."""
GAP = 0.5
INCH = 25.4


def cell(number: int, columns: int, rows: int, width: float, height: float) -> tuple[float, ...]:
    """Left, top, width and height in mm of a cell on a sheet, counted from 0 along the rows."""
    row, column = divmod(number, columns)
    cell_width = (width - GAP * (columns - 1)) / columns
    cell_height = (height - GAP * (rows - 1)) / rows
    return column * (cell_width + GAP), row * (cell_height + GAP), cell_width, cell_height


def centred(shape: tuple[int, ...], area: tuple[float, ...]) -> tuple[float, ...]:
    """The largest area of an image of square pixels in the middle of *area*."""
    rows, columns = shape
    left, top, width, height = area
    pixel = min(width / columns, height / rows)
    across, down = columns * pixel, rows * pixel
    return left + (width - across) / 2, top + (height - down) / 2, across, down


def placed(image: DrawnImage, height: float = 10 * INCH) -> tuple[float, ...]:
    """Left, top, width and height in mm of an image on a sheet of *height*."""
    across, skew, slant, down, x, y = image.matrix
    assert (skew, slant) == (0, 0)
    return x / MM, height - (y + down) / MM, across / MM, down / MM


def corner_and_size(area: Rect) -> tuple[float, ...]:
    return area.x, area.y, area.width, area.height
