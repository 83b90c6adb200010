"""The UIDs agree with pynetdicom's, and every member class has a name for messages."""

import pytest
from pynetdicom import sop_class as upstream

from printscp.film.printer import Printer, Tolerance
from printscp.wire import sop_classes


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        (sop_classes.VERIFICATION, "Verification"),
        (sop_classes.GRAYSCALE_META, "BasicGrayscalePrintManagementMeta"),
        (sop_classes.COLOR_META, "BasicColorPrintManagementMeta"),
        (sop_classes.FILM_SESSION, "BasicFilmSession"),
        (sop_classes.FILM_BOX, "BasicFilmBox"),
        (sop_classes.GRAYSCALE_IMAGE_BOX, "BasicGrayscaleImageBox"),
        (sop_classes.COLOR_IMAGE_BOX, "BasicColorImageBox"),
        (sop_classes.PRINTER, "Printer"),
        (sop_classes.PRINTER_INSTANCE, "PrinterInstance"),
        (sop_classes.PRESENTATION_LUT, "PresentationLUT"),
        (sop_classes.ANNOTATION_BOX, "BasicAnnotationBox"),
        (sop_classes.PRINT_JOB, "PrintJob"),
        (sop_classes.PRINTER_CONFIGURATION, "PrinterConfigurationRetrieval"),
        (sop_classes.PRINTER_CONFIGURATION_INSTANCE, "PrinterConfigurationRetrievalInstance"),
    ],
)
def test_uids_are_those_of_the_standard(uid, name):
    assert uid == getattr(upstream, name)


def test_every_member_of_a_context_has_a_name():
    for members in sop_classes.MEMBERS.values():
        assert members <= sop_classes.NAMES.keys()


def test_an_unknown_class_is_named_by_its_uid():
    assert sop_classes.name_of("1.2.3") == "1.2.3"


@pytest.mark.parametrize("sop_class", sop_classes.OPTIONAL_CLASSES)
def test_an_optional_class_has_a_context_of_its_own(sop_class):
    speaks = [context for context, members in sop_classes.MEMBERS.items() if sop_class in members]

    assert speaks == [sop_class]


@pytest.mark.parametrize("context", sop_classes.BARE_CLASSES)
def test_a_member_class_proposed_by_itself_speaks_for_all_of_them(context):
    assert sop_classes.MEMBERS[context] == {*sop_classes.BARE_CLASSES, sop_classes.PRINTER}


def test_a_printer_of_all_classes_offers_them_the_optional_ones_last():
    offered = sop_classes.offered_classes(Printer())

    assert offered[-4:] == sop_classes.OPTIONAL_CLASSES
    assert set(offered) == {sop_classes.VERIFICATION, *sop_classes.MEMBERS}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"color": False}, {sop_classes.COLOR_META, sop_classes.COLOR_IMAGE_BOX}),
        ({"tolerance": Tolerance.STRICT}, set(sop_classes.BARE_CLASSES)),
        ({"presentation_lut": False}, {sop_classes.PRESENTATION_LUT}),
        ({"annotation": False}, {sop_classes.ANNOTATION_BOX}),
        ({"print_job": False}, {sop_classes.PRINT_JOB}),
        ({"printer_configuration": False}, {sop_classes.PRINTER_CONFIGURATION}),
    ],
)
def test_a_printer_offers_what_it_has(changes, missing):
    all_of_them = set(sop_classes.offered_classes(Printer()))

    assert all_of_them - set(sop_classes.offered_classes(Printer(**changes))) == missing
