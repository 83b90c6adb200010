"""What is shown of values, and what could be of a patient and is not."""

from dataclasses import replace

import pytest
from pydicom.datadict import DicomDictionary

from printscp.film.remark import Remark
from printscp.wire.masking import (
    is_shown,
    mask,
    shown,
    shown_comment,
    shown_in_remark,
    shown_name,
    shown_remark,
    shown_uid,
)
from printscp.wire.sop_classes import FILM_BOX

OF_PRINTERS = {
    "PrinterName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
    "SoftwareVersions",
    "ConfigurationInformation",
    "ConfigurationInformationDescription",
    "DateOfLastCalibration",
    "TimeOfLastCalibration",
}
NAMES = pytest.mark.parametrize("name", ["DOE^JOHN", "Müller", "Иванов", "O'Neill, Jo", "ヤマダ^タロウ"])


def seen(name: str, *, of_printer: bool) -> set[str]:
    """The attributes of the dictionary in which *name* is shown."""
    return {
        keyword
        for vr, _, _, _, keyword in DicomDictionary.values()
        if keyword and is_shown(keyword, vr.partition(" ")[0], name, of_printer=of_printer)
    }


@NAMES
def test_a_name_that_a_print_scu_sends_is_shown_in_no_attribute_of_the_dictionary(name):
    assert seen(name, of_printer=False) == set()


@NAMES
def test_what_a_printer_tells_is_shown_of_itself_only(name):
    assert seen(name, of_printer=True) == OF_PRINTERS


@pytest.mark.parametrize(
    ("keyword", "vr", "value"),
    [
        ("ImageDisplayFormat", "ST", r"STANDARD\2,3"),
        ("ImageDisplayFormat", "ST", "STANDARD\x01,1"),
        ("ImageDisplayFormat", "ST", "STANDARD"),
        ("FilmOrientation", "CS", "portrait"),
        ("MagnificationType", "CS", "CUBIC"),
        ("MaxDensity", "US", "320"),
        ("RequestedImageSize", "DS", "123.5"),
        ("NumberOfCopies", "IS", "2"),
        ("ReferencedSOPInstanceUID", "UI", "1.2.3"),
        ("PatientName", "PN", ""),
    ],
)
def test_what_a_print_scu_asks_of_a_printer_is_shown(keyword, vr, value):
    assert shown(keyword, vr, value) == value


@pytest.mark.parametrize(
    ("keyword", "vr", "value"),
    [
        ("PatientSex", "CS", "F"),
        ("PatientAge", "AS", "040Y"),
        ("PatientBirthDate", "DA", "19700101"),
        ("PatientWeight", "DS", "70"),
        ("StudyInstanceUID", "UI", "1.2.3"),
        ("SeriesNumber", "IS", "3"),
        ("BodyPartExamined", "CS", "CHEST"),
        ("FilmSessionLabel", "LO", "CHEST"),
        ("TextString", "LO", "CHEST"),
        ("OwnerID", "SH", "WARD3"),
        ("PrinterName", "LO", "WARD3"),
        ("ConfigurationInformation", "ST", "WARD3"),
        ("StudyDate", "DA", "20261122"),
        ("ImageDisplayFormat", "ST", r"STANDARD\DOE"),
        ("ImageDisplayFormat", "ST", "DOE"),
        ("ImageDisplayFormat", "ST", "DOE\x01,1970"),
        ("", "LO", "x"),
    ],
)
def test_what_could_tell_of_a_patient_is_masked(keyword, vr, value):
    assert shown(keyword, vr, value) == f"(masked, {len(value)} characters)"


@pytest.mark.parametrize(
    ("keyword", "vr"),
    [
        ("FilmSessionLabel", "CS"),
        ("OwnerID", "AE"),
        ("TextString", "CS"),
        ("FilmOrientation", "LO"),
        ("MaxDensity", "AE"),
        ("TextString", "US"),
    ],
)
def test_a_value_of_another_vr_than_its_attribute_has_is_no_free_text_by_either(keyword, vr):
    assert not is_shown(keyword, vr, "DOE JOHN" if vr != "US" else "4711")


def test_a_value_of_another_vr_is_shown_where_it_is_harmless_by_both():
    assert is_shown("NumberOfCopies", "US", "2")


def test_of_the_original_image_only_the_sop_class_is_shown():
    within = ("BasicGrayscaleImageSequence", "OriginalImageSequence")

    assert is_shown("ReferencedSOPClassUID", "UI", "1.2.3", within)
    assert not is_shown("ReferencedSOPInstanceUID", "UI", "1.2.3", within)
    assert not is_shown("ReferencedFrameNumber", "IS", "1", within)


@pytest.mark.parametrize(
    ("keyword", "vr", "value", "within"),
    [
        ("SourceImageEvidenceUID", "UI", "1.2.3", ()),
        ("IrradiationEventUID", "UI", "1.2.3", ()),
        ("SOPInstanceUID", "UI", "1.2.3", ("SourceImageSequence",)),
        ("ReferencedSOPInstanceUID", "UI", "1.2.3", ("SourceImageSequence",)),
        ("ReferencedSOPInstanceUID", "UI", "1.2.3", ("ReferencedFilmSessionSequence", "SourceImageSequence")),
        ("ImageLaterality", "CS", "L", ()),
        ("StudyStatusID", "CS", "READ", ()),
        ("ReasonForVisitCodeSequence", "CS", "X", ()),
        ("CodeMeaning", "CS", "X", ("PatientBreedCodeSequence",)),
        ("ContextGroupVersion", "CS", "X", ("PatientBreedCodeSequence",)),
    ],
)
def test_what_a_stored_image_says_of_its_patient_is_masked(keyword, vr, value, within):
    assert not is_shown(keyword, vr, value, within)


@pytest.mark.parametrize(
    ("keyword", "vr", "value", "within"),
    [
        ("SOPInstanceUID", "UI", "1.2.3", ()),
        ("SOPClassUID", "UI", "1.2.3", ()),
        ("ReferencedSOPClassUID", "UI", "1.2.3", ("SourceImageSequence",)),
        ("ReferencedSOPInstanceUID", "UI", "1.2.3", ("ReferencedFilmSessionSequence",)),
        ("MappingResourceUID", "UI", "1.2.840.10008.8.1.1", ("AnatomicRegionSequence",)),
        ("Modality", "CS", "CT", ()),
        ("WindowWidth", "DS", "400", ()),
        ("Rows", "US", "512", ("IconImageSequence",)),
    ],
)
def test_what_a_stored_image_says_of_itself_is_shown(keyword, vr, value, within):
    assert is_shown(keyword, vr, value, within)


def test_a_storage_class_has_the_name_that_the_standard_gives_it():
    assert shown_name("1.2.840.10008.5.1.4.1.1.2") == "CT Image Storage"
    assert shown_name("1.2.3") == "1.2.3"
    assert shown_name("XQ^DOE") == "(masked, 6 characters)"


@pytest.mark.parametrize(
    "words", ["a value", "nothing", "nothing, refused", "120 characters", "2 items", "what could be read"]
)
def test_words_of_ours_in_a_remark_are_shown_for_any_attribute(words):
    assert shown_in_remark("PatientName", words) == words


def test_what_was_sent_is_shown_in_a_remark_as_in_a_data_set():
    assert shown_in_remark("FilmOrientation", "portrait") == "portrait"
    assert shown_in_remark("FilmSessionLabel", "DOE") == mask("DOE")
    assert shown_in_remark("(0009,0010)", "DOE") == mask("DOE")


def test_numbers_in_words_of_ours_are_shown_but_for_texts():
    assert shown_in_remark("HighBit", "bits below 12") == "bits below 12"
    assert shown_in_remark("MinDensity", "3.20, above 0.20") == "3.20, above 0.20"
    assert shown_in_remark("FilmSessionLabel", "12345") == mask("12345")
    assert shown_in_remark("PatientID", "12345 kept") == mask("12345 kept")


def test_ae_titles_stay():
    assert shown_in_remark("AETitle", r"called b'FILM1\x00'") == r"called b'FILM1\x00'"


def test_a_uid_and_a_sop_class_are_shown_where_they_are_spelled_so():
    assert (shown_uid("1.2.3"), shown_uid("DOE^JOHN"), shown_uid("")) == ("1.2.3", "(masked, 8 characters)", "")
    assert [shown_name(uid) for uid in (FILM_BOX, "1.2.3", "DOE")] == ["Film Box", "1.2.3", "(masked, 3 characters)"]


@pytest.mark.parametrize(
    "comment",
    [
        "PhotometricInterpretation 'RGBX' is not supported",
        "ImageDisplayFormat ROW is not supported",
        "PatientID is not supported",
        "PixelData has 4 bytes, 8 are needed",
        "bits 16/17/16 cannot be printed",
        "ImageBoxPosition 7: no image box is left for it",
        "Rows, Columns missing",
        "ReferencedFilmSessionSequence names no Film Session here",
        "LUTData has 9 words, 256 entries are needed",
        "no Image Box of this UID can be addressed",
        "this UID is a Film Box, not a Film Session",
        "SOP Instance UID is missing",
        "data set cannot be decoded from byte 7 on",
        "Film Box has no N-GET here",
        "1.2.3 exists already",
        "the SOP Class is not that of the presentation context",
        "SOP Instance UID has other than digits and dots",
        "the data set has another SOP Instance UID than the request",
        "the data set is of a SOP Class that has no image",
        "its frames would make more than 200 films",
        "frame 3 has 640 x 480 pixels, but its codestream 320 x 240",
        "the image lacks PhotometricInterpretation",
        "the deflated data set has no end, or one too far",
        "the Message ID is that of a request not answered yet",
        "Priority is none of 0, 1 and 2",
        "this AE title may not store images here",
        "the image has no usable Rows",
        "WindowWidth cannot be used",
        "SOPClassUID is not that of the request",
        "Modality is missing",
        "ShutterShape is not printed",
        "NumberOfFrames 3: 2 of them are printed",
        "the print queue is full",
    ],
)
def test_an_error_comment_of_ours_without_a_free_text_is_shown(comment):
    assert shown_comment(comment) == comment.replace("'", "")


@pytest.mark.parametrize(
    ("comment", "seen"),
    [
        (
            "ImageDisplayFormat 'DOE^JOHN' is not supported",
            "ImageDisplayFormat (masked, 8 characters) is not supported",
        ),
        ("FilmSessionLabel 4711 is not supported", "FilmSessionLabel (masked, 4 characters) is not supported"),
        ("DOE^JOHN is not part of this context", ""),
        ("DOE 'JOHN' is not supported", ""),
        ("FilmSizeID 'DOE^JO...", ""),
    ],
)
def test_what_an_error_comment_quotes_is_masked(comment, seen):
    assert shown_comment(comment) == seen


def test_a_remark_is_shown_without_what_it_quotes():
    remark = Remark(code="x", attribute="FilmOrientation", clause="", sent="DOE^JOHN", used="PORTRAIT")

    assert shown_remark(remark) == replace(remark, sent="(masked, 8 characters)")
