"""Whose films these are, where a person said it, and DICOM instances of films that become that patient's.

Print SCUs often do not tell the patient (PS3.4 H.4 has none). What a person says then stands for all films of a job,
and replaces whatever the print SCU said of patient and study: words of two sources are never mixed.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

from pydicom.datadict import dictionary_description
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from printscp.film.identity import PATIENT_KEYWORDS, STUDY_KEYWORDS, differing
from printscp.film.image import Item
from printscp.output.derived_uid import derived_uid
from printscp.output.dicom import TYPE_2_KEYWORDS, WHEN_THE_STUDY_WAS
from printscp.output.dicom_values import is_valid

MATCHED_KEYWORDS = {
    "PatientID": "at most 64 characters without a backslash",
    "IssuerOfPatientID": "at most 64 characters without a backslash",
    "PatientName": "Family^Given^Middle^Prefix^Suffix, at most 64 characters",
    "PatientBirthDate": "a date as YYYYMMDD",
    "PatientSex": "M, F or O",
    "AccessionNumber": "at most 16 characters",
    "StudyInstanceUID": "a UID: digits and dots, at most 64 characters",
    "StudyDate": "a date as YYYYMMDD",
    "StudyTime": "a time as HHMM or HHMMSS",
    "StudyID": "at most 16 characters",
    "ReferringPhysicianName": "Family^Given^Middle^Prefix^Suffix, at most 64 characters",
}
"""What a person may say, and what each looks like."""

_DatasetT = TypeVar("_DatasetT", bound=Dataset)
_REPLACED = frozenset({*PATIENT_KEYWORDS, *STUDY_KEYWORDS})


def matched_identity(words: Mapping[str, str]) -> Dataset:
    """The attributes of *words*, by their keywords, in UTF-8; blank ones are left out.

    Raises ValueError, with all that is wrong, where there is no Patient ID or a word may not stand in its attribute.
    """
    said = {keyword: word.strip() for keyword, word in words.items() if word.strip()}
    problems = [problem for keyword, word in said.items() if (problem := _problem(keyword, word))]
    if "PatientID" not in said:
        problems.append("PatientID is missing: without it nobody knows whose films these are")
    if problems:
        raise ValueError("; ".join(problems))
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    for keyword in MATCHED_KEYWORDS:
        if keyword in said:
            setattr(dataset, keyword, said[keyword])
    return dataset


def _problem(keyword: str, word: str) -> str:
    """What is wrong with *word*; empty if nothing is."""
    if keyword not in MATCHED_KEYWORDS:
        return f"{keyword} cannot be said; what can is {', '.join(MATCHED_KEYWORDS)}"
    if not is_valid(keyword, word):
        return f"{keyword} {word!r} is not {MATCHED_KEYWORDS[keyword]}"
    return ""


def another_patient(told: Dataset | Mapping[str, str], identity: Dataset) -> str:
    """What a print SCU *told* of another patient than *identity*, as "Patient ID and Patient's Sex"; or nothing."""
    words = {keyword: str(told.get(keyword) or "") for keyword in PATIENT_KEYWORDS}
    return " and ".join(map(dictionary_description, differing(words, _words(identity))))


def matched(instance: Dataset, identity: Dataset, *, job_uid: str) -> Dataset:
    """A copy of *instance*, which shows films of a job, as one of the patient of *identity*; both are in UTF-8.

    Patient and study are those of *identity* and nothing else; where it has no study, all films of the job have one of
    their own, at the time of the job. Series and SOP Instance UID change, for a series has one patient and an instance
    never changes; they always become the same ones.
    """
    words, said = _words(identity), _said(identity)
    if not words.keys() & set(WHEN_THE_STUDY_WAS):
        words |= {"StudyDate": str(instance.ContentDate), "StudyTime": str(instance.ContentTime)}
    uids = {
        "StudyInstanceUID": derived_uid(job_uid, "study", said),
        "SeriesInstanceUID": derived_uid(job_uid, "series", str(instance.Modality), said),
        "SOPInstanceUID": matched_uid(str(instance.SOPInstanceUID), identity),
    }
    result = _without(_REPLACED | uids.keys(), instance, Dataset())
    for keyword, word in {**dict.fromkeys(TYPE_2_KEYWORDS), **uids, **words}.items():
        setattr(result, keyword, word)
    result.file_meta = _without({"MediaStorageSOPInstanceUID"}, instance.file_meta, FileMetaDataset())
    result.file_meta.MediaStorageSOPInstanceUID = UID(uids["SOPInstanceUID"])
    return result


def matched_uid(sop_instance_uid: str, identity: Dataset) -> str:
    """The SOP Instance UID of the instance that `matched` makes of the one that has *sop_instance_uid*."""
    return derived_uid(sop_instance_uid, "matched", _said(identity))


def _without(keywords: AbstractSet[str], dataset: Dataset, target: _DatasetT) -> _DatasetT:
    """*target* with the elements of *dataset*, which both have from now on, but for *keywords*."""
    target.update({element.tag: element for element in dataset if element.keyword not in keywords})
    return target


def _said(identity: Dataset) -> Item:
    return tuple(sorted(_words(identity).items()))


def _words(identity: Dataset) -> dict[str, str]:
    return {keyword: str(identity[keyword].value) for keyword in MATCHED_KEYWORDS if identity.get(keyword)}
