"""The snapshot that N-ACTION takes."""

from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, PRESENTATION_LUT
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


def test_a_job_has_the_luts_that_it_refers_to_and_no_other(talk):
    of_film, of_box, _ = (talk.create_lut() for _ in range(3))
    talk.with_film(r"STANDARD\1,2", ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, of_film)])
    talk.set_image(2, gray_item(), ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, of_box)])
    talk.print_film()

    assert [lut.uid for lut in talk.job.presentation_luts] == [of_film, of_box]


def test_the_lut_of_the_session_is_for_films_that_name_none(talk):
    of_session, of_film = talk.create_lut(), talk.create_lut()
    talk.create_session(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, of_session)])
    talk.create_film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, of_film)])
    talk.set_image(1, gray_item())
    talk.create_film()
    talk.set_image(1, gray_item())
    talk.print_session()

    assert [film.presentation_lut_uid for film in talk.job.films] == [of_film, of_session]
    assert [lut.uid for lut in talk.job.presentation_luts] == [of_session, of_film]


def test_a_note_that_images_fit_otherwise_is_not_for_the_job(talk):
    talk.with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]))
    talk.set(FILM_BOX, None, MagnificationType="NONE")
    talk.print_film()

    assert not talk.job.films[0].refitted
