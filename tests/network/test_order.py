"""In which order films arrive at a delivery, over the whole system."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from printscp.app import PrintServerApp
from printscp.client import PrintClient
from printscp.deliver.folder import FolderDelivery
from printscp.film.display_format import DisplayFormat
from printscp.film.session import FilmBox, FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import PrintPriority
from printscp.lab.drawing import film_of, gray_image
from printscp.outcomes import Done
from printscp.output.document import Document
from printscp.settings import DicomSettings, PrinterSettings, QueueSettings, Settings
from tests.network_fixtures import wait_until
from tests.output.reading import page_sizes
from tests.saboteurs import Gate

pytestmark = pytest.mark.network

_SECONDS = 60


class Order:
    """A server with two render processes, whose films go to a folder and through a gate; what arrives where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.in_folder: list[str] = []
        settings = Settings(
            dicom=DicomSettings(port=0),
            queue=QueueSettings(render_processes=2, drain=0.0),
            printers={"printscp": PrinterSettings(deliver=("numbered", "gate"))},
        )
        numbered = FolderDelivery(type="folder", path=folder / "films", name="{job}/{number}_{scu}")
        deliveries = {"numbered": numbered, "gate": Gate(type="gate", folder=folder)}
        # As if the gate were installed: its table is not read, for it is no delivery that the settings know.
        settings = settings.model_copy(update={"deliveries": deliveries})
        self.app = PrintServerApp(settings, out=folder / "out", data=folder / "data", on_delivered=self._note)

    def print(self, film: FilmBox, calling_ae: str = "CT1", **session: object) -> None:
        with PrintClient(*self.app.address, called_ae="PRINTSCP", calling_ae=calling_ae) as client:
            client.print_film(film, FilmSession(uid="", **session))

    def print_session(self, films: list[FilmBox], copies: int) -> None:
        with PrintClient(*self.app.address, called_ae="PRINTSCP", calling_ae="CT1") as client:
            list(client.print_films(films, FilmSession(uid="", number_of_copies=copies)))

    def through_gate(self, count: int) -> list[int]:
        """The numbers of the jobs that went through the gate, once it is open and they are so many."""
        (self.folder / "open").touch()
        wait_until(lambda: len(self._arrived()) == count, _SECONDS)
        return self._arrived()

    def wait_until_at_the_gate(self, number: int) -> None:
        wait_until(lambda: (job := self.app._spool._queue.job(number)) and job.tasks[2].claims, _SECONDS)

    def _arrived(self) -> list[int]:
        path = self.folder / "arrived"
        return [int(line) for line in path.read_text().splitlines()] if path.exists() else []

    def _note(self, name: str, done: Done) -> None:
        if name == "numbered":
            self.in_folder.append(Path(done.receipt).name)


@pytest.fixture
def order(tmp_path) -> Iterator[Order]:
    order = Order(tmp_path)
    with order.app:
        yield order


def film(side: int = 16) -> FilmBox:
    noise = np.random.default_rng(side).random((side, side))
    return film_of(DisplayFormat.standard(columns=1, rows=1), [gray_image(noise)], size=FILM_SIZES["8INX10IN"])


def test_films_of_one_scu_arrive_in_the_order_of_printing_within_a_priority_and_higher_ones_overtake(order):
    order.print(film())
    order.wait_until_at_the_gate(1)

    order.print(film(), print_priority=PrintPriority.LOW)
    order.print(film(1500))
    for _ in range(3):
        order.print(film())
    order.print(film(), print_priority=PrintPriority.HIGH)
    for number in range(2, 8):
        wait_until(lambda number=number: order.app._spool._queue.job(number).render.receipt, _SECONDS)

    assert order.through_gate(7) == [1, 7, 3, 4, 5, 6, 2]
    wait_until(lambda: len(order.in_folder) == 7, _SECONDS)
    of_medium_priority = [f"0000000{number}_CT1.pdf" for number in (1, 3, 4, 5, 6)]
    assert [name for name in order.in_folder if name in of_medium_priority] == of_medium_priority


def test_copies_of_a_film_session_are_one_job_and_its_films_are_once_in_a_folder(order):
    order.print_session([film(), film(), film()], copies=2)

    assert order.through_gate(1) == [1]
    wait_until(lambda: order.in_folder, _SECONDS)
    job = order.app._spool._queue.job(1)
    assert (job.films, job.copies) == (3, 2)
    (path,) = (order.folder / "films").glob("*/00000001_CT1.pdf")
    document = Document.of(path.read_bytes())
    assert len(page_sizes(document)) == 3
