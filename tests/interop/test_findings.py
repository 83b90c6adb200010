"""What the instrument finds in the sessions of DCMTK's dcmprscu."""

import pytest

from printscp.lab.finding import Severity
from printscp.lab.findings import findings_of
from printscp.lab.recorder import Recorder
from tests.network_fixtures import RunningServer

pytestmark = [pytest.mark.interop, pytest.mark.network]


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def server(tmp_path, recorder):
    running = RunningServer(tmp_path, recorder=recorder)
    with running.app:
        yield running


@pytest.mark.parametrize("session", [(), ("--session-print",)], ids=["film box", "film session"])
def test_the_usual_session_of_dcmprscu_has_no_warning(print_film, recorder, session):
    assert print_film(session=session).conversation.is_good

    assert recorder.wait_for(lambda records: all(each.end is not None for each in records), 60)
    assert "N-ACTION-RQ" in {each.message.name for record in recorder.associations for each in record.messages}
    found = [finding for record in recorder.associations for finding in findings_of(record)]
    assert [str(finding) for finding in found if finding.severity > Severity.INFO] == []
