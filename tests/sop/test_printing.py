"""The snapshot that N-ACTION takes."""

from tests.conversation import gray_item


def test_a_job_knows_nothing_of_the_protocol_state_of_its_films(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    talk.print_film()
    talk.create_film()
    talk.set_image(1, gray_item())
    talk.print_session()

    films = talk.step.effects[0].job.films
    assert [(film.closed, film.printed) for film in films] == [(False, False), (False, False)]
    assert [film.closed for film in talk.state.session.film_boxes] == [True, False]


def test_a_job_shares_the_pixels_with_the_session(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    talk.print_film()

    printed = talk.step.effects[0].job.films[0].image_boxes[0].image
    assert printed is talk.state.session.film_boxes[0].image_boxes[0].image
