"""A server that is killed, wherever it may be, prints each film that it has acknowledged, once and as it was sent."""

import json
import os
from pathlib import Path
from random import Random

import pytest

from tests.crash.drill import ANY_TIME, HALF_SET, Drill, Report
from tests.crash.moments import MOMENTS
from tests.drills import often

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="orphans are found in /proc"),
]

_QUICK = (
    "during N-SET", "between write and row", "between row and answer",
    "rendering begins", "copied, not synced", "SIGTERM, draining",
)  # fmt: skip
_NAMED = {moment.name: moment for moment in MOMENTS}
_ALL = [HALF_SET, *MOMENTS]


def test_every_acknowledged_film_is_printed_once_whole_and_as_it_was_sent(tmp_path, pytestconfig):
    trials = pytestconfig.getoption("crash_trials")
    seed = int(os.environ.get("PRINTSCP_CRASH_SEED") or Random().getrandbits(32))
    print(f"PRINTSCP_CRASH_SEED={seed}")
    chance = Random(seed)
    aimed = _ALL if trials > 10 else chance.sample([_NAMED[name] for name in _QUICK], len(_QUICK))

    with Drill(tmp_path, seed) as drill:
        for moment in _moments(trials, aimed, chance):
            drill.kill(moment)
        report = drill.finish()

    _tell(report)
    assert not report.faults
    assert report.kills.total() == trials
    assert report.acknowledged > trials // 2


def test_sigterm_in_the_moment_in_which_the_server_is_ready_ends_it(tmp_path):
    with Drill(tmp_path, seed=1) as drill:
        for _ in range(often(2, 5)):
            drill.finish()

    assert not drill.report.faults


def _moments(trials: int, aimed: list, chance: Random) -> list:
    """Six of ten are aimed, or more until each moment had its turn; they come in any order."""
    count = max(trials * 6 // 10, min(len(aimed), trials * 9 // 10))
    moments = [aimed[place % len(aimed)] for place in range(count)] + [ANY_TIME] * (trials - count)
    chance.shuffle(moments)
    return moments


def _tell(report: Report) -> None:
    print(json.dumps(vars(report), indent=2))
