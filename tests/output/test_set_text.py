import pytest

from printscp.output.set_text import set_text
from printscp.output.typeface import Typeface
from printscp.render.page import Align, Text
from printscp.render.rect import Rect
from tests.output.tiny_font import tiny_face

# A line is 1 em high, of which 0.8 above the baseline; each letter is 0.5 em wide.
TYPEFACE = Typeface([tiny_face("ab")])


def text(words, area, align=Align.LEFT):
    return set_text(Text(area=area, text=words, gray=1.0, align=align), TYPEFACE)


def test_line_is_as_high_as_its_area():
    found = text("ab", Rect(10, 20, 100, 5))

    assert (found.size, found.baseline) == pytest.approx((5, 24))


@pytest.mark.parametrize(("align", "x"), [(Align.LEFT, 10), (Align.MIDDLE, 57.5), (Align.RIGHT, 105)])
def test_line_stands_where_it_is_aligned(align, x):
    assert text("ab", Rect(10, 20, 100, 5), align).x == pytest.approx(x)


@pytest.mark.parametrize("align", Align)
def test_line_that_would_be_wider_is_smaller_in_the_middle_of_the_height(align):
    found = text("abababab", Rect(10, 20, 12, 5), align)

    assert (found.size, found.x) == pytest.approx((3, 10))
    assert found.baseline == pytest.approx(20 + 1 + 3 * 0.8)


def test_line_of_nothing_has_a_size_all_the_same():
    assert text("", Rect(10, 20, 100, 5)).size == pytest.approx(5)


def test_line_is_that_of_the_text():
    assert text("ab", Rect(0, 0, 9, 9)).line == TYPEFACE.line("ab")
