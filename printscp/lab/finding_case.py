"""One case in which a rule was broken, before cases of one kind are put together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """Which rule, and where."""

    code: str
    message: int | None
    """Number of the message; None where it is about the association as a whole."""
    words: str
    """The message in words."""
    attribute: str
    """Keyword; empty where it is about none."""
    sent: str
