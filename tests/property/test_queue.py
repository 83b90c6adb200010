"""The queue in random use: no task is lost, none is claimed twice, and one SCU's films keep their order."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from printscp.film.job_state import JobState
from printscp.film.terms import PrintPriority
from printscp.outcomes import Died, Done, Failed, Held, Later
from printscp.spool.queue import RENDER, job_state
from tests.spool.queues import BACKOFF, IMPLEMENTATIONS, Clock, new_job

LANES = st.sampled_from([RENDER, "out", "pacs"])
SOME_LANES = st.lists(LANES, unique=True, max_size=2)
OUTCOMES = st.sampled_from(
    [
        Done(receipt="x"),
        Done(warnings=("w",)),
        Later(problem="away", everyone=True),
        Later(problem="refused", everyone=False),
        Held(problem="who?"),
        Failed(problem="never"),
        Died(problem="signal 9"),
        None,
    ]
)
NUMBERS = st.integers(1, 8)

# Syncing to a disk a thousand times proves nothing here.
IN_MEMORY = Path("/dev/shm")


class RandomUse(RuleBasedStateMachine):
    implementation = ""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY if IN_MEMORY.exists() else None))
        self.clock = Clock()
        self.submitted: dict[int, set[str]] = {}
        self.claims = []
        self.stopped_with_everyone: set[int] = set()
        self.queue = self.opened()
        # In one line from the start, so that few steps are enough for them to be in each other's way.
        for deliveries in [("out",), ("out", "pacs"), ("out",)]:
            self.submit_job("CT1", PrintPriority.MEDIUM, deliveries, done_when_delivered=True)

    def opened(self):
        queue = IMPLEMENTATIONS[self.implementation](self.folder, self.clock)
        queue.open()
        return queue

    def teardown(self):
        if not hasattr(self, "queue"):
            return
        self.do_what_is_left()
        self.queue.close()
        shutil.rmtree(self.folder)

    def do_what_is_left(self):
        """Nothing waits for ever: once all is released and all works, all is done."""
        for task in self.claims:
            self.queue.settle(task, None, BACKOFF)
        for number in self.submitted:
            self.queue.release(number)
        self.clock.after(86400)
        for lane in (RENDER, "out", "pacs"):
            for _, task in iter(lambda lane=lane: self.queue.claim(lane), None):
                self.queue.settle(task, Done(), BACKOFF)
        assert self.queue.unfinished() == ()
        assert self.queue.purge(sorted(self.submitted), undelivered=True) == tuple(sorted(self.submitted))

    @rule(
        calling_ae=st.sampled_from(["CT1", "CT1", "CT2"]),
        priority=st.sampled_from([PrintPriority.MEDIUM, PrintPriority.MEDIUM, PrintPriority.HIGH]),
        deliveries=st.sampled_from([(), ("out",), ("out", "pacs")]),
        done_when_delivered=st.booleans(),
    )
    def submit(self, calling_ae, priority, deliveries, *, done_when_delivered):
        self.submit_job(calling_ae, priority, deliveries, done_when_delivered=done_when_delivered)

    def submit_job(self, calling_ae, priority, deliveries, *, done_when_delivered):
        new = new_job(
            f"1.{len(self.submitted)}",
            calling_ae=calling_ae,
            priority=priority,
            deliveries=deliveries,
            done_when_delivered=done_when_delivered,
        )
        self.submitted[self.queue.submit(new).number] = {RENDER, *deliveries}

    @rule(lane=LANES)
    def claim(self, lane):
        before = {job.number: job for job in self.queue.kept()}
        found = self.queue.claim(lane)
        if found is None:
            return
        job, task = found
        self.claims.append(task)
        assert task_in(before[job.number], lane).state in {JobState.PENDING, JobState.STOPPED}
        assert lane == RENDER or job.render.state is JobState.COMPLETED
        for older in before.values():
            if same_line(older, job) and older.number < job.number:
                assert not self.keeps_its_place(older, lane)

    @rule(lane=LANES, outcome=OUTCOMES)
    def claim_and_settle(self, lane, outcome):
        claims = len(self.claims)
        self.claim(lane)
        if len(self.claims) > claims:
            self.settle(self.claims[-1], outcome)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), outcome=OUTCOMES)
    def settle_any(self, data, outcome):
        self.settle(data.draw(st.sampled_from(self.claims)), outcome)

    def settle(self, task, outcome):
        self.claims.remove(task)
        before = task_in(self.queue.job(task.job), task.lane)
        canceled = self.queue.is_canceled(task)

        job = self.queue.settle(task, outcome, BACKOFF)

        after = task_in(job, task.lane)
        assert after == before if canceled else after.state is not JobState.PROCESSING
        if not canceled:
            self.stopped_with_everyone.discard(task.id)
            if isinstance(outcome, Later) and outcome.everyone:
                self.stopped_with_everyone.add(task.id)

    def keeps_its_place(self, job, lane):
        task = task_in(job, lane)
        if task is None:
            return False
        if lane != RENDER and task.state is JobState.PENDING and job.render.state is not JobState.COMPLETED:
            return self.keeps_its_place(job, RENDER)
        stopped_with_everyone = task.state is JobState.STOPPED and task.id in self.stopped_with_everyone
        return stopped_with_everyone or task.state in {JobState.PENDING, JobState.PROCESSING}

    @rule(number=NUMBERS, verb=st.sampled_from(["hold", "release", "cancel", "again"]), lanes=SOME_LANES)
    def operate(self, number, verb, lanes):
        if number not in self.submitted:
            return
        try:
            getattr(self.queue, verb)(number, lanes)
        except ValueError:
            processing = {task.lane for task in self.queue.job(number).tasks if task.state is JobState.PROCESSING}
            assert verb == "again"
            assert processing & set(lanes) or (processing and RENDER in lanes)
            return
        if verb == "again":
            self.submitted[number] |= set(lanes)

    @rule(seconds=st.sampled_from([-100, 5, 15, 70, 1100]))
    def wait(self, seconds):
        self.clock.after(seconds)

    @rule()
    def reopen(self):
        self.queue.close()
        self.queue = self.opened()
        assert not any(task.state is JobState.PROCESSING for job in self.queue.kept() for task in job.tasks)

    @rule(number=NUMBERS)
    def purge_what_is_open(self, number):
        job = self.queue.job(number)
        if job and not all(task.state.is_final for task in job.tasks):
            assert self.queue.purge([number]) == ()

    @invariant()
    def no_task_is_lost(self):
        assert {job.number: {task.lane for task in job.tasks} for job in self.queue.kept()} == self.submitted

    @invariant()
    def a_job_is_what_its_tasks_are(self):
        for job in self.queue.kept():
            assert job.tasks[0].lane == RENDER
            assert (job.state, job.reason, job.info) == job_state(
                job.tasks, done_when_delivered=job.done_when_delivered
            )

    @invariant()
    def nothing_waits_for_a_rendering_that_never_comes(self):
        for job in self.queue.kept():
            if job.render.state in {JobState.ABORTED, JobState.CANCELED}:
                assert all(task.state.is_final or task.state is JobState.PROCESSING for task in job.tasks)

    @invariant()
    def what_is_processing_is_claimed_once(self):
        processing = [task for job in self.queue.kept() for task in job.tasks if task.state is JobState.PROCESSING]
        valid = [task.id for task in self.claims if not self.queue.is_canceled(task)]
        assert sorted(valid) == sorted(task.id for task in processing)

    @invariant()
    def waiting_jobs_are_counted(self):
        assert self.queue.waiting() == sum(not job.render.state.is_final for job in self.queue.kept())


def task_in(job, lane):
    return next((task for task in job.tasks if task.lane == lane), None)


def same_line(one, other):
    return (one.calling_ae, one.priority) == (other.calling_ae, other.priority)


@pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
def test_a_queue_keeps_its_promises_in_random_use(implementation):
    machine = type("Use", (RandomUse,), {"implementation": implementation})

    machine.TestCase.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
    machine.TestCase().runTest()
