"""Who renders and who delivers: what they call in their process, and what they say where that makes no sense."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import FileKind, Printer
from printscp.outcomes import Died, Done, Failed, Held, Later, Outcome
from printscp.spool.queue import Backoff
from printscp.spool.rendering import RenderedDocument, render
from printscp.spool.workers import Deliverer, JobFiles, Renderer, printer_of
from tests.data_folders import DataFolder

CT, MR = Printer(name="ct", files=(FileKind.PNG, FileKind.PDF)), Printer(name="mr")
PDF = RenderedDocument(
    name="film.pdf", kind=FileKind.PDF, media_type="application/pdf", suffix=".pdf", number=None
)  # fmt: skip


@dataclass
class Process:
    """Keeps what it is called for."""

    did: list[object] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Done)

    def start(self):
        self.did.append("start")

    def run(self, function, *arguments, checkpoint, timeout):
        self.did.append((function, arguments, checkpoint, timeout))
        return self.outcome

    def interrupt(self):
        self.did.append("interrupt")

    def close(self):
        self.did.append("close")


@dataclass(frozen=True)
class Destination:
    """Wants documents of some kinds, or those of the printer."""

    wanted: tuple[FileKind, ...] | None = None
    backoff = Backoff(first=1, most=1, give_up=1)
    timeout = 7.0

    def kinds(self, printer_files):
        return printer_files if self.wanted is None else self.wanted

    def call(self, job, task, files, printer):
        return sorted, (job.number, task.lane, files, printer)


@pytest.fixture
def process():
    return Process()


@pytest.fixture
def folder(tmp_path):
    """With a job that is rendered into a PDF, for a delivery "out"."""
    with DataFolder(tmp_path) as folder:
        folder.add()
        folder.render()
        yield folder


@pytest.fixture
def renders(folder, process):
    def renders(before=None, *, interrupts: bool = False, **destinations: Destination):
        worker = Renderer(
            before=before,
            process=process,
            store=folder.store,
            printers={"FILM1": CT},
            destinations=destinations,
            font_folder=Path("fonts"),
            timeout=5.0,
        )
        if interrupts:
            worker.interrupt()
        job = folder.queue.job(1)
        return worker.do(job, job.render, print)

    return renders


@pytest.fixture
def delivers(folder, process):
    def delivers(destination: Destination):
        worker = Deliverer(process=process, store=folder.store, printers={"FILM1": MR}, destination=destination)
        job = folder.queue.job(1)
        return worker.do(job, job.deliveries[0], print)

    return delivers


def test_a_job_is_rendered_into_what_its_deliveries_want_each_kind_once(folder, process, renders):
    outcome = renders(out=Destination((FileKind.TIFF, FileKind.PDF)), other=Destination((FileKind.PREVIEW,)))

    ((function, (job_file, printer, fonts, target), checkpoint, timeout),) = process.did
    assert outcome == Done()
    assert (function, checkpoint, timeout) == (render, print, 5.0)
    assert (job_file, target) == (folder.store.path(folder.queue.job(1).file), folder.store.documents("1.2.3.4"))
    assert (printer.name, printer.files, fonts) == ("ct", (FileKind.PDF, FileKind.TIFF), Path("fonts"))


def test_a_delivery_that_wants_what_the_printer_makes_gets_that_in_the_order_of_kinds(process, renders):
    renders(out=Destination())

    assert process.did[0][1][1].files == (FileKind.PDF, FileKind.PNG)


def test_a_delivery_that_the_settings_no_longer_have_wants_nothing(process, renders):
    renders(other=Destination())

    assert process.did[0][1][1].files == ()


def test_a_job_without_its_file_is_not_rendered(folder, process, renders):
    name = folder.queue.job(1).file
    folder.store.path(name).unlink()

    assert renders() == Failed(problem=f"{name} is gone from the data folder")
    assert process.did == []


def test_a_disk_that_is_not_there_is_no_reason_to_give_a_job_up(folder, process, renders, delivers):
    shutil.rmtree(folder.path)

    renders()
    delivers(Destination())

    assert len(process.did) == 2


def test_what_stands_before_rendering_may_give_its_outcome(process, renders):
    asked = []
    jam = Failed(problem="a jam", info="FILM JAM")

    assert renders(lambda uid, wait: asked.append((uid, wait(0))) or jam) == jam
    assert asked == [("1.2.3.4", False)]
    assert process.did == []


def test_what_stands_before_rendering_may_let_it_go_on(process, renders):
    assert renders(lambda uid, wait: None) == Done()
    assert len(process.did) == 1


def test_what_stands_before_rendering_is_interrupted_and_then_nothing_is_rendered(process, renders):
    waited = []

    assert renders(lambda uid, wait: waited.append(wait(60)), interrupts=True) is None
    assert waited == [True]
    assert process.did == ["interrupt"]


def test_the_documents_of_a_job_are_delivered_with_what_a_person_said(folder, process, delivers):
    name = folder.queue.job(1).file
    folder.store.identify(name, Dataset())

    outcome = delivers(Destination())

    files = JobFiles(
        job=folder.store.path(name),
        identity=folder.store.identity(name),
        folder=folder.store.documents("1.2.3.4"),
        documents=(PDF,),
    )
    assert outcome == Done()
    assert process.did == [(sorted, (1, "out", files, MR), print, 7.0)]


def test_a_job_without_its_file_is_not_delivered(folder, delivers):
    name = folder.queue.job(1).file
    folder.store.path(name).unlink()

    assert delivers(Destination()) == Failed(problem=f"{name} is gone from the data folder")


def test_a_document_that_is_gone_is_told_with_what_makes_it_again(folder, delivers):
    shutil.rmtree(folder.store.documents("1.2.3.4"))

    assert delivers(Destination()) == Failed(
        problem="film.pdf gone from documents/1.2.3.4 in the data folder; say printscp jobs re-render 1 --only and then "
        "printscp jobs redeliver 1 --to out"
    )


def test_a_job_without_the_documents_that_the_settings_ask_for_now_is_held(process, delivers):
    outcome = delivers(Destination((FileKind.PDF, FileKind.PNG)))

    assert outcome == Held(
        problem="rendered without png, which the settings ask for now; say printscp jobs re-render 1 --only and then "
        "printscp jobs release 1 --to out"
    )
    assert process.did == []


def test_a_delivery_may_need_no_documents(process, delivers):
    delivers(Destination(()))

    assert len(process.did) == 1


def test_a_try_that_takes_too_long_is_a_failure_of_that_job_and_no_death(process, delivers):
    process.outcome = Died(problem="it took longer than 7 s", took_too_long=True)

    assert delivers(Destination()) == Later(problem="it took longer than 7 s", everyone=False)


def test_a_process_that_dies_while_it_delivers_or_renders_too_long_counts_as_dead(process, delivers, renders):
    process.outcome = Died(problem="it was killed by SIGSEGV")
    assert delivers(Destination()) == process.outcome

    process.outcome = Died(problem="it took longer than 5 s", took_too_long=True)
    assert renders() == process.outcome


@pytest.mark.parametrize("name", ["ct", "mr"])
def test_a_job_has_the_printer_of_its_name(folder, name):
    job = replace(folder.queue.job(1), printer=name)

    assert printer_of(job, {"ct": CT, "mr": MR}).name == name


def test_a_printer_that_the_settings_no_longer_have_is_the_first(folder):
    assert printer_of(folder.queue.job(1), {"ct": CT, "mr": MR}) is CT


def test_the_process_of_rendering_is_there_before_a_film_and_stays(folder, process):
    renderer = Renderer(
        process=process, store=folder.store, printers={}, destinations={}, font_folder=None, timeout=1.0
    )

    renderer.start()
    renderer.rest()
    renderer.interrupt()
    renderer.close()

    assert process.did == ["start", "interrupt", "close"]


def test_the_process_of_a_delivery_ends_when_there_is_nothing_to_deliver(folder, process):
    deliverer = Deliverer(process=process, store=folder.store, printers={}, destination=Destination())

    deliverer.start()
    deliverer.rest()
    deliverer.interrupt()
    deliverer.close()

    assert process.did == ["close", "interrupt", "close"]
