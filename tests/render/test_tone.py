import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.film.presentation_lut import LutShape, LutTable
from printscp.film.printer import Printer, Tone
from printscp.film.terms import Photometric, Polarity, Shade
from printscp.render.density import Viewing, p_value
from printscp.render.presentation_lut import LinearDensity
from printscp.render.tone import Lightbox, contrast, device_lookup, device_of, gray_lookup, gray_of
from tests.render.films import byte_image, film_box, gray_image, image_box

NORMAL, REVERSE = Polarity.NORMAL, Polarity.REVERSE
MONOCHROME1, MONOCHROME2 = Photometric.MONOCHROME1, Photometric.MONOCHROME2
EVERY_WORD = np.arange(65536)
LIGHT = Viewing(min_density=0.20, max_density=3.00, illumination=2000, reflected_ambient_light=10)
LIGHTBOX = Lightbox(LIGHT, LIGHT)


def gray_table(*arguments, **named):
    return gray_lookup(*arguments, **named).table


@pytest.mark.parametrize(("p_value", "of_255"), [(0.0, 0), (0.464, 118), (1.0, 255)])
def test_gray_is_the_p_value_in_256_steps(p_value, of_255):
    assert gray_of(p_value) == of_255 / 255


@pytest.mark.parametrize(
    ("border_density", "p_value"),
    [(Shade.BLACK, 1.0), (Shade.WHITE, 0.0), (2.0, 1.0), (1.15, 1.0), (1.10, 0.0), (0.5, 0.0)],
)
def test_what_is_drawn_on_the_border_is_opposite_to_it(border_density, p_value):
    assert contrast(film_box(border_density=border_density)) == p_value


def test_table_has_an_entry_for_every_byte():
    assert gray_table(byte_image(0), NORMAL).shape == (256,)


def test_table_has_an_entry_for_every_word_of_16_bits():
    assert gray_table(gray_image(0), NORMAL).shape == (65536,)


def test_byte_is_its_own_gray():
    assert np.array_equal(gray_table(byte_image(0), NORMAL), np.arange(256))


def test_12_bits_are_scaled_to_8_and_rounded():
    table = gray_table(gray_image(0, bits_stored=12), NORMAL)

    assert np.array_equal(table[:4096], np.rint(np.arange(4096) * 255 / 4095))


def test_bits_above_the_high_bit_are_ignored():
    table = gray_table(gray_image(0, bits_stored=12), NORMAL)

    assert np.array_equal(table, table[EVERY_WORD & 0x0FFF])


def test_bits_below_the_stored_ones_are_ignored():
    shifted = gray_table(gray_image(0, bits_stored=12, high_bit=15), NORMAL)
    usual = gray_table(gray_image(0, bits_stored=12), NORMAL)

    assert np.array_equal(shifted, usual[EVERY_WORD >> 4])


def test_signed_value_starts_at_the_most_negative():
    table = gray_table(gray_image(0, bits_stored=12, signed=True), NORMAL)

    assert [table[word] for word in (0x800, 0xFFF, 0x000, 0x7FF)] == [0, 127, 128, 255]


@pytest.mark.parametrize(
    ("photometric", "polarity", "lowest"),
    [(MONOCHROME2, NORMAL, 0), (MONOCHROME2, REVERSE, 255), (MONOCHROME1, NORMAL, 255), (MONOCHROME1, REVERSE, 0)],
)
def test_photometric_interpretation_and_polarity_say_how_the_lowest_value_prints(photometric, polarity, lowest):
    assert gray_table(gray_image(0, photometric=photometric), polarity)[0] == lowest


def test_reversed_gray_is_that_of_the_mirrored_value():
    reversed_table = gray_table(gray_image(0), REVERSE)

    assert np.array_equal(reversed_table[:4096], gray_table(gray_image(0), NORMAL)[4095::-1])


def test_table_is_kept():
    assert gray_lookup(gray_image(0), NORMAL) is gray_lookup(gray_image(1), NORMAL)


def test_table_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        gray_table(gray_image(0), NORMAL)[0] = 1


def test_lut_is_applied_after_polarity():
    lut = LutTable(bits=8, entries=tuple(value // 2 for value in range(256)))

    assert [gray_table(byte_image(0), REVERSE, lut)[word] for word in (0, 55, 255)] == [127, 100, 0]


def test_inverse_lut_and_reverse_polarity_undo_each_other():
    assert np.array_equal(gray_table(gray_image(0), REVERSE, LutShape.INVERSE), gray_table(gray_image(0), NORMAL))


def test_table_shows_the_rounded_p_values_of_a_lut():
    entries = np.random.default_rng(7).integers(0, 4096, 4096)

    table = gray_table(gray_image(0), NORMAL, LutTable(bits=12, entries=tuple(entries.tolist())))

    assert np.array_equal(table[:4096], np.rint(entries * 255 / 4095))


@pytest.mark.parametrize("bits_stored", [8, 12, 16])
def test_lin_od_shows_the_p_value_of_each_density(bits_stored):
    viewing = Viewing(min_density=0.20, max_density=3.00, illumination=2000, reflected_ambient_light=10)
    maximum = 2**bits_stored - 1

    table = gray_table(gray_image(0, bits_stored=bits_stored), NORMAL, LinearDensity(viewing))

    densities = {value: 3.00 - value / maximum * 2.80 for value in range(0, maximum + 1, 51)}
    expected = {value: round(p_value(density, viewing) * 255) for value, density in densities.items()}
    assert {value: int(table[value]) for value in densities} == expected


@given(
    bits_stored=st.integers(8, 16),
    shift=st.integers(0, 8),
    signed=st.booleans(),
    photometric=st.sampled_from([MONOCHROME1, MONOCHROME2]),
    polarity=st.sampled_from(Polarity),
    word=st.integers(0, 65535),
)
def test_gray_follows_the_stated_mapping(polarity, word, shift, **stored):
    bits_stored, maximum = stored["bits_stored"], 2 ** stored["bits_stored"] - 1
    high_bit = min(15, bits_stored - 1 + shift)
    value = (word >> (high_bit + 1 - bits_stored)) & maximum
    if stored["signed"]:
        value = (value - 2**bits_stored if value > maximum // 2 else value) + 2 ** (bits_stored - 1)
    if (stored["photometric"] is MONOCHROME1) != (polarity is REVERSE):
        value = maximum - value

    table = gray_table(gray_image(0, high_bit=high_bit, **stored), polarity)

    assert table[word] == round(value * 255 / maximum)


@pytest.mark.parametrize("bits", [8, 16])
def test_grays_have_the_bits_that_are_asked_for(bits):
    table = gray_table(gray_image(0), NORMAL, bits=bits)

    assert (table.itemsize * 8, table[0], table[2048], table[4095]) == (
        bits,
        0,
        round(2048 / 4095 * (2**bits - 1)),
        2**bits - 1,
    )


def test_gray_of_16_bits_is_nearer_to_the_p_value():
    assert gray_of(0.3333333, bits=16) == 21845 / 65535


# The check values of a film of 0.20 to 3.00 OD on a light box of 2000 cd/m2 with 10 cd/m2 of ambient light.
@pytest.mark.parametrize(
    ("of_255", "gray"), [(0, 0), (32, 27), (64, 49), (128, 96), (192, 162), (224, 205), (255, 255)]
)
def test_light_box_shows_the_light_of_the_film_from_its_darkest_on(of_255, gray):
    assert round(gray_of(of_255 / 255, LIGHTBOX) * 255) == gray


def test_light_box_shows_a_density_as_gray():
    assert round(gray_of(p_value(1.50, LIGHT), LIGHTBOX) * 255) == 62


def test_images_and_shades_pass_the_same_light_box():
    table = gray_table(byte_image(0), NORMAL, device=LIGHTBOX)

    assert table.tolist() == [round(gray_of(value / 255, LIGHTBOX) * 255) for value in range(256)]


@pytest.mark.parametrize("bits", [8, 16])
def test_p_values_of_16_bits_pass_the_light_box(bits):
    table = device_lookup(LIGHTBOX, bits).table

    values = [0, 1, 1000, 32768, 65534, 65535]
    assert [table[value] for value in values] == [
        round(gray_of(value / 65535, LIGHTBOX, bits) * (2**bits - 1)) for value in values
    ]


def test_light_box_on_which_all_densities_look_alike_shows_p_values():
    unlit = Viewing(min_density=0.2, max_density=3.2, illumination=0, reflected_ambient_light=0)

    assert gray_of(0.2, Lightbox(unlit, unlit)) == 51 / 255


def test_printer_shows_p_values_unless_its_tone_is_the_light_box():
    assert device_of(Printer(), film_box()) is None


def test_light_box_of_an_image_has_its_own_densities_and_the_black_and_white_of_the_sheet():
    box = image_box(byte_image(0), min_density=0.5, max_density=3.0)
    film = film_box(r"STANDARD\1,1", box, min_density=0.2, max_density=2.5)

    device = device_of(Printer(tone=Tone.LIGHTBOX), film, box)

    assert (device.viewing.min_density, device.viewing.max_density) == (0.5, 3.0)
    assert (device.sheet.min_density, device.sheet.max_density) == (0.2, 3.0)


def test_image_of_less_density_than_its_film_is_never_black_on_the_light_box():
    box = image_box(byte_image(0), max_density=2.0)
    device = device_of(Printer(tone=Tone.LIGHTBOX), film_box(r"STANDARD\1,1", box, max_density=3.0), box)

    darkest = gray_table(box.image, NORMAL, device=device)[0]

    assert darkest == round(gray_of(p_value(2.0, LIGHT), LIGHTBOX) * 255) > 0
