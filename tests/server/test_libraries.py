"""What is otherwise in the whole process while a server runs."""

import logging
from collections.abc import Iterator

import pydicom.config
import pytest

from printscp.server import libraries

SETTINGS = pydicom.config.settings


@pytest.fixture(autouse=True)
def strict() -> Iterator[None]:
    before = SETTINGS.reading_validation_mode, SETTINGS.writing_validation_mode
    SETTINGS.reading_validation_mode, SETTINGS.writing_validation_mode = pydicom.config.WARN, pydicom.config.RAISE
    yield
    SETTINGS.reading_validation_mode, SETTINGS.writing_validation_mode = before


def modes() -> tuple[int, int]:
    return SETTINGS.reading_validation_mode, SETTINGS.writing_validation_mode


def test_the_last_server_leaves_the_modes_of_pydicom_as_they_were_before_the_first():
    libraries.set_up()
    libraries.set_up()
    libraries.give_back()
    during = modes()
    libraries.give_back()

    assert during == (pydicom.config.IGNORE, pydicom.config.IGNORE)
    assert modes() == (pydicom.config.WARN, pydicom.config.RAISE)


def test_what_others_log_is_logged():
    record = logging.makeLogRecord({"name": "pydicom"})
    libraries.set_up()
    try:
        assert logging.getLogger("pydicom").filter(record)
    finally:
        libraries.give_back()
