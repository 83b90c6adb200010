"""Faults of the printer, of its jobs, and of the disk that keeps them: no answer is wrong, something else is."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator

from printscp.disturbances import Disturbance, Elsewhere
from printscp.film.status_info import JOB_STATUS_INFO, STATUS_INFO
from printscp.lab.fault import Kind, OfPeer, OfPrinter, Seconds
from printscp.settings_values import nearest

_NORMAL = "NORMAL"


def _printer_info(term: str) -> str:
    return _term(term, STATUS_INFO, "Printer Status Info")


def _job_info(term: str) -> str:
    return _term(term, JOB_STATUS_INFO, "Execution Status Info")


def _term(term: str, known: frozenset[str], attribute: str) -> str:
    if term not in known - {_NORMAL}:
        hint = nearest(term, sorted(known - {_NORMAL})).partition("; known are")[0]
        raise ValueError(f"{term!r} is no {attribute} of something that is wrong (PS3.3 C.13.9.1){hint}")
    return term


class PrinterStatus(OfPrinter):
    """N-GET of the Printer answers this, and N-EVENT-REPORT tells it to every association of that printer."""

    where: Literal["printer"] = "printer"
    effect: Literal["status"] = "status"
    status: Literal["WARNING", "FAILURE"]
    """Printer Status."""
    info: Annotated[str, AfterValidator(_printer_info)]
    """Printer Status Info, such as `"SUPPLY EMPTY"`: any defined term of PS3.3 C.13.9.1."""

    @property
    def kind(self) -> Kind:
        return "printer"

    def disturbance(self, name: str) -> Disturbance:
        return Elsewhere(fault=name, words=f"Printer Status is {self.status}, {self.info}")


class JobFault(OfPeer):
    """Of a print job, after it was taken."""

    where: Literal["job"] = "job"

    @property
    def kind(self) -> Kind:
        return "job"


class Slow(JobFault):
    """The job takes so much longer to print."""

    effect: Literal["slow"] = "slow"
    seconds: Seconds
    """How much, at most a day."""

    @property
    def words(self) -> str:
        return f"the job takes {self.seconds:g} s longer"


class Failure(JobFault):
    """The job fails: nothing of it is delivered, and its Execution Status is FAILURE."""

    effect: Literal["failure"] = "failure"
    info: Annotated[str, AfterValidator(_job_info)] = "CHECK PRINTER"
    """Execution Status Info, such as `"FILM JAM"`: any defined term of PS3.3 C.13.9.1."""

    @property
    def words(self) -> str:
        return f"the job fails, {self.info}"


class NoEvents(JobFault):
    """No N-EVENT-REPORT tells of the job; N-GET does."""

    effect: Literal["no-events"] = "no-events"

    @property
    def words(self) -> str:
        return "no event tells of the job"


class StorageFault(OfPeer):
    """Of the disk that jobs are kept on."""

    alone: ClassVar[bool] = True
    where: Literal["storage"] = "storage"

    @property
    def kind(self) -> Kind:
        return "storage"


class StorageFull(StorageFault):
    """The disk is full and takes no job: N-ACTION is answered 0x0213 and prints nothing; stored images are taken, and wait."""

    effect: Literal["full"] = "full"

    @property
    def words(self) -> str:
        return "the disk is full"


class StorageFails(StorageFault):
    """The disk fails and takes no job: N-ACTION is answered 0x0110 and prints nothing; stored images are taken, and wait."""

    effect: Literal["fails"] = "fails"

    @property
    def words(self) -> str:
        return "the disk fails"
