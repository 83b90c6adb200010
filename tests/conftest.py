"""Fixtures of all tests: a scripted SCU, and what to do where a program from other hands is missing."""

import gc
import os
import shutil
from pathlib import Path

import pydicom.config
import pytest

from tests.conversation import Conversation
from tests.network_fixtures import server, server_with  # noqa: F401  fixtures for every test

pytest_plugins = ["printscp.pytest_plugin", "pytester"]

# As the server does: values are judged by our tables, not by pydicom's warnings.
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; the diff is the review")
    parser.addoption(
        "--crash-trials",
        type=int,
        default=int(os.environ.get("PRINTSCP_CRASH_TRIALS") or 5),
        help="how often the crash drill kills its server (default $PRINTSCP_CRASH_TRIALS, else 5)",
    )


def pytest_collection_modifyitems(items):
    """Give a second try, which the closing line tells of, to what talks over sockets on the busy machine that decides."""
    if os.environ.get("PRINTSCP_DRILLS") == "full":
        for item in items:
            if item.get_closest_marker("network") or item.get_closest_marker("interop"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish(session):
    """Leave out of garbage collections what was imported and collected: pynetdicom's servers make one each moment."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def talk() -> Conversation:
    """A print SCU in conversation with the machine."""
    return Conversation()


@pytest.fixture(scope="session")
def need():
    """Skips a test where a program, or a file by its path, is missing; fails it where all must be there."""

    def need(*programs: str) -> None:
        missing = [program for program in programs if shutil.which(program) is None and not Path(program).is_file()]
        if missing and os.environ.get("PRINTSCP_INTEROP") == "required":
            pytest.fail(f"{', '.join(missing)} is required here and not installed")
        if missing:
            pytest.skip(f"{', '.join(missing)} is not installed")

    return need
