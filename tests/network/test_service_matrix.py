"""Every cell of the service matrix (PS3.4 H.4), each on an association of its own: nine SOP Classes, five services.

What a SOP Class has succeeds, with what the standard says stands in the response; what it has not is answered 0x0211,
changes nothing, and the association goes on.
"""

from collections.abc import Callable
from itertools import product
from typing import get_args

import pytest
from pydicom.dataset import Dataset

from printscp.sop.machine import SERVICE_OF
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet, Request
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    MEMBERS,
    NAMES,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
)
from printscp.wire.status import Status
from tests.conversation import gray_item
from tests.network.scripts import EVERYTHING, GRAYSCALE, Answer, PrintScript
from tests.network_fixtures import RunningServer, wait_until
from tests.raw_scu import EXPLICIT, IMPLICIT, Element

pytestmark = pytest.mark.network

OPERATIONS = {"N-CREATE": NCreate, "N-SET": NSet, "N-GET": NGet, "N-ACTION": NAction, "N-DELETE": NDelete}
COMMAND_FIELDS = {"N-CREATE": 0x0140, "N-SET": 0x0120, "N-GET": 0x0110, "N-ACTION": 0x0130, "N-DELETE": 0x0150}
"""Of the requests; those of the responses have the highest bit as well (PS3.7 E.1)."""
SOP_CLASSES = (
    FILM_SESSION,
    FILM_BOX,
    GRAYSCALE_IMAGE_BOX,
    COLOR_IMAGE_BOX,
    ANNOTATION_BOX,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
)
SESSION, FILM, NEW = "1.2.3", "1.2.3.1", "1.2.4"

SESSION_ATTRIBUTES = {
    "NumberOfCopies": 1,
    "PrintPriority": "MED",
    "MediumType": "BLUE FILM",
    "FilmDestination": "MAGAZINE",
}
FILM_ATTRIBUTES = {
    "ImageDisplayFormat": r"STANDARD\2,1",
    "FilmOrientation": "PORTRAIT",
    "FilmSizeID": "14INX17IN",
    "MagnificationType": "CUBIC",
    "BorderDensity": "BLACK",
    "EmptyImageDensity": "BLACK",
    "MinDensity": 20,
    "MaxDensity": 320,
    "Trim": "NO",
    "Illumination": 2000,
    "ReflectedAmbientLight": 10,
    "RequestedResolutionID": "STANDARD",
}
"""What the printer uses where a film box says nothing."""
PRINT_JOB_ATTRIBUTES = {
    "ExecutionStatus",
    "ExecutionStatusInfo",
    "PrintPriority",
    "CreationDate",
    "CreationTime",
    "PrinterName",
    "Originator",
}
PRINTER_ATTRIBUTES = {
    "PrinterStatus",
    "PrinterStatusInfo",
    "PrinterName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
    "SoftwareVersions",
    "DateOfLastCalibration",
    "TimeOfLastCalibration",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = RunningServer(tmp_path_factory.mktemp("matrix"))
    with running.app:
        yield running


@pytest.fixture(params=[EXPLICIT, IMPLICIT], ids=["explicit", "implicit"])
def script(server, request):
    """An association with all classes, on which nothing was made yet."""
    with PrintScript(server, EVERYTHING, syntaxes=[request.param]) as script:
        yield script


def with_film(script: PrintScript, **attributes: object) -> PrintScript:
    """The script with a session and a film box with two image boxes and one annotation box."""
    assert script.session(SESSION).status == Status.SUCCESS
    assert script.film(r"STANDARD\2,1", FILM, AnnotationDisplayFormatID="LABEL", **attributes).status == Status.SUCCESS
    return script


def with_image(script: PrintScript) -> PrintScript:
    with_film(script)
    assert script.image(1).status == Status.SUCCESS
    return script


def values_of(data: Dataset) -> dict[str, object]:
    """The attributes of a response by keyword."""
    return {element.keyword: element.value for element in data}


# What the SOP Classes have


def film_session_n_create(script):
    answer = script.session(SESSION)

    identity = {"SOPClassUID": FILM_SESSION, "SOPInstanceUID": SESSION}
    assert values_of(answer.data) == {**identity, **SESSION_ATTRIBUTES}
    return answer, SESSION


def film_session_n_set(script):
    with_film(script)

    answer = script.change_session(NumberOfCopies=3, FilmSessionLabel="FOR THE WARD")

    assert values_of(answer.data) == {"NumberOfCopies": 3, "FilmSessionLabel": "FOR THE WARD"}
    return answer, SESSION


def film_session_n_action(script):
    with_image(script)

    answer = script.print_session()

    assert refers_to_one_job(answer)
    assert answer.reply.number(Element.ACTION_TYPE) == 1
    assert script.job().status == Status.SUCCESS
    return answer, SESSION


def film_session_n_delete(script):
    with_film(script)

    answer = script.delete_session()

    assert not answer.has_data
    assert (script.change_film().status, script.change_session().status) == (Status.NO_SUCH_SOP_INSTANCE,) * 2
    assert script.session(SESSION).status == Status.SUCCESS
    return answer, SESSION


def film_box_n_create(script):
    script.session(SESSION)

    answer = script.film(r"STANDARD\2,1", FILM)

    images = answer.data.ReferencedImageBoxSequence
    values = values_of(answer.data)
    assert {keyword: values.get(keyword) for keyword in FILM_ATTRIBUTES} == FILM_ATTRIBUTES
    assert (values["SOPClassUID"], values["SOPInstanceUID"]) == (FILM_BOX, FILM)
    assert [item.ReferencedSOPClassUID for item in images] == [GRAYSCALE_IMAGE_BOX] * 2
    assert len({item.ReferencedSOPInstanceUID for item in images}) == 2
    return answer, FILM


def film_box_n_set(script):
    with_film(script)

    answer = script.change_film(BorderDensity="WHITE", MaxDensity=300)

    assert values_of(answer.data) == {"BorderDensity": "WHITE", "MaxDensity": 300}
    return answer, FILM


def film_box_n_action(script):
    with_image(script)

    answer = script.print_film()

    assert refers_to_one_job(answer)
    assert answer.reply.number(Element.ACTION_TYPE) == 1
    assert script.job().status == Status.SUCCESS
    return answer, FILM


def film_box_n_delete(script):
    with_film(script)

    answer = script.delete_film()

    assert not answer.has_data
    assert script.change_film().status == Status.NO_SUCH_SOP_INSTANCE
    assert script.image(1).status == Status.NO_SUCH_SOP_INSTANCE
    assert script.change_session(NumberOfCopies=1).status == Status.SUCCESS
    return answer, FILM


def grayscale_image_box_n_set(script):
    with_film(script)

    answer = script.image(2, Polarity="REVERSE", MinDensity=30)

    assert values_of(answer.data) == {"ImageBoxPosition": 2, "Polarity": "REVERSE", "MinDensity": 30}
    return answer, script.image_uids[1]


def color_image_box_n_set(script):
    script.meta = COLOR_META
    with_film(script)

    answer = script.image(2, Polarity="REVERSE")

    assert script.image_class == COLOR_IMAGE_BOX
    assert values_of(answer.data) == {"ImageBoxPosition": 2, "Polarity": "REVERSE"}
    return answer, script.image_uids[1]


def annotation_box_n_set(script):
    with_film(script)

    answer = script.annotate(1, "KNEE LEFT", AnnotationPosition=0)

    assert values_of(answer.data) == {"AnnotationPosition": 0, "TextString": "KNEE LEFT"}
    return answer, script.annotation_uids[0]


def presentation_lut_n_create(script):
    answer = script.lut(NEW, PresentationLUTShape="LIN OD")

    assert values_of(answer.data)["PresentationLUTShape"] == "LIN OD"
    return answer, NEW


def presentation_lut_n_delete(script):
    script.lut(NEW)

    answer = script.delete_lut()

    assert not answer.has_data
    assert script.delete_lut().status == Status.NO_SUCH_SOP_INSTANCE
    return answer, NEW


def print_job_n_get(script):
    with_image(script)
    script.print_film()

    answer = script.job()

    assert set(values_of(answer.data)) == PRINT_JOB_ATTRIBUTES
    assert (answer.data.PrintPriority, answer.data.Originator) == ("MED", "CT1")
    return answer, script.job_uid


def printer_n_get(script):
    answer = script.printer()

    assert set(values_of(answer.data)) == PRINTER_ATTRIBUTES
    assert (answer.data.PrinterStatus, answer.data.PrinterStatusInfo) == ("NORMAL", "NORMAL")
    return answer, PRINTER_INSTANCE


def printer_configuration_n_get(script):
    answer = script.configuration()

    items = answer.data.PrinterConfigurationSequence
    assert set(values_of(answer.data)) == {"PrinterConfigurationSequence"}
    assert [item.SOPClassesSupported[0] for item in items] == [GRAYSCALE_META, COLOR_META]
    return answer, PRINTER_CONFIGURATION_INSTANCE


OFFERED: dict[tuple[str, str], Callable[[PrintScript], tuple[Answer, str]]] = {
    (FILM_SESSION, "N-CREATE"): film_session_n_create,
    (FILM_SESSION, "N-SET"): film_session_n_set,
    (FILM_SESSION, "N-ACTION"): film_session_n_action,
    (FILM_SESSION, "N-DELETE"): film_session_n_delete,
    (FILM_BOX, "N-CREATE"): film_box_n_create,
    (FILM_BOX, "N-SET"): film_box_n_set,
    (FILM_BOX, "N-ACTION"): film_box_n_action,
    (FILM_BOX, "N-DELETE"): film_box_n_delete,
    (GRAYSCALE_IMAGE_BOX, "N-SET"): grayscale_image_box_n_set,
    (COLOR_IMAGE_BOX, "N-SET"): color_image_box_n_set,
    (ANNOTATION_BOX, "N-SET"): annotation_box_n_set,
    (PRESENTATION_LUT, "N-CREATE"): presentation_lut_n_create,
    (PRESENTATION_LUT, "N-DELETE"): presentation_lut_n_delete,
    (PRINT_JOB, "N-GET"): print_job_n_get,
    (PRINTER, "N-GET"): printer_n_get,
    (PRINTER_CONFIGURATION, "N-GET"): printer_configuration_n_get,
}
"""The cells of the matrix that are not empty: each asks, looks at its own response, and gives it with the UID."""

NOT_OFFERED = (
    (FILM_SESSION, "N-GET"),
    (FILM_BOX, "N-GET"),
    (GRAYSCALE_IMAGE_BOX, "N-CREATE"),
    (GRAYSCALE_IMAGE_BOX, "N-GET"),
    (GRAYSCALE_IMAGE_BOX, "N-ACTION"),
    (GRAYSCALE_IMAGE_BOX, "N-DELETE"),
    (COLOR_IMAGE_BOX, "N-CREATE"),
    (COLOR_IMAGE_BOX, "N-GET"),
    (COLOR_IMAGE_BOX, "N-ACTION"),
    (COLOR_IMAGE_BOX, "N-DELETE"),
    (ANNOTATION_BOX, "N-CREATE"),
    (ANNOTATION_BOX, "N-GET"),
    (ANNOTATION_BOX, "N-ACTION"),
    (ANNOTATION_BOX, "N-DELETE"),
    (PRESENTATION_LUT, "N-SET"),
    (PRESENTATION_LUT, "N-GET"),
    (PRESENTATION_LUT, "N-ACTION"),
    (PRINT_JOB, "N-CREATE"),
    (PRINT_JOB, "N-SET"),
    (PRINT_JOB, "N-ACTION"),
    (PRINT_JOB, "N-DELETE"),
    (PRINTER, "N-CREATE"),
    (PRINTER, "N-SET"),
    (PRINTER, "N-ACTION"),
    (PRINTER, "N-DELETE"),
    (PRINTER_CONFIGURATION, "N-CREATE"),
    (PRINTER_CONFIGURATION, "N-SET"),
    (PRINTER_CONFIGURATION, "N-ACTION"),
    (PRINTER_CONFIGURATION, "N-DELETE"),
)


def name_of_cell(cell: tuple[str, str]) -> str:
    return f"{NAMES[cell[0]]} {cell[1]}"


def refers_to_one_job(answer: Answer) -> bool:
    """Whether the response has one Print Job at (2100,0500) and nothing else (PS3.4 H.4.1.2.4, H.4.2.2.4)."""
    items = answer.data[0x21000500].value
    return len(answer.data) == 1 and [item.ReferencedSOPClassUID for item in items] == [PRINT_JOB]


@pytest.mark.parametrize("cell", OFFERED, ids=name_of_cell)
def test_an_operation_of_the_class_succeeds(script, cell):
    sop_class, operation = cell

    answer, uid = OFFERED[cell](script)

    assert answer.status == Status.SUCCESS
    assert (answer.sop_class, answer.uid) == (sop_class, uid)
    assert answer.reply.number(Element.COMMAND_FIELD) == COMMAND_FIELDS[operation] | 0x8000
    assert (answer.comment, answer.tags) == ("", ())


@pytest.mark.parametrize("cell", NOT_OFFERED, ids=name_of_cell)
def test_an_operation_that_the_class_lacks_is_answered_0211_and_the_association_goes_on(server, cell):
    sop_class, operation = cell
    with PrintScript(server, EVERYTHING) as script:
        script.meta = COLOR_META if sop_class == COLOR_IMAGE_BOX else GRAYSCALE_META
        with_image(script).lut(PresentationLUTShape="LIN OD")
        script.print_film()
        answer = asked(script, sop_class, operation)
        after = (script.echo(), script.print_film().status)

    assert answer.status == Status.UNRECOGNIZED_OPERATION
    assert answer.comment == f"{NAMES[sop_class]} has no {operation} here"
    assert answer.reply.number(Element.COMMAND_FIELD) == COMMAND_FIELDS[operation] | 0x8000
    assert not answer.has_data
    assert after == (Status.SUCCESS, Status.SUCCESS)


def asked(script: PrintScript, sop_class: str, operation: str) -> Answer:
    """The answer to a request that would make sense if the SOP Class had such an operation."""
    uid = {
        FILM_SESSION: SESSION,
        FILM_BOX: FILM,
        GRAYSCALE_IMAGE_BOX: script.image_uids[0],
        COLOR_IMAGE_BOX: script.image_uids[0],
        ANNOTATION_BOX: script.annotation_uids[0],
        PRESENTATION_LUT: script.lut_uid,
        PRINT_JOB: script.job_uid,
        PRINTER: PRINTER_INSTANCE,
        PRINTER_CONFIGURATION: PRINTER_CONFIGURATION_INSTANCE,
    }[sop_class]
    match operation:
        case "N-CREATE":
            return script.create(sop_class, NEW, ImageBoxPosition=1)
        case "N-SET":
            return script.set(sop_class, uid, NumberOfCopies=2)
        case "N-GET":
            return script.get(sop_class, uid)
        case "N-ACTION":
            return script.action(sop_class, uid)
    return script.delete(sop_class, uid)


@pytest.mark.parametrize("cell", NOT_OFFERED, ids=name_of_cell)
@pytest.mark.parametrize("uid", [None, "1.2.9.9"], ids=["without a UID", "with an unknown UID"])
def test_it_is_the_operation_that_is_refused_whatever_instance_is_named(server, cell, uid):
    sop_class, operation = cell
    operations = {
        "N-CREATE": PrintScript.create,
        "N-SET": PrintScript.set,
        "N-GET": PrintScript.get,
        "N-ACTION": PrintScript.action,
        "N-DELETE": PrintScript.delete,
    }
    with PrintScript(server, EVERYTHING) as script:
        answer = operations[operation](script, sop_class, uid)

    assert answer.status == Status.UNRECOGNIZED_OPERATION


# Where the same is asked elsewhere


@pytest.mark.parametrize("context", [GRAYSCALE_META, COLOR_META, PRINTER], ids=NAMES.get)
def test_the_printer_is_got_on_each_context_that_speaks_for_it(server, context):
    with PrintScript(server, EVERYTHING) as script:
        answer = script.get(PRINTER, PRINTER_INSTANCE, ["PrinterName"], context=context)

    assert (answer.status, values_of(answer.data)) == (Status.SUCCESS, {"PrinterName": "printscp"})


@pytest.mark.parametrize("context", [PRINTER, PRESENTATION_LUT, ANNOTATION_BOX, PRINT_JOB], ids=NAMES.get)
def test_a_film_session_on_a_context_of_another_class_is_answered_0118_and_the_association_goes_on(server, context):
    with PrintScript(server, EVERYTHING) as script:
        refused = script.create(FILM_SESSION, SESSION, context=context)
        made = script.create(FILM_SESSION, SESSION)

    assert (refused.status, made.status) == (Status.NO_SUCH_SOP_CLASS, Status.SUCCESS)


@pytest.mark.parametrize(
    ("image_class", "meta"),
    [(GRAYSCALE_IMAGE_BOX, GRAYSCALE_META), (COLOR_IMAGE_BOX, COLOR_META)],
    ids=["Grayscale Image Box", "Color Image Box"],
)
def test_the_members_of_a_meta_class_print_without_it(server, image_class, meta):
    with PrintScript(server, [FILM_SESSION, FILM_BOX, image_class]) as script:
        script.session(SESSION)
        made = script.film(r"STANDARD\1,1")
        statuses = [script.image(1).status, script.print_film().status, script.print_session().status]

    assert made.data.ReferencedImageBoxSequence[0].ReferencedSOPClassUID == image_class
    assert image_class in MEMBERS[meta]
    assert statuses == [Status.SUCCESS] * 3


# N-EVENT-REPORT goes from the SCP to the SCU


@pytest.mark.parametrize("sop_class", SOP_CLASSES, ids=NAMES.get)
def test_an_event_report_of_an_scu_is_refused_and_the_association_goes_on(server, sop_class):
    with PrintScript(server, EVERYTHING) as script:
        script.session(SESSION)
        answer = script.report_event(sop_class, SESSION)
        after = [script.echo(), *script.whole_film()]

    assert answer.status == Status.UNRECOGNIZED_OPERATION
    assert answer.reply.number(Element.COMMAND_FIELD) == 0x8100
    assert set(after) == {Status.SUCCESS}
    wait_until(lambda: server.app.association_count == 0)


def test_event_reports_of_an_scu_do_not_hold_up_those_of_the_server(server):
    with PrintScript(server, EVERYTHING) as script:
        script.session(SESSION)
        script.whole_film()
        for _ in range(20):
            script.report_event(PRINT_JOB, script.job_uid)
        script.wait_for_done()
        types = script.scu.types_of(script.job_uid)

    assert types == [1, 2, 3]


# That nothing is left out


def test_every_cell_of_the_matrix_is_tested_once():
    cells = [*OFFERED, *NOT_OFFERED]

    assert len(cells) == len(set(cells))
    assert set(cells) == set(product(SOP_CLASSES, OPERATIONS))


def test_the_cells_that_succeed_are_the_services_of_the_machine():
    services = {(sop_class, kind) for sop_class, kind in SERVICE_OF}

    assert {(sop_class, OPERATIONS[operation]) for sop_class, operation in OFFERED} == services


def test_every_class_and_request_of_the_machine_has_its_row_and_its_column():
    assert set(OPERATIONS.values()) == set(get_args(Request))
    assert set(SOP_CLASSES) == set().union(*MEMBERS.values())


# The printer that says it has less


@pytest.mark.parametrize(
    ("setting", "sop_class"),
    [
        ("color", COLOR_META),
        ("presentation_lut", PRESENTATION_LUT),
        ("annotation", ANNOTATION_BOX),
        ("print_job", PRINT_JOB),
        ("printer_configuration", PRINTER_CONFIGURATION),
    ],
)
def test_a_class_that_is_switched_off_is_not_accepted_and_the_others_print(server_with, setting, sop_class):
    server = server_with({setting: False})

    with PrintScript(server, EVERYTHING) as script:
        accepted = set(script.accepted)
        statuses = script.whole_film()

    assert accepted == set(EVERYTHING) - {sop_class}
    assert set(statuses) == {Status.SUCCESS}


def test_without_session_print_n_action_of_the_film_session_is_answered_0211(server_with):
    server = server_with({"film_session_print": False})

    with PrintScript(server, GRAYSCALE) as script:
        script.session(SESSION)
        script.film()
        script.image(1, gray_item())
        statuses = [script.print_session().status, script.print_film().status]

    assert statuses == [Status.UNRECOGNIZED_OPERATION, Status.SUCCESS]
