"""What an association remembers."""

import pytest

from printscp.film.printer import Printer
from printscp.sop.state import State, instances
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
)
from printscp.wire.status import Status
from tests.conversation import gray_item, lut_item


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


def test_luts_are_counted_by_their_entries(talk):
    talk.create_lut()
    talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((100, 0, 12))])

    assert talk.state.octets == 3600


def test_texts_of_films_and_annotations_are_counted(talk):
    talk.with_film(
        r"STANDARD\1,2", ConfigurationInformation="12345", PatientID="4711", AnnotationDisplayFormatID="LABEL"
    )
    talk.set_image(1, gray_item(2, 3), ConfigurationInformation="123")
    talk.set(ANNOTATION_BOX, None, AnnotationPosition=0, TextString="text!!")

    assert talk.state.octets == 5 + 4 + 12 + 3 + 6


def test_every_instance_is_of_one_class(talk):
    lut = talk.create_lut()
    talk.with_film(AnnotationDisplayFormatID="LABEL")
    session = talk.state.session
    (film,) = session.film_boxes

    assert instances(talk.state) == {
        PRINTER_INSTANCE: PRINTER,
        PRINTER_CONFIGURATION_INSTANCE: PRINTER_CONFIGURATION,
        lut: PRESENTATION_LUT,
        session.uid: FILM_SESSION,
        film.uid: FILM_BOX,
        film.image_boxes[0].uid: GRAYSCALE_IMAGE_BOX,
        film.annotation_boxes[0].uid: ANNOTATION_BOX,
    }


def test_the_boxes_of_a_closed_film_are_not_among_those_that_the_standard_lets_be_addressed(talk):
    (film,) = talk.with_film(AnnotationDisplayFormatID="LABEL").state.session.film_boxes
    talk.create_film()

    hidden = instances(talk.state).keys() - instances(talk.state, closed=False).keys()

    assert hidden == {film.uid, film.image_boxes[0].uid, film.annotation_boxes[0].uid}


@pytest.mark.parametrize("sop_class", [PRESENTATION_LUT, FILM_BOX])
def test_the_uid_of_a_well_known_instance_cannot_be_taken(talk, sop_class):
    talk.create_session()
    attributes = {"PresentationLUTShape": "IDENTITY"} if sop_class == PRESENTATION_LUT else {}

    reply = talk.create(sop_class, PRINTER_INSTANCE, **attributes)

    assert reply.status is Status.DUPLICATE_SOP_INSTANCE
