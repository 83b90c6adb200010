"""How far a print job is, in the words of IPP, and what a print SCU is told of it (RFC 8011 5.3.7, PS3.4 H.4.5)."""

from enum import Enum

from printscp.film.job import ExecutionStatus


class JobState(Enum):
    """The states of a job, and of each task of it, as IPP calls them (RFC 8011 5.3.7)."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    """It failed and will be tried again."""
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        return self in {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}


class Reason(Enum):
    """Why a job or a task is in its state: keywords of IPP (RFC 8011 5.3.8, PWG 5100.11)."""

    QUEUED = "job-queued"
    HOLD = "job-hold-until-specified"
    """An operator held it."""
    APPROVAL = "job-suspended-for-approval"
    """A person has to say something first, such as whose films these are."""
    RENDERING = "job-transforming"
    DELIVERING = "job-printing"
    NOT_READY = "resources-are-not-ready"
    """What it needs does not work now; it is tried again."""
    BY_USER = "job-canceled-by-user"
    BY_SYSTEM = "aborted-by-system"
    SUCCESSFUL = "job-completed-successfully"
    WITH_WARNINGS = "job-completed-with-warnings"
    WITH_ERRORS = "job-completed-with-errors"
    """Delivered somewhere, but not everywhere."""


# Each state with the Execution Status of the Print Job and its Execution Status Info (PS3.3 C.13.9.1); a state that has
# None tells the term of what went wrong. JOB CANCELED is the term of the example in PS3.2.
EXECUTION: dict[JobState, tuple[ExecutionStatus, str | None]] = {
    JobState.PENDING: (ExecutionStatus.PENDING, "QUEUED"),
    JobState.HELD: (ExecutionStatus.PENDING, "QUEUED"),
    JobState.PROCESSING: (ExecutionStatus.PRINTING, "NORMAL"),
    JobState.STOPPED: (ExecutionStatus.PENDING, None),
    JobState.CANCELED: (ExecutionStatus.FAILURE, "JOB CANCELED"),
    JobState.ABORTED: (ExecutionStatus.FAILURE, None),
    JobState.COMPLETED: (ExecutionStatus.DONE, "NORMAL"),
}
