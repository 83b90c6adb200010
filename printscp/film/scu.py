"""What the settings say of one print SCU."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scu:
    """One print SCU and what it needs."""

    quiet: frozenset[int] = frozenset()
    """Warning statuses that it takes for errors: it is answered 0x0000 instead."""
    swap_layout: bool = False
    r"""It writes ``STANDARD\rows,columns``."""
