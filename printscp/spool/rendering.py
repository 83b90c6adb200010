"""Making the documents of a job, as a task that may run twice: in a child process, or in this one.

What documents are made with is imported where they are made: a server that has children for it starts without.
"""

import json
import logging
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

from printscp import durable
from printscp.film.printer import FileKind, Printer
from printscp.outcomes import Checkpoint, Done, Later, Outcome
from printscp.output.document import Document
from printscp.wire.stored_print import read_job

_log = logging.getLogger("printscp.spool")

_STEM = "film"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedDocument:
    """A document that is in the folder of its job."""

    name: str
    kind: FileKind
    media_type: str
    suffix: str
    """End of its name: ``.pdf``, ``_1.png`` for the first film."""
    number: int | None
    """Of its film, from 1; None for a document of all films."""


def render(
    job_file: Path, printer: Printer, font_folder: Path | None, folder: Path, *, checkpoint: Checkpoint
) -> Outcome:
    """Make the documents of the job in *job_file* that *printer* is set to make; nothing else is in *folder* then.

    The receipt says which they are (`read_receipt`). Raises OSError, without a number where the job is damaged, and
    whatever the libraries raise that read a damaged job.
    """
    from printscp import fonts  # noqa: PLC0415
    from printscp.output.files import documents, missing_characters  # noqa: PLC0415

    try:
        typeface = fonts.typeface(font_folder)
    except NotADirectoryError as error:  # it says so itself, without a number
        return Later(problem=str(error), everyone=True)
    with job_file.open("rb") as file:
        job = read_job(file)
    missing = missing_characters(job, typeface)
    durable.make_folder(folder, durable.PRIVATE)
    written = tuple(_written(document, folder) for document in documents(job, printer, typeface))
    _remove_others(folder, {document.name for document in written})
    warning = f"no font has some characters of {len(missing)} text(s): boxes are drawn"
    if missing:
        _log.warning("%s: %s", job.calling_ae, warning)  # not which, for it may be a name
    return Done(receipt=_receipt(written), warnings=(warning,) if missing else ())


def read_receipt(receipt: str) -> tuple[RenderedDocument, ...]:
    """The documents that `render` has made. Raises ValueError, TypeError and KeyError when it is no such receipt."""
    return tuple(RenderedDocument(**entry | {"kind": FileKind(entry["kind"])}) for entry in json.loads(receipt))


def warm_up(font_folder: Path | None) -> None:
    """Import all that rendering needs, and read the first font, so that the first job need not wait for them."""
    from printscp import fonts  # noqa: PLC0415
    from printscp.output import files  # noqa: F401, PLC0415

    warnings.filterwarnings("ignore", module="pydicom")  # escape characters in texts, which it reads rightly
    fonts.typeface(font_folder).missing("A")


def _written(document: Document, folder: Path) -> RenderedDocument:
    name = _STEM + document.suffix
    with durable.writing(folder / name) as file:
        document.write(file)
    return RenderedDocument(
        name=name,
        kind=document.kind,
        media_type=document.media_type,
        suffix=document.suffix,
        number=document.number,
    )


def _remove_others(folder: Path, names: set[str]) -> None:
    """Remove what an earlier rendering with other settings made, and what one that died left half done."""
    others = [path for path in folder.iterdir() if path.name not in names]
    for path in others:
        path.unlink(missing_ok=True)
    if others:
        durable.sync_folder(folder)


def _receipt(written: tuple[RenderedDocument, ...]) -> str:
    return json.dumps([asdict(document) | {"kind": document.kind.value} for document in written])
