"""What is answered to a C-STORE request: each status is driven by an image that has just that wrong with it."""

from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    EncapsulatedPDFStorage,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    MRImageStorage,
    SegmentationStorage,
)

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.examination import MOST_FILMS, examine
from printscp.sop.requests import MOST_FILM_BOXES
from printscp.wire.status import Refusal, Status
from tests.images.stored import PRINTER, STRICT, request_in, sample
from tests.stored_requests import capture


def image(**changes):
    """A small capture; None takes an attribute away."""
    made = capture(1)
    for keyword, value in changes.items():
        if value is None:
            del made[keyword]
        else:
            setattr(made, keyword, value)
    return made


def examined(dataset, printer=PRINTER, quiet=(), **changes):
    return examine(request_in(dataset, **changes), printer, quiet)


def refusal(dataset, printer=PRINTER, **changes):
    with pytest.raises(Refusal) as caught:
        examined(dataset, printer, **changes)
    return caught.value


def told(found):
    return found.status, [(remark.code, remark.attribute) for remark in found.remarks]


# Success


@pytest.mark.parametrize("printer", [PRINTER, STRICT], ids=["standard", "strict"])
def test_an_image_as_it_should_be_is_taken_without_a_word(printer):
    found = examined(image(), printer)

    assert told(found) == (Status.SUCCESS, [])
    assert (found.comment, found.image.uid, found.image.frames) == ("", image().SOPInstanceUID, (1,))


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_an_image_is_taken_in_each_transfer_syntax(syntax):
    assert examine(request_in(sample("MR_small.dcm"), syntax), PRINTER).status is Status.SUCCESS


def test_a_request_that_lies_in_a_buffer_is_read_there():
    request = request_in(image())

    found = examine(replace(request, data_set=memoryview(request.data_set)), PRINTER)

    assert found.status is Status.SUCCESS


# 0124, 0122, 0117, 0212


def test_only_those_who_may_store_images():
    printer = Printer(storing=Storing(allowed=frozenset({"CT1"})))

    assert examined(image(), printer).status is Status.SUCCESS
    assert refusal(image(), printer, calling_ae="CT2").status is Status.NOT_AUTHORIZED


def test_who_may_store_is_looked_at_before_anything_else():
    printer = Printer(storing=Storing(allowed=frozenset({"CT2"})))

    assert refusal(image(), printer, uid="", data_set=None, context="1.2").status is Status.NOT_AUTHORIZED


@pytest.mark.parametrize(
    "changes", [{"context": MRImageStorage}, {"sop_class": EncapsulatedPDFStorage}, {"sop_class": ""}]
)
def test_the_sop_class_is_an_image_and_that_of_the_context(changes):
    assert refusal(image(), **changes).status is Status.SOP_CLASS_NOT_SUPPORTED


@pytest.mark.parametrize("uid", ["", "x", "1.2.x", "..", "1..2", "1.", ".1", "1" * 65, "1.2\n"])
def test_a_uid_is_numbers_with_dots_between(uid):
    assert refusal(image(), uid=uid).status is Status.INVALID_SOP_INSTANCE


def test_zeros_before_a_number_of_a_uid_are_taken():
    assert examined(image(SOPInstanceUID="01.2"), uid="01.2").image.uid == "01.2"


@pytest.mark.parametrize("data_set", [None, b""])
def test_a_request_without_a_data_set_is_mistyped(data_set):
    assert refusal(image(), data_set=data_set).status is Status.MISTYPED_ARGUMENT


# C000, A900


def test_what_is_no_data_set_cannot_be_understood():
    told = refusal(image(), data_set=b"\xff" * 500)

    assert (told.status, told.comment) == (Status.CANNOT_UNDERSTAND, "data set cannot be decoded from byte 0 on")


def test_a_data_set_that_was_cut_off_cannot_be_understood():
    request = request_in(image())

    assert refusal(image(), data_set=request.data_set[:-1]).status is Status.CANNOT_UNDERSTAND


@pytest.mark.parametrize("printer", [PRINTER, STRICT], ids=["standard", "strict"])
def test_a_data_set_of_another_instance_is_refused(printer):
    assert refusal(image(), printer, uid="1.2.3").status is Status.DATA_SET_MISMATCH


def test_a_data_set_of_a_class_without_images_is_refused():
    document = image(SOPClassUID=EncapsulatedPDFStorage, PixelData=None)

    assert refusal(document, sop_class=CTImageStorage).status is Status.DATA_SET_MISMATCH


# B007 and what a strict printer makes of it


@pytest.mark.parametrize("other", [MRImageStorage, SegmentationStorage])
def test_an_image_of_another_class_is_printed_and_told(other):
    stored = image(SOPClassUID=other)
    same = image().SOPClassUID

    found = examined(stored, sop_class=same)

    assert told(found) == (Status.OTHER_SOP_CLASS, [("other-sop-class", "SOPClassUID")])
    assert (found.remarks[0].sent, found.remarks[0].used) == (other, same)
    assert found.comment == "SOPClassUID is not that of the request"
    assert refusal(stored, STRICT, sop_class=same).status is Status.DATA_SET_MISMATCH


@pytest.mark.parametrize(
    "keyword", ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "ConversionType"]
)
def test_an_image_that_lacks_what_its_class_has_is_printed_and_told(keyword):
    whole, lacking = request_in(image()), request_in(image(**{keyword: None}), sop_class=image().SOPClassUID)

    found = examine(replace(lacking, uid=whole.uid), PRINTER)

    assert told(found) == (Status.OTHER_SOP_CLASS, [("missing-image-attribute", keyword)])
    assert found.comment == f"{keyword} is missing"
    assert found.image.uid == whole.uid


def test_an_empty_attribute_is_missing():
    assert told(examined(image(Modality=""))) == (Status.OTHER_SOP_CLASS, [("missing-image-attribute", "Modality")])


def test_a_strict_printer_refuses_it_with_what_another_would_have_noticed():
    told = refusal(image(Modality=None, ConversionType=None), STRICT)

    assert told.status is Status.DATA_SET_MISMATCH
    assert [remark.attribute for remark in told.remarks] == ["Modality", "ConversionType"]
    assert told.comment == "Modality is missing"


def test_a_rescale_of_zero_is_not_missing():
    stored = sample("CT_small.dcm")
    stored.RescaleIntercept = 0

    assert told(examined(stored)) == (Status.SUCCESS, [])


# C001, C002


@pytest.mark.parametrize("pixels", [None, b""])
def test_an_image_without_pixels_cannot_be_understood(pixels):
    assert refusal(image(PixelData=pixels)).status is Status.NO_PIXELS


@pytest.mark.parametrize(
    ("changes", "comment"),
    [
        ({"Rows": None}, "the image lacks Rows"),
        ({"PhotometricInterpretation": None}, "the image lacks PhotometricInterpretation"),
        ({"Rows": 0}, "the image has no usable Rows"),
        ({"PhotometricInterpretation": "RGBX"}, "the image has no usable PhotometricInterpretation"),
        ({"Rows": 65535, "Columns": 65535}, "the image has 65535 x 65535 pixels, which is too many"),
        ({"Rows": 1000}, "the image has pixels that cannot be read: The"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "the image has pixels that cannot be read: No"),
        ({"NumberOfFrames": 3}, "frame 1 has pixels that cannot be read: The"),
    ],
)
def test_pixels_that_cannot_be_read_are_told_why(changes, comment):
    told = refusal(image(**changes))

    assert told.status is Status.UNREADABLE_PIXELS
    assert told.comment.startswith(comment)


def test_pixels_of_another_transfer_syntax_are_unreadable():
    assert refusal(image(), transfer_syntax=JPEGBaseline8Bit).status is Status.UNREADABLE_PIXELS


def test_each_frame_that_is_printed_is_made_before_it_is_taken():
    loop = sample("SC_rgb_rle_2frame.dcm")
    whole = loop.PixelData
    loop.PixelData = whole[:-300] + bytes(300)
    printer = Printer(storing=Storing(frames=(1,)))
    syntax = loop.file_meta.TransferSyntaxUID

    assert refusal(loop, transfer_syntax=syntax).comment.startswith("frame 2 ")
    assert examined(loop, printer, transfer_syntax=syntax).image.frames == (1,)


# A700


def test_an_image_of_more_films_than_a_session_may_have_is_not_taken():
    printer = Printer(storing=Storing(display_format=DisplayFormat("STANDARD", (1, 1))))
    loop = image(Rows=1, Columns=1, NumberOfFrames=201, PixelData=bytes(201), BitsAllocated=8)

    assert refusal(loop, printer).status is Status.OUT_OF_RESOURCES
    assert len(examined(loop).image.frames) == 201
    assert MOST_FILMS == MOST_FILM_BOXES == 200


def test_an_image_of_more_pixels_than_a_job_can_hold_is_not_taken(monkeypatch):
    loop = image(Rows=10, Columns=10, NumberOfFrames=3, PixelData=bytes(300), BitsAllocated=8)
    monkeypatch.setattr("printscp.images.examination.MOST_BYTES", 299)

    refused = refusal(loop)

    monkeypatch.setattr("printscp.images.examination.MOST_BYTES", 300)
    assert refused.status is Status.OUT_OF_RESOURCES
    assert refused.comment == "its frames would make more than 0 MiB of pixels"
    assert len(examined(loop).image.frames) == 3


def test_an_absurd_number_of_frames_is_not_taken():
    assert refusal(image(NumberOfFrames=2**31 - 1)).status is Status.OUT_OF_RESOURCES


# B000, B006


@pytest.mark.parametrize("window", [("40", "0"), ("40", None), (None, "400")])
def test_a_bad_window_is_replaced_and_told(window):
    stored = sample("MR_small.dcm")
    del stored.WindowCenter, stored.WindowWidth
    for keyword, value in zip(("WindowCenter", "WindowWidth"), window, strict=True):
        if value:
            setattr(stored, keyword, value)

    found = examined(stored)

    assert (found.status, [remark.code for remark in found.remarks]) == (Status.COERCED, ["unusable-window"])
    assert examined(stored, STRICT).status is Status.COERCED


def test_an_image_without_the_window_of_the_settings_is_taken_without_a_word():
    printer = Printer(storing=Storing(window="LUNG"))

    assert told(examined(sample("MR_small.dcm"), printer)) == (Status.SUCCESS, [])


def test_a_bad_spacing_is_left_out_and_told():
    found = examined(image(PixelSpacing=["0", "0"]))

    assert told(found) == (Status.COERCED, [("unusable-spacing", "PixelSpacing")])
    assert found.comment == "PixelSpacing cannot be used"


def test_what_is_not_printed_is_told_by_status_only_where_the_printer_is_strict():
    shuttered = image(ShutterShape="CIRCULAR")

    assert told(examined(shuttered)) == (Status.SUCCESS, [("not-printed", "ShutterShape")])
    assert told(examined(shuttered, STRICT)) == (Status.ELEMENTS_DISCARDED, [("not-printed", "ShutterShape")])
    assert examined(shuttered, STRICT).comment == "ShutterShape is not printed"


def test_a_strict_printer_tells_how_many_frames_are_printed():
    loop = image(Rows=1, Columns=1, NumberOfFrames=3, PixelData=bytes(3), BitsAllocated=8)
    printer = replace(STRICT, storing=Storing(frames=(1, 3)))

    found = examined(loop, printer)

    assert (found.status, found.comment) == (
        Status.ELEMENTS_DISCARDED,
        "NumberOfFrames 3: 2 of them are printed",
    )


def test_the_gravest_warning_is_answered_and_all_are_remarked():
    poor = image(ShutterShape="CIRCULAR", PixelSpacing=["0", "0"], Modality=None)

    found = examined(poor)

    assert found.status is Status.OTHER_SOP_CLASS
    assert [remark.code for remark in found.remarks] == ["missing-image-attribute", "unusable-spacing", "not-printed"]


def test_a_quiet_status_is_not_answered():
    poor = image(PixelSpacing=["0", "0"], Modality=None)

    without_class, without_both = (examined(poor, quiet=quiet) for quiet in ({0xB007}, {0xB007, 0xB000}))

    assert (without_class.status, without_class.comment) == (Status.COERCED, "PixelSpacing cannot be used")
    assert (without_both.status, without_both.comment, len(without_both.remarks)) == (Status.SUCCESS, "", 2)


# What the image is


def test_an_image_in_color_is_so_where_the_printer_has_it():
    stored = sample("SC_rgb_small_odd.dcm")

    assert examined(stored).image.is_color is True
    assert examined(stored, Printer(storing=Storing(), color=False)).image.is_color is False


def test_decimal_pixels_are_printed():
    stored = sample("CT_small.dcm")
    pixels = np.linspace(0, 1, stored.Rows * stored.Columns, dtype="<f4")
    del stored.PixelData, stored.PixelRepresentation, stored.BitsStored, stored.HighBit
    stored.BitsAllocated, stored.FloatPixelData = 32, pixels.tobytes()

    assert examined(stored).status is Status.SUCCESS


def test_no_comment_names_the_patient():
    damaged = image(PatientName="DOE^JANE", PatientID="4711", Rows=None)

    comment = refusal(damaged).comment

    assert "DOE" not in comment
    assert "4711" not in comment
    assert len(comment) <= 64


def test_a_data_set_of_nothing_but_identity_has_no_pixels():
    bare = Dataset()
    bare.SOPClassUID, bare.SOPInstanceUID = CTImageStorage, "1.2.3"

    assert refusal(bare).status is Status.NO_PIXELS
