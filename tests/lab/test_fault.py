"""Whom a fault matches, and how often it may fire."""

import pytest

from printscp.lab.fault import SERVICES, SOP_CLASSES, Occasion, uids_of
from printscp.lab.fault_table import read_fault
from printscp.wire import sop_classes
from printscp.wire.sop_classes import COLOR_IMAGE_BOX, FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX

PRINT = Occasion(kind="request", calling_ae="CT1", printer="film1", service="N-ACTION", sop_class=FILM_BOX)


@pytest.mark.parametrize(
    ("keys", "fits"),
    [
        ({}, True),
        ({"service": "N-ACTION"}, True),
        ({"service": "n-action"}, True),
        ({"service": "N-SET"}, False),
        ({"sop_class": "film-box"}, True),
        ({"sop_class": FILM_BOX}, True),
        ({"sop_class": ["film-session", "film-box"]}, True),
        ({"sop_class": "film-session"}, False),
        ({"sop_class": FILM_SESSION}, False),
        ({"calling_ae": "CT1"}, True),
        ({"calling_ae": "CT2"}, False),
        ({"printer": "film1"}, True),
        ({"printer": "film2"}, False),
        ({"calling_ae": "CT1", "printer": "film1", "service": "N-ACTION", "sop_class": "film-box"}, True),
        ({"calling_ae": "CT1", "printer": "film1", "service": "N-ACTION", "sop_class": "film-session"}, False),
    ],
)
def test_a_fault_fits_what_all_of_its_keys_fit(keys, fits):
    assert read_fault({"where": "dimse", "effect": "no-answer", **keys}).fits(PRINT) is fits


@pytest.mark.parametrize("sop_class", [GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX])
def test_an_image_box_is_one_of_either_kind(sop_class):
    fault = read_fault({"where": "dimse", "effect": "no-answer", "sop_class": "image-box"})

    assert fault.fits(Occasion(kind="request", service="N-SET", sop_class=sop_class))


def test_every_sop_class_of_the_printer_has_a_name():
    named = {uid for uids in SOP_CLASSES.values() for uid in uids}

    assert named == sop_classes.NAMES.keys()


def test_what_is_no_name_of_a_sop_class_is_a_uid():
    assert uids_of(("film-box", "1.2.840.10008.5.1.1.27")) == (FILM_BOX, "1.2.840.10008.5.1.1.27")


def test_every_service_that_the_printer_answers_can_be_matched():
    assert SERVICES == ("N-CREATE", "N-SET", "N-GET", "N-ACTION", "N-DELETE", "C-ECHO")


@pytest.mark.parametrize(
    ("keys", "first", "most"),
    [
        ({}, 1, None),
        ({"times": 2}, 1, 2),
        ({"nth": 3}, 3, 1),
        ({"nth": 3, "times": 2}, 3, 2),
    ],
)
def test_nth_alone_means_once(keys, first, most):
    fault = read_fault({"where": "dimse", "effect": "no-answer", **keys})

    assert (fault.first, fault.most) == (first, most)
