import numpy as np
import pytest

from printscp.render.lookup import Lookup

EVERY_WORD = np.arange(65536, dtype=np.uint16)


def table_of(entries, mask, dtype=np.uint8):
    """The entry of each word by its bits in *mask*."""
    return np.asarray(entries)[EVERY_WORD & mask].astype(dtype)


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_straight_line_gives_every_entry_of_its_table(bits, reverse, dtype):
    values = np.arange(2**bits)[:: -1 if reverse else 1]
    table = table_of(np.rint(values * np.iinfo(dtype).max / (2**bits - 1)), 2**bits - 1, dtype)

    assert np.array_equal(Lookup.of(table, 2**bits - 1)(EVERY_WORD.reshape(256, 256)), table.reshape(256, 256))


def test_table_that_is_no_line_gives_its_entries():
    table = np.random.default_rng(1).integers(0, 256, 65536).astype(np.uint8)

    assert np.array_equal(Lookup.of(table, 65535)(EVERY_WORD.reshape(256, 256)), table.reshape(256, 256))


def test_table_that_leaves_a_line_by_one_entry_gives_its_entries():
    table = table_of(np.rint(np.arange(4096) * 255 / 4095), 4095)
    table[1000] += 1

    assert np.array_equal(Lookup.of(table, 4095)(EVERY_WORD.reshape(256, 256)), table.reshape(256, 256))


def test_table_of_one_gray_gives_it():
    assert Lookup.of(np.full(256, 7, np.uint8), 255)(np.array([[0, 255]], np.uint8)).tolist() == [[7, 7]]


def test_words_that_are_their_own_entries_are_not_copied():
    words = np.array([[1, 2]], np.uint8)

    assert Lookup.of(np.arange(256, dtype=np.uint8), 255)(words) is words


def test_part_of_an_array_can_be_looked_up():
    words = np.arange(100, dtype=np.uint8).reshape(10, 10)[2:5, 3:7]

    assert np.array_equal(Lookup.of(255 - np.arange(256, dtype=np.uint8), 255)(words), 255 - words)


def test_table_cannot_be_changed():
    lookup = Lookup.of(np.arange(256, dtype=np.uint8), 255)

    with pytest.raises(ValueError, match="read-only"):
        lookup.table[0] = 1
