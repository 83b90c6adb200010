"""Deliveries of the settings as the spool sees them."""

from pathlib import Path

import pytest

from printscp.deliver.delivery import DocumentFile, Parcel, attempt
from printscp.deliver.folder import FolderDelivery
from printscp.destinations import DeliveryDestination
from printscp.film.printer import FileKind, Printer
from printscp.film.terms import PrintPriority
from printscp.spool.queue import Backoff
from printscp.spool.rendering import RenderedDocument
from printscp.spool.workers import JobFiles
from tests.spool.jobs_in_queue import MOMENT, queued_job, task

PRINTER = Printer(name="ct", files=(FileKind.PDF, FileKind.PNG))
PDF = {"kind": FileKind.PDF, "media_type": "application/pdf", "suffix": ".pdf", "number": None}
PNG = {"kind": FileKind.PNG, "media_type": "image/png", "suffix": "_1.png", "number": 1}


@pytest.fixture
def delivery(tmp_path):
    retry = {"first": "5s", "most": "1m", "give_up": "1d"}
    return FolderDelivery(type="folder", path=tmp_path, files=("png",), timeout="90s", retry=retry)


def test_the_times_are_those_of_the_settings(delivery):
    destination = DeliveryDestination(delivery)

    assert destination.backoff == Backoff(first=5, most=60, give_up=86400)
    assert destination.timeout == 90


def test_it_asks_for_the_documents_that_the_delivery_needs(delivery):
    assert DeliveryDestination(delivery).kinds((FileKind.PDF,)) == (FileKind.PNG,)


def test_a_parcel_has_all_of_the_job_and_only_the_documents_that_the_delivery_needs(delivery):
    documents = (RenderedDocument(name="film.pdf", **PDF), RenderedDocument(name="film_1.png", **PNG))
    files = JobFiles(job=Path("1.dcm"), identity=Path("1.identity"), folder=Path("made"), documents=documents)
    job = queued_job(7, films=2, copies=3)

    function, arguments = DeliveryDestination(delivery).call(
        job, task("out", claims=2, checkpoint="half"), files, PRINTER
    )

    assert function is attempt
    assert arguments == (
        delivery,
        Parcel(
            uid="1.2.7",
            number=7,
            created=MOMENT,
            calling_ae="CT1",
            printer="ct",
            priority=PrintPriority.MEDIUM,
            films=2,
            copies=3,
            job_file=Path("1.dcm"),
            identity_file=Path("1.identity"),
            documents=(DocumentFile(path=Path("made/film_1.png"), **PNG),),
            checkpoint="half",
            tried_before=True,
        ),
    )


def test_the_parcel_of_a_first_try_was_not_tried_before(delivery):
    files = JobFiles(job=Path("1.dcm"), identity=None, folder=Path("made"), documents=())

    _, (_, parcel) = DeliveryDestination(delivery).call(queued_job(), task("out", claims=1), files, PRINTER)

    assert not parcel.tried_before
