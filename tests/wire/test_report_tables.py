"""What N-GET may ask for: all that PS3.4 lists, and nothing else."""

from datetime import UTC, datetime

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Printer
from printscp.film.terms import PrintPriority
from printscp.wire.attribute import write
from printscp.wire.report_tables import PRINT_JOB, PRINTER

REPORT = JobReport(
    uid="1.2.3",
    status=ExecutionStatus.PRINTING,
    status_info="NORMAL",
    print_priority=PrintPriority.HIGH,
    created=datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC),
    printer_name="FILM1",
    originator="CT1",
)


def test_a_print_job_tells_how_far_it_is_and_who_asked_for_it():
    written = write(REPORT, PRINT_JOB)

    assert {element.keyword: element.value for element in written} == {
        "ExecutionStatus": "PRINTING",
        "ExecutionStatusInfo": "NORMAL",
        "PrintPriority": "HIGH",
        "CreationDate": "20261121",
        "CreationTime": "153012",
        "PrinterName": "FILM1",
        "Originator": "CT1",
    }


def test_a_printer_tells_its_status_and_its_name():
    written = write(Printer(name="FILM1", software_versions=("0.1", "2")), PRINTER)

    assert {element.keyword: element.value for element in written} == {
        "PrinterStatus": "NORMAL",
        "PrinterStatusInfo": "NORMAL",
        "PrinterName": "FILM1",
        "Manufacturer": "printscp",
        "ManufacturerModelName": "printscp",
        "SoftwareVersions": ["0.1", "2"],
    }
