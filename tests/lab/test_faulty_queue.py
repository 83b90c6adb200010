"""A queue that fails where faults say so."""

from dataclasses import dataclass, field
from errno import EIO, ENOSPC

import pytest

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Condition, PrinterStatus
from printscp.lab.faults import Faults
from printscp.lab.faulty_queue import FaultyQueue
from tests.jobs import print_job

TROUBLE = Condition(PrinterStatus.WARNING, "CHECK PRINTER")


@dataclass
class Behind:
    """Takes jobs unless it is broken."""

    jobs: list[PrintJob] = field(default_factory=list)
    is_broken: bool = False

    def has_room(self) -> bool:
        return not self.jobs

    def storage_has_room(self) -> bool:
        return not self.is_broken

    def submit(self, job: PrintJob) -> None:
        if self.is_broken:
            raise OSError
        self.jobs.append(job)

    def report(self, uid: str) -> JobReport:
        return JobReport.of(print_job(uid))

    def condition(self, printer: str) -> Condition:
        return TROUBLE


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def behind():
    return Behind()


@pytest.fixture
def fired():
    return []


@pytest.fixture
def queue(faults, behind, fired):
    return FaultyQueue(behind, faults, lambda uid, name: fired.append((uid, name)))


def test_what_no_fault_meets_is_handed_on(queue, behind):
    queue.submit(print_job("1.2.3"))

    assert [job.uid for job in behind.jobs] == ["1.2.3"]
    assert (queue.has_room(), queue.storage_has_room()) == (False, True)
    assert queue.report("1.2.3") == behind.report("1.2.3")
    assert queue.condition("film1") == TROUBLE


@pytest.mark.parametrize(("effect", "number"), [("full", ENOSPC), ("fails", EIO)])
def test_a_disk_that_takes_no_job_keeps_none(queue, faults, behind, fired, effect, number):
    faults.add("storage", effect=effect, times=1, name="disk")
    faults.add("job", effect="no-events", name="silent")

    with pytest.raises(OSError) as error:  # noqa: PT011  its number is asserted
        queue.submit(print_job("1.2.3"))

    assert error.value.errno == number
    assert behind.jobs == []
    assert fired == [("1.2.3", "disk")]
    assert faults.fired == {"disk": 1, "silent": 0}


def test_a_job_has_met_its_faults_before_it_is_taken(queue, faults, fired):
    faults.add("job", effect="no-events", name="silent")

    queue.submit(print_job("1.2.3"))

    assert [each.name for each in faults.of_job("1.2.3")] == ["silent"]
    assert fired == [("1.2.3", "silent")]


def test_a_job_that_is_not_taken_is_forgotten(queue, faults, behind):
    faults.add("job", effect="no-events")
    behind.is_broken = True

    with pytest.raises(OSError):  # noqa: PT011  it is the one of the queue behind
        queue.submit(print_job("1.2.3"))

    assert faults.of_job("1.2.3") == ()


def test_a_printer_says_what_a_fault_says_for_it(queue, faults):
    faults.add_preset("cover-open", printer="film1")

    assert queue.condition("film1") == Condition(PrinterStatus.FAILURE, "COVER OPEN")
    assert queue.condition("film2") == TROUBLE
