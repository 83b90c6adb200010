"""What an association remembers."""

from printscp.film.printer import Printer
from printscp.sop.state import State
from printscp.wire.sop_classes import COLOR_META
from tests.conversation import gray_item


def test_a_new_association_holds_nothing():
    state = State(calling_ae="CT1", printer=Printer())

    assert (state.session, state.octets) == (None, 0)


def test_the_pixels_of_all_films_are_counted(talk):
    talk.with_film()
    talk.set_image(1, gray_item(2, 3))
    talk.create_film(r"STANDARD\1,2")
    talk.set_image(2, gray_item(4, 5, bits=8))

    assert talk.state.octets == 12 + 20


def test_icc_profiles_are_counted_too(talk):
    talk.create_session()
    talk.meta = COLOR_META
    talk.create_film(ICCProfile=bytes(100))

    assert talk.state.octets == 100
