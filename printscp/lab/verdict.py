"""The verdict on a print SCU that printed to a test printer: what was expected of it, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from printscp.lab.finding import Finding, Severity
from printscp.lab.summary import counted, images_in_words, of_findings, times


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was expected."""

    name: str
    words: str
    """What came of it, in a line."""
    is_met: bool
    detail: str = ""
    """More lines for somebody who wants to mend it; no patient data."""


def films_check(expected: int | None, printed: int, unfinished: int) -> Check:
    """As many films as expected are printed; what was accepted beyond them and not printed is told."""
    wanted = f", {expected} expected" if expected is not None else ""
    rest = f", {unfinished} accepted and not printed" if unfinished else ""
    return Check(name="films", words=f"{printed} printed{wanted}{rest}", is_met=expected in {None, printed})


def images_check(stored: int, refused: int, unanswered: int, unprinted: int) -> Check:
    """What became of the images that came by C-STORE: each that was taken is on a film.

    One that was refused is neither good nor bad by itself.
    """
    return Check(
        name="images", words=images_in_words(stored, refused, unanswered, unprinted=unprinted), is_met=not unprinted
    )


def findings_check(findings: Sequence[Finding], least: Severity | None) -> Check:
    """No rule was broken that is as grave as *least*; None takes everything."""
    counts = [(severity, sum(each.severity is severity for each in findings)) for severity in reversed(Severity)]
    words = ", ".join(f"{count} {severity.word}" for severity, count in counts if count) or "none"
    return Check(
        name="findings",
        words=words,
        is_met=least is None or all(each.severity < least for each in findings),
        detail="\n".join(of_findings(findings)),
    )


def faults_check(fired: Mapping[str, int], unused: Sequence[str]) -> Check:
    """Every fault has fired."""
    words = ", ".join(f"{name} fired {times(count)}" for name, count in fired.items())
    return Check(name="faults", words=words, is_met=not unused)


def printer_check(errors: Sequence[str]) -> Check:
    """The printer itself has not failed."""
    return Check(
        name="printer",
        words=f"{counted(len(errors), 'error')} in printscp itself",
        is_met=not errors,
        detail="\n".join(errors),
    )
