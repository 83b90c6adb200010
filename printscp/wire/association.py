"""An A-ASSOCIATE-RQ, as far as somebody who looks for a mistake wants to see it (PS3.8 9.3.2)."""

from dataclasses import dataclass

_REASONS = {
    (1, 1): "no reason given",
    (1, 2): "application context name not supported",
    (1, 3): "calling AE title not recognized",
    (1, 7): "called AE title not recognized",
    (2, 1): "no reason given",
    (2, 2): "protocol version not supported",
    (3, 1): "temporary congestion",
    (3, 2): "local limit exceeded",
}
_RESULTS = {1: "for good", 2: "for now"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A presentation context as it was proposed, and what came of it (PS3.8 9.3.3.2)."""

    context_id: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]
    result: int | None = None
    """0 is acceptance; None before the answer, and where the association was rejected."""
    transfer_syntax: str = ""
    """The one that was accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationRequest:
    """Who asked for an association, of whom, and how."""

    address: str
    """Of the peer."""
    calling_ae: str
    called_ae: str
    printer: str
    """Name of the printer that takes it."""
    contexts: tuple[Context, ...]
    maximum_pdu: int
    """What the peer takes, in bytes; 0 is without limit."""
    implementation_class_uid: str = ""
    implementation_version: str = ""


def rejection_in_words(result: int, source: int, reason: int) -> str:
    """What an A-ASSOCIATE-RJ says (PS3.8 table 9-21)."""
    words = _REASONS.get((source, reason), f"reason {reason} of source {source}")
    return f"{words} ({_RESULTS.get(result, f'result {result}')})"
