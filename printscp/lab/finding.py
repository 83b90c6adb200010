"""A Finding: a rule that a print SCU broke, said so that its developer can mend it."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How grave a finding is; the graver is the greater."""

    INFO = 1
    """Legal, and worth knowing."""
    WARNING = 2
    """Against the standard, or legal and risky; many printers take it."""
    ERROR = 3
    """Against the standard so that a film is not printed, or not as it was meant, on many printers."""

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A rule, and all that can be said of breaking it without looking at one print SCU."""

    code: str
    """Such as ``PSF101``; for ever."""
    severity: Severity
    """The usual one: a case for which a printer refused its request is an error."""
    title: str
    """What is wrong, in a few words."""
    clause: str
    """Where the rule stands, such as ``PS3.4 H.4.2.2.1``."""
    expected: str
    """What the standard wants there, in one sentence."""
    meaning: str
    """Why it matters, and what printers make of it, in sentences that follow the one before."""
    instead: str
    """What to write instead; where it helps, in the words of pynetdicom and of DCMTK."""
    seen: str = ""
    """Which real print SCUs do it, and what real printers make of it; empty where nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One case of it."""

    kind: FindingKind
    association: int
    """Number of the association."""
    message: int | None
    """Number of the message, of several the first; None where it is about the association as a whole."""
    where: str
    """The message and the attribute, such as ``N-CREATE-RQ Film Box, ImageDisplayFormat``."""
    sent: str
    """What was sent, of several messages each value once; no patient data and no free text."""
    expected: str
    """What the standard wants there."""
    messages: tuple[int, ...] = ()
    """Numbers of all messages that it is about."""
    refused: bool = False
    """Whether the printer refused a request for it."""

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.refused else self.kind.severity

    def __str__(self) -> str:
        of = f"association {self.association}" + (f", message {self.message}" if self.message is not None else "")
        return f"{self.code} {self.severity.word}: {self.kind.title} ({of}: {self.where}: {self.sent})"


@dataclass(frozen=True, slots=True)
class Case:
    """One case in which a rule was broken, before those of one kind are put together as a `Finding`."""

    code: str
    message: int | None
    """Number of the message; None where it is about the association as a whole."""
    words: str
    """The message in words."""
    attribute: str
    """Keyword; empty where it is about none."""
    sent: str
    """Without what could name a patient."""
    refused: bool = False
    """Whether the printer refused the request for it."""
