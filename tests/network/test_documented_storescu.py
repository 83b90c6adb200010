"""The commands of README.md and docs/store.md that store a folder do what is said of them, as they are pasted."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from printscp.lab.finding import Severity
from printscp.testing import FilmPrinter
from tests.interop.storescu import dcmtk
from tests.stored_studies import ct_images, new_study, write

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^(?:\$ )?((?:python -m pynetdicom )?storescu .*)$", re.MULTILINE)
_SECONDS = 60


def commands(page):
    """Those that store, the one of pynetdicom and that of DCMTK."""
    return COMMAND.findall((ROOT / page).read_text())


def store(command, folder):
    """The findings and the images of the job that *command* makes, with the port of a printer for the one it names."""
    with FilmPrinter(dpi=50) as printer:
        assert "127.0.0.1 11112 study" in command
        words = command.replace("11112", str(printer.port)).split()
        program = [sys.executable] if words[0] == "python" else [dcmtk(words[0])]
        run = subprocess.run(
            [*program, *words[1:]], cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        (film,) = printer.wait_for_job().films
        grave = [finding.code for finding in printer.findings if finding.severity is not Severity.INFO]
    return run.returncode, len(film.image_boxes), grave


@pytest.fixture
def study(tmp_path):
    """A folder with two images, one of them in a folder below."""
    images = ct_images(new_study(), 2)
    write(tmp_path / "study", images[:1])
    write(tmp_path / "study" / "second", images[1:])
    return tmp_path


def test_both_pages_have_the_same_commands():
    first, second = commands("docs/store.md")

    assert first.startswith("python -m pynetdicom storescu ")
    assert second.startswith("storescu ")
    assert commands("README.md") == [first, second]


def test_the_command_of_pynetdicom_stores_a_folder_without_a_grave_finding(study):
    assert store(commands("docs/store.md")[0], study) == (0, 2, [])


@pytest.mark.interop
def test_the_command_of_dcmtk_stores_a_folder_without_a_grave_finding(study, need):
    need("dcmprscu", "storescu")

    assert store(commands("docs/store.md")[1], study) == (0, 2, [])
