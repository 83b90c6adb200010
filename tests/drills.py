"""How long the drills are: in full where a change is decided about (``.ci/run``), shorter where it is being made."""

import os
from collections.abc import Sequence

import pytest

_IN_FULL = os.environ.get("PRINTSCP_DRILLS") == "full"

drill = pytest.mark.skipif(not _IN_FULL, reason="a drill; PRINTSCP_DRILLS=full runs it")
"""Marks a test that takes long to show once more, or all together, what quicker ones show."""


def often(shorter: int, in_full: int) -> int:
    """How often a drill does what it does: *shorter* unless $PRINTSCP_DRILLS is ``full``."""
    return in_full if _IN_FULL else shorter


def some_of(cases: Sequence, shorter: int) -> Sequence:
    """The first *shorter* of cases of which each shows much the same, or all if $PRINTSCP_DRILLS is ``full``."""
    return cases[: often(shorter, len(cases))]
