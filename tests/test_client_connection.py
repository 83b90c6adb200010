"""What a peer may do with a connection of ours."""

import gc
import socket

import pytest
from pynetdicom import AE, evt
from pynetdicom.association import MODE_REQUESTOR, Association
from pynetdicom.sop_class import Verification
from pynetdicom.transport import AssociationSocket

from printscp.client_answers import NoAssociation
from printscp.client_association import Called, associate
from printscp.client_connection import _BoundedConnection
from tests.odd_peer import FLOODED, LONGEST_PDU_HEAD, TRICKLED, OddPeer, flood, send, trickle

pytestmark = pytest.mark.network

# A fragment of a data set that is not its last, as P-DATA-TF.
FRAGMENT = b"\x04\x00\x00\x00\x40\x00" + b"\x00\x00\x3f\xfc\x01\x00" + bytes(0x3FFA)


def asking(answer_seconds):
    ae = AE("US")
    ae.acse_timeout = 5.0
    ae.dimse_timeout = answer_seconds
    ae.add_requested_context(Verification)
    return ae


def called(port, answer_seconds):
    return Called(ae_title="ODD", host="127.0.0.1", port=port, answer_seconds=answer_seconds)


@pytest.fixture
def echo():
    """Asks a peer that answers an echo with bytes; how many of them it could send, and the status if there is one."""
    sent = []
    ae = AE("ODD")
    ae.add_supported_context(Verification)

    def echo(parts, answer_seconds):
        def answer(event):
            sent.append(send(event.assoc.dul.socket.socket, parts))
            return 0

        server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_ECHO, answer)])
        association = associate(asking(answer_seconds), called(server.server_address[1], answer_seconds), [])
        status = association.send_c_echo()
        association.release()
        server.shutdown()
        return sent[0], status.get("Status")

    yield echo
    gc.collect()


def test_what_is_sent_when_the_connection_has_just_been_closed_tells_its_end():
    association = Association(AE(), MODE_REQUESTOR)
    with socket.socket() as stream:
        connection = _BoundedConnection(AssociationSocket(association, stream), 5.0)

    connection.send(b"\x07\0\0\0\0\4\0\0\0\0")

    assert list(association.dul.event_queue.queue)[-1] == "Evt17"


def test_a_longest_pdu_is_not_read():
    with OddPeer(flood(LONGEST_PDU_HEAD)) as peer, pytest.raises(NoAssociation, match=r"the connection broke$"):
        associate(asking(5.0), called(peer.port, 5.0), [])
    gc.collect()

    assert peer.sent < FLOODED / 2


def test_a_message_without_end_is_not_read(echo):
    sent, status = echo(flood(FRAGMENT, FRAGMENT), 5.0)

    assert status is None
    assert sent < FLOODED / 2


def test_an_answer_that_trickles_in_is_not_waited_for(echo):
    sent, status = echo(trickle(0x04), 0.3)

    assert status is None
    assert sent < TRICKLED / 2


def test_an_ordinary_answer_is_taken(echo):
    assert echo([], 5.0) == (0, 0)
