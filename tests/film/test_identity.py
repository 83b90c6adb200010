"""Whose film it may be, in the order of trust."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.annotation import AnnotationBox
from printscp.film.identity import Identity, IdentitySource, differing, identities, patient_of, plain_name
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


def test_a_session_without_films_has_its_sources():
    assert identities(replace(BARE, stray=JANE), ()) == (Identity(IdentitySource.STRAY_ATTRIBUTES, JANE),)


def test_what_is_said_twice_is_told_once():
    assert identities(replace(BARE, stray=JANE), (film_box(stray=JANE), box(stray=JANE))) == (
        Identity(IdentitySource.STRAY_ATTRIBUTES, JANE),
    )


def test_films_of_two_patients_have_two_identities_in_the_order_of_the_films():
    found = identities(BARE, (box(original_image=JOHN), box(original_image=JANE)))

    assert [identity.words for identity in found] == [JOHN, JANE]


# Whose name a document may carry.

ID_1, ID_2 = (("PatientID", "1"),), (("PatientID", "2"),)
JANE_1 = (("PatientName", "Doe^Jane"), ("PatientID", "1"))
STUDY, OTHER_STUDY = (("StudyInstanceUID", "1.2.3"),), (("StudyInstanceUID", "1.2.4"),)
BORN, DAY = (("PatientBirthDate", "19500131"),), (("StudyDate", "20260131"),)


def film_of(*images, **changes):
    """A film with an image for each, of which its Original Image Sequence says this."""
    boxes = tuple(
        ImageBox(uid=f"1.2.{number}", position=number, image=print_image(), original_image=words)
        for number, words in enumerate(images, start=1)
    )
    return film_box(image_boxes=boxes, **changes)


@pytest.mark.parametrize(
    ("session", "film"),
    [
        (BARE, film_of(JANE_1)),
        (BARE, film_of(JANE_1, JANE_1)),
        (replace(BARE, proposed_study=JANE_1), film_of((), ())),
        (replace(BARE, stray=JANE_1), film_of(())),
        (BARE, film_of((), stray=JANE_1)),
        (BARE, film_of((), annotation_boxes=(AnnotationBox("1.2", 0, "text", stray=JANE_1),))),
        (BARE, box(stray=JANE_1)),
        (BARE, film_box(image=print_image(stray=JANE_1))),
        (BARE, film_of(stray=JANE_1)),
    ],
)
def test_a_patient_who_was_named_in_any_structured_place_is_known(session, film):
    assert patient_of(session, (film,)) == JANE_1


def test_nobody_is_read_out_of_texts_and_labels():
    film = film_of((), annotation_boxes=(AnnotationBox("1.2", 0, "Doe^Jane"),))

    assert patient_of(replace(BARE, label="Doe^Jane"), (film,)) == ()


def test_no_films_show_nobody():
    assert patient_of(replace(BARE, stray=JANE_1), ()) == ()


def test_only_words_of_the_patient_and_the_study_are_carried_in_their_order():
    said = (("Modality", "CT"), ("SeriesInstanceUID", "1.2.9"), ("InstanceNumber", "3"), *DAY, *STUDY, *ID_1)

    assert patient_of(BARE, (film_of(said),)) == (*ID_1, *STUDY, *DAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ID_1, ID_2),
        (ID_1, (("PatientID", "01"),)),
        (JANE, JOHN),
        ((*ID_1, *JANE), (*ID_1, *JOHN)),
        ((*ID_1, *BORN), (*ID_1, ("PatientBirthDate", "19500130"))),
        ((*ID_1, ("PatientSex", "F")), (*ID_1, ("PatientSex", "M"))),
        ((*ID_1, ("IssuerOfPatientID", "A")), (*ID_1, ("IssuerOfPatientID", "B"))),
        ((*ID_1, *STUDY), (*ID_2, *STUDY)),
        ((*ID_1, ("PatientName", "A=山田")), (*ID_1, ("PatientName", "A=川田"))),
    ],
)
@pytest.mark.parametrize("where", ["two images", "session", "one image", "two films"])
def test_two_patients_are_nobody(one, other, where):
    session, films = {
        "two images": (BARE, (film_of(one, other),)),
        "session": (replace(BARE, proposed_study=other), (film_of(one),)),
        "one image": (BARE, (box(original_image=one, stray=other),)),
        "two films": (BARE, (film_of(one), film_of(other))),
    }[where]

    assert patient_of(session, films) == ()


def test_each_film_of_two_patients_is_its_own():
    films = film_of(ID_1), film_of(ID_2)

    assert [patient_of(BARE, (film,)) for film in films] == [ID_1, ID_2]


@pytest.mark.parametrize(
    "spelling", ["DOE^JANE", "doe ^ jane^^", "Doe^Jane=山田^花子", " Doe^Jane", "\uff24\uff4f\uff45^Jane"]
)
def test_a_name_is_the_same_up_to_case_and_padding_and_the_most_trustworthy_spelling_is_taken(spelling):
    session = replace(BARE, stray=(("PatientName", spelling), *ID_1))

    assert patient_of(session, (film_of(JANE_1),)) == JANE_1


@pytest.mark.parametrize("words", [(("PatientComments", "walks"),), (("StudyDescription", "Chest"),), DAY])
def test_words_that_tell_nobody_are_of_nobody(words):
    assert patient_of(BARE, (film_of(words),)) == ()
    assert patient_of(replace(BARE, stray=JANE_1), (film_of(words),)) == JANE_1


def test_padding_of_an_identifier_does_not_matter():
    session = replace(BARE, stray=(("PatientID", " 1 "), *BORN))

    assert patient_of(session, (film_of(ID_1),)) == (*ID_1, *BORN)


def test_a_birth_date_of_the_old_spelling_is_the_same_date():
    session = replace(BARE, stray=(*ID_1, ("PatientBirthDate", "1950.01.31")))

    assert patient_of(session, (film_of((*ID_1, *BORN)),)) == (*ID_1, *BORN)


@pytest.mark.parametrize(
    "film",
    [
        film_of(JANE_1, ()),
        film_of(ID_1, JANE),
        film_of(JANE_1, DAY),
        film_of(JANE, (*JANE, *STUDY)),
        film_of((*ID_1, *STUDY), OTHER_STUDY),
    ],
)
def test_an_image_that_may_show_another_patient_leaves_nobody(film):
    assert patient_of(BARE, (film,)) == ()


def test_a_film_of_nobody_beside_one_of_somebody_leaves_nobody():
    assert patient_of(BARE, (film_of(JANE_1), film_of(()))) == ()


def test_an_image_of_nobody_is_of_the_patient_of_the_session_when_the_others_are():
    assert patient_of(replace(BARE, stray=JANE_1), (film_of(ID_1, ()),)) == JANE_1


@pytest.mark.parametrize("shared", [ID_1, STUDY])
def test_sources_of_certainly_one_patient_complete_each_other(shared):
    session = replace(BARE, proposed_study=(*BORN, *shared), stray=(*shared, ("PatientSex", "F")))

    known = patient_of(session, (film_of((*JANE, *shared)),))

    assert set(known) == {*JANE, *BORN, ("PatientSex", "F"), *shared}


def test_sources_are_joined_over_what_each_shares_with_another():
    film = film_of((*ID_1, *JANE), (*ID_1, *STUDY), (*STUDY, *BORN))

    assert patient_of(BARE, (film,)) == (*JANE, *ID_1, *BORN)


def test_all_that_came_in_one_n_set_is_of_one_patient():
    assert patient_of(BARE, (box(original_image=(*STUDY, *ID_1), stray=JANE),)) == (*JANE_1, *STUDY)


def test_a_blank_word_is_none():
    assert patient_of(BARE, (film_of(JANE, (*JANE, ("EthnicGroup", " "))),)) == JANE


@pytest.mark.parametrize("said_of_the_session", [JANE_1, (*JANE, *BORN), (*BORN, *STUDY)])
def test_an_equal_name_or_silence_completes_nothing(said_of_the_session):
    assert patient_of(replace(BARE, stray=said_of_the_session), (film_of(JANE, JANE),)) == JANE


def test_images_of_two_studies_of_one_patient_have_the_patient_and_no_study():
    film = film_of((*ID_1, *STUDY, *DAY), (*ID_1, *OTHER_STUDY))

    assert patient_of(replace(BARE, proposed_study=(*ID_1, *STUDY)), (film,)) == ID_1


def test_the_study_of_the_images_is_not_completed_by_another_one():
    session = replace(BARE, proposed_study=(*ID_1, *OTHER_STUDY, *DAY))

    assert patient_of(session, (film_of((*ID_1, *STUDY)),)) == (*ID_1, *STUDY)


def test_a_study_without_uid_is_known_where_all_images_say_the_same_of_it():
    accession = ("AccessionNumber", "A1")

    assert patient_of(BARE, (film_of((*ID_1, accession), (*ID_1, accession)),)) == (*ID_1, accession)
    assert patient_of(BARE, (film_of((*ID_1, accession), ID_1),)) == ID_1


def test_an_empty_image_box_is_nobody():
    film = film_of(JANE_1)
    empty = ImageBox(uid="1.2.9", position=2, original_image=ID_2)

    assert patient_of(BARE, (replace(film, image_boxes=(*film.image_boxes, empty)),)) == JANE_1


PATIENTS = {
    who: (
        ("PatientName", f"Doe^{who}"), ("PatientID", who), ("PatientBirthDate", born),
        ("StudyInstanceUID", f"1.2.{born}"), ("StudyDescription", f"of {who}"), ("PatientComments", f"on {who}"),
    )
    for who, born in (("A", "19500131"), ("B", "19600131"))
}  # fmt: skip


@st.composite
def said_of(draw):
    """Some of the words of one patient, and who that is; None where they do not tell."""
    who = draw(st.sampled_from(["A", "A", "A", "B"]))
    words = tuple(word for word in PATIENTS[who] if draw(st.booleans()))
    tells = any(keyword not in {"StudyDescription", "PatientComments"} for keyword, _ in words)
    return (who if tells else None), words


@settings(max_examples=200, deadline=None)
@given(st.lists(said_of(), min_size=1, max_size=4), said_of(), said_of(), said_of())
def test_no_words_of_two_patients_are_ever_joined_and_none_is_of_another_image(images, of_film, proposed, stray):
    session = replace(BARE, proposed_study=proposed[1], stray=stray[1])

    known = patient_of(session, (film_of(*(words for _, words in images), stray=of_film[1]),))

    owners = {who for who in PATIENTS if set(known) & set(PATIENTS[who])}
    assert len(owners) <= 1
    assert not owners or {who for who, _ in images} <= {*owners, None}


def test_two_differ_in_what_both_say_however_it_is_spelled():
    told = {"PatientID": "1 ", "PatientName": "DOE^JANE^=X", "PatientBirthDate": "1970.01.02", "PatientSex": "f"}

    assert differing(told, {"PatientID": "1", "PatientName": "Doe^Jane", "PatientBirthDate": "19700102"}) == ()
    assert differing(told, {"PatientID": "1", "PatientName": "Doe^John=Y", "PatientSex": "M"}) == (
        "PatientSex",
        "PatientName",
    )


@pytest.mark.parametrize(
    "name", ["Doe^Jane", "DOE^JANE^^", " doe ^  jane", "Doe^Jane=\u30c9\u30a6", "=Doe^Jane", "\uff24oe^Jane"]
)
def test_a_name_is_the_same_up_to_padding_letter_case_and_further_groups(name):
    assert plain_name(name) == "doe^jane"


def test_no_name_is_empty():
    assert plain_name("") == plain_name("^ ^") == plain_name("==") == ""
