"""What is purged, and what never is."""

from datetime import timedelta

import pytest

from printscp.film.job_state import JobState
from printscp.spool.retention import Limits, may_go, to_purge
from tests.spool.jobs_in_queue import MOMENT, queued_job, task

DAY = timedelta(days=1)
NEWEST_FIRST = [queued_job(number, since=MOMENT + number * DAY) for number in (4, 3, 2, 1)]
NOW = MOMENT + 4 * DAY


def purged(limits, jobs=NEWEST_FIRST, *, free=1000.0):
    return [job.number for job in to_purge(jobs, limits, now=NOW, octets=lambda job: job.octets, free=free)]


def test_without_limits_everything_is_kept():
    assert purged(Limits()) == []


def test_what_is_older_than_the_limit_goes():
    assert purged(Limits(max_age=2 * DAY)) == [1]


def test_films_beyond_the_limit_go_the_oldest_ones():
    assert purged(Limits(max_films=3)) == [1]


def test_a_job_counts_all_of_its_films():
    jobs = [queued_job(2, films=3), queued_job(1)]

    assert purged(Limits(max_films=3), jobs) == [1]


def test_what_is_beyond_the_size_goes():
    assert purged(Limits(max_octets=250)) == [2, 1]


def test_the_oldest_make_room_on_the_disk():
    assert purged(Limits(min_free=1150)) == [1, 2]


def test_what_goes_by_age_makes_room_too():
    assert purged(Limits(max_age=2 * DAY, min_free=1100)) == [1]


@pytest.mark.parametrize(
    "state", [JobState.PENDING, JobState.HELD, JobState.PROCESSING, JobState.STOPPED, JobState.ABORTED]
)
def test_what_is_not_delivered_everywhere_is_never_purged(state):
    undelivered = queued_job(1, task(), task("out"), task("pacs", state))

    assert purged(Limits(max_age=DAY, max_films=1, max_octets=1, min_free=1e12), [undelivered]) == []


def test_a_job_that_could_not_be_rendered_is_never_purged():
    assert not may_go(queued_job(1, task(state=JobState.ABORTED), task("out", JobState.ABORTED)))


def test_what_a_person_canceled_need_not_be_delivered():
    assert may_go(queued_job(1, task(), task("out", JobState.CANCELED)))


def test_undelivered_jobs_count_for_the_limits_of_the_others():
    jobs = [queued_job(3, task(), task("out", JobState.STOPPED)), queued_job(2), queued_job(1)]

    assert purged(Limits(max_films=2), jobs) == [1]


def test_what_is_purged_is_not_purged_again():
    assert purged(Limits(max_age=DAY), [queued_job(1, purged=True)]) == []
