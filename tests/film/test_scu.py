"""What the settings say of a print SCU."""

from printscp.film.scu import Scu


def test_an_scu_of_which_nothing_is_said_needs_nothing():
    assert (Scu().quiet, Scu().swap_layout) == (frozenset(), False)
