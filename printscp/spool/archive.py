"""A print job as one DICOM file: what was sent, with the values that are used.

The file follows the retired Stored Print Storage IOD (PS3.3-2004 B.18): the session at the top, the film boxes in
the Film Box Content Sequence, their image boxes in the Image Box Content Sequence, each image with its pixels.
"""

from datetime import datetime
from typing import BinaryIO, TypeVar

from pydicom import FileMetaDataset, dcmread, dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import UID

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.job import PrintJob
from printscp.film.printer import Tolerance
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.attribute import Deviations, Table, read, write
from printscp.wire.pixels import image_sequence, read_image, write_image
from printscp.wire.sop_classes import COLOR_META, EXPLICIT_VR_LITTLE_ENDIAN, GRAYSCALE_META, STORED_PRINT

Value = TypeVar("Value")


def write_job(job: PrintJob, file: BinaryIO) -> None:
    """Write *job* as a DICOM file (Explicit VR Little Endian)."""
    dataset = write(job.session, tables.FILM_SESSION)
    dataset.SOPClassUID, dataset.SOPInstanceUID = STORED_PRINT, job.uid
    dataset.CreationDate, dataset.CreationTime = f"{job.created:%Y%m%d}", f"{job.created:%H%M%S.%f}"
    dataset.TimezoneOffsetFromUTC = f"{job.created:%z}"
    dataset.Originator, dataset.PrinterName = job.calling_ae, job.printer
    dataset.StudyInstanceUID = job.session.uid
    dataset.FilmBoxContentSequence = [_film_box_item(film) for film in job.films]
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(EXPLICIT_VR_LITTLE_ENDIAN)
    dcmwrite(file, dataset, enforce_file_format=True)


def read_job(file: BinaryIO) -> PrintJob:
    """The job that `write_job` wrote. Raises an error of any kind for other content."""
    dataset = dcmread(file)
    created = f"{dataset.CreationDate} {dataset.CreationTime} {dataset.TimezoneOffsetFromUTC}"
    return PrintJob(
        uid=str(dataset.SOPInstanceUID),
        created=datetime.strptime(created, "%Y%m%d %H%M%S.%f %z"),
        calling_ae=str(dataset.Originator),
        printer=str(dataset.PrinterName),
        session=_read(dataset, tables.FILM_SESSION, FilmSession(uid=str(dataset.StudyInstanceUID))),
        films=tuple(map(_film_box, dataset.FilmBoxContentSequence)),
    )


def _film_box_item(film: FilmBox) -> Dataset:
    item = write(film, tables.FILM_BOX)
    # Whatever the session is spelled in, a film may have been spelled otherwise.
    item.SpecificCharacterSet = "ISO_IR 192"
    item.SOPInstanceUID = film.uid
    # The meta SOP Class tells which kind of image boxes the film has.
    item.SOPClassUID = COLOR_META if film.color else GRAYSCALE_META
    item.ImageBoxContentSequence = [_image_box_item(box, color=film.color) for box in film.image_boxes]
    return item


def _image_box_item(box: ImageBox, *, color: bool) -> Dataset:
    item = write(box, _image_box_table(color=color))
    item.SpecificCharacterSet = "ISO_IR 192"
    item.SOPInstanceUID = box.uid
    if box.image:
        setattr(item, image_sequence(color=color), [write_image(box.image)])
    return item


def _film_box(item: Dataset) -> FilmBox:
    color = item.SOPClassUID == COLOR_META
    blank = FilmBox(
        uid=str(item.SOPInstanceUID),
        display_format=DisplayFormat.standard(columns=1, rows=1),
        color=color,
        image_boxes=tuple(_image_box(box, color=color) for box in item.ImageBoxContentSequence),
    )
    return _read(item, tables.FILM_BOX, blank)


def _image_box(item: Dataset, *, color: bool) -> ImageBox:
    has_image = image_sequence(color=color) in item
    image = read_image(item, _unnoted(), color=color) if has_image else None
    blank = ImageBox(uid=str(item.SOPInstanceUID), position=1, image=image)
    return _read(item, _image_box_table(color=color), blank)


def _read(dataset: Dataset, table: Table, blank: Value) -> Value:
    return read(dataset, table, blank, _unnoted(), creating=True)


def _unnoted() -> Deviations:
    """What deviates was remarked when it was sent; the archive adds attributes of its own."""
    return Deviations(Tolerance.STANDARD, "")


def _image_box_table(*, color: bool) -> Table:
    return tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX
