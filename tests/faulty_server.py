"""A print server whose faults may be set, and what a print SCU sees of its jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from printscp.app import PrintServerApp
from printscp.lab.faults import Faults
from printscp.lab.recorder import Recorder
from printscp.settings import DicomSettings, QueueSettings, Settings
from tests.event_scu import EventScu


def faulty_app(folder: Path, **settings: object) -> PrintServerApp:
    return PrintServerApp(
        Settings(dicom=DicomSettings(port=0), queue=QueueSettings(render_processes=0, drain=0.0), **settings),
        out=folder / "films",
        data=folder / "data",
        recorder=Recorder(),
        faults=Faults(),
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[PrintServerApp]:
    """One server for all tests of a module."""
    with faulty_app(tmp_path_factory.mktemp("faulty")) as app:
        yield app


@pytest.fixture
def faults(app) -> Iterator[Faults]:
    """Those of the server, which end with the test."""
    yield app.faults
    app.faults.clear()


@pytest.fixture
def port(app) -> int:
    return app.address[1]


@pytest.fixture
def scu(port) -> Iterator[EventScu]:
    """A print SCU with an association that the test need not release."""
    with EventScu.connect(port, calling="CT1") as scu:
        yield scu


def printed(scu: EventScu, session: str = "1.2.3") -> str:
    """The UID of the job of a film."""
    reply = scu.print_film(scu.film(session))
    return reply.ReferencedPrintJobSequencePullStoredPrint[0].ReferencedSOPInstanceUID
