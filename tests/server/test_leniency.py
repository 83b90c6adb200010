"""Requests that pynetdicom would not hand to a handler; the tests fail if upstream names these things otherwise."""

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.presentation import PresentationContext

from printscp.server.leniency import be_lenient
from tests.raw_scu import EXPLICIT, GRAYSCALE_META, VERIFICATION, AbortedError, Element, RawScu
from tests.tiny_server import TinyServer, wait_until

pytestmark = pytest.mark.network

FILM_SESSION = "1.2.840.10008.5.1.1.1"
IMAGE_BOX = "1.2.840.10008.5.1.1.4"
PRINTER = "1.2.840.10008.5.1.1.16"
PERFORMED_PROCEDURE_STEP = "1.2.840.10008.3.1.2.3.3"
PULL_PRINT_REQUEST = "1.2.840.10008.5.1.1.31"  # retired; pynetdicom does not know it
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
PATIENT_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.1.1"
UNRECOGNIZED_OPERATION = 0x0211


def test_an_n_set_without_instance_uid_is_answered(tiny, scu):
    scu.n_set(IMAGE_BOX, None, bytes(10))

    assert tiny.requests == [("N-SET", IMAGE_BOX, None, 10, False)]


def test_an_n_set_without_data_set_is_answered(tiny, scu):
    scu.n_set(IMAGE_BOX, "1.2", None)

    assert tiny.requests == [("N-SET", IMAGE_BOX, "1.2", 0, False)]


def test_an_n_get_without_instance_uid_is_answered(scu):
    assert scu.n_get(PRINTER, None).status == 0


def test_an_n_action_without_instance_uid_is_answered(scu):
    assert scu.n_action(FILM_SESSION, None).status == 0


def test_an_n_action_without_action_type_is_answered(scu):
    assert scu.n_action(FILM_SESSION, "1.2", None).status == 0


def test_an_n_delete_without_instance_uid_is_answered(scu):
    assert scu.n_delete(FILM_SESSION, None).status == 0


def test_a_request_of_an_unknown_sop_class_is_answered(tiny, scu):
    scu.n_create(PULL_PRINT_REQUEST, "1.2")

    assert tiny.requests == [("N-CREATE", PULL_PRINT_REQUEST, "1.2", 0, False)]


def test_a_request_of_another_service_is_answered(tiny, scu):
    scu.n_create(PERFORMED_PROCEDURE_STEP, "1.2")

    assert tiny.requests == [("N-CREATE", PERFORMED_PROCEDURE_STEP, "1.2", 0, False)]


def test_a_request_without_message_id_is_aborted(scu):
    with pytest.raises(AbortedError):
        scu.ask(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.MESSAGE_ID: None})


def test_a_new_instance_is_told_with_success(scu):
    assert scu.n_create(FILM_SESSION).uid(Element.AFFECTED_INSTANCE) == "1.2.3"


def test_a_new_instance_is_told_with_a_warning():
    def warn(_event):
        status = Dataset()
        status.Status = 0xB600
        status.AffectedSOPInstanceUID = "1.2.4"
        return status, None

    with TinyServer(handlers=((evt.EVT_N_CREATE, warn),)) as tiny, RawScu.connect(tiny.port) as scu:
        reply = scu.n_create(FILM_SESSION)

    assert (reply.status, reply.uid(Element.AFFECTED_INSTANCE)) == (0xB600, "1.2.4")


# Requests of other services

OTHER_SERVICES = {
    "performed procedure step": PERFORMED_PROCEDURE_STEP,
    "storage commitment": "1.2.840.10008.1.20.1",
    "display system": "1.2.840.10008.5.1.1.40",
    "CT image": CT_IMAGE,
    "patient root query": PATIENT_ROOT_FIND,
    "retired print queue": "1.2.840.10008.5.1.1.26",
    "retired pull print": PULL_PRINT_REQUEST,
    "verification": VERIFICATION,
    "private": "1.2.3.4",
}


def ask(scu, operation, sop_class):
    match operation:
        case "N-CREATE":
            return scu.n_create(sop_class, "1.2")
        case "N-SET":
            return scu.n_set(sop_class, "1.2", bytes(10))
        case "N-GET":
            return scu.n_get(sop_class, "1.2")
        case "N-ACTION":
            return scu.n_action(sop_class, "1.2")
        case _:
            return scu.n_delete(sop_class, "1.2")


@pytest.mark.parametrize("sop_class", OTHER_SERVICES.values(), ids=OTHER_SERVICES)
@pytest.mark.parametrize("operation", ["N-CREATE", "N-SET", "N-GET", "N-ACTION", "N-DELETE"])
def test_a_request_reaches_its_handler_whatever_service_its_sop_class_belongs_to(tiny, scu, operation, sop_class):
    ask(scu, operation, sop_class)

    assert [request[:3] for request in tiny.requests] == [(operation, sop_class, "1.2")]


COMPOSITE = {"C-STORE": 0x0001, "C-GET": 0x0010, "C-FIND": 0x0020, "C-MOVE": 0x0021}


@pytest.mark.parametrize("field", COMPOSITE.values(), ids=COMPOSITE)
@pytest.mark.parametrize("sop_class", [GRAYSCALE_META, CT_IMAGE, PATIENT_ROOT_FIND, "1.2.3.4"])
def test_a_composite_request_is_refused_with_a_status(scu, field, sop_class):
    reply = scu.ask(field, composite(sop_class), bytes(10))

    assert reply.status == UNRECOGNIZED_OPERATION
    assert reply.uid(Element.AFFECTED_SOP_CLASS) == sop_class


def composite(sop_class):
    return {
        Element.AFFECTED_SOP_CLASS: sop_class,
        Element.AFFECTED_INSTANCE: "1.2",
        Element.PRIORITY: 0,
        Element.MOVE_DESTINATION: "SOMEWHERE ",
    }


def test_an_association_survives_a_composite_request(scu):
    scu.ask(0x0020, composite(PATIENT_ROOT_FIND), bytes(10))

    assert scu.n_get(PRINTER, "1.2").status == 0


@pytest.mark.parametrize("sop_class", [VERIFICATION, GRAYSCALE_META, "1.2.3.4"])
def test_an_echo_is_answered_whatever_sop_class_it_names(scu, sop_class):
    assert scu.ask(0x0030, {Element.AFFECTED_SOP_CLASS: sop_class}).status == 0


def test_other_servers_of_the_process_keep_their_services():
    be_lenient()
    be_lenient()
    ae = AE("STORE")
    ae.add_supported_context(CT_IMAGE, EXPLICIT)
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, lambda _event: 0)])

    with RawScu.connect(server.server_address[1], [CT_IMAGE]) as scu:
        status = scu.ask(0x0001, composite(CT_IMAGE), bytes(10)).status
        scu.release()
    wait_until(lambda: not ae.active_associations)
    server.shutdown()

    assert status == 0


# Contexts


def test_upstream_takes_even_context_ids():
    be_lenient()
    context = PresentationContext()

    context.context_id = 2

    assert context.context_id == 2


def test_upstream_takes_no_context_id_of_zero():
    be_lenient()

    with pytest.raises(ValueError, match="a presentation context has the id 0"):
        PresentationContext().context_id = 0
