import numpy as np
import pytest

from printscp.render.film_base import on_blue_base

EVERY_GRAY = np.arange(256, dtype=np.uint8)


def test_white_is_bluish_and_its_blue_as_bright_as_before():
    assert on_blue_base(EVERY_GRAY)[255].tolist() == [221, 238, 255]


def test_black_stays_black():
    assert on_blue_base(EVERY_GRAY)[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("gray", "color"),
    [
        # The light of gray 128 is 0.2159: less 0.14 OD it is 0.1564, and less 0.07 OD it is 0.1837.
        (128, [110, 119, 128]),
        # 0.0513, 0.0371 and 0.0436.
        (64, [54, 59, 64]),
        # So dark that sRGB is linear: 0.724 and 0.851 of 8.
        (8, [6, 7, 8]),
    ],
)
def test_every_gray_loses_as_much_light_as_white(gray, color):
    assert on_blue_base(EVERY_GRAY)[gray].tolist() == color


def test_no_gray_gets_lighter_by_getting_darker():
    colors = on_blue_base(EVERY_GRAY).astype(int)

    assert (np.diff(colors, axis=0) >= 0).all()


def test_every_gray_but_the_darkest_is_bluer_than_green_and_greener_than_red():
    red, green, blue = on_blue_base(EVERY_GRAY)[16:].astype(int).T

    assert (blue > green).all()
    assert (green > red).all()


def test_a_film_has_a_color_for_each_of_its_pixels():
    film = np.array([[0, 255], [255, 0], [0, 0]], dtype=np.uint8)

    colors = on_blue_base(film)

    assert (colors.shape, colors.dtype) == ((3, 2, 3), np.uint8)
    assert colors[1, 0].tolist() == [221, 238, 255]
