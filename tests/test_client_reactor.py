"""The hold on the reactor of pynetdicom, on which the print SCU leans."""

import itertools
import time

import pytest
from pynetdicom import AE
from pynetdicom.association import MODE_REQUESTOR, Association
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.sop_class import Verification

from printscp.client_reactor import be_patient, park
from tests.list_printer import ListPrinter

pytestmark = pytest.mark.network


def test_the_reactor_of_pynetdicom_waits_at_its_checkpoint():
    ae = AE()
    ae.add_requested_context(Verification)
    with ListPrinter() as printer:
        association = ae.associate(printer.host, printer.port)
        unpark = park(association)

        assert [association.send_c_echo().Status for _ in range(3)] == [0, 0, 0]
        assert association._is_paused
        unpark()
        association.release()
        assert association.is_released


@pytest.fixture
def association():
    """One of which the reactor is slow: it looks for a message ten times a second."""
    ae = AE()
    ae.add_requested_context(Verification)
    with ListPrinter() as printer:
        association = ae.associate(printer.host, printer.port)
        stock = association.dimse.get_msg

        def get_msg(block=False):  # noqa: FBT002  as pynetdicom has it
            if not block:
                time.sleep(0.1)
            return stock(block)

        association.dimse.get_msg = get_msg
        yield association


def test_a_reactor_that_is_slow_is_waited_for_and_ends_with_its_association(association):
    unpark = park(association)
    status = association.send_c_echo().Status
    association.release()
    unpark()
    association.join(30)

    assert (status, association.is_alive()) == (0, False)


def test_a_reactor_that_is_let_go_and_held_at_once_takes_no_response(association):
    statuses = []
    for _ in range(5):
        unpark = park(association)
        statuses.append(association.send_c_echo().Status)
        unpark()
    association.release()

    assert statuses == [0] * 5


def test_a_request_leaves_also_where_the_reactor_seems_to_run(association):
    unpark = park(association)
    association._is_paused = False

    assert association.send_c_echo().Status == 0
    association.release()
    unpark()


def test_event_reports_without_end_are_no_answer():
    association = Association(AE(), MODE_REQUESTOR)
    association.dimse_timeout = 0.1
    event = N_EVENT_REPORT()
    event.MessageID, event.AffectedSOPClassUID, event.AffectedSOPInstanceUID, event.EventTypeID = 1, "1.2", "1.3", 1
    served = []
    events = itertools.chain(itertools.repeat((1, event), 1000), [(None, "the printer tired of it")])

    def next_event(block):
        time.sleep(0.005)
        return next(events)

    association.dimse.get_msg = next_event
    association._serve_request = lambda message, context_id: served.append(message)
    be_patient(association)

    assert association.dimse.get_msg(block=True) == (None, None)
    assert served
