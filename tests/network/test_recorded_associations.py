"""What a server with its own settings records of the associations of print SCUs."""

import pytest

from printscp.lab.bundle import read
from printscp.lab.dataset_tree import text_of
from printscp.lab.journal import bundles
from printscp.lab.trace import timeline
from printscp.lab.trace_settings import TraceSettings
from tests.conversation import gray_item
from tests.event_scu import DONE, EventScu
from tests.raw_scu import EXPLICIT, IMPLICIT, RawScu

pytestmark = pytest.mark.network


def recorded(server):
    """The only association of a server, as its file has it once the association has ended."""
    assert server.app.recorder.wait_for(lambda records: bool(records) and records[-1].end is not None, 60)
    (path,) = bundles(server.data / "associations")
    return read(path)


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_a_film_is_recorded_with_its_events_and_without_its_pixels(server, syntax):
    with EventScu.connect(server.port, transfer_syntax=syntax) as scu:
        scu.print_film(scu.film(FilmSessionLabel="DOE^JOHN"))
        scu.receive_until(lambda: scu.done == 1)
        scu.release()

    record = recorded(server)
    messages = record.messages
    events = [each for each in messages if each.message.name == "N-EVENT-REPORT-RQ"]
    confirmations = [each for each in messages if each.message.name == "N-EVENT-REPORT-RSP"]
    assert [each.message.number("EventTypeID") for each in events] == [1, 2, DONE]
    assert all(each.sent for each in events)
    assert not any(each.sent for each in confirmations)
    assert [each.answers for each in confirmations] == [each.number for each in events]
    assert [[hole.octets for hole in each.holes] for each in messages if each.holes] == [[len(gray_item().PixelData)]]
    assert record == server.app.recorder.associations[0]
    shown = "\n".join(line for row in timeline(record, datasets=True) for line in text_of(row.data_set or ()))
    assert r"ImageDisplayFormat: STANDARD\1,1" in shown
    assert "FilmSessionLabel: (masked, 8 characters)" in shown


def test_a_server_that_keeps_none_has_no_folder_of_associations(server_with):
    server = server_with(trace=TraceSettings(keep=0))

    with RawScu.connect(server.port) as scu:
        scu.c_echo()
        scu.release()

    assert server.app.recorder is None
    assert not (server.data / "associations").exists()
