"""What a print SCU hears from a printer: what is printed, what it warns of, and why something is not printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from printscp.film.job import ExecutionStatus


class PrintFailed(Exception):
    """The printer refused a request, did not answer, or could not be reached."""


class NoAssociation(PrintFailed):
    """The printer could not be reached, or did not take the association."""


class Unreachable(NoAssociation):
    """There is no connection: nobody listens, the host is unknown, or TLS fails."""


class AssociationRejected(NoAssociation):
    """The peer rejected the association."""

    def __init__(self, words: str, *, is_transient: bool = False) -> None:
        self.is_transient = is_transient
        """Whether the same request may be accepted later (PS3.8 9.3.4)."""
        super().__init__(words)


class NoAssociationAnswer(NoAssociation):
    """The peer aborted or broke the connection instead of an answer, or did not answer in time."""


class ConnectionBroke(NoAssociationAnswer):
    """The connection ended before the association was answered."""


class NoCommonClass(NoAssociation):
    """The peer accepts the association and none of the SOP Classes that it is asked for."""


class NotOffered(PrintFailed):
    """The printer does not take films of this kind, grayscale or color."""


class AssociationEnded(PrintFailed):
    """The association ended before a request could be sent."""


class Unanswered(PrintFailed):
    """The printer did not answer a request, so whether it did it is not known; the association has ended."""

    def __init__(self, request: str) -> None:
        self.request = request
        super().__init__(f"{request}: no answer")


class RequestRefused(PrintFailed):
    """The printer answered a request with a failure."""

    def __init__(
        self, request: str, status: int, meaning: str, comment: str = "", attributes: Sequence[str] = ()
    ) -> None:
        """*meaning* is that of the standard; *comment* is the printer's own, which may quote what it was sent.

        *attributes* are the keywords of those that it refuses, where it says so.
        """
        self.request, self.status, self.attributes = request, status, tuple(attributes)
        of = f" of {', '.join(attributes)}" if attributes else ""
        self.without_comment = f"{request}: 0x{status:04X} {meaning}{of}"
        super().__init__(f"{request}: 0x{status:04X} {comment}" if comment else self.without_comment)


class NoSessionPrint(PrintFailed):
    """The printer does not print several films by one N-ACTION; none of them is printed."""


class NoStatus(Enum):
    """Why a request has no status."""

    NOT_OFFERED = "the printer does not offer it"
    """Nothing was sent: the printer has no such SOP Class, or no such box."""
    NO_ANSWER = "no answer"
    NO_SESSION_PRINT = "the printer prints no session, so each film is printed by itself"


@dataclass(frozen=True, slots=True)
class Warned:
    """A request that did not become all that it asked for, and yet the film is printed."""

    request: str
    status: int | NoStatus
    """A warning; of the requests that clean up after the film is printed, also a failure."""
    densities: tuple[int, int] | None = None
    """Min and Max Density in hundredths that the printer uses instead, where it says so."""
    meaning: str = field(default="", compare=False)
    """Of the status, as an answer to this request."""

    def __str__(self) -> str:
        if isinstance(self.status, NoStatus):
            return f"{self.request}: {self.status.value}"
        return f"{self.request}: 0x{self.status:04X} {self.meaning}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What one N-ACTION printed."""

    sheets: tuple[int, ...]
    """Numbers of the sheets, from 0: a job of 4 films has its films as 0 to 3, and again as 4 to 7 for a second copy."""
    warned: tuple[Warned, ...]
    job_uid: str | None
    """Of the Print Job, where the printer offers that SOP Class."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How far a Print Job is on the printer (PS3.3 C.13.9)."""

    status: ExecutionStatus
    info: str = ""

    def __str__(self) -> str:
        return f"{self.status.value} {self.info}".rstrip()

    @property
    def is_final(self) -> bool:
        return self.status in {ExecutionStatus.DONE, ExecutionStatus.FAILURE}
