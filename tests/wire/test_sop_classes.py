"""The UIDs agree with pynetdicom's, and every member class has a name for messages."""

import pytest
from pynetdicom import sop_class as upstream

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
    ],
)
def test_uids_are_those_of_the_standard(uid, name):
    assert uid == getattr(upstream, name)


def test_every_member_of_a_context_has_a_name():
    for members in sop_classes.MEMBERS.values():
        assert members <= sop_classes.NAMES.keys()


def test_an_unknown_class_is_named_by_its_uid():
    assert sop_classes.name_of("1.2.3") == "1.2.3"
