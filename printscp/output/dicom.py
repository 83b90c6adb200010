"""Films as DICOM: each as Secondary Capture (PS3.3 A.8.1), or a PDF of all as Encapsulated PDF (PS3.3 A.45.1).

They are of the patient whom the print SCU named in structured words and of nobody else. Where it named none, the
attributes of type 2 are blank: who it is, is for people to say. All UIDs follow from the job and its words, so a job
that is sent twice makes the same instances.
"""

from collections.abc import Mapping
from io import SEEK_END, BytesIO
from struct import pack
from typing import BinaryIO

from pydicom import FileMetaDataset, dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import UID, EncapsulatedPDFStorage, ExplicitVRLittleEndian, SecondaryCaptureImageStorage
from pydicom.valuerep import format_number_as_ds

from printscp.film.identity import patient_of
from printscp.film.image import Item
from printscp.film.job import PrintJob
from printscp.film.printer import FileKind
from printscp.output.about import CREATOR, About
from printscp.output.derived_uid import derived_uid
from printscp.output.dicom_values import is_valid, valid_words
from printscp.output.document import PDF_MEDIA_TYPE, PDF_SUFFIX, Document
from printscp.render.samples import Samples

DICOM_MEDIA_TYPE = "application/dicom"
IMPLEMENTATION_CLASS_UID = "2.25.280637580174639301764941165841962647916"
IMPLEMENTATION_VERSION_NAME = "PRINTSCP"

TYPE_2_KEYWORDS = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
)
"""Of patient and study, what every instance has, blank where it is not known."""
WHEN_THE_STUDY_WAS = ("StudyInstanceUID", "StudyDate", "StudyTime")


def secondary_capture(raster: Samples, *, job: PrintJob, number: int, pixels_per_mm: float) -> Document:
    """Film *number* (from 1) of *job* as Secondary Capture.

    *raster* has grays of 8 or 16 bits, 0 black, or RGB of 8 bits. It is not copied where it is contiguous, and must not
    change afterwards.
    """
    film = job.films[number - 1]
    dataset = _instance(SecondaryCaptureImageStorage, "HC", job, patient_of(job.session, (film,)), number)
    pixels = _storable(raster)
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    dataset.PatientOrientation = dataset.Laterality = None
    # Not Pixel Spacing: a millimetre on film is none of the patient, and a viewer would measure with it.
    dataset.NominalScannedPixelSpacing = [format_number_as_ds(1 / pixels_per_mm)] * 2
    dataset.update(_image_pixel(pixels))

    def write(file: BinaryIO) -> None:
        dcmwrite(file, dataset, enforce_file_format=True)
        _write_pixel_data(file, pixels)

    return Document(
        kind=FileKind.SECONDARY_CAPTURE,
        suffix=f"_{number}.dcm",
        media_type=DICOM_MEDIA_TYPE,
        write=write,
        number=number,
    )


def encapsulated_pdf(pdf: Document, *, job: PrintJob) -> Document:
    """The PDF of all films of *job* as Encapsulated PDF; of a patient where all of them are of that one."""

    def write(file: BinaryIO) -> None:
        content = BytesIO()
        pdf.write(content)
        dcmwrite(file, _encapsulated(content, job), enforce_file_format=True)

    return Document(
        kind=FileKind.ENCAPSULATED_PDF, suffix=f"{PDF_SUFFIX}.dcm", media_type=DICOM_MEDIA_TYPE, write=write
    )


def _encapsulated(content: BytesIO, job: PrintJob) -> Dataset:
    dataset = _instance(EncapsulatedPDFStorage, "DOC", job, patient_of(job.session, job.films), 1)
    dataset.AcquisitionDateTime = f"{job.created:%Y%m%d%H%M%S.%f%z}"
    title = About.of(job).title
    dataset.DocumentTitle = title if is_valid("DocumentTitle", title) else None
    dataset.ConceptNameCodeSequence = []
    dataset.MIMETypeOfEncapsulatedDocument = PDF_MEDIA_TYPE
    dataset.EncapsulatedDocumentLength = content.seek(0, SEEK_END)
    content.write(bytes(content.tell() % 2))
    content.seek(0)
    # In its buffer, for pydicom copies that a little at a time.
    dataset.EncapsulatedDocument = content
    return dataset


def _instance(sop_class: str, modality: str, job: PrintJob, patient: Item, number: int) -> Dataset:
    """What all instances have: patient, study, series, equipment and SOP Common."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, derived_uid(job.uid, "instance", modality, number)
    dataset.update(_patient_and_study(job, patient))
    dataset.SeriesInstanceUID = derived_uid(job.uid, "series", modality, patient)
    dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber = modality, 1, number
    dataset.ConversionType = "WSD"
    dataset.Manufacturer = dataset.SecondaryCaptureDeviceManufacturer = CREATOR
    # The Film Session Label is not told: it may be about another film of the session, of another patient.
    dataset.update(_dataset_of(valid_words((("SecondaryCaptureDeviceID", job.printer),))))
    # A film carries the texts of its images and its annotations.
    dataset.BurnedInAnnotation = "YES"
    dataset.ContentDate, dataset.ContentTime = _date(job), _time(job)
    dataset.file_meta = _file_meta()
    return dataset


def _patient_and_study(job: PrintJob, patient: Item) -> Dataset:
    words = valid_words(patient)
    if not words.keys() & set(WHEN_THE_STUDY_WAS):
        words |= {"StudyDate": _date(job), "StudyTime": _time(job)}
    return _dataset_of(
        dict.fromkeys(TYPE_2_KEYWORDS) | {"StudyInstanceUID": derived_uid(job.uid, "study", patient)} | words
    )


def _dataset_of(words: Mapping[str, str | None]) -> Dataset:
    dataset = Dataset()
    for keyword, value in words.items():
        setattr(dataset, keyword, value)
    return dataset


def _date(job: PrintJob) -> str:
    return f"{job.created:%Y%m%d}"


def _time(job: PrintJob) -> str:
    return f"{job.created:%H%M%S.%f}"


def _file_meta() -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION_NAME
    return meta


def _storable(raster: Samples) -> Samples:
    """The pixels in the order in which they are stored; the raster itself where it has it."""
    stored: Samples = raster.astype("u1" if raster.itemsize == 1 else "<u2", order="C", copy=False)
    return stored


def _image_pixel(pixels: Samples) -> Dataset:
    bits = 8 * pixels.dtype.itemsize
    dataset = Dataset()
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit, dataset.PixelRepresentation = bits - 1, 0
    if pixels.ndim == 3:
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PlanarConfiguration = 3, "RGB", 0
        return dataset
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    # The grays are P-values. The window is all of them, for many a viewer makes up its own where it finds none.
    dataset.WindowCenter, dataset.WindowWidth = str(1 << bits - 1), str(1 << bits)
    dataset.PresentationLUTShape = "IDENTITY"
    return dataset


def _write_pixel_data(file: BinaryIO, pixels: Samples) -> None:
    """Write the last element of the file by hand: pydicom would copy the pixels several times."""
    padding = pixels.nbytes % 2
    vr = b"OB" if pixels.dtype.itemsize == 1 else b"OW"
    file.write(pack("<HH2sHI", 0x7FE0, 0x0010, vr, 0, pixels.nbytes + padding))
    file.write(pixels.data)
    file.write(bytes(padding))
