"""What is shown of values, and what could be of a patient and is not."""

import pytest
from pydicom.datadict import DicomDictionary

from printscp.lab.masking import is_shown, mask, shown, shown_in_remark

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


@pytest.mark.parametrize("name", ["DOE^JOHN", "Müller", "Иванов", "O'Neill, Jo", "ヤマダ^タロウ"])
def test_a_name_is_shown_in_no_attribute_of_the_dictionary_but_those_of_printers(name):
    seen = {
        keyword
        for vr, _, _, _, keyword in DicomDictionary.values()
        if keyword and vr != "AE" and is_shown(keyword, vr.partition(" ")[0], name)
    }

    assert seen <= OF_PRINTERS


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
        ("PrinterName", "LO", "film"),
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
        ("StudyDate", "DA", "20261122"),
        ("ImageDisplayFormat", "ST", r"STANDARD\DOE"),
        ("", "LO", "x"),
    ],
)
def test_what_could_tell_of_a_patient_is_masked(keyword, vr, value):
    assert shown(keyword, vr, value) == f"(masked, {len(value)} characters)"


def test_of_the_original_image_only_the_sop_class_is_shown():
    within = ("BasicGrayscaleImageSequence", "OriginalImageSequence")

    assert is_shown("ReferencedSOPClassUID", "UI", "1.2.3", within)
    assert not is_shown("ReferencedSOPInstanceUID", "UI", "1.2.3", within)
    assert not is_shown("ReferencedFrameNumber", "IS", "1", within)


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
