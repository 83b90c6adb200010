"""What a document says of itself: where it comes from, and no patient unless that was asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from unicodedata import category, normalize

from printscp.film.identity import IdentitySource, patient_of
from printscp.film.image import Item
from printscp.film.job import PrintJob

CREATOR = "printscp"

_TELLING = {"PatientName", "PatientID", "OtherPatientIDs", "PatientBirthName", "OtherPatientNames"}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The metadata of a document."""

    title: str
    printer: str
    calling_ae: str
    job_uid: str
    created: datetime
    """When the job was accepted, with its time zone: the only time in a document."""
    label: str = ""
    """Film Session Label."""
    patient: Item = ()
    """What the document may say of the patient, as (keyword, value) pairs."""

    @classmethod
    def of(cls, job: PrintJob, *, patient_data: bool = False) -> Self:
        """The metadata of *job*; *patient_data* says whether it may name the patient.

        A label that repeats the name or the ID of a patient is patient data too.
        """
        return cls(
            title=f"{job.printer} {job.created:%Y-%m-%d %H:%M:%S}",
            printer=job.printer,
            calling_ae=job.calling_ae,
            job_uid=job.uid,
            created=job.created,
            label=job.session.label if patient_data or not _names_a_patient(job) else "",
            patient=patient_of(job.session, job.films) if patient_data else (),
        )


def _names_a_patient(job: PrintJob) -> bool:
    """Whether the label repeats a word of what anything else in *job* says of who the patient is."""
    label = _plain(job.session.label)
    words, letters = set(_WORD.findall(label)), "".join(_WORD.findall(label))
    return any(
        any(_is_told_by(word, words, letters) for word in spelled) or _is_whole_in(spelled, letters)
        for value in _told(job)
        for spelled in map(_WORD.findall, _plain(value).split("="))
    )


def _told(job: PrintJob) -> Iterator[str]:
    for identity in job.identities:
        if identity.source is not IdentitySource.SESSION_LABEL:
            yield from (value for keyword, value in identity.words if keyword in _TELLING)


def _is_told_by(word: str, words: set[str], letters: str) -> bool:
    """Whether a name or number of a patient is one of the label's words; an initial tells nobody.

    Scripts without capitals are often written without spaces too, so there it may stand anywhere.
    """
    if any(category(character) == "Lo" for character in word):
        return word in letters
    return len(word) > 1 and word in words


def _is_whole_in(spelled: list[str], letters: str) -> bool:
    """Whether a whole name stands in the label as one word, family or given name first."""
    orders = ("".join(spelled), "".join(reversed(spelled)))
    return any(len(whole) > 2 and whole in letters for whole in orders) or letters in orders


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()
