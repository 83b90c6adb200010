"""The service matrix names every service that the machine has, and every status."""

from printscp.sop import machine
from printscp.wire.services import EVERYWHERE, SERVICES
from printscp.wire.status import Status


def test_the_matrix_has_the_services_of_the_machine_and_no_other():
    named = {(service.sop_class, service.operation) for service in SERVICES if service.operation != "N-EVENT-REPORT"}

    assert named == {(sop_class, f"N-{request.__name__[1:].upper()}") for sop_class, request in machine.SERVICES}


def test_every_status_is_an_answer_of_some_service():
    answers = {status for service in SERVICES for status in service.statuses}

    assert answers | set(EVERYWHERE) | {Status.SUCCESS} == set(Status)


def test_no_service_names_a_status_twice():
    assert all(len(set(service.statuses)) == len(service.statuses) for service in SERVICES)
