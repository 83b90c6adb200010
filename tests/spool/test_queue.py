"""The queue's contract: what every implementation promises, whoever asks and in whatever order."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from printscp.film.job_state import JobState, Reason
from printscp.film.terms import PrintPriority
from printscp.outcomes import Died, Done, Failed, Held, Later
from printscp.spool.queue import RENDER, Backoff, QueuedJob, Task, job_state
from tests.spool.queues import BACKOFF, IMPLEMENTATIONS, START, Clock, new_job

DONE = Done(receipt="films/1.pdf")
DOWN = Later(problem="the share is away", everyone=True, info="RECEIVER FULL")
NOT_TAKEN = Later(problem="refused", everyone=False)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=IMPLEMENTATIONS)
def reopened(request, tmp_path, clock):
    """Makes another queue of the same folder, as a server does that starts again."""
    made = []

    def open_queue():
        queue = IMPLEMENTATIONS[request.param](tmp_path, clock)
        queue.open()
        made.append(queue)
        return queue

    yield open_queue
    for queue in made:
        queue.close()


@pytest.fixture
def queue(reopened):
    return reopened()


def submitted(queue, *uids, **options):
    return [queue.submit(new_job(uid, **options)).number for uid in uids]


def rendered(queue, *uids, **options):
    """Jobs whose deliveries are due."""
    numbers = submitted(queue, *uids, **options)
    for _ in numbers:
        settle(queue, RENDER, DONE)
    return numbers


def settle(queue, lane, outcome, backoff=BACKOFF):
    _, task = queue.claim(lane)
    return queue.settle(task, outcome, backoff)


def claimed(queue, lane):
    """Numbers of the jobs that the lane may be given now, in order."""
    return [found[0].number for found in iter(lambda: queue.claim(lane), None)]


def states(job):
    return {task.lane: task.state for task in job.tasks}


# What is submitted.


def test_a_job_that_was_submitted_is_given_back_with_its_tasks(queue):
    job = queue.submit(new_job("1.2.3", deliveries=("out", "pacs")))

    assert job == QueuedJob(
        number=1,
        uid="1.2.3",
        file="1.2.3.dcm",
        printer="film1",
        calling_ae="CT1",
        created=START - timedelta(seconds=1),
        priority=PrintPriority.MEDIUM,
        films=2,
        copies=3,
        octets=4000,
        done_when_delivered=True,
        purged=False,
        state=JobState.PENDING,
        reason=Reason.QUEUED,
        info="QUEUED",
        since=START,
        tasks=tuple(
            Task(id=number, job=1, lane=lane, state=JobState.PENDING, reason=Reason.QUEUED, since=START)
            for number, lane in enumerate([RENDER, "out", "pacs"], 1)
        ),
    )
    assert queue.job(1) == queue.job("1.2.3") == job


def test_the_time_of_a_job_keeps_its_offset(queue):
    created = datetime(2026, 7, 1, 9, 30, 0, 123457, timezone(timedelta(hours=-4)))

    job = queue.submit(replace(new_job(), created=created))

    assert job.created.isoformat() == "2026-07-01T09:30:00.123457-04:00"


def test_a_job_that_is_known_is_left_as_it_is(queue):
    submitted(queue, "1.2.3")
    queue.claim(RENDER)

    again = queue.submit(new_job("1.2.3", calling_ae="OTHER"))

    assert (again.number, again.calling_ae, again.render.state) == (1, "CT1", JobState.PROCESSING)
    assert len(queue.jobs()) == 1


def test_a_job_that_is_not_known_is_none(queue):
    assert queue.job(1) is None
    assert queue.job("1.2.3") is None


def test_jobs_are_still_there_when_it_is_opened_again(queue, reopened):
    submitted(queue, "1.1", "1.2")
    before = queue.jobs()
    queue.close()

    assert reopened().jobs() == before


# Who is next.


def test_a_task_is_claimed_once(queue):
    submitted(queue, "1.1")

    job, task = queue.claim(RENDER)

    assert (task.state, task.reason, task.claims) == (JobState.PROCESSING, Reason.RENDERING, 1)
    assert (job.state, job.reason, job.info) == (JobState.PROCESSING, Reason.RENDERING, "NORMAL")
    assert task == job.render
    assert queue.claim(RENDER) is None


def test_high_priority_goes_first_then_the_older_job(queue):
    for uid, priority in [("1.1", "LOW"), ("1.2", "MED"), ("1.3", "HIGH"), ("1.4", "MED"), ("1.5", "HIGH")]:
        submitted(queue, uid, priority=PrintPriority(priority), calling_ae=uid)

    assert claimed(queue, RENDER) == [3, 5, 2, 4, 1]


def test_a_job_waits_while_an_older_one_of_its_scu_and_priority_is_processing(queue):
    submitted(queue, "1.1", "1.2")
    submitted(queue, "1.3", calling_ae="CT2")
    submitted(queue, "1.4", priority=PrintPriority.LOW)
    _, task = queue.claim(RENDER)

    assert claimed(queue, RENDER) == [3, 4]
    queue.settle(task, DONE, BACKOFF)
    assert claimed(queue, RENDER) == [2]


def test_a_delivery_is_due_when_its_job_is_rendered(queue):
    submitted(queue, "1.1", "1.2", calling_ae="CT1")
    submitted(queue, "1.3", calling_ae="CT2")
    assert claimed(queue, "out") == []

    settle(queue, RENDER, DONE)

    assert claimed(queue, "out") == [1]


def test_a_delivery_waits_for_an_older_one_of_its_scu_that_is_rendered_again(queue):
    rendered(queue, "1.1", "1.2")
    queue.again(1, [RENDER, "out"])

    assert claimed(queue, "out") == []


@pytest.mark.parametrize("why", ["stopped by itself", "held"])
def test_a_delivery_waits_for_no_older_one_whose_rendering_has_no_place_itself(queue, why):
    submitted(queue, "1.1", "1.2")
    if why == "held":
        queue.hold(1, [RENDER])
    else:
        settle(queue, RENDER, NOT_TAKEN)
    settle(queue, RENDER, DONE)

    assert claimed(queue, "out") == [2]


def test_each_lane_goes_by_itself(queue):
    rendered(queue, "1.1", "1.2", deliveries=("out", "pacs"))

    settle(queue, "pacs", DOWN)

    assert claimed(queue, "pacs") == []
    settle(queue, "out", DONE)
    settle(queue, "out", DONE)
    assert states(queue.job(2)) == {RENDER: JobState.COMPLETED, "out": JobState.COMPLETED, "pacs": JobState.PENDING}


def test_jobs_behind_one_that_stopped_with_everyone_wait_for_it(queue, clock):
    rendered(queue, "1.1", "1.2")
    settle(queue, "out", DOWN)
    assert claimed(queue, "out") == []

    clock.after(10)

    assert claimed(queue, "out") == [1]


@pytest.mark.parametrize("outcome", [NOT_TAKEN, Died(problem="?"), Held(problem="?"), Failed(problem="?"), DONE])
def test_jobs_behind_one_that_stopped_alone_go_on(queue, outcome):
    rendered(queue, "1.1", "1.2")

    settle(queue, "out", outcome)

    assert claimed(queue, "out") == [2]


def test_an_older_job_that_is_due_again_goes_first(queue, clock):
    rendered(queue, "1.1", "1.2")
    settle(queue, "out", NOT_TAKEN)
    clock.after(10)

    assert claimed(queue, "out") == [1]


# What comes of it.


def test_a_task_that_is_done_keeps_its_receipt(queue, clock):
    rendered(queue, "1.1")
    clock.after(5)

    job = settle(queue, "out", DONE)

    assert job.deliveries[0].receipt == "films/1.pdf"
    assert (job.state, job.reason, job.info) == (JobState.COMPLETED, Reason.SUCCESSFUL, "NORMAL")
    assert job.since == job.deliveries[0].since == clock.now
    assert queue.job(1) == job


def test_a_job_is_processing_since_its_rendering_began(queue, clock):
    submitted(queue, "1.1")
    began = clock.after(5)
    _, task = queue.claim(RENDER)
    clock.after(5)

    job = queue.settle(task, DONE, BACKOFF)

    assert (job.state, job.reason, job.since) == (JobState.PROCESSING, Reason.DELIVERING, began)


def test_a_task_that_is_done_with_warnings_says_so(queue):
    rendered(queue, "1.1")

    job = settle(queue, "out", Done(warnings=("no duplex", "A4")))

    assert job.deliveries[0].warnings == ("no duplex", "A4")
    assert job.deliveries[0].reason is job.reason is Reason.WITH_WARNINGS


def test_a_task_that_failed_is_stopped_and_tells_why(queue, clock):
    rendered(queue, "1.1")

    job = settle(queue, "out", DOWN)

    task = job.deliveries[0]
    assert (task.state, task.reason, task.attempts) == (JobState.STOPPED, Reason.NOT_READY, 1)
    assert (task.problem, task.info) == ("the share is away", "RECEIVER FULL")
    assert task.next_try == clock.now + timedelta(seconds=10)
    assert (job.state, job.reason, job.info) == (JobState.STOPPED, Reason.NOT_READY, "RECEIVER FULL")


def test_each_wait_is_twice_the_one_before_up_to_the_longest(queue, clock):
    rendered(queue, "1.1")

    waits = []
    for _ in range(5):
        next_try = settle(queue, "out", DOWN).deliveries[0].next_try
        waits.append((next_try - clock.now).total_seconds())
        clock.now = next_try

    assert waits == [10, 20, 40, 60, 60]


def test_a_wait_without_end_is_a_year(queue, clock):
    rendered(queue, "1.1")

    job = settle(queue, "out", DOWN, Backoff(first=1e300, most=float("inf"), give_up=float("inf")))

    assert job.deliveries[0].next_try == clock.now + timedelta(days=365)


def test_a_stopped_task_is_due_at_the_moment_of_its_next_try_and_not_before(queue, clock):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)

    clock.after(9.999999)

    assert claimed(queue, "out") == []
    clock.after(0.000001)
    assert claimed(queue, "out") == [1]


def test_a_clock_that_is_set_back_delays_no_try(queue, clock):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)

    clock.after(-86400)

    assert queue.next_due("out") == clock.now
    assert claimed(queue, "out") == [1]


def test_a_task_that_fails_for_too_long_is_aborted(queue, clock):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)
    clock.after(999.9)
    assert settle(queue, "out", DOWN).state is JobState.STOPPED
    clock.after(60)

    job = settle(queue, "out", DOWN)

    assert (job.deliveries[0].state, job.deliveries[0].reason) == (JobState.ABORTED, Reason.BY_SYSTEM)
    assert (job.state, job.info) == (JobState.ABORTED, "RECEIVER FULL")


def test_the_time_to_give_up_counts_from_the_first_try_that_came_to_an_outcome(queue, clock):
    rendered(queue, "1.1")
    settle(queue, "out", None)
    clock.after(5000)

    assert settle(queue, "out", DOWN).state is JobState.STOPPED


def test_a_held_task_waits_for_a_person(queue, clock):
    rendered(queue, "1.1")

    job = settle(queue, "out", Held(problem="whose film is this?"))

    task = job.deliveries[0]
    assert (task.state, task.reason, task.problem) == (JobState.HELD, Reason.APPROVAL, "whose film is this?")
    assert (job.state, job.reason, job.info) == (JobState.HELD, Reason.APPROVAL, "QUEUED")
    clock.after(86400)
    assert claimed(queue, "out") == []


def test_a_task_that_can_never_be_done_is_aborted(queue):
    rendered(queue, "1.1")

    job = settle(queue, "out", Failed(problem="no such printer", info="INVALID PAGE DES"))

    assert (job.deliveries[0].state, job.deliveries[0].problem) == (JobState.ABORTED, "no such printer")
    assert (job.state, job.reason, job.info) == (JobState.ABORTED, Reason.BY_SYSTEM, "INVALID PAGE DES")


def test_three_deaths_are_once_too_often(queue, clock):
    submitted(queue, "1.1")
    for deaths in (1, 2):
        job = settle(queue, RENDER, Died(problem="killed by signal 9"))
        assert (job.state, job.info, job.render.deaths) == (JobState.STOPPED, "UNKNOWN", deaths)
        assert job.render.next_try == clock.now + timedelta(seconds=10)
        clock.after(10)

    job = settle(queue, RENDER, Died(problem="killed by signal 9"))

    assert (job.state, job.reason, job.info) == (JobState.ABORTED, Reason.BY_SYSTEM, "UNKNOWN")
    assert (job.render.deaths, job.render.problem) == (3, "killed by signal 9")


def test_a_task_without_an_outcome_is_put_back(queue):
    submitted(queue, "1.1")

    job = settle(queue, RENDER, None)

    assert (job.state, job.render.state, job.render.attempts) == (JobState.PENDING, JobState.PENDING, 0)
    assert claimed(queue, RENDER) == [1]


def test_what_was_processing_is_pending_when_it_is_opened_again(queue, reopened):
    rendered(queue, "1.1")
    settle(queue, "out", None)
    queue.claim("out")
    queue.close()

    queue = reopened()

    assert queue.job(1).deliveries[0].attempts == 0
    assert queue.job(1).reason is Reason.DELIVERING
    assert claimed(queue, "out") == [1]


def test_deliveries_of_a_job_that_cannot_be_rendered_are_aborted(queue):
    submitted(queue, "1.1", deliveries=("out", "pacs"))

    job = settle(queue, RENDER, Failed(problem="damaged", info="INVALID PAGE DES"))

    assert [(task.state, task.problem) for task in job.deliveries] == [(JobState.ABORTED, "not rendered")] * 2
    assert (job.state, job.info) == (JobState.ABORTED, "INVALID PAGE DES")


def test_a_checkpoint_is_given_to_the_next_try(queue, clock):
    rendered(queue, "1.1")
    _, task = queue.claim("out")
    queue.checkpoint(task, "job 17 of the printer")
    queue.settle(task, DOWN, BACKOFF)
    clock.after(10)

    _, task = queue.claim("out")

    assert task.checkpoint == "job 17 of the printer"


def test_a_checkpoint_survives_the_end_of_the_server(queue, reopened):
    rendered(queue, "1.1")
    _, task = queue.claim("out")
    queue.checkpoint(task, "2 of 3 films")
    queue.close()

    _, task = reopened().claim("out")

    assert task.checkpoint == "2 of 3 films"


def test_a_job_that_is_done_when_rendered_does_not_wait_for_its_deliveries(queue):
    rendered(queue, "1.1", done_when_delivered=False)

    assert queue.job(1).state is JobState.COMPLETED
    assert settle(queue, "out", DOWN).state is JobState.COMPLETED


def test_a_job_that_arrived_somewhere_is_completed_with_errors(queue):
    rendered(queue, "1.1", deliveries=("out", "pacs"))
    settle(queue, "out", DONE)

    job = settle(queue, "pacs", Failed(problem="refused"))

    assert (job.state, job.reason) == (JobState.COMPLETED, Reason.WITH_ERRORS)


# When to look again.


def test_the_next_try_of_a_lane_is_its_first(queue, clock):
    rendered(queue, "1.1", calling_ae="CT1", deliveries=("out", "pacs"))
    rendered(queue, "1.2", calling_ae="CT2")
    assert queue.next_due("out") is None
    settle(queue, "out", DOWN)
    clock.after(4)
    settle(queue, "out", DOWN)

    assert queue.next_due("out") == START + timedelta(seconds=10)
    assert queue.next_due("pacs") is None


def test_what_waits_for_an_older_one_is_not_due_before_it(queue, clock):
    rendered(queue, "1.1", "1.2")
    _, older = queue.claim("out")
    queue.settle(older, NOT_TAKEN, BACKOFF)
    _, younger = queue.claim("out")
    queue.settle(younger, NOT_TAKEN, BACKOFF)
    clock.after(10)
    settle(queue, "out", DOWN)

    assert queue.next_due("out") == clock.now + timedelta(seconds=20)


# Lists.


def test_waiting_jobs_are_those_that_are_not_rendered(queue):
    submitted(queue, "1.1", "1.2", "1.3", "1.4", "1.5")
    settle(queue, RENDER, DONE)
    settle(queue, RENDER, Failed(problem="damaged"))
    queue.cancel(3)
    queue.hold(4)
    queue.claim(RENDER)

    assert queue.waiting() == 2


def test_jobs_are_listed_newest_first_by_pages(queue):
    submitted(queue, "1.1", "1.2", "1.3", "1.4")

    page = queue.jobs(most=2)

    assert [job.number for job in page] == [4, 3]
    assert [job.number for job in queue.jobs(before=3, most=2)] == [2, 1]


def test_jobs_are_listed_by_state(queue):
    submitted(queue, "1.1", "1.2", "1.3", "1.4")
    queue.hold(3)
    queue.cancel(2)

    listed = queue.jobs(states=[JobState.PENDING, JobState.HELD])

    assert [job.number for job in listed] == [4, 3, 1]
    assert [job.number for job in queue.jobs(states=[JobState.PENDING, JobState.HELD], before=4, most=1)] == [3]


def test_unfinished_jobs_are_all_that_are_not_final(queue):
    submitted(queue, "1.1", "1.2", "1.3")
    queue.cancel(2)

    assert [job.number for job in queue.unfinished()] == [3, 1]


# What a person may do.


def test_a_held_job_waits_until_it_is_released(queue):
    submitted(queue, "1.1")

    job = queue.hold(1)

    assert (job.state, job.reason, job.info) == (JobState.HELD, Reason.HOLD, "QUEUED")
    assert claimed(queue, RENDER) == []
    assert queue.release(1).state is JobState.PENDING
    assert claimed(queue, RENDER) == [1]


def test_only_some_deliveries_may_be_held(queue):
    rendered(queue, "1.1", deliveries=("out", "pacs"))

    job = queue.hold(1, ["pacs"])

    assert states(job) == {RENDER: JobState.COMPLETED, "out": JobState.PENDING, "pacs": JobState.HELD}


def test_what_is_being_done_is_not_held(queue):
    rendered(queue, "1.1")
    queue.claim("out")

    assert queue.hold(1).deliveries[0].state is JobState.PROCESSING


def test_a_released_task_is_due_at_once_and_has_all_its_time_again(queue, clock):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)
    queue.hold(1)
    clock.after(5000)

    queue.release(1)

    assert settle(queue, "out", DOWN).state is JobState.STOPPED


def test_what_waits_for_another_try_is_due_at_once_when_it_is_released(queue):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)
    before = claimed(queue, "out")

    queue.release(1)

    assert (before, claimed(queue, "out")) == ([], [1])


def test_what_is_tried_again_is_told_as_stopped_until_the_try_has_ended(queue):
    rendered(queue, "1.1")
    settle(queue, "out", DOWN)
    queue.release(1)

    job, task = queue.claim("out")

    assert (job.state, job.reason) == (JobState.STOPPED, Reason.NOT_READY)
    assert task.state is JobState.PROCESSING


def test_a_canceled_job_is_over(queue, clock):
    rendered(queue, "1.1", deliveries=("out", "pacs", "web"))
    settle(queue, "out", DONE)
    settle(queue, "pacs", DOWN)

    job = queue.cancel(1)

    assert states(job) == {
        RENDER: JobState.COMPLETED,
        "out": JobState.COMPLETED,
        "pacs": JobState.CANCELED,
        "web": JobState.CANCELED,
    }
    clock.after(10)
    assert claimed(queue, "pacs") == []


def test_a_job_that_is_canceled_before_it_is_printed_says_so(queue):
    submitted(queue, "1.1")

    job = queue.cancel(1)

    assert (job.state, job.reason, job.info) == (JobState.CANCELED, Reason.BY_USER, "JOB CANCELED")
    assert states(job) == {RENDER: JobState.CANCELED, "out": JobState.CANCELED}


def test_a_canceled_rendering_takes_the_deliveries_with_it(queue):
    submitted(queue, "1.1")

    assert queue.cancel(1, [RENDER]).deliveries[0].state is JobState.CANCELED


def test_whoever_does_a_canceled_task_is_told(queue):
    submitted(queue, "1.1")
    _, task = queue.claim(RENDER)
    assert not queue.is_canceled(task)

    queue.cancel(1)

    assert queue.is_canceled(task)


@pytest.mark.parametrize("outcome", [DONE, DOWN, Failed(problem="?"), None])
def test_a_task_canceled_meanwhile_stays_canceled(queue, outcome):
    submitted(queue, "1.1")
    _, task = queue.claim(RENDER)
    queue.cancel(1)

    job = queue.settle(task, outcome, BACKOFF)

    assert (job.state, job.render.state) == (JobState.CANCELED, JobState.CANCELED)


def test_what_comes_of_an_older_claim_does_not_count(queue):
    submitted(queue, "1.1")
    _, old = queue.claim(RENDER)
    queue.cancel(1)
    queue.again(1, [RENDER])
    _, new = queue.claim(RENDER)

    job = queue.settle(old, Failed(problem="ended"), BACKOFF)
    queue.checkpoint(old, "of the old one")

    assert job.render.state is JobState.PROCESSING
    assert queue.is_canceled(old)
    assert not queue.is_canceled(new)
    assert queue.job(1).render.checkpoint == ""


def test_a_delivery_is_done_again_from_the_beginning(queue, clock):
    rendered(queue, "1.1")
    _, task = queue.claim("out")
    queue.checkpoint(task, "half")
    queue.settle(task, DOWN, BACKOFF)
    clock.after(2000)
    settle(queue, "out", DOWN)

    job = queue.again(1, ["out"])

    task = job.deliveries[0]
    assert (task.state, task.attempts, task.checkpoint, task.problem) == (JobState.PENDING, 0, "", "")
    assert job.state is JobState.PROCESSING
    assert settle(queue, "out", DOWN).state is JobState.STOPPED


def test_a_job_is_delivered_where_it_was_not_before(queue):
    rendered(queue, "1.1")
    settle(queue, "out", DONE)

    job = queue.again(1, ["pacs"])

    assert states(job) == {RENDER: JobState.COMPLETED, "out": JobState.COMPLETED, "pacs": JobState.PENDING}
    assert claimed(queue, "pacs") == [1]
    assert claimed(queue, "out") == []


def test_deliveries_that_are_done_again_wait_for_the_rendering_that_is(queue):
    rendered(queue, "1.1", deliveries=("out", "pacs"))
    settle(queue, "out", DONE)
    settle(queue, "pacs", DONE)

    job = queue.again(1, [RENDER, "pacs"])

    assert states(job) == {RENDER: JobState.PENDING, "out": JobState.COMPLETED, "pacs": JobState.PENDING}
    assert claimed(queue, "pacs") == []
    settle(queue, RENDER, DONE)
    assert claimed(queue, "pacs") == [1]


@pytest.mark.parametrize("lane", ["out", RENDER])
def test_what_is_being_done_is_not_done_again_nor_rendered_anew(queue, lane):
    rendered(queue, "1.1")
    _, task = queue.claim("out")

    with pytest.raises(ValueError, match="job 1 is being done just now in out"):
        queue.again(1, [lane])

    assert queue.job(1).deliveries[0] == task


def test_a_job_that_was_given_up_is_only_purged_when_that_is_asked_for(queue):
    submitted(queue, "1.1")
    settle(queue, RENDER, Failed(problem="damaged"))

    assert (queue.purge([1]), queue.purge([1], undelivered=True)) == ((), (1,))


@pytest.mark.parametrize("verb", ["hold", "release", "cancel", "again"])
def test_a_job_that_is_not_known_is_told(queue, verb):
    with pytest.raises(KeyError):
        getattr(queue, verb)(7, ["out"])


@pytest.mark.parametrize("verb", ["hold", "release", "cancel"])
def test_what_is_final_is_left_alone(queue, verb):
    rendered(queue, "1.1")
    before = settle(queue, "out", DONE)

    assert getattr(queue, verb)(1) == before


# What is kept.


def test_a_final_job_is_purged_and_keeps_its_row(queue):
    rendered(queue, "1.1")
    settle(queue, "out", DONE)

    assert queue.purge([1]) == (1,)
    assert queue.job(1).purged
    assert queue.kept() == ()


@pytest.mark.parametrize("done_when_delivered", [True, False])
def test_nothing_undelivered_is_purged(queue, done_when_delivered):
    rendered(queue, "1.1", done_when_delivered=done_when_delivered)

    assert queue.purge([1]) == ()
    assert [job.number for job in queue.kept()] == [1]


def test_a_job_without_data_is_not_done_again(queue):
    submitted(queue, "1.1")
    queue.cancel(1)
    queue.purge([1])

    with pytest.raises(ValueError, match="the films of job 1 are gone"):
        queue.again(1, [RENDER])


def test_purged_jobs_are_forgotten_when_they_are_old(queue, clock):
    submitted(queue, "1.1", "1.2", "1.3")
    queue.cancel(1)
    queue.cancel(2)
    limit = clock.after(10)
    queue.cancel(3)
    queue.purge([1, 3])

    assert queue.forget(limit) == 1
    assert [job.number for job in queue.jobs()] == [3, 2]


def test_a_number_is_not_given_twice(queue):
    submitted(queue, "1.1")
    queue.cancel(1)
    queue.purge([1])
    queue.forget(datetime(2027, 1, 1, tzinfo=UTC))

    assert submitted(queue, "1.2") == [2]


def test_a_forgotten_job_is_canceled_for_whoever_still_does_it(queue, clock):
    submitted(queue, "1.1")
    _, task = queue.claim(RENDER)
    queue.cancel(1)
    queue.purge([1])
    queue.forget(clock.after(1))

    assert queue.is_canceled(task)
    with pytest.raises(KeyError):
        queue.settle(task, DONE, BACKOFF)


def test_a_queue_that_is_closed_is_an_error_of_the_disk(queue):
    with closing(queue):
        pass

    with pytest.raises(OSError, match="not open"):
        queue.jobs()


# The state of a job by those of its tasks.


@pytest.mark.parametrize(
    ("deliveries", "state", "reason", "info"),
    [
        ("stopped completed pending", JobState.PROCESSING, Reason.DELIVERING, "NORMAL"),
        ("held stopped", JobState.STOPPED, Reason.NOT_READY, "of stopped"),
        ("completed held", JobState.HELD, Reason.HOLD, "QUEUED"),
        ("canceled aborted", JobState.ABORTED, Reason.BY_SYSTEM, "of aborted"),
        ("canceled canceled", JobState.CANCELED, Reason.BY_USER, "JOB CANCELED"),
        ("canceled completed", JobState.COMPLETED, Reason.WITH_ERRORS, "NORMAL"),
        ("completed completed", JobState.COMPLETED, Reason.SUCCESSFUL, "NORMAL"),
        ("", JobState.COMPLETED, Reason.SUCCESSFUL, "NORMAL"),
    ],
)
def test_the_state_of_a_rendered_job_is_that_of_its_deliveries(deliveries, state, reason, info):
    tasks = [task_of("completed"), *(task_of(name) for name in deliveries.split())]

    assert job_state(tasks, done_when_delivered=True) == (state, reason, info)


REASONS = {
    "pending": Reason.QUEUED, "held": Reason.HOLD, "stopped": Reason.NOT_READY, "canceled": Reason.BY_USER,
    "aborted": Reason.BY_SYSTEM, "completed": Reason.SUCCESSFUL,
}  # fmt: skip


def task_of(state):
    return Task(
        id=1, job=1, lane="out", state=JobState[state.upper()], reason=REASONS[state], since=START, info=f"of {state}"
    )
