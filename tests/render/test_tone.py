import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.film.presentation_lut import LutShape, LutTable
from printscp.film.terms import Photometric, Polarity, Shade
from printscp.render.density import Viewing, p_value
from printscp.render.tone import contrast, gray_of, gray_table
from tests.render.films import byte_image, film_box, gray_image

NORMAL, REVERSE = Polarity.NORMAL, Polarity.REVERSE
MONOCHROME1, MONOCHROME2 = Photometric.MONOCHROME1, Photometric.MONOCHROME2
EVERY_WORD = np.arange(65536)


@pytest.mark.parametrize(("p_value", "of_255"), [(0.0, 0), (0.464, 118), (1.0, 255)])
def test_gray_is_the_p_value_in_256_steps(p_value, of_255):
    assert gray_of(p_value) == of_255 / 255


@pytest.mark.parametrize(("border_density", "gray"), [(Shade.BLACK, 1.0), (Shade.WHITE, 0.0), (2.0, 1.0), (0.5, 0.0)])
def test_what_is_drawn_on_the_border_is_opposite_to_it(border_density, gray):
    assert contrast(film_box(border_density=border_density)) == gray


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
    assert gray_table(gray_image(0), NORMAL) is gray_table(gray_image(1), NORMAL)


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

    table = gray_table(gray_image(0, bits_stored=bits_stored), NORMAL, viewing)

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
