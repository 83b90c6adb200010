"""Lanes do the tasks of the queue, each lane by itself, whatever hangs, fails or raises."""

import threading

import pytest

from printscp.film.job_state import JobState
from printscp.film.terms import PrintPriority
from printscp.outcomes import Done, Failed, Later
from printscp.spool.lanes import Lane, Lanes
from printscp.spool.queue import RENDER, Backoff, NewJob
from printscp.spool.sqlite_queue import SqliteQueue
from tests.jobs import CREATED
from tests.network_fixtures import wait_until

BACKOFF = Backoff(first=0.02, most=0.02, give_up=60)


class Clerk:
    """Does what it is told: by default everything at once."""

    def __init__(self, do=lambda job, task, checkpoint: Done(receipt=task.lane)) -> None:
        self._do = do
        self.done = []
        self.interrupted = threading.Event()
        self.closed = False
        self.starts = self.rests = 0

    def do(self, job, task, checkpoint):
        outcome = self._do(job, task, checkpoint)
        self.done.append((job.number, task.lane, outcome))
        return outcome

    def start(self):
        self.starts += 1
        raise OSError(11, "no process can be started")

    def rest(self):
        self.rests += 1

    def interrupt(self):
        self.interrupted.set()

    def close(self):
        self.closed = True

    @property
    def numbers(self):
        return [number for number, _, _ in self.done]


class Hanging(Clerk):
    """Does nothing until it is interrupted."""

    def __init__(self) -> None:
        super().__init__(lambda *_: None if self.interrupted.wait(20) else Done())


class BrokenDisk:
    """A queue that fails as often as it is told to, and then is as another one."""

    def __init__(self, queue, **failures: int) -> None:
        self._queue = queue
        self._failures = failures

    def __getattr__(self, name):
        if self._failures.get(name):
            self._failures[name] -= 1
            raise OSError(28, "No space left on device")
        return getattr(self._queue, name)


@pytest.fixture
def queue(tmp_path):
    queue = SqliteQueue(tmp_path / "queue.sqlite")
    queue.open()
    yield queue
    queue.close()


@pytest.fixture
def running():
    """Starts lanes, and ends them after the test."""
    started = []

    def running(queue, clerks, on_change=lambda *_: None) -> Lanes:
        lanes = Lanes(queue, [Lane(name=name, backoff=BACKOFF, workers=[clerk]) for name, clerk in clerks], on_change)
        lanes.start()
        started.append(lanes)
        return lanes

    yield running
    for lanes in started:
        lanes.stop(0)


def submit(queue, uid="1.2.3", deliveries=("out",), calling_ae="CT1"):
    return queue.submit(
        NewJob(
            uid=uid,
            file=f"{uid}.dcm",
            printer="ct",
            calling_ae=calling_ae,
            created=CREATED,
            priority=PrintPriority.MEDIUM,
            films=1,
            copies=1,
            octets=100,
            deliveries=deliveries,
        )
    )


def test_a_job_goes_through_its_lanes(queue, running):
    clerks = [(RENDER, Clerk()), ("out", Clerk())]
    submit(queue)

    running(queue, clerks).stop(10)

    job = queue.job("1.2.3")
    assert job.state is JobState.COMPLETED
    assert [task.receipt for task in job.tasks] == [RENDER, "out"]


def test_a_worker_is_started_ahead_and_one_that_cannot_be_is_asked_all_the_same(queue, running):
    clerk = Clerk()
    submit(queue, deliveries=())

    running(queue, [(RENDER, clerk)]).stop(10)

    assert (clerk.starts, clerk.numbers) == (1, [1])


def test_a_worker_rests_when_nothing_is_to_be_done_for_a_while(queue, running, monkeypatch):
    monkeypatch.setattr("printscp.spool.lanes._REST_SECONDS", 0.01)
    monkeypatch.setattr("printscp.spool.lanes._LONGEST_WAIT_SECONDS", 0.02)
    clerk = Clerk()

    running(queue, [(RENDER, clerk)])

    wait_until(lambda: clerk.rests > 0)


def test_a_job_that_comes_later_is_seen_when_somebody_says_so(queue, running):
    clerk = Clerk()
    lanes = running(queue, [(RENDER, clerk)])
    submit(queue, deliveries=())

    lanes.wake()

    wait_until(lambda: clerk.numbers == [1])


def test_what_failed_is_tried_again(queue, running):
    outcomes = iter([Later(problem="down", everyone=True)] * 2 + [Done()])
    clerk = Clerk(lambda *_: next(outcomes))
    submit(queue, deliveries=())

    running(queue, [(RENDER, clerk)])

    wait_until(lambda: queue.job(1).state is JobState.COMPLETED)
    assert queue.job(1).render.attempts == 3


def test_a_lane_that_hangs_holds_up_no_other(queue, running):
    clerks = [(RENDER, Clerk()), ("out", Clerk()), ("pacs", Hanging())]
    for uid in ("1.2.1", "1.2.2"):
        submit(queue, uid, deliveries=("pacs", "out"))

    running(queue, clerks)

    wait_until(lambda: clerks[1][1].numbers == [1, 2])


def test_a_worker_that_raises_counts_as_dead(queue, running):
    submit(queue, deliveries=())

    running(queue, [(RENDER, Clerk(lambda *_: 1 / 0))])

    wait_until(lambda: queue.job(1).state is JobState.ABORTED)
    assert (queue.job(1).render.deaths, queue.job(1).render.problem) == (3, "ZeroDivisionError: division by zero")


def test_what_is_no_outcome_ends_its_job_and_the_lane_goes_on(queue, running, caplog):
    clerk = Clerk(lambda job, *_: "delivered" if job.number == 1 else Done())
    told = []
    submit(queue, deliveries=())
    submit(queue, "1.2.4", deliveries=())

    running(queue, [(RENDER, clerk)], lambda job, task, outcome: told.append(outcome)).stop(10)

    problem = "what came of it cannot be kept: TypeError: str is no outcome"
    assert [(job.state, job.render.problem) for job in (queue.job(1), queue.job(2))] == [
        (JobState.ABORTED, problem),
        (JobState.COMPLETED, ""),
    ]
    assert clerk.numbers == [1, 2]
    assert told == [None, Failed(problem=problem), None, Done()]
    assert "what came of job 1 in render cannot be kept" in caplog.messages


def test_a_lane_goes_on_after_a_job_of_which_nothing_can_be_kept(queue, running, caplog):
    class Forgetful(BrokenDisk):
        def settle(self, task, outcome, backoff):
            if task.job == 1:
                raise ValueError("a bug")
            return self._queue.settle(task, outcome, backoff)

    clerk = Clerk()
    submit(queue, deliveries=())
    submit(queue, "1.2.4", deliveries=(), calling_ae="CT2")

    running(Forgetful(queue), [(RENDER, clerk)])

    wait_until(lambda: queue.job(2).state is JobState.COMPLETED)
    assert clerk.numbers == [1, 2]
    assert "job 1 stays in render until the next start" in caplog.messages


def test_a_checkpoint_is_kept_for_the_next_try(queue, running):
    def deliver(job, task, checkpoint):
        checkpoint("half")
        return Done() if task.checkpoint else Later(problem="down", everyone=True)

    submit(queue, deliveries=())

    running(queue, [(RENDER, Clerk(deliver))])

    wait_until(lambda: queue.job(1).state is JobState.COMPLETED)


def test_what_is_canceled_is_interrupted(queue, running):
    clerk = Hanging()
    submit(queue, deliveries=())
    lanes = running(queue, [(RENDER, clerk)])
    wait_until(lambda: queue.job(1).state is JobState.PROCESSING)
    queue.cancel(1)

    lanes.interrupt_canceled()

    wait_until(lambda: clerk.done)
    assert queue.job(1).state is JobState.CANCELED


def test_what_is_not_canceled_is_not_interrupted(queue, running):
    clerk = Hanging()
    submit(queue, deliveries=())
    lanes = running(queue, [(RENDER, clerk)])
    wait_until(lambda: queue.job(1).state is JobState.PROCESSING)

    lanes.interrupt_canceled()

    assert not clerk.interrupted.is_set()


def test_a_stop_does_what_is_due_first(queue, running):
    clerks = [(RENDER, Clerk()), ("out", Clerk())]
    lanes = running(queue, clerks)
    for number in range(5):
        submit(queue, f"1.2.{number}")

    lanes.stop(10)

    assert clerks[1][1].numbers == [1, 2, 3, 4, 5]
    assert [clerk.closed for _, clerk in clerks] == [True, True]


def test_a_stop_puts_back_what_takes_too_long(queue, running):
    submit(queue, deliveries=())
    lanes = running(queue, [(RENDER, Hanging())])
    wait_until(lambda: queue.job(1).state is JobState.PROCESSING)

    lanes.stop(0.05)

    assert (queue.job(1).state, queue.job(1).render.attempts) == (JobState.PENDING, 0)


def test_a_stop_does_not_wait_for_what_is_tried_again_later(queue, running):
    submit(queue, deliveries=())
    lanes = Lanes(
        queue,
        [
            Lane(
                name=RENDER,
                backoff=Backoff(first=1000, most=1000, give_up=1e6),
                workers=[Clerk(lambda *_: Later(problem="down", everyone=True))],
            )
        ],
        lambda *_: None,
    )
    lanes.start()

    lanes.stop(1000)

    assert queue.job(1).state is JobState.STOPPED


@pytest.mark.parametrize("method", ["claim", "settle", "next_due"])
def test_a_queue_that_cannot_be_written_for_a_moment_loses_nothing(queue, running, monkeypatch, method):
    monkeypatch.setattr("printscp.spool.lanes._RETRY_SECONDS", 0.01)
    clerk = Clerk()
    submit(queue, deliveries=())

    running(BrokenDisk(queue, **{method: 2}), [(RENDER, clerk)])

    wait_until(lambda: queue.job(1).state is JobState.COMPLETED)
    assert clerk.numbers == [1]


def test_a_checkpoint_that_cannot_be_written_is_tried_again_later(queue, running):
    def deliver(job, task, checkpoint):
        checkpoint("half")
        return Done()

    submit(queue, deliveries=())

    running(BrokenDisk(queue, checkpoint=1), [(RENDER, Clerk(deliver))])

    wait_until(lambda: queue.job(1).state is JobState.COMPLETED)
    assert queue.job(1).render.attempts == 2


def test_each_claim_and_each_outcome_is_told_and_a_listener_that_fails_holds_up_nothing(queue, running, caplog):
    told = []

    def listen(job, task, outcome):
        told.append((job.state, outcome))
        raise ValueError("listener")

    submit(queue, deliveries=())

    running(queue, [(RENDER, Clerk())], listen).stop(10)

    assert told == [(JobState.PROCESSING, None), (JobState.COMPLETED, Done(receipt=RENDER))]
    assert "a listener failed" in caplog.messages
