"""Film sizes in millimetres (PS3.3 C.13.3)."""

import pytest

from printscp.film.sizes import FILM_SIZES, film_size_of


@pytest.mark.parametrize(
    ("film_size_id", "width", "height"),
    [
        ("8INX10IN", 203.2, 254.0),
        ("8_5INX11IN", 215.9, 279.4),
        ("10INX12IN", 254.0, 304.8),
        ("10INX14IN", 257.0, 364.0),
        ("11INX14IN", 279.4, 355.6),
        ("11INX17IN", 279.4, 431.8),
        ("14INX14IN", 355.6, 355.6),
        ("14INX17IN", 355.6, 431.8),
        ("24CMX24CM", 240.0, 240.0),
        ("24CMX30CM", 240.0, 300.0),
        ("A4", 210.0, 297.0),
        ("A3", 297.0, 420.0),
    ],
)
def test_each_film_has_its_size(film_size_id, width, height):
    size = FILM_SIZES[film_size_id]

    assert (size.width, size.height) == pytest.approx((width, height))


def test_all_sizes_of_the_standard_are_there():
    assert len(FILM_SIZES) == 12


@pytest.mark.parametrize(
    ("film_size_id", "width", "height"),
    [
        ("35CMX43CM", 350.0, 430.0),
        ("43CMX35CM", 350.0, 430.0),
        ("35X43CM", 350.0, 430.0),
        ("8.5INX11IN", 215.9, 279.4),
        ("8_5X11IN", 215.9, 279.4),
        ("100MMX20CM", 100.0, 200.0),
        ("10MMX2000MM", 10.0, 2000.0),
    ],
)
def test_a_size_spelled_like_those_of_the_standard_is_understood(film_size_id, width, height):
    size = film_size_of(film_size_id)

    assert (size.id, size.width, size.height) == pytest.approx((film_size_id, width, height))


@pytest.mark.parametrize("film_size_id", FILM_SIZES)
def test_a_size_of_the_standard_is_that_of_the_standard(film_size_id):
    assert film_size_of(film_size_id) is FILM_SIZES[film_size_id]


@pytest.mark.parametrize(
    "film_size_id", ["", "CURRENT", "14X17", "35CMX", "9MMX100MM", "100MMX2001MM", "35CMX43CM ", f"{'9' * 400}INX1IN"]
)
def test_what_is_no_size_is_none(film_size_id):
    assert film_size_of(film_size_id) is None
