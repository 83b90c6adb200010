import numpy as np
import pytest

from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.printer import LinOd
from printscp.film.terms import Photometric
from printscp.render.density import Viewing, p_value
from printscp.render.presentation_lut import LinearDensity, curve_of, p_values
from tests.render.films import byte_image, color_image, film_box, image_box

IMAGE = byte_image([[0, 255]])
LUTS = (
    PresentationLut("1.1", LutShape.INVERSE),
    PresentationLut("1.2", LutTable(bits=8, entries=(0, 10, 20))),
    PresentationLut("1.3", LutShape.LIN_OD),
)
TABLE = LUTS[1].content
LIGHT_BOX = Viewing(min_density=0.20, max_density=3.00, illumination=2000, reflected_ambient_light=10)


@pytest.mark.parametrize(
    ("of_film", "of_box", "found"),
    [
        (None, None, LutShape.IDENTITY),
        ("1.1", None, LutShape.INVERSE),
        (None, "1.2", TABLE),
        ("1.1", "1.2", TABLE),
        ("1.9", None, LutShape.IDENTITY),
        ("1.1", "1.9", LutShape.IDENTITY),
    ],
)
def test_lut_of_the_image_box_goes_before_that_of_the_film(of_film, of_box, found):
    box = image_box(IMAGE, presentation_lut_uid=of_box)

    assert curve_of(box, film_box(presentation_lut_uid=of_film), LUTS) == found


def test_lin_od_depends_on_the_densities_in_force_and_the_light():
    film = film_box(presentation_lut_uid="1.3", min_density=0.20, max_density=3.20, illumination=1500)

    curve = curve_of(image_box(IMAGE, max_density=2.0), film, LUTS)

    viewing = Viewing(min_density=0.20, max_density=2.0, illumination=1500, reflected_ambient_light=10)
    assert curve == LinearDensity(viewing)


@pytest.mark.parametrize(
    ("photometric", "reading", "brightest_first"),
    [
        (Photometric.MONOCHROME2, LinOd.KEEP_APPEARANCE, False),
        (Photometric.MONOCHROME2, LinOd.DENSITY, True),
        (Photometric.MONOCHROME1, LinOd.KEEP_APPEARANCE, False),
        (Photometric.MONOCHROME1, LinOd.DENSITY, False),
    ],
)
def test_lin_od_read_as_density_turns_monochrome2_around(photometric, reading, brightest_first):
    box = image_box(byte_image([[0]], photometric=photometric), presentation_lut_uid="1.3")

    assert curve_of(box, film_box(), LUTS, reading).brightest_first is brightest_first


def test_color_image_has_no_lut():
    box = image_box(color_image([[[0, 0, 0]]]), presentation_lut_uid="1.1")

    assert curve_of(box, film_box(), LUTS) is LutShape.IDENTITY


@pytest.mark.parametrize("photometric", [Photometric.MONOCHROME1, Photometric.MONOCHROME2])
def test_monochrome_image_on_a_color_film_has_its_lut(photometric):
    box = image_box(byte_image([[0]], photometric=photometric), presentation_lut_uid="1.1")

    assert curve_of(box, film_box(color=True), LUTS) is LutShape.INVERSE


def test_empty_image_box_has_no_lut():
    assert curve_of(image_box(presentation_lut_uid="1.1"), film_box(), LUTS) is LutShape.IDENTITY


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_identity_takes_values_for_p_values(bits):
    assert np.array_equal(p_values(LutShape.IDENTITY, bits), np.arange(2**bits) / (2**bits - 1))


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_inverse_exchanges_black_and_white(bits):
    assert p_values(LutShape.INVERSE, bits) == pytest.approx(1 - np.arange(2**bits) / (2**bits - 1))


def test_table_has_the_p_value_of_each_value():
    entries = np.random.default_rng(6).integers(0, 1024, 256)

    p_values_of_table = p_values(LutTable(bits=10, entries=tuple(entries.tolist())), 8)

    assert p_values_of_table == pytest.approx(entries / 1023)


@pytest.mark.parametrize(
    ("entries", "bits", "value", "position"),
    [(256, 12, 4095, 255), (256, 12, 2048, 2048 * 255 / 4095), (4096, 8, 100, 100 * 4095 / 255), (3, 8, 51, 0.4)],
)
def test_table_of_another_depth_is_read_between_its_entries(entries, bits, value, position):
    squares = [number**2 % 65536 for number in range(entries)]
    below = int(position)
    expected = squares[below] + (squares[min(below + 1, entries - 1)] - squares[below]) * (position - below)

    assert p_values(LutTable(bits=16, entries=tuple(squares)), bits)[value] * 65535 == pytest.approx(expected)


def test_table_of_one_entry_is_one_shade():
    assert set(p_values(LutTable(bits=8, entries=(51,)), 8)) == {0.2}


@pytest.mark.parametrize(("value", "density"), [(0, 3.0000), (64, 2.2973), (128, 1.5945), (192, 0.8918), (255, 0.2000)])
def test_lin_od_is_linear_in_density_with_0_the_blackest(value, density):
    assert p_values(LinearDensity(LIGHT_BOX), 8)[value] == pytest.approx(p_value(density, LIGHT_BOX), abs=1e-4)


@pytest.mark.parametrize("bits", [8, 12])
def test_lin_od_has_the_p_value_of_every_density(bits):
    densities = 3.00 - np.arange(2**bits) / (2**bits - 1) * 2.80

    each = [p_value(density, LIGHT_BOX) for density in densities]

    assert p_values(LinearDensity(LIGHT_BOX), bits) == pytest.approx(np.array(each), abs=1e-6)


def test_lin_od_of_16_bits_runs_from_black_to_white():
    table = p_values(LinearDensity(LIGHT_BOX), 16)

    assert (table[0], table[-1]) == pytest.approx((0.0, 1.0), abs=1e-6)
    assert np.all(np.diff(table) > 0)


@pytest.mark.parametrize(("value", "density"), [(0, 0.2000), (64, 0.9027), (128, 1.6055), (192, 2.3082), (255, 3.0000)])
def test_lin_od_read_as_density_begins_at_min_density(value, density):
    shown = p_values(LinearDensity(LIGHT_BOX, brightest_first=True), 8)[value]

    assert shown == pytest.approx(p_value(density, LIGHT_BOX), abs=1e-4)


def test_lin_od_in_the_dark_shows_the_values_themselves():
    unlit = Viewing(min_density=0.2, max_density=3.2, illumination=0, reflected_ambient_light=0)

    assert p_values(LinearDensity(unlit), 8) == pytest.approx(np.arange(256) / 255)
