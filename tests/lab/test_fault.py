"""Whom a fault matches, and how often it may fire."""

import pytest

from printscp.images.image_classes import IMAGE_CLASSES
from printscp.lab.fault import SERVICES, SOP_CLASSES, Occasion, uids_of
from printscp.lab.fault_table import WrongFault, read_fault
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

    assert named == sop_classes.NAMES.keys() | IMAGE_CLASSES.keys()


def test_every_kind_of_image_has_a_name_for_its_own_sop_classes():
    kinds = {name: uids for name, uids in SOP_CLASSES.items() if set(uids) <= IMAGE_CLASSES.keys()}

    assert kinds.pop("image") == tuple(IMAGE_CLASSES)
    assert len(set().union(*kinds.values())) == sum(map(len, kinds.values()))
    assert {name: IMAGE_CLASSES[uids[0]] for name, uids in kinds.items()} == {
        "cr-image": "Computed Radiography Image Storage",
        "ct-image": "CT Image Storage",
        "dx-image": "Digital X-Ray Image Storage - For Presentation",
        "mammography-image": "Digital Mammography X-Ray Image Storage - For Presentation",
        "mr-image": "MR Image Storage",
        "nm-image": "Nuclear Medicine Image Storage (Retired)",
        "rf-image": "X-Ray Radiofluoroscopic Image Storage",
        "secondary-capture": "Secondary Capture Image Storage",
        "us-image": "Ultrasound Multi-frame Image Storage (Retired)",
        "xa-image": "X-Ray Angiographic Image Storage",
    }


@pytest.mark.parametrize("sop_class", ["image", "ct-image", "1.2.840.10008.5.1.4.1.1.2"])
@pytest.mark.parametrize("effect", ["abort-before", "abort-after", "no-answer", "wrong-message-id"])
def test_a_stored_image_can_be_matched(effect, sop_class):
    fault = read_fault({"where": "dimse", "effect": effect, "sop_class": sop_class})
    stored = Occasion(kind="request", service="C-STORE", sop_class="1.2.840.10008.5.1.4.1.1.2")

    assert fault.fits(stored)
    assert not fault.fits(Occasion(kind="request", service="C-STORE", sop_class="1.2.3"))


@pytest.mark.parametrize(
    "table",
    [
        {"effect": "no-data-set", "sop_class": "image"},
        {"effect": "late", "seconds": 1, "service": "N-SET", "sop_class": "ct-image"},
        {"effect": "late", "seconds": 1, "service": "C-STORE", "sop_class": "film-box"},
    ],
)
def test_what_cannot_happen_to_a_stored_image_is_told(table):
    with pytest.raises(WrongFault):
        read_fault({"where": "dimse", **table})


def test_what_is_no_name_of_a_sop_class_is_a_uid():
    assert uids_of(("film-box", "1.2.840.10008.5.1.1.27")) == (FILM_BOX, "1.2.840.10008.5.1.1.27")


def test_every_service_that_the_printer_answers_can_be_matched():
    assert SERVICES == ("N-CREATE", "N-SET", "N-GET", "N-ACTION", "N-DELETE", "C-ECHO", "C-STORE")


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
