"""A Remark: one deviation from the standard that was noticed and repaired."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a print SCU sent that it should not have, and what was used instead."""

    code: str
    """Stable name of the kind of deviation, such as ``unknown-attribute``."""
    attribute: str
    """Keyword of the attribute, or its tag where it has none."""
    clause: str
    """Where the rule stands, such as ``PS3.4 H.4.2.2.1``."""
    sent: str
    used: str

    def __str__(self) -> str:
        return f"{self.code}: {self.attribute} was {self.sent!r}, used {self.used!r} ({self.clause})"
