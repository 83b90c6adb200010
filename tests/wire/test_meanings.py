"""A status in words: the code of one service is not that of another."""

import pytest

from printscp.wire.meanings import is_warning, meaning_of
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    PRESENTATION_LUT,
    PRINTER,
)

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


@pytest.mark.parametrize(
    ("status", "sop_class", "operation", "words"),
    [
        (0x0112, PRINTER, "N-GET", "No such SOP Instance"),
        (0x0124, FILM_BOX, "N-ACTION", "Not authorized"),
        (0xC600, FILM_SESSION, "N-ACTION", "Film Session contains no Film Box"),
        (0xC602, FILM_BOX, "N-ACTION", "Print queue is full"),
        (0xB601, FILM_SESSION, "N-ACTION", "Accepted, but copies are not collated"),
        (0xC616, FILM_BOX, "N-CREATE", "Previous Film Box is unprinted and sessions cannot be printed"),
        (0xB605, GRAYSCALE_IMAGE_BOX, "N-SET", "Min or Max Density outside the printer's range, clamped"),
        (0xB605, PRESENTATION_LUT, "N-CREATE", "Min or Max Density outside the printer's range, clamped"),
        (0xC613, COLOR_IMAGE_BOX, "N-SET", "Combined print image larger than its box"),
        (0x0122, CT_IMAGE, "C-STORE", "SOP Class not supported"),
        (0xB000, CT_IMAGE, "C-STORE", "Coercion of data elements"),
        (0xB006, CT_IMAGE, "C-STORE", "Elements discarded"),
        (0xB007, CT_IMAGE, "C-STORE", "Data set does not match SOP Class"),
        (0xA700, CT_IMAGE, "C-STORE", "Out of resources"),
        (0xA7FF, CT_IMAGE, "C-STORE", "Out of resources"),
        (0xA912, CT_IMAGE, "C-STORE", "Data set does not match SOP Class"),
        (0xC001, CT_IMAGE, "C-STORE", "Cannot understand: no pixels"),
        (0xC602, CT_IMAGE, "C-STORE", "Cannot understand"),
    ],
)
def test_a_status_of_the_standard_has_its_words(status, sop_class, operation, words):
    assert meaning_of(status, sop_class, operation) == words


@pytest.mark.parametrize(
    ("status", "sop_class", "operation", "kind"),
    [
        (0xC600, FILM_SESSION, "N-DELETE", "failure"),
        (0xC602, FILM_SESSION, "N-ACTION", "failure"),
        (0xB601, FILM_BOX, "N-ACTION", "warning"),
        (0xB999, ANNOTATION_BOX, "N-SET", "warning"),
        (0xA900, FILM_BOX, "N-CREATE", "failure"),
        (0x0777, FILM_BOX, "N-CREATE", "failure"),
        (0xC001, FILM_BOX, "N-ACTION", "failure"),
        (0xB600, CT_IMAGE, "C-STORE", "warning"),
        (0xA800, CT_IMAGE, "C-STORE", "failure"),
    ],
)
def test_a_status_of_another_service_has_only_its_kind(status, sop_class, operation, kind):
    assert meaning_of(status, sop_class, operation) == f"a {kind} that the standard does not have here"


@pytest.mark.parametrize(
    ("status", "is_one"), [(0x0001, True), (0x0107, True), (0x0116, True), (0xB123, True), (0x0110, False), (0, False)]
)
def test_warnings_are_told_from_failures(status, is_one):
    assert is_warning(status) is is_one
