"""The presentation contexts that a printer takes of those that are proposed."""

import pytest
from pydicom.uid import (
    MPEG2MPML,
    BasicTextSRStorage,
    CTImageStorage,
    EncapsulatedPDFStorage,
    JPEG2000Lossless,
    JPEGLSLossless,
    RTPlanStorage,
    SegmentationStorage,
)
from pynetdicom import build_context

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.server.contexts import is_for_images, refused_in_words, supported_contexts
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


CODECS = "(cannot be decoded here; `pip install 'printscp[codecs]'` brings decoders)"


def refused(*proposed, printer=STORING, stores=True):
    """The words for contexts, each of its abstract syntax, its transfer syntaxes and its result."""
    contexts = [build_context(abstract_syntax, list(syntaxes)) for abstract_syntax, *syntaxes, _ in proposed]
    for number, context in enumerate(contexts):
        context.context_id, context.result = 2 * number + 1, proposed[number][-1]
    return refused_in_words(printer, contexts, [each for each in contexts if each.result], stores=stores)


def test_nothing_is_said_where_all_that_is_stored_is_accepted():
    assert refused((CTImageStorage, EXPLICIT, 0), (COLOR_META, EXPLICIT, 3)) == ""


@pytest.mark.parametrize(
    ("proposed", "words"),
    [
        ((BasicTextSRStorage, EXPLICIT, 3), "Basic Text SR Storage (no images that can be printed)"),
        ((CTImageStorage, EXPLICIT, 3), "CT Image Storage (not now)"),
        (
            (CTImageStorage, JPEGLSLossless, 4),
            f"CT Image Storage in JPEG-LS Lossless Image Compression {CODECS}",
        ),
        (
            (CTImageStorage, MPEG2MPML, 4),
            "CT Image Storage in MPEG2 Main Profile / Main Level (no such transfer syntax is taken)",
        ),
    ],
)
@pytest.mark.parametrize("others", [(), ((VERIFICATION, EXPLICIT, 0),)], ids=["alone", "beside another"])
def test_what_is_stored_and_refused_is_named_with_the_reason(proposed, words, others):
    assert refused(proposed, *others) == words


@pytest.mark.parametrize(("printer", "stores"), [(STORING, False), (Printer(), True)])
def test_a_printer_that_stores_none_says_so(printer, stores):
    proposed = [(CTImageStorage, EXPLICIT, 3), (VERIFICATION, EXPLICIT, 0)]

    assert refused(*proposed, printer=printer, stores=stores) == "CT Image Storage (no images are stored here)"


def test_of_an_association_that_can_do_nothing_all_is_named():
    proposed = [(COLOR_META, EXPLICIT, 3), (GRAYSCALE_META, BIG_ENDIAN, 4)]

    assert refused(*proposed) == (
        "Basic Color Print Management Meta (not offered); "
        "Basic Grayscale Print Management Meta in Explicit VR Big Endian (no such transfer syntax is taken)"
    )


def test_of_many_the_first_are_named_each_once():
    classes = [BasicTextSRStorage, BasicTextSRStorage, RTPlanStorage, SegmentationStorage, EncapsulatedPDFStorage]

    assert refused(*((each, EXPLICIT, 3) for each in classes)) == (
        "Basic Text SR Storage, RT Plan Storage, Segmentation Storage and 1 more (no images that can be printed)"
    )


def test_what_is_no_uid_is_not_repeated():
    assert refused(("DOE^JOHN", EXPLICIT, 3)) == "(masked, 8 characters) (not offered)"
