"""Whose film it may be, in the order of trust."""

from dataclasses import replace

import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.identity import Identity, IdentitySource, identities
from printscp.film.image import ImageBox
from printscp.film.session import FilmSession
from tests.jobs import film_box, print_image

JANE, JOHN = (("PatientName", "Doe^Jane"),), (("PatientName", "Doe^John"),)
BARE = FilmSession(uid="1.2")


def box(*, image=True, **changes):
    content = print_image() if image else None
    return film_box(image_boxes=(ImageBox(uid="1.2.3.2.1", position=1, image=content, **changes),))


@pytest.mark.parametrize(
    ("session", "film", "source"),
    [
        (BARE, box(original_image=JANE), IdentitySource.ORIGINAL_IMAGE),
        (replace(BARE, proposed_study=JANE), film_box(), IdentitySource.PROPOSED_STUDY),
        (replace(BARE, stray=JANE), film_box(), IdentitySource.STRAY_ATTRIBUTES),
        (BARE, film_box(stray=JANE), IdentitySource.STRAY_ATTRIBUTES),
        (BARE, box(stray=JANE), IdentitySource.STRAY_ATTRIBUTES),
        (BARE, film_box(image=print_image(stray=JANE)), IdentitySource.STRAY_ATTRIBUTES),
        (BARE, film_box(annotation_boxes=(AnnotationBox("1.2", 0, stray=JANE),)), IdentitySource.STRAY_ATTRIBUTES),
    ],
)
def test_each_place_is_a_source(session, film, source):
    assert identities(session, (film,)) == (Identity(source, JANE),)


def test_texts_and_labels_are_sources_too():
    film = film_box(annotation_boxes=(AnnotationBox("1.2", 0, "left knee"), AnnotationBox("1.3", 1)))

    assert identities(replace(BARE, label="WARD 4"), (film,)) == (
        Identity(IdentitySource.ANNOTATION, (("TextString", "left knee"),)),
        Identity(IdentitySource.SESSION_LABEL, (("FilmSessionLabel", "WARD 4"),)),
    )


def test_what_says_nothing_is_no_identity():
    assert identities(BARE, (film_box(), box())) == ()


def test_all_sources_stand_in_the_order_of_trust():
    session = replace(BARE, proposed_study=JANE, stray=JANE, label="Doe")
    film = replace(box(original_image=JANE), annotation_boxes=(AnnotationBox("1.2", 0, "Doe"),))

    assert [identity.source for identity in identities(session, (film,))] == list(IdentitySource)


def test_an_image_that_is_not_printed_is_nobody():
    assert identities(BARE, (box(image=False, original_image=JANE, stray=JANE),)) == ()


def test_what_is_said_twice_is_told_once():
    assert identities(replace(BARE, stray=JANE), (film_box(stray=JANE), box(stray=JANE))) == (
        Identity(IdentitySource.STRAY_ATTRIBUTES, JANE),
    )


def test_films_of_two_patients_have_two_identities_in_the_order_of_the_films():
    found = identities(BARE, (box(original_image=JOHN), box(original_image=JANE)))

    assert [identity.words for identity in found] == [JOHN, JANE]
