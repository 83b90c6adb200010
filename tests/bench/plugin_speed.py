"""How long tests with the fixture `film_printer` take: python tests/bench/plugin_speed.py [TESTS] [PROCESSES]

Each test prints one small film and waits for its PDF. Prints JSON: seconds of the whole run of pytest, start and end of
it included, and beside them those of as many tests that do nothing.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PRINTING = """
import numpy as np
import pytest
from printscp.client import PrintClient
from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES
from printscp.lab.drawing import film_of, gray_image

RAMP = np.tile(np.linspace(0, 1, 256), (256, 1))
FILM = film_of(DisplayFormat.standard(columns=1, rows=1), [gray_image(RAMP, 8)], size=FILM_SIZES["8INX10IN"])

@pytest.mark.parametrize("number", range({count}))
def test_print(film_printer, wait_for_job, number):
    with PrintClient(film_printer.host, film_printer.port, called_ae=film_printer.ae_title) as client:
        client.print_film(FILM)
    assert film_printer.pdf(wait_for_job()).startswith(b"%PDF-")
"""
NOTHING = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_nothing(number):
    pass
"""


def seconds(tests: str, processes: int) -> float:
    """Of one run of pytest, which must succeed."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_it.py").write_text(tests)
        (Path(folder) / "pytest.ini").write_text("[pytest]\n")
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(processes), "-p", "no:cacheprovider", folder]
        began = time.perf_counter()
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if result.returncode:
            sys.exit(result.stdout + result.stderr)
        return time.perf_counter() - began


def main(count: int = 100, processes: int = 2) -> None:
    printing, nothing = (seconds(tests.format(count=count), processes) for tests in (PRINTING, NOTHING))
    measured = {"tests": count, "processes": processes, "seconds": round(printing, 2), "of_pytest": round(nothing, 2)}
    print(json.dumps(measured | {"milliseconds_each": round((printing - nothing) / count * 1000, 1)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
