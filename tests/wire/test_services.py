"""The service matrix names every service that the machine has and every status, and each of its cells can be seen."""

from dataclasses import replace

import pytest

from printscp.film.printer import Printer, Tolerance
from printscp.film.storing import Storing
from printscp.sop import machine
from printscp.sop.requests import Reply
from printscp.wire.services import EVERYWHERE, SERVICES, STORE, Service, classes_of, is_offered, statuses_of
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    name_of,
)
from printscp.wire.status import Status
from tests.conversation import Conversation
from tests.service_examples import EXAMPLES, PRINTERS

ELSEWHERE = {
    (FILM_SESSION, "N-SET", Status.RESOURCE_LIMITATION): "a data set over 128 MiB: tests/network/test_every_status.py",
    (FILM_SESSION, "N-ACTION", Status.RESOURCE_LIMITATION): "a full disk: tests/network/test_every_status.py",
    (FILM_BOX, "N-ACTION", Status.RESOURCE_LIMITATION): "a full disk: tests/network/test_every_status.py",
}
"""Cells that the machine alone cannot show, for the server answers so; why, and where it is shown."""


def service_of(sop_class: str, operation: str) -> Service:
    return next(each for each in SERVICES if (each.sop_class, each.operation) == (sop_class, operation))


def all_statuses(service: Service) -> tuple[Status, ...]:
    return (*service.statuses, *service.standard, *service.strict, *service.without_session_print)


# The table


def test_the_matrix_has_the_services_of_the_machine_and_no_other():
    named = {(service.sop_class, service.operation) for service in SERVICES if service.operation != "N-EVENT-REPORT"}

    assert named == {(sop_class, f"N-{request.__name__[1:].upper()}") for sop_class, request in machine.SERVICE_OF}


def test_every_status_is_an_answer_of_some_service():
    answers = {status for service in (*SERVICES, STORE) for status in all_statuses(service)}

    assert answers | set(EVERYWHERE) | {Status.SUCCESS} == set(Status)


@pytest.mark.parametrize(
    "service", [*SERVICES, STORE], ids=lambda service: f"{name_of(service.sop_class)} {service.operation}"
)
def test_no_service_names_a_status_twice(service):
    for tolerated in (service.standard, service.strict):
        due = (*service.statuses, *tolerated, *service.without_session_print)
        assert len(set(due)) == len(due)


def test_a_service_that_the_printer_lacks_has_no_statuses():
    session_print = service_of(FILM_SESSION, "N-ACTION")

    assert not is_offered(session_print, Printer(film_session_print=False))
    assert statuses_of(session_print, Printer(film_session_print=False)) == ()


def test_a_printer_without_color_serves_no_color_image_box():
    assert COLOR_IMAGE_BOX in classes_of(Printer())
    assert COLOR_IMAGE_BOX not in classes_of(Printer(color=False))


@pytest.mark.parametrize(
    ("tolerance", "own", "other"),
    [
        (Tolerance.STANDARD, Status.OTHER_SOP_CLASS, Status.ELEMENTS_DISCARDED),
        (Tolerance.STRICT, Status.ELEMENTS_DISCARDED, Status.OTHER_SOP_CLASS),
    ],
)
def test_images_are_stored_where_the_printer_stores_some(tolerance, own, other):
    storing = Printer(storing=Storing(), tolerance=tolerance)

    due = statuses_of(STORE, storing)

    assert {own, Status.COERCED, Status.NOT_AUTHORIZED, Status.UNREADABLE_PIXELS} <= set(due)
    assert other not in due
    assert statuses_of(STORE, replace(storing, storing=None)) == ()


# The cells


CELLS = [
    pytest.param(name, service, status, id=f"{name}-{name_of(service.sop_class)} {service.operation}-{status:04X}")
    for name, printer in PRINTERS.items()
    for service in SERVICES
    for status in statuses_of(service, printer)
    if (service.sop_class, service.operation, status) not in ELSEWHERE
]


def answer(printer: Printer, sop_class: str, operation: str, status: Status) -> Reply:
    talk = Conversation(printer)
    if sop_class == COLOR_IMAGE_BOX:
        talk.meta = COLOR_META
    return EXAMPLES[sop_class, operation, status](talk)


@pytest.mark.parametrize(("name", "service", "status"), CELLS)
def test_each_status_that_a_printer_may_answer_comes_about(name, service, status):
    reply = answer(PRINTERS[name], service.sop_class, service.operation, status)

    assert f"{reply.status:04X} {reply.comment}".startswith(f"{status:04X}")


@pytest.mark.parametrize("name", PRINTERS)
@pytest.mark.parametrize("cell", EXAMPLES, ids=lambda cell: f"{name_of(cell[0])} {cell[1]}-{cell[2]:04X}")
def test_no_printer_answers_what_the_matrix_does_not_have(name, cell):
    sop_class, operation, _ = cell
    due = statuses_of(service_of(sop_class, operation), PRINTERS[name])

    assert answer(PRINTERS[name], *cell).status in {Status.SUCCESS, *EVERYWHERE, *due}


def test_what_is_shown_elsewhere_is_listed():
    assert all(status in all_statuses(service_of(*cell)) for *cell, status in ELSEWHERE)
