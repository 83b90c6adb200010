"""dcmprscu prints on a server that is killed meanwhile: each film for which it saw an answer is printed, once and whole."""

import signal
import subprocess
import threading
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.crash.drill import Drill
from tests.crash.films import page_of
from tests.interop.conftest import gray, write_ct
from tests.interop.dcmprscu import Dcmprscu

pytestmark = [
    pytest.mark.network,
    pytest.mark.interop,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="orphans are found in /proc"),
]

KILLS = 2
FILMS = 4


def test_each_film_that_dcmprscu_saw_acknowledged_is_printed_once(tmp_path, need):
    need("dcmpsprt", "dcmprscu", "qpdf")
    chance = Random(1)
    acknowledged, sent = [], []
    with Drill(tmp_path, seed=1) as drill:
        for kill in range(KILLS + 1):
            is_killed = kill < KILLS
            server = drill.server()
            assert server.wait_until_ready()
            scu = Dcmprscu(tmp_path / f"dcmtk{kill}", server.port)
            films = [_film(scu, tmp_path, kill * FILMS + number) for number in range(FILMS)]
            timer = threading.Timer(0.1 + 0.3 * chance.random(), server.kill)
            if is_killed:
                timer.start()

            said = scu.print([stored for stored, _ in films])

            if is_killed:
                timer.join()
            else:
                server.send(signal.SIGTERM)
            assert server.wait_until_ended()
            good = [status for status in said.statuses("N-ACTION", "BasicFilmBoxSOPClass") if status == 0]
            acknowledged += [page for _, page in films[: len(good)]]
            sent += [page for _, page in films]
        printed = [page for printing in drill.printed() for page in printing]
        checks = [subprocess.run(["qpdf", "--check", film], capture_output=True, check=False) for film in drill.films()]

    assert len(acknowledged) >= FILMS
    assert len(printed) == len(set(printed))
    assert set(acknowledged) <= set(printed) <= set(sent)
    assert [check.returncode for check in checks] == [0] * len(printed)


def _film(scu: Dcmprscu, folder: Path, number: int) -> tuple[Path, str]:
    """The Stored Print of a film of noise, and what tells its page."""
    values = np.random.default_rng(number).integers(0, 4096, (64, 48))
    write_ct(folder / f"{number}.dcm", values)
    return scu.make([folder / f"{number}.dcm"]), page_of([gray(values).astype(np.uint8)])
