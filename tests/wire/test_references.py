"""References to SOP Instances."""

import pytest

from printscp.wire.parsers import Unsupported
from printscp.wire.references import (
    read_presentation_lut,
    read_reference,
    reference,
    references,
    write_presentation_lut,
)
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION


def test_a_reference_gives_its_uid():
    assert read_reference([reference(FILM_SESSION, "1.2")], FILM_SESSION) == "1.2"


@pytest.mark.parametrize("value", [[], references(FILM_SESSION, ["1.2", "1.3"]), [reference(FILM_BOX, "1.2")], "1.2"])
def test_anything_but_one_reference_of_the_class_is_unsupported(value):
    with pytest.raises(Unsupported):
        read_reference(value, FILM_SESSION)


def test_a_presentation_lut_written_reads_back():
    assert read_presentation_lut(write_presentation_lut("1.2.3")) == "1.2.3"
