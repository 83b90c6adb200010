"""The attribute tables of what a print SCU may only ask for (PS3.4 H.4.5, H.4.6)."""

from printscp.wire import parsers
from printscp.wire.attribute import Attribute, Table

PRINT_JOB = Table(
    name="Print Job",
    clause="PS3.4 H.4.5.2.2",
    attributes=(
        Attribute(
            keyword="ExecutionStatus",
            field="status",
            write=parsers.write_term,
            usage="U/M",
            values="PENDING, PRINTING, DONE, FAILURE",
        ),
        Attribute(
            keyword="ExecutionStatusInfo",
            field="status_info",
            usage="U/M",
            values="QUEUED, NORMAL, RECEIVER FULL, CHECK PRINTER, INVALID PAGE DES, UNKNOWN, JOB CANCELED; and what a printer "
            "that films are sent on to says",
        ),
        Attribute(keyword="PrintPriority", field="print_priority", write=parsers.write_term, usage="U/M"),
        Attribute(keyword="CreationDate", field="created", write=parsers.write_date, usage="U/U"),
        Attribute(keyword="CreationTime", field="created", write=parsers.write_time, usage="U/U"),
        Attribute(keyword="PrinterName", field="printer_name", usage="U/U"),
        Attribute(keyword="Originator", field="originator", usage="U/U"),
    ),
)

PRINTER = Table(
    name="Printer",
    clause="PS3.4 H.4.6.2.2",
    attributes=(
        Attribute(
            keyword="PrinterStatus",
            field="status",
            write=parsers.write_term,
            usage="U/M",
            values="NORMAL, WARNING, FAILURE",
        ),
        Attribute(
            keyword="PrinterStatusInfo",
            field="status_info",
            usage="U/M",
            values="NORMAL, RECEIVER FULL, CHECK PRINTER, PRINT BUFF FULL; and what a printer that films are sent on to says",
        ),
        Attribute(keyword="PrinterName", field="name", usage="U/U"),
        Attribute(keyword="Manufacturer", field="manufacturer", usage="U/U"),
        Attribute(keyword="ManufacturerModelName", field="model_name", usage="U/U"),
        Attribute(keyword="DeviceSerialNumber", field="serial_number", usage="U/U"),
        Attribute(keyword="SoftwareVersions", field="software_versions", write=list, usage="U/U"),
        Attribute(keyword="DateOfLastCalibration", field="last_calibration", write=parsers.write_date, usage="U/U"),
        Attribute(keyword="TimeOfLastCalibration", field="last_calibration", write=parsers.write_time, usage="U/U"),
    ),
)
