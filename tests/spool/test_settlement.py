"""What becomes of a task by the outcome of a try; the whole table is in the contract's tests (test_queue.py)."""

from datetime import timedelta

import pytest

from printscp.film.job_state import JobState, Reason
from printscp.outcomes import Died, Done, Failed, Held, Later
from printscp.spool.queue import Task
from printscp.spool.settlement import settled, stays_in_order
from tests.spool.queues import BACKOFF, START

TASK = Task(id=1, job=1, lane="out", state=JobState.PROCESSING, reason=Reason.DELIVERING, since=START, attempts=2)
DOWN = Later(problem="away", everyone=True)


def after(outcome, *, seconds=1.0):
    return settled(TASK, outcome, BACKOFF, now=START + timedelta(seconds=seconds), first_try=START)


@pytest.mark.parametrize(
    ("outcome", "state", "attempts"),
    [
        (Done(), JobState.COMPLETED, 3),
        (DOWN, JobState.STOPPED, 3),
        (Held(problem="who?"), JobState.HELD, 3),
        (Failed(problem="never"), JobState.ABORTED, 3),
        (Died(problem="signal 9"), JobState.STOPPED, 3),
        (None, JobState.PENDING, 2),
    ],
)
def test_each_outcome_has_its_state_and_counts_but_for_none(outcome, state, attempts):
    task = after(outcome)

    assert (task.state, task.attempts) == (state, attempts)


def test_what_is_no_outcome_is_refused():
    with pytest.raises(TypeError, match="dict is no outcome"):
        after({"receipt": "1.pdf"})


def test_what_is_done_has_no_problem_any_more():
    failed = after(DOWN)

    task = settled(failed, Done(receipt="1.pdf"), BACKOFF, now=START, first_try=START)

    assert (task.problem, task.info, task.next_try, task.receipt) == ("", "", None, "1.pdf")


@pytest.mark.parametrize(("seconds", "state"), [(999.9, JobState.STOPPED), (1000, JobState.ABORTED)])
def test_a_failure_is_the_last_from_the_time_to_give_up(seconds, state):
    assert after(DOWN, seconds=seconds).state is state


def test_only_a_task_that_stopped_with_everyone_keeps_its_place():
    alone = Later(problem="refused", everyone=False)

    assert stays_in_order(after(DOWN), DOWN)
    assert not stays_in_order(after(DOWN, seconds=1000), DOWN)
    assert not stays_in_order(after(alone), alone)
    assert not stays_in_order(after(Died(problem="?")), Died(problem="?"))
