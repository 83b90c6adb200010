"""Findings about associations: what they tell people to type."""

from pynetdicom import AE
from pynetdicom.sop_class import BasicGrayscalePrintManagementMeta

from printscp.lab.finding_kinds_association import KINDS
from printscp.wire.sop_classes import GRAYSCALE_META, IMPLICIT_VR_LITTLE_ENDIAN
from tests.lab.typed import line_with, typed


def test_they_are_in_the_area_of_associations():
    assert {kind.code[:4] for kind in KINDS} == {"PSA1"}


def test_the_context_that_is_told_is_that_of_the_meta_class_with_implicit_vr():
    ae = AE()
    names = {"ae": ae, "BasicGrayscalePrintManagementMeta": BasicGrayscalePrintManagementMeta}

    typed(line_with("PSA107", "add_requested_context"), **names)

    (context,) = ae.requested_contexts
    assert context.abstract_syntax == GRAYSCALE_META
    assert IMPLICIT_VR_LITTLE_ENDIAN in context.transfer_syntax


def test_a_title_that_is_told_is_padded_by_pynetdicom():
    assert typed(line_with("PSA101", "AE("), AE=AE).ae_title == "CT1"
