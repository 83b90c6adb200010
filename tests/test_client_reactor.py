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
