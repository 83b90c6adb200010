import numpy as np

from printscp.render.film_base import on_blue_base

EVERY_GRAY = np.arange(256, dtype=np.uint8)


def test_white_is_bluish_and_its_blue_as_bright_as_before():
    assert on_blue_base(EVERY_GRAY)[255].tolist() == [221, 238, 255]


def test_black_stays_black():
    assert on_blue_base(EVERY_GRAY)[0].tolist() == [0, 0, 0]


def test_middle_gray_loses_as_much_light_as_white():
    # 0.2159 of the light is gray 128: less 0.14 OD it is 0.1564, and less 0.07 OD it is 0.1837.
    assert on_blue_base(EVERY_GRAY)[128].tolist() == [110, 119, 128]


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
