"""Films as DICOM, read back with pydicom."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from pydicom import dcmread

from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.output.dicom import encapsulated_pdf, secondary_capture
from printscp.output.document import Document
from tests.jobs import film_box, print_image, print_job

GRAYS = np.arange(15, dtype=np.uint8).reshape(3, 5)
PIXELS_PER_MM = 320 / 25.4
JANE = (("PatientName", "Doe^Jane"), ("PatientID", "1"))
JOHN = (("PatientName", "Doe^John"), ("PatientID", "2"))
PDF = Document.of(b"%PDF-1.7 odd")


def job_of(*patients, **changes):
    """A job with a film for each of *patients*."""
    films = (film_box(f"1.2.3.{n}", print_image(stray=words)) for n, words in enumerate(patients, start=2))
    return print_job(films=tuple(films), **changes)


def captured(raster=GRAYS, *, job=None, number=1):
    return read(secondary_capture(raster, job=job or print_job(), number=number, pixels_per_mm=PIXELS_PER_MM))


def read(document):
    return dcmread(BytesIO(document.content))


@pytest.mark.parametrize(("raster", "vr"), [(GRAYS, "OB"), (GRAYS.astype(np.uint16) * 4099, "OW")])
def test_grays_are_stored_as_p_values_with_all_of_them_in_the_window(raster, vr):
    dataset = captured(raster)

    bits = 8 * raster.itemsize
    assert np.array_equal(dataset.pixel_array, raster)
    assert (dataset.Rows, dataset.Columns, dataset.SamplesPerPixel) == (3, 5, 1)
    assert (dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation) == (
        bits, bits, bits - 1, 0,
    )  # fmt: skip
    assert (dataset.PhotometricInterpretation, dataset.PresentationLUTShape) == ("MONOCHROME2", "IDENTITY")
    assert (dataset.WindowCenter, dataset.WindowWidth) == (2 ** (bits - 1), 2**bits)
    assert (dataset["PixelData"].VR, len(dataset.PixelData)) == (vr, len(dataset.PixelData) // 2 * 2)


@pytest.mark.parametrize(
    "raster", [np.asfortranarray(GRAYS), GRAYS[:, ::-1], (GRAYS.astype(np.uint16) * 4099).astype(">u2")]
)
def test_the_order_of_the_raster_in_memory_does_not_matter(raster):
    assert np.array_equal(captured(raster).pixel_array, raster)


def test_colors_are_stored_pixel_by_pixel():
    raster = np.dstack([GRAYS, GRAYS + 100, GRAYS + 200])

    dataset = captured(raster)

    assert np.array_equal(dataset.pixel_array, raster)
    assert (dataset.PhotometricInterpretation, dataset.PlanarConfiguration, dataset.BitsStored) == ("RGB", 0, 8)
    assert "PresentationLUTShape" not in dataset
    assert dataset.PixelData[:6] == bytes([0, 100, 200, 1, 101, 201])


def test_a_contiguous_raster_is_written_without_a_copy():
    raster = GRAYS.copy()
    document = secondary_capture(raster, job=print_job(), number=1, pixels_per_mm=PIXELS_PER_MM)

    raster[0, 0] = 77

    assert read(document).pixel_array[0, 0] == 77


def test_the_distance_of_pixels_is_that_on_the_film_and_none_of_the_patient():
    dataset = captured()

    assert dataset.NominalScannedPixelSpacing == [0.079375, 0.079375]
    assert "PixelSpacing" not in dataset


def test_where_the_patient_lies_and_which_side_it_is_nobody_knows():
    dataset = captured()

    assert dataset["PatientOrientation"].is_empty
    assert dataset["Laterality"].is_empty


def test_a_secondary_capture_says_what_it_is():
    dataset = captured(job=job_of(JANE, JANE), number=2)

    assert dataset.file_meta.MediaStorageSOPClassUID == dataset.SOPClassUID == "1.2.840.10008.5.1.4.1.1.7"
    assert dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert (dataset.Modality, dataset.ConversionType, dataset.BurnedInAnnotation) == ("HC", "WSD", "YES")
    assert (dataset.InstanceNumber, dataset.SecondaryCaptureDeviceID) == (2, "FILM1")
    assert (dataset.ContentDate, dataset.ContentTime) == ("20261121", "153012.345678")
    assert (dataset.StudyDate, dataset.StudyTime) == ("20261121", "153012.345678")


def test_a_file_names_the_program_that_wrote_it():
    meta = captured().file_meta

    assert meta.ImplementationClassUID == "2.25.280637580174639301764941165841962647916"
    assert meta.ImplementationVersionName == "PRINTSCP"


def test_the_names_of_the_documents_tell_them_apart():
    capture = secondary_capture(GRAYS, job=print_job(), number=1, pixels_per_mm=PIXELS_PER_MM)
    whole = encapsulated_pdf(PDF, job=print_job())

    assert (capture.suffix, whole.suffix) == ("_1.dcm", ".pdf.dcm")
    assert capture.media_type == whole.media_type == "application/dicom"


def test_the_same_job_is_the_same_bytes_again():
    def made():
        job = job_of(JANE)
        capture = secondary_capture(GRAYS.copy(), job=job, number=1, pixels_per_mm=PIXELS_PER_MM)
        return capture, encapsulated_pdf(PDF, job=job)

    first, second = made(), made()

    assert [document.content for document in first] == [document.content for document in second]
    assert [document.content for document in first] == [document.content for document in first]


def test_the_uids_of_a_job_are_uuids_and_for_ever():
    dataset = captured()

    assert dataset.SOPInstanceUID == "2.25.260210071487908846922672622634986480418"
    assert dataset.StudyInstanceUID == "2.25.140494670093122375378686458131676172787"
    assert dataset.SeriesInstanceUID == "2.25.198286849389057508018854728789989523281"
    number = int(dataset.SOPInstanceUID.removeprefix("2.25."))
    assert ((number >> 76) & 0xF, (number >> 62) & 0x3) == (8, 2)


def test_films_of_one_job_are_one_series_and_the_pdf_another_one():
    job = job_of(JANE, JANE)
    first, second, whole = captured(job=job), captured(job=job, number=2), read(encapsulated_pdf(PDF, job=job))

    assert first.StudyInstanceUID == second.StudyInstanceUID == whole.StudyInstanceUID
    assert first.SeriesInstanceUID == second.SeriesInstanceUID != whole.SeriesInstanceUID
    assert len({first.SOPInstanceUID, second.SOPInstanceUID, whole.SOPInstanceUID}) == 3


def test_jobs_share_no_uid():
    first, second = captured(job=print_job("1.2.3")), captured(job=print_job("1.2.4"))

    assert first.StudyInstanceUID != second.StudyInstanceUID
    assert first.SeriesInstanceUID != second.SeriesInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID


def test_two_patients_of_one_job_share_neither_study_nor_series():
    job = job_of(JANE, JOHN)
    jane, john, whole = captured(job=job), captured(job=job, number=2), read(encapsulated_pdf(PDF, job=job))

    assert (jane.PatientName, john.PatientName, whole.PatientName) == ("Doe^Jane", "Doe^John", "")
    assert len({jane.StudyInstanceUID, john.StudyInstanceUID, whole.StudyInstanceUID}) == 3
    assert len({jane.SeriesInstanceUID, john.SeriesInstanceUID, whole.SeriesInstanceUID}) == 3


@pytest.mark.parametrize("dataset", [captured(), read(encapsulated_pdf(PDF, job=print_job()))], ids=["capture", "PDF"])
def test_what_is_not_known_is_blank(dataset):
    for keyword in (
        "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyID", "AccessionNumber", "ReferringPhysicianName",
    ):  # fmt: skip
        assert dataset[keyword].is_empty


def test_the_words_of_the_patient_and_study_are_carried_in_every_script():
    words = (
        ("PatientName", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("PatientID", "1"),
        ("PatientBirthDate", "19500131"),
        ("StudyInstanceUID", "1.2.3"),
        ("AccessionNumber", "A1"),
        ("NameOfPhysiciansReadingStudy", r"Ж^Я\Ω^Γ"),
    )

    dataset = captured(job=job_of(words))

    assert (dataset.SpecificCharacterSet, dataset.PatientName) == ("ISO_IR 192", "Yamada^Tarou=山田^太郎=やまだ^たろう")
    assert (dataset.PatientID, dataset.PatientBirthDate) == ("1", "19500131")
    assert (dataset.StudyInstanceUID, dataset.AccessionNumber) == ("1.2.3", "A1")
    assert list(dataset.NameOfPhysiciansReadingStudy) == ["Ж^Я", "Ω^Γ"]


def test_a_study_that_others_made_gets_no_date_of_ours():
    dataset = captured(job=job_of((*JANE, ("StudyInstanceUID", "1.2.3"))))

    assert dataset["StudyDate"].is_empty
    assert dataset["StudyTime"].is_empty


def test_a_value_that_dicom_does_not_allow_is_blank():
    words = (("PatientName", "a" * 65), ("PatientID", "1"), ("PatientBirthDate", "unknown"), ("StudyInstanceUID", "x"))

    dataset = captured(job=job_of(words))

    assert (dataset.PatientID, dataset["PatientName"].is_empty, dataset["PatientBirthDate"].is_empty) == (
        "1", True, True,
    )  # fmt: skip
    assert dataset.StudyInstanceUID.startswith("2.25.")


@pytest.mark.parametrize("content", [b"%PDF-1.7 odd", b"%PDF-1.7 even"])
def test_a_pdf_is_carried_whole_and_padded_to_an_even_length(content):
    dataset = read(encapsulated_pdf(Document.of(content), job=print_job()))

    length = dataset.EncapsulatedDocumentLength
    assert (length, dataset.EncapsulatedDocument[:length]) == (len(content), content)
    assert dataset.EncapsulatedDocument[length:] == bytes(length % 2)


def test_an_encapsulated_pdf_says_what_it_is():
    dataset = read(encapsulated_pdf(PDF, job=job_of(JANE, JANE)))

    assert dataset.SOPClassUID == "1.2.840.10008.5.1.4.1.1.104.1"
    assert (dataset.Modality, dataset.MIMETypeOfEncapsulatedDocument) == ("DOC", "application/pdf")
    assert dataset.DocumentTitle == "FILM1 2026-11-21 15:30:12"
    assert (dataset.BurnedInAnnotation, dataset.InstanceNumber) == ("YES", 1)
    assert dataset.AcquisitionDateTime == "20261121153012.345678+0000"
    assert (dataset.PatientName, dataset.PatientID) == ("Doe^Jane", "1")


def test_a_title_that_dicom_does_not_allow_is_blank():
    job = replace(print_job(), printer="FILM\x07")

    dataset = read(encapsulated_pdf(PDF, job=job))

    assert dataset["DocumentTitle"].is_empty
    assert "SecondaryCaptureDeviceID" not in dataset


def test_a_pdf_that_seeks_while_it_is_written_is_carried_whole():
    def write(file):
        file.write(b"%PDF-0.0 odd")
        file.seek(5)
        file.write(b"1.7")

    pdf = Document(kind=FileKind.PDF, suffix=".pdf", media_type="application/pdf", write=write)

    dataset = read(encapsulated_pdf(pdf, job=print_job()))

    assert (dataset.EncapsulatedDocument, dataset.EncapsulatedDocumentLength) == (b"%PDF-1.7 odd", 12)


def test_the_label_of_the_session_is_not_told_for_it_may_be_of_another_film():
    job = print_job(session=FilmSession(uid="1", label="ALPHA A CT"))

    assert b"ALPHA" not in secondary_capture(GRAYS, job=job, number=1, pixels_per_mm=PIXELS_PER_MM).content
