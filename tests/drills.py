"""How long the drills are: in full where a change is decided about (``.ci/run``), shorter where it is being made."""

import os
from collections.abc import Sequence

_IN_FULL = os.environ.get("PRINTSCP_DRILLS") == "full"


def often(shorter: int, in_full: int) -> int:
    """How often a drill does what it does: *shorter* unless $PRINTSCP_DRILLS is ``full``."""
    return in_full if _IN_FULL else shorter


def some_of(cases: Sequence, shorter: int) -> Sequence:
    """The first *shorter* of cases of which each shows much the same, or all if $PRINTSCP_DRILLS is ``full``."""
    return cases[: often(shorter, len(cases))]
