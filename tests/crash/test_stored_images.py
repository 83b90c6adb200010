"""A server that is killed, wherever it may be, prints each stored image that it has acknowledged, once and as it was sent."""

import json
import os
from pathlib import Path
from random import Random

import pytest

from tests.crash.drill import ANY_TIME
from tests.crash.moments import MOMENTS_OF_IMAGES
from tests.crash.stored_images import ImageDrill

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="orphans are found in /proc"),
]

_SHARE = 0.6
"""Of the deaths of the drill with films."""


def test_every_acknowledged_image_is_printed_once_whole_and_in_order(tmp_path, pytestconfig):
    trials = max(3, round(pytestconfig.getoption("crash_trials") * _SHARE))
    seed = int(os.environ.get("PRINTSCP_CRASH_SEED") or Random().getrandbits(32))
    print(f"PRINTSCP_CRASH_SEED={seed}")
    chance = Random(seed)
    aimed = chance.sample(MOMENTS_OF_IMAGES, len(MOMENTS_OF_IMAGES))

    with ImageDrill(tmp_path, seed) as drill:
        for trial in range(trials):
            drill.kill(ANY_TIME if trial % 6 == 5 else aimed[trial % len(aimed)])
        report = drill.finish()

    print(json.dumps(vars(report), indent=2))
    assert not report.faults
    assert report.kills.total() == trials
    # A few deaths may all come before an answer.
    assert report.acknowledged > trials or trials < len(aimed)
