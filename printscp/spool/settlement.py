"""What becomes of a task by the outcome of a try: the same in every implementation of the queue."""

from dataclasses import replace
from datetime import datetime, timedelta

from printscp.film.job_state import JobState, Reason
from printscp.outcomes import Died, Done, Failed, Held, Later, Outcome
from printscp.spool.queue import Backoff, Task

MOST_DEATHS = 3

# Dates and numbers have an end, and nobody waits for longer.
_MOST_DOUBLINGS = 40
_LONGEST_WAIT = 365 * 86400.0


def settled(task: Task, outcome: Outcome | None, backoff: Backoff, *, now: datetime, first_try: datetime) -> Task:
    """*task*, which was processing, after *outcome*; None puts it back. *first_try* is the first since it was asked for.

    Raises TypeError for what is no outcome.
    """
    if outcome is None:
        return replace(task, state=JobState.PENDING, reason=Reason.QUEUED, since=now)
    tried = replace(task, attempts=task.attempts + 1, since=now, next_try=None)
    match outcome:
        case Done():
            return _completed(tried, outcome)
        case Later():
            return _failed_now(tried, outcome, backoff, now - first_try)
        case Held(problem=problem):
            return replace(tried, state=JobState.HELD, reason=Reason.APPROVAL, problem=problem, info="")
        case Failed(problem=problem, info=info):
            return _aborted(tried, problem, info)
        case Died(problem=problem):
            return _died(replace(tried, deaths=task.deaths + 1), problem, backoff)
        case _:
            raise TypeError(f"{type(outcome).__name__} is no outcome")


def stays_in_order(task: Task, outcome: Outcome | None) -> bool:
    """Whether the jobs behind *task*, which became so by *outcome*, wait while it is stopped."""
    return task.state is JobState.STOPPED and isinstance(outcome, Later) and outcome.everyone


def _completed(task: Task, outcome: Done) -> Task:
    reason = Reason.WITH_WARNINGS if outcome.warnings else Reason.SUCCESSFUL
    return replace(
        task,
        state=JobState.COMPLETED,
        reason=reason,
        problem="",
        info="",
        receipt=outcome.receipt,
        warnings=outcome.warnings,
    )


def _failed_now(task: Task, outcome: Later, backoff: Backoff, tried_for: timedelta) -> Task:
    if tried_for.total_seconds() >= backoff.give_up:
        return _aborted(task, outcome.problem, outcome.info)
    wait = min(backoff.most, backoff.first * 2 ** min(task.attempts - 1, _MOST_DOUBLINGS))
    return _stopped(task, outcome.problem, outcome.info, wait)


def _died(task: Task, problem: str, backoff: Backoff) -> Task:
    if task.deaths >= MOST_DEATHS:
        return _aborted(task, problem, "UNKNOWN")
    return _stopped(task, problem, "UNKNOWN", backoff.first)


def _stopped(task: Task, problem: str, info: str, wait: float) -> Task:
    next_try = task.since + timedelta(seconds=min(wait, _LONGEST_WAIT))
    return replace(task, state=JobState.STOPPED, reason=Reason.NOT_READY, problem=problem, info=info, next_try=next_try)


def _aborted(task: Task, problem: str, info: str) -> Task:
    return replace(task, state=JobState.ABORTED, reason=Reason.BY_SYSTEM, problem=problem, info=info)
