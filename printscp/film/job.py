"""A Print Job: the snapshot that N-ACTION takes of the films it prints, and how far it is (PS3.4 H.4.5)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from printscp.film.identity import Identity, identities
from printscp.film.presentation_lut import PresentationLut
from printscp.film.remark import Remark
from printscp.film.session import FilmBox, FilmSession
from printscp.film.terms import PrintPriority


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """Films to print, with the session as it was when they were printed."""

    uid: str
    created: datetime
    """When the job was accepted, with its time zone."""
    calling_ae: str
    printer: str
    """Name of the printer in the settings."""
    session: FilmSession
    films: tuple[FilmBox, ...]
    presentation_luts: tuple[PresentationLut, ...] = ()
    """Those that the films refer to."""
    remarks: tuple[Remark, ...] = ()
    """What the print SCU sent otherwise than the standard says."""

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Whose films these may be, in the order of trust."""
        return identities(self.session, self.films)


class ExecutionStatus(Enum):
    """Execution Status (2100,0020) of a Print Job."""

    PENDING = "PENDING"
    PRINTING = "PRINTING"
    DONE = "DONE"
    FAILURE = "FAILURE"

    @property
    def is_final(self) -> bool:
        return self in {ExecutionStatus.DONE, ExecutionStatus.FAILURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReport:
    """How far a job is, as a print SCU may ask and is told (PS3.4 H.4.5)."""

    uid: str
    status: ExecutionStatus = ExecutionStatus.PENDING
    status_info: str = "QUEUED"
    """Execution Status Info (2100,0030): a term of PS3.3 C.13.9.1."""
    print_priority: PrintPriority
    created: datetime
    printer_name: str
    originator: str
    """Calling AE title of the print SCU."""
    label: str = ""
    character_set: tuple[str, ...] = ()
    """Specific Character Set that the label was sent in."""

    @classmethod
    def of(cls, job: PrintJob) -> "JobReport":
        """The report of a job that waits."""
        return cls(
            uid=job.uid,
            print_priority=job.session.print_priority,
            created=job.created,
            printer_name=job.printer,
            originator=job.calling_ae,
            label=job.session.label,
            character_set=job.session.character_set,
        )
