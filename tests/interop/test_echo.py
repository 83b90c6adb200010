"""DCMTK's echoscu verifies our server."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.interop, pytest.mark.network]


@pytest.fixture
def echo(need) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs DCMTK's echoscu, not the program of that name that pynetdicom puts before it in a virtual environment."""
    need("dcmprscu")
    echoscu = Path(shutil.which("dcmprscu")).with_name("echoscu")

    def echo(server, called_ae: str) -> subprocess.CompletedProcess[str]:
        command = [echoscu, "-to", "10", "-aec", called_ae, server.host, str(server.port)]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    return echo


@pytest.mark.parametrize("called_ae", ["PRINTSCP", "ANY-SCP"])
def test_verification_is_answered_under_any_ae_title(server, echo, called_ae):
    answer = echo(server, called_ae)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_a_server_that_rejects_unknown_ae_titles_rejects_verification_too(server_with, echo):
    server = server_with(dicom={"unknown_called_ae": "reject"})

    answer = echo(server, "ANY-SCP")

    assert answer.returncode != 0
    assert "Called AE Title Not Recognized" in answer.stderr
