"""How long the drills are: in full where a change is decided about (``.ci/run``), shorter where it is being made."""

import os

_IN_FULL = os.environ.get("PRINTSCP_DRILLS") == "full"


def often(shorter: int, in_full: int) -> int:
    """How often a drill does what it does: *shorter* unless $PRINTSCP_DRILLS is ``full``."""
    return in_full if _IN_FULL else shorter
