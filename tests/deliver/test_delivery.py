"""What comes of a try to deliver, whatever the delivery raises."""

import errno

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import (
    Delivery,
    DestinationDown,
    NeedsPerson,
    NeverTaken,
    NotTaken,
    RetrySettings,
    Undelivered,
    attempt,
)
from printscp.film.printer import FileKind
from printscp.outcomes import Died, Done, Failed, Held, Later
from tests.jobs import print_job
from tests.parcels import make_parcel

_NO_TEXTS = "deliver of Returning must return a Done whose receipt is a str and whose warnings are a tuple of str"


class Raising(Delivery):
    """Raises what it is given."""

    def deliver(self, parcel, checkpoint):
        raise parcel


class Returning(Delivery):
    """Returns what it is given."""

    def deliver(self, parcel, checkpoint):
        return parcel


class Keeping(Delivery):
    """Keeps the UID of the parcel."""

    def deliver(self, parcel, checkpoint):
        checkpoint(parcel.uid)
        return Done(receipt=f"from {parcel.checkpoint}")


def no_checkpoint(text):
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DestinationDown("no paper", "SUPPLY EMPTY"), Later(problem="no paper", everyone=True, info="SUPPLY EMPTY")),
        (DestinationDown("down"), Later(problem="down", everyone=True, info="CHECK PRINTER")),
        (DestinationDown("?", "no term of DICOM"), Later(problem="?", everyone=True, info="CHECK PRINTER")),
        (NotTaken("refused"), Later(problem="refused", everyone=False)),
        (NeedsPerson("whose?"), Held(problem="whose?")),
        (NeverTaken("too large"), Failed(problem="too large")),
        (Undelivered("somehow"), Later(problem="somehow", everyone=False)),
        (OSError(errno.EIO, "I/O error", "/films"), Later(problem="/films: I/O error", everyone=True)),
        (OSError(errno.EPIPE, "Broken pipe"), Later(problem="Broken pipe", everyone=True)),
        (OSError("no number"), Later(problem="no number", everyone=True)),
        (TimeoutError(), Later(problem="TimeoutError", everyone=True)),
        (OSError(errno.ENOSPC, "No space"), Later(problem="No space", everyone=True, info="RECEIVER FULL")),
        (OSError(errno.EDQUOT, "Quota"), Later(problem="Quota", everyone=True, info="RECEIVER FULL")),
        (ValueError("odd"), Later(problem="ValueError: odd", everyone=False)),
        (MemoryError(), Died(problem="it ran out of memory")),
    ],
    ids=repr,
)
def test_what_a_delivery_raises_says_whether_it_is_tried_again_and_who_waits(error, outcome):
    assert attempt(Raising(), error, no_checkpoint) == outcome


def test_what_is_delivered_is_done_and_its_checkpoints_are_kept(tmp_path):
    kept = []

    outcome = attempt(Keeping(), make_parcel(tmp_path, checkpoint="before"), kept.append)

    assert outcome == Done(receipt="from before")
    assert kept == ["1.2.3.4"]


@pytest.mark.parametrize(
    ("returned", "problem"),
    [
        (None, "deliver of Returning must return a Done, not NoneType"),
        ({"receipt": "1"}, "deliver of Returning must return a Done, not dict"),
        (Held(problem="?"), "deliver of Returning must return a Done, not Held"),
        (Done(receipt=7), _NO_TEXTS),
        (Done(warnings=["late"]), _NO_TEXTS),
        (Done(warnings=(7,)), _NO_TEXTS),
    ],
    ids=repr,
)
def test_what_is_not_done_in_texts_is_never_tried_again(returned, problem):
    assert attempt(Returning(), returned, no_checkpoint) == Failed(problem=problem)


def test_the_job_of_a_parcel_is_the_one_that_was_taken(tmp_path):
    job = print_job()

    assert make_parcel(tmp_path, job=job).job() == job


def test_the_documents_are_those_of_the_printer_and_no_problem_is_known_unless_a_delivery_says_more():
    delivery = Raising()

    assert delivery.kinds((FileKind.PDF, FileKind.PNG)) == (FileKind.PDF, FileKind.PNG)
    assert delivery.problems() == ()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"first": "0s"}, "first must be longer than nothing"),
        ({"first": "1h", "most": "1m"}, "most is shorter than first"),
    ],
)
def test_waits_that_make_no_sense_are_refused(words, problem):
    with pytest.raises(ValidationError, match=problem):
        RetrySettings(**words)


def test_too_short_a_time_for_a_try_is_refused():
    with pytest.raises(ValidationError, match="must be at least 1s"):
        Raising(timeout="999ms")
