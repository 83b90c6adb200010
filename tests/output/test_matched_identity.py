"""Whose films these are, said by a person, and instances that become that patient's."""

from io import BytesIO

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRLittleEndian

from printscp.film.session import FilmSession
from printscp.output.dicom import encapsulated_pdf, secondary_capture
from printscp.output.document import Document
from printscp.output.matched_identity import another_patient, matched, matched_identity, matched_uid
from tests.jobs import film_box, print_image, print_job

WHOLE = {
    "PatientID": "2026-0042",
    "IssuerOfPatientID": "HOSPITAL",
    "PatientName": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "PatientBirthDate": "19500131",
    "PatientSex": "M",
    "AccessionNumber": "A20261121",
    "StudyInstanceUID": "1.2.392.200036.1",
    "StudyDate": "20261121",
    "StudyTime": "101112",
    "StudyID": "S1",
    "ReferringPhysicianName": "Müller^Jörg^^Dr.",
}
JOHN = (
    ("PatientName", "Doe^John"), ("PatientID", "2"), ("IssuerOfPatientID", "X"), ("PatientComments", "tall"),
    ("StudyInstanceUID", "1.2.9"), ("StudyDate", "20200101"), ("StudyDescription", "HAND"), ("AccessionNumber", "A9"),
)  # fmt: skip


def instance(*, number=1, patient=(), films=2):
    """Film *number* of a job whose first film is of *patient*."""
    boxes = tuple(film_box(f"1.2.3.{n}", print_image(stray=patient if n == 1 else ())) for n in range(1, films + 1))
    job = print_job(session=FilmSession(uid="1.2.3.9"), films=boxes)
    grays = np.arange(6, dtype=np.uint8).reshape(2, 3)
    return read(secondary_capture(grays, job=job, number=number, pixels_per_mm=10.0))


def read(document):
    return dcmread(BytesIO(document.content))


def as_patient(dataset, **words):
    return matched(dataset, matched_identity({"PatientID": "42"} | words), job_uid="1.2.3.4")


def words_of(dataset, keywords):
    return {keyword: str(dataset[keyword].value) for keyword in keywords if keyword in dataset}


def test_what_a_person_says_is_kept_as_it_was_said():
    identity = matched_identity(WHOLE)

    assert words_of(identity, WHOLE) == WHOLE
    assert identity.SpecificCharacterSet == "ISO_IR 192"


def test_blank_words_and_blanks_around_words_are_left_out():
    identity = matched_identity({"PatientID": " 42 ", "PatientName": "  "})

    assert identity.PatientID == "42"
    assert "PatientName" not in identity


@pytest.mark.parametrize(
    ("keyword", "word", "problem"),
    [
        ("PatientID", "4" * 65, "is not at most 64 characters"),
        ("PatientID", "4\\2", "is not at most 64 characters"),
        ("PatientName", "a^b^c^d^e^f", "is not Family"),
        ("PatientBirthDate", "31.01.1950", "is not a date as YYYYMMDD"),
        ("PatientBirthDate", "20260230", "is not a date as YYYYMMDD"),
        ("PatientSex", "male", "is not M, F or O"),
        ("AccessionNumber", "A" * 17, "is not at most 16 characters"),
        ("StudyInstanceUID", "1.02", "is not a UID"),
        ("StudyTime", "9:30", "is not a time as HHMM or HHMMSS"),
        ("PatientWeight", "70", "cannot be said; what can is PatientID, "),
    ],
)
def test_a_word_that_may_not_stand_there_is_refused_with_what_may(keyword, word, problem):
    with pytest.raises(ValueError, match=f"^{keyword} (.* )?{problem}"):
        matched_identity({"PatientID": "42", keyword: word})


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ValueError, match=r"^PatientSex 'x' is not M, F or O; PatientID is missing"):
        matched_identity({"PatientSex": "x"})


def test_an_instance_has_all_that_the_person_said():
    dataset = matched(instance(), matched_identity(WHOLE), job_uid="1.2.3.4")

    assert words_of(dataset, WHOLE) == WHOLE


def test_nothing_stays_of_what_the_print_scu_said():
    dataset = as_patient(instance(patient=JOHN))

    kept = words_of(dataset, [keyword for keyword, _ in JOHN])
    assert kept | {"StudyInstanceUID": ""} == {
        "PatientName": "None", "PatientID": "42", "StudyInstanceUID": "", "StudyDate": "20261121", "AccessionNumber": "None",
    }  # fmt: skip
    assert dataset.StudyInstanceUID != "1.2.9"


def test_a_study_without_its_date_has_not_that_of_the_job():
    dataset = as_patient(instance(), StudyInstanceUID="1.2.9")

    assert (dataset.StudyInstanceUID, dataset.StudyDate, dataset.StudyTime) == ("1.2.9", None, None)


def test_all_films_of_a_job_are_in_one_study_and_series():
    first, second = (as_patient(instance(number=number, patient=JOHN)) for number in (1, 2))

    assert first.StudyInstanceUID == second.StudyInstanceUID
    assert first.SeriesInstanceUID == second.SeriesInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID


def test_the_pdf_of_a_job_is_in_its_study_and_in_a_series_of_its_own():
    pdf = as_patient(read(encapsulated_pdf(Document.of(b"%PDF-1.7"), job=print_job())))

    film = as_patient(instance())
    assert pdf.StudyInstanceUID == film.StudyInstanceUID
    assert pdf.SeriesInstanceUID != film.SeriesInstanceUID


def test_another_patient_has_other_uids_for_ever():
    uids = [
        (dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID)
        for dataset in (instance(), as_patient(instance()), as_patient(instance(), PatientID="43"))
    ]

    assert len({uid for of_one in uids for uid in of_one}) == 9
    assert as_patient(instance()).SOPInstanceUID == uids[1][2]


def test_the_uid_of_an_instance_is_known_beforehand():
    dataset = as_patient(instance())

    uid = matched_uid(instance().SOPInstanceUID, matched_identity({"PatientID": "42"}))
    assert (dataset.SOPInstanceUID, dataset.file_meta.MediaStorageSOPInstanceUID) == (uid, uid)


def test_the_rest_stays_and_the_instance_itself_does_not_change():
    dataset = instance(patient=JOHN)

    changed = as_patient(dataset)

    assert dataset == instance(patient=JOHN)
    assert dataset.file_meta == instance(patient=JOHN).file_meta
    assert changed.PixelData == dataset.PixelData
    assert changed.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (changed.Rows, changed.ContentDate, changed.BurnedInAnnotation) == (2, "20261121", "YES")


def test_a_print_scu_that_told_another_patient_is_told_by_what_differs():
    identity = matched_identity({"PatientID": "42", "PatientName": "Müller^Jörg", "PatientBirthDate": "19700102"})

    assert another_patient({"PatientID": "42", "PatientName": "MÜLLER^JÖRG", "PatientSex": "M"}, identity) == ""
    assert (
        another_patient({"PatientName": "Doe^Jane", "PatientBirthDate": "19700103"}, identity)
        == "Patient's Birth Date and Patient's Name"
    )
