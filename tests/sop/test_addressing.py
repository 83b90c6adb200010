"""Which instance a request is for."""

import pytest

from printscp.film.printer import Tolerance
from printscp.sop.addressing import addressed, film_of
from printscp.sop.requests import NDelete, NGet, NSet
from printscp.wire.deviations import Deviations
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
)
from printscp.wire.status import Refusal, Status
from tests.conversation import dataset


def deleting(sop_class, uid=None):
    return NDelete(context=GRAYSCALE_META, sop_class=sop_class, uid=uid)


def setting(sop_class, uid=None, **attributes):
    return NSet(context=GRAYSCALE_META, sop_class=sop_class, uid=uid, attributes=dataset(**attributes))


def resolved(talk, request):
    """The UID, and the deviations."""
    deviations = Deviations(Tolerance.STANDARD, "")
    return addressed(talk.state, request, deviations), deviations.remarks


def refusal(talk, request, tolerance=Tolerance.STANDARD):
    with pytest.raises(Refusal) as caught:
        addressed(talk.state, request, Deviations(tolerance, ""))
    return caught.value


@pytest.fixture
def two_films(talk):
    """A conversation with two films of two images and an annotation for each."""
    for number in (1, 2):
        talk.create_session() if number == 1 else None
        talk.create_film(r"STANDARD\1,2", AnnotationDisplayFormatID="BOTTOM")
    return talk


def films(talk):
    return talk.state.session.film_boxes


def test_an_instance_that_is_named_is_meant(two_films):
    uid = films(two_films)[1].uid

    assert resolved(two_films, deleting(FILM_BOX, uid)) == (uid, [])


@pytest.mark.parametrize(
    ("sop_class", "instance"),
    [(PRINTER, PRINTER_INSTANCE), (PRINTER_CONFIGURATION, PRINTER_CONFIGURATION_INSTANCE)],
)
def test_a_request_without_uid_means_the_well_known_instance_of_its_class(talk, sop_class, instance):
    uid, (remark,) = resolved(talk, NGet(context=sop_class, sop_class=sop_class, uid=None))

    assert uid == instance
    assert (remark.code, remark.attribute, remark.sent, remark.used, remark.clause) == (
        "missing-uid",
        "RequestedSOPInstanceUID",
        "nothing",
        instance,
        "PS3.7 10.1",
    )


def test_a_request_without_uid_means_the_only_session(two_films):
    assert resolved(two_films, deleting(FILM_SESSION))[0] == two_films.state.session.uid


def test_a_request_without_uid_means_the_film_box_created_last(two_films):
    assert resolved(two_films, deleting(FILM_BOX))[0] == films(two_films)[1].uid


def test_a_request_without_uid_means_the_only_presentation_lut(talk):
    uid = talk.create_lut()

    assert resolved(talk, deleting(PRESENTATION_LUT))[0] == uid


@pytest.mark.parametrize("position", [1, 2])
@pytest.mark.parametrize(
    ("sop_class", "keyword", "boxes"),
    [
        (GRAYSCALE_IMAGE_BOX, "ImageBoxPosition", "image_boxes"),
        (ANNOTATION_BOX, "AnnotationPosition", "annotation_boxes"),
    ],
)
def test_a_request_without_uid_means_the_box_at_the_position(two_films, sop_class, keyword, boxes, position):
    uid, _ = resolved(two_films, setting(sop_class, **{keyword: position}))

    assert uid == getattr(films(two_films)[1], boxes)[position - 1].uid


@pytest.mark.parametrize(
    "request_",
    [
        setting(GRAYSCALE_IMAGE_BOX),
        setting(GRAYSCALE_IMAGE_BOX, ImageBoxPosition=3),
        setting(GRAYSCALE_IMAGE_BOX, ImageBoxPosition=None),
        setting(GRAYSCALE_IMAGE_BOX, AnnotationPosition=1),
        setting(COLOR_IMAGE_BOX, ImageBoxPosition=1),
        setting(ANNOTATION_BOX, AnnotationPosition=0),
        deleting(GRAYSCALE_IMAGE_BOX),
        deleting(PRESENTATION_LUT),
    ],
)
def test_a_request_without_uid_that_means_none_is_refused_0117(two_films, request_):
    refused = refusal(two_films, request_)

    assert (refused.status, refused.comment) == (Status.INVALID_SOP_INSTANCE, "SOP Instance UID is missing")


def test_a_request_without_uid_that_may_mean_two_is_refused_0117(talk):
    talk.create_lut()
    talk.create_lut()

    assert refusal(talk, deleting(PRESENTATION_LUT)).status is Status.INVALID_SOP_INSTANCE


def test_a_request_without_uid_means_no_film_box_when_the_last_was_deleted(two_films):
    two_films.delete(FILM_BOX, films(two_films)[1].uid)

    assert refusal(two_films, deleting(FILM_BOX)).status is Status.INVALID_SOP_INSTANCE


def test_a_strict_printer_refuses_a_request_without_uid_with_0117(two_films):
    refused = refusal(two_films, deleting(FILM_SESSION), Tolerance.STRICT)

    assert (refused.status, refused.comment) == (Status.INVALID_SOP_INSTANCE, "SOP Instance UID is missing")


@pytest.mark.parametrize("uid", ["", "1.2.x", "1..2", "1." + "2" * 63])
def test_a_uid_that_is_none_is_refused_0117(talk, uid):
    assert refusal(talk, deleting(FILM_SESSION, uid)).comment == "SOP Instance UID has other than digits and dots"


def test_an_unknown_uid_is_refused_0112(two_films):
    refused = refusal(two_films, deleting(FILM_BOX, "1.9"))

    assert (refused.status, refused.comment) == (
        Status.NO_SUCH_SOP_INSTANCE,
        "no Film Box of this UID can be addressed",
    )


def test_a_uid_of_another_class_is_refused_0119(two_films):
    refused = refusal(two_films, deleting(FILM_BOX, two_films.state.session.uid))

    assert (refused.status, refused.comment) == (
        Status.CLASS_INSTANCE_CONFLICT,
        "this UID is a Film Session, not a Film Box",
    )


EARLIER = [
    (FILM_BOX, lambda film: film.uid, "Film Box"),
    (GRAYSCALE_IMAGE_BOX, lambda film: film.image_boxes[1].uid, "Grayscale Image Box"),
    (ANNOTATION_BOX, lambda film: film.annotation_boxes[0].uid, "Annotation Box"),
]


@pytest.mark.parametrize(("sop_class", "uid_of", "name"), EARLIER)
def test_an_earlier_film_and_its_boxes_are_found_and_remarked(two_films, sop_class, uid_of, name):
    earlier = uid_of(films(two_films)[0])

    uid, (remark,) = resolved(two_films, deleting(sop_class, earlier))

    assert uid == earlier
    assert (remark.code, remark.sent, remark.used, remark.clause) == (
        "earlier-film-box",
        f"a {name} of an earlier film",
        "as it is",
        "PS3.4 H.4.2.2",
    )


@pytest.mark.parametrize(("sop_class", "uid_of", "name"), EARLIER)
def test_a_strict_printer_refuses_an_earlier_film_and_its_boxes_with_0112(two_films, sop_class, uid_of, name):
    refused = refusal(two_films, deleting(sop_class, uid_of(films(two_films)[0])), Tolerance.STRICT)

    assert (refused.status, refused.comment) == (
        Status.NO_SUCH_SOP_INSTANCE,
        f"this {name} was closed by a later Film Box",
    )


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(("sop_class", "uid_of", "name"), EARLIER)
def test_the_film_of_a_box_is_found(two_films, number, sop_class, uid_of, name):
    film = films(two_films)[number]

    assert film_of(two_films.state, uid_of(film)) is film
