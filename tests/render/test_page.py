import numpy as np

from printscp.render.page import Align, Fill, Frame, Picture, Text
from printscp.render.rect import Rect
from tests.render.films import page_of

AREA = Rect(0, 0, 10, 10)
FILL, FRAME = Fill(AREA, 0.5), Frame(AREA, 1.0, 0.25)
PICTURE = Picture(AREA, np.zeros((2, 2), np.uint8), smooth=True)


def test_marks_of_a_kind_come_in_their_order():
    other = Fill(AREA, 0.7)
    page = page_of(AREA, 0.0, (FILL, FRAME, PICTURE, other))

    assert page.marks_of(Fill) == (FILL, other)


def test_page_without_marks_of_a_kind_has_none():
    assert page_of(AREA, 0.0, (FILL, FRAME)).marks_of(Picture) == ()


def test_picture_equals_only_itself():
    twin = Picture(PICTURE.area, PICTURE.pixels, PICTURE.smooth)

    assert twin != PICTURE


def test_picture_does_not_list_its_pixels():
    assert "pixels" not in repr(PICTURE)


def test_texts_are_marks_as_the_others_are():
    text = Text(area=AREA, text="Abc", gray=1.0, align=Align.LEFT)

    assert page_of(AREA, 0.0, (FILL, text)).marks_of(Text) == (text,)
