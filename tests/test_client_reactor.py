"""The hold on the reactor of pynetdicom, on which the print SCU leans."""

import pytest
from pynetdicom import AE
from pynetdicom.sop_class import Verification

from printscp.client_reactor import park
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
