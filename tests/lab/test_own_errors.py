"""What fails in the threads of a server and would be seen in its log only."""

import logging

import pytest

from printscp.lab.own_errors import OwnErrors

log = logging.getLogger("printscp.spool")


@pytest.fixture
def errors():
    errors = OwnErrors()
    errors.start()
    yield errors
    errors.stop()


def fail(**extra: object) -> None:
    try:
        {}["MUSTER^MAX"]
    except KeyError:
        log.exception("a listener failed", extra=extra)


def test_an_error_with_a_traceback_is_kept_without_its_own_words(errors):
    fail()

    (found,) = errors.found
    assert found.startswith("a listener failed: KeyError in test_own_errors.py, line ")
    assert "MUSTER" not in found


def test_an_error_that_comes_again_is_counted(errors):
    fail()
    fail()

    assert [each[-10:] for each in errors.found] == [" (2 times)"]


def test_what_a_job_or_an_association_tells_of_itself_is_not_kept(errors):
    fail(is_told=True)
    log.error("the disk is full")

    assert errors.found == ()


def test_nothing_is_kept_before_the_start_after_the_end_and_over_a_clearance():
    errors = OwnErrors()
    fail()
    errors.start()
    fail()
    errors.clear()
    errors.stop()
    fail()

    assert errors.found == ()
