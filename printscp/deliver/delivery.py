"""What a delivery is: the door through which the built-in ways out and those of plugins come in.

A delivery is a table of the settings, ``[deliveries.NAME]`` with its ``type``, and a method that delivers one parcel.
Its class is found by the entry point group ``printscp.deliveries``, under the name that ``type`` has. It runs in a
process of its own, so it may hang, leak or die; that process is ended when `timeout` has passed.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path

from pydantic import model_validator

from printscp.film.job import PrintJob
from printscp.film.printer import FileKind
from printscp.film.status_info import STATUS_INFO
from printscp.film.terms import PrintPriority
from printscp.outcomes import Checkpoint, Died, Done, Failed, Held, Later, Outcome
from printscp.settings_amounts import Duration, PositiveDuration
from printscp.settings_values import SettingsModel
from printscp.wire.stored_print import read_job


class Undelivered(Exception):
    """A parcel that is not delivered; the words are for people and have no patient data."""


class DestinationDown(Undelivered):
    """Nothing can be delivered there now: all jobs wait, in their order, and this one is tried again."""

    def __init__(self, problem: str, info: str = "CHECK PRINTER") -> None:
        """*info* is the Printer Status Info while it lasts, a term of PS3.3 C.13.9.1."""
        self.info = info
        super().__init__(problem)


class NotTaken(Undelivered):
    """The destination did not take this parcel; it is tried again while others go before it."""


class NeedsPerson(Undelivered):
    """The parcel waits until a person releases it, such as for the identity of a patient."""


class NeverTaken(Undelivered):
    """The parcel can never be delivered as it is; it is not tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """One finished document on disk."""

    path: Path
    kind: FileKind
    media_type: str
    suffix: str
    """End of its name: ``.pdf``, ``_1.png`` for the first film."""
    number: int | None = None
    """Of its film, from 1; None for a document of all films."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A print job on its way to one destination."""

    uid: str
    """Of the Print Job; the same at each try, so that a destination may know it again."""
    number: int
    """Of the job in this data folder, from 1."""
    created: datetime
    calling_ae: str
    printer: str
    """Name of the printer in the settings."""
    priority: PrintPriority
    films: int
    copies: int
    """Of each film, collated."""
    copies_in_file: bool = False
    """Whether documents of all films hold each film so often already, else once."""
    job_file: Path
    documents: tuple[DocumentFile, ...] = ()
    """Those of the kinds that the delivery asked for, in the order of `FileKind` and film."""
    checkpoint: str = ""
    """What an earlier try kept; empty at the first one."""
    tried_before: bool = False
    """Whether an earlier try was begun, which need not have lived to keep anything."""
    identity_file: Path | None = None
    """A DICOM file with whose films these are, where a person said it; see `printscp.output.matched_identity`."""

    def job(self) -> PrintJob:
        """The whole job as it was taken, films with pixels. Raises OSError and ValueError."""
        with self.job_file.open("rb") as file:
            return read_job(file)


class RetrySettings(SettingsModel):
    """When a delivery that failed is tried again."""

    first: Duration = 10.0
    """Wait before the second try, such as `"10s"`; it doubles with each further one."""
    most: Duration = 1800.0
    """Longest wait between two tries."""
    give_up: Duration = 3 * 86400.0
    """Time after the first try from which a job that fails again is given up (`aborted`). It stays in the data folder
    until somebody delivers it again."""

    @model_validator(mode="after")
    def _in_order(self) -> "RetrySettings":
        if self.first <= 0:
            raise ValueError("first must be longer than nothing")
        if self.most < self.first:
            raise ValueError("most is shorter than first")
        return self


class Delivery(SettingsModel, ABC):
    """A way out: the keys of its table, and what it does with a parcel.

    Subclasses add ``type: Literal["NAME"]`` and their own keys, each with a text below it.
    """

    timeout: PositiveDuration = 300.0
    """Time for one try; a try that takes longer is ended, and repeated as `retry` says while other jobs go before it."""
    retry: RetrySettings = RetrySettings()
    """When a failed try is repeated: `{ first = "10s", most = "30m", give_up = "3d" }`."""

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        """The documents that it needs, where *printer_files* are those that its printer is set to make."""
        return printer_files

    def problems(self) -> tuple[str, ...]:
        """What would keep it from working and can be told without delivering, as ``printscp check`` says it."""
        return ()

    @abstractmethod
    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Deliver *parcel*. It may be delivered already, wholly or in part, by a try that did not live to say so.

        Raises `Undelivered`, OSError as `DestinationDown`, and any other exception as `NotTaken`; after a MemoryError its
        process is replaced. Anything else than a Done with texts ends the job as `NeverTaken` does.
        """


def attempt(delivery: Delivery, parcel: Parcel, checkpoint: Checkpoint) -> Outcome:
    """Deliver *parcel*, and what came of it."""
    try:
        return _checked(delivery, delivery.deliver(parcel, checkpoint))
    except Undelivered as problem:
        return _outcome(problem)
    except OSError as error:
        return Later(problem=_words(error), everyone=True, info=_info(error))
    except MemoryError:
        # The next try, of this job or another, would have no more of it in the same process.
        return Died(problem="it ran out of memory")
    except Exception as error:  # noqa: BLE001  a plugin may raise anything
        return Later(problem=f"{type(error).__name__}: {error}", everyone=False)


def _checked(delivery: Delivery, returned: object) -> Outcome:
    """What `deliver` returned, where that is what it must: a plugin may return anything."""
    match returned:
        case Done(receipt=str(), warnings=tuple(warnings)) if all(isinstance(each, str) for each in warnings):
            return returned
        case Done():
            wrong = "a Done whose receipt is a str and whose warnings are a tuple of str"
        case _:
            wrong = f"a Done, not {type(returned).__name__}"
    # It may have been delivered: to try again could deliver it without end.
    return Failed(problem=f"deliver of {type(delivery).__name__} must return {wrong}")


def _outcome(problem: Undelivered) -> Outcome:
    match problem:
        case DestinationDown(info=info):
            # Print SCUs are told it.
            return Later(problem=str(problem), everyone=True, info=info if info in STATUS_INFO else "CHECK PRINTER")
        case NeedsPerson():
            return Held(problem=str(problem))
        case NeverTaken():
            return Failed(problem=str(problem))
        case _:
            return Later(problem=str(problem), everyone=False)


def _words(error: OSError) -> str:
    """The error without the name of the file where it has none."""
    if error.strerror is None:
        return str(error) or type(error).__name__
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def _info(error: OSError) -> str:
    return "RECEIVER FULL" if error.errno in {ENOSPC, EDQUOT} else "CHECK PRINTER"
