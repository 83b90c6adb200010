"""Documents as files in a folder, complete or absent."""

import re
from pathlib import Path

from printscp import durable
from printscp.film.job import PrintJob
from printscp.output.document import Document

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_DIGITS_OF_JOB = 12


def deliver(job: PrintJob, document: Document, folder: Path) -> Path:
    """Write *document* as ``YYYY-MM-DD/HHMMSS_<printer>_<job><suffix>`` and give its path. Raises OSError.

    The name follows from the job alone, so a job that is printed again after a crash takes the same place.
    """
    path = folder / f"{job.created:%Y-%m-%d}" / (_stem(job) + document.suffix)
    durable.make_folder(path.parent)
    with durable.writing(path) as file:
        document.write(file)
    return path


def _stem(job: PrintJob) -> str:
    number = job.uid.replace(".", "")[-_DIGITS_OF_JOB:]
    return f"{job.created:%H%M%S}_{_UNSAFE.sub('_', job.printer)}_{number}"
