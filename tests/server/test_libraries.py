"""What is otherwise in the whole process while a server runs."""

import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pydicom.config
import pytest
from pydicom.misc import warn_and_log

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


@pytest.fixture
def running():
    libraries.set_up()
    yield
    libraries.give_back()


def warning_raised_in(module, thread):
    """Whether a warning of *module* is an exception in a thread of this name, where all of them are errors."""

    def warn():
        try:
            exec("warn('pixel data is too long')", {"__name__": module, "warn": warn_and_log})
        except UserWarning:
            return True
        return False

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        libraries.insist()
        with ThreadPoolExecutor(1, thread_name_prefix=thread) as threads:
            return threads.submit(warn).result()


@pytest.mark.parametrize(
    ("module", "thread", "is_raised"),
    [
        ("pydicom", "printscp-render", False),
        ("pydicom.pixels.utils", "printscp-render", False),
        ("pydicomish", "printscp-render", True),
        ("pydicom.pixels.utils", "render", True),
    ],
)
@pytest.mark.usefixtures("running")
def test_pydicom_warns_nobody_from_the_threads_of_a_server(module, thread, is_raised):
    assert warning_raised_in(module, thread) is is_raised


def test_pydicom_warns_again_once_no_server_runs():
    libraries.set_up()
    libraries.set_up()
    libraries.give_back()
    during = warning_raised_in("pydicom", "printscp-render")
    libraries.give_back()

    assert (during, warning_raised_in("pydicom", "printscp-render")) == (False, True)


def test_the_filters_of_warnings_are_in_the_end_what_they_were():
    before = list(warnings.filters)
    libraries.set_up()
    warnings.simplefilter("always")
    libraries.insist()
    libraries.insist()
    during = list(warnings.filters)
    libraries.give_back()

    assert (len(during), warnings.filters[1:]) == (len(before) + 2, before)
