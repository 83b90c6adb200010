"""The timeline of an association, in text and in JSON."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydicom.dataset import Dataset

from printscp.film.remark import Remark
from printscp.lab.finding import Finding, FindingKind, Severity
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.lab.trace import timeline, trace_json, trace_text
from printscp.wire.sop_classes import FILM_BOX, PRINT_JOB
from tests.lab.records import ACCEPTED, REQUEST, message
from tests.lab.stored import JPEG, Sent, compressed, ct_image, stored

UID = "1.2.826.0.1.3680043.8.498.123456789"
REMARK = Remark(
    code="other-spelling", attribute="FilmOrientation", clause="PS3.4 H.4.2", sent="portrait", used="PORTRAIT"
)


def film_box():
    attributes = Dataset()
    attributes.ImageDisplayFormat = r"STANDARD\1,1"
    attributes.FilmSessionLabel = "DOE^JOHN"
    return attributes


RECORD = AssociationRecord(
    number=12,
    began=datetime(2026, 11, 22, 4, 15, tzinfo=UTC),
    request=REQUEST,
    contexts=(ACCEPTED, replace(ACCEPTED, context_id=3, abstract_syntax=PRINT_JOB, result=3, transfer_syntax="")),
    messages=(
        RecordedMessage(
            number=1,
            seconds=0.001,
            sent=False,
            message=message(0x0140, 1, film_box(), AffectedSOPClassUID=FILM_BOX),
            remarks=(REMARK,),
            faults=("jam",),
        ),
        RecordedMessage(
            number=2,
            seconds=0.013,
            sent=True,
            message=message(0x8140, 1, Status=0x0106, AffectedSOPInstanceUID=UID, ErrorComment="DOE is not supported"),
            answers=1,
            duration=0.012,
        ),
    ),
    end="released",
    ended_seconds=0.02,
)
KIND = FindingKind(
    code="PSF900",
    severity=Severity.WARNING,
    title="a value is spelled otherwise",
    clause="PS3.4 H.4.2",
    expected="Values are spelled as the standard does.",
    meaning="",
    instead="PORTRAIT",
)
FINDING = Finding(
    kind=KIND, association=12, message=1, where="N-CREATE-RQ Film Box, FilmOrientation", sent="portrait", expected=""
)


def text(**options):
    return trace_text(RECORD, **options).splitlines()


def test_a_request_and_its_response_are_a_line_each():
    request, _, _, response = text()[4:8]

    assert request.split() == ["0.001", "->", "1", "N-CREATE-RQ", "Film", "Box", "96", "B"]
    assert response.startswith("    0.013 <- 2   N-CREATE-RSP")
    assert response.endswith("Film Box  ...498.123456789  0x0106 Invalid attribute value  112 B  12 ms")


def test_the_head_says_who_asked_whom_and_what_was_negotiated():
    first, second, *contexts = text()[:4]

    assert first.startswith("association 12  CT1@127.0.0.1 -> FILM1  2026-11-2")
    assert second == "  printer film; implementation TEST_1 1.2.3; PDU 16384"
    assert contexts == [
        "  context 1  Basic Grayscale Print Management Meta: Explicit VR Little Endian",
        "  context 3  Print Job: rejected, abstract syntax not supported",
    ]


@pytest.mark.parametrize(("end", "last"), [("released", "    0.020  released"), (None, "  still open")])
def test_the_last_line_says_how_it_ended(end, last):
    assert trace_text(replace(RECORD, end=end)).splitlines()[-1] == last


def test_remarks_and_faults_stand_under_their_message():
    assert [line.strip() for line in text()[5:7]] == [
        "remark other-spelling: FilmOrientation was 'portrait', used 'PORTRAIT' (PS3.4 H.4.2)",
        "fault jam",
    ]


def test_findings_stand_in_the_place_of_remarks():
    lines = trace_text(RECORD, [FINDING]).splitlines()

    assert lines[5].strip().startswith("PSF900 warning: a value is spelled otherwise (N-CREATE-RQ Film Box")
    assert not any("remark" in line for line in lines)


def test_a_finding_of_several_messages_stands_under_each_and_refers_to_the_first():
    finding = replace(FINDING, messages=(1, 2))

    lines = [line.strip() for line in trace_text(RECORD, [finding]).splitlines() if "PSF900" in line]
    found = trace_json(RECORD, [finding])

    assert lines == [
        "PSF900 warning: a value is spelled otherwise (N-CREATE-RQ Film Box, FilmOrientation: portrait)",
        "PSF900 warning: a value is spelled otherwise (as in message 1)",
    ]
    assert [each["findings"] for each in found["messages"]] == [["PSF900"], ["PSF900"]]
    assert found["findings"][0]["messages"] == [1, 2]


def test_a_finding_about_the_association_stands_in_its_head():
    lines = trace_text(RECORD, [replace(FINDING, message=None)]).splitlines()

    assert lines[4].startswith("  PSF900")


def test_a_data_set_that_has_not_come_is_told():
    asked = RecordedMessage(number=1, seconds=1, sent=False, message=message(0x0140, 1, b""), awaited=True)
    record = replace(RECORD, messages=(asked,), end=None)

    assert "N-CREATE-RQ" in trace_text(record).splitlines()[-2]
    assert trace_text(record).splitlines()[-2].endswith("its data set has not come")
    assert trace_json(record)["messages"][0]["awaited"]


def test_data_sets_are_shown_when_asked_for_with_patients_masked():
    lines = [line.strip() for line in text(datasets=True)]

    assert r"(2010,0010) ST ImageDisplayFormat: STANDARD\1,1" in lines
    assert "(2000,0050) LO FilmSessionLabel: (masked, 8 characters)" in lines
    assert not any("ImageDisplayFormat" in line for line in text())


@pytest.mark.parametrize("datasets", [False, True])
def test_a_name_is_nowhere_unless_it_is_asked_for(datasets):
    named = replace(REMARK, attribute="FilmSessionLabel", sent="DOE^JOHN", used="DOE^JOHN")
    first, second = RECORD.messages
    odd = message(0x0120, 2, b"DOE", RequestedSOPClassUID="DOE", RequestedSOPInstanceUID="1.2.DOE")
    third = RecordedMessage(number=3, seconds=1, sent=False, message=odd)
    record = replace(RECORD, messages=(replace(first, remarks=(named,)), second, third), remarks=(named,))

    odd = replace(ACCEPTED, context_id=5, abstract_syntax="DOE", transfer_syntaxes=("1.2.DOE",), result=3)
    asked = replace(RECORD.request, implementation_class_uid="DOE")
    record = replace(record, contexts=(*record.contexts, odd), request=asked)

    masked = trace_text(record, datasets=datasets) + json.dumps(trace_json(record, datasets=datasets))
    whole = trace_text(record, datasets=datasets, patient_data=True)

    assert "DOE" not in masked
    assert whole.count("DOE") >= 5


def test_json_has_the_messages_with_status_and_meaning():
    found = trace_json(RECORD, [FINDING])

    assert (found["number"], found["calling_ae"], found["end"]) == (12, "CT1", "released")
    request, response = found["messages"]
    assert (request["name"], request["sent"], request["findings"]) == ("N-CREATE-RQ", False, ["PSF900"])
    assert (response["status"], response["meaning"]) == ("0x0106", "Invalid attribute value")
    assert (response["answers"], response["duration"], response["uid"]) == (1, 0.012, UID)
    assert found["findings"][0]["severity"] == "warning"
    assert "data_set" not in request


def test_json_has_data_sets_when_asked_for():
    (request, response) = trace_json(RECORD, datasets=True)["messages"]

    assert {"tag": "20100010", "vr": "ST", "keyword": "ImageDisplayFormat", "value": r"STANDARD\1,1"} in request[
        "data_set"
    ]
    assert "data_set" not in response


def test_the_size_is_that_on_the_wire():
    cut = replace(RECORD.messages[0], holes=(Hole(10, 2_000_000),))

    assert trace_text(replace(RECORD, messages=(cut,))).splitlines()[4].endswith("2.0 MB")


def test_an_event_has_its_type():
    event = RecordedMessage(
        number=1,
        seconds=0,
        sent=True,
        message=message(0x0100, 1, AffectedSOPClassUID=PRINT_JOB, AffectedSOPInstanceUID="1.2", EventTypeID=3),
    )

    assert "Print Job  1.2  event 3" in trace_text(replace(RECORD, messages=(event,)))


def test_a_data_set_that_is_none_is_told():
    broken = RecordedMessage(number=1, seconds=0, sent=False, message=message(0x0120, 1, b"\xff" * 9))

    (row,) = timeline(replace(RECORD, messages=(broken,)), datasets=True)

    assert (row.data_set, row.trouble) == (None, "data set cannot be decoded from byte 0 on")


def test_what_the_printer_failed_in_is_told():
    lines = trace_text(replace(RECORD, errors=("KeyError in film_box.py, line 3",))).splitlines()

    assert lines[-2] == "  error in the printer: KeyError in film_box.py, line 3"


def test_a_stored_image_is_shown_with_its_class_instance_status_size_and_time():
    talk = stored(Sent(data_set=ct_image(bytes(3000)), status=0xB007, remarks=(REMARK,)))

    lines = trace_text(talk).splitlines()

    assert lines[2] == "  context 1  CT Image Storage: Explicit VR Little Endian"
    assert lines[3] == "    0.010 -> 1   C-STORE-RQ         CT Image Storage  ...80043.8.498.5  3.3 kB"
    assert lines[4].strip().startswith("remark other-spelling")
    assert lines[5] == (
        "    0.015 <- 2   C-STORE-RSP        CT Image Storage  ...80043.8.498.5  "
        "0xB007 Data set does not match SOP Class  110 B  5 ms"
    )


def test_the_data_set_of_a_stored_image_is_shown_without_its_patient():
    talk = stored(Sent(data_set=compressed(ct_image(), b"jpeg")), syntax=JPEG)

    masked, whole = (trace_text(talk, datasets=True, patient_data=seen) for seen in (False, True))

    assert "(0010,0010) PN PatientName: (masked, 8 characters)" in masked
    assert "(0010,0010) PN PatientName: DOE^JANE" in whole
    assert "(7FE0,0010) OB PixelData: 20 bytes" in masked
    row = trace_json(talk)["messages"][0]
    assert (row["sop_class_name"], row["name"]) == ("CT Image Storage", "C-STORE-RQ")


def test_of_a_stored_image_that_is_no_data_set_only_the_size_is_shown():
    talk = stored(Sent(data_set=b"\xff DOE^JANE" * 9, status=0xC000))

    lines = trace_text(talk, datasets=True, patient_data=True).splitlines()

    assert "200 B" in lines[3]
    assert lines[4].strip() == "data set cannot be decoded from byte 0 on"
    assert not any("DOE" in line for line in lines)
