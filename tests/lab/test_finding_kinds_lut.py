"""Findings about Presentation LUTs and texts: what they tell people to type."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pynetdicom.sop_class import PresentationLUT

from printscp.lab.finding_kinds_lut import KINDS
from printscp.lab.findings import findings_of
from printscp.wire.sop_classes import PRESENTATION_LUT
from tests.conversation import lut_item
from tests.lab.recording import Recording
from tests.lab.typed import line_with, lines_of, typed


def test_they_are_in_the_areas_of_luts_and_texts():
    assert {kind.code[:4] for kind in KINDS} == {"PSL1", "PSN1"}


@pytest.mark.parametrize(("code", "count"), [("PSL104", 4096), ("PSL105", 4096), ("PSL107", 4096), ("PSL108", 256)])
def test_a_descriptor_that_is_told_is_that_of_a_right_lut(code, count):
    item = lut_item()
    typed(line_with(code, "LUTDescriptor"), lut_item=item)
    item.LUTData = bytes(2 * count)
    talk = Recording()

    talk.create(PRESENTATION_LUT, PresentationLUTSequence=[item])

    assert findings_of(talk.record(None)) == ()


def test_entries_of_an_array_as_they_are_told_have_no_finding():
    item = lut_item()
    for line in lines_of("PSL106"):
        typed(line, lut_item=item, numpy=np, entries=range(256))
    talk = Recording()

    talk.create(PRESENTATION_LUT, PresentationLUTSequence=[item])

    assert findings_of(talk.record(None)) == ()


def test_a_film_that_refers_to_its_lut_as_it_is_told_has_no_finding():
    film_box, talk = Dataset(), Recording()
    names = {"Dataset": Dataset, "PresentationLUT": PresentationLUT, "film_box": film_box}
    typed("\n".join(lines_of("PSL109")), lut_uid=talk.create_lut(), **names)

    talk.with_film(ReferencedPresentationLUTSequence=film_box.ReferencedPresentationLUTSequence)

    assert "PSL109" not in [finding.code for finding in findings_of(talk.record("released"))]


def test_the_shape_that_is_told_has_no_finding():
    lut, talk = Dataset(), Recording()
    typed(line_with("PSL103", "PresentationLUTShape"), lut=lut)

    talk.create(PRESENTATION_LUT, PresentationLUTShape=lut.PresentationLUTShape)

    assert findings_of(talk.record(None)) == ()
