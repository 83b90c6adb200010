"""What a printer tells of itself is read, whatever it leaves out."""

import pytest
from pydicom.dataset import Dataset

from printscp.client import PrintClient
from printscp.client_printer import PrinterOffer, PrinterReport, offers_of, report_of
from printscp.film.printer import Condition, PrinterStatus
from printscp.film.sizes import FILM_SIZES
from tests.list_printer import ListPrinter
from tests.odd_printer import odd_client


def dataset(**attributes):
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def test_all_that_a_printer_tells_is_read():
    told = dataset(
        PrinterStatus="WARNING",
        PrinterStatusInfo="SUPPLY LOW",
        PrinterName="Film 1",
        Manufacturer="Maker",
        ManufacturerModelName="Model",
        DeviceSerialNumber="42",
        SoftwareVersions=["1.0", "2.0"],
        DateOfLastCalibration="20240131",
        TimeOfLastCalibration="0930",
    )

    assert report_of(told) == PrinterReport(
        condition=Condition(PrinterStatus.WARNING, "SUPPLY LOW"),
        info="SUPPLY LOW",
        name="Film 1",
        manufacturer="Maker",
        model_name="Model",
        serial_number="42",
        software_versions=("1.0", "2.0"),
        last_calibration="20240131 0930",
    )


@pytest.mark.parametrize(
    ("status", "info", "condition"),
    [
        ("FAILURE", "OF ITS OWN", Condition(PrinterStatus.FAILURE, "CHECK PRINTER")),
        ("NORMAL", "", Condition(PrinterStatus.NORMAL, "NORMAL")),
        ("BROKEN", "FILM JAM", None),
    ],
)
def test_words_that_are_no_terms_are_kept_beside_the_condition(status, info, condition):
    report = report_of(dataset(PrinterStatus=status, PrinterStatusInfo=info))

    assert (report.condition, report.info) == (condition, info)


def test_a_printer_that_tells_nothing_has_an_empty_report():
    assert report_of(Dataset()) == PrinterReport()
    assert offers_of(Dataset()) == ()
    assert offers_of(dataset(PrinterConfigurationSequence=[Dataset()])) == (PrinterOffer(color=False),)


def test_the_media_of_a_printer_have_their_sizes():
    media = [
        dataset(MediumType=medium, FilmSizeID=size)
        for medium, size in (("PAPER", "A4"), ("BLUE FILM", "A3"), ("PAPER", "A3"))
    ]

    (offer,) = offers_of(dataset(PrinterConfigurationSequence=[dataset(MediaInstalledSequence=media)]))

    assert offer.media == (("PAPER", ("A4", "A3")), ("BLUE FILM", ("A3",)))


@pytest.mark.network
def test_our_own_printer_tells_who_it_is_and_what_it_can_do():
    sizes = (FILM_SIZES["14INX17IN"], FILM_SIZES["A4"])
    with (
        ListPrinter(film_sizes=sizes, media=("PAPER",), serial_number="7") as printer,
        PrintClient(printer.host, printer.port, called_ae="PRINTSCP") as client,
    ):
        report, (gray, color) = client.printer(), client.printer_offers()

    assert (report.name, report.serial_number, report.condition) == ("PRINTSCP", "7", Condition())
    assert (gray.color, gray.bits, color.color, color.bits) == (False, 12, True, 8)
    assert gray.media == (("PAPER", ("14INX17IN", "A4")),)
    assert gray.layouts[0] == r"STANDARD\1,1"
    assert "Presentation LUT" in gray.sop_classes


@pytest.mark.network
def test_a_printer_without_a_configuration_offers_nothing_and_prints_all_the_same():
    with odd_client() as (client, _):
        assert client.printer_offers() == ()
