from io import BytesIO

import pikepdf
import pytest

from printscp.output.document import Document
from printscp.output.film_canvas import FilmCanvas, points, points_of
from printscp.render.rect import Rect
from tests.output.reading import content_of, painted

SHEET = Rect(0, 0, 210, 297)
AREA = Rect(10.1, 20.2, 30.3, 40.4)


@pytest.fixture
def canvas():
    return begun(on_grid=False)


def begun(*, on_grid):
    canvas = FilmCanvas()
    canvas.start_sheet(SHEET, 0.75, on_grid=on_grid)
    return canvas


def finished(canvas: FilmCanvas) -> Document:
    canvas.showPage()
    return Document.of(canvas.getpdfdata())


def operands(canvas: FilmCanvas, operator: str) -> list[float]:
    """The numbers before the first *operator* of the page."""
    with pikepdf.open(BytesIO(finished(canvas).content)) as pdf:
        found = next(each for each in pikepdf.parse_content_stream(pdf.pages[0]) if str(each.operator) == operator)
    return [float(operand) for operand in found.operands]


def about(rect: Rect) -> Rect:
    return Rect(*(pytest.approx(length, abs=1e-5) for length in (rect.x, rect.y, rect.width, rect.height)))


def test_fill_paints_its_area(canvas):
    canvas.fill(Rect(10, 20, 30, 40), 0.25)

    assert painted(finished(canvas))[1:] == [(0.25, about(Rect(10, 20, 30, 40)))]


def test_frame_paints_its_four_sides_just_inside_its_area(canvas):
    canvas.frame(Rect(10, 20, 30, 40), 1.0, 0.5)

    sides = [(10, 20, 30, 0.5), (10, 59.5, 30, 0.5), (10, 20, 0.5, 40), (39.5, 20, 0.5, 40)]
    assert painted(finished(canvas))[1:] == [(1.0, about(Rect(*side))) for side in sides]


def test_picture_is_placed_by_its_matrix(canvas):
    canvas.picture(AREA, "/Image1")

    in_mm = (30.3, 0, 0, 40.4, 10.1, 297 - 20.2 - 40.4)
    assert operands(canvas, "cm") == pytest.approx([length * 72 / 25.4 for length in in_mm], abs=1e-4)


def test_picture_on_the_grid_of_printer_pixels_is_a_hair_smaller():
    canvas = begun(on_grid=True)
    canvas.picture(AREA, "/Image1")

    in_points = [length * 72 / 25.4 for length in (30.3, 40.4, 10.1, 297 - 20.2 - 40.4)]
    width, _, _, height, x, y = operands(canvas, "cm")
    assert (width, height, x, y) == pytest.approx(
        (in_points[0] - 0.001, in_points[1] - 0.001, in_points[2] + 0.0005, in_points[3] + 0.0005), abs=1e-4
    )


def test_picture_leaves_the_matrix_of_the_page_alone(canvas):
    canvas.picture(AREA, "/Image1")

    assert content_of(finished(canvas)).split()[-3:] == [b"/Image1", b"Do", b"Q"]


def test_text_begins_where_it_is_put(canvas):
    canvas.text(10, 20, 0.5, "<0041> Tj")

    assert operands(canvas, "Td") == pytest.approx([10 * 72 / 25.4, 277 * 72 / 25.4], abs=1e-4)


def test_text_has_its_gray_and_what_shows_it(canvas):
    canvas.text(10, 20, 0.5, "<0041> Tj")

    content = content_of(finished(canvas)).split()
    assert (content[8:11], content[-3:]) == ([b"0.5", b"g", b"BT"], [b"<0041>", b"Tj", b"ET"])


@pytest.mark.parametrize("on_grid", [False, True])
def test_sheet_is_painted_beyond_its_very_edge(on_grid):
    assert painted(finished(begun(on_grid=on_grid))) == [(0.75, about(Rect(-1, -1, 212, 299)))]


def test_fills_and_frames_on_the_grid_are_a_hair_smaller_too():
    canvas = begun(on_grid=True)
    canvas.fill(Rect(10, 20, 30, 40), 0.25)
    canvas.frame(Rect(10, 20, 30, 40), 1.0, 0.5)

    [_, (_, fill), (_, top), *_] = painted(finished(canvas))
    hair = 0.0005 / 72 * 25.4
    assert (fill.x, fill.width) == pytest.approx((10 + hair, 30 - 2 * hair), abs=3e-6)
    assert (top.y, top.height) == pytest.approx((20 + hair, 0.5 - 2 * hair), abs=3e-6)


@pytest.mark.parametrize(
    ("size", "points"),
    [
        ((355.6, 431.8), ("1008", "1224")),
        ((210, 297), ("595.2755", "841.8897")),
        ((300, 430), ("850.3937", "1218.8976")),
    ],
)
def test_sheet_is_as_large_as_the_film_and_never_larger(size, points):
    canvas = FilmCanvas()
    canvas.start_sheet(Rect(0, 0, *size), 0.0, on_grid=True)

    with pikepdf.open(BytesIO(finished(canvas).content)) as pdf:
        assert tuple(str(side) for side in pdf.pages[0].MediaBox)[2:] == points


def test_lengths_are_points_with_five_decimals():
    assert (points_of(25.4), points(10), points(25.4), points(-0.0000001)) == (72, "28.34646", "72", "0")
