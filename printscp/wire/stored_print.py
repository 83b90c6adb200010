"""A print job as one DICOM file: what was sent, with the values that are used.

The file follows the retired Stored Print Storage IOD (PS3.3-2004 B.18): the film boxes in the Film Box Content
Sequence, their boxes in the Image Box and Annotation Content Sequences, each image with its pixels, the LUTs in the
Presentation LUT Content Sequence. The IOD has no film session: that is in the Referenced Film Session Sequence. Remarks
have no place in DICOM: they stand in private elements. All texts are in UTF-8.
"""

from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, TypeVar

from pydicom import FileMetaDataset, dcmread, dcmwrite
from pydicom.dataset import Dataset, PrivateBlock
from pydicom.uid import UID

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.job import PrintJob
from printscp.film.presentation_lut import PresentationLut
from printscp.film.printer import Tolerance
from printscp.film.remark import Remark
from printscp.film.session import FilmBox, FilmSession
from printscp.wire import tables
from printscp.wire.attribute import Table, read, write
from printscp.wire.deviations import Deviations
from printscp.wire.items import write_pairs
from printscp.wire.pixels import image_sequence, read_image, write_image
from printscp.wire.presentation_lut import read_lut, write_lut
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    STORED_PRINT,
)

Value = TypeVar("Value")

_UTF_8 = "ISO_IR 192"
_PRIVATE_GROUP, _PRIVATE_CREATOR = 0x2101, "PRINTSCP"
# Elements of the private block, for ever: archives outlive programs.
_REMARKS, _CHARACTER_SET = 0x01, 0x02
_FIELDS = {"code": 0x11, "attribute": 0x12, "clause": 0x13, "sent": 0x14, "used": 0x15}


def write_job(job: PrintJob, file: BinaryIO) -> None:
    """Write *job* as a DICOM file (Explicit VR Little Endian)."""
    dataset = _item(STORED_PRINT, job.uid)
    dataset.CreationDate, dataset.CreationTime = f"{job.created:%Y%m%d}", f"{job.created:%H%M%S.%f}"
    dataset.TimezoneOffsetFromUTC = f"{job.created:%z}"
    dataset.Originator, dataset.PrinterName = job.calling_ae, job.printer
    dataset.ReferencedFilmSessionSequence = [_film_session_item(job.session)]
    dataset.FilmBoxContentSequence = [_film_box_item(film) for film in job.films]
    dataset.PresentationLUTContentSequence = [_lut_item(lut) for lut in job.presentation_luts]
    _private(dataset).add_new(_REMARKS, "SQ", [_remark_item(remark) for remark in job.remarks])
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(EXPLICIT_VR_LITTLE_ENDIAN)
    try:
        dcmwrite(file, dataset, enforce_file_format=True)
    finally:
        _empty(dataset)


def read_job(file: BinaryIO) -> PrintJob:
    """The job that `write_job` wrote. Raises an error of any kind for other content."""
    dataset = dcmread(file)
    return PrintJob(
        uid=str(dataset.SOPInstanceUID),
        created=_created(dataset),
        calling_ae=str(dataset.Originator or ""),
        printer=str(dataset.PrinterName),
        session=_film_session(dataset.ReferencedFilmSessionSequence[0]),
        films=tuple(map(_film_box, dataset.FilmBoxContentSequence)),
        presentation_luts=tuple(map(_lut, dataset.PresentationLUTContentSequence)),
        remarks=tuple(map(_remark, _private(dataset)[_REMARKS].value)),
    )


def _empty(dataset: Dataset) -> None:
    """Let go of the pixels: sequences and their elements refer to each other, so that only the garbage collector would."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                _empty(item)
    dataset.clear()


def _created(dataset: Dataset) -> datetime:
    created = f"{dataset.CreationDate} {dataset.CreationTime} {dataset.TimezoneOffsetFromUTC}"
    return datetime.strptime(created, "%Y%m%d %H%M%S.%f %z")


def _item(sop_class: str, uid: str) -> Dataset:
    item = Dataset()
    item.SpecificCharacterSet = _UTF_8
    item.SOPClassUID, item.SOPInstanceUID = sop_class, uid
    return item


def _film_session_item(session: FilmSession) -> Dataset:
    item = _item(FILM_SESSION, session.uid)
    item.update(write(session, tables.FILM_SESSION))
    # The character set that the print SCU was told in is a value here, not the one of this file.
    item.SpecificCharacterSet = _UTF_8
    _private(item).add_new(_CHARACTER_SET, "UT", "\\".join(session.character_set))
    write_pairs(session.stray, item)
    return item


def _film_session(item: Dataset) -> FilmSession:
    session = _read(item, tables.FILM_SESSION, FilmSession(uid=str(item.SOPInstanceUID)))
    names = str(_private(item)[_CHARACTER_SET].value or "")
    return replace(session, character_set=tuple(names.split("\\")) if names else ())


def _lut_item(lut: PresentationLut) -> Dataset:
    item = _item(PRESENTATION_LUT, lut.uid)
    item.update(write_lut(lut.content))
    return item


def _lut(item: Dataset) -> PresentationLut:
    return PresentationLut(str(item.SOPInstanceUID), read_lut(item, _unnoted()))


def _remark_item(remark: Remark) -> Dataset:
    item = Dataset()
    item.SpecificCharacterSet = _UTF_8
    for name, element in _FIELDS.items():
        _private(item).add_new(element, "UT", getattr(remark, name))
    return item


def _remark(item: Dataset) -> Remark:
    block = _private(item)
    return Remark(**{name: str(block[element].value or "") for name, element in _FIELDS.items()})


def _private(dataset: Dataset) -> PrivateBlock:
    return dataset.private_block(_PRIVATE_GROUP, _PRIVATE_CREATOR, create=True)


def _film_box_item(film: FilmBox) -> Dataset:
    # The meta SOP Class tells which kind of image boxes the film has.
    item = _item(COLOR_META if film.color else GRAYSCALE_META, film.uid)
    item.update(write(film, tables.FILM_BOX))
    write_pairs(film.stray, item)
    item.ImageBoxContentSequence = [_image_box_item(box, color=film.color) for box in film.image_boxes]
    item.AnnotationContentSequence = [_annotation_box_item(box) for box in film.annotation_boxes]
    return item


def _image_box_item(box: ImageBox, *, color: bool) -> Dataset:
    item = _item(COLOR_IMAGE_BOX if color else GRAYSCALE_IMAGE_BOX, box.uid)
    item.update(write(box, _image_box_table(color=color)))
    write_pairs(box.stray, item)
    if box.image:
        image = write_image(box.image)
        write_pairs(box.image.stray, image)
        setattr(item, image_sequence(color=color), [image])
    return item


def _annotation_box_item(box: AnnotationBox) -> Dataset:
    item = _item(ANNOTATION_BOX, box.uid)
    item.update(write(box, tables.ANNOTATION_BOX))
    write_pairs(box.stray, item)
    return item


def _film_box(item: Dataset) -> FilmBox:
    color = item.SOPClassUID == COLOR_META
    blank = FilmBox(
        uid=str(item.SOPInstanceUID),
        display_format=DisplayFormat.standard(columns=1, rows=1),
        color=color,
        image_boxes=tuple(_image_box(box, color=color) for box in item.ImageBoxContentSequence),
        annotation_boxes=tuple(map(_annotation_box, item.AnnotationContentSequence)),
    )
    return _read(item, tables.FILM_BOX, blank)


def _image_box(item: Dataset, *, color: bool) -> ImageBox:
    has_image = image_sequence(color=color) in item
    image = read_image(item, _unnoted(), color=color) if has_image else None
    blank = ImageBox(uid=str(item.SOPInstanceUID), position=1, image=image)
    return _read(item, _image_box_table(color=color), blank)


def _annotation_box(item: Dataset) -> AnnotationBox:
    return _read(item, tables.ANNOTATION_BOX, AnnotationBox(str(item.SOPInstanceUID), 0))


def _read(dataset: Dataset, table: Table, blank: Value) -> Value:
    return read(dataset, table, blank, _unnoted(), creating=True)


def _unnoted() -> Deviations:
    """What deviates was remarked when it was sent; the archive adds attributes of its own."""
    return Deviations(Tolerance.STANDARD, "")


def _image_box_table(*, color: bool) -> Table:
    return tables.COLOR_IMAGE_BOX if color else tables.GRAYSCALE_IMAGE_BOX
