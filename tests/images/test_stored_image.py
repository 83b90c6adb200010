"""What the header of a stored image says of it, and what it says where the header is wrong."""

import struct

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.data_set import dataset_of
from printscp.images.stored_image import MOST_FRAMES, frames_to_print, stored_image

PRINTER = Printer(storing=Storing())


def header(**values):
    dataset = Dataset()
    dataset.SOPInstanceUID, dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3", "1.2", "1.2.1"
    dataset.Rows = dataset.Columns = 4
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def image(printer=PRINTER, **values):
    return stored_image(header(**values), printer)


def test_an_image_is_known_by_its_header_alone():
    found = image(SeriesNumber=2, InstanceNumber=7, PatientID="77", PatientName="DOE^JANE", PatientBirthDate="19700102")

    assert (found.uid, found.study, found.series) == ("1.2.3", "1.2", "1.2.1")
    assert (found.frames, found.is_color) == ((1,), False)
    assert found.patient == ("77", "", "doe^jane", "19700102")
    assert found.order == ((False, 2), (False, 7))


def test_an_image_says_how_large_the_pixels_are_that_are_printed_of_it():
    printer = Printer(storing=Storing(frames=(2, 3)))

    assert image(Rows=100, Columns=200).octets == 2 * 100 * 200
    assert image(printer, Rows=100, Columns=200, NumberOfFrames=9, SamplesPerPixel=3).octets == 2 * 3 * 100 * 200


def test_what_a_header_does_not_say_is_empty():
    found = stored_image(Dataset(), PRINTER)

    assert (found.uid, found.study, found.patient) == ("", "", ("", "", "", ""))
    assert (found.series, found.order) == ("", ((True, 0), (True, 0)))


def test_images_come_by_series_number_and_instance_number_and_those_without_last():
    told = [
        image(SeriesNumber=10, InstanceNumber=1),
        image(SeriesNumber=2),
        image(SeriesNumber=2, InstanceNumber=10),
        image(SeriesNumber=2, InstanceNumber=9),
        image(InstanceNumber=1),
    ]

    assert sorted(told, key=lambda each: each.order) == [told[3], told[2], told[1], told[0], told[4]]


@pytest.mark.parametrize("name", ["Doe^Jane", "DOE^JANE^^", "doe^jane=ドウ^ジェーン"])
def test_a_patient_is_the_same_in_any_spelling(name):
    assert image(PatientName=name, PatientBirthDate="1970.01.02").patient == ("", "", "doe^jane", "19700102")


def test_a_name_in_a_character_set_that_is_not_named_is_the_same():
    encoded = "Müller ".encode()
    unnamed = dataset_of(b"\x10\x00\x10\x00PN" + struct.pack("<H", len(encoded)) + encoded, ExplicitVRLittleEndian)
    named = header(SpecificCharacterSet="ISO_IR 192", PatientName="Müller")

    assert stored_image(unnamed, PRINTER).patient == stored_image(named, PRINTER).patient == ("", "", "müller", "")


@pytest.mark.parametrize(
    ("count", "wanted", "printed"),
    [
        (1, (), (1,)),
        (3, (), (1, 2, 3)),
        (3, (2, 3, 4), (2, 3)),
        (3, (3, 1), (3, 1)),
        (3, (7, 8), (3,)),
        (1, (2,), (1,)),
    ],
)
def test_of_an_image_with_several_frames_those_of_the_settings_are_printed(count, wanted, printed):
    printer = Printer(storing=Storing(frames=wanted))

    assert image(printer, NumberOfFrames=count).frames == printed


def test_an_absurd_number_of_frames_costs_nothing():
    assert len(frames_to_print(2**31 - 1, PRINTER)) == MOST_FRAMES


@pytest.mark.parametrize("said", ["", "0", "-3", "many", "1.5"])
@pytest.mark.filterwarnings("ignore")
def test_a_number_of_frames_that_is_none_is_one(said):
    dataset = header()
    dataset.add_new("NumberOfFrames", "LO", said)

    assert stored_image(dataset, PRINTER).frames == (1,)


@pytest.mark.parametrize(
    ("samples", "photometric", "is_color"),
    [(1, "MONOCHROME2", False), (3, "RGB", True), (3, "YBR_FULL_422", True), (1, "PALETTE COLOR", True)],
)
def test_an_image_with_colors_is_printed_in_color_where_the_printer_has_it(samples, photometric, is_color):
    said = {"SamplesPerPixel": samples, "PhotometricInterpretation": photometric}

    assert image(**said).is_color is is_color
    assert image(Printer(storing=Storing(), color=False), **said).is_color is False


def test_a_printer_that_stores_nothing_any_more_prints_all_frames():
    assert image(Printer(), NumberOfFrames=2).frames == (1, 2)
