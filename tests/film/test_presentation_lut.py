"""Presentation LUTs as values."""

import pytest

from printscp.film.presentation_lut import LutShape, LutTable


@pytest.mark.parametrize("word", ["IDENTITY", "LIN OD", "INVERSE"])
def test_a_shape_is_spelled_as_on_the_wire(word):
    assert LutShape(word).value == word


def test_a_log_line_does_not_show_the_entries():
    assert repr(LutTable(bits=12, entries=(1, 2, 3))) == "LutTable(bits=12, explanation='')"
