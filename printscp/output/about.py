"""What a document says of itself: where it comes from, and no patient unless that was asked for."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from printscp.film.identity import IdentitySource, patient_of
from printscp.film.image import Item
from printscp.film.job import PrintJob

CREATOR = "printscp"

_TELLING = {"PatientName", "PatientID", "OtherPatientIDs", "PatientBirthName", "OtherPatientNames"}
_WORD = re.compile(r"\w+")


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
    """Whether the label has a word of what anything else in *job* says of who the patient is."""
    said = " ".join(
        value
        for identity in job.identities
        if identity.source is not IdentitySource.SESSION_LABEL
        for keyword, value in identity.words
        if keyword in _TELLING
    )
    return not _words(job.session.label).isdisjoint(_words(said))


def _words(text: str) -> set[str]:
    """Words of at least two characters: an initial tells nobody."""
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 1}
