"""Whether a peer answers C-ECHO."""

import pytest
from pynetdicom import AE, evt
from pynetdicom.sop_class import Verification

from printscp.client_answers import NoCommonClass, RequestRefused, Unanswered
from printscp.client_association import Called
from printscp.client_echo import echo
from tests.list_printer import ListPrinter
from tests.odd_printer import OddPrinter

pytestmark = pytest.mark.network


def called(port, title="ECHO"):
    return Called(ae_title=title, host="127.0.0.1", port=port, answer_seconds=5.0)


@pytest.fixture
def peer_that():
    """Starts a peer whose C-ECHO is answered by a function."""
    started = []

    def peer_that(answer):
        ae = AE("ECHO")
        ae.add_supported_context(Verification)
        started.append(ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_ECHO, answer)]))
        return started[-1].server_address[1]

    yield peer_that
    for server in started:
        server.shutdown()


def test_our_own_server_answers():
    with ListPrinter() as printer:
        assert 0 <= echo(called(printer.port, "PRINTSCP")) < 5


def test_a_failure_is_told_with_its_status(peer_that):
    with pytest.raises(RequestRefused, match="C-ECHO: 0x0122 SOP Class not supported"):
        echo(called(peer_that(lambda event: 0x0122)))


def test_a_peer_that_aborts_has_not_answered(peer_that):
    def abort(event):
        event.assoc.abort()
        return 0

    with pytest.raises(Unanswered, match="C-ECHO: no answer"):
        echo(called(peer_that(abort)))


def test_a_peer_without_verification_is_told():
    with OddPrinter() as printer, pytest.raises(NoCommonClass, match="takes none of Verification SOP Class"):
        echo(called(printer.port, "ODD"))
