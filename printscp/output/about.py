"""What a document says of itself: where it comes from, and no patient unless that was asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from printscp.film.identity import patient_of
from printscp.film.image import Item
from printscp.film.job import PrintJob
from printscp.film.label import label_without_patient

CREATOR = "printscp"


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
        """The metadata of *job*; *patient_data* says whether it may name the patient, in the label too."""
        return cls(
            title=f"{job.printer} {job.created:%Y-%m-%d %H:%M:%S}",
            printer=job.printer,
            calling_ae=job.calling_ae,
            job_uid=job.uid,
            created=job.created,
            label=job.session.label if patient_data else label_without_patient(job.session, job.films),
            patient=patient_of(job.session, job.films) if patient_data else (),
        )
