"""What an association remembers."""

from printscp.film.printer import Printer
from printscp.sop.state import State
from tests.conversation import gray_item


def test_a_new_association_holds_nothing():
    state = State(calling_ae="CT1", printer=Printer())

    assert (state.session, state.pixel_bytes) == (None, 0)


def test_the_pixels_of_all_films_are_counted(talk):
    talk.with_film()
    talk.set_image(1, gray_item(2, 3))
    talk.create_film(r"STANDARD\1,2")
    talk.set_image(2, gray_item(4, 5, bits=8))

    assert talk.state.pixel_bytes == 12 + 20
