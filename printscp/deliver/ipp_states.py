"""How an IPP printer and its jobs are, in words and as Printer Status Info (RFC 8011 5.3.7, 5.4.11 and 5.4.12)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from printscp.deliver.ipp_message import Attribute
from printscp.film.job_state import JobState

_STOPPED = 5
_SEVERITY = re.compile(r"-(?:error|warning|report)$")
_KEYWORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")

# enum job-state
_JOB_STATES = {
    3: JobState.PENDING,
    4: JobState.HELD,
    5: JobState.PROCESSING,
    6: JobState.STOPPED,
    7: JobState.CANCELED,
    8: JobState.ABORTED,
    9: JobState.COMPLETED,
}

# Keywords of printer-state-reasons and job-state-reasons with the term of PS3.3 C.13.9.1 that says the same; what stands
# first is told when several are true.
_INFO = {
    "media-jam": "FILM JAM",
    "cover-open": "COVER OPEN",
    "door-open": "COVER OPEN",
    "interlock-open": "COVER OPEN",
    "media-empty": "SUPPLY EMPTY",
    "media-needed": "SUPPLY EMPTY",
    "toner-empty": "SUPPLY EMPTY",
    "marker-supply-empty": "SUPPLY EMPTY",
    "input-tray-missing": "NO SUPPLY MGZ",
    "output-tray-missing": "NO RECEIVE MGZ",
    "output-area-full": "RECEIVER FULL",
    "shutdown": "PRINTER OFFLINE",
    "offline": "PRINTER OFFLINE",
    "paused": "PRINTER OFFLINE",
    "moving-to-paused": "PRINTER OFFLINE",
    "deactivated": "PRINTER OFFLINE",
    "connecting-to-device": "PRINTER OFFLINE",
    "timed-out": "PRINTER OFFLINE",
    "printer-stopped": "PRINTER OFFLINE",
    "media-low": "SUPPLY LOW",
    "toner-low": "SUPPLY LOW",
    "marker-supply-low": "SUPPLY LOW",
}
_NOTHING_TO_TELL = frozenset({
    "none", "job-completed-successfully", "job-printing", "job-transforming", "processing-to-stop-point",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrinterState:
    """Whether a printer works."""

    is_stopped: bool
    is_accepting: bool
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, attributes: Mapping[str, Attribute]) -> "PrinterState":
        """Of its printer-state, printer-is-accepting-jobs and printer-state-reasons."""
        return cls(
            is_stopped=_STOPPED in _contents(attributes, "printer-state"),
            is_accepting=False not in _contents(attributes, "printer-is-accepting-jobs"),
            reasons=_reasons(attributes, "printer-state-reasons"),
        )


@dataclass(frozen=True, slots=True)
class JobReport:
    """How far a job is at the printer."""

    state: JobState
    reasons: tuple[str, ...]
    name: str
    documents: int | None
    """How many documents it has; None where the printer does not tell."""
    printed: str
    """What came out, such as ``3 sheets``; empty where the printer does not tell."""

    @classmethod
    def of(cls, attributes: Mapping[str, Attribute]) -> "JobReport":
        """Of the attributes of a job; one whose state nobody knows is waiting."""
        states = [_JOB_STATES[number] for number in _numbers(attributes, "job-state") if number in _JOB_STATES]
        return cls(
            state=states[0] if states else JobState.PENDING,
            reasons=_reasons(attributes, "job-state-reasons"),
            name=next((str(name) for name in _contents(attributes, "job-name")), ""),
            documents=next(iter(_numbers(attributes, "number-of-documents")), None),
            printed=_printed(attributes),
        )


JOB_ATTRIBUTES = (
    "job-id", "job-name", "job-state", "job-state-reasons", "number-of-documents", "job-media-sheets-completed",
    "job-impressions-completed",
)  # fmt: skip
"""What `JobReport` is made of."""


def info_of(reasons: Iterable[str]) -> str:
    """The term of PS3.3 C.13.9.1 for the worst of *reasons*."""
    plain = {_SEVERITY.sub("", reason) for reason in reasons}
    return next((info for reason, info in _INFO.items() if reason in plain), "CHECK PRINTER")


def in_words(subject: str, reasons: Iterable[str]) -> str:
    """*subject* with its reasons, if there are any."""
    listed = ", ".join(reasons)
    return f"{subject}: {listed}" if listed else subject


def _reasons(attributes: Mapping[str, Attribute], name: str) -> tuple[str, ...]:
    """Those that tell something, as far as they are keywords."""
    texts = [content for content in _contents(attributes, name) if isinstance(content, str)]
    return tuple(text for text in texts if text not in _NOTHING_TO_TELL and _KEYWORD.fullmatch(text))


def _printed(attributes: Mapping[str, Attribute]) -> str:
    for name, thing in (("job-media-sheets-completed", "sheet"), ("job-impressions-completed", "impression")):
        for number in _numbers(attributes, name):
            if number > 0:
                return f"{number} {thing}{'' if number == 1 else 's'}"
    return ""


def _numbers(attributes: Mapping[str, Attribute], name: str) -> tuple[int, ...]:
    return tuple(content for content in _contents(attributes, name) if isinstance(content, int))


def _contents(attributes: Mapping[str, Attribute], name: str) -> tuple[object, ...]:
    return attributes[name].contents if name in attributes else ()
