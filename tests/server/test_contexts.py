"""The presentation contexts that a printer takes of those that are proposed."""

import pytest
from pydicom.uid import MPEG2MPML, CTImageStorage, EncapsulatedPDFStorage, JPEG2000Lossless
from pynetdicom import build_context

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.server.contexts import is_for_images, supported_contexts
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_META, VERIFICATION
from tests.raw_scu import BIG_ENDIAN, EXPLICIT, IMPLICIT

STORING = Printer(storing=Storing(), color=False)


def supported(*proposed, printer=STORING, stores=True):
    """The transfer syntaxes by abstract syntax."""
    contexts = [build_context(abstract_syntax, list(syntaxes)) for abstract_syntax, *syntaxes in proposed]
    return {
        str(context.abstract_syntax): [str(syntax) for syntax in context.transfer_syntax]
        for context in supported_contexts(printer, contexts, stores=stores)
    }


def test_what_is_not_proposed_is_not_built():
    assert supported((VERIFICATION, IMPLICIT)) == {VERIFICATION: [IMPLICIT]}


def test_what_the_printer_lacks_is_not_taken():
    assert supported((COLOR_META, EXPLICIT), (EncapsulatedPDFStorage, EXPLICIT), ("1.2.3", EXPLICIT)) == {}


@pytest.mark.parametrize("sop_class", IMAGE_CLASSES)
def test_images_of_every_class_are_taken(sop_class):
    assert supported((sop_class, IMPLICIT)) == {sop_class: [IMPLICIT]}


@pytest.mark.parametrize(("printer", "stores"), [(STORING, False), (Printer(), True)])
def test_images_are_taken_only_where_they_are_stored(printer, stores):
    proposed = [(CTImageStorage, EXPLICIT), (GRAYSCALE_META, EXPLICIT)]

    assert supported(*proposed, printer=printer, stores=stores) == {GRAYSCALE_META: [EXPLICIT]}


def test_the_syntaxes_of_all_contexts_of_a_class_stand_in_the_order_of_the_printer():
    proposed = [(CTImageStorage, BIG_ENDIAN, IMPLICIT), (CTImageStorage, EXPLICIT, MPEG2MPML)]

    assert supported(*proposed) == {CTImageStorage: [EXPLICIT, IMPLICIT, BIG_ENDIAN]}


def test_printing_is_never_big_endian_nor_compressed():
    assert supported((GRAYSCALE_META, BIG_ENDIAN, JPEG2000Lossless, IMPLICIT)) == {GRAYSCALE_META: [IMPLICIT]}


@pytest.mark.parametrize("sop_class", [CTImageStorage, GRAYSCALE_META])
def test_a_class_is_known_even_if_none_of_its_syntaxes_is(sop_class):
    assert supported((sop_class, MPEG2MPML)) == {sop_class: [EXPLICIT]}


@pytest.mark.parametrize(("sop_class", "expected"), [(CTImageStorage, True), (GRAYSCALE_META, False)])
def test_the_abstract_syntax_tells_a_context_for_images(sop_class, expected):
    assert is_for_images(build_context(sop_class)) is expected
