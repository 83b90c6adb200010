"""Parcels for tests of deliveries: real jobs with the documents that are made of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from printscp import fonts
from printscp.deliver.delivery import DocumentFile, Parcel
from printscp.film.job import PrintJob
from printscp.film.printer import OF_ALL_FILMS, FileKind, Printer
from printscp.film.session import FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.output.files import documents
from printscp.output.typeface import Typeface
from printscp.wire.stored_print import write_job
from tests.jobs import film_box, print_image, print_job

GRAYS = print_image(rows=8, columns=8, pixel_data=bytes(range(0, 256, 4)))
_DPI = 20


def make_parcel(
    tmp_path: Path,
    kinds: tuple[FileKind, ...] = (FileKind.PDF,),
    films: int = 1,
    copies: int = 1,
    *,
    job: PrintJob | None = None,
    typeface: Typeface | None = None,
    **overrides: object,
) -> Parcel:
    """A parcel of *job*, or of small films, with its documents of *kinds*; *overrides* are fields of the parcel."""
    job = job or film_job(films, copies)
    folder = tmp_path / "parcel" / job.uid
    folder.mkdir(parents=True, exist_ok=True)
    job_file = folder / "job.dcm"
    with job_file.open("wb") as file:
        write_job(job, file)
    values = {
        "uid": job.uid,
        "number": 7,
        "created": job.created,
        "calling_ae": job.calling_ae,
        "printer": job.printer,
        "priority": job.session.print_priority,
        "films": len(job.films),
        "copies": job.session.number_of_copies,
        "job_file": job_file,
        "documents": tuple(_document_files(job, kinds, typeface or fonts.typeface(), folder)),
    }
    return Parcel(**(values | overrides))


def film_job(films: int = 1, copies: int = 1, **changes: object) -> PrintJob:
    """A job of *films* with one image of 8 by 8 pixels each."""
    boxes = tuple(
        replace(film_box(uid=f"1.2.3.2.{number}", image=GRAYS), size=FILM_SIZES["8INX10IN"])
        for number in range(1, films + 1)
    )
    values = {"films": boxes, "session": FilmSession(uid="1.2.3.1", number_of_copies=copies)}
    return print_job(**(values | changes))


def _document_files(
    job: PrintJob, kinds: tuple[FileKind, ...], typeface: Typeface, folder: Path
) -> Iterator[DocumentFile]:
    """In the order of FileKind and film, whatever the order of *kinds*."""
    for kind in (kind for kind in FileKind if kind in kinds):
        made = documents(job, Printer(name=job.printer, files=(kind,), dpi=_DPI), typeface)
        for number, document in enumerate(made, start=1):
            path = folder / f"{kind.value}{document.suffix}"
            with path.open("wb") as file:
                document.write(file)
            yield DocumentFile(
                path=path,
                kind=kind,
                media_type=document.media_type,
                suffix=document.suffix,
                number=None if kind in OF_ALL_FILMS else number,
            )
