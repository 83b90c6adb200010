"""Printer SOP Class (PS3.4 H.4.6)."""

from dataclasses import replace
from datetime import UTC, datetime

from pydicom.datadict import tag_for_keyword

from printscp.film.printer import Condition, Printer, PrinterStatus
from printscp.wire.sop_classes import PRINTER_INSTANCE
from printscp.wire.status import Status
from tests.conversation import Conversation, strict

STATUS, NAME = tag_for_keyword("PrinterStatus"), tag_for_keyword("PrinterName")
CALIBRATED, MODALITY = tag_for_keyword("DateOfLastCalibration"), tag_for_keyword("Modality")


def test_without_a_list_all_attributes_are_returned():
    talk = Conversation(
        Printer(
            name="FILM1",
            serial_number="42",
            software_versions=("1.0", "2.0"),
            last_calibration=datetime(2026, 11, 20, 8, 5, 9, tzinfo=UTC),
        )
    )

    attributes = talk.get().attributes

    assert (attributes.PrinterStatus, attributes.PrinterStatusInfo) == ("NORMAL", "NORMAL")
    assert (attributes.PrinterName, attributes.DeviceSerialNumber) == ("FILM1", "42")
    assert (attributes.Manufacturer, attributes.ManufacturerModelName) == ("printscp", "printscp")
    assert list(attributes.SoftwareVersions) == ["1.0", "2.0"]
    assert (attributes.DateOfLastCalibration, attributes.TimeOfLastCalibration) == ("20261120", "080509")


def test_a_list_limits_the_answer(talk):
    reply = talk.get(PRINTER_INSTANCE, STATUS, NAME)

    assert (reply.status, sorted(reply.attributes.dir())) == (Status.SUCCESS, ["PrinterName", "PrinterStatus"])


def test_a_known_attribute_without_a_value_is_empty(talk):
    reply = talk.get(PRINTER_INSTANCE, CALIBRATED)

    assert (reply.status, reply.attributes["DateOfLastCalibration"].is_empty) == (Status.SUCCESS, True)


def test_an_unknown_attribute_is_left_out_and_answered_0107(talk):
    reply = talk.get(PRINTER_INSTANCE, STATUS, MODALITY)

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (MODALITY,))
    assert reply.attributes.dir() == ["PrinterStatus"]
    assert [remark.attribute for remark in talk.step.remarks] == ["Modality"]


def test_another_instance_is_refused_0112(talk):
    assert talk.get("1.2.3").status is Status.NO_SUCH_SOP_INSTANCE


def test_the_status_is_that_of_the_moment(talk):
    talk.around = replace(talk.around, condition=Condition(PrinterStatus.WARNING, "SUPPLY LOW"))

    attributes = talk.get().attributes

    assert (attributes.PrinterStatus, attributes.PrinterStatusInfo) == ("WARNING", "SUPPLY LOW")


def test_without_uid_the_one_instance_is_meant(talk):
    reply = talk.get(None)

    assert (reply.status, reply.uid, talk.codes) == (Status.SUCCESS, PRINTER_INSTANCE, ["missing-uid"])


def test_a_strict_printer_answers_an_unknown_attribute_with_0107_too():
    assert strict().get(PRINTER_INSTANCE, MODALITY).status is Status.ATTRIBUTE_LIST_WARNING
